"""Which pictures of a comparison are decoded in full while the hand rests, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.steps import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.core.compare_scene import Side
    from studio.core.events import Looked
    from studio.core.orders import Orders
    from studio.core.recipe import Recipe


class SideLooks:
    """Held by the comparison. orders: where a step is decoded. resting: the hand rests.

    beside: what is decoded before the sides, because it stands beside the picture of the viewer.
    """

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self.resting = False
        self.beside: Side | None = None
        self._looked: set[tuple[Recipe, int]] = set()
        self._awaited: tuple[Recipe, int] | None = None

    def rest(self) -> None:
        """The hand rests: what was decoded already may have been evicted since."""
        self.resting = True
        self._looked.clear()

    def received(self, event: Looked) -> None:
        """A step was decoded in full: one of these, or another that took its place."""
        if self._awaited is not None and self._awaited != (event.recipe, event.step):
            self._looked.discard(self._awaited)  # the newest look takes the place of others
        self._awaited = None

    def next(self, sides: Iterable[Side | None]) -> None:
        """Have one more decoded: what is beside, else a side while the hand rests."""
        side, self.beside = self.beside, None
        if side is not None and self._orders.can_run(side.node.recipe):
            self._orders.decode(side.node.recipe, side.position, side.view)
            return
        if not self.resting:
            return
        for side in sides:
            if side is None or side.finished or side.tier in (None, Tier.FULL):
                continue
            place = side.node.recipe, side.position
            if place not in self._looked and self._orders.can_run(side.node.recipe):
                self._looked.add(place)
                self._awaited = place
                self._orders.decode(*place, side.view)
                return
