"""A scripted engine, and a studio of the core alone around it."""

from __future__ import annotations

import hashlib
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from core_values import MODEL, facts

from studio.core.compare import shared_steps
from studio.core.conductor import Conductor
from studio.core.desk import blank_desk
from studio.core.events import (
    Failed,
    Finished,
    GaveWay,
    Kept,
    Loading,
    Looked,
    Parted,
    Ready,
    Started,
    Stepped,
)
from studio.core.jobs import Keep, Load, Look, Part, Quality, Run
from studio.core.pixels import Pixels
from studio.core.recipe_json import to_json
from studio.core.steps import StepFacts, Tier

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.events import Event
    from studio.core.jobs import Job
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import ModelRef, Recipe
    from studio.core.scene import Scene, Stage

FOLDER = Path("models") / "some"


def a_picture(name: str) -> Pixels:
    """A picture of two pixels that no other name has."""
    return Pixels(2, 1, hashlib.blake2b(name.encode(), digest_size=8).digest())


def picture_of(recipe: Recipe) -> Pixels:
    """The finished picture of a recipe."""
    return a_picture(to_json(recipe))


def a_step(index: int, run: str = "") -> StepFacts:
    """A recorded step."""
    sees, expects = a_picture(f"{run} sees {index}"), a_picture(f"{run} expects {index}")
    return StepFacts(index, 1000.0 - index, None, sees, expects)


def parted(job: Part) -> Parted:
    """How far two runs are apart: further with each step after the last that they share."""
    count = job.first.steps
    same = shared_steps(job.first, job.second, count)
    distances = tuple(0.2 * max(0, i - same + 1) for i in range(count))
    return Parted(job.number, job.first, job.second, tuple(range(count)), distances)


class Engine:
    """Takes jobs as the real one does, and does a piece of them at each `turn`.

    One slot for runs and one for looks: the newest wins, and the one it replaces gives way. A
    draft that has begun finishes; a full run gives way to a run or a load. Loads and recordings
    wait in a queue of their own. Other errands are left to the test to answer.
    jobs: everything that was ever sent. stopped: every number that was to be stopped.
    """

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.stopped: list[int] = []
        self.models: dict[ModelRef, ModelFacts] = {MODEL: facts()}
        self.events: deque[Event] = deque()
        self._slot: Run | None = None
        self._look: Look | None = None
        self._queue: deque[Load | Keep | Part] = deque()
        self._running: Run | None = None
        self._done = 0

    def send(self, job: Job) -> None:
        """Take a job."""
        assert not self.jobs or job.number > self.jobs[-1].number
        self.jobs.append(job)
        if isinstance(job, Load | Keep | Part):
            self._queue.append(job)
            return
        if isinstance(job, Run):
            replaced, self._slot = self._slot, job
        elif isinstance(job, Look):
            replaced, self._look = self._look, job
        else:
            return
        if replaced is not None:
            self.events.append(GaveWay(replaced.number))

    def stop(self, number: int) -> None:
        """End a job, if it has not ended."""
        self.stopped.append(number)
        if self._slot is not None and self._slot.number == number:
            self.events.append(GaveWay(number))
            self._slot = None
        if self._running is not None and self._running.number == number:
            self.events.append(GaveWay(number))
            self._running = None

    def runs(self) -> list[Run]:
        """The runs that were asked for."""
        return [job for job in self.jobs if isinstance(job, Run)]

    def turn(self) -> bool:
        """Do one piece of work; False when there is none."""
        if self._running is not None:
            self._go_on(self._running)
        elif self._queue:
            self._do(self._queue.popleft())
        elif self._slot is not None:
            self._running, self._slot, self._done = self._slot, None, 0
            job = self._running
            count = job.recipe.steps
            self.events.append(Started(job.number, job.recipe, job.quality, count, 0))
        elif self._look is not None:
            job, self._look = self._look, None
            picture = a_picture(f"{to_json(job.recipe)} decoded {job.view} {job.step}")
            self.events.append(
                Looked(job.number, job.recipe, job.step, job.view, Tier.FULL, picture)
            )
        else:
            return False
        return True

    def _go_on(self, job: Run) -> None:
        count = job.recipe.steps
        loads = any(isinstance(waiting, Load) for waiting in self._queue)
        if job.quality is Quality.FULL and (self._slot or loads):
            self._running = None
            self.events.append(GaveWay(job.number))
        elif self._done < count:
            step = a_step(self._done, to_json(job.recipe))
            self.events.append(Stepped(job.number, step))
            self._done += 1
        else:
            self._running = None
            picture = picture_of(job.recipe)
            self.events.append(
                Finished(job.number, job.recipe, job.quality, picture, count, count, 0.1 * count)
            )

    def _do(self, job: Load | Keep | Part) -> None:
        if isinstance(job, Keep):
            self.events.append(Kept(job.number, job.path))
        elif isinstance(job, Part):
            self.events.append(parted(job))
        elif job.model in self.models:
            self.events.append(Loading(job.number, "Warming up"))
            self.events.append(Ready(job.number, self.models[job.model]))
        else:
            self.events.append(Failed(job.number, "It is broken.", "Get another.", "trace"))


class Studio:
    """A conductor and its engine, with no window."""

    def __init__(self, desk: Desk | None = None) -> None:
        self.engine = Engine()
        self.changes = 0
        self.rolled = 100
        self.now = 0.0
        self.conductor = Conductor(
            desk or blank_desk(1, 2),
            send=self.engine.send,
            stop=self.engine.stop,
            changed=self._changed,
            roll=self._roll,
            clock=lambda: self.now,
        )

    def _changed(self) -> None:
        self.changes += 1

    def _roll(self) -> int:
        self.rolled += 1
        return self.rolled

    @property
    def scene(self) -> Scene:
        """What the window shows."""
        return self.conductor.scene()

    @property
    def stage(self) -> Stage:
        """What stands in the viewer; something does."""
        stage = self.scene.stage
        assert stage is not None
        return stage

    @property
    def desk(self) -> Desk:
        """The desk in the hand."""
        return self.conductor.desk

    def turn(self) -> bool:
        """One piece of the engine's work, and what it says of it; False when it rests."""
        worked = self.engine.turn()
        delivered = bool(self.engine.events)
        while self.engine.events:
            self.now += 0.01
            self.conductor.receive(self.engine.events.popleft())
        return worked or delivered

    def turns(self, count: int) -> None:
        """So many pieces of work."""
        for _ in range(count):
            self.turn()

    def rest(self) -> None:
        """Let the engine work until nothing is left."""
        while self.turn():
            pass

    def load(self, ref: ModelRef = MODEL) -> None:
        """Load a model to the end."""
        self.conductor.load(ref, FOLDER)
        self.rest()

    def last_run(self) -> Run:
        """The newest run that was asked for."""
        return self.engine.runs()[-1]


def a_studio(prompt: str = "a fox") -> Studio:
    """A studio with a model that is ready, and a prompt."""
    studio = Studio()
    studio.load()
    studio.conductor.steering.edit(studio.desk.with_prompt(prompt).with_steps(12))
    studio.conductor.steering.commit()
    return studio


def a_studio_with_a_picture() -> Studio:
    """The same, with a first picture finished."""
    studio = a_studio()
    studio.conductor.pictures.generate()
    studio.rest()
    return studio
