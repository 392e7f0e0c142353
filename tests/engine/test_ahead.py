"""What is decoded before anybody asks for it."""

from __future__ import annotations

from core_values import a_recipe

from studio.core.jobs import Quality, Run
from studio.core.steps import View
from studio.engine.ahead import AHEAD, SLOW, Ahead

RUN = Run(1, a_recipe(), Quality.FULL)


def test_every_step_comes_as_it_is_expected_and_then_as_it_is_seen() -> None:
    ahead = Ahead()
    ahead.think(RUN, 3, 100)
    looks = []
    while ahead:
        looks.append(ahead.take())
    assert [(look.step, look.view) for look in looks] == [
        (step, view) for view in (View.EXPECTS, View.SEES) for step in range(3)
    ]


def test_no_more_are_thought_of_than_the_window_keeps() -> None:
    ahead = Ahead()
    ahead.think(RUN, 8, AHEAD // 2)
    assert [ahead.take().step for _ in range(2)] == [0, 1]
    assert not ahead


def test_a_run_that_is_done_or_too_slow_is_not_thought_of_again() -> None:
    ahead = Ahead()
    ahead.think(RUN, 3, 100)
    ahead.took(ahead.take(), SLOW / 2)
    assert ahead
    ahead.took(ahead.take(), 2 * SLOW)
    assert not ahead
    ahead.think(RUN, 3, 100)
    assert not ahead
