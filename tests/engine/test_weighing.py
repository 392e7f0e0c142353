"""Weights of words: none at 1, the prompt without the word at 0, and on in both directions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from studio.core.attention import Token
from studio.core.conditioning import Conditioning, blend
from studio.core.errors import StudioError
from studio.core.pushes import Weight
from studio.engine import weighing
from studio.engine.attention.tokens import Reading
from studio.engine.conditioning import Prompts
from studio.engine.runner import Runner
from studio.engine.samplers import own_name
from studio.engine.weighing import unsaid
from tests.engine.rooms import recipe, room, starter_room, suited, tiny_pipe, tiny_room
from tests.engine.tiny_joint import JOINT
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from studio.core.recipe import Recipe

PROMPT = "cat, red hut"
WEIGHING = sorted({*FAMILIES, *JOINT} - {"zimage"})
DEAF = {"hunyuan"}
"""Being tiny, its rows are taken before any of them has heard of the others."""
FILLED_IN_FRONT = {"cogview4"}
POOLED = {"sdxl": 2, "sd3": 2, "flux": 1}
"""Where encode_prompt returns the vector of the whole prompt."""


def weighed(plain: Recipe, words: str, value: float) -> Recipe:
    steering = replace(plain.conditioning, weights=(Weight(words, value),))
    return replace(plain, conditioning=steering)


def encoded(pipe: Any, steering: Conditioning) -> Any:
    """What the pipeline is given in place of the words."""
    runner = Runner(pipe)
    plain = replace(recipe(), sampler=own_name(runner.pipeline.rack.base), conditioning=steering)
    runner.run(runner.planner.plan(plain), stop=1)
    assert runner.pipeline.prompts.spoken is not None
    return runner.pipeline.prompts.spoken.made


@pytest.mark.parametrize("family", WEIGHING)
def test_a_weight_moves_the_picture_of_every_family_and_one_is_exact(family: str) -> None:
    room = tiny_room(family)
    plain = suited(room, recipe(PROMPT, steps=2))
    made = [room.render(weighed(plain, "red", value)) for value in (1.0, 0.0, 2.0, -1.0)]
    assert made[0].pixels == room.render(plain).pixels
    latents = {each.trajectory.steps[-1].latent.numpy().tobytes() for each in made}
    assert len(latents) == 4  # the pictures of random weights may be alike in 8 bits
    assert room.facts().weighs


@pytest.mark.parametrize("family", sorted(set(WEIGHING) - DEAF))
def test_at_zero_the_other_words_are_as_if_the_word_were_unsaid(family: str) -> None:
    """The letters behind it keep their rows: "hut" lies three letters and a blank further on, but
    where short prompts are filled up in front."""
    lean = encoded(tiny_pipe(family), Conditioning.of("cat, hut"))
    steering = Conditioning(Conditioning.of(PROMPT).prompts, weights=(Weight("red", 0.0),))
    made = encoded(tiny_pipe(family), steering)
    full = encoded(tiny_pipe(family), Conditioning.of(PROMPT))
    assert made[0].shape == full[0].shape
    on = 0 if family in FILLED_IN_FRONT else 4
    assert any(
        torch.equal(made[0][0, row + on : row + on + 3], lean[0][0, row : row + 3])
        and not torch.equal(
            made[0][0, row + on : row + on + 3], full[0][0, row + on : row + on + 3]
        )
        for row in range(lean[0].shape[1] - on - 2)
    )
    if family in POOLED:
        assert torch.equal(made[POOLED[family]], lean[POOLED[family]])


def test_more_of_a_colour_is_more_of_it() -> None:
    room = starter_room()
    plain = recipe("a red barn in a green field at sunset", seed=4)
    shares = []
    for value in (-1.0, 0.0, 0.5, 1.0):
        pixels = room.render(weighed(plain, "red", value)).pixels
        colours = np.frombuffer(pixels.data, np.uint8).reshape(-1, 4).mean(0)
        shares.append(colours[2] / colours[:3].sum())
    assert shares == sorted(shares)
    assert shares[-1] > 1.5 * shares[0]


def test_a_weight_acts_in_the_prompt_of_a_blend_that_has_the_word_and_waits_in_others() -> None:
    room = tiny_room("sd15")
    plain = suited(room, recipe(PROMPT, steps=2))
    mixed = replace(plain, conditioning=Conditioning(blend(PROMPT, "dog", 0.5)))
    other = replace(plain, conditioning=Conditioning.of("dog"))
    assert room.render(weighed(mixed, "red", 0)).pixels != room.render(mixed).pixels
    assert room.render(weighed(other, "red", 0)).steps_run > 0
    assert room.render(other).steps_run == 0


def test_a_word_that_is_not_read_is_told_of() -> None:
    room = tiny_room("sd15")
    plain = suited(room, recipe(f"{'a long way ' * 8} red", steps=2))
    with pytest.raises(StudioError, match="“red” stands where this model has stopped reading"):
        room.render(weighed(plain, "red", 2.0))


def test_a_family_whose_rows_are_not_known_says_so() -> None:
    pipe = tiny_pipe("sd15")
    pipe.__class__ = type("UnheardOfPipeline", (type(pipe),), {})
    strange = room(pipe)
    plain = suited(strange, recipe(PROMPT, steps=2))
    assert not strange.facts().weighs
    with pytest.raises(StudioError, match="cannot give single words a weight"):
        strange.render(weighed(plain, "red", 2.0))


def test_an_encoding_is_made_once_for_all_weights() -> None:
    pipe = tiny_pipe("sd15")
    prompts = Prompts(pipe)
    for value in (0.5, 0.7, 0.9):
        steering = Conditioning.of(PROMPT)
        with prompts.standing_for(replace(steering, weights=(Weight("red", value),))) as text:
            pipe.encode_prompt(text, "cpu", 1, False)
    assert prompts.encoded == 3  # the prompt, the prompt without the word, the empty prompt


@pytest.mark.parametrize(
    ("full", "short", "length", "found"),
    [
        # <s> a RED b </s> pad: filled up behind
        ((1, 2, 3), (1, 2), 6, [0, 1, -1, 2, 3, 4]),
        # pad pad <s> a RED b: filled up in front
        ((3, 4, 5), (4, 5), 6, [1, 2, 3, 4, -1, 5]),
        # a RED _ b: the blank has a row of its own, and goes with the word
        ((1, 2, 4), (1, 2), 6, [0, 1, -1, -1, 2, 3]),
    ],
)
def test_rows_keep_their_words(
    full: tuple[int, ...], short: tuple[int, ...], length: int, found: list[int]
) -> None:
    tokens = (Token("a", 0, 1), Token("red", 2, 5), Token("b", 6, 7))
    lean = (Token("a", 0, 1), Token("b", 2, 3))
    sources = list(range(length))
    said, left = Reading(tokens, full, length, 7), Reading(lean, short, length, 3)
    assert weighing._find_sources(sources, 0, said, left, ((2, 5),))
    assert sources == found


@pytest.mark.parametrize(
    ("rows", "lean", "found"),
    [((1,), (), [0, -1, 1, 2]), ((2, 3), (2,), [0, 1, 2, -1])],
)
def test_a_word_alone_and_a_word_at_the_end(
    rows: tuple[int, ...], lean: tuple[int, ...], found: list[int]
) -> None:
    tokens = (Token("a", 0, 1), Token("red", 2, 5))[-len(rows) :]
    sources = list(range(4))
    said, left = Reading(tokens, rows, 4, 5), Reading(tokens[: len(lean)], lean, 4, 1)
    assert weighing._find_sources(sources, 0, said, left, ((2, 5),))
    assert sources == found


def test_words_are_unsaid_with_the_blank_behind_them() -> None:
    assert unsaid("a red, red barn", ((2, 5), (7, 10))) == "a , barn"
    assert unsaid("red", ((0, 3),)) == ""
