"""Tokens and the letters of the prompt that they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studio.core.attention import Token
from studio.engine.attention.hearing import Said, listening
from studio.engine.attention.tokens import Reading, folded, read
from tests.engine.tiny_pipelines import tokenizer

LIMIT = 32


def said(text: str, **options: Any) -> list[Said]:
    padded = {"padding": "max_length", "max_length": LIMIT, "truncation": True}
    return [Said("tokenizer", text, {**padded, "return_tensors": "pt", **options})]


def reading(tok: Any, prompt: str, text: str | None = None, length: int | None = None) -> Reading:
    found = read(tok, said(prompt if text is None else text), prompt, length)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def clip(starter: Any) -> Any:
    return starter.tokenizer


def test_tokens_are_the_letters_as_they_were_written(clip: Any) -> None:
    prompt = "A Lake,  at DUSK (fog)!"
    found = reading(clip, prompt)
    assert all(prompt[t.start : t.stop] == t.text for t in found.tokens)
    assert "".join(t.text for t in found.tokens) == prompt.replace(" ", "")
    assert found.rows == tuple(range(1, len(found.tokens) + 1))
    assert found.length == LIMIT
    assert found.cut == len(prompt)


@pytest.mark.parametrize(
    "prompt", ["Café señor", "湖 at dusk", "a 🌊 wave", "naïve “quotes” — dash"]
)
def test_pieces_of_one_letter_stand_for_all_of_it(clip: Any, prompt: str) -> None:
    found = reading(clip, prompt)
    covered = {i for t in found.tokens for i in range(t.start, t.stop)}
    assert covered == {i for i, letter in enumerate(prompt) if not letter.isspace()}
    assert all(t.text == prompt[t.start : t.stop] and t.text.strip() for t in found.tokens)


def test_a_long_prompt_is_cut_where_the_model_stops(clip: Any) -> None:
    prompt = ", ".join(["a red lake"] * 12)
    found = reading(clip, prompt)
    assert len(found.tokens) == LIMIT - 2
    assert found.tokens[-1].stop <= found.cut < len(prompt)
    assert prompt[found.cut :].startswith(("a", "red", "lake", ","))
    fits = prompt[: found.cut].rstrip()
    assert reading(clip, fits).cut == len(fits)


def test_a_template_in_front_is_no_part_of_the_prompt() -> None:
    text = "Describe the user's words: user<end>"
    found = reading(tokenizer(), "user", text, length=10)
    rows_dropped = LIMIT - 10
    place = text.index("user", rows_dropped)
    assert found.rows == tuple(range(place - rows_dropped, place - rows_dropped + 4))
    assert "".join(t.text for t in found.tokens) == "user"


def test_a_block_may_be_filled_up_in_front() -> None:
    plain = [Said("tokenizer", "cat", {})]
    found = read(tokenizer(), plain, "cat", 16)
    assert found is not None
    assert found.rows == (13, 14, 15)


def test_a_template_whose_rows_are_kept_is_left_to_its_lead() -> None:
    text = "a user <user>user<end>"
    found = read(tokenizer(), said(text), "user", lead="<user>")
    assert found is not None
    at = text.index("<user>") + len("<user>")
    assert found.rows == (at, at + 1, at + 2, at + 3)
    assert read(tokenizer(), said("a user"), "user", lead="<user>") is not None


def test_a_prompt_in_small_letters_without_its_blanks_is_found() -> None:
    found = reading(tokenizer(), "  A Cat ", "a cat")
    assert [(t.text, t.start) for t in found.tokens] == [("A", 2), ("C", 4), ("a", 5), ("t", 6)]


def test_another_prompt_is_not_found() -> None:
    assert read(tokenizer(), said("a dog"), "a cat") is None


class Slow:
    """A tokenizer that does not tell its offsets, over one that would."""

    is_fast = False

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __call__(self, text: str, **options: Any) -> Any:
        assert not options.pop("return_offsets_mapping")
        return self._inner(text, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.mark.parametrize("prompt", ["A Lake, at DUSK (fog)!", "Café señor by 湖", "a a a, a"])
def test_without_offsets_the_letters_are_sought(clip: Any, prompt: str) -> None:
    told, sought = reading(clip, prompt), reading(Slow(clip), prompt)
    by_row = dict(zip(sought.rows, sought.tokens, strict=True))
    right = [by_row.get(row) == token for row, token in zip(told.rows, told.tokens, strict=True)]
    plain = [token.text.isascii() for token in told.tokens]
    assert all(is_right for is_right, is_plain in zip(right, plain, strict=True) if is_plain)


def test_several_encoders_are_told_on_the_letters_they_share() -> None:
    few = Reading((Token("sunset", 0, 6),), (1,), 77, 6)
    many = Reading((Token("sun", 0, 3), Token("set", 3, 6), Token("sea", 7, 10)), (0, 1, 2), 99, 10)
    most, weights = folded([few, many])
    assert most is many
    expected = [[0.5, 1, 0, 0], [0.5, 0, 1, 0], [0, 0, 0, 1]]
    assert np.array_equal(weights, np.array(expected, np.float32))


def test_listening_changes_nothing_and_ends(clip: Any) -> None:
    attributes = {"tokenizer": clip, "tokenizer_max_length": 5, "vae": object()}
    before = dict(attributes)
    with listening(attributes) as heard:
        ear: Any = attributes["tokenizer"]
        assert isinstance(ear, type(clip))
        assert len(ear) == len(clip)
        assert ear(["a lake"], padding=False).input_ids == clip(["a lake"], padding=False).input_ids
    assert attributes == before
    assert [(s.name, s.text, dict(s.options)) for s in heard] == [
        ("tokenizer", "a lake", {"padding": False})
    ]
