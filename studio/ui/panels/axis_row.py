"""One slider of the artist's own, which opens into a card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from studio.core.counts import count
from studio.core.found_axis import FoundAxis
from studio.core.noise_axes import TurnAxis
from studio.core.pushes import Contrast
from studio.core.run_axes import TRAINED, AdapterAxis, EtaAxis
from studio.core.steering_axes import PushAxis, WeightAxis
from studio.core.taste import TasteAxis
from studio.ui.icons import icon
from studio.ui.panels.axis_groups import why_still
from studio.ui.panels.words_form import WordsForm
from studio.ui.theme import mark
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.buttons import icon_button, text_button
from studio.ui.widgets.span_bar import SpanBar
from studio.ui.words import axis_name, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent

    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.known_axes import Known
    from studio.core.pushes import Span
    from studio.core.ranging import AxesScene


TOOL: Final = 21  # px: two of them are as high as a slider


class AxisRow(QFrame):
    """A slider with its cross; opened, it shows what was measured and in which steps it acts.

    remove_wished(): the artist wants it no more. replace_wished(object): another axis in its place,
    while a hand is on it; replaced(): the hand let go. measure_wished(): measure it again.
    """

    remove_wished = Signal()
    replace_wished = Signal(object)
    replaced = Signal()
    measure_wished = Signal()

    def __init__(self, axis: Axis) -> None:
        super().__init__()
        self.axis = axis
        self.slider = AxisSlider(spec_of(axis, 1))
        self.slider.name_pressed.connect(lambda: self.open(opened=not self.is_open))
        self.cross = icon_button("close", tr("Remove this slider"), size=12)
        self.cross.clicked.connect(self.remove_wished)
        self.chevron = icon_button("chevron-right", tr("Show how it acts"), size=12)
        self.chevron.clicked.connect(lambda: self.open(opened=not self.is_open))
        self.card: AxisCard = AxisCard()
        self.card.span.moved.connect(self._span_moved)
        self.card.span.released.connect(self.replaced)
        self.card.form.made.connect(self._words_made)
        self.card.measure.clicked.connect(self.measure_wished)
        self._place()
        self.open(opened=False)

    @property
    def is_open(self) -> bool:
        """Whether the card is on show."""
        return not self.card.isHidden()

    def open(self, *, opened: bool) -> None:
        """Open the card, or close it."""
        self.card.setVisible(opened)
        self.slider.show_opened(opened)
        tip = tr("Hide how it acts") if opened else tr("Show how it acts")
        self.chevron.setToolTip(tip)
        self.chevron.setAccessibleName(tip)
        self.chevron.setIcon(icon("chevron-down" if opened else "chevron-right", size=12))
        mark(self, kind="card" if opened else "clear")
        edge = 8 if opened else 0
        self._column.setContentsMargins(edge, edge, 2 if opened else 0, edge)

    def show_desk(self, desk: Desk, scene: AxesScene, number: int) -> None:
        """Show where it stands and what is known of it. number: its place among the added ones."""
        known = scene.of(self.axis)
        if not self.slider.held:  # the knob does not slip away under the hand
            spec = spec_of(self.axis, number)
            name = known.name or spec.name
            if isinstance(self.axis, FoundAxis):
                name = f"{number}  {known.name or tr('Unnamed')}"
            self.slider.show_spec(replace(spec, name=name, travel=known.travel))
        self.slider.show_value(self.axis.value(desk.recipe, desk.branch_at))
        still = why_still(self.axis, desk)
        self.setEnabled(not still)
        self.setToolTip(still)
        self.card.show_axis(known, count(desk.recipe), measured=scene.measured == self.axis)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Back to where it begins"), self.slider.reset)
        menu.addAction(tr("Measure again"), self.measure_wished.emit)
        menu.addAction(tr("Remove this slider"), self.remove_wished.emit)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _place(self) -> None:
        tools = QVBoxLayout()
        tools.setSpacing(2)
        for button in (self.cross, self.chevron):
            button.setFixedSize(TOOL, TOOL)
            tools.addWidget(button)
        tools.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.slider, 1)
        row.addLayout(tools)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(4)
        self._column.addLayout(row)
        self._column.addWidget(self.card)

    def _span_moved(self, span: Span) -> None:
        if isinstance(self.axis, PushAxis):
            self.replace_wished.emit(self.axis.spanning(span))

    def _words_made(self, axis: PushAxis) -> None:
        if isinstance(self.axis, PushAxis):
            self.replace_wished.emit(axis.spanning(self.axis.span))
            self.replaced.emit()
        self.card.edit(editing=False)


class AxisCard(QWidget):
    """What stands under an opened slider. renamed(str): the artist calls it something else."""

    renamed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Give it a name"))
        self.name.setAccessibleName(tr("Name of the slider"))
        self.name.editingFinished.connect(self._rename)
        self.effect = QLabel()
        self._known: Known | None = None
        self.acts, self.total = QLabel(), QLabel()
        self.span = SpanBar()
        self.safe = QLabel()
        self.safe.setToolTip(
            tr("Between these the picture changes and does not break; measured with quick pictures")
        )
        self.measure = icon_button("reset", tr("Measure again, with the words of now"), size=14)
        self.words = text_button(tr("Edit words"), kind="link")
        self.words.clicked.connect(lambda: self.edit(editing=self.form.isHidden()))
        self.form: WordsForm = WordsForm(tr("Change"))
        self.form.hide()
        self.form.given_up.connect(self._keep_words)
        self._direction: Contrast | None = None
        for label in (self.acts, self.total, self.safe, self.effect):
            mark(label, tone="second")
        self._place()

    def show_axis(self, known: Known, steps: int, *, measured: bool) -> None:
        """Show an axis of a run of so many steps. measured: it is being tried just now."""
        axis, self._known = known.axis, known
        self._show_found(known)
        spans = isinstance(axis, PushAxis)
        for widget in (self.acts, self.total, self.span):
            widget.setVisible(spans)
        if isinstance(axis, PushAxis):
            start, stop = axis.span.steps(steps)
            self.acts.setText(tr("Acts in steps {first}–{last}", first=start + 1, last=stop))
            self.total.setText(tr("of {count}", count=steps))
            self.span.show_span(axis.span, steps)
        contrast = axis.direction if isinstance(axis, PushAxis) else None
        self._direction = contrast if isinstance(contrast, Contrast) else None
        self.words.setVisible(self._direction is not None)
        self.safe.setText(_safe(known, measured=measured))
        self.measure.setEnabled(not measured)

    def _show_found(self, known: Known) -> None:
        found = isinstance(known.axis, FoundAxis)
        self.name.setVisible(found)
        if not self.name.hasFocus():
            self.name.setText(known.name)
        self.effect.setVisible(known.effect is not None)
        if known.effect is not None:
            times = f"{known.effect:.1f}"
            self.effect.setText(tr("Changes {times} × as much as a random turn", times=times))

    def _rename(self) -> None:
        if self._known is not None and self.name.text().strip() != self._known.name:
            self.renamed.emit(self.name.text())

    def edit(self, *, editing: bool) -> None:
        """Show the two words for editing, or hide them."""
        if editing and self._direction is not None:
            self.form.show_words(self._direction.negative, self._direction.positive)
            self.form.first.setFocus()
        self.form.setVisible(editing)

    def _keep_words(self) -> None:
        self.edit(editing=False)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.acts)
        above.addStretch(1)
        above.addWidget(self.total)
        below.setSpacing(4)
        below.addWidget(self.safe)
        below.addWidget(self.measure)
        below.addStretch(1)
        below.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(2)
        column.addWidget(self.name)
        column.addWidget(self.effect)
        column.addLayout(above)
        column.addWidget(self.span)
        column.addLayout(below)
        column.addWidget(self.form)


def _safe(known: Known, *, measured: bool) -> str:
    if measured:
        return tr("Measuring …")
    if known.travel is None:
        return tr("Measured when the hand rests")
    if not any(round(change, 3) for change in known.travel.changes):
        return tr("Changes nothing here")
    write = spec_of(known.axis, 1).write
    low, high = (write(end) for end in (known.travel.low, known.travel.high))
    return tr("Safe range {low} … {high}", low=low, high=high)


def spec_of(axis: Axis, number: int) -> SliderSpec:
    """How an axis is shown; number: its place among the added ones, for those without a name."""
    low, high, default = axis.range.low, axis.range.high, axis.range.default
    nameless = isinstance(axis, TurnAxis) or (
        isinstance(axis, PushAxis) and not isinstance(axis.direction, Contrast)
    )
    return SliderSpec(
        f"{axis_name(axis)} {number}" if nameless else axis_name(axis),
        low,
        high,
        default,
        origin=default,
        signed=low < 0 and default == 0,
        detents=(default, *((TRAINED,) if isinstance(axis, AdapterAxis) else ())),
        dot=True,
        hint=_hint(axis),
    )


def _hint(axis: Axis) -> str:
    """What a kind of slider does, with the term of the field."""
    if isinstance(axis, PushAxis):
        if isinstance(axis.direction, Contrast):
            return tr("Moves the prompt's embedding from the first word towards the second")
        return tr("Moves the denoiser's innermost features along a random direction (h-space)")
    if isinstance(axis, TasteAxis):
        parts = ", ".join(f"{axis_name(p.axis)} {p.change:+.2f}" for p in axis.taste.parts)
        return tr(
            "Towards what you chose and liked, or away from it: {parts}",
            parts=parts.replace("-", "−"),
        )
    hints = {
        TurnAxis: tr("Turns the noise along a random direction; its variance stays"),
        FoundAxis: tr("Turns the noise along a direction that was found to change this picture"),
        WeightAxis: tr("How much the word counts: 1 as written, 0 as if it were not there"),
        AdapterAxis: tr("How strongly the LoRA is laid over the model: 1 as it was trained"),
        EtaAxis: tr("Fresh noise at each step (η of DDIM): 1 is as much as DDPM adds"),
    }
    return hints.get(type(axis), "")
