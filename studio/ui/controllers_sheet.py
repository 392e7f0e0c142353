"""The sheet of controllers: what is listened to, and which knob moves which slider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.library.controllers import PORTS
from studio.ui.controllers import MIDI, OSC, target_name
from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import Switch, icon_button, text_button
from studio.ui.widgets.elided_label import ElidedLabel
from studio.ui.widgets.fields import IntField
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from studio.core.errors import StudioError
    from studio.ui.controllers import Controllers

WIDTH: Final = 520
NAME: Final = 150
CONTROL: Final = 190
LEARN: Final = 92
PORT_WIDTH: Final = 84


class Row(QWidget):
    """A slider, what moves it, and the way to change that."""

    def __init__(self, target: str, controllers: Controllers) -> None:
        super().__init__()
        self.target, self._controllers = target, controllers
        name = target_name(target)
        self.control = ElidedLabel("–", CONTROL)
        mark(self.control, tone="second")
        self.learn = text_button(tr("Learn"))
        self.learn.setFixedWidth(LEARN)
        self.learn.setCheckable(True)
        self.learn.setAccessibleName(tr("Learn: {name}", name=name))
        self.learn.setToolTip(tr("Then turn the knob that shall move it"))
        self.free = icon_button("close", tr("Nothing moves it"), size=12)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.BUTTONS)
        title = QLabel(name)
        title.setFixedWidth(NAME)
        row.addWidget(title)
        row.addWidget(self.control, 1)
        row.addWidget(self.free)
        row.addWidget(self.learn)
        self.learn.clicked.connect(lambda on: controllers.learn(target if on else ""))
        self.free.clicked.connect(lambda: controllers.free(target))

    def show_wiring(self) -> None:
        """Show what moves it."""
        learning = self._controllers.learning == self.target
        control = self._controllers.wiring.control_of(self.target)
        self.control.show_text(tr("turn a knob now") if learning else control or "–")
        self.learn.setChecked(learning)
        self.learn.setText(tr("Waiting…") if learning else tr("Learn"))
        self.free.setEnabled(bool(control))


class ControllersSheet(QDialog):
    """Asks nothing: what is changed holds at once."""

    def __init__(self, controllers: Controllers, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Controllers"))
        self.setFixedWidth(WIDTH)
        self._controllers = controllers
        self.midi, self.osc = Switch(tr("MIDI devices")), Switch(tr("OSC messages"))
        self.anywhere = Switch(tr("From other computers too"))
        self.port = IntField(*PORTS)
        self.port.setFixedWidth(PORT_WIDTH)
        self.port.setAccessibleName(tr("Port for OSC"))
        self.notes = {MIDI: QLabel(), OSC: QLabel()}
        self.last = QLabel()
        for label in (*self.notes.values(), self.last):
            label.setWordWrap(True)
            mark(label, tone="second")
        self.rows: tuple[Row, ...] = ()
        self._names: tuple[str, ...] = ()
        self._rows = QVBoxLayout()
        self._place()
        self.midi.switched.connect(lambda on: controllers.listen(MIDI, on=on))
        self.osc.switched.connect(lambda on: controllers.listen(OSC, on=on))
        self.port.edited.connect(lambda port: self._listen(port=port))
        self.anywhere.switched.connect(lambda on: self._listen(anywhere=on))
        controllers.changed.connect(self._show)

    def open_sheet(self) -> None:
        """Open it with the sliders that there are now."""
        self._show()
        self.show()
        self.activateWindow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._controllers.learn("")

    def _place(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.BUTTONS)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.midi, 0, 0, 1, 2)
        grid.addWidget(self.notes[MIDI], 1, 0, 1, 2)
        grid.addWidget(self.osc, 2, 0)
        grid.addWidget(self.port, 2, 1)
        grid.addWidget(self.anywhere, 3, 0, 1, 2)
        grid.addWidget(self.notes[OSC], 4, 0, 1, 2)
        close = text_button(tr("Close"))
        close.clicked.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.last, 1)
        below.addWidget(close)
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(14)
        column.addLayout(grid)
        column.addLayout(self._rows)
        column.addStretch(1)
        column.addLayout(below)

    def _listen(self, *, port: int | None = None, anywhere: bool | None = None) -> None:
        now = self._controllers.wiring
        self._controllers.listen_at(
            now.port if port is None else port,
            anywhere=now.anywhere if anywhere is None else anywhere,
        )

    def _show(self) -> None:
        controllers, wiring = self._controllers, self._controllers.wiring
        if controllers.targets != self._names:
            self._show_rows(controllers.targets)
        self.midi.show_on(MIDI in wiring.on)
        self.osc.show_on(OSC in wiring.on)
        self.anywhere.show_on(wiring.anywhere)
        self.anywhere.setEnabled(OSC in wiring.on)
        self.port.show_value(wiring.port)
        devices = controllers.heard(MIDI)
        self._tell(MIDI, _devices(devices))
        heard = tr("An address and a number from 0 to 1, sent to {port}.", port=wiring.port)
        self._tell(OSC, heard if controllers.heard(OSC) else "")
        for row in self.rows:
            row.show_wiring()
        last = controllers.last
        self.last.setText("" if last is None else f"{last.control}   {last.share:.2f}")

    def _tell(self, way: str, text: str) -> None:
        error: StudioError | None = self._controllers.errors.get(way)
        note = self.notes[way]
        note.setText(text if error is None else f"{error.what} {error.hint}")
        mark(note, tone="second" if error is None else "warning")
        note.setVisible(bool(note.text()))

    def _show_rows(self, names: tuple[str, ...]) -> None:
        for row in self.rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._names = names
        self.rows = tuple(Row(name, self._controllers) for name in names)
        for row in self.rows:
            self._rows.addWidget(row)
        self._rows.activate()
        self.adjustSize()


def _devices(names: tuple[str, ...] | None) -> str:
    if names is None:
        return ""
    if not names:
        return tr("No device is plugged in. Plug it in, then switch this off and on.")
    return ", ".join(names)
