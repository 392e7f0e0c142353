"""One start of the studio, watched from inside; see `start`. Argument: when the process began."""

from __future__ import annotations

import json
import sys
import time
import zlib
from typing import TYPE_CHECKING

_INTERPRETER = time.monotonic()

from studio import app, cli  # noqa: E402, F401 - the whole road of `sfumato`, timed

_IMPORTED = time.monotonic()

from PySide6.QtCore import QObject, QTimer  # noqa: E402 - as above

from studio.bench.bed import PROMPTS  # noqa: E402 - after what is timed
from studio.core.jobs import Quality  # noqa: E402 - as above
from studio.core.scene import Phase  # noqa: E402 - as above

if TYPE_CHECKING:
    from studio.app import Studio

LOOK: int = 4
"""Milliseconds between two looks at what is on show: as exact as the marks are."""


class Watch(QObject):
    """Types a prompt and presses Generate as soon as the window is there; notes what comes when."""

    def __init__(self, studio: Studio, began: float) -> None:
        super().__init__(studio.window)
        self._studio = studio
        self._began = began
        self.marks: dict[str, float] = {
            "interpreter": _INTERPRETER - began,
            "imported": _IMPORTED - began,
            "made": time.monotonic() - began,
        }
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self._look)
        studio.window.first_painted.connect(self._painted)

    def _note(self, mark: str) -> None:
        self.marks.setdefault(mark, time.monotonic() - self._began)

    def _painted(self) -> None:
        self._note("paint")
        conductor = self._studio.conductor
        conductor.steering.edit(conductor.desk.with_prompt(PROMPTS[0]).with_seed(1))
        conductor.pictures.generate()
        self._timer.start()

    def _look(self) -> None:
        scene = self._studio.conductor.scene()
        if scene.model.phase is Phase.READY:
            self._note("ready")
        if scene.model.phase is Phase.BROKEN:
            raise RuntimeError(scene.model.text)
        stage = scene.stage
        if stage is None or stage.quality is not Quality.FULL or stage.reel.picture is None:
            return
        self._timer.stop()
        self._studio.window.viewer_panel.canvas.repaint()
        self._note("picture")
        self.marks["check"] = zlib.crc32(stage.reel.picture.data)
        self._studio.window.close()


def main() -> int:
    """Run the studio until its first picture; print the marks as JSON."""
    watches: list[Watch] = []
    code = app.main([], lambda studio: watches.append(Watch(studio, float(sys.argv[1]))))
    print(json.dumps(watches[0].marks))  # noqa: T201 - what the parent reads
    return code


if __name__ == "__main__":
    sys.exit(main())
