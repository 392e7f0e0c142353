"""Two runs beside each other: steps that belong together, and how far apart they are."""

import numpy as np
import pytest
from core_values import a_recipe

from studio.core.compare import Field
from studio.core.conditioning import Conditioning
from studio.core.events import Parted
from studio.core.heat import apart, changed, hottest
from studio.core.parting import UNRELATED, parting, partner
from studio.core.pixels import Pixels
from studio.core.reels import Reel
from studio.core.steps import StepFacts

DOT = Pixels(1, 1, b"\0\0\0\xff")


def a_reel(*timesteps: float, count: int = 0, pictures: tuple[Pixels, ...] = ()) -> Reel:
    shown = pictures or (DOT,) * len(timesteps)
    steps = tuple(
        StepFacts(i, t, None, picture, picture)
        for i, (t, picture) in enumerate(zip(timesteps, shown, strict=True))
    )
    return Reel(count or len(steps), steps)


def noise(seed: int, shift: int = 0) -> Pixels:
    """Squares: a picture with edges, so many px to the right and down of where they would be."""
    rough = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8)
    return Pixels.from_rgb(np.roll(rough.repeat(4, 0).repeat(4, 1), shift, axis=(0, 1)))


# ---- which steps belong together


def test_equal_schedules_are_linked_step_by_step_even_where_a_level_comes_twice() -> None:
    heun = a_reel(999, 800, 800, 500, 500, 1)
    assert [partner(i, heun, heun) for i in range(7)] == [0, 1, 2, 3, 4, 5, 6]


def test_other_schedules_are_linked_by_noise_level() -> None:
    few, many = a_reel(900, 600, 300), a_reel(900, 760, 600, 460, 300, 160)
    assert [partner(i, few, many) for i in range(4)] == [0, 2, 4, 6]
    assert [partner(i, many, few) for i in range(7)] == [0, 0, 1, 1, 2, 2, 3]


def test_until_the_steps_are_there_the_share_of_the_way_counts() -> None:
    assert partner(2, a_reel(900, 600, 300, 0), Reel(count=8)) == 4
    assert partner(3, Reel(count=4), Reel(count=0)) == 0


# ---- where they part


def measured(*distances: float, step: int = 2) -> Parted:
    trunk = a_recipe()
    branch = trunk.branched(step, Conditioning.of("a hen"))
    return Parted(1, trunk, branch, tuple(range(len(distances))), distances)


def test_the_step_and_its_cause_are_named() -> None:
    told = parting(measured(0, 0, 0.4, 0.9), Reel(), Reel())
    assert told.step == 2
    assert [cause.field for cause in told.causes] == [Field.WORDS]
    assert told.latent == pytest.approx((0, 0, 0.4 / UNRELATED, 0.9 / UNRELATED))
    assert told.colour == told.layout == ()


def test_a_difference_that_shows_later_is_dated_where_it_shows() -> None:
    told = parting(measured(0, 0, 1e-6, 0.9), Reel(), Reel())
    assert told.step == 3
    assert [cause.field for cause in told.causes] == [Field.WORDS]


def test_runs_that_end_alike_never_part() -> None:
    told = parting(measured(0, 0, 0, 0), Reel(), Reel())
    assert (told.step, told.causes) == (None, ())


def test_colours_and_layout_are_measured_apart() -> None:
    levels = (900, 600, 300)
    grey = noise(1).to_rgb() // 4
    dark, light = Pixels.from_rgb(grey), Pixels.from_rgb(grey + np.uint8(150))
    mine = a_reel(*levels, pictures=(noise(1), noise(1), dark))
    its = a_reel(*levels, pictures=(noise(1), noise(1, shift=14), light))
    told = parting(measured(0, 0, 0.5), mine, its)
    assert (told.colour[0], told.layout[0]) == (0, 0)
    assert told.colour[1] == pytest.approx(0, abs=1e-9), "the same colours elsewhere"
    assert told.layout[1] > 0.5
    assert told.colour[2] > 0.9
    assert told.layout[2] == pytest.approx(0, abs=1e-3), "the same places in other colours"


def test_pictures_with_nothing_in_common_are_far_apart() -> None:
    red = Pixels.from_rgb(np.full((32, 32, 3), (255, 0, 0), np.uint8))
    blue = Pixels.from_rgb(np.full((32, 32, 3), (0, 0, 255), np.uint8))
    flat = parting(measured(0.1), a_reel(9, pictures=(red,)), a_reel(9, pictures=(blue,)))
    assert flat.colour == (1.0,)
    assert flat.layout == (0.0,), "neither has any edge"
    unlike = parting(
        measured(0.1), a_reel(9, pictures=(noise(1),)), a_reel(9, pictures=(noise(2, shift=2),))
    )
    assert unlike.layout[0] > 0.8


# ---- where in the picture


def test_the_difference_is_that_of_the_channel_that_differs_most() -> None:
    first = Pixels.from_rgb(np.full((4, 6, 3), 100, np.uint8))
    rgb = first.to_rgb()
    rgb[3, 5] = (90, 160, 100)
    heat = apart(first, Pixels.from_rgb(rgb))
    assert heat is not None
    assert heat.shape == (4, 6)
    assert heat[3, 5] == 60
    assert heat.sum() == 60
    assert changed(heat) == pytest.approx(1 / 24)
    assert hottest(heat) == (2, 2)


def test_a_preview_is_held_against_a_picture_at_its_own_size() -> None:
    large = np.zeros((64, 96, 3), np.uint8)
    large[:, 48:] = 200
    small = Pixels.from_rgb(np.ascontiguousarray(large[::8, ::8]))
    heat = apart(Pixels.from_rgb(large), small)
    assert heat is not None
    assert heat.shape == (8, 12)
    assert not heat.any()


def test_pictures_of_other_shapes_are_not_held_against_each_other() -> None:
    assert apart(noise(1), Pixels.from_rgb(np.zeros((32, 48, 3), np.uint8))) is None
