"""The books of the runs: who asked, and how long it still takes."""

from __future__ import annotations

import pytest
from core_engine import a_picture, a_step
from core_values import a_recipe

from studio.core.answers import Answers
from studio.core.events import Finished, GaveWay, Inverting, Started, Stepped
from studio.core.jobs import Quality, Run
from studio.core.runs import Runs
from studio.core.scene import Progress

FOX, HEN = a_recipe(), a_recipe(steps=9)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_job_is_asked_for_begins_and_ends() -> None:
    runs = Runs(Clock())
    job = runs.ask(FOX, Quality.FULL, 7, None)
    assert job == Run(1, FOX, Quality.FULL)
    purpose = runs.purpose(1)
    assert runs.started(Started(1, FOX, Quality.FULL, 8, 0)) is purpose
    assert runs.progress == Progress(1, Quality.FULL, 0, 8, None)
    assert purpose is not None
    assert purpose.node == 7
    assert runs.ended(GaveWay(1)) is purpose
    assert runs.progress is None
    assert runs.purpose(1) is None
    assert runs.ended(GaveWay(1)) is None


def test_the_time_left_counts_only_the_steps_that_are_computed() -> None:
    clock = Clock()
    runs = Runs(clock)
    runs.ask(FOX, Quality.FULL, None, None)
    runs.started(Started(1, FOX, Quality.FULL, 8, 2))
    lefts = []
    for index in range(8):
        clock.now += 0.0 if index < 2 else 3.0
        runs.stepped(Stepped(1, a_step(index)))
        assert runs.progress is not None
        assert runs.progress.done == index + 1
        lefts.append(runs.progress.left)
    assert lefts == [None, None, 15.0, 12.0, 9.0, 6.0, 3.0, 0.0]


def test_what_was_never_asked_for_leaves_no_trace() -> None:
    runs = Runs(Clock())
    assert runs.started(Started(5, FOX, Quality.FULL, 8, 0)) is None
    runs.stepped(Stepped(5, a_step(0)))
    assert runs.progress is None
    assert runs.ended(Finished(5, FOX, Quality.FULL, a_picture("x"), 8, 8, 1.0)) is None
    runs.ask(FOX, Quality.FULL, None, None)
    runs.started(Started(1, FOX, Quality.FULL, 8, 0))
    runs.stepped(Stepped(5, a_step(3)))
    runs.ended(GaveWay(5))
    assert runs.progress == Progress(1, Quality.FULL, 0, 8, None)


def test_only_the_newest_full_run_is_waited_for() -> None:
    runs = Runs(Clock())
    assert not runs.waiting_for(FOX)
    runs.ask(FOX, Quality.FULL, None, None)
    assert runs.waiting_for(FOX)
    assert not runs.waiting_for(HEN)
    runs.ask(HEN, Quality.DRAFT, None, None)
    assert not runs.waiting_for(FOX)
    assert not runs.waiting_for(HEN)
    runs.ask(FOX, Quality.FULL, None, None)
    runs.ended(GaveWay(3))
    assert not runs.waiting_for(FOX)


def test_a_run_is_adopted_by_the_node_that_wants_its_picture() -> None:
    runs = Runs(Clock())
    assert not runs.adopt(FOX, 4)
    runs.ask(FOX, Quality.FULL, None, None)
    assert not runs.adopt(HEN, 4)
    assert runs.adopt(FOX, 4)
    assert runs.adopt(FOX, None)
    purpose = runs.ended(GaveWay(1))
    assert purpose is not None
    assert purpose.node == 4


def test_what_is_halted_is_waited_for_no_more() -> None:
    runs = Runs(Clock())
    assert runs.halt() == ()
    runs.ask(FOX, Quality.DRAFT, None, None)
    runs.started(Started(1, FOX, Quality.DRAFT, 3, 0))
    assert runs.halt() == (1,)
    runs.ask(FOX, Quality.FULL, None, None)
    assert runs.waiting_for(FOX)
    assert runs.halt() == (1, 2)
    assert not runs.waiting_for(FOX)
    assert not runs.adopt(FOX, 3)
    runs.ask(FOX, Quality.FULL, None, None)
    assert runs.waiting_for(FOX)


def test_numbers_are_never_used_twice() -> None:
    runs = Runs(Clock())
    numbers = [runs.next_number(), runs.ask(FOX, Quality.FULL, None, None).number]
    numbers += [runs.next_number(), runs.ask(FOX, Quality.DRAFT, None, None).number]
    assert numbers == sorted(set(numbers))
    assert runs.latest == numbers[-1]


def test_answers_are_measured_from_the_asking() -> None:
    clock = Clock()
    runs = Runs(clock)
    assert runs.answers == Answers()
    for seconds in (0.3, 0.1, 0.2):
        job = runs.ask(FOX, Quality.DRAFT, None, None)
        clock.now += seconds
        runs.ended(Finished(job.number, FOX, Quality.DRAFT, a_picture("a"), 4, 4, seconds))
    assert runs.answers.draft == pytest.approx(0.2)
    given_up = runs.ask(FOX, Quality.FULL, None, None)
    runs.ended(GaveWay(given_up.number))
    assert runs.answers.full is None
    job = runs.ask(FOX, Quality.FULL, None, None)
    clock.now += 1.5
    runs.ended(Finished(job.number, FOX, Quality.FULL, a_picture("b"), 12, 12, 1.0))
    assert runs.answers.full == pytest.approx(1.5)


def test_turning_a_photo_around_is_a_progress_of_its_own_before_the_steps() -> None:
    clock = Clock()
    runs = Runs(clock)
    runs.inverting(Inverting(3, 1, 20))
    assert runs.progress is None, "nobody asked for it"
    runs.ask(FOX, Quality.FULL, 7, None)
    runs.inverting(Inverting(1, 1, 20))
    assert runs.progress == Progress(1, Quality.FULL, 1, 20, None, inverts=True)
    clock.now += 6.0
    runs.inverting(Inverting(1, 4, 20))
    assert runs.progress == Progress(1, Quality.FULL, 4, 20, 32.0, inverts=True)
    assert runs.halt() == (1,)
    runs.started(Started(1, FOX, Quality.FULL, 8, 8))
    assert runs.progress == Progress(1, Quality.FULL, 0, 8, None)
