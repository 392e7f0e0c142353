"""Noise: equal latents are equal values."""

from __future__ import annotations

import math

import pytest
from core_values import examples, mixes, noises, seeds
from hypothesis import given
from hypothesis import strategies as st

from studio.core.errors import StudioError
from studio.core.noise import Noise, Seed

any_weight = st.floats(-4, 4) | st.floats(allow_nan=False, allow_infinity=False)
any_terms = st.lists(st.builds(Seed, st.integers(0, 3), any_weight), max_size=4).map(tuple)


@examples(60)
@given(any_terms)
def test_the_canonical_form_is_reached_in_one_step(terms: tuple[Seed, ...]) -> None:
    try:
        noise = Noise(terms)
    except StudioError:
        return
    assert Noise(noise.seeds) == noise
    assert math.isclose(math.hypot(*(seed.weight for seed in noise.seeds)), 1, abs_tol=1e-11)
    assert all(seed.weight != 0 for seed in noise.seeds)
    assert len({seed.value for seed in noise.seeds}) == len(noise.seeds)


@examples(20)
@given(noises, st.integers(-1000, 1000))
def test_scaling_all_weights_is_no_other_noise(noise: Noise, exponent: int) -> None:
    scaled = Noise(tuple(Seed(s.value, math.ldexp(s.weight, exponent)) for s in noise.seeds))
    pairs = zip(noise.seeds, scaled.seeds, strict=True)
    assert all(math.isclose(was.weight, now.weight, rel_tol=1e-11) for was, now in pairs)


@examples(20)
@given(seeds, seeds, mixes)
def test_an_arc_ends_exactly_at_the_single_seeds(first: int, second: int, amount: float) -> None:
    assert Noise.between(first, second, 0) == Noise.of(first)
    assert Noise.between(first, second, 1) == Noise.of(second)
    assert Noise.between(first, second, -amount) == Noise.of(first)
    assert Noise.between(first, second, 1 + amount) == Noise.of(second)
    assert Noise.between(first, first, amount) == Noise.of(first)


@examples(10)
@given(st.floats(0.01, 0.99))
def test_the_arc_is_the_spherical_one(amount: float) -> None:
    first, second = Noise.between(3, 4, amount).seeds
    assert math.isclose(math.atan2(second.weight, first.weight), amount * math.pi / 2)


def test_equal_seeds_are_merged_and_cancelled_ones_dropped() -> None:
    assert Noise((Seed(1, 1), Seed(2, 3), Seed(1, 3))) == Noise((Seed(1, 4), Seed(2, 3)))
    assert Noise((Seed(1, 1), Seed(2, 2), Seed(1, -1))) == Noise.of(2)


def test_a_single_seed_has_weight_one_or_is_the_mirror_image() -> None:
    assert Noise((Seed(7, 1 + 1e-13),)).seeds == (Seed(7, 1.0),)
    assert Noise((Seed(7, -3),)).seeds == (Seed(7, -1.0),)


@pytest.mark.parametrize("weight", [1e200, 1e308, 1e-200, 5e-324])
def test_neither_huge_nor_tiny_weights_lose_the_noise(weight: float) -> None:
    assert Noise((Seed(1, weight),)) == Noise.of(1)
    for seed in Noise((Seed(1, weight), Seed(2, weight))).seeds:
        assert math.isclose(seed.weight, math.sqrt(0.5))
    assert Noise((Seed(1, 1e-320), Seed(2, 1e308))) == Noise.of(2)


@pytest.mark.parametrize(
    "terms", [(), ((1, 0.0),), ((1, 1.0), (1, -1.0)), ((1, 1e308), (1, 1e308))]
)
def test_noise_without_weight_is_refused(terms: tuple[tuple[int, float], ...]) -> None:
    with pytest.raises(StudioError):
        Noise(tuple(Seed(value, weight) for value, weight in terms))


@pytest.mark.parametrize(
    "value", [-1, 2**63, pytest.param(10**400, id="huge"), True, 1.0, "1", None]
)
def test_no_seed(value: object) -> None:
    with pytest.raises(StudioError):
        Seed(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "weight", [math.nan, math.inf, pytest.param(10**400, id="huge"), "1", None, True]
)
def test_no_weight(weight: object) -> None:
    with pytest.raises(StudioError):
        Seed(1, weight)  # type: ignore[arg-type]


def test_the_first_seed_leads() -> None:
    assert Noise((Seed(9, 0.1), Seed(2, 5))).first_seed == 9
