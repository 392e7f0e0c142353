"""Events from the inference thread to the GUI thread: one signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.events import Event


class Bridge(QObject):
    """`post` may be called from any thread; `receive` is called in the thread of this object."""

    _event = Signal(object)

    def __init__(self, receive: Callable[[Event], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._receive: Callable[[Event], None] | None = receive
        self._event.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def post(self, event: Event) -> None:
        """Hand an event over; it is delivered by the event loop, in order."""
        self._event.emit(event)

    def close(self) -> None:
        """Deliver nothing more."""
        self._receive = None

    @Slot(object)
    def _deliver(self, event: Event) -> None:
        if self._receive is not None:
            self._receive(event)
