"""Values of single runs as those of a batch: steps that all share, and the words of each."""

from __future__ import annotations

import contextlib
import functools
import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from studio.engine.trajectory import Returned, State, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studio.core.conditioning import Conditioning
    from studio.engine.pipeline import Pipeline
    from studio.engine.tracing.values import Value


class Unlike(Exception):  # noqa: N818 - not an error: they are made one by one then
    """The words of these pictures have encodings that cannot be joined."""


def repeated(steps: Sequence[Step], count: int) -> list[Step]:
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
def speaking(pipeline: Pipeline, acting: Sequence[Conditioning]) -> Iterator[None]:
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
