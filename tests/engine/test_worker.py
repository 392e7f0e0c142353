"""The engine's thread on the starter: what it answers, who gives way, and that it lives on."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
import torch

from studio.core.conditioning import Conditioning
from studio.core.events import (
    Attended,
    Brought,
    Event,
    Failed,
    Finished,
    GaveWay,
    Inverting,
    Kept,
    Loading,
    Looked,
    Ready,
    Shot,
    Sketched,
    Started,
    Stepped,
)
from studio.core.jobs import Attend, Bring, Keep, Load, Look, Quality, Run, Shoot, Sketch
from studio.core.photo import Photo, Way
from studio.core.photos import digest_of
from studio.core.recipe import ModelRef, Recipe
from studio.core.steps import Tier, View
from studio.engine import recording
from studio.engine.renderer import Renderer
from studio.engine.worker import Worker
from tests.engine.rooms import FOLDER, REF, psnr, recipe, stock_picture, stock_starter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

E = TypeVar("E", bound=Event)
PATIENCE = 120.0


class Desk:
    """A worker with its events in order. `on` answers an event on the engine's own thread."""

    def __init__(self, cache: Path) -> None:
        self.events: queue.Queue[Event] = queue.Queue()
        self.on: Callable[[Event], None] = lambda _event: None
        self.worker = Worker(self._post, cache, "cpu")
        self._number = 0

    def _post(self, event: Event) -> None:
        self.events.put(event)
        self.on(event)

    def number(self) -> int:
        self._number += 1
        return self._number

    def run(self, wanted: Recipe, quality: Quality = Quality.FULL) -> int:
        number = self.number()
        self.worker.send(Run(number, wanted, quality))
        return number

    def until(self, kind: type[E], number: int | None = None) -> E:
        return self.all_until(kind, number)[1]

    def all_until(self, kind: type[E], number: int | None = None) -> tuple[list[Event], E]:
        before: list[Event] = []
        while True:
            event = self.events.get(timeout=PATIENCE)
            if isinstance(event, kind) and number in (None, event.number):
                return before, event
            before.append(event)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def shared(cache: Path) -> Iterator[Desk]:
    desk = Desk(cache)
    desk.worker.start()
    desk.worker.send(Load(desk.number(), REF, FOLDER))
    desk.until(Ready)
    yield desk
    assert desk.worker.close(PATIENCE)


@pytest.fixture
def desk(shared: Desk) -> Iterator[Desk]:
    """The worker with the starter loaded, idle, its events read, nothing to decode ahead."""
    last = shared.run(recipe(f"sweep {shared.number()}", steps=1, side=64))
    shared.until(Finished, last)
    for _ in (View.EXPECTS, View.SEES):
        shared.until(Looked, last)
    yield shared
    shared.on = lambda _event: None


def test_loading_says_how_far_it_is_and_what_came_of_it(cache: Path) -> None:
    fresh = Desk(cache)
    fresh.worker.start()
    model = ModelRef("the starter", "abc")
    fresh.worker.send(Load(1, model, FOLDER))
    before, ready = fresh.all_until(Ready)
    stages = [event.stage for event in before if isinstance(event, Loading)]
    assert stages[0] == "Waking the engine"
    assert "Opening the model" in stages
    assert ready.facts.ref == model
    assert ready.facts.exact
    assert fresh.worker.close(PATIENCE)
    assert not [thread for thread in threading.enumerate() if thread is fresh.worker._thread]


def test_a_run_tells_of_every_step_and_paints_as_stock(desk: Desk) -> None:
    wanted = recipe("a lake", steps=3, side=128)
    number = desk.run(wanted)
    before, finished = desk.all_until(Finished, number)
    assert [type(event) for event in before] == [Started, Stepped, Stepped, Stepped]
    assert before[0] == Started(number, wanted, Quality.FULL, 3, 0)
    assert finished.picture == stock_picture(stock_starter(), wanted)
    assert (finished.count, finished.steps_run) == (3, 3)
    assert finished.seconds > 0


def test_a_draft_tells_of_no_steps(desk: Desk) -> None:
    number = desk.run(recipe("a draft", steps=2, side=128), Quality.DRAFT)
    before, _ = desk.all_until(Finished, number)
    assert [type(event) for event in before] == [Started]


