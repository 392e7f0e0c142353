"""Weighing words where they are written: keys, and lines of the prompt's own menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from studio.core.conditioning import check_said
from studio.core.errors import StudioError
from studio.core.scene import Note, Severity
from studio.core.steering_axes import WeightAxis
from studio.ui.rhythm import PAUSE, Wait
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from studio.core.desk import Desk
    from studio.ui.hand import Hand
    from studio.ui.widgets.fields import PromptBox

STEP: Final = 0.1
"""What one key adds to a weight, as in other tools."""
SHORT: Final = 24  # letters of a phrase in a menu


class Weigher(QObject):
    """Between the prompt's boxes and the hand."""

    def __init__(self, hand: Hand) -> None:
        super().__init__(hand)
        self._hand = hand
        self._rest = Wait(PAUSE, hand.release, self)

    def serve(self, box: PromptBox) -> None:
        """Weigh what is selected in a box."""
        box.weighed.connect(self.weigh)
        box.add_lines = self._add_lines

    def weigh(self, words: str, way: int = 0) -> None:
        """A slider for the weight of some words, and so many steps up or down.

        Words that the prompt does not say are told of.
        """
        hand = self._hand
        try:
            check_said(hand.desk.steering.prompts, words)
        except StudioError as error:
            hand.conductor.tell(Note(Severity.INFO, error.what, error.hint))
            return
        axis = axis_for(words, hand.desk)
        desk = hand.desk.with_axis(axis)
        if not way:
            hand.choose(desk)
            return
        value = axis.value(desk.recipe, desk.branch_at) + way * STEP
        hand.move(desk.with_axis_at(axis, round(value, 2)))
        self._rest.begin()

    def close(self) -> None:
        """Call off what was waiting."""
        self._rest.drop()

    def _add_lines(self, menu: QMenu, words: str) -> None:
        name = f"{words[:SHORT]}…" if len(words) > SHORT else words
        lines = (
            (tr("Weight of “{words}”", words=name), 0, ""),
            (tr("More of it"), 1, "\tCtrl+↑"),
            (tr("Less of it"), -1, "\tCtrl+↓"),
        )
        for line, way, keys in lines:
            action = menu.addAction(line.replace("&", "&&") + keys)
            action.triggered.connect(partial(self._chosen, words, way))

    def _chosen(self, words: str, way: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's own
        self.weigh(words, way)


def axis_for(words: str, desk: Desk) -> WeightAxis:
    """The slider for some words: the one that is there, however they are written."""
    same = (axis for axis in desk.axes if isinstance(axis, WeightAxis))
    said = " ".join(words.split())
    return next((a for a in same if a.words.casefold() == said.casefold()), WeightAxis(said))
