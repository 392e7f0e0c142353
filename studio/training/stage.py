"""One timed stretch of training: the clock, the rate, the events, the checkpoints."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from studio.training.curves import draw_losses
from studio.training.events import Post, Progress, Saved, Sheet
from studio.training.learner import Learner, learning_rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PROGRESS_SECONDS = 5.0
# A gap longer than this between two steps is a pause (the process was stopped), not training.
PAUSE_SECONDS = 60.0


class Stage:
    """Runs a learner for a number of seconds, over as many starts as it takes.

    name: what the artist reads, and the checkpoint's folder inside `run`.
    """

    def __init__(
        self,
        name: str,
        seconds: float,
        run: Path,
        post: Post,
        checkpoint_seconds: float = 240.0,
        warm_up: int = 80,
    ) -> None:
        self.name, self.seconds, self.run, self.post = name, seconds, run, post
        self.checkpoint_seconds, self.warm_up = checkpoint_seconds, warm_up
        self.folder = run / name
        self.log = run / f"{name}.losses.jsonl"
        self._clock: Callable[[], float] = time.monotonic

    def steps(
        self,
        learner: Learner,
        rates: tuple[float, float],
        on_save: Callable[[], None] | None = None,
    ) -> Iterator[float]:
        """Yield the share done (0..1) before each step, until the time is used up.

        The rate is set before each step; at least one step is made. Checkpoints are written at
        intervals and at the end, and `on_save` is called after each.
        """
        learner.load(self.folder)
        started, samples = self._clock(), learner.samples
        last = shown = saved = started
        done = learner.steps > 0 and learner.seconds >= self.seconds
        while not done:
            share = learner.seconds / max(self.seconds, 1e-9)
            learner.set_rate(learning_rate(share, learner.steps, *rates, self.warm_up))
            yield share
            now = self._clock()
            learner.seconds += min(now - last, PAUSE_SECONDS)
            last, done = now, learner.seconds >= self.seconds
            if done or now - shown >= PROGRESS_SECONDS:
                rate = (learner.samples - samples) / max(now - started, 1e-9)
                self._progress(learner, rate)
                shown = now
            if done or now - saved >= self.checkpoint_seconds:
                self._save(learner)
                if on_save:
                    on_save()
                last = saved = self._clock()

    def _progress(self, learner: Learner, rate: float) -> None:
        share = min(1.0, learner.seconds / max(self.seconds, 1e-9))
        left = max(0.0, self.seconds - learner.seconds)
        self.post(Progress(self.name, share, left, learner.samples, rate, learner.loss))
        with self.log.open("a", encoding="utf-8") as log:
            log.write(json.dumps([learner.samples, round(learner.loss, 5)]) + "\n")

    def _save(self, learner: Learner) -> None:
        learner.save(self.folder)
        self.post(Saved(self.name, self.folder, learner.samples))
        curve = self.run / f"{self.name}.losses.png"
        if draw_losses(self.log, curve, self.name):
            self.post(Sheet("loss curve", curve))
