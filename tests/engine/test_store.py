"""The store of steps: prefixes, a budget, and what neighbours share."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from studio.engine.store import StepStore
from studio.engine.tracing.tracer import Tracer
from studio.engine.trajectory import Returned, State, Step, Trajectory
from tests.engine.tiny_pipelines import FAMILIES

BYTES = 4 * 100


def steps(count: int) -> list[Step]:
    """A run whose steps share their latents with their neighbours."""
    latents = [torch.full((100,), float(i)) for i in range(count + 1)]
    return [
        Step(i, float(i), None, latents[i], None, after, Returned("tuple", (), (after,)), State())
        for i, after in enumerate(latents[1:])
    ]


def keep(store: StepStore, name: str, run: list[Step], *, passing: bool = False) -> list[str]:
    keys = [f"{name}{i}" for i in range(len(run))]
    for stop in range(1, len(run) + 1):
        store.put(keys, run[:stop], passing=passing)
    return keys


def test_shared_latents_count_once() -> None:
    store = StepStore()
    keep(store, "a", steps(5))
    assert store.used == 6 * BYTES


def test_only_what_is_known_from_the_start_can_be_used() -> None:
    store = StepStore()
    run = steps(4)
    keys = keep(store, "a", run)
    assert store.known(keys) == run
    assert store.known([*keys[:2], "other", *keys[3:]]) == run[:2]
    assert store.known(["other", *keys]) == []


def test_the_older_run_goes_first_and_from_its_end() -> None:
    store = StepStore(limit=9 * BYTES)
    old, new = keep(store, "old", steps(4)), keep(store, "new", steps(4))
    assert len(store.known(new)) == 4
    kept = len(store.known(old))
    assert 0 < kept < 4
    assert store.used <= 9 * BYTES


def test_a_run_that_is_used_stays() -> None:
    store = StepStore(limit=10 * BYTES)
    first = keep(store, "a", steps(4))
    keep(store, "b", steps(3))
    store.known(first)
    keep(store, "c", steps(3))
    assert len(store.known(first)) == 4


def test_trim_forgets_everything() -> None:
    store = StepStore()
    keys = keep(store, "a", steps(2))
    store.trim()
    assert store.used == len(store) == 0
    assert keys[0] not in store


def test_steps_in_passing_push_out_nothing_but_each_other() -> None:
    store = StepStore(limit=50 * BYTES, passing=9 * BYTES)
    mine = keep(store, "mine", steps(4))
    drafts = [keep(store, f"draft {n} ", steps(4), passing=True) for n in range(20)]
    assert len(store.known(mine)) == 4
    assert len(store.known(drafts[-1])) == 4
    assert 0 < len(store.known(drafts[-2])) < 4, "of the older one the last steps went first"
    assert store.known(drafts[0]) == []
    assert store.used <= (5 + 9) * BYTES


def test_what_a_run_that_stays_begins_with_stays() -> None:
    store = StepStore(passing=9 * BYTES)
    run = steps(6)
    keys = [f"a{i}" for i in range(6)]
    for stop in (1, 2, 3):
        store.put(keys, run[:stop], passing=True)
    for stop in (4, 5, 6):
        store.put(keys, run[:stop])
    whole = keep(store, "whole", steps(3), passing=True)
    store.stay(whole)  # a full run found all of its steps
    for n in range(20):
        keep(store, f"draft {n} ", steps(4), passing=True)
    assert len(store.known(keys)) == 6
    assert len(store.known(whole)) == 3


def test_a_run_that_came_to_stay_loses_its_last_steps_first() -> None:
    store = StepStore(limit=6 * BYTES)
    keys = keep(store, "a", steps(3), passing=True)
    store.stay(keys)
    keep(store, "b", steps(2))
    assert len(store.known(keys)) == 2


def test_a_draft_takes_nothing_from_a_run_that_stays() -> None:
    store = StepStore(passing=9 * BYTES)
    run = steps(4)
    keys = keep(store, "a", run)
    keep(store, "a", run, passing=True)
    for n in range(20):
        keep(store, f"draft {n} ", steps(4), passing=True)
    assert len(store.known(keys)) == 4


@pytest.fixture(scope="module")
def run() -> Trajectory:
    tiny = FAMILIES["sd15"]
    return Tracer(tiny.pipe()).run(tiny.kwargs(1)).trajectory


def test_what_the_model_said_is_kept_and_the_steps_are_made_of_it_again(run: Trajectory) -> None:
    store = StepStore()
    keys = keep(store, "a", list(run.steps))
    assert store.used == run.nbytes
    assert store.known(keys)[2] is run.steps[2]  # the run in hand is whole
    keep(store, "b", steps(1))
    found = store.known(keys)
    assert found[2] is not run.steps[2]
    assert len(found) == len(run)
    for one, other in zip(found, run.steps, strict=True):
        assert torch.equal(one.next, other.next)
    assert store.known(keys[:2])[1] is found[1]
    assert store.known(keys)[4] is found[4]  # a look at a part does not cost the rest


def test_steps_that_cannot_be_made_again_are_run_again_and_kept_whole(run: Trajectory) -> None:
    store = StepStore()
    said = run.steps[1].said
    assert said is not None
    odd = replace(run.steps[1], said=replace(said, check=torch.tensor(0)))
    keys = keep(store, "a", [run.steps[0], odd, *run.steps[2:]])
    before = store.used
    keep(store, "b", steps(1))
    assert len(store.known(keys)) == 1
    keep(store, "a", list(run.steps))
    keep(store, "b", steps(1))
    assert store.known(keys) == list(run.steps)
    assert store.used > 1.5 * before


def test_a_stretch_whose_beginning_is_gone_is_not_known(run: Trajectory) -> None:
    store = StepStore()
    keep(store, "b", steps(1))
    mixed = [*steps(2), *run.steps[2:]]
    keys = keep(store, "a", mixed)
    keep(store, "b", steps(1))
    assert store.known(keys) == mixed[:2]
