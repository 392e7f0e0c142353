"""PySide keeps the interpreter's constants: a call must not lose a reference to True or None.

PySide6 6.12.0 on Python 3.11 loses one reference to True on each Signal.emit() and one to None
on each void call, until the interpreter aborts: after minutes of work, so no other test sees it.
Move the pin of PySide6 only when these pass on Python 3.11.

Run as a program, this file prints the references lost per call, for the tests to read: in a
process of its own, for a loss may end it.
"""

import ctypes
import gc
import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, QTimer, QTimerEvent, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QSlider, QWidget

CALLS = 1000
CONSTANTS = (True, False, None)

# From Python 3.12 on the constants are immortal: there is no count that could change.
counted = pytest.mark.skipif(sys.version_info >= (3, 12), reason="the constants are immortal")


class Sender(QObject):
    plain = Signal()
    carrying = Signal(object)

    def timerEvent(self, event: QTimerEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing: what is measured is that it is called."""

    def eventFilter(self, _watched: QObject, _event: QEvent) -> bool:  # noqa: N802 - Qt's name
        return False


class Painted(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """As timerEvent."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(1, 1)

    def event(self, event: QEvent) -> bool:
        return super().event(event)


def signal_cases() -> dict[str, Callable[[], object]]:
    """Signals from Python to Python, and from C++ to Python."""

    def sink(*_values: object) -> None:
        """Takes what a signal brings."""

    sender, slider, button, box = Sender(), QSlider(), QPushButton(), QCheckBox()
    sender.plain.connect(sink)
    sender.carrying.connect(sink)
    slider.valueChanged.connect(sink)
    button.clicked.connect(sink)
    box.toggled.connect(sink)

    def reconnect() -> None:
        sender.plain.connect(sender.deleteLater)
        sender.plain.disconnect(sender.deleteLater)

    return {
        "emit": sender.plain.emit,
        "emit an object": lambda: sender.carrying.emit(1),
        "valueChanged": lambda: slider.setValue(1 - slider.value()),
        "clicked": button.click,
        "toggled": box.toggle,
        "connect, disconnect": reconnect,
    }


def event_cases(app: QApplication) -> dict[str, Callable[[], object]]:
    """Methods in Python that Qt calls."""
    sender, painted, watched = Sender(), Painted(), QWidget()
    watched.installEventFilter(sender)
    painted.show()

    def shoot() -> None:
        QTimer.singleShot(0, sender, sender.plain.emit)
        app.processEvents()

    return {
        "timerEvent": lambda: app.sendEvent(sender, QTimerEvent(1)),
        "paintEvent": painted.repaint,
        "eventFilter": lambda: app.sendEvent(watched, QEvent(QEvent.Type.User)),
        "event": lambda: app.sendEvent(painted, QEvent(QEvent.Type.User)),
        "sizeHint": painted.adjustSize,
        "singleShot": shoot,
    }


def call_cases() -> dict[str, Callable[[], object]]:
    """Methods of Qt that Python calls: void ones, and ones that give or take a truth."""
    widget, label = QWidget(), QLabel()
    image = QImage(8, 8, QImage.Format.Format_RGB32)

    def paint() -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.end()

    return {
        "a void call": widget.update,
        "isVisible": widget.isVisible,
        "setEnabled": lambda: widget.setEnabled(True),
        "setText": lambda: label.setText("x"),
        "QPainter": paint,
        "QPixmap": lambda: QPixmap.fromImage(image),
    }


def changes(call: Callable[[], object], calls: int = CALLS) -> list[float]:
    """The references to True, False and None that a call takes (+) or loses (-), on average."""
    call()  # the first call fills caches
    gc.collect()
    before = [sys.getrefcount(each) for each in CONSTANTS]
    for _ in range(calls):
        call()
    gc.collect()
    after = [sys.getrefcount(each) for each in CONSTANTS]
    return [(new - old) / calls for new, old in zip(after, before, strict=True)]


def measure() -> None:
    """Prints a JSON object a case; each at once, so that an abort shows where it happened."""
    app = QApplication(["references", "-platform", "offscreen"])
    for name, call in {**signal_cases(), **event_cases(app), **call_cases()}.items():
        print(json.dumps({"name": name, "changes": changes(call)}), flush=True)  # noqa: T201 - read by the test


@counted
def test_no_call_loses_a_reference() -> None:
    done = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, "-P", __file__], capture_output=True, text=True, timeout=120, check=False
    )
    cases = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"after {len(cases)} cases: {done.stderr[-500:]}"
    assert len(cases) == 18
    assert [case for case in cases if any(abs(each) > 0.1 for each in case["changes"])] == []


@counted
@pytest.mark.parametrize(("index", "constant"), list(enumerate(CONSTANTS)))
def test_a_change_is_measured(index: int, constant: object) -> None:
    take = ctypes.pythonapi.Py_IncRef  # taking one too many is safe, unlike losing one
    take.argtypes, take.restype = [ctypes.py_object], None
    taken = changes(lambda: take(constant), calls=100)
    assert taken[index] == pytest.approx(1.0, abs=0.1)


if __name__ == "__main__":
    measure()
