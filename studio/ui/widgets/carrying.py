"""Carrying a recipe from one place of the window to another, under the mouse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QPoint, QSizeF, Qt
from PySide6.QtGui import QDrag

from studio.core import recipe_json
from studio.core.errors import StudioError
from studio.ui.theme import Radius
from studio.ui.widgets.canvas_drag import dropped_files
from studio.ui.widgets.node_drag import carried
from studio.ui.widgets.pictures import cover, to_image

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

MIME: Final = "application/x-sfumato-recipe"
SIDE: Final = 72


def recipe_mime(recipe: Recipe) -> QMimeData:
    """A recipe as what a drag carries."""
    mime = QMimeData()
    mime.setData(MIME, json.dumps(recipe_json.to_dict(recipe)).encode())
    return mime


def carried_recipe(mime: QMimeData) -> Recipe | None:
    """The recipe that a drag carries, if it does."""
    if not mime.hasFormat(MIME):
        return None
    try:
        return recipe_json.from_dict(json.loads(bytes(mime.data(MIME).data())))
    except (ValueError, StudioError):  # another version of Sfumato may have written it
        return None


def brought(mime: QMimeData) -> Recipe | int | list[Path] | None:
    """What a drag brings: a recipe, a picture of the history by its id, or files."""
    recipe, node = carried_recipe(mime), carried(mime)
    if recipe is not None:
        return recipe
    return node if node is not None else dropped_files(mime) or None


def carry_recipe(source: QWidget, recipe: Recipe, picture: Pixels | None) -> None:
    """Run a drag of a recipe until it is dropped."""
    drag = QDrag(source)
    drag.setMimeData(recipe_mime(recipe))
    if picture is not None:
        small = cover(
            to_image(picture), QSizeF(SIDE, SIDE), Radius.BUTTON, source.devicePixelRatioF()
        )
        drag.setPixmap(small)
        drag.setHotSpot(QPoint(SIDE // 2, SIDE // 2))
    drag.exec(Qt.DropAction.CopyAction)
