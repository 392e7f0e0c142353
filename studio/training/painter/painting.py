"""A painting in progress: the scene, its light, and where things stand on the canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from studio.training.painter import colours
from studio.training.painter.colours import Floats, grey, hex_colour, mix
from studio.training.painter.scene import Scene, substream

if TYPE_CHECKING:
    from studio.training.painter.canvas import Canvas

HORIZONS = {
    "mountains": (0.56, 0.70),
    "hills": (0.45, 0.60),
    "dunes": (0.48, 0.60),
    "sea": (0.48, 0.66),
    "lake": (0.52, 0.62),
    "forest": (0.60, 0.70),
    "city": (0.62, 0.76),
    "islands": (0.46, 0.60),
    "meadow": (0.48, 0.62),
}
THIRDS = {"left": (0.14, 0.34), "center": (0.42, 0.58), "right": (0.66, 0.86)}


@dataclass
class Mood:
    """The colours of one hour, weather and season: each three floats, 0..1."""

    zenith: Floats
    middle: Floats
    horizon: Floats
    light: Floats
    cloud: Floats
    cloud_shade: Floats
    haze: Floats = field(init=False)
    land: Floats = field(init=False)
    leaves: Floats = field(init=False)
    pines: Floats = field(init=False)
    neon: Floats = field(default_factory=lambda: hex_colour(colours.NEON[0]))

    def haze_over(self) -> None:
        """Let the distance take its colour from the sky."""
        self.haze = mix(self.horizon, self.middle, 0.35)


@dataclass
class Painting:
    """What the rooms hand from one to the next. `y` grows downwards, 0..1."""

    scene: Scene
    canvas: Canvas
    mood: Mood
    horizon: float
    sun_x: float
    sun_y: float
    sun_radius: float
    ground: Floats | None = None
    waterline: float | None = None

    def rng(self, part: str) -> np.random.Generator:
        """Return the generator of one part of the picture."""
        return substream(self.scene.seed, part)

    @property
    def flat(self) -> bool:
        """Whether the medium wants flat areas of colour."""
        return self.scene.medium in {"poster", "woodblock"}

    @property
    def neon(self) -> bool:
        """Whether the medium is synthwave."""
        return self.scene.medium == "synthwave"

    @property
    def grainy(self) -> float:
        """How much texture the ground shows."""
        return 0.25 if self.flat else 1.0

    @property
    def from_right(self) -> int:
        """Return 1 where the light comes from the right, else -1."""
        return 1 if self.sun_x >= 0.5 else -1

    def lit(self, colour: Floats, depth: float) -> Floats:
        """Return a colour under this light at a depth of 0 (far away) to 1 (near)."""
        light = self.mood.light
        if self.neon:
            colour = mix(np.array((0.16, 0.06, 0.34), np.float32), colour * 0.3, 0.25)
            light = np.array((0.9, 0.8, 1.1), np.float32)
        veil = {"mist": 0.93}.get(self.scene.weather, 0.80) * (1 - depth) ** 1.25
        return np.asarray(mix(colour * light, self.mood.haze, veil))


def begin(scene: Scene, canvas: Canvas) -> Painting:
    """Return the painting before the first stroke: light chosen, horizon and sun placed."""
    r = substream(scene.seed, "composition")
    horizon = float(r.uniform(*HORIZONS[scene.terrain]))
    x = float(r.uniform(*THIRDS[scene.celestial_position]))
    low, high = float(r.uniform(0.06, 0.26)), float(r.uniform(0.14, 0.30))
    size = float(r.uniform(1.05, 1.7))
    setting = scene.celestial == "sun" and scene.time in {"sunset", "dawn", "dusk"}
    y = horizon - low if setting else high
    if scene.medium == "synthwave" and scene.celestial == "sun":
        y = horizon - 0.10 - low * 0.4
    radius = {"sun": 0.05 if scene.time == "day" else 0.068, "moon": 0.055, "none": 0.0}
    broad = {"synthwave": 1.7, "poster": 1.3, "woodblock": 1.3}.get(scene.medium, 1.0)
    return Painting(
        scene, canvas, _mood(scene), horizon, x, y, radius[scene.celestial] * size * broad
    )


def _mood(scene: Scene) -> Mood:
    r = substream(scene.seed, "mood")
    base = colours.SKY[scene.time]
    stops: tuple[str, str, str] = base[:3]
    variants = colours.SKY_VARIANTS[scene.time]
    variant = variants[int(r.integers(len(variants)))]
    if r.random() < 0.6:
        stops = variant
    zenith, middle, horizon = (hex_colour(code) for code in stops)
    light = np.array(base[3], np.float32)
    mood = Mood(zenith, middle, horizon, light, hex_colour(base[4]), hex_colour(base[5]))
    if scene.weather == "storm":
        _darken(mood, {"night": 0.35, "dusk": 0.55}.get(scene.time, 0.9))
    elif scene.weather == "mist":
        veil = mix(mood.horizon, grey(float(mood.horizon.mean())), 0.35)
        mood.zenith, mood.middle = mix(mood.zenith, veil, 0.45), mix(mood.middle, veil, 0.55)
        mood.horizon = veil
    sky, neon = int(r.integers(3)), int(r.integers(3))
    if scene.medium == "synthwave":
        _electrify(mood, colours.NEON_SKIES[sky], night=scene.time == "night")
        mood.neon = hex_colour(colours.NEON[neon])
    drift = r.normal(0, 0.018, (4, 3)).astype(np.float32)
    mood.zenith, mood.middle = mood.zenith + drift[0], mood.middle + drift[1]
    mood.horizon = mood.horizon + drift[2]
    mood.haze_over()
    mood.land = hex_colour(colours.LAND[scene.season]) + drift[3] * 1.6
    mood.leaves = hex_colour(colours.LEAVES[scene.season])
    mood.pines = hex_colour(colours.PINES[scene.season])
    return mood


def _darken(mood: Mood, strength: float) -> None:
    """Pull a storm over the sky."""
    slate = ((0.17, 0.20, 0.25), (0.34, 0.38, 0.43), (0.62, 0.65, 0.64))
    dark, mid, pale = (np.array(tone, np.float32) * strength for tone in slate)
    mood.zenith, mood.middle = mix(mood.zenith, dark, 0.72), mix(mood.middle, mid, 0.72)
    mood.horizon = mix(mood.horizon, pale, 0.62)
    mood.light = mix(mood.light, np.array((0.52, 0.56, 0.60), np.float32) * strength, 0.7)
    mood.cloud, mood.cloud_shade = mix(mood.cloud, pale, 0.6), mix(mood.cloud_shade, dark, 0.8)


def _electrify(mood: Mood, stops: tuple[str, str, str], *, night: bool) -> None:
    """Replace the sky by a neon one."""
    mood.zenith, mood.middle, mood.horizon = (hex_colour(code) for code in stops)
    if night:
        mood.zenith, mood.middle = mood.zenith * 0.6, mood.middle * 0.5
        mood.horizon = mix(mood.horizon, mood.middle, 0.55) * 0.8
    mood.light = np.array((0.22, 0.12, 0.42), np.float32)
    mood.cloud, mood.cloud_shade = hex_colour("#ff86d0"), hex_colour("#3a1468")
