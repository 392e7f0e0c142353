"""When a hand rests: the waits between a wish and the costly answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

REST: Final = 150
"""Milliseconds without a move after which a slider is at rest: the full picture."""

BURST: Final = 400
"""Milliseconds after the last key or turn of the wheel at which a burst of them is over."""

PEEK: Final = 120
"""Milliseconds on one step after which it is decoded in full."""

PAUSE: Final = 900
"""Milliseconds without a key after which typed text is one entry of undo."""

FRAME: Final = 90
"""Milliseconds a step stays while the steps play."""


class Wait(QObject):
    """Calls `then` once, `milliseconds` after the last `begin`; `drop` calls it off."""

    def __init__(self, milliseconds: int, then: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(then)

    def begin(self) -> None:
        """Start the wait, or start it again."""
        self._timer.start()

    def drop(self) -> None:
        """Call it off."""
        self._timer.stop()

    @property
    def pending(self) -> bool:
        """Whether it will call."""
        return self._timer.isActive()


class Release(QObject):
    """Makes one `released` of many moves: when the hand lets go, or has rested for so long.

    It says nothing where nothing moved since the last one.
    """

    released = Signal()

    def __init__(self, milliseconds: int, parent: QObject) -> None:
        super().__init__(parent)
        self._rest = Wait(milliseconds, self.settle, self)
        self._owing = False

    def note(self) -> None:
        """Something moved."""
        self._owing = True

    def settle(self) -> None:
        """The hand lets go."""
        self._rest.drop()
        if self._owing:
            self._owing = False
            self.released.emit()

    def settle_later(self) -> None:
        """The hand lets go as soon as it rests."""
        if self._owing:
            self._rest.begin()

    @property
    def pending(self) -> bool:
        """Whether it waits for the hand to rest."""
        return self._rest.pending
