"""A bare window up to its first paint: the baseline of `start`. Argument: when it began."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Bare(QWidget):
    """Paints itself grey, once, and quits."""

    painted = 0.0

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), 0x202020)
        painter.end()
        if not self.painted:
            QTimer.singleShot(0, self._end)

    def _end(self) -> None:
        self.painted = time.monotonic()
        QApplication.quit()


def main() -> int:
    """Show the window; print when it was painted, as JSON."""
    app = QApplication([])
    window = Bare()
    window.resize(1440, 900)
    window.show()
    code = app.exec()
    print(json.dumps({"paint": window.painted - float(sys.argv[1])}))  # noqa: T201 - for the parent
    return code


if __name__ == "__main__":
    sys.exit(main())
