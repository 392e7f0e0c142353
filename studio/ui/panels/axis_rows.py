"""The sliders that an artist added: a row for each, and the ways to add one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from studio.core.axis import PushAxis, TurnAxis, words_axis
from studio.core.errors import StudioError
from studio.core.pushes import Contrast
from studio.ui.theme import Space, mark
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.buttons import icon_button, text_button
from studio.ui.words import axis_name, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent

    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.ranging import AxesScene
    from studio.ui.hand import Hand


class AxisRow(QWidget):
    """One added slider with its cross. remove_wished(): the artist wants it no more."""

    remove_wished = Signal()

    def __init__(self, axis: Axis, number: int) -> None:
        super().__init__()
        self.axis = axis
        self.slider = AxisSlider(spec_of(axis, number))
        self.cross = icon_button("close", tr("Remove this slider"), size=12)
        self.cross.clicked.connect(self.remove_wished)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.slider, 1)
        row.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Back to the middle"), self.slider.reset)
        menu.addAction(tr("Remove this slider"), self.remove_wished.emit)
        menu.exec(event.globalPos())
        menu.deleteLater()


class AxisRows(QWidget):
    """The added sliders of a desk, live as all sliders are."""

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._hand = hand
        self.rows: tuple[AxisRow, ...] = ()
        self.empty = QLabel(
            tr("Add two words, like calm and stormy, and pull the picture from one to the other.")
        )
        self.empty.setWordWrap(True)
        mark(self.empty, tone="second")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.empty)

    def show_desk(self, desk: Desk, scene: AxesScene) -> None:
        """Show the desk's axes, where they stand and what is known of them."""
        if tuple(row.axis for row in self.rows) != desk.axes:
            self._show_axes(desk.axes)
        for number, row in enumerate(self.rows, start=1):
            if not row.slider.held:  # the knob does not slip away under the hand
                spec, known = spec_of(row.axis, number), scene.of(row.axis)
                row.slider.show_spec(replace(spec, travel=known.travel))
            row.slider.show_value(row.axis.value(desk.recipe, desk.branch_at))
            row.setEnabled(not (row.axis.whole_run and desk.branch_at))

    def _show_axes(self, axes: tuple[Axis, ...]) -> None:
        kept = {row.axis: row for row in self.rows}
        made = []
        for number, axis in enumerate(axes, start=1):
            row = kept.pop(axis, None) or self._made(axis, number)
            made.append(row)
        for gone in kept.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for row in made:
            self._column.removeWidget(row)
            self._column.addWidget(row)
        self.rows = tuple(made)
        self.empty.setVisible(not made)

    def _made(self, axis: Axis, number: int) -> AxisRow:
        hand = self._hand
        row = AxisRow(axis, number)
        row.slider.moved.connect(lambda value: hand.move(hand.desk.with_axis_at(axis, value)))
        row.slider.released.connect(hand.release)
        row.remove_wished.connect(lambda: self._remove(axis))
        return row

    def _remove(self, axis: Axis) -> None:
        """Take a slider away; a picture that it moved is made anew without it."""
        hand = self._hand
        moved = axis.value(hand.desk.recipe, hand.desk.branch_at) != axis.range.default
        hand.finish_writing()
        if moved:
            hand.move(hand.desk.without_axis(axis))
            hand.release()
        else:
            hand.choose(hand.desk.without_axis(axis))


class WordsForm(QWidget):
    """Two words for a new slider. made(object): the axis that the artist wrote."""

    made = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = QLineEdit(), QLineEdit()
        self.first.setPlaceholderText(tr("calm"))
        self.second.setPlaceholderText(tr("stormy"))
        self.first.setAccessibleName(tr("From this word"))
        self.second.setAccessibleName(tr("To this word"))
        arrow = QLabel("↔")
        mark(arrow, tone="second")
        self.add = text_button(tr("Add"))
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        mark(self.note, tone="second")
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget, stretch in ((self.first, 1), (arrow, 0), (self.second, 1), (self.add, 0)):
            row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.BUTTONS // 2)
        column.addLayout(row)
        column.addWidget(self.note)
        self.add.clicked.connect(self._make)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._make)

    def _make(self) -> None:
        try:
            axis = words_axis(self.first.text(), self.second.text())
        except StudioError as error:
            self.note.setText(str(error))
            self.note.show()
            return
        self.note.hide()
        self.first.clear()
        self.second.clear()
        self.made.emit(axis)


def spec_of(axis: Axis, number: int) -> SliderSpec:
    """How an axis is shown; number: its place among the added ones, for those without a name."""
    low, high, default = axis.range.low, axis.range.high, axis.range.default
    if isinstance(axis, PushAxis) and isinstance(axis.direction, Contrast):
        return SliderSpec(
            axis_name(axis),
            low,
            high,
            default,
            signed=True,
            detents=(default,),
            dot=True,
            hint=tr("Moves the prompt's embedding from the first word towards the second"),
        )
    if isinstance(axis, PushAxis):
        return SliderSpec(
            f"{axis_name(axis)} {number}",
            low,
            high,
            default,
            signed=True,
            detents=(default,),
            dot=True,
            hint=tr("Moves the denoiser's innermost features along a random direction (h-space)"),
        )
    if isinstance(axis, TurnAxis):
        return SliderSpec(
            f"{axis_name(axis)} {number}",
            low,
            high,
            default,
            signed=True,
            detents=(default,),
            dot=True,
            hint=tr("Turns the noise along a random direction; its variance stays"),
        )
    return SliderSpec(axis_name(axis), low, high, default, detents=(default,), dot=True)
