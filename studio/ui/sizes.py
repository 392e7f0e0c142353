"""The sizes on offer for a model: its own area in several shapes, and larger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.ui.widgets.fields import Choice
from studio.ui.words import tr

if TYPE_CHECKING:
    from studio.core.model_facts import ModelFacts

SHAPES: Final = (("Square", 1, 1), ("Landscape", 3, 2), ("Wide", 2, 1), ("Portrait", 2, 3))
SCALES: Final = (1.0, 1.5, 2.0)


def size_id(width: int, height: int) -> str:
    """A size as the id of a choice."""
    return f"{width}x{height}"


def size_of(choice: str) -> tuple[int, int]:
    """The size of a choice."""
    width, height = choice.split("x")
    return int(width), int(height)


def size_choices(width: int, height: int, facts: ModelFacts | None) -> tuple[Choice, ...]:
    """The model's sizes, and the present one if it is none of them."""
    sizes = {size_id(width, height): ""} if facts is None else _sizes(facts)
    if size_id(width, height) not in sizes:
        sizes = {size_id(width, height): "", **sizes}
    return tuple(Choice(size, _label(size, shape)) for size, shape in sizes.items())


def _sizes(facts: ModelFacts) -> dict[str, str]:
    sizes: dict[str, str] = {}
    for scale in SCALES:
        for shape, across, down in SHAPES:
            stretch = (across / down) ** 0.5
            size = size_id(
                _fit(facts.width * scale * stretch, facts.multiple),
                _fit(facts.height * scale / stretch, facts.multiple),
            )
            sizes.setdefault(size, shape)
    return sizes


def _fit(side: float, multiple: int) -> int:
    return max(multiple, round(side / multiple) * multiple)


def _label(size: str, shape: str) -> str:
    width, height = size_of(size)
    numbers = f"{width} × {height}"
    return f"{numbers}   {tr(shape)}" if shape else numbers
