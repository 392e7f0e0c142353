"""Captions: what a person might write about a scene, in many wordings, never contradicting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.training.painter.scene import WATERS, Scene
from studio.training.painter.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

OMIT = 0.15
PLACES = 0.65
# How likely each attribute is left out, as a share of `omit` (1 = as told).
SHYNESS = {
    "weather": 0.8,
    "celestial": 1.0,
    "season": 0.7,
    "palette": 0.5,
    "medium": 0.7,
    "subject": 0.4,
    "terrain": 0.4,
}


class _Pen:
    """Chooses words by chance."""

    def __init__(self, r: np.random.Generator, omit: float, places: float) -> None:
        self._r, self._omit, self._places = r, omit, places

    def odds(self, probability: float) -> bool:
        return bool(self._r.random() < probability)

    def keeps(self, attribute: str) -> bool:
        return not self.odds(self._omit * SHYNESS.get(attribute, 1.0))

    def choose(self, phrases: Sequence[str]) -> str:
        return phrases[int(self._r.integers(len(phrases)))]

    def place(self, position: str) -> str:
        said = self.odds(self._places)
        return f" {self.choose(WORDS['position'][position])}" if said else ""

    def shuffle(self, bits: list[str]) -> None:
        self._r.shuffle(bits)


def caption(
    scene: Scene, r: np.random.Generator, omit: float = OMIT, places: float = PLACES
) -> str:
    """Return a caption of a scene; equal generators give equal captions.

    omit: how readily attributes are left out; 0 leaves out nothing. places: how often it
    is said where a thing stands.
    """
    pen = _Pen(r, omit, places)
    opening, bits = _medium(scene, pen)
    bits = _circumstances(scene, pen) + bits
    pen.shuffle(bits)
    main = _motif(scene, pen)
    if pen.odds(0.12):  # a bare list of tags
        bits.insert(int(r.integers(len(bits) + 1)), main)
        return opening + ", ".join(bits)
    text = main
    for i, bit in enumerate(bits):
        runs_on = i == 0 and bit.split()[0] in {"at", "in", "by", "with", "under"}
        text += (" " if runs_on else ", ") + bit
    return opening + text


def allowed(scene: Scene, attribute: str, value: str) -> tuple[str, ...]:
    """Return the phrases for a value that are true of this scene."""
    return tuple(p for p in WORDS[attribute][value] if _true_of(scene, p))


def _true_of(scene: Scene, phrase: str) -> bool:
    checks = {
        "green hills": scene.season in {"none", "spring"} and scene.palette == "none",
        "calm lake": scene.weather != "storm",
        "snowy peaks": scene.season != "autumn",
        "a pine forest": not scene.leafy,
        "full moon": not scene.crescent,
        "a crescent moon": scene.crescent,
        "clear sky": not scene.wisps,
        "a clear sky": not scene.wisps,
        "cloudless": not scene.wisps,
        "islands in the sea": True,
        "cherry blossom": scene.terrain != "dunes",
    }
    return checks.get(phrase, True)


def _say(scene: Scene, pen: _Pen, attribute: str, value: str) -> str:
    return pen.choose(allowed(scene, attribute, value))


def _medium(scene: Scene, pen: _Pen) -> tuple[str, list[str]]:
    """Return how the caption opens, and the medium if it comes later instead."""
    if scene.medium == "none" and pen.odds(0.6):
        return "", []
    if not pen.keeps("medium"):
        return "", []
    medium = _say(scene, pen, "medium", scene.medium)
    if medium.endswith(" of"):
        return f"{medium} ", []
    if pen.odds(0.5):
        return "", [medium]
    if pen.odds(0.4) and not medium.endswith("style"):
        return f"{medium} of ", []
    return f"{medium}, ", []


def _circumstances(scene: Scene, pen: _Pen) -> list[str]:
    """Return what is said of hour, weather, sun and moon, season and colours."""
    bits = []
    if pen.keeps("time"):
        bits.append(_say(scene, pen, "time", scene.time))
    clear = scene.weather == "clear"
    if (clear and not scene.wisps and pen.odds(0.25)) or (not clear and pen.keeps("weather")):
        bits.append(_say(scene, pen, "weather", scene.weather))
    if scene.celestial != "none" and pen.keeps("celestial"):
        body = _say(scene, pen, "celestial", scene.celestial)
        bits.append(body + pen.place(scene.celestial_position))
    for attribute, value in (("season", scene.season), ("palette", scene.palette)):
        if value != "none" and pen.keeps(attribute):
            bits.append(_say(scene, pen, attribute, value))
    return bits


def _motif(scene: Scene, pen: _Pen) -> str:
    """Return what the picture is of: the terrain, the things in it, or both."""
    things = []
    for subject in scene.subjects:
        if pen.keeps("subject"):
            thing = _say(scene, pen, "subject", subject.kind)
            things.append(thing + pen.place(subject.position))
    if things and not pen.keeps("terrain"):
        return " and ".join(things)
    terrain = _say(scene, pen, "terrain", scene.terrain)
    if not things:
        return terrain
    if pen.odds(0.4):
        wet = scene.terrain in WATERS
        joins = ("on", "by", "over", "near") if wet else ("in front of", "by", "near", "over")
        return f"{' and '.join(things)} {pen.choose(joins)} {terrain}"
    link = pen.choose((" with ", ", ", " and "))
    return terrain + link + pen.choose((" and ", ", ")).join(things)
