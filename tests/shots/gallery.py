"""Draw the widgets onto sheets, at device pixel ratios 1 and 2, to be looked at.

python tests/shots/gallery.py FOLDER [SHEET ...]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RATIOS = ("1", "2")


def draw(folder: Path, wanted: list[str], ratio: str) -> None:
    """Draw the sheets in this process, whose screen has the given ratio."""
    sys.path[:0] = [str(HERE.parents[1]), str(HERE)]
    # only once the paths and the ratio are set
    import gallery_sheets  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication, QWidget  # noqa: PLC0415

    from studio.ui import accessible, styling  # noqa: PLC0415

    app = QApplication([])
    styling.apply(app)
    accessible.install()
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in gallery_sheets.SHEETS.items():
        if wanted and name not in wanted:
            continue
        sheet = make()
        sheet.show()
        sheet.activateWindow()
        app.processEvents()
        if lit := sheet.property("lit"):
            sheet.findChild(QWidget, lit).setFocus()
        app.processEvents()
        sheet.grab().save(str(folder / f"{name}@{ratio}.png"))
        sheet.close()
        sheet.deleteLater()


def main() -> None:
    """Draw at every ratio, each in a process of its own."""
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    ratio = os.environ.get("SFUMATO_GALLERY_RATIO")
    if ratio is not None:
        draw(folder, wanted, ratio)
        return
    for each in RATIOS:
        told = {
            "SFUMATO_GALLERY_RATIO": each,
            "QT_SCALE_FACTOR": each,
            "QT_QPA_PLATFORM": "offscreen",
        }
        again = [sys.executable, *sys.argv]
        subprocess.run(again, env=os.environ | told, check=True)  # noqa: S603 - this script


if __name__ == "__main__":
    main()
