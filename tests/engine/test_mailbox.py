"""Lanes: newest wins among runs and looks; loads and keeps queue; who gives way to whom."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from studio.core.jobs import Attend, Keep, Load, Look, Quality, Run
from studio.core.live import Live
from studio.core.recipe import ModelRef
from studio.core.steps import View
from studio.engine.mailbox import Mailbox
from tests.engine.rooms import recipe

RECIPE = recipe()


def full(number: int) -> Run:
    return Run(number, RECIPE, Quality.FULL)


def draft(number: int) -> Run:
    return Run(number, RECIPE, Quality.DRAFT)


def look(number: int) -> Look:
    return Look(number, RECIPE, 0, View.SEES)


def load(number: int) -> Load:
    return Load(number, ModelRef("m"), Path("m"))


def keep(number: int) -> Keep:
    return Keep(number, RECIPE, Path("f"))


def test_the_newest_run_and_look_win_and_the_rest_queues() -> None:
    box = Mailbox()
    assert box.put(full(1)) is None
    assert box.put(draft(2)) == full(1)
    assert box.put(look(3)) is None
    assert box.put(look(4)) == look(3)
    for job in (keep(5), load(6), keep(7)):
        assert box.put(job) is None
    taken = [box.take(wait=False) for _ in range(6)]
    assert taken == [keep(5), load(6), keep(7), draft(2), look(4), None]


def test_a_draft_gives_way_where_it_is_to_be_dropped() -> None:
    box, dropped = Mailbox(), replace(draft(1), live=Live(drops=True))
    box.put(dropped)
    assert box.take(wait=False) == dropped
    assert not box.gives_way(dropped)
    box.put(draft(2))
    assert box.gives_way(dropped)
    assert not box.gives_way(draft(1))


def test_a_full_run_gives_way_and_a_draft_does_not() -> None:
    box = Mailbox()
    assert not box.gives_way(full(1))
    box.put(look(2))
    box.put(keep(3))
    assert not box.gives_way(full(1))
    box.put(draft(4))
    assert box.gives_way(full(1))
    assert not box.gives_way(draft(1))


def test_a_full_run_gives_way_to_another_model() -> None:
    box = Mailbox()
    box.put(load(2))
    assert box.gives_way(full(1))
    assert not box.gives_way(draft(1))


def test_stopping_a_job_that_waits_takes_it_out() -> None:
    box = Mailbox()
    for job in (load(1), full(2), look(3)):
        box.put(job)
    assert box.stop(2) == full(2)
    assert box.stop(1) == load(1)
    assert box.stop(9) is None
    assert box.take(wait=False) == look(3)


def test_stopping_the_current_job_flags_it_and_no_later_one() -> None:
    box = Mailbox()
    box.put(draft(1))
    box.take(wait=False)
    assert box.stop(1) is None
    assert box.gives_way(draft(1))
    box.put(draft(1))
    box.take(wait=False)
    assert not box.gives_way(draft(1))


def test_stopping_a_job_that_has_ended_does_nothing() -> None:
    box = Mailbox()
    box.put(full(1))
    box.take(wait=False)
    box.take(wait=False)
    assert box.stop(1) is None
    assert not box.gives_way(full(1))


def test_a_look_put_back_waits_unless_a_newer_one_came() -> None:
    box = Mailbox()
    box.put(look(1))
    first = box.take_look()
    assert first == look(1)
    box.put_back(look(1))
    assert box.take_look() == look(1)
    box.put(look(2))
    box.put_back(look(1))
    assert box.take_look() == look(2)
    assert box.take_look() is None


def test_closing_wakes_the_waiting_thread_and_hands_the_rest_back() -> None:
    box = Mailbox()
    taken: list[object] = ["nothing yet"]
    thread = threading.Thread(target=lambda: taken.append(box.take(wait=True)))
    thread.start()
    assert box.close() == []
    thread.join(timeout=10)
    assert taken == ["nothing yet", None]
    assert box.closed
    assert box.gives_way(draft(1))
    assert box.put(full(2)) == full(2)


def test_closing_hands_back_what_waited() -> None:
    box = Mailbox()
    for job in (look(1), full(2), keep(3)):
        box.put(job)
    assert box.has_any()
    assert box.close() == [keep(3), full(2), look(1)]
    assert box.take(wait=False) is None


def test_asking_where_words_act_gives_way_to_a_run() -> None:
    box = Mailbox()
    asking = Attend(1, full(1).recipe)
    assert not box.gives_way(asking)
    box.put(draft(2))
    assert box.gives_way(asking)
