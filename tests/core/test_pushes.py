"""Pushes along directions, weights of words, sampler noise, LoRAs: in recipes, JSON and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_values import a_recipe

from studio.core.conditioning import Conditioning, Prompt
from studio.core.errors import StudioError
from studio.core.keys import segments, step_keys
from studio.core.pushes import Bend, Contrast, Push, Span, Weight, places
from studio.core.recipe import Adapter, Change, Recipe
from studio.core.recipe_json import from_json, to_dict, to_json

CALM = Contrast("calm", "stormy")


def pushed(*pushes: Push, weights: tuple[Weight, ...] = ()) -> Recipe:
    base = a_recipe()
    return replace(base, conditioning=replace(base.conditioning, pushes=pushes, weights=weights))


def test_zero_is_exactly_the_unmoved_recipe() -> None:
    assert pushed(Push(CALM, 0.0), Push(Bend(3), -0.0), weights=(Weight("fox", 1),)) == a_recipe()
    assert replace(a_recipe(), adapters=(Adapter("ink", "00", 0.0),)) == a_recipe()


def test_pushes_along_one_direction_add_up_and_their_order_does_not_matter() -> None:
    one = pushed(Push(CALM, 0.5), Push(Bend(1), 1.0), Push(CALM, 0.25))
    assert one == pushed(Push(Bend(1), 1.0), Push(CALM, 0.75))
    assert pushed(Push(CALM, 1), Push(CALM, -1)) == a_recipe()
    assert len(pushed(Push(CALM, 1), Push(CALM, 1, Span(0, 0.5))).conditioning.pushes) == 2


def test_a_push_acts_within_its_span_and_costs_nothing_before_it() -> None:
    recipe = pushed(Push(CALM, 1.0, Span(0.5, 0.75)))
    parts = segments(recipe, 8)
    assert [(part.start, part.stop) for part in parts] == [(0, 4), (4, 6), (6, 8)]
    assert [bool(part.conditioning.pushes) for part in parts] == [False, True, False]
    keys, plain = step_keys(recipe, 8), step_keys(a_recipe(), 8)
    assert keys[:4] == plain[:4]
    assert not set(keys[4:]) & set(plain)


def test_a_span_holds_at_least_one_step_of_any_run() -> None:
    for count in (1, 2, 7, 50):
        for span in (Span(), Span(0, 0.01), Span(0.99, 1), Span(0.3, 0.31)):
            start, stop = span.steps(count)
            assert 0 <= start < stop <= count


def test_equal_pushes_of_the_whole_run_are_equal_keys() -> None:
    whole, halves = pushed(Push(CALM, 1)), pushed(Push(CALM, 1, Span(0, 0.5)))
    assert step_keys(whole, 8)[:4] == step_keys(halves, 8)[:4]


def test_a_push_between_words_adds_their_difference_to_every_prompt() -> None:
    blended = Conditioning((Prompt("a fox.", 0.75), Prompt("", 0.25)), pushes=(Push(CALM, 2.0),))
    assert blended.terms == (
        *blended.prompts,
        Prompt("a fox, stormy", 1.5),
        Prompt("a fox, calm", -1.5),
        Prompt("stormy", 0.5),
        Prompt("calm", -0.5),
    )
    assert sum(term.weight for term in blended.terms) == 1
    assert Conditioning.of("a fox").terms == Conditioning.of("a fox").prompts


def test_json_keeps_everything() -> None:
    recipe = replace(
        pushed(Push(CALM, 0.3, Span(0.1, 0.6)), Push(Bend(5), -2), weights=(Weight("fox", 1.4),)),
        changes=(Change(3, pushes=(), weights=()), Change(5, pushes=(Push(CALM, 1),))),
        eta=0.5,
        adapters=(Adapter("ink", "ab", 0.7),),
    )
    assert from_json(to_json(recipe)) == recipe
    assert to_dict(recipe)["version"] == 2
    assert to_dict(recipe)["changes"][0]["pushes"] == []


def test_a_branch_may_push_otherwise() -> None:
    recipe = pushed(Push(CALM, 1))
    branch = recipe.branched(4, replace(recipe.conditioning, pushes=()))
    assert branch.changes == (Change(4, pushes=()),)
    assert branch.conditioning_at(5).pushes == ()
    assert branch.conditioning_at(3).pushes == (Push(CALM, 1),)
    assert step_keys(branch, 8)[:4] == step_keys(recipe, 8)[:4]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Contrast("", "stormy"),
        lambda: Contrast("calm", "calm "),
        lambda: Bend(-1),
        lambda: Span(0.5, 0.5),
        lambda: Span(-0.1, 0.5),
        lambda: Push(CALM, float("nan")),
        lambda: Push(CALM, 99),
        lambda: Weight(" ", 2),
        lambda: Weight("fox", 99),
        lambda: replace(a_recipe(), eta=2.0),
        lambda: Conditioning.of("a", guidance=float("inf")),
    ],
)
def test_what_makes_no_sense_cannot_be_made(make: object) -> None:
    with pytest.raises(StudioError):
        make()  # type: ignore[operator]


def test_a_word_is_found_whole_in_capitals_or_not_and_a_phrase_across_blanks() -> None:
    assert places("sun", "Sun over a sunset, the sun") == ((0, 3), (23, 26))
    assert places(" low  fog ", "a low\nfog, lower fog") == ((2, 9),)
    assert places("c++ (1)", "made in c++ (1)!") == ((8, 15),)
    assert places(" ", "a b") == ()


def test_the_weight_of_a_word_that_is_not_there_waits_and_costs_nothing() -> None:
    weights = (Weight("hat", 2.0), Weight("fox", 0.5))
    recipe = replace(a_recipe(), conditioning=replace(Conditioning.of("a Fox"), weights=weights))
    assert recipe.conditioning.weights == weights[::-1]
    (segment,) = segments(recipe, 8)
    assert segment.conditioning.weights == (Weight("fox", 0.5),)
    lean = replace(a_recipe(), conditioning=replace(Conditioning.of("a Fox"), weights=weights[1:]))
    assert step_keys(recipe, 8) == step_keys(lean, 8)