def on_step(desk: Desk, number: int, act: Callable[[], None]) -> None:
    """Act once, on the engine's thread, when the run of this number told of its first step."""
    done: list[bool] = []

    def watch(event: Event) -> None:
        if isinstance(event, Stepped) and event.number == number and not done:
            done.append(True)
            act()

    desk.on = watch


def test_a_full_run_gives_way_to_a_newer_and_is_gone_on_with_later(desk: Desk) -> None:
    long, newer = recipe("long", steps=9, side=128), recipe("newer", steps=2, side=128)
    first = desk._number + 1
    on_step(desk, first, lambda: desk.run(newer) and None)
    desk.run(long)
    before, gave_way = desk.all_until(GaveWay)
    assert gave_way.number == first
    assert len([event for event in before if isinstance(event, Stepped)]) == 1
    assert desk.until(Finished).recipe == newer
    again = desk.run(long)
    assert desk.until(Started, again).known == 1
    finished = desk.until(Finished, again)
    assert finished.steps_run == 8
    assert finished.picture == stock_picture(stock_starter(), long)


def test_a_draft_that_has_begun_finishes_and_then_the_newest_wins(desk: Desk) -> None:
    drafts = [recipe(f"draft {i}", steps=3, side=128) for i in range(4)]
    sent: list[int] = []

    def watch(event: Event) -> None:
        if isinstance(event, Started) and not sent:
            sent.extend(desk.run(draft, Quality.DRAFT) for draft in drafts[1:])

    desk.on = watch
    first = desk.run(drafts[0], Quality.DRAFT)
    before, finished = desk.all_until(Finished)
    assert finished.number == first
    assert [event.number for event in before if isinstance(event, GaveWay)] == sent[:2]
    assert desk.until(Finished).number == sent[2]


def test_stopping_ends_a_run_between_two_steps(desk: Desk) -> None:
    first = desk._number + 1
    on_step(desk, first, lambda: desk.worker.stop(first))
    desk.run(recipe("stopped", steps=9, side=128))
    before, gave_way = desk.all_until(GaveWay)
    assert gave_way.number == first
    assert len([event for event in before if isinstance(event, Stepped)]) == 1


def test_stopping_a_job_that_waits_takes_it_away(desk: Desk) -> None:
    first = desk._number + 1

    def stop_the_second() -> None:
        desk.worker.send(Keep(first + 100, recipe(), Path("/nowhere")))
        desk.worker.stop(first + 100)

    on_step(desk, first, stop_the_second)
    desk.run(recipe("keeps on", steps=3, side=128))
    before, _ = desk.all_until(Finished, first)
    assert [event.number for event in before if isinstance(event, GaveWay)] == [first + 100]


def test_a_look_is_answered_between_the_steps_of_a_run(desk: Desk) -> None:
    wanted = recipe("looked at", steps=4, side=128)
    first = desk._number + 1
    on_step(desk, first, lambda: desk.worker.send(Look(901, wanted, 0, View.EXPECTS)))
    desk.run(wanted)
    before, _ = desk.all_until(Finished, first)
    looked = [event for event in before if isinstance(event, Looked)]
    assert [(event.number, event.step, event.tier) for event in looked] == [(901, 0, Tier.FULL)]
    assert before.index(looked[0]) < len(before) - 1
    assert (looked[0].picture.width, looked[0].picture.height) == (128, 128)


def test_a_look_at_what_is_not_known_waits_for_the_run(desk: Desk) -> None:
    wanted, other = recipe("runs", steps=3, side=128), recipe("unknown", steps=2, side=64)
    first = desk._number + 1
    on_step(desk, first, lambda: desk.worker.send(Look(902, other, 1, View.SEES)))
    desk.run(wanted)
    before, _ = desk.all_until(Finished, first)
    assert not [event for event in before if isinstance(event, Looked)]
    assert desk.until(Looked, 902).step == 1


def test_steps_are_decoded_ahead_when_nothing_else_is_to_do(desk: Desk) -> None:
    wanted = recipe("ahead", steps=3, side=64)
    number = desk.run(wanted)
    desk.until(Finished, number)
    looked = [desk.until(Looked, number) for _ in range(6)]
    assert [(event.view, event.step) for event in looked] == [
        *((View.EXPECTS, step) for step in range(3)),
        *((View.SEES, step) for step in range(3)),
    ]
    asked = desk.number()
    desk.worker.send(Look(asked, wanted, 1, View.SEES))
    assert desk.until(Looked, asked).picture == looked[4].picture
    again = desk.run(wanted)
    desk.until(Finished, again)
    end = desk.run(recipe("end", steps=1, side=64), Quality.DRAFT)
    before, _ = desk.all_until(Finished, end)
    assert not [event for event in before if isinstance(event, Looked)]  # once is enough


