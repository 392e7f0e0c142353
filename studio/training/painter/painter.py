"""The painter: a scene and a size in, a picture out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter import buildings, city, land, media, movers, sky, trees, water
from studio.training.painter.canvas import Canvas
from studio.training.painter.painting import Painting, begin
from studio.training.painter.scene import ON_LAND, Scene
from studio.training.painter.textures import TextureBank, make_bank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.training.painter.colours import Floats

Room = Callable[[Painting], None]
TERRAINS: Mapping[str, Room] = {
    "mountains": land.mountains,
    "hills": land.hills,
    "dunes": land.dunes,
    "sea": water.sea,
    "lake": water.lake,
    "forest": land.forest,
    "city": city.city,
    "islands": water.islands,
    "meadow": land.meadow,
}
SUBJECTS: Mapping[str, Callable[[Painting, str], None]] = {
    "tree": trees.tree,
    "house": buildings.house,
    "lighthouse": buildings.lighthouse,
    "boat": movers.boat,
    "birds": movers.birds,
    "balloon": movers.balloon,
}

# How far a pixel must move, of 0..1, to count as part of the subject: its glow does not.
MARKED = 0.08
BODY_MARGIN = 1.2


class Painter:
    """Paints scenes. Equal scene and size give equal bytes; one painter a thread.

    width, height: pixels, at least 16; height defaults to width.
    bank: the textures to cut from; making one takes seconds, so share it between painters.
    """

    def __init__(
        self, width: int = 256, height: int | None = None, bank: TextureBank | None = None
    ) -> None:
        self.bank = bank or make_bank()
        self.canvas = Canvas(width, height or width, self.bank)

    def paint(self, scene: Scene) -> NDArray[np.uint8]:
        """Return the picture of that scene, uint8 of shape (height, width, 3), R, G, B."""
        return self.paint_marked(scene)[0]

    def paint_marked(self, scene: Scene) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Return the picture and where its subjects, sun and moon stand, (height, width)."""
        p = begin(scene, self.canvas)
        sky.paint_sky(p)
        marks = _body(p)
        for position in _ordered(scene, "balloon"):
            marks |= self._paint_subject(p, "balloon", position)
        TERRAINS[scene.terrain](p)
        for kind in ("boat", *sorted(ON_LAND), "birds"):
            for position in _ordered(scene, kind):
                marks |= self._paint_subject(p, kind, position)
        if scene.weather == "mist":
            media.mist(p)
        pixels = media.render_medium(p, media.grade(self.canvas.pixels, scene.palette))
        rgb = (np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
        return np.ascontiguousarray(rgb.transpose(1, 2, 0)), marks

    def _paint_subject(self, p: Painting, kind: str, position: str) -> NDArray[np.bool_]:
        """Paint one subject; returns the pixels it changed."""
        before = self.canvas.pixels.copy()
        SUBJECTS[kind](p, position)
        moved: Floats = np.abs(self.canvas.pixels - before).max(0)
        return np.asarray(moved > MARKED)


def _body(p: Painting) -> NDArray[np.bool_]:
    """Return where the sun or moon is, with a narrow rim."""
    radius = p.sun_radius * BODY_MARGIN  # 0 where there is none
    return np.asarray(p.canvas.distance(p.sun_x, p.sun_y) < radius)


def _ordered(scene: Scene, kind: str) -> list[str]:
    return [subject.position for subject in scene.subjects if subject.kind == kind]
