"""The same picture without one of its words."""

from __future__ import annotations

import pytest
from core_values import a_desk, a_recipe

from studio.core.conditioning import Conditioning, blend
from studio.core.desk import desk_of
from studio.core.recipe import Change
from studio.core.wordless import desk_without, without
from studio.core.words import Word, phrases_of, words_of

LAKE = "a lake at dusk with mountains"


def word(prompt: str, text: str) -> Word:
    """The word or phrase of the prompt that says this."""
    return next(w for w in (*phrases_of(prompt), *words_of(prompt)) if w.text == text)


@pytest.mark.parametrize(
    ("prompt", "text", "left"),
    [
        (LAKE, "lake", "at dusk with mountains"),
        (LAKE, "dusk", "a lake with mountains"),
        (LAKE, "mountains", "a lake at dusk"),
        (LAKE, "with", "a lake at dusk mountains"),
        ("a red fox", "red", "a fox"),
        ("a red fox", "red fox", ""),
        ("fox", "fox", ""),
        ("low fog, calm water, pines", "low fog", "calm water, pines"),
        ("low fog, calm water, pines", "calm water", "low fog, pines"),
        ("low fog, calm water, pines", "pines", "low fog, calm water"),
        ("a house by the sea, gouache", "sea", "a house, gouache"),
        ("a view out of the window, rain", "window", "a view, rain"),
        ("the sea; the sky.", "sky", "the sea"),
        ("海と山、夕日", "夕日", "海と山、"),
    ],
)
def test_what_stood_there_for_the_sake_of_the_word_goes_with_it(
    prompt: str, text: str, left: str
) -> None:
    assert without(prompt, word(prompt, text)) == left


def test_the_second_of_two_equal_words_is_the_one_that_goes() -> None:
    first, second = (w for w in words_of("fog on fog banks") if w.text == "fog")
    assert without("fog on fog banks", second) == "fog on banks"
    assert without("fog on fog banks", first) == "on fog banks"


def test_a_whole_run_without_a_word_keeps_everything_else() -> None:
    recipe = a_recipe(conditioning=Conditioning.of(LAKE, "people", 4.0))
    desk = desk_without(a_desk(), recipe, LAKE, word(LAKE, "dusk"), 0)
    assert desk is not None
    assert desk.recipe == a_recipe(
        conditioning=Conditioning.of("a lake with mountains", "people", 4.0)
    )
    assert (desk.prompt, desk.branch_at) == ("a lake with mountains", 0)


def test_from_a_step_on_it_is_a_branch() -> None:
    recipe = a_recipe(conditioning=Conditioning.of(LAKE))
    desk = desk_without(a_desk(), recipe, LAKE, word(LAKE, "lake"), 3)
    assert desk is not None
    without_lake = Conditioning.of("at dusk with mountains").prompts
    assert desk.recipe == a_recipe(
        conditioning=Conditioning.of(LAKE), changes=(Change(3, prompts=without_lake),)
    )
    assert desk.branch_at == 3


def test_of_a_blend_only_the_prompt_of_the_word_changes() -> None:
    recipe = a_recipe(conditioning=Conditioning(blend(LAKE, "a fox", 0.3)))
    desk = desk_without(desk_of(recipe, a_desk()), recipe, LAKE, word(LAKE, "dusk"), 0)
    assert desk is not None
    assert desk.recipe.conditioning == Conditioning(blend("a lake with mountains", "a fox", 0.3))


def test_a_word_of_a_later_prompt_goes_where_that_prompt_acts() -> None:
    later = Change(4, prompts=Conditioning.of(LAKE).prompts)
    recipe = a_recipe(changes=(later,))
    desk = desk_without(a_desk(), recipe, LAKE, word(LAKE, "dusk"), 0)
    assert desk is not None
    left = Conditioning.of("a lake with mountains").prompts
    assert desk.recipe == a_recipe(changes=(Change(4, prompts=left),))


def test_the_only_word_cannot_be_left_out() -> None:
    assert desk_without(a_desk(), a_recipe(), "fox", word("fox", "fox"), 0) is None
