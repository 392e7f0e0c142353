"""How many steps a run has, and how many are left."""

from __future__ import annotations

from core_values import a_recipe

from studio.core.counts import count, left_at
from studio.core.recipe import Tail


def test_samplers_that_look_twice_have_more_steps() -> None:
    assert count(a_recipe(steps=5)) == 5
    assert count(a_recipe(steps=5, sampler="heun")) == 9


def test_a_tail_makes_the_run_longer_or_shorter() -> None:
    run = a_recipe(steps=20)
    short = run.branched(6, run.conditioning, Tail("heun", 4))
    assert count(short) == 13
    assert left_at(short, 5) == Tail("ddim", 15)
    assert [left_at(short, step).steps for step in range(6, 13)] == [4, 3, 3, 2, 2, 1, 1]
    again = short.branched(8, run.conditioning, Tail("euler", 9))
    assert count(again) == 17
    assert left_at(again, 7) == Tail("heun", 3)
    assert left_at(again, 99).steps == 1
