"""What a comparison needs of the engine: both runs, then the measure of how far they part.

It is asked for when the engine has nothing else to do, one thing after the other.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from studio.core.events import Failed, Finished, Parted
from studio.core.jobs import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.errands import Errand, OnOutcome, Outcome
    from studio.core.node import Node
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.runs import Ended

    Errands = Callable[[Callable[[int], Errand], OnOutcome], int]
    Pair = tuple[Recipe, Recipe]

KEPT: Final = 64
"""Measured pairs that are remembered: a few hundred bytes each."""


class Gathering:
    """production: makes the runs and knows them. errand: asks the engine for one answer."""

    def __init__(self, production: Production, errand: Errands) -> None:
        self._production, self._orders = production, production.orders
        self._errand = errand
        self._measured: dict[Pair, Parted | str] = {}
        self._failed: dict[Recipe, str] = {}
        self._halted = False  # what was asked for was stopped: it is not asked for again by itself
        self._asking = False
        self._fetched: set[int] = set()  # nodes of whose runs the project had nothing more
        self._fetching: int | None = None

    def measured(self, first: Recipe, second: Recipe) -> Parted | str | None:
        """How far two runs are apart, or why that cannot be said; None if it is not known yet."""
        return self._measured.get((first, second))

    def problem(self, recipe: Recipe) -> str:
        """Why the steps of a run cannot be had; "" where they can, or are there."""
        if self._orders.reel(recipe).complete or self._orders.can_run(recipe):
            return self._failed.get(recipe, "")
        return f"The model {recipe.model.name} is not loaded."

    def resume(self) -> None:
        """The artist wants it now, or the engine is done with what came between."""
        self._halted = False

    def forget(self) -> None:
        """Another project is on show: what was fetched from the one before never comes."""
        self._fetched.clear()
        self._fetching = None

    def ask(self, first: Node, second: Node) -> None:
        """Ask for one thing that is missing, if the engine has nothing else to do."""
        if self._halted or self._asking or self._fetching or not self._orders.is_idle:
            return
        for node in (first, second):
            if self._orders.reel(node.recipe).complete:
                self._fetched.discard(node.id)
            elif self._get(node):
                return
        pair = first.recipe, second.recipe
        if pair not in self._measured and all(self._can_measure(recipe) for recipe in pair):
            self._asking = True
            self._errand(lambda number: Part(number, *pair), partial(self._parted, pair))

    def recalled(self, node: int) -> None:
        """What the project keeps of a node's run has come."""
        if node == self._fetching:
            self._fetching = None

    def _can_measure(self, recipe: Recipe) -> bool:
        return self._orders.reel(recipe).complete and self._orders.can_run(recipe)

    def _get(self, node: Node) -> bool:
        """Have a run brought from the project, else made; False where neither is possible."""
        if node.id not in self._fetched:
            self._fetched.add(node.id)
            if self._production.shelf.fetch(node):
                self._fetching = node.id
                return True
        if self._failed.get(node.recipe) or not self._orders.can_run(node.recipe):
            return False
        self._asking = True
        self._orders.request(node.recipe, partial(self._made, node.recipe), node.id)
        return True

    def _made(self, recipe: Recipe, ended: Ended) -> None:
        self._asking = False
        if isinstance(ended, Failed):
            self._failed[recipe] = ended.what
        elif not isinstance(ended, Finished):
            self._halted = True
        elif not self._orders.reel(recipe).complete:  # asking again would go on for ever
            self._failed[recipe] = "Its steps do not fit into memory."

    def _parted(self, pair: Pair, outcome: Outcome) -> None:
        self._asking = False
        if isinstance(outcome, Parted):
            self._measured[pair] = outcome
        elif isinstance(outcome, Failed):
            self._measured[pair] = outcome.what
        else:
            self._halted = True
        while len(self._measured) > KEPT:
            del self._measured[next(iter(self._measured))]
