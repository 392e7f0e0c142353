"""A grid as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.choosing_scene import Why
    from studio.core.grid import Grid
    from studio.core.pixels import Pixels


@dataclass(frozen=True, slots=True)
class Cell:
    """One picture of the grid. full: it is the finished one, no sketch. failed: why there is none.
    on_show: the desk stands here."""

    picture: Pixels | None = None
    full: bool = False
    failed: str = ""
    on_show: bool = False


@dataclass(frozen=True, slots=True)
class GridScene:
    """What to show. cells: of the page. axes: those that it may lie along. at: the step from which
    they act; count: the steps of a run. left: small pictures still to come, time_left: seconds
    until they are there. making: how many full pictures are made of all that are wanted; None while
    none are.
    """

    grid: Grid | None = None
    page: int = 0
    cells: tuple[Cell, ...] = ()
    axes: tuple[Axis, ...] = ()
    at: int = 0
    count: int = 0
    left: int = 0
    time_left: float | None = None
    making: tuple[int, int] | None = None
    why: Why | None = None
