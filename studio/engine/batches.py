"""Frames of a walk made together: what they share is run once, the rest as one batch.

The same pipeline, steps, guidance and decoder as one by one; only the sums inside the denoiser are
taken in another order, so that a picture differs by rounding (a few millionths), not bit for bit.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from studio.core.samplers import SAMPLERS
from studio.engine.calls import arguments
from studio.engine.meeting import met
from studio.engine.noise import generator_of
from studio.engine.pictures import picture_of, to_pixels
from studio.engine.reduced import reduced
from studio.engine.stacking import Unlike, repeated, speaking
from studio.engine.tracing.terms import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.decode import Decoder
    from studio.engine.known import KnownSteps
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.trajectory import Step, Trajectory

MOST: Final = 8
"""Pictures made together: beyond it the starter gains nothing (measured: `sfumato bench walk`)."""
PIXELS: Final = MOST * 256 * 256
"""Pixels made together: larger pictures are fewer, so that a step stays short and memory small."""


def most(recipe: Recipe) -> int:
    """How many pictures of a recipe's size are made together."""
    return max(1, min(MOST, PIXELS // (recipe.width * recipe.height)))


ROUNDING: Final = {torch.float32: 1e-3, torch.float16: 3e-2, torch.bfloat16: 1e-1}
"""How far the latents of two ways to sum may lie apart, as a share of the largest number."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A batch that gave way. keys: of its pictures. steps: those that are made."""

    keys: tuple[str, ...]
    steps: tuple[Step, ...]


class Batches:
    """Makes several pictures at once on one pipeline, where it lets them be made so.

    known: makes the steps that all of them share, as far as they are not known.
    """

    def __init__(self, runner: Runner, decoder: Decoder, known: KnownSteps) -> None:
        self._runner, self._decoder, self._known = runner, decoder, known
        self._begun: _Begun | None = None
        self._trusted: bool | None = None  # None: not tried yet

    def pictures(
        self, plans: Sequence[Plan], cancelled: Callable[[], bool] | None, *, passing: bool
    ) -> list[Pixels]:
        """The pictures of plans, of which several may be one. passing: in reduced precision.

        Raises `Cancelled` as `Runner.run` does: the same batch goes on then where it was. `Unlike`
        for plans that do not make one batch.
        """
        unlike = list({plan.keys[-1]: plan for plan in plans}.values())
        if not self._fits_together(unlike):
            raise Unlike
        shared = _shared(unlike)
        steps = self._known.up_to(unlike[0], shared, cancelled)
        batch = [plan.in_passing(shared) for plan in unlike] if passing else unlike
        made = self._pictures(batch, steps, cancelled)
        found = {plan.keys[-1]: picture for plan, picture in zip(unlike, made, strict=True)}
        return [found[plan.keys[-1]] for plan in plans]

    def _pictures(
        self,
        plans: Sequence[Plan],
        prefix: Sequence[Step],
        cancelled: Callable[[], bool] | None,
    ) -> list[Pixels]:
        """The pictures of plans that fit together. prefix: the steps that all of them share."""
        keys = tuple(plan.keys[-1] for plan in plans)
        begun = self._begun if self._begun is not None and self._begun.keys == keys else None
        steps = list(begun.steps if begun is not None else repeated(prefix, len(plans)))
        try:
            with _in_channels_last(self._runner.pipeline.pipe):
                ran = self._run(plans, steps, cancelled)
        except Cancelled:
            self._begun = _Begun(keys, tuple(steps))
            raise
        self._begun = None
        if self._trusted is None:
            self._trusted = self._agrees(plans, prefix, ran, cancelled)
            if not self._trusted:
                raise Unlike
        latents = ran.steps[-1].next
        return [
            self._picture(plan, ran, latents[i : i + 1].contiguous())
            for i, plan in enumerate(plans)
        ]

    # ---- what fits

    def _fits_together(self, plans: Sequence[Plan]) -> bool:
        """Whether these differ only in words and noise, and only in their last stretch after the
        steps that all of them share. (A pipeline takes one guidance for all.)"""
        if len(plans) < 2 or not self._takes_batches or self._trusted is False:
            return False
        shared = _shared(plans)
        return len({_kind(plan) for plan in plans}) == 1 and all(
            self._fits(plan, shared) for plan in plans
        )

    @property
    def _takes_batches(self) -> bool:
        pipeline = self._runner.pipeline
        manner = pipeline.manner
        plain = "latents" in manner.accepts and not (manner.guiders or manner.told)
        return plain and hasattr(pipeline.pipe, "encode_prompt")

    @staticmethod
    def _fits(plan: Plan, shared: int) -> bool:
        last = plan.segments[-1]
        plain = plan.recipe.photo is None and len(plan.legs) == 1 and not plan.recipe.eta
        alike = last.start <= shared < plan.count and not (last.edit or last.tail)
        row = SAMPLERS.get(plan.recipe.sampler)
        bounded = any(c.edit is not None and c.edit.only for c in plan.recipe.changes)
        return plain and alike and not bounded and row is not None and not row.stochastic

    # ---- the run

    def _run(
        self, plans: Sequence[Plan], steps: list[Step], cancelled: Callable[[], bool] | None
    ) -> Trajectory:
        pipeline, first = self._runner.pipeline, plans[0]
        acting = [plan.segments[-1].conditioning for plan in plans]
        latent = None if steps else self._openings(plans)
        precision = reduced(pipeline.pipe) if first.reduced else contextlib.nullcontext()
        with speaking(pipeline, acting), met(pipeline.pipe, pipeline.prompts, acting), precision:
            call = arguments(
                pipeline.manner,
                first.recipe,
                acting[0],
                "",
                generator_of(first.recipe.noise),
                first.recipe.steps,
            )
            call["prompt"] = [acting[0].text] * len(plans)
            ran = pipeline.tracer.run(
                call,
                prefix=tuple(steps),
                stop=first.count,
                scheduler=first.scheduler,
                latent=latent,
                on_step=steps.append,
                cancelled=cancelled,
            )
        return ran.trajectory

    def _agrees(
        self,
        plans: Sequence[Plan],
        prefix: Sequence[Step],
        ran: Trajectory,
        cancelled: Callable[[], bool] | None,
    ) -> bool:
        """Whether the first step of a batch is that of its first and last picture made alone.

        A pipeline may join what it is given in a way of its own; it is tried once.
        """
        at = len(prefix)
        for index in (0, len(plans) - 1):
            alone = self._runner.run(plans[index], prefix, stop=at + 1, cancelled=cancelled)
            wanted, made = alone.trajectory.steps[at].next, ran.steps[at].next[index : index + 1]
            apart = float((wanted.float() - made.float()).abs().max())
            rounding = ROUNDING[torch.bfloat16 if plans[index].reduced else wanted.dtype]
            if not apart <= rounding * float(wanted.abs().max()):
                return False
        return True

    def _openings(self, plans: Sequence[Plan]) -> Tensor:
        """What the first steps begin with, (B, ...)."""
        return torch.cat([self._runner.planner.opening(plan).latent for plan in plans])

    def _picture(self, plan: Plan, ran: Trajectory, latent: Tensor) -> Pixels:
        recipe = plan.recipe
        if self._decoder.direct:
            if latent.ndim == 4:
                latent = latent.contiguous(memory_format=torch.channels_last)
            return to_pixels(self._decoder.decoded(latent, recipe.width, recipe.height))
        return to_pixels(picture_of(self._runner.after_loop.decode(plan, ran, latent)))


def _shared(plans: Sequence[Plan]) -> int:
    """How many first steps are the same for all of them."""
    columns = zip(*(plan.keys for plan in plans), strict=False)
    return next((i for i, keys in enumerate(columns) if len(set(keys)) > 1), plans[0].count)


def _kind(plan: Plan) -> tuple[object, ...]:
    """What must be the same in a batch."""
    recipe, acting = plan.recipe, plan.segments[-1].conditioning
    return (
        recipe.width,
        recipe.height,
        recipe.sampler,
        recipe.steps,
        recipe.adapters,
        acting.negative,
        acting.guidance,
        acting.weights,
        acting.pushes,
        acting.meeting,
    )


@contextlib.contextmanager
def _in_channels_last(pipe: Any) -> Iterator[None]:
    """Inside, a U-Net on the processor has its weights in the order in which batches are fast.

    Outside it must not: pictures that are made alone are those of the stock pipeline, bit for bit.
    """
    unet = getattr(pipe, "unet", None)
    if not isinstance(unet, torch.nn.Module) or torch.device(pipe.device).type != "cpu":
        yield
        return
    with torch.inference_mode(mode=False), torch.no_grad():
        _laid_out(unet, torch.channels_last)
    try:
        yield
    finally:
        with torch.inference_mode(mode=False), torch.no_grad():
            _laid_out(unet, torch.contiguous_format)


def _laid_out(module: torch.nn.Module, order: torch.memory_format) -> None:
    module.to(memory_format=order)  # type: ignore[call-overload] # torch's stubs leave it out
