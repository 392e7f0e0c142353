"""The stand: it follows the run until it is scrubbed, and the hand while it steers."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core_engine import a_picture, a_step
from core_values import a_desk, a_recipe, examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning
from studio.core.desk import Desk, desk_of
from studio.core.events import Finished
from studio.core.jobs import Quality
from studio.core.photo import Photo
from studio.core.recipe import Change, Recipe
from studio.core.reels import Reels
from studio.core.runs import Runs
from studio.core.stand import Stand
from studio.core.steps import Tier, View

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.core.scene import Stage

FOX = a_recipe()
DESK = desk_of(FOX, a_desk())
HEN = DESK.with_prompt("a hen")
COUNT = 3
NUMBERS = itertools.count(1)


def a_stand(steps: int = 3, *, done: bool = True) -> tuple[Stand, Reels]:
    """A stand with FOX on show, its run known so far."""
    reels = Reels()
    stand = Stand(reels, Runs(lambda: 0.0))
    stand.show(1, FOX)
    reels.start(FOX, COUNT)
    for index in range(steps):
        reels.step(FOX, a_step(index))
    if done:
        reels.finish(FOX, COUNT, a_picture("fox"))
    return stand, reels


def stage(stand: Stand, desk: Desk = DESK) -> Stage:
    """What stands in the viewer; something does."""
    shown = stand.stage(desk)
    assert shown is not None
    return shown


def finished(recipe: Recipe, quality: Quality, picture: Pixels) -> Finished:
    """The end of a run that was asked for after all others."""
    return Finished(next(NUMBERS), recipe, quality, picture, COUNT, COUNT, 1.0)


def test_an_empty_stand_shows_nothing_and_takes_no_wish() -> None:
    stand = Stand(Reels(), Runs(lambda: 0.0))
    assert stand.stage(DESK) is None
    assert stand.node is None
    assert not stand.scrub(2)
    assert stand.finish_from(2, DESK) is None


def test_it_follows_the_run_to_its_picture() -> None:
    stand, reels = a_stand(0, done=False)
    seen = [stage(stand)]
    for index in range(COUNT):
        reels.step(FOX, a_step(index))
        seen.append(stage(stand))
    reels.finish(FOX, COUNT, a_picture("fox"))
    seen.append(stage(stand))
    assert [shown.position for shown in seen] == [0, 0, 1, 2, COUNT]
    assert [shown.tier for shown in seen] == [None, *[Tier.LINEAR] * COUNT, Tier.FULL]
    assert seen[-1].picture == a_picture("fox")


@examples(20)
@given(st.lists(st.integers(-3, 8), min_size=1, max_size=4), st.integers(0, 3), st.booleans())
def test_scrubbing_stays_within_the_run(positions: list[int], steps: int, done: bool) -> None:
    stand, _ = a_stand(steps, done=done)
    for position in positions:
        stand.scrub(position)
        furthest = COUNT if done else max(0, steps - 1)
        assert stage(stand).position == min(max(position, 0), furthest)
        assert not stand.scrub(position)


def test_before_its_length_is_known_a_run_cannot_be_scrubbed() -> None:
    reels = Reels()
    stand = Stand(reels, Runs(lambda: 0.0))
    stand.show(1, FOX)
    assert not stand.scrub(2)
    reels.start(FOX, COUNT)
    reels.step(FOX, a_step(0))
    reels.step(FOX, a_step(1))
    assert stage(stand).position == 1


def test_a_position_outlives_the_steps_without_pointing_beyond_them() -> None:
    stand, reels = a_stand()
    stand.scrub(3)
    reels.start(FOX, 2)
    assert stage(stand).position == 2


@pytest.mark.parametrize("tier", Tier)
def test_a_draft_says_how_its_picture_was_made(tier: Tier) -> None:
    stand, _ = a_stand()
    stand.steer()
    stand.finished(replace(finished(HEN.recipe, Quality.DRAFT, a_picture("hen")), tier=tier), DESK)
    shown = stage(stand)
    assert (shown.picture, shown.tier) == (a_picture("hen"), tier)
    assert shown.quality is Quality.DRAFT


def test_a_view_is_chosen_once() -> None:
    stand, _ = a_stand()
    stand.scrub(1)
    assert not stand.look(View.EXPECTS)
    assert stand.look(View.SEES)
    assert stage(stand).picture == a_step(1).sees
    assert stage(stand).view is View.SEES


def test_a_photo_has_a_view_of_its_own() -> None:
    stand, _ = a_stand()
    whole = replace(FOX, photo=Photo("0" * 64))
    taken_over = replace(FOX, photo=Photo("0" * 64, start=2))
    stand.look(View.FINISH)
    stand.show(2, whole)
    assert stage(stand).view is View.SEES
    assert stand.look(View.EXPECTS)
    stand.show(3, taken_over)
    assert stage(stand).view is View.FINISH
    stand.show(2, whole)
    assert (stage(stand).view, stand.chosen) == (View.EXPECTS, View.FINISH)
    stand.restore(2, whole, None, stand.chosen)
    assert stage(stand).view is View.SEES


def test_a_draft_that_was_asked_for_before_the_hand_went_elsewhere_comes_too_late() -> None:
    reels, runs = Reels(), Runs(lambda: 0.0)
    stand = Stand(reels, runs)
    asked = [runs.ask(HEN.recipe, Quality.DRAFT, None, None).number for _ in range(2)]
    stand.show(1, FOX)
    asked.append(runs.ask(HEN.recipe, Quality.DRAFT, None, None).number)
    for number in asked:
        assert stage(stand).quality is Quality.FULL
        late = finished(HEN.recipe, Quality.DRAFT, a_picture("draft"))
        stand.finished(replace(late, number=number), HEN)
    assert stage(stand).quality is Quality.DRAFT


def test_a_draft_goes_up_until_the_full_picture_of_the_resting_hand_comes() -> None:
    stand, reels = a_stand()
    stand.steer()
    stand.finished(finished(HEN.recipe, Quality.DRAFT, a_picture("draft")), HEN)
    assert (stage(stand).picture, stage(stand).quality) == (a_picture("draft"), Quality.DRAFT)
    reels.finish(HEN.recipe, COUNT, a_picture("hen"))
    stand.finished(finished(HEN.recipe, Quality.FULL, a_picture("hen")), HEN)
    assert (stage(stand).picture, stage(stand).quality) == (a_picture("hen"), Quality.FULL)
    assert stage(stand).recipe == HEN.recipe


def test_the_picture_of_a_resting_hand_needs_no_draft_before_it() -> None:
    stand, reels = a_stand()
    stand.steer()
    reels.finish(HEN.recipe, COUNT, a_picture("hen"))
    stand.finished(finished(HEN.recipe, Quality.FULL, a_picture("hen")), HEN)
    assert stage(stand).picture == a_picture("hen")


def test_the_very_first_picture_may_be_a_draft() -> None:
    stand = Stand(Reels(), Runs(lambda: 0.0))
    stand.steer()
    stand.finished(finished(HEN.recipe, Quality.DRAFT, a_picture("draft")), HEN)
    assert stage(stand).picture == a_picture("draft")
    assert stage(stand).recipe == HEN.recipe


def test_an_older_full_picture_does_not_hide_the_draft_of_the_hand() -> None:
    stand, _ = a_stand()
    stand.steer()
    stand.finished(finished(HEN.recipe, Quality.DRAFT, a_picture("draft")), HEN)
    stand.finished(finished(FOX, Quality.FULL, a_picture("fox")), HEN)
    assert stage(stand).picture == a_picture("draft")


def test_a_released_slider_ends_its_draft_whatever_is_typed_meanwhile() -> None:
    stand, reels = a_stand()
    stand.steer()
    stand.finished(finished(HEN.recipe, Quality.DRAFT, a_picture("draft")), HEN)
    stand.show(2, HEN.recipe, keep_draft=True)
    assert stage(stand).quality is Quality.DRAFT
    typed = HEN.with_prompt("a hen in the sn")
    reels.finish(HEN.recipe, COUNT, a_picture("hen"))
    stand.finished(finished(HEN.recipe, Quality.FULL, a_picture("hen")), typed)
    assert (stage(stand, typed).picture, stand.node) == (a_picture("hen"), 2)


def test_scrubbing_looking_and_showing_end_the_steering() -> None:
    for end in (
        lambda stand: stand.scrub(1),
        lambda stand: stand.look(View.SEES),
        lambda stand: stand.show(1, FOX),
        lambda stand: stand.leave_draft(),
    ):
        stand, _ = a_stand()
        stand.steer()
        stand.finished(finished(HEN.recipe, Quality.DRAFT, a_picture("draft")), HEN)
        end(stand)
        assert stage(stand).quality is Quality.FULL
        stand.finished(finished(HEN.recipe, Quality.FULL, a_picture("hen")), HEN)
        assert stage(stand).recipe == FOX


def test_finish_from_here_runs_on_under_the_words_on_the_desk() -> None:
    stand, reels = a_stand()
    target = stand.finish_from(2, HEN)
    assert target == a_recipe(changes=(Change(2, HEN.steering.prompts),))
    assert stand.finish_from(2, DESK) == FOX
    assert stand.finish_from(0, HEN) == a_recipe(conditioning=Conditioning.of("a hen"))
    stand.look(View.FINISH)
    stand.scrub(2)
    assert stage(stand, HEN).picture == a_step(2).expects
    reels.finish(target, COUNT, a_picture("hen"))
    assert stage(stand, HEN).picture == a_picture("hen")
    assert stage(stand, DESK).picture == a_picture("fox")
