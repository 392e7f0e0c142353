"""The branch: from which step on, what it changes, fresh noise, and the way out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from studio.core.branch import Part, parts, without
from studio.ui import words_edits
from studio.ui.theme import Space, mark
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.buttons import icon_button
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from studio.core.desk import Desk
    from studio.ui.hand import Hand


class BranchBar(QFrame):
    """Shown while there is a branch. fresh_seed: of noise that nobody has seen yet."""

    def __init__(self, hand: Hand, fresh_seed: Callable[[], int]) -> None:
        super().__init__()
        self._hand, self._fresh_seed = hand, fresh_seed
        self._desk: Desk | None = None
        self._seed: int | None = None  # of the fresh noise that was last on the slider
        mark(self, kind="branch")
        self.label = QLabel()
        mark(self.label, tone="accent")
        self.leave = QPushButton(tr("Leave"))
        mark(self.leave, kind="link")
        self.leave.setToolTip(tr("Steer the whole run again; what the branch changes is dropped"))
        self.rows = {
            part: _Row(words_edits.take_back(part), partial(self._take_back, part))
            for part in Part
            if part is not Part.FRESH  # its slider tells it, and takes it back
        }
        self.fresh = AxisSlider(
            SliderSpec(
                tr("Fresh noise"),
                0.0,
                100.0,
                decimals=0,
                unit=" %",
                dot=True,
                hint=tr("How much of the noise in this step is drawn anew; its strength stays"),
            )
        )
        self.dice = icon_button("dice", tr("Roll other fresh noise"))
        self._place()
        self.leave.clicked.connect(hand.conductor.pictures.unbranch)
        self.fresh.moved.connect(self._freshen)
        self.fresh.released.connect(hand.release)
        self.dice.clicked.connect(self._roll)
        self.hide()

    def show_desk(self, desk: Desk) -> None:
        """Show the branch on the desk; hidden where there is none."""
        if desk == self._desk:
            return
        self._desk = desk
        self.label.setText(tr("Branch from step {step}", step=desk.branch_at + 1))
        changed = parts(desk) if desk.branched else ()
        for part, row in self.rows.items():
            row.setVisible(part in changed)
            if part in changed:
                row.show_text(words_edits.part(desk, part))
        fresh = desk.edit.fresh
        self.fresh.show_value(0.0 if fresh is None else fresh.strength * 100)
        self.dice.setEnabled(fresh is not None)
        if not desk.branched:
            self._seed = None
        elif fresh is not None:
            self._seed = fresh.seed
        self.setVisible(desk.branched)

    def _place(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        head.addWidget(self.leave)
        noise = QHBoxLayout()
        noise.setSpacing(Space.BUTTONS)
        noise.addWidget(self.fresh, 1)
        noise.addWidget(self.dice, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 4)
        column.setSpacing(0)
        column.addLayout(head)
        for row in self.rows.values():
            column.addWidget(row)
        column.addSpacing(4)
        column.addLayout(noise)

    def _freshen(self, percent: float) -> None:
        """The slider moved; the same noise all along, also past nought."""
        if self._seed is None:
            self._seed = self._fresh_seed()
        self._hand.move(self._hand.desk.with_fresh(percent / 100, self._seed))

    def _roll(self) -> None:
        fresh = self._hand.desk.edit.fresh
        if fresh is not None:
            self._hand.move(self._hand.desk.with_fresh(fresh.strength, self._fresh_seed()))
            self._hand.release()

    def _take_back(self, part: Part) -> None:
        hand = self._hand
        hand.choose(without(hand.desk, part))
        hand.conductor.steering.release()


class _Row(QFrame):
    """One change of the branch, and a cross to take it back."""

    def __init__(self, tip: str, take_back: Callable[[], None]) -> None:
        super().__init__()
        self._text = ""
        self._words = QLabel()
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        mark(self._words, tone="body")
        self._cross = icon_button("close", tip, size=12)
        self._cross.clicked.connect(take_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._cross)

    def show_text(self, text: str) -> None:
        """Show what is changed; elided where it does not fit."""
        if text != self._text:
            self._text = text
            self._words.setToolTip(text)
            self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room, metrics = self._words.width(), self._words.fontMetrics()
        self._words.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, room))