def test_a_recording_is_kept(desk: Desk, tmp_path: Path) -> None:
    wanted = recipe("kept", steps=2, side=64)
    path = tmp_path / "run.trajectory"
    desk.worker.send(Keep(desk.number(), wanted, path))
    assert desk.until(Kept).path == path
    assert recording.read(path).recipe == wanted
    desk.worker.send(Keep(desk.number(), wanted, tmp_path))
    assert "cannot be written" in desk.until(Failed).what


def test_a_job_that_fails_is_one_event_and_the_thread_lives_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = desk.run(recipe(side=100))
    failed = desk.until(Failed, wrong)
    assert "100 by 100" in failed.what
    assert failed.hint
    assert not caplog.records

    def stumbles(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "render", stumbles)
        number = desk.run(recipe(side=64))
        failed = desk.until(Failed, number)
    assert "stumbled" in failed.what
    assert "ZeroDivisionError: by nothing" in failed.details
    assert "Traceback" in failed.details
    assert desk.until(Finished, desk.run(recipe(steps=1, side=64))).steps_run == 1


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate"),
        RuntimeError("MPS backend out of memory"),
    ],
)
def test_running_out_of_memory_is_said_and_memory_is_given_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    wanted = recipe("large", steps=2, side=64)
    desk.until(Finished, desk.run(wanted, Quality.DRAFT))

    def no_room(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "render", no_room)
        failed = desk.until(Failed, desk.run(wanted))
    assert "not enough memory" in failed.what
    assert "smaller size" in failed.hint
    assert desk.until(Finished, desk.run(wanted)).steps_run == 2  # nothing is known any more


def test_the_recipe_of_another_model_is_refused(desk: Desk) -> None:
    other = replace(recipe(), model=ModelRef("another"))
    assert "another model: another" in desk.until(Failed, desk.run(other)).what


def test_the_thread_records_no_gradients_and_runs_in_the_background(desk: Desk) -> None:
    found: list[bool] = []

    def watch(event: Event) -> None:
        if isinstance(event, Finished):
            found.append(torch.is_inference_mode_enabled())
            found.append(threading.current_thread() is not threading.main_thread())

    desk.on = watch
    desk.until(Finished, desk.run(recipe(steps=1, side=64)))
    assert found == [True, True]


def test_without_a_model_jobs_fail_in_words(cache: Path) -> None:
    fresh = Desk(cache)
    fresh.worker.start()
    number = fresh.run(recipe())
    assert "No model is loaded" in fresh.until(Failed, number).what
    fresh.worker.send(Load(5, REF, cache))
    assert "holds no model" in fresh.until(Failed, 5).what
    assert fresh.worker.close(PATIENCE)


def test_closing_in_mid_run_ends_within_a_step(cache: Path) -> None:
    fresh = Desk(cache)
    fresh.worker.start()
    fresh.worker.send(Load(1, REF, FOLDER))
    fresh.until(Ready)
    closed = threading.Event()
    on_step(fresh, 50, closed.set)
    fresh.worker.send(Run(50, recipe("long", steps=100, side=128), Quality.FULL))
    assert closed.wait(PATIENCE)
    fresh.worker.send(Look(51, recipe("waits", side=64), 0, View.SEES))
    fresh.worker.send(Keep(52, recipe("waits", side=64), Path("/nowhere")))
    assert fresh.worker.close(PATIENCE)
    events = list(fresh.events.queue)
    assert {event.number for event in events if isinstance(event, GaveWay)} >= {50, 52}
    assert len([event for event in events if isinstance(event, Stepped)]) < 20
    fresh.worker.send(Run(53, recipe(), Quality.FULL))
    assert fresh.events.queue[-1] == GaveWay(53)


def test_a_worker_that_never_started_closes() -> None:
    assert Worker(lambda _event: None, None).close(0.0)


def test_a_branch_on_the_thread_runs_its_tail(desk: Desk) -> None:
    wanted = recipe("parent", steps=4, side=64)
    desk.until(Finished, desk.run(wanted))
    branch = desk.run(wanted.branched(3, Conditioning.of("child")))
    before, finished = desk.all_until(Finished, branch)
    assert finished.steps_run == 1
    assert [e.step.index for e in before if isinstance(e, Stepped)] == [0, 1, 2, 3]


