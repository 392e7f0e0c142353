"""Where a word acts, drawn over the picture: as heat, as an outline, or as all the rest in shade.

What is drawn of a step is made once, from the word's map alone, and kept.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from studio.core.relief import finer, from_contour
from studio.core.words import heat, scale
from studio.core.words_scene import Guise
from studio.ui.heat import heat_image, line_image, shade_image
from studio.ui.theme import Token, colour

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from studio.core.reading import Reading
    from studio.ui.widgets.view import View

    Map = NDArray[np.float32]

FINE: Final = 256
"""The longer side of the heat, px: finer than any map, coarse enough to be made within a frame."""
TRACED: Final = 320
"""The same for outlines."""
KEPT: Final = 96
"""Drawings kept: a run's steps and more, 24 MB of heat."""
DARKENED: Final = 105  # alpha of the black under the heat, at full strength
LINES: Final = (
    (0.5, 0.72, 1.5),
    (0.8, 0.95, 1.1),
)  # of outlines: height, colour on the ramp, width
SHADED: Final = (0.35, 0.6)  # heat from which the shade of a mask begins to lift, and is gone
SHADE: Final = 0.86


@dataclass(frozen=True, slots=True)
class WordLook:
    """What is to be seen of a word. width, height: of the picture. step: None for all steps."""

    reading: Reading
    word: int
    step: int | None
    guise: Guise
    opacity: float
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A word at a step, ready to be painted: images that lie over each other."""

    images: tuple[QImage, ...]


class Drawings:
    """What was drawn of words, the least recently used given up first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Reading, int, int | None, Guise], Drawn] = OrderedDict()
        self._scale: tuple[tuple[Reading, int], tuple[float, float]] | None = None

    def get(self, look: WordLook) -> Drawn:
        """The drawing of a word; made at the first call."""
        key = (look.reading, look.word, look.step, look.guise)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _draw(look, self._heat(look))
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found

    def _heat(self, look: WordLook) -> Map:
        reading, word, step = look.reading, look.word, look.step
        if step is None:
            return heat(reading.mean, word, 0)
        if self._scale is None or self._scale[0] != (reading, word):
            self._scale = ((reading, word), scale(reading.maps, word, step))
        return heat(reading.maps, word, step, self._scale[1])


class WordOverlay:
    """Lies over the canvas; takes no drag."""

    def __init__(self) -> None:
        self._look: WordLook | None = None
        self._drawings = Drawings()

    def show_look(self, look: WordLook | None) -> bool:
        """Show a word, or none; whether that is another sight."""
        changed = look != self._look
        self._look = look
        return changed

    def paint(self, painter: QPainter, view: View, /) -> None:
        """Over the picture, wherever it lies."""
        if self._look is not None and self._look.opacity > 0:
            look = self._look
            left, top = view.to_widget(0, 0)
            place = QRectF(left, top, look.width * view.scale, look.height * view.scale)
            paint_word(painter, place, look, self._drawings.get(look))

    def press(self, _x: float, _y: float, /) -> bool:
        """It takes no drag."""
        return False

    def drag(self, _x: float, _y: float, /) -> None:
        """It takes no drag."""

    def release(self, _x: float, _y: float, /) -> None:
        """It takes no drag."""


def paint_word(painter: QPainter, place: QRectF, look: WordLook, drawn: Drawn) -> None:
    """Paint a word over the picture that lies at `place`."""
    painter.setRenderHints(
        QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
    )
    if look.guise is Guise.HEAT:
        painter.fillRect(place, colour(Token.SHADE, round(DARKENED * look.opacity)))
    painter.setOpacity(look.opacity)
    for image in drawn.images:
        painter.drawImage(place, image)


def with_word(picture: QImage, look: WordLook) -> QImage:
    """A copy of the picture with the word over it, in the size the picture stands for."""
    made = picture.convertToFormat(QImage.Format.Format_RGB32).scaled(
        look.width,
        look.height,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    painter = QPainter(made)
    paint_word(painter, QRectF(made.rect()), look, Drawings().get(look))
    painter.end()
    return made


def _draw(look: WordLook, relief: Map) -> Drawn:
    if look.guise is Guise.OUTLINE:
        smooth = finer(relief, *_fitting(look, TRACED))
        return Drawn(
            tuple(
                line_image(from_contour(smooth, height), ink, wide) for height, ink, wide in LINES
            )
        )
    smooth = finer(relief, *_fitting(look, FINE))
    if look.guise is Guise.HEAT:
        return Drawn((heat_image(smooth),))
    low, high = SHADED
    lifted = ((smooth - low) / (high - low)).clip(0, 1)
    return Drawn((shade_image(SHADE * (1 - lifted * lifted * (3 - 2 * lifted))),))


def _fitting(look: WordLook, side: int) -> tuple[int, int]:
    """Width and height in the picture's shape, the longer one `side`."""
    longer = max(look.width, look.height)
    return max(1, look.width * side // longer), max(1, look.height * side // longer)
