"""Reels: what is evicted comes again, and a part is never taken for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core_engine import a_picture, a_step
from core_values import a_recipe

from studio.core import reels as reels_module
from studio.core.pixels import Pixels
from studio.core.reels import Reel, Reels, Shown
from studio.core.steps import Tier, View

if TYPE_CHECKING:
    import pytest

FOX, HEN = a_recipe(), a_recipe(steps=9)
PICTURE = a_picture("done")


def run(reels: Reels, steps: int, count: int = 3) -> None:
    """The first steps of a run of FOX."""
    reels.start(FOX, count)
    for index in range(steps):
        reels.step(FOX, a_step(index))


def test_a_run_grows_to_a_complete_reel() -> None:
    reels = Reels()
    assert reels.reel(FOX) == Reel()
    run(reels, 3)
    assert not reels.reel(FOX).complete
    reels.finish(FOX, 3, PICTURE)
    assert reels.reel(FOX) == Reel(3, tuple(a_step(index) for index in range(3)), PICTURE)
    assert reels.reel(FOX).complete
    assert reels.reel(HEN) == Reel()


def test_a_picture_without_its_steps_is_not_complete() -> None:
    reels = Reels()
    reels.picture(FOX, PICTURE)
    assert not reels.reel(FOX).complete
    assert reels.shown(FOX, 0, View.EXPECTS) == Shown(PICTURE, Tier.FULL)


def test_a_run_begun_again_leaves_what_is_known_in_sight() -> None:
    reels = Reels()
    run(reels, 2)
    run(reels, 0)
    assert len(reels.reel(FOX).steps) == 2
    run(reels, 3)
    assert [step.index for step in reels.reel(FOX).steps] == [0, 1, 2]


def test_a_run_of_another_length_begins_anew() -> None:
    reels = Reels()
    run(reels, 2)
    reels.start(FOX, 5)
    assert reels.reel(FOX) == Reel(5)
    reels.finish(FOX, 2, PICTURE)
    assert reels.reel(FOX) == Reel(2, (), PICTURE)


def test_steps_out_of_order_or_beyond_the_end_are_no_part_of_a_reel() -> None:
    reels = Reels()
    reels.step(FOX, a_step(0))
    assert reels.reel(FOX) == Reel()
    reels.start(FOX, 2)
    for index in (1, 0, 0, 1, 2, 5):
        reels.step(FOX, a_step(index))
    assert [step.index for step in reels.reel(FOX).steps] == [0, 1]


def test_the_best_picture_of_a_step_is_shown() -> None:
    reels = Reels()
    assert reels.shown(FOX, 1, View.SEES) == Shown()
    run(reels, 2)
    assert reels.shown(FOX, 1, View.SEES) == Shown(a_step(1).sees, Tier.LINEAR)
    assert reels.shown(FOX, 1, View.EXPECTS) == Shown(a_step(1).expects, Tier.LINEAR)
    reels.look(FOX, 1, View.SEES, Tier.TINY, a_picture("decoded"))
    assert reels.shown(FOX, 1, View.SEES) == Shown(a_picture("decoded"), Tier.TINY)
    assert reels.shown(FOX, 1, View.EXPECTS).tier is Tier.LINEAR
    reels.look(FOX, 1, View.SEES, Tier.FULL, a_picture("in full"))
    reels.look(FOX, 1, View.SEES, Tier.TINY, a_picture("decoded"))
    assert reels.shown(FOX, 1, View.SEES) == Shown(a_picture("in full"), Tier.FULL)
    assert reels.shown(FOX, 2, View.SEES) == Shown()
    assert reels.shown(FOX, 3, View.SEES) == Shown()
    reels.finish(FOX, 3, PICTURE)
    assert reels.shown(FOX, 3, View.SEES) == Shown(PICTURE, Tier.FULL)
    assert reels.shown(FOX, 2, View.SEES) == Shown()


def test_the_least_recently_seen_run_is_evicted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reels_module, "REELS", 3 * len(PICTURE.data))
    reels = Reels()
    for recipe in (FOX, HEN, a_recipe(steps=10)):
        reels.picture(recipe, PICTURE)
    assert reels.reel(FOX).picture
    reels.picture(a_recipe(steps=11), PICTURE)
    assert reels.reel(HEN) == Reel()
    assert reels.reel(FOX).picture


def test_a_run_too_large_to_keep_still_shows_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reels_module, "REELS", 5 * len(PICTURE.data))
    reels = Reels()
    run(reels, 2, count=2)
    reels.finish(FOX, 2, Pixels(3, 2, bytes(24)))
    assert reels.shown(FOX, 2, View.EXPECTS) == Shown(Pixels(3, 2, bytes(24)), Tier.FULL)
    assert not reels.reel(FOX).complete


def test_a_run_from_a_file_is_known_and_what_was_known_stays() -> None:
    reels = Reels()
    steps = tuple(a_step(index) for index in range(3))
    reels.recall(FOX, Reel(3, steps, PICTURE))
    assert reels.reel(FOX) == Reel(3, steps, PICTURE)
    assert reels.reel(FOX).complete
    reels.recall(FOX, Reel(3, steps[:1]))
    assert reels.reel(FOX) == Reel(3, steps, PICTURE)
    reels.recall(HEN, Reel(5, steps))
    assert reels.shown(HEN, 2, View.EXPECTS) == Shown(steps[2].expects, Tier.LINEAR)
    assert not reels.reel(HEN).complete


def test_a_run_that_is_dropped_is_forgotten_whole() -> None:
    reels = Reels()
    run(reels, 3)
    reels.look(FOX, 1, View.SEES, Tier.FULL, a_picture("in full"))
    run_size = 3 * 2 * len(PICTURE.data)
    assert reels.size(FOX) == run_size + len(PICTURE.data)
    reels.drop(FOX)
    assert (reels.reel(FOX), reels.size(FOX)) == (Reel(), 0)
    assert reels.shown(FOX, 1, View.SEES) == Shown()
