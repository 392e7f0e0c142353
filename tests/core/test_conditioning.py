"""Conditioning: a blend at its end is the single prompt, and its weights sum to 1."""

from __future__ import annotations

import math

import numpy as np
import pytest
from core_values import conditionings, examples, mixes, texts
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning, Prompt, blend
from studio.core.errors import StudioError

any_weight = st.floats(-4, 4) | st.floats(allow_nan=False, allow_infinity=False)
any_prompts = st.lists(st.builds(Prompt, st.sampled_from("abc"), any_weight), max_size=4).map(tuple)


@examples(80)
@given(any_prompts)
def test_the_canonical_form_is_reached_in_one_step(drawn: tuple[Prompt, ...]) -> None:
    try:
        conditioning = Conditioning(drawn)
    except StudioError:
        return
    assert Conditioning(conditioning.prompts) == conditioning
    weights = [prompt.weight for prompt in conditioning.prompts]
    assert math.isclose(math.fsum(weights), 1, abs_tol=1e-9)
    assert all(weights)
    assert len({prompt.text for prompt in conditioning.prompts}) == len(weights)


def test_weights_that_almost_cancel_out_do_not_drift_from_reading_to_reading() -> None:
    drifting = Conditioning((Prompt("a", 1.0), Prompt("b", -0.99), Prompt("c", 0.0001)))
    assert Conditioning(drifting.prompts) == drifting


@examples(20)
@given(texts, texts, mixes)
def test_the_ends_of_a_blend_are_the_single_prompts(first: str, second: str, mix: float) -> None:
    assert Conditioning(blend(first, second, 0)) == Conditioning.of(first)
    assert Conditioning(blend(first, second, 1)) == Conditioning.of(second)
    assert Conditioning(blend(first, first, mix)) == Conditioning.of(first)


def test_one_prompt_in_parts_is_one_prompt() -> None:
    parts = tuple(Prompt("a", share) for share in (0.1, 0.2, 0.7, 0.1, 0.2))
    assert Conditioning(parts) == Conditioning.of("a")
    assert Conditioning((Prompt("a", 1e-12),)) == Conditioning.of("a")


@pytest.mark.parametrize("weight", [1e308, 1e-308])
def test_huge_and_tiny_weights_are_shares_like_any_other(weight: float) -> None:
    conditioning = Conditioning((Prompt("a", weight), Prompt("b", weight)))
    assert conditioning.prompts == (Prompt("a", 0.5), Prompt("b", 0.5))


@pytest.mark.parametrize(
    "weights", [(), (0.0,), (1.0, -1.0), (1.0, -1.0 + 1e-12), (1e308, 1e308, -1e308, -1e308)]
)
def test_prompts_that_cancel_out_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(StudioError, match="cancel out"):
        Conditioning(tuple(Prompt(str(n), weight) for n, weight in enumerate(weights)))


@examples(20)
@given(conditionings)
def test_the_title_is_the_heaviest_prompt(conditioning: Conditioning) -> None:
    heaviest = max(prompt.weight for prompt in conditioning.prompts)
    assert Prompt(conditioning.text, heaviest) in conditioning.prompts


def test_equal_values_are_written_equally() -> None:
    minus = Conditioning.of("a", guidance=-0.0)
    assert repr(minus) == repr(Conditioning.of("a", guidance=0.0))
    numpy_made = Conditioning((Prompt("a", np.float64(0.5)), Prompt("b", np.float32(0.5))))
    assert repr(numpy_made) == repr(Conditioning((Prompt("a", 0.5), Prompt("b", 0.5))))


@pytest.mark.parametrize(
    "guidance", [-0.1, 30.1, math.nan, math.inf, pytest.param(10**400, id="huge"), "7", None, True]
)
def test_no_guidance(guidance: object) -> None:
    with pytest.raises(StudioError):
        Conditioning.of("a", guidance=guidance)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [None, 3, b"a", "half \ud83e of a fox"])
def test_no_text(text: object) -> None:
    with pytest.raises(StudioError):
        Prompt(text)  # type: ignore[arg-type]
    with pytest.raises(StudioError):
        Conditioning.of("a", negative=text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "weight", [math.nan, math.inf, pytest.param(10**400, id="huge"), "1", None, True]
)
def test_no_weight(weight: object) -> None:
    with pytest.raises(StudioError):
        Prompt("a", weight)  # type: ignore[arg-type]
