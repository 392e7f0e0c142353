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
        p = begin(scene, self.canvas)
        sky.paint_sky(p)
        for subject in _ordered(scene, "balloon"):
            movers.balloon(p, subject)
        TERRAINS[scene.terrain](p)
        for kind in ("boat", *sorted(ON_LAND), "birds"):
            for position in _ordered(scene, kind):
                SUBJECTS[kind](p, position)
        if scene.weather == "mist":
            media.mist(p)
        pixels = media.render_medium(p, media.grade(self.canvas.pixels, scene.palette))
        rgb = (np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
        return np.ascontiguousarray(rgb.transpose(1, 2, 0))


def _ordered(scene: Scene, kind: str) -> list[str]:
    return [subject.position for subject in scene.subjects if subject.kind == kind]