# ---- where words act


def test_where_words_act_is_answered_and_gives_way_to_a_run(desk: Desk) -> None:
    wanted = recipe("a red house", steps=3, side=64)
    desk.until(Finished, desk.run(wanted))
    desk.worker.send(Attend(number := desk.number(), wanted))
    answer = desk.until(Attended, number)
    assert answer.recipe == wanted
    assert [token.text for token in answer.attentions[0].tokens] == ["a", "red", "house"]
    other = recipe("a blue boat", steps=40, side=64)
    runs: list[int] = []
    asked = desk.number()

    def interrupt(event: Event) -> None:
        if isinstance(event, Finished) and not runs:  # on the engine's thread: both wait then
            desk.worker.send(Attend(asked, other))
            runs.append(desk.run(wanted))

    desk.on = interrupt
    desk.until(Finished, desk.run(wanted))
    desk.until(GaveWay, asked)
    desk.until(Finished, runs[0])


def test_a_sketch_is_the_picture_of_its_recipe_and_gives_way_to_a_run(desk: Desk) -> None:
    wanted, number = recipe("a sketch", steps=3, side=128), desk.number()
    desk.worker.send(Sketch(number, wanted))
    sketched = desk.until(Sketched, number)
    assert psnr(sketched.picture, stock_picture(stock_starter(), wanted)) > 35  # or reduced
    assert sketched.steps_run == 3
    larger = replace(wanted, width=320)
    desk.worker.send(Sketch(number := desk.number(), larger))
    small = desk.until(Sketched, number).picture
    assert (small.width, small.height) == (160, 64)
    desk.worker.send(Sketch(number := desk.number(), larger, whole=True))
    assert desk.until(Sketched, number).picture == stock_picture(stock_starter(), larger)
    long, runs = recipe("a slow sketch", steps=8), list[int]()
    again = desk.number()

    def interrupt(event: Event) -> None:
        if isinstance(event, Finished) and not runs:  # on the engine's thread: both wait then
            desk.worker.send(Sketch(again, long))
            runs.append(desk.run(wanted))

    desk.on = interrupt
    desk.until(Finished, desk.run(wanted))
    desk.until(GaveWay, again)
    desk.until(Finished, runs[0])


def test_turning_a_photo_around_tells_how_far_it_is_and_is_stopped_on_the_way(desk: Desk) -> None:
    picture = stock_picture(stock_starter(), recipe(steps=1))
    digest = digest_of(picture)
    desk.worker.send(Bring(desk.number(), digest, picture))
    desk.until(Brought)
    turned = replace(recipe(steps=4), photo=Photo(digest, None, Way.INVERT))
    first = desk._number + 1

    def stop(event: Event) -> None:
        if isinstance(event, Inverting) and event.done == 3:
            desk.worker.stop(first)

    desk.on = stop
    desk.run(turned)
    before, _ = desk.all_until(GaveWay, first)
    told = [event for event in before if isinstance(event, Inverting)]
    assert [event.done for event in told] == [1, 2, 3]
    desk.on = lambda _event: None
    again = desk.run(turned)
    before, _ = desk.all_until(Started, again)
    done = [event.done for event in before if isinstance(event, Inverting)]
    assert done == list(range(1, told[0].count + 1))
    assert desk.until(Finished, again).steps_run == 0


def test_frames_of_a_film_give_way_and_go_on_where_they_were(desk: Desk) -> None:
    first, second = (recipe("a lake", seed=seed, steps=5, side=64) for seed in (1, 2))
    wanted, runs = (first, second), list[int]()
    number, again = desk.number(), desk.number()

    def interrupt(event: Event) -> None:
        if isinstance(event, Finished) and not runs:  # on the engine's thread: both wait then
            desk.worker.send(Shoot(number, wanted))
            runs.append(desk.run(recipe("in a hurry", steps=3, side=64)))

    desk.on = interrupt
    desk.until(Finished, desk.run(recipe("before", steps=2, side=64)))
    desk.until(GaveWay, number)
    desk.until(Finished, runs[0])
    desk.worker.send(Shoot(again, wanted))
    shot = desk.until(Shot, again)
    assert shot.recipes == wanted
    for made, each in zip(shot.pictures, wanted, strict=True):
        apart = made.to_rgb().astype(int) - stock_picture(stock_starter(), each).to_rgb()
        assert abs(apart).max() <= 1
