"""The words that depend on what is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studio.core.desk import blank_desk
from studio.core.jobs import Quality
from studio.core.node import Node, Origin
from studio.core.pixels import Pixels
from studio.core.reels import Reel
from studio.core.scene import Progress, Stage
from studio.core.steps import StepFacts, Tier, View
from studio.ui import pad_words, titles, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk

DESK = blank_desk(1, 2).with_prompt("a lake")
DOT = Pixels(1, 1, bytes(4))


def test_pictures_of_the_same_words_are_told_apart() -> None:
    lake, dunes = DESK.recipe, DESK.with_prompt("dunes").recipe
    named = [("", lake), ("", lake), ("", dunes), ("mine", lake), ("mine", dunes)]
    assert pad_words.own_names(named) == ("lake · 1", "lake · 2", "dunes", "mine", "mine")
    assert pad_words.own_names(named[:2]) == ("seed 1 · 1", "seed 1 · 2")


def node(desk: Desk, origin: Origin = Origin.GENERATE) -> Node:
    return Node(1, None, desk, origin)


def stage(position: int, **how: object) -> Stage:
    """A run of 16 steps of which 10 are there."""
    steps = tuple(StepFacts(i, 999.0 - 60 * i, 14.0 - i, DOT, DOT) for i in range(10))
    shown = Stage(
        recipe=DESK.recipe,
        reel=Reel(count=16, steps=steps),
        position=position,
        view=View.EXPECTS,
        picture=DOT,
        tier=Tier.FULL,
        quality=Quality.FULL,
        shows=View.EXPECTS,
    )
    return replace(shown, **how)  # type: ignore[arg-type]  # fields of a stage


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda desk: desk.with_prompt("dunes"), "“dunes”"),
        (lambda desk: desk.with_negative("people"), "Avoid people"),
        (lambda desk: desk.with_guidance(6.5), "Guidance 6.5"),
        (lambda desk: desk.with_seed(90114), "Seed 90\u00a0114"),
        (lambda desk: desk.with_seed_mix(0.35), "Seed mix 35 %"),
        (lambda desk: desk.with_steps(24), "24 steps"),
        (lambda desk: desk.with_sampler("euler"), "Euler"),
        (lambda desk: desk.with_other_prompt("fog").with_prompt_mix(0.4), "40 % “fog”"),
        (lambda desk: desk.with_steps(24).with_guidance(6.5), "Guidance 6.5, 24 steps"),
        (lambda desk: desk.branching(5).with_guidance(9.0), "Guidance 9.0"),
        (lambda desk: desk, "a lake"),
    ],
)
def test_a_title_says_what_was_changed(change: Callable[[Desk], Desk], title: str) -> None:
    assert titles.title(node(change(DESK)), node(DESK)) == title


def test_a_prompt_is_called_by_the_words_that_are_new_and_told_whole_in_the_tooltip() -> None:
    before = node(DESK.with_prompt("a lake at dawn, soft pastels, a boat"))
    child = node(DESK.with_prompt("a lake at night, soft pastels, a boat").branching(4))
    assert titles.title(child, before) == "“night”"
    assert titles.about(child, before).split("\n") == [
        "“night”",
        "a lake at night, soft pastels, a boat",
        "from step 5",
    ]
    shorter = node(DESK.with_prompt("a lake at dawn, a boat"))
    assert titles.title(shorter, before) == "without “soft pastels”"
    assert titles.about(node(DESK), None) == "a lake\nseed 1 · 16 steps"


def test_what_is_avoided_no_more() -> None:
    assert titles.title(node(DESK), node(DESK.with_negative("people"))) == "Avoid nothing"


def test_a_first_picture_is_called_by_its_prompt() -> None:
    assert titles.title(node(DESK), None) == "a lake"
    assert titles.title(node(DESK.with_prompt(" ")), None) == "No prompt"


def test_the_line_under_a_title() -> None:
    assert titles.meta(node(DESK)) == "seed 1 · 16 steps"
    assert titles.meta(node(DESK, Origin.SLIDER)) == "slider"
    assert titles.meta(node(DESK, Origin.OPENED)) == "opened from a file"
    assert titles.meta(node(DESK.branching(5), Origin.BRANCH)) == "from step 6"


def test_braces_in_a_prompt_are_letters() -> None:
    text = "a {lake} in {0}"
    assert titles.title(node(DESK.with_prompt(text)), node(DESK)) == "“{lake} in {0}”"
    assert titles.title(node(DESK.with_prompt(text)), None) == text


def test_steps_count_from_one_and_say_their_noise() -> None:
    assert words.step_line(stage(3)) == ("Step 4", "of 16 · σ 11.000")
    assert words.step_line(stage(16)) == ("Picture", "after 16 steps")
    assert words.step_line(stage(12)) == ("Step 13", "of 16")


def test_a_step_without_a_sigma_says_its_timestep() -> None:
    steps = (StepFacts(0, 999.0, None, DOT, DOT),)
    assert words.step_line(stage(0, reel=Reel(count=16, steps=steps))) == (
        "Step 1",
        "of 16 · t 999",
    )


@pytest.mark.parametrize(
    ("how", "badge"),
    [
        ({"view": View.SEES, "shows": View.SEES}, "what it sees"),
        ({"view": View.EXPECTS}, "what it expects"),
        ({"view": View.FINISH, "shows": View.FINISH}, "finished from here"),
        ({"view": View.FINISH}, "what it expects   not finished from here yet"),
        ({"view": View.FINISH, "tier": Tier.LINEAR}, "quick preview"),
        ({"tier": Tier.LINEAR}, "quick preview"),
        ({"tier": Tier.TINY}, "small decoder"),
        ({"quality": Quality.DRAFT}, "draft"),
        ({"picture": None}, "waiting for the first step"),
    ],
)
def test_the_badge_says_what_is_seen(how: dict[str, object], badge: str) -> None:
    assert badge in words.view_badge(stage(3, **how))


def test_a_step_that_is_being_finished_says_how_far_that_is() -> None:
    run = Progress(1, Quality.FULL, 9, 16, None)
    badge = words.view_badge(stage(3, view=View.FINISH), run)
    assert badge == "step 4 / 16   σ 11.000   finishing from here… 9 of 16"
    assert words.view_badge(stage(16, view=View.FINISH), run) == "finished picture"


def test_a_name_goes_before_what_was_changed() -> None:
    named = replace(node(DESK.with_guidance(6.5)), name="Dusk")
    assert titles.title(named, node(DESK)) == "Dusk"


def test_the_real_thing_is_not_called_a_preview() -> None:
    assert words.view_badge(stage(16)) == "finished picture"
    assert words.view_badge(stage(3)) == "step 4 / 16   σ 11.000   what it expects"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.84, "2.8 s"), (9.96, "10.0 s"), (40.4, "40 s"), (180, "3 min"), (5400, "90 min")],
)
def test_a_time_is_as_short_as_can_be(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


def test_the_time_left_is_said_where_it_is_known_and_worth_it() -> None:
    run = Progress(1, Quality.FULL, 3, 16, None)
    assert words.done_of(run) == "3 of 16 steps"
    assert words.done_of(replace(run, left=0.2)) == "3 of 16 steps"
    assert words.done_of(replace(run, left=2.84)) == "3 of 16 steps · about 2.8 s left"


def test_an_unknown_sampler_keeps_its_name() -> None:
    assert words.sampler_label("from-the-future") == "from-the-future"
    assert words.sampler_label("euler") == "Euler"
