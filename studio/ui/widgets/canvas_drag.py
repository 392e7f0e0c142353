"""Dragging the picture out of the viewer, into a folder or another program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QPixmap

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

DRAG_SIDE: Final = 160


def dropped_files(mime: QMimeData) -> list[Path]:
    """The files on this computer among what is dropped."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def carry(image: QImage, path: Path | None) -> QMimeData:
    """A picture as what a drag carries: the image itself, and its file where there is one."""
    mime = QMimeData()
    mime.setImageData(image)
    if path is not None:
        mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def drag_out(source: QWidget, image: QImage, path: Path | None) -> None:
    """Run a drag of the picture until it is dropped."""
    drag = QDrag(source)
    drag.setMimeData(carry(image, path))
    small = image.scaled(
        DRAG_SIDE,
        DRAG_SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    drag.setPixmap(QPixmap.fromImage(small))
    drag.setHotSpot(QPoint(small.width() // 2, small.height() // 2))
    drag.exec(Qt.DropAction.CopyAction)
