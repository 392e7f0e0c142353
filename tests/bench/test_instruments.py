"""The instruments: a tap, a probe, a hand and an eye that tell what really happened."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication

from studio.bench import overhead, scrub
from studio.bench.branch import exactness
from studio.bench.drag import REACH, TICK, Drag, path
from studio.bench.eye import Eye, bytes_on
from studio.bench.lateness import PERIOD, Lateness
from studio.bench.tap import Tap
from studio.core.conditioning import Conditioning
from studio.core.events import Finished, GaveWay, Started
from studio.core.jobs import Quality, Run
from studio.core.noise import Noise
from studio.core.pixels import Pixels
from studio.core.recipe import ModelRef, Recipe
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from studio.core.events import Event
    from studio.core.jobs import Job


def recipe(seed: int, steps: int = 4) -> Recipe:
    return Recipe(
        ModelRef("m"), 64, 64, "ddim", steps, Noise.of(seed), Conditioning.of("a boat", guidance=2)
    )


def picture(shade: int) -> Pixels:
    return Pixels(4, 4, bytes((shade, shade, shade, 255)) * 16)


# ---- the tap


class Echo:
    """An engine that answers every run at once."""

    def __init__(self, post: Callable[[Event], None]) -> None:
        self.post = post
        self.stopped: list[int] = []

    def start(self) -> None:
        self.post(GaveWay(0))

    def send(self, job: Job) -> None:
        if isinstance(job, Run):
            self.post(Started(job.number, job.recipe, job.quality, 4, 0))
            done = Finished(job.number, job.recipe, job.quality, picture(1), 4, 4, 0.1)
            self.post(done)

    def stop(self, number: int) -> None:
        self.stopped.append(number)

    def close(self, timeout: float) -> bool:
        return timeout > 1


def test_a_tap_hands_everything_on_in_order_and_keeps_the_times() -> None:
    posted: list[Event] = []
    noticed: list[Event] = []
    tap = Tap(Echo, posted.append, noticed.append)
    tap.start()
    tap.send(Run(7, recipe(1), Quality.DRAFT))
    assert [type(event) for event in posted] == [GaveWay, Started, Finished]
    assert noticed == posted
    assert tap.newest_run == 7
    assert [came.event.number for came in tap.finished()] == [7]
    phases = tap.phases(7)
    assert phases is not None
    assert min(phases) >= 0
    assert sum(phases) == pytest.approx(tap.came[-1].at - tap.sent[-1].at)
    assert tap.phases(8) is None
    assert (tap.close(2), tap.close(0)) == (True, False)


# ---- the probe


def test_a_stop_of_the_thread_is_one_late_tick(qtbot: QtBot) -> None:
    probe = Lateness(lambda: None)
    probe.begin()
    qtbot.waitUntil(lambda: len(probe.late) >= 3)
    before = len(probe.late)
    busy_for(0.05)
    qtbot.waitUntil(lambda: len(probe.late) >= before + 3)
    late = probe.end()
    assert late[before] >= 0.05 - PERIOD / 1000 - 0.001
    assert sorted(late)[-2] < late[before]


def busy_for(seconds: float) -> None:
    """Hold the thread, as a slow paint would."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


# ---- the hand


def test_a_path_is_seeded_stays_on_the_track_and_never_rests() -> None:
    shares = path(3, 2.0)
    assert shares == path(3, 2.0) != path(4, 2.0)
    assert len(shares) == 120
    assert REACH[0] <= min(shares) < max(shares) <= REACH[1]
    assert all(a != b for a, b in pairwise(shares))


def test_a_drag_moves_the_slider_tick_by_tick_and_lets_it_go(qtbot: QtBot) -> None:
    slider = AxisSlider(SliderSpec("Guidance", 0.0, 15.0, 3.0, origin=0.0, decimals=1))
    qtbot.addWidget(slider)
    slider.resize(280, 60)
    slider.show()
    values: list[float] = []
    released: list[float] = []
    slider.moved.connect(values.append)
    slider.released.connect(lambda: released.append(slider.value))
    times: list[float] = []
    shares = path(9, 0.5)
    drag = Drag(slider, shares, times.append)
    drag.begin()
    qtbot.waitUntil(lambda: drag.over)
    assert drag.ticks == len(times) <= len(shares)
    assert len(set(values)) > 5
    assert released == [values[-1]]
    assert all(b - a > TICK / 4 for a, b in pairwise(times))


