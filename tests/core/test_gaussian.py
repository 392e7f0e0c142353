"""What somebody likes, learned from what they chose; and the gallery that asks for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.core.gallery import AROUND, another, folded, plane
from studio.core.gaussian import MOST, Pick, Refusal, fit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Artist = Callable[[Array], float]


def test_without_a_choice_nothing_is_known() -> None:
    mean, deviation = fit(np.zeros((0, 3)), ()).at(np.random.default_rng(0).uniform(size=(5, 3)))
    assert (mean == 0).all()
    assert np.ptp(deviation) == 0


def test_what_was_chosen_is_worth_more_and_so_is_what_lies_near() -> None:
    places = np.array([[0.2, 0.2], [0.8, 0.8], [0.2, 0.8]])
    taste = fit(places, [Pick(0, (1, 2))])
    assert taste.worths[0] > max(taste.worths[1:])
    near, far = taste.at(np.array([[0.25, 0.2], [0.75, 0.8]]))[0]
    assert near > far


def test_likes_lift_and_dislikes_press_down() -> None:
    taste = fit(np.array([[0.1], [0.9]]), [Pick(0), Refusal(1)])
    assert taste.worths[0] > 0 > taste.worths[1]
    assert taste.worths[0] == pytest.approx(-taste.worths[1], rel=0.05)


def test_what_was_judged_is_less_uncertain() -> None:
    taste = fit(np.array([[0.1, 0.1], [0.2, 0.1]]), [Pick(0), Refusal(1)])
    _, deviation = taste.at(np.array([[0.1, 0.1], [0.95, 0.95]]))
    assert deviation[0] < deviation[1]


def test_the_mode_is_where_the_posterior_is_flat() -> None:
    dice = np.random.default_rng(4)
    places = dice.uniform(size=(12, 4))
    taste = fit(places, [Pick(0, (1, 2, 3)), Pick(4, (5, 6)), Refusal(7), Pick(8)])
    between = ((places[:, None] - places[None]) ** 2).sum(2)
    covariance = 25 * np.exp(-between / taste.scale**2 / 2) + 1e-6 * np.eye(12)

    def height(worths: Array) -> float:
        known = sum(
            worths[c] - math.log(np.exp(worths[[c, *over]]).sum())
            for c, over in ((0, (1, 2, 3)), (4, (5, 6)))
        )
        known -= math.log(1 + math.exp(worths[7])) + math.log(1 + math.exp(-worths[8]))
        return float(known - worths @ np.linalg.solve(covariance, worths) / 2)

    top = height(taste.worths)
    for _ in range(20):
        nudge = covariance @ dice.normal(size=12) * 1e-3
        assert height(taste.worths + nudge) < top + 1e-7


def test_only_the_newest_places_count() -> None:
    dice = np.random.default_rng(1)
    places = dice.uniform(size=(MOST + 20, 3))
    taste = fit(places, [Pick(0, (1,)), Refusal(15), Pick(MOST + 19, (30, 31))])
    assert len(taste.places) == MOST
    assert taste.worths[-1] > max(taste.worths[10:12]), "the last over those then at 30 and 31"


def test_what_leaves_the_cube_is_mirrored() -> None:
    assert folded(np.array([-0.25, 1.25, 0.5, 2.5])) == pytest.approx([0.25, 0.75, 0.5, 0.5])


def test_a_plane_is_square_and_its_ring_keeps_its_distance() -> None:
    dice = np.random.default_rng(2)
    centre = np.full(6, 0.5)
    found = plane(fit(np.zeros((0, 6)), ()), centre, dice)
    assert found.first @ found.second == pytest.approx(0, abs=1e-9)
    assert np.linalg.norm(found.first) == pytest.approx(1)
    assert np.linalg.norm(found.second) == pytest.approx(1)
    ring = found.ring(0.2)
    assert len(ring) == AROUND
    apart = [float(np.linalg.norm(place - centre)) for place in ring]
    assert apart == pytest.approx([0.2 * math.sqrt(6) / 2] * AROUND)


def test_the_first_place_lies_where_most_is_expected() -> None:
    places = np.array([[0.5, 0.5, 0.5], [0.8, 0.5, 0.5], [0.2, 0.5, 0.5]])
    taste = fit(places, [Pick(1, (0, 2)), Pick(0, (2,))])
    mean, _ = taste.at(np.stack(plane(taste, places[0], np.random.default_rng(0)).ring(0.4)))
    assert int(mean.argmax()) in (0, 1, AROUND - 1)


def _artist(size: int, dice: np.random.Generator) -> tuple[Artist, Array]:
    """Somebody who likes one place best, and minds some axes more than others."""
    best, minds = dice.uniform(0.15, 0.85, size), dice.uniform(0.3, 1.0, size)
    return lambda place: -float((minds * (place - best) ** 2).sum()), best


def _in_the_gallery(size: int, seed: int, rounds: int) -> float:
    dice = np.random.default_rng(seed)
    worth, _ = _artist(size, dice)
    places, here, reach = [np.full(size, 0.5)], 0, 0.4
    judgements: list[Pick] = []
    for _ in range(rounds):
        taste = fit(np.array(places), judgements)
        shown = [here, *range(len(places), len(places) + AROUND)]
        places += plane(taste, places[here], dice).ring(reach)
        chosen = max(shown, key=lambda each: worth(places[each]))
        judgements.append(Pick(chosen, tuple(each for each in shown if each != chosen)))
        reach *= 0.7 if chosen == here else 1.0
        here = chosen
    return worth(places[here])


def _at_random(size: int, seed: int, rounds: int) -> float:
    dice = np.random.default_rng(seed)
    worth, _ = _artist(size, dice)
    return max(worth(place) for place in dice.uniform(size=(rounds * AROUND, size)))


@pytest.mark.parametrize("size", [6, 10])
def test_artists_find_what_they_like_in_far_fewer_rounds_than_by_chance(size: int) -> None:
    """Six rounds of the gallery beat four times as many of pictures drawn at random."""
    seeds = range(8)
    gallery = [_in_the_gallery(size, seed, 6) for seed in seeds]
    chance = [_at_random(size, seed, 24) for seed in seeds]
    assert np.median(gallery) > np.median(chance)


def test_another_plane_is_another_one() -> None:
    dice = np.random.default_rng(3)
    one, other = (another(np.full(5, 0.5), dice) for _ in range(2))
    assert abs(one.first @ other.first) < 0.99
    assert one.first @ one.second == pytest.approx(0, abs=1e-9)
