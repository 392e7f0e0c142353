"""The model's way in: what is said of it while it loads, and whether somebody waits for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.events import Failed, Loading, Ready
from studio.core.fitting import fitted
from studio.core.jobs import Load
from studio.core.scene import ModelState, Phase

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.desk import Desk
    from studio.core.jobs import Job
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import ModelRef


class ModelLoad:
    """Held by the conductor. send: puts a job before the engine. number: one never used.

    state: as the chip shows it. waited_for: Generate was pressed before the model was ready.
    """

    def __init__(self, send: Callable[[Job], None], number: Callable[[], int]) -> None:
        self._send, self._number = send, number
        self._newest = 0  # what older loads say is of no interest
        self.state = ModelState()
        self.waited_for = False

    @property
    def facts(self) -> ModelFacts | None:
        """Of the model that runs; None while none does."""
        return self.state.facts

    def fit(self, desk: Desk) -> Desk:
        """The desk with the model that runs: a desk may come from the time of another one."""
        facts = self.facts
        if facts is None or desk.recipe.model == facts.ref:
            return desk
        return fitted(desk, facts, fresh=False)

    def begin(self, ref: ModelRef, folder: Path) -> None:
        """Have a model loaded."""
        self.state = ModelState(Phase.LOADING, "", ref.name)
        self._newest = self._number()
        self._send(Load(self._newest, ref, folder))

    def fail(self, name: str, why: str) -> None:
        """A model could not even be sent to the engine."""
        self.waited_for = False
        self.state = ModelState(Phase.BROKEN, why, name)

    def receive(self, event: Loading | Ready | Failed) -> bool:
        """Take an event in; True where the newest load is over now, well or not."""
        if event.number != self._newest:
            return False
        match event:
            case Loading():
                self.state = replace(self.state, phase=Phase.LOADING, text=event.stage)
                return False
            case Ready():
                self.state = ModelState(Phase.READY, "", event.facts.ref.name, event.facts)
            case Failed():
                self.waited_for = False
                self.state = replace(self.state, phase=Phase.BROKEN, text=event.what)
        return True

    def take_wait(self) -> bool:
        """Whether somebody waited for this model; nobody does any more."""
        waited, self.waited_for = self.waited_for, False
        return waited
