"""Orders: the pictures that are asked of the engine, and what is known of those it delivered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.events import Failed, Finished, GaveWay, Inverting, Looked, Started, Stepped
from studio.core.jobs import Look, Quality
from studio.core.live import Live
from studio.core.plan import Pace, draft
from studio.core.reels import Reels
from studio.core.runs import Runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.jobs import Job
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import Recipe
    from studio.core.reels import Reel
    from studio.core.runs import OnEnd, Purpose
    from studio.core.steps import View

RunEvent = Inverting | Started | Stepped | Looked | Finished | GaveWay | Failed


class Orders:
    """Held by the production. send: puts a job before the engine. clock: monotonic seconds.

    runs: those that have not ended. reels: what is known of all. live: how drafts follow the hand.
    """

    def __init__(self, send: Callable[[Job], None], clock: Callable[[], float]) -> None:
        self._send = send
        self.runs = Runs(clock)
        self.reels = Reels()
        self.live = Live()
        self._pace = Pace()
        self._facts: ModelFacts | None = None

    def use(self, facts: ModelFacts | None) -> None:
        """Another model runs from now on (None: none does)."""
        self._facts = facts
        self._pace = Pace()

    def can_run(self, recipe: Recipe) -> bool:
        """Whether the model that runs is the one this recipe names."""
        return self._facts is not None and recipe.model == self._facts.ref

    @property
    def is_idle(self) -> bool:
        """Whether every run that was asked for has ended."""
        return self.runs.are_over

    def reel(self, recipe: Recipe) -> Reel:
        """What is known of a recipe's run."""
        return self.reels.reel(recipe)

    # ---- asking

    def draft(self, desk: Desk, *, afresh: bool) -> None:
        """A draft of what is on the desk. afresh: as of `core.plan`."""
        recipe = draft(desk, self._pace, self.live.target, afresh=afresh)
        self._ask(recipe, Quality.DRAFT, None, None)

    def full(self, recipe: Recipe, node: int | None) -> int:
        """Have the full picture made; the number of the run, 0 where none had to be asked for."""
        if self.reels.reel(recipe).complete or self.runs.adopt(recipe, node):
            return 0
        return self._ask(recipe, Quality.FULL, node, None)

    def request(self, recipe: Recipe, on_end: OnEnd, node: int | None = None) -> None:
        """Make the full picture of a recipe for somebody who waits for it, and for a node."""
        self._ask(recipe, Quality.FULL, node, on_end)

    def decode(self, recipe: Recipe, step: int, view: View) -> None:
        """Have a step of any run decoded in full."""
        self._send(Look(self.runs.next_number(), recipe, step, view))

    def _ask(self, recipe: Recipe, quality: Quality, node: int | None, on_end: OnEnd | None) -> int:
        job = replace(self.runs.ask(recipe, quality, node, on_end), live=self.live)
        self._send(job)
        return job.number

    # ---- taking in

    def receive(self, event: RunEvent) -> Purpose | None:
        """Take one event in; what the run was for that ends with it, None where none does."""
        match event:
            case Inverting():
                self.runs.inverting(event)
            case Started():
                started = self.runs.started(event)
                if started is not None and started.quality is Quality.FULL:
                    self.reels.start(started.recipe, event.count)
            case Stepped():
                self.runs.stepped(event)
                purpose = self.runs.purpose(event.number)
                if purpose is not None and purpose.quality is Quality.FULL:
                    self.reels.step(purpose.recipe, event.step)
            case Looked():
                self.reels.look(event.recipe, event.step, event.view, event.tier, event.picture)
            case Finished() | GaveWay() | Failed():
                return self._ended(event)
        return None

    def _ended(self, event: Finished | GaveWay | Failed) -> Purpose | None:
        purpose = self.runs.ended(event)
        if purpose is not None and isinstance(event, Finished):
            self._pace = self._pace.learned(event.seconds, event.steps_run)
            if event.quality is Quality.FULL:
                self.reels.finish(event.recipe, event.count, event.picture)
        return purpose
