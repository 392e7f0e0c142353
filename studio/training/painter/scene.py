"""What a picture shows: the scene, its vocabulary and the law by which scenes are drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

TERRAINS = (
    "mountains",
    "hills",
    "dunes",
    "sea",
    "lake",
    "forest",
    "city",
    "islands",
    "meadow",
)
TIMES = ("dawn", "day", "sunset", "dusk", "night")
WEATHERS = ("clear", "cloudy", "storm", "mist", "aurora")
CELESTIAL = ("none", "sun", "moon")
SUBJECTS = ("tree", "house", "lighthouse", "boat", "birds", "balloon")
SEASONS = ("none", "spring", "autumn", "winter")
PALETTES = (
    "none",
    "golden",
    "crimson",
    "rose",
    "violet",
    "azure",
    "teal",
    "emerald",
    "pastel",
    "vivid",
    "sepia",
    "mono",
)
MEDIA = ("none", "watercolor", "ink", "oil", "synthwave", "poster", "pixel", "woodblock")
POSITIONS = ("left", "center", "right")

WATERS = frozenset({"sea", "lake", "islands"})
ON_LAND = frozenset({"tree", "house", "lighthouse"})
IN_THE_SKY = frozenset({"birds", "balloon"})

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "terrain": TERRAINS,
    "time": TIMES,
    "weather": WEATHERS,
    "celestial": CELESTIAL,
    "season": SEASONS,
    "palette": PALETTES,
    "medium": MEDIA,
}
"""The single-valued attributes of a scene and their values, in the order of the classifier."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing in the picture and the third of the picture it stands in."""

    kind: str
    position: str

    def __post_init__(self) -> None:
        _require("subject", self.kind, SUBJECTS)
        _require("position", self.position, POSITIONS)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a caption can say about a picture, and the seed of what it cannot say.

    Raises ValueError for a value outside the vocabulary.
    """

    seed: int
    terrain: str = "hills"
    time: str = "day"
    weather: str = "clear"
    celestial: str = "none"
    celestial_position: str = "center"
    subjects: tuple[Subject, ...] = ()
    season: str = "none"
    palette: str = "none"
    medium: str = "none"

    def __post_init__(self) -> None:
        for attribute, values in ATTRIBUTES.items():
            _require(attribute, str(getattr(self, attribute)), values)
        _require("position", self.celestial_position, POSITIONS)
        if self.seed < 0:
            raise ValueError("a scene's seed is a whole number from 0")

    @property
    def crescent(self) -> bool:
        """Whether the moon, where there is one, is a crescent."""
        return chance(self.seed, "crescent") < 0.35

    @property
    def wisps(self) -> bool:
        """Whether a clear sky has a few thin clouds after all."""
        return chance(self.seed, "wisps") < 0.4

    @property
    def leafy(self) -> bool:
        """Whether a forest is of leafy trees rather than of pines."""
        return chance(self.seed, "leafy") < (0.75 if self.season in {"autumn", "spring"} else 0.3)

    def has(self, *kinds: str) -> bool:
        """Return whether one of these subjects is in the picture."""
        return any(subject.kind in kinds for subject in self.subjects)


def _require(what: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"unknown {what} {value!r}; known: {', '.join(known)}")


def substream(seed: int, name: str) -> np.random.Generator:
    """Return a generator of its own for one part of one picture.

    Each part draws from its own stream, so that changing one attribute leaves the rest in place.
    """
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))


def chance(seed: int, name: str) -> float:
    """Return a number in 0..1 fixed by seed and name, without making a generator."""
    digest = hashlib.blake2b(f"{seed}?{name}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "little") / 2**48


def _pick(r: np.random.Generator, values: Sequence[str], weights: Sequence[float] = ()) -> str:
    if not weights:
        return values[int(r.integers(len(values)))]
    p = np.asarray(weights, float)
    return values[int(r.choice(len(values), p=p / p.sum()))]


def sample_scene(seed: int) -> Scene:
    """Draw the scene of that seed: likely combinations often, contradictory ones never."""
    r = substream(seed, "scene")
    terrain = _pick(r, TERRAINS)
    time = _pick(r, TIMES, (0.16, 0.27, 0.23, 0.13, 0.21))
    weather = _pick(r, WEATHERS[:4], (0.58, 0.22, 0.08, 0.12))
    medium = _pick(r, MEDIA, (0.33, 0.12, 0.09, 0.12, 0.09, 0.11, 0.05, 0.09))
    palette = _pick(r, PALETTES, (0.66, *(0.34 / 11,) * 11))
    if medium == "synthwave":
        # Neon wants a dark, clear sky, and a palette over it only now and then.
        time = _pick(r, ("sunset", "dusk", "night"))
        weather = "cloudy" if weather == "cloudy" else "clear"
        palette = "none" if r.random() < 0.85 else palette
    if medium == "ink" and r.random() < 0.7:
        palette = "none"
    if time in {"night", "dusk"} and weather == "clear" and r.random() < 0.28:
        weather = "aurora"
    return Scene(
        seed=int(seed),
        terrain=terrain,
        time=time,
        weather=weather,
        celestial=_sample_celestial(r, time, weather, medium),
        celestial_position=_pick(r, POSITIONS),
        subjects=_sample_subjects(r, terrain),
        season=_pick(r, SEASONS, (0.52, 0.15, 0.17, 0.16)),
        palette=palette,
        medium=medium,
    )


def _sample_celestial(r: np.random.Generator, time: str, weather: str, medium: str) -> str:
    if medium == "synthwave":
        return _pick(r, CELESTIAL, (0.2, 0.65, 0.15))
    if weather == "storm" and r.random() < 0.7:
        return "none"
    weights = {"night": (0.35, 0.0, 0.65), "dusk": (0.35, 0.25, 0.40)}
    return _pick(r, CELESTIAL, weights.get(time, (0.38, 0.60, 0.02)))


def _sample_subjects(r: np.random.Generator, terrain: str) -> tuple[Subject, ...]:
    water = terrain in WATERS
    weights = {
        "tree": 1.2,
        "house": 1.0,
        "lighthouse": 0.8 if water else 0.35,
        "boat": 1.6 if water else (0.7 if terrain == "city" else 0.0),
        "birds": 1.0,
        "balloon": 1.0,
    }
    found: list[Subject] = []
    for _ in range(int(r.choice(3, p=(0.16, 0.64, 0.20)))):
        taken = {subject.kind for subject in found}
        if taken & ON_LAND:
            taken |= ON_LAND  # one thing on the near bank at most: they would overlap
        kind = _pick(r, SUBJECTS, [0.0 if k in taken else weights[k] for k in SUBJECTS])
        position = _pick(r, POSITIONS)
        if found and found[0].position == position:
            position = POSITIONS[(POSITIONS.index(position) + 1) % 3]
        found.append(Subject(kind, position))
    return tuple(found)
