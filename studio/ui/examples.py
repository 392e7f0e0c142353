"""The examples of the first page: prompts that the starter model paints well, with their pictures.

Each picture in resources/examples was made by the starter from this very prompt and seed
(`packaging/examples.py` makes them again).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.library.places import resources

if TYPE_CHECKING:
    from pathlib import Path

AT_ONCE: Final = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A prompt with its seed. name: of its picture file. mood: one word for the card."""

    name: str
    prompt: str
    mood: str
    seed: int

    @property
    def picture(self) -> Path:
        """The picture that the starter made of it."""
        return resources() / "examples" / f"{self.name}.png"


EXAMPLES: Final = (
    Example("dusk", "mountains and a lake at sunset, oil painting", "calm", 2),
    Example("lights", "a forest in winter at night with northern lights", "deep", 4),
    Example("synth", "synthwave mountains with a sun", "bright", 2),
    Example("meadow", "a flower field in spring with clouds, oil painting", "fresh", 1),
    Example("mist", "a lake in morning mist, watercolor", "pale", 5),
    Example("hills", "rolling hills in autumn, golden hour, digital painting", "warm", 6),
)
