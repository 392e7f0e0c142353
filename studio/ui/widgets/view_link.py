"""Several views of pictures that are zoomed and panned as one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from studio.ui.widgets.picture_view import PictureView


class ViewLink(QObject):
    """The views follow whichever of them was moved last."""

    def __init__(self, views: tuple[PictureView, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._views = views
        self._following = False
        for view in views:
            view.view_changed.connect(partial(self._moved, view))

    def _moved(self, moved: PictureView) -> None:
        if self._following or not moved.isVisible():
            return
        self._following = True
        try:
            for view in self._views:
                if view is not moved:
                    view.follow(moved)
        finally:
            self._following = False
