"""The selected word: how strong, how much of the picture, when; and the picture without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.core.steering_axes import WeightAxis
from studio.core.words import covered, heat
from studio.ui.panels.axis_groups import why_still
from studio.ui.panels.axis_row import spec_of
from studio.ui.panels.buttons import push_button
from studio.ui.theme import Space, mark
from studio.ui.weighing import axis_for
from studio.ui.widgets.axis_slider import AxisSlider
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.step_bars import Bars, StepBars
from studio.ui.words import percent, tr
from studio.ui.words_study import steps_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from studio.core.desk import Desk
    from studio.core.reading import Reading
    from studio.core.scene import Scene
    from studio.ui.hand import Hand


class WordsChosen(Panel):
    """scrub: goes to a step of the run."""

    def __init__(self, hand: Hand, named: dict[str, QAction], scrub: Callable[[int], None]) -> None:
        super().__init__(tr("No word selected"))
        self._hand = hand
        self.strength = Figure(tr("strength"))
        self.share = Figure(tr("of picture"))
        self.steps = Figure(tr("main steps"))
        self.bars = StepBars()
        self.bars.step_wished.connect(scrub)
        self.without = push_button(named["without_word"], "eye-off")
        self.branch = push_button(named["branch_without_word"], "branch")
        self.weigh = push_button(named["weigh_word"], "sliders")
        self._axis = WeightAxis(tr("word"))
        self.weight = AxisSlider(spec_of(self._axis, 1))
        self.weight.moved.connect(
            lambda value: hand.move(hand.desk.with_axis_at(self._axis, value))
        )
        self.weight.released.connect(hand.release)
        self._known = QWidget()
        self._hint = QLabel(tr("Click a word to see where and when it acts."))
        self._shown: tuple[object, ...] = ()
        self._place()

    def show_scene(self, scene: Scene) -> None:
        """Show the selected word at the step on show."""
        words, reading = scene.words, scene.words.reading
        word = words.selected
        known = reading is not None and word is not None
        self._known.setVisible(known)
        self._hint.setVisible(reading is not None and not known)
        if reading is None or word is None:
            self.show_title(tr("No word selected"))
            self.show_note("")
            self._shown = ()
            return
        self._show_weight(reading.words[word].text, scene.desk)
        key = (reading, word, words.step)
        if key != self._shown:
            self._shown = key
            self.show_title(reading.words[word].text)
            self.show_note(tr("selected"))
            self._show_word(reading, word, words.step)

    def _show_word(self, reading: Reading, word: int, step: int | None) -> None:
        read = bool(reading.words[word].tokens)
        self.strength.show_value(str(round(reading.level(word, step) * 100)) if read else "–")
        acting = heat(reading.mean, word, 0) if step is None else heat(reading.maps, word, step)
        self.share.show_value(percent(covered(acting)) if read else "–")
        self.steps.show_value(steps_text(*reading.acts_in(word)) if read else "–")
        levels = tuple(float(level) for level in reading.strength[word] / reading.strongest)
        self.bars.show_bars(Bars(levels, reading.maps.start, step))

    def _show_weight(self, words: str, desk: Desk) -> None:
        """The slider of its weight, once there is one; until then the button that makes it."""
        self._axis = axis_for(words, desk)
        there = self._axis in desk.axes
        self.weight.setVisible(there)
        self.weigh.setVisible(not there)
        still = why_still(self._axis, desk)
        self.weight.setEnabled(not still)
        if not self.weight.held:
            self.weight.show_spec(replace(spec_of(self._axis, 1), name=tr("Weight")))
        self.weight.show_value(self._axis.value(desk.recipe, desk.branch_at))

    def _place(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(6)
        for figure in (self.strength, self.share, self.steps):
            figures.addWidget(figure, 1)
        column = QVBoxLayout(self._known)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(figures)
        column.addWidget(_section(tr("Strength over steps")))
        column.addWidget(self.bars)
        column.addStretch(1)
        column.addWidget(_section(tr("Change it")))
        buttons = QVBoxLayout()
        buttons.setSpacing(Space.BUTTONS)
        buttons.addWidget(self.weight)
        buttons.addWidget(self.weigh)
        buttons.addWidget(self.without)
        buttons.addWidget(self.branch)
        column.addLayout(buttons)
        mark(self._hint, tone="second")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._known, 1)
        self.body.addWidget(self._hint, 1)


class Figure(QFrame):
    """A figure over what it says."""

    def __init__(self, name: str) -> None:
        super().__init__()
        mark(self, kind="figure")
        self.setAccessibleName(name)
        self.value = QLabel()
        caption = QLabel(name)
        mark(self.value, tone="figure")
        mark(caption, tone="second")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(2)
        for label in (self.value, caption):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)

    def show_value(self, text: str) -> None:
        """Show another figure."""
        if text != self.value.text():
            self.value.setText(text)
            self.setAccessibleDescription(text)


def _section(text: str) -> QLabel:
    label = QLabel(text)
    mark(label, tone="section")
    return label
