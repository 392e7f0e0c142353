"""Inversion: from a clean latent back to latents from which the model makes it again.

The sampler's own steps are run backwards. Of a step of DDIM or Euler,

    x' = a' * clean(x) + s' * noise(x),

x is wanted and x' is known. DDIM inversion (Song et al. 2021, arXiv 2010.02502, section 4.3) takes
what the model says of x' for what it would say of x. Asking it again about the x that was found,
and again, leads to the very x that the step turns into x' (a fixed point: Pan et al. 2023, arXiv
2309.04907; Garibi et al. 2024, arXiv 2403.14602). On the starter, 16 steps, from step 1 on, a
painting comes back at 29 dB plainly, at 40 dB with one such question more, at 48 dB with two and
51 dB with three. For flows the first answer is asked for half-way, which is of second order
(midpoint rule; the velocity that leads half-way is the last interval's, as in FireFlow, Deng et
al. 2024, arXiv 2412.07517).

A schedule with zero terminal SNR (Lin et al. 2024, arXiv 2305.08891; the starter's) begins with
noise alone: its step 0 says nothing of the photo, and no inversion can change that. What is kept
there is the noise that step 1 holds. So a run that is to lead back begins at step 1 or later.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from diffusers.schedulers.scheduling_utils import SchedulerOutput

from studio.core.errors import StudioError
from studio.engine.tracing.levels import Level
from studio.engine.tracing.predictions import clean_in, noise_in, unlearned
from studio.engine.tracing.scheduler import signed
from studio.engine.tracing.terms import Cancelled, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from torch import Tensor

    from studio.engine.forward import Schedule

    Told = Callable[[int, int], None]

REFINEMENTS: Final = 2
"""How often the model is asked again about each step."""

_NO_SIGNAL: Final = 1e-3  # a step with less signal than this says nothing of the picture


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is asked: about `latent`, at `level` of the schedule and its timestep."""

    timestep: float
    level: Level
    latent: Tensor


@dataclass(frozen=True, slots=True)
class Inverted:
    """The latents of every step, from the noisiest on, and what the model expects in each."""

    latents: tuple[Tensor, ...]
    cleans: tuple[Tensor, ...]


def inverted(
    clean: Tensor, schedule: Schedule, *, refinements: int = REFINEMENTS
) -> Generator[Question, Tensor, Inverted]:
    """Yields what the model must be asked, takes its answers, returns the inverted latents.

    clean: the photo's latent. refinements: 0 for plain DDIM inversion, or for the midpoint rule.
    The answers are those of the model at guidance 1. How many questions there are, and at which
    timesteps, does not depend on the answers.
    """
    latents: list[Tensor] = []
    cleans: list[Tensor] = []
    after, level_after, time_after = clean, schedule.levels[-1], 0.0
    slope: Tensor | None = None
    for timestep, level in reversed(list(zip(schedule.timesteps, schedule.levels, strict=False))):
        span = _Span(schedule, timestep, level, time_after, level_after)
        if level.alpha < _NO_SIGNAL and not schedule.is_flow:
            noise = _noise_in(after, cleans[-1] if cleans else clean, level_after)
            found, expected = level.sigma * noise, cleans[-1] if cleans else clean
        elif level == level_after:  # samplers that look twice at one level
            found, expected = after, cleans[-1] if cleans else clean
        elif schedule.is_flow:
            found, expected, slope = yield from _back_along_flow(span, after, slope, refinements)
        else:
            found, expected = yield from _back(span, after, after, 1 + refinements)
        latents.append(found)
        cleans.append(expected)
        after, level_after, time_after = found, level, timestep
    return Inverted(tuple(reversed(latents)), tuple(reversed(cleans)))


@dataclass(frozen=True, slots=True)
class _Span:
    """One step of the sampler: from `level` to the cleaner `level_after`."""

    schedule: Schedule
    timestep: float
    level: Level
    time_after: float
    level_after: Level


def _back(
    span: _Span, after: Tensor, guess: Tensor, asks: int
) -> Generator[Question, Tensor, tuple[Tensor, Tensor]]:
    """(x, what the model expects in it), of the step that ends at `after`; see the module."""
    expected = after
    level, last = span.level, span.level_after
    gain = 1.0 if span.schedule.is_flow else level.alpha / max(last.alpha, _NO_SIGNAL)
    for _ in range(asks):
        answer = yield Question(span.timestep, level, guess)
        expected, noise = _meant(span.schedule.kind, answer.float(), guess, level)
        guess = guess + gain * (after - last.latent(expected, noise))
    return guess, expected


