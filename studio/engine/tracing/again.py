"""Making steps again of what the model said at them."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from studio.engine.tracing.said import DEVICE, Said
from studio.engine.tracing.session import Session
from studio.engine.tracing.snapshot import Generators
from studio.engine.tracing.terms import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from studio.engine.trajectory import Entry, Step


def stretches(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """A run's entries in order: each step that is kept whole alone, and whole stretches of others.

    They end before a stretch whose beginning is not there.
    """
    at = 0
    while at < len(entries):
        stop = at + _length(entries[at:])
        if stop == at:
            return
        yield list(entries[at:stop])
        at = stop


def _length(entries: Sequence[Entry]) -> int:
    """How many of the first entries are of one stretch, from its beginning on."""
    first = entries[0]
    if not isinstance(first, Said):
        return 1
    count = 0
    for entry in entries:
        if not isinstance(entry, Said) or entry.start is not first.start or entry.place != count:
            break
        count += 1
    return count


def made_whole(entries: Sequence[Entry]) -> list[Step]:
    """The steps of a run's entries, up to the first that cannot be made again."""
    steps: list[Step] = []
    for stretch in stretches(entries):
        said = [entry for entry in stretch if isinstance(entry, Said)]
        kept = [entry for entry in stretch if not isinstance(entry, Said)]
        steps += kept or made_again(said, len(steps))
        if len(said) > 0 and steps[-1:] and steps[-1].said is not said[-1]:
            break
    return steps


def made_again(said: Sequence[Said], index: int) -> list[Step]:
    """The first steps of a stretch, to the bit as they were recorded; the model is not asked.

    said: of the stretch's first steps, without a gap. index: of the first one in its run. The list
    ends before a step that came out otherwise: on another device, or under another version of the
    solver.
    """
    start = said[0].start
    device = start.latent.device
    told = {name: device if name == DEVICE else value for name, value in start.told.items()}
    scheduler = copy.deepcopy(start.scheduler)
    generators = Generators.standing(said[0].generators, device)
    session = Session(scheduler, Plan(), generators, {})
    steps: list[Step] = []
    with torch.inference_mode(mode=False), torch.no_grad():
        session.set_timesteps(**told)
        session.recall(start.memory)
        for place, one in enumerate(said):
            made = session.step_again(one)
            if not one.agrees(made.next):
                break
            steps.append(replace(made, index=index + place, said=one))
    return steps
