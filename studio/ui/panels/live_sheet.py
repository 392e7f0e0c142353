"""How drafts follow the hand: a small sheet under the figures of how soon pictures answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from studio.core.live import TARGET, Live
from studio.library.settings import LIVE_DROPS, LIVE_TARGET
from studio.ui.theme import mark
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.buttons import Switch
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QAbstractButton

    from studio.core.conductor import Conductor
    from studio.core.scene import Scene
    from studio.library.settings import Settings

WIDE: Final = 300
MS: Final = 1000


def _application() -> QCoreApplication:
    found = QApplication.instance()
    if found is None:
        raise RuntimeError("there is no application")
    return found


class LiveSheet(QFrame):
    """Opens over the window and closes by a click beside it or Escape.

    anchors: what it opens from. What is wished is remembered in the settings.
    """

    def __init__(
        self,
        conductor: Conductor,
        settings: Settings,
        parent: QWidget,
        anchors: Sequence[QAbstractButton],
    ) -> None:
        super().__init__(parent)
        self.hide()
        self._conductor, self._settings = conductor, settings
        self._anchor: QWidget | None = None
        self._live = Live(settings.get(LIVE_TARGET), settings.get(LIVE_DROPS))
        conductor.steering.follow_hand(self._live)
        for anchor in anchors:
            anchor.clicked.connect(lambda _on=False, anchor=anchor: self.open_over(anchor))
        self.target = AxisSlider(
            SliderSpec(
                tr("A draft may take"),
                TARGET.low * MS,
                TARGET.high * MS,
                TARGET.default * MS,
                decimals=0,
                unit=tr(" ms"),
                step=10,
                dot=True,
                hint=tr("Longer drafts have more steps and a better decoder (target latency)"),
            )
        )
        self.drops = Switch(tr("Drop the draft in flight"))
        self.drops.setToolTip(
            tr("A newer draft begins at the next step; while you move fast, none may be finished")
        )
        self.note = QLabel()
        self.note.setWordWrap(True)
        self._place()
        self.target.moved.connect(lambda ms: self._wish(replace(self._live, target=ms / MS)))
        self.drops.switched.connect(lambda on: self._wish(replace(self._live, drops=on)))

    def _place(self) -> None:
        mark(self, kind="card")
        mark(self.note, tone="second")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.target)
        column.addWidget(self.drops)
        column.addWidget(self.note)
        self.setFixedWidth(WIDE)

    def show_scene(self, scene: Scene) -> None:
        """Show how it is."""
        self._live = scene.live
        self.target.show_value(scene.live.target * MS)
        self.drops.show_on(scene.live.drops)
        self.note.setText(
            tr("A newer value stops the draft at its next step; the last value always wins.")
            if scene.live.drops
            else tr("A draft that has begun is finished, then the newest value is next.")
        )

    def open_over(self, anchor: QWidget) -> None:
        """Open beside what was clicked, inside the window."""
        self.adjustSize()
        window = anchor.window()
        if self.isVisible():
            self.hide()
            return
        left = anchor.mapTo(window, QPoint(anchor.width() - self.width(), 0)).x()
        top = anchor.mapTo(window, QPoint(0, -self.height() - 6)).y()
        if top < 0:
            top = anchor.mapTo(window, QPoint(0, anchor.height() + 6)).y()
        left = min(max(left, 8), window.width() - self.width() - 8)
        self._anchor = anchor
        self.move(left, top)
        self.show()
        self.raise_()
        self.target.setFocus(Qt.FocusReason.PopupFocusReason)
        _application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press beside it closes it, and does what it does."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            inside = isinstance(watched, QWidget) and self.isAncestorOf(watched)
            if isinstance(watched, QWidget) and not inside and watched not in (self, self._anchor):
                self.hide()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            if self._anchor is not None:
                self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        _application().removeEventFilter(self)

    def _wish(self, live: Live) -> None:
        self._live = live
        self._settings.set(LIVE_TARGET, live.target)
        self._settings.set(LIVE_DROPS, live.drops)
        self._conductor.steering.follow_hand(live)