def _meant(kind: str, answer: Tensor, latent: Tensor, level: Level) -> tuple[Tensor, Tensor]:
    """(clean, noise) that a model expects in a latent. StudioError where it cannot be told."""
    said = unlearned(answer, latent)
    clean = None if said is None else clean_in(kind, said, latent, level)
    if said is None or clean is None:
        raise StudioError(
            "What this model says of a photo cannot be read.",
            "Let the photo come in by noise.",
            f"{kind} of shape {tuple(answer.shape)}",
        )
    return clean, noise_in(kind, said, latent, level)


def _back_along_flow(
    span: _Span, after: Tensor, slope: Tensor | None, refinements: int
) -> Generator[Question, Tensor, tuple[Tensor, Tensor, Tensor]]:
    """The midpoint rule, then `_back`; slope: the velocity half-way of the last interval."""
    length = span.level.sigma - span.level_after.sigma
    if slope is None:
        slope = (yield Question(span.timestep, span.level, after)).float()
    time = (span.timestep + span.time_after) / 2
    sigma = (span.level.sigma + span.level_after.sigma) / 2
    half = after + length / 2 * slope
    slope = (yield Question(time, Level(1 - sigma, sigma), half)).float()
    guess = after + length * slope
    if refinements:
        found, expected = yield from _back(span, after, guess, refinements)
    else:
        found, expected = guess, guess - span.level.sigma * slope
    return found, expected, slope


def _noise_in(latent: Tensor, clean: Tensor, level: Level) -> Tensor:
    """Unit noise in the direction of what a latent holds besides the clean one."""
    noise = latent - level.alpha * clean
    return noise / noise.std().clamp(min=1e-6)


class InvertingScheduler:
    """Stands in for a pipeline's scheduler: its steps are the questions of `inverted`.

    inner: the scheduler as set_timesteps() of the run left it. result: there once the
    pipeline was run, from `clean` as its latents. cancelled: asked before each question. told: how
    many of how many questions are answered.
    """

    def __init__(
        self,
        inner: Any,
        clean: Tensor,
        schedule: Schedule,
        refinements: int,
        cancelled: Callable[[], bool] = lambda: False,
        told: Told = lambda _done, _count: None,
    ) -> None:
        self._inner = copy.deepcopy(inner)
        self._told, self._answered = told, 0
        self._cancelled = cancelled
        self._scales = not schedule.is_flow
        self._questions = inverted(clean.float(), schedule, refinements=refinements)
        self._asked = next(self._questions)
        self._dtype = clean.dtype
        self._times = timesteps_asked(schedule, refinements)
        self.result: Inverted | None = None
        self.init_noise_sigma = 1.0
        self.order = 1
        # pipelines read in the signature what it takes
        self.set_timesteps = signed(self._set_timesteps, inner.set_timesteps)

    @property
    def __class__(self) -> type:
        return type(object.__getattribute__(self, "_inner"))

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("an inverting scheduler keeps its class")

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_inner"), name)

    def _set_timesteps(self, *args: Any, **kwargs: Any) -> None:
        """The timesteps of the questions, in their order, whatever was asked for."""
        self._inner.set_timesteps(*args, **kwargs)
        like = self._inner.timesteps
        whole = not like.is_floating_point()
        times = [round(time) if whole else time for time in self._times]
        self.timesteps = torch.tensor(times, dtype=like.dtype, device=like.device)
        self.num_inference_steps = len(times)

    def scale_model_input(self, sample: Tensor, *_args: Any, **_kwargs: Any) -> Tensor:
        """The latent as the model is used to it: of unit variance, except along flows."""
        level = self._asked.level
        return sample / math.hypot(level.alpha, level.sigma) if self._scales else sample

    def step(self, model_output: Tensor, *_args: Any, **kwargs: Any) -> Any:
        """Takes the model's answer; returns what it is asked about next."""
        if self._cancelled():
            raise Cancelled
        self._answered += 1
        self._told(self._answered, len(self._times))
        try:
            self._asked = self._questions.send(model_output)
        except StopIteration as end:
            self.result = end.value
            raise Stopped from None
        latent = self._asked.latent.to(self._dtype)
        told = kwargs.get("return_dict", True)
        return SchedulerOutput(prev_sample=latent) if told else (latent,)


def timesteps_asked(schedule: Schedule, refinements: int) -> Sequence[float]:
    """The timesteps of all questions of an inversion, in their order."""
    nothing = torch.zeros(2)
    questions = inverted(nothing, schedule, refinements=refinements)
    times = [next(questions).timestep]
    while True:
        try:
            times.append(questions.send(nothing).timestep)
        except StopIteration:
            return times
