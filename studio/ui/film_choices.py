"""What can be chosen for a film of a walk: sizes, rates, qualities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.film import Quality
from studio.library import files, films
from studio.ui.widgets.fields import Choice
from studio.ui.words import tr

if TYPE_CHECKING:
    from studio.core.film import FilmOrder

RATES: Final = (8, 12, 15, 24, 25, 30, 50, 60)
SIZES: Final = ((1080, 1080), (1280, 720), (1920, 1080))
OWN: Final = "own"
"""The size in which the pictures are painted."""
OTHER: Final = "other"
"""A size or a rate that is not offered."""
QUALITIES: Final = {
    Quality.HIGH: "High",
    Quality.GOOD: "Good",
    Quality.SMALL: "Small file",
}


def size_id(order: FilmOrder) -> str:
    """The choice of size that an order stands for."""
    return OWN if order.size is None else _name(order.size)


def rates(order: FilmOrder) -> tuple[Choice, ...]:
    """The rates that the kind of film can show, and the one of the order."""
    fastest = films.kind_of(order.suffix).fastest
    offered = sorted({*(rate for rate in RATES if rate <= fastest), order.rate})
    labels = (Choice(f"{rate:g}", tr("{rate} fps", rate=f"{rate:g}")) for rate in offered)
    return (*labels, Choice(OTHER, tr("Other…")))


def sizes(own: tuple[int, int], chosen: tuple[int, int] | None) -> tuple[Choice, ...]:
    """The sizes. own: that of the pictures, (0, 0) where there are none; chosen: the order's."""
    width, height = own
    doubled = [(width * times, height * times) for times in (2, 3, 4)] if width else []
    offered = dict.fromkeys([*doubled, *SIZES, *([chosen] if chosen else [])])
    label = f"{width} × {height}" if width else tr("The model's own")
    hint = tr("The size in which the pictures are painted")
    return (
        Choice(OWN, label, hint),
        *(Choice(_name(size), f"{size[0]} × {size[1]}") for size in offered if size != own),
        Choice(OTHER, tr("Other…")),
    )


def qualities(order: FilmOrder, size: tuple[int, int], count: int) -> tuple[Choice, ...]:
    """How much of the detail is kept, and about how large the film is. size: in px; count: of its
    frames."""
    kind = films.kind_of(order.suffix)
    only, hint = "", tr("How much of the detail is kept (constant rate factor)")
    if not kind.suffix:
        only, hint = tr("Lossless"), tr("Every pixel is kept")
    elif not kind.codec:
        only, hint = tr("Palette"), tr("Each picture has 256 colours of its own")
    found = []
    for quality, name in QUALITIES.items():
        words = only or tr(name)
        about = files.human_size(films.estimate(kind, quality, *size, count))
        label = tr("{quality} · about {size}", quality=words, size=about) if count else words
        found.append(Choice(quality, label, hint))
    return tuple(found)


def _name(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
