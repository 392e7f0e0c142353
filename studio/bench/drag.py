"""A hand on a control: a seeded drag at 60 Hz, as mouse events on the real thing."""

from __future__ import annotations

import math
import random
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from studio.ui.widgets.slider_layout import TRACK_Y

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

TICK: Final = 1 / 60
"""Seconds between two moves of the hand."""
REACH: Final = (0.18, 0.82)
"""The part of the track that the hand moves over: inside it every value acts."""


def path(seed: int, seconds: float) -> list[float]:
    """Where the hand is at each tick, as a share of the track: slow and quick sweeps, no rest."""
    chance = random.Random(seed)  # noqa: S311 - a seeded hand, not a secret
    waves = [(rate, chance.uniform(0, 2 * math.pi)) for rate in (0.31, 0.83, 1.7)]
    shares = []
    for tick in range(max(2, round(seconds / TICK))):
        now = tick * TICK
        swing = sum(math.sin(2 * math.pi * rate * now + phase) for rate, phase in waves)
        low, high = REACH
        shares.append(low + (high - low) * (0.5 + swing / (2 * len(waves))))
    return shares


class Drag(QObject):
    """Presses a control, moves it tick by tick in the event loop, and lets it go at the end.

    moved: called after each move with the time at which it was made. over: whether it was let go.
    spot: where in the control a share lies; None for the track of a slider.
    A tick that comes late is not followed by a burst: the hand is where it is by then.
    """

    def __init__(
        self,
        control: QWidget,
        shares: list[float],
        moved: Callable[[float], None],
        spot: Callable[[float], QPointF] | None = None,
    ) -> None:
        super().__init__(control)
        self._control = control
        self._shares = shares
        self._moved = moved
        self._spot = spot or (lambda share: QPointF(share * control.width(), TRACK_Y))
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tick)
        self.ticks = 0
        self.over = False

    def begin(self) -> None:
        """Press, and move at the next tick."""
        self._began = time.perf_counter()
        self._send(QEvent.Type.MouseButtonPress, self._shares[0])
        self._next()

    def _tick(self) -> None:
        now = time.perf_counter()
        place = int((now - self._began) / TICK)
        if place >= len(self._shares):
            self._send(QEvent.Type.MouseButtonRelease, self._shares[-1])
            self.over = True
            return
        self._send(QEvent.Type.MouseMove, self._shares[place])
        self.ticks += 1
        self._moved(now)
        self._next()

    def _next(self) -> None:
        passed = time.perf_counter() - self._began
        due = (math.floor(passed / TICK) + 1) * TICK
        self._timer.start(max(1, math.ceil((due - passed) * 1000)))

    def _send(self, kind: QEvent.Type, share: float) -> None:
        left = Qt.MouseButton.LeftButton
        spot = self._spot(share)
        where = self._control.mapToGlobal(spot)
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else left
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else left
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self._control, QMouseEvent(kind, spot, where, button, held, none))
