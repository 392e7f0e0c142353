"""The words a caption can use, grouped by what they say, and how to find them in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

Words = Mapping[str, Mapping[str, tuple[str, ...]]]

WORDS: Words = {
    "terrain": {
        "mountains": (
            "mountains",
            "snowy peaks",
            "a mountain range",
            "alpine mountains",
            "tall mountains",
            "a mountain landscape",
        ),
        "hills": (
            "rolling hills",
            "hills",
            "green hills",
            "gentle hills",
            "countryside",
            "a hilly landscape",
        ),
        "dunes": ("desert dunes", "dunes", "sand dunes", "a desert", "sandy desert"),
        "sea": ("the sea", "the ocean", "open sea", "a seascape", "ocean waves"),
        "lake": (
            "a lake",
            "a mountain lake",
            "a lake with reflections",
            "calm lake",
            "reflections on a lake",
        ),
        "forest": ("a forest", "woods", "a pine forest", "woodland", "deep forest"),
        "city": (
            "a city",
            "a city skyline",
            "skyline",
            "skyscrapers",
            "a city with tall buildings",
            "downtown",
        ),
        "islands": (
            "islands",
            "small islands",
            "an archipelago",
            "islands in the sea",
            "rocky islands",
        ),
        "meadow": (
            "a meadow",
            "a flower field",
            "a field of flowers",
            "fields of flowers",
            "a flowering meadow",
        ),
    },
    "time": {
        "dawn": ("at dawn", "at sunrise", "early morning", "in the morning", "dawn"),
        "day": ("by day", "at noon", "midday", "daytime", "in daylight", "day"),
        "sunset": ("at sunset", "sunset", "in the evening", "golden hour", "evening sky"),
        "dusk": ("at dusk", "twilight", "dusk", "at twilight", "blue hour"),
        "night": ("at night", "night", "in the night", "night sky", "midnight"),
    },
    "weather": {
        "clear": ("clear sky", "a clear sky", "cloudless"),
        "cloudy": ("cloudy", "clouds", "with clouds", "cloudy sky", "dramatic clouds"),
        "storm": ("storm", "stormy", "a thunderstorm", "stormy sky", "dark storm clouds"),
        "mist": ("mist", "misty", "fog", "foggy", "in the mist", "hazy"),
        "aurora": ("aurora", "northern lights", "aurora borealis", "with northern lights"),
    },
    "celestial": {
        "sun": ("the sun", "sun", "a bright sun", "a big sun"),
        "moon": ("the moon", "moon", "full moon", "moonlight", "a moon", "a crescent moon"),
    },
    "subject": {
        "tree": ("a tree", "lone tree", "a single tree", "an old tree", "tree"),
        "house": ("a house", "a cottage", "a cabin", "small house", "house"),
        "lighthouse": ("a lighthouse", "lighthouse", "an old lighthouse"),
        "boat": ("a sailboat", "a boat", "a sailing boat", "boat", "sailing ship"),
        "birds": ("birds", "a flock of birds", "flying birds", "birds in the sky"),
        "balloon": ("a hot air balloon", "hot-air balloon", "hot air balloons", "balloon"),
    },
    "season": {
        "spring": ("in spring", "spring", "spring blossom", "springtime", "cherry blossom"),
        "autumn": ("in autumn", "autumn", "fall colors", "autumn leaves", "autumnal"),
        "winter": ("in winter", "winter", "snow", "snowy", "covered in snow"),
    },
    "palette": {
        "golden": ("golden tones", "golden palette", "gold", "warm golden colors", "amber"),
        "crimson": ("crimson", "red tones", "crimson palette", "scarlet colors", "red"),
        "rose": ("rose", "pink tones", "pink palette", "rose colors", "pink"),
        "violet": ("violet", "purple tones", "violet palette", "purple", "lavender colors"),
        "azure": ("azure", "blue tones", "blue palette", "cobalt blue", "blue"),
        "teal": ("teal", "teal tones", "turquoise palette", "cyan colors", "turquoise"),
        "emerald": ("emerald", "green tones", "emerald palette", "jade green", "green"),
        "pastel": ("pastel colors", "soft pastel", "pastel palette", "pale colors", "pastel"),
        "vivid": ("vivid colors", "vibrant", "saturated colors", "bold colors", "vivid"),
        "sepia": ("sepia", "sepia tones", "vintage brown", "sepia palette"),
        "mono": ("black and white", "monochrome", "grayscale", "grey tones"),
    },
    "medium": {
        "watercolor": (
            "watercolor",
            "watercolour painting",
            "a watercolor painting of",
            "aquarelle",
            "watercolor style",
        ),
        "ink": (
            "ink wash",
            "sumi-e",
            "ink painting",
            "an ink drawing of",
            "ink wash painting",
            "ink",
        ),
        "oil": (
            "oil painting",
            "an oil painting of",
            "oil on canvas",
            "impressionist painting",
            "impasto brush strokes",
            "oil",
        ),
        "synthwave": (
            "synthwave",
            "neon",
            "retrowave",
            "outrun style",
            "vaporwave",
            "neon synthwave",
        ),
        "poster": (
            "flat poster",
            "travel poster",
            "flat design",
            "minimal poster",
            "vector art",
            "poster",
        ),
        "pixel": ("pixel art", "pixel art of", "8-bit", "pixelated", "retro game art"),
        "woodblock": (
            "woodblock print",
            "ukiyo-e",
            "japanese woodblock print",
            "a woodblock print of",
            "japanese print",
        ),
        "none": (
            "a painting of",
            "digital painting",
            "concept art",
            "landscape painting",
            "artwork",
        ),
    },
    "position": {
        "left": ("on the left", "to the left", "left"),
        "center": ("in the center", "in the middle", "centered"),
        "right": ("on the right", "to the right", "right"),
    },
}
"""attribute -> value -> its phrases, as captions write them."""

_ARTICLE = re.compile(r"^(?:a|an|the|in|at|with|by) ")


def mentioned(text: str) -> dict[str, list[str]]:
    """Return what a text says: the values of each attribute, in the order of mention.

    The longest phrase wins, so "a mountain lake" is a lake and "golden hour" an hour.
    """
    found: dict[str, list[str]] = {}
    for attribute, value, _, _ in spans(text):
        values = found.setdefault(attribute, [])
        if value not in values:
            values.append(value)
    return found


def spans(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (attribute, value, start, end) for each known phrase in a text, left to right."""
    pattern, meaning = _grammar()
    for match in pattern.finditer(text.lower()):
        attribute, value = meaning[match.group()]
        yield attribute, value, match.start(), match.end()


@cache
def _grammar() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Return a pattern of all phrases, longest first, and what each means.

    Leading small words are optional: "house" is known because "a house" is.
    """
    meaning: dict[str, tuple[str, str]] = {}
    for attribute, values in WORDS.items():
        for value, phrases in values.items():
            for phrase in phrases:
                short = _ARTICLE.sub("", phrase).removesuffix(" of")
                for form in (phrase, short, _ARTICLE.sub("", short)):
                    meaning.setdefault(form, (attribute, value))
    longest_first = sorted(meaning, key=len, reverse=True)
    pattern = "|".join(re.escape(phrase) for phrase in longest_first)
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), meaning
