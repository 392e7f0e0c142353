"""The store of steps: prefixes, a budget, and what neighbours share."""

from __future__ import annotations

import torch

from studio.engine.store import StepStore
from studio.engine.trajectory import Returned, State, Step

BYTES = 4 * 100


def steps(count: int) -> list[Step]:
    """A run whose steps share their latents with their neighbours."""
    latents = [torch.full((100,), float(i)) for i in range(count + 1)]
    return [
        Step(i, float(i), None, latents[i], None, after, Returned("tuple", (), (after,)), State())
        for i, after in enumerate(latents[1:])
    ]


def keep(store: StepStore, name: str, run: list[Step]) -> list[str]:
    keys = [f"{name}{i}" for i in range(len(run))]
    for stop in range(1, len(run) + 1):
        store.put(keys, run[:stop])
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