# ---- the eye


def test_an_eye_sees_each_new_picture_once_it_is_painted(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(200, 200)
    shown: list[Pixels] = [picture(10)]
    eye = Eye(canvas, lambda: shown[-1], lambda: None)
    canvas.show_picture(shown[-1])
    canvas.show()
    qtbot.waitUntil(lambda: eye.paints > 0)
    assert [glimpse.picture for glimpse in eye.glimpses] == [picture(10)]
    assert bytes_on(canvas) == picture(10).data

    before = eye.paints
    canvas.update()
    qtbot.waitUntil(lambda: eye.paints > before)
    assert len(eye.glimpses) == 1

    shown.append(picture(20))
    canvas.show_picture(shown[-1])
    assert len(eye.glimpses) == 1  # given to the canvas is not painted yet
    qtbot.waitUntil(lambda: len(eye.glimpses) == 2)
    assert eye.glimpses[1].at > eye.glimpses[0].at
    assert bytes_on(canvas) == picture(20).data


def test_the_time_of_a_scrub_ends_with_its_paint(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(200, 200)
    canvas.show_picture(picture(1))
    canvas.show()
    eye = Eye(canvas, lambda: None, lambda: None)
    QCoreApplication.processEvents()

    @dataclass
    class Rig:
        eye: Any

    def slowly() -> None:
        busy_for(0.03)
        canvas.update()

    quick = scrub.painted(Rig(eye), canvas.update)  # type: ignore[arg-type]  # its eye is all
    slow = scrub.painted(Rig(eye), slowly)  # type: ignore[arg-type]  # as above
    assert slow.clock >= 0.03 > quick.clock


# ---- what compares pictures, on engines that cheat


@dataclass
class Paints:
    """A renderer and a stock pipeline in one: paints the seed, unless it cheats."""

    cheat: Callable[[Recipe, int], bool] = lambda _recipe, _known: False
    known: dict[Recipe, int] = field(default_factory=dict)

    @property
    def renderer(self) -> Paints:
        return self

    def recipe(self, seed: int, prompt: str = "a boat", steps: int | None = None) -> Recipe:
        made = recipe(seed, steps or 4)
        return made if prompt == "a boat" else made.branched(0, Conditioning.of(prompt))

    def stock_picture(self, wanted: Recipe) -> Pixels:
        return picture(abs(hash(wanted)) % 200)

    def count(self, wanted: Recipe) -> int:
        return wanted.steps

    def trim(self) -> None:
        self.known.clear()

    def adopt(self, wanted: Recipe, _kept: Any, count: int) -> None:
        self.known[wanted] = count

    def render(self, wanted: Recipe, on_step: Any = None) -> Any:
        if on_step is not None:
            on_step(None)
        known = self.known.get(wanted, 0)
        shade = abs(hash(wanted)) % 200
        made = picture(shade + 1 if self.cheat(wanted, known) else shade)
        self.known[wanted] = wanted.steps
        return Made(made, Steps(tuple(range(wanted.steps))), wanted.steps - known)


@dataclass(frozen=True)
class Steps:
    steps: tuple[int, ...]

    @property
    def kept(self) -> Steps:
        return self

    def __len__(self) -> int:
        return len(self.steps)


@dataclass(frozen=True)
class Made:
    pixels: Pixels
    trajectory: Steps
    steps_run: int


def bed(cheat: Callable[[Recipe, int], bool] = lambda _recipe, _known: False) -> Any:
    return Paints(cheat)


def test_overhead_finds_a_recording_that_paints_something_else() -> None:
    assert overhead.compare(bed(), 2, previews=False).equal
    wrong = bed(lambda wanted, _known: wanted.noise.first_seed == 1001)
    assert not overhead.compare(wrong, 2, previews=True).equal


def test_branch_finds_what_going_on_does_not_reproduce() -> None:
    assert exactness(bed()).holds
    resumed = exactness(bed(lambda _wanted, known: known == 2))
    assert (resumed.resumed, resumed.stock, resumed.steps_run) == (False, True, 2)
    assert not resumed.holds


def test_branch_finds_a_straight_run_that_is_not_the_stock_one() -> None:
    found = exactness(bed(lambda wanted, _known: not wanted.changes))
    assert not found.stock
    assert not found.holds
