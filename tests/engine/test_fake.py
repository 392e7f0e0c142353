"""The fake engine keeps the real one's manners, without torch and without a thread."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.core.conditioning import Conditioning, blend
from studio.core.edits import Edit, FreshNoise, Stroke, Touch
from studio.core.errors import StudioError
from studio.core.events import (
    Event,
    Failed,
    Finished,
    GaveWay,
    Kept,
    Loading,
    Looked,
    Ready,
    Started,
    Stepped,
)
from studio.core.jobs import Engine, Keep, Load, Look, Quality, Run
from studio.core.recipe import Tail
from studio.core.shapes import Shape, mask
from studio.core.steps import View
from studio.engine.fake import FakeEngine, look_at
from studio.engine.fake_painting import paint
from tests.engine.rooms import REF, recipe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.core.recipe import Recipe

ROOT = Path(__file__).parents[2]


class Stage:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.engine = FakeEngine(self.events.append)
        self.engine.start()

    def kinds(self) -> list[type]:
        kinds = [type(event) for event in self.events]
        self.events.clear()
        return kinds


@pytest.fixture
def stage() -> Stage:
    return Stage()


PLAIN = recipe(steps=3)
DOT = Shape(((0.5, 0.5),), 0.2)


def test_nothing_happens_before_it_is_asked_to(stage: Stage) -> None:
    engine: Engine = stage.engine
    before = threading.active_count()
    engine.send(Load(1, REF, Path("m")))
    assert stage.kinds() == []
    stage.engine.advance()
    assert stage.kinds() == [Loading]
    stage.engine.finish()
    assert stage.kinds() == [Loading, Loading, Ready]
    assert not stage.engine.advance()
    assert threading.active_count() == before


def test_a_full_run_and_its_branch(stage: Stage) -> None:
    stage.engine.send(Run(1, PLAIN, Quality.FULL))
    stage.engine.finish()
    finished = stage.events[-1]
    assert isinstance(finished, Finished)
    assert finished.picture == paint(PLAIN)
    assert stage.kinds() == [Started, Stepped, Stepped, Stepped, Finished]
    branch = PLAIN.branched(2, Conditioning.of("a cat"))
    stage.engine.send(Run(2, branch, Quality.FULL))
    stage.engine.finish()
    assert stage.events[0] == Started(2, branch, Quality.FULL, 3, 2)
    assert stage.events[-1].steps_run == 1
    assert stage.events[-1].picture != paint(PLAIN)


def test_newer_jobs_win_as_with_the_real_engine(stage: Stage) -> None:
    stage.engine.send(Run(1, PLAIN, Quality.FULL))
    stage.engine.advance(2)
    stage.engine.send(Run(2, recipe("b"), Quality.DRAFT))
    stage.engine.send(Run(3, recipe("c"), Quality.DRAFT))
    assert stage.kinds() == [Started, Stepped, GaveWay]
    stage.engine.finish()
    assert stage.kinds() == [GaveWay, Started, Finished]


def test_stopping_failing_looking_and_keeping(stage: Stage, tmp_path: Path) -> None:
    stage.engine.send(Run(1, PLAIN, Quality.FULL))
    stage.engine.advance(2)
    stage.engine.send(Look(2, PLAIN, 0, View.SEES))
    stage.engine.advance()
    stage.engine.stop(1)
    stage.engine.finish()
    assert stage.kinds() == [Started, Stepped, Looked, GaveWay]
    stage.engine.fail_next(StudioError("No.", "Try.", "why"))
    stage.engine.send(Run(3, PLAIN, Quality.FULL))
    stage.engine.finish()
    assert stage.events == [Failed(3, "No.", "Try.", "why")]
    path = tmp_path / "f.trajectory"
    stage.engine.send(Keep(4, PLAIN, path))
    stage.engine.finish()
    assert stage.events[-1] == Kept(4, path)
    assert path.exists()


def test_closing_ends_what_waits(stage: Stage) -> None:
    stage.engine.send(Run(1, PLAIN, Quality.FULL))
    stage.engine.advance()
    stage.engine.send(Look(2, PLAIN, 0, View.SEES))
    assert stage.engine.close(0.0)
    assert stage.kinds() == [Started, GaveWay, GaveWay]
    assert not stage.engine.advance()


def test_pictures_are_the_recipes_and_lie_between_its_ends() -> None:
    assert paint(recipe("a")) == paint(recipe("a"))
    pictures = [
        paint(recipe("a", seed=1)),
        paint(recipe("a", seed=2)),
        paint(recipe("b", seed=1)),
        paint(recipe("a", seed=1).branched(0, Conditioning(blend("a", "b", 0.5)))),
    ]
    assert len({picture.data for picture in pictures}) == 4


EDITS = {
    "noise": Edit(strokes=(Stroke(Touch.NOISE, DOT, seed=4),)),
    "erase": Edit(strokes=(Stroke(Touch.ERASE, DOT),)),
    "paste": Edit(strokes=(Stroke(Touch.PASTE, DOT, source=recipe("a lake", seed=8)),)),
    "fresh, only there": Edit(FreshNoise(7, 0.6), only=(DOT,)),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_painted_shows_there_and_from_its_step_on(edit: Edit) -> None:
    before = recipe(steps=4)
    after = before.branched(2, before.conditioning, edit=edit)
    there = mask(DOT, before.width, before.height) > 0
    off = [np.abs(a - b).max(2) for a, b in zip(*map(films, (before, after)), strict=True)]
    assert not any(step.any() for step in off[:2])
    assert all(step.any() for step in off[2:])
    assert off[-1][there].mean() > 10
    assert not off[-1][~there].any()


def films(made: Recipe) -> list[NDArray[np.int16]]:
    """What each step expects, and the finished picture."""
    looks = [look_at(made, step, View.EXPECTS) for step in range(5)]
    return [look.to_rgb().astype(np.int16) for look in looks]


def test_the_tail_shows(stage: Stage) -> None:
    before = recipe(steps=4)
    after = before.branched(2, before.conditioning, Tail("euler", 5))
    assert paint(before) != paint(after)
    stage.engine.send(Run(1, after, Quality.FULL))
    stage.engine.finish()
    assert sum(isinstance(event, Stepped) for event in stage.events) == 7


def test_it_brings_no_torch() -> None:
    code = "import sys, studio.engine.fake; sys.exit('torch' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)  # noqa: S603 - ours
    assert ran.returncode == 0
