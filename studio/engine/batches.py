"""Frames of a walk made together: what they share is run once, the rest as one batch.

The same pipeline, steps, guidance and decoder as one by one; only the sums inside the denoiser are
taken in another order, so that a picture differs by rounding (a few millionths), not bit for bit.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from studio.core.samplers import SAMPLERS
from studio.engine.calls import arguments
from studio.engine.meeting import met
from studio.engine.noise import generator_of
from studio.engine.pictures import picture_of, to_pixels
from studio.engine.reduced import reduced
from studio.engine.tracing.tracer import Cancelled
from studio.engine.trajectory import Returned, State, Step, Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from studio.core.conditioning import Conditioning
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.decode import Decoder
    from studio.engine.pipeline import Pipeline
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.tracing.values import Value

MOST: Final = 8
"""Pictures made together: beyond it the starter gains nothing (measured: `sfumato bench walk`)."""
PIXELS: Final = MOST * 256 * 256
"""Pixels made together: larger pictures are fewer, so that a step stays short and memory small."""


def most(recipe: Recipe) -> int:
    """How many pictures of a recipe's size are made together."""
    return max(1, min(MOST, PIXELS // (recipe.width * recipe.height)))


ROUNDING: Final = {torch.float32: 1e-3, torch.float16: 3e-2, torch.bfloat16: 1e-1}
"""How far the latents of two ways to sum may lie apart, as a share of the largest number."""


class Unlike(Exception):  # noqa: N818 - not an error: they are made one by one then
    """The words of these pictures have encodings that cannot be joined."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A batch that gave way. keys: of its pictures. steps: those that are made."""

    keys: tuple[str, ...]
    steps: tuple[Step, ...]


class Batches:
    """Makes several pictures at once on one pipeline, where it lets them be made so."""

    def __init__(self, runner: Runner, decoder: Decoder) -> None:
        self._runner, self._decoder = runner, decoder
        self._begun: _Begun | None = None
        self._trusted: bool | None = None  # None: not tried yet

    def fits(self, plans: Sequence[Plan]) -> bool:
        """Whether these differ only in words and noise, and only in their last stretch after the
        steps that all of them share. (A pipeline takes one guidance for all.)"""
        if len(plans) < 2 or not self._takes_batches or self._trusted is False:
            return False
        shared = self.shared(plans)
        return len({_kind(plan) for plan in plans}) == 1 and all(
            self._fits(plan, shared) for plan in plans
        )

    @staticmethod
    def shared(plans: Sequence[Plan]) -> int:
        """How many first steps are the same for all of them."""
        columns = zip(*(plan.keys for plan in plans), strict=False)
        return next((i for i, keys in enumerate(columns) if len(set(keys)) > 1), plans[0].count)

    def pictures(
        self,
        plans: Sequence[Plan],
        prefix: Sequence[Step],
        cancelled: Callable[[], bool] | None = None,
    ) -> list[Pixels]:
        """The pictures of plans that fit together. prefix: the steps that all of them share.

        Raises `Cancelled` as `Runner.run` does: the same batch goes on then where it was. `Unlike`
        where the pipeline pads words to no common length.
        """
        keys = tuple(plan.keys[-1] for plan in plans)
        begun = self._begun if self._begun is not None and self._begun.keys == keys else None
        steps = list(begun.steps if begun is not None else _repeated(prefix, len(plans)))
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
        with _speaking(pipeline, acting), met(pipeline.pipe, pipeline.prompts, acting), precision:
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


def _repeated(steps: Sequence[Step], count: int) -> list[Step]:
    """Steps of one run as those of a batch of the same."""
    return [_repeat(step, count) for step in steps]


def _repeat(step: Step, count: int) -> Step:
    shape = step.latent.shape
    made: dict[int, Tensor] = {}  # a tensor that occurs twice stays one

    def value(each: Value) -> Value:
        if isinstance(each, Tensor):
            if each.shape != shape:
                return each
            if id(each) not in made:
                made[id(each)] = each.repeat(count, *[1] * (each.ndim - 1))
            return made[id(each)]
        if isinstance(each, list | tuple):
            return type(each)(value(item) for item in each)
        if isinstance(each, dict):
            return type(each)((name, value(item)) for name, item in each.items())
        return each

    state = State(value(dict(step.state.solver)), step.state.guiders, step.state.generators)
    returned = Returned(step.returned.form, step.returned.names, value(step.returned.values))
    return replace(
        step,
        latent=value(step.latent),
        clean=value(step.clean),
        next=value(step.next),
        returned=returned,
        state=state,
    )


@contextlib.contextmanager
def _speaking(pipeline: Pipeline, acting: Sequence[Conditioning]) -> Iterator[None]:
    """Inside, the pipeline is given the words of each picture of the batch."""
    pipe = pipeline.pipe
    encode = pipe.encode_prompt  # that of `Prompts`: it remembers, and blends
    signature = inspect.signature(encode)
    attributes = vars(pipe)
    own = attributes["encode_prompt"]

    @functools.wraps(own)
    def encode_prompt(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        parts = []
        for each in acting:
            with pipeline.prompts.standing_for(each) as text:
                said = {name: _one(value, text) for name, value in bound.arguments.items()}
                parts.append(encode(**said))
        return stacked(parts)

    attributes["encode_prompt"] = encode_prompt
    try:
        yield
    finally:
        attributes["encode_prompt"] = own


def _one(value: Any, text: str) -> Any:
    """An argument of the batch for one picture: its own text in the place of the list of texts."""
    return text if isinstance(value, list) and all(isinstance(t, str) for t in value) else value


def stacked(parts: Sequence[Any]) -> Any:
    """What encode_prompt returned for several prompts, as it would for a list of them.

    Tensors of one picture each, (1, ...), are joined; what has no such place is taken as common.
    `Unlike` for tensors of different lengths.
    """
    first = next((part for part in parts if part is not None), None)
    if isinstance(first, Tensor):
        if first.ndim == 0 or first.shape[0] != 1:
            return first
        if len({part.shape for part in parts}) > 1:
            raise Unlike
        return torch.cat(list(parts))
    if isinstance(first, list | tuple):
        return type(first)(stacked(items) for items in zip(*parts, strict=True))
    if isinstance(first, dict):
        return {name: stacked([part[name] for part in parts]) for name in first}
    return first


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
