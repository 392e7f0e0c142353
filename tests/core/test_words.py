"""From maps of tokens to what the words of a prompt do."""

from __future__ import annotations

import numpy as np
import pytest

from studio.core.attention import Attention, Token, acting, passages
from studio.core.conditioning import Conditioning, Prompt
from studio.core.photo import Photo
from studio.core.recipe import Change
from studio.core.words import (
    WordMaps,
    at,
    covered,
    heat,
    main_steps,
    maps_of,
    phrases_of,
    ranked,
    strengths,
    words_of,
)
from tests.core.core_values import a_recipe

PROMPT = "a red sunset over the mountains, oil painting"
STEPS, HIGH, WIDE = 4, 8, 12


def letters(prompt: str) -> tuple[Token, ...]:
    """One token for each letter that is not a blank."""
    return tuple(Token(c, i, i + 1) for i, c in enumerate(prompt) if c != " ")


def made(*columns: tuple[float, ...]) -> WordMaps:
    """Two words of one token each; the first's share at each step, left half and right half."""
    maps = np.empty((len(columns), 2, HIGH, WIDE), np.float16)
    for step, (left, right) in enumerate(columns):
        maps[step, 0, :, : WIDE // 2] = left
        maps[step, 0, :, WIDE // 2 :] = right
    maps[:, 1] = 1 - maps[:, 0]
    tokens = (Token("sea", 0, 3), Token("sky", 4, 7))
    return maps_of(Attention("sea sky", tokens, maps, 7))


# ---- words and phrases


def test_words_are_what_stands_between_blanks_and_punctuation() -> None:
    found = words_of("Low-key light, the painter's dusk; 50mm!")
    assert [w.text for w in found] == ["Low-key", "light", "the", "painter's", "dusk", "50mm"]
    assert all(
        "Low-key light, the painter's dusk; 50mm!"[w.start : w.stop] == w.text for w in found
    )


def test_words_of_any_script_stay_whole() -> None:
    assert [w.text for w in words_of("cafe\u0301 mit Blümchen, हिन्दी 海と山、🌊")] == [
        "cafe\u0301",
        "mit",
        "Blümchen",
        "हिन्दी",
        "海と山",
        "🌊",
    ]


@pytest.mark.parametrize(
    ("prompt", "phrases"),
    [
        (PROMPT, ["red sunset", "mountains", "oil painting"]),
        ("alpine lake at dusk, low fog", ["alpine lake", "dusk", "low fog"]),
        ("The lake", ["lake"]),
        ("a", []),
        ("under , over", []),
        ("lake - dogs' bowl", ["lake", "dogs' bowl"]),
        ("bread and the butter", ["bread", "butter"]),
        ("", []),
    ],
)
def test_phrases_stand_between_punctuation_and_links(prompt: str, phrases: list[str]) -> None:
    assert [p.text for p in phrases_of(prompt)] == phrases


def test_a_word_has_the_tokens_that_cover_its_letters() -> None:
    tokens = (Token("re", 0, 2), Token("d s", 2, 5), Token("un", 5, 7), Token(",", 7, 8))
    assert [w.tokens for w in words_of("red sun,", tokens)] == [(0, 1), (1, 2)]
    assert phrases_of("red sun,", tokens)[0].tokens == (0, 1, 2)


def test_what_the_model_did_not_read_has_no_tokens() -> None:
    found = words_of("red sun", (Token("red", 0, 3),))
    assert [w.tokens for w in found] == [(0,), ()]


# ---- maps


def test_the_share_of_a_word_is_the_sum_of_its_tokens() -> None:
    tokens = letters(PROMPT)
    rng = np.random.default_rng(1)
    maps = rng.random((STEPS, len(tokens), HIGH, WIDE)).astype(np.float16)
    attention = Attention(PROMPT, tokens, maps, len(PROMPT), start=3)
    found = maps_of(attention, phrases=True)
    assert found.start == 3
    for place, word in enumerate(found.words):
        expected = maps[:, list(word.tokens)].astype(np.float32).sum(1)
        assert found.shares[:, place] == pytest.approx(expected)
    unread = maps_of(Attention("red sun", tokens[:3], maps[:, :3], 3))
    assert not unread.shares[:, 1].any()


def test_strength_is_the_share_of_the_whole_picture() -> None:
    maps = made((0.5, 0.25), (1.0, 0.5))
    assert strengths(maps)[0] == pytest.approx([0.375, 0.75])
    assert strengths(maps).sum(0) == pytest.approx([1, 1])


def test_main_steps_lie_around_the_peak() -> None:
    assert main_steps(np.float32([0.1, 0.3, 0.9, 0.7, 0.2, 0.6])) == (2, 3)
    assert main_steps(np.float32([0.9, 0.1, 0.1])) == (0, 0)
    assert main_steps(np.float32([0.50, 0.51, 0.52])) == (0, 2)
    assert main_steps(np.float32([0.4])) == (0, 0)


def test_heat_goes_from_where_a_word_is_weakest_to_where_it_is_strongest() -> None:
    shown = heat(made((0.25, 0.75)), 0)
    assert shown[:, : WIDE // 2] == pytest.approx(0)
    assert shown[:, WIDE // 2 :] == pytest.approx(1)
    assert covered(shown) == pytest.approx(0.5)


def test_the_steps_of_one_word_share_a_scale() -> None:
    maps = made((0.2, 0.2), (0.2, 0.4), (0.2, 0.8))
    peaks = [float(heat(maps, 0, step).max()) for step in range(3)]
    assert peaks == pytest.approx([0, 1 / 3, 1], abs=1e-3)


def test_a_word_that_acts_everywhere_alike_is_not_blown_up_to_a_pattern() -> None:
    maps = made((0.5, 0.501))
    assert heat(maps, 0).max() < 0.05


# ---- regions


def test_words_in_a_region_are_ranked_by_their_share_there() -> None:
    maps = made((0.25, 0.75))
    region = np.zeros((HIGH, WIDE))
    region[:, WIDE // 2 :] = 1
    first, second = ranked(maps, region)
    assert (first.word.text, second.word.text) == ("sea", "sky")
    assert (first.share, first.difference) == pytest.approx((0.75, 0.25))
    assert (second.share, second.difference) == pytest.approx((0.25, -0.25))


def test_a_region_may_be_finer_than_the_maps_and_of_one_step() -> None:
    maps = made((0.25, 0.75), (0.75, 0.25))
    region = np.zeros((HIGH * 5, WIDE * 5 + 3))
    region[:, : WIDE // 2 * 5] = 1
    assert ranked(maps, region, 1)[0].word.text == "sea"
    assert ranked(maps, region, 0)[0].word.text == "sky"
    with pytest.raises(ValueError, match="region"):
        ranked(maps, region[:4])


def test_an_empty_region_has_no_words() -> None:
    assert ranked(made((0.25, 0.75)), np.zeros((HIGH, WIDE))) == ()


def test_one_place_is_a_region() -> None:
    maps = made((0.25, 0.75))
    assert at(maps, 0.99, 0.5)[0].share == pytest.approx(0.75)
    assert at(maps, 0.1, 1.0)[1].share == pytest.approx(0.25)


# ---- whose words act


def test_one_prompt_acts_in_all_steps() -> None:
    (only,) = passages(a_recipe(), 20)
    assert (only.start, only.stop, only.weight) == (0, 20, 1.0)
    assert only.prompt == a_recipe().conditioning.text


def test_a_change_of_the_prompt_begins_a_passage_and_one_of_the_guidance_does_not() -> None:
    changes = (Change(4, guidance=9.0), Change(8, prompts=(Prompt("a lake"),)))
    first, second = passages(a_recipe(changes=changes), 20)
    assert (first.start, first.stop) == (0, 8)
    assert (second.start, second.stop, second.prompt) == (8, 20, "a lake")


def test_of_a_blend_the_heaviest_prompt_acts() -> None:
    blend = Conditioning((Prompt("a lake", 0.3), Prompt("a sea", 0.7)))
    (only,) = passages(a_recipe(conditioning=blend), 20)
    assert (only.prompt, only.weight) == ("a sea", 0.7)


def test_the_steps_of_a_photo_have_no_words() -> None:
    photo = Photo("d" * 64, start=5)
    assert [(p.start, p.stop) for p in passages(a_recipe(photo=photo), 20)] == [(5, 20)]


def test_a_step_is_found_among_the_passages() -> None:
    maps = np.zeros((4, 0, 2, 2), np.float16)
    both = (Attention("a", (), maps, 1), Attention("b", (), maps, 1, start=4))
    assert acting(both, 3) is both[0]
    assert acting(both, 4) is both[1]
    assert acting(both, 8) is None
