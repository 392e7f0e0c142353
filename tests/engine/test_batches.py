"""Frames made together: the pictures that are made alone, but for rounding, in fewer calls."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.core.conditioning import Conditioning
from studio.core.walk import Easing, Keyframe, Passage, Walk
from studio.engine.tracing.terms import Cancelled
from tests.engine.rooms import (
    Counter,
    psnr,
    recipe,
    starter_room,
    stock_picture,
    stock_starter,
    suited,
    tiny_room,
)
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer


@pytest.fixture
def starter() -> Renderer:
    room = starter_room()
    room.trim()
    return room


def frames(first: Recipe, second: Recipe, count: int = 4) -> list[Recipe]:
    even = Passage(1.0, Easing.EVEN)
    walk = Walk((Keyframe(first, onward=even), Keyframe(second, onward=even)))
    return [walk.at(time) for time in walk.times(count)]


def apart(one: Sequence[Pixels], other: Sequence[Pixels]) -> int:
    """The largest difference of any pixel, of 255."""
    pairs = zip(one, other, strict=True)
    return max(int(np.abs(a.to_rgb().astype(int) - b.to_rgb()).max()) for a, b in pairs)


def alone(room: Renderer, recipes: Sequence[Recipe]) -> list[Pixels]:
    room.trim()
    return [room.render(each).pixels for each in recipes]


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_makes_the_same_pictures_together(name: str) -> None:
    room = tiny_room(name)
    ends = [
        suited(room, recipe(prompt, seed=seed)) for seed, prompt in enumerate(("a cat", "rain"))
    ]
    wanted = frames(*ends, count=3)
    together = room.render_together(wanted)
    assert apart(together, alone(room, wanted)) <= 1


def test_noise_and_words_are_each_frame_s_own(starter: Renderer) -> None:
    ends = recipe("a red sunset", seed=1, side=64), recipe("a snowy night", seed=2, side=64)
    wanted = frames(*ends)
    starter.render_together(wanted)  # the first batch is tried against pictures made alone
    starter.trim()
    with Counter(starter.pipe.unet.conv_in) as denoised:
        together = starter.render_together(wanted)
    assert denoised.count == 4  # its steps, for all of the frames
    assert apart(together, alone(starter, wanted)) <= 1
    assert apart([together[0]], [together[-1]]) > 20


def test_in_reduced_precision_they_are_hard_to_tell_apart_and_known_to_nobody(
    starter: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starter, "_reduces", True)  # whatever this processor can
    trunk = recipe("a lake", steps=6, side=64)
    wanted = frames(*(trunk.branched(2, Conditioning.of(words)) for words in ("rain", "snow")))
    together = starter.render_together(wanted, exact=False)
    exact = alone(starter, wanted)
    worst = min(psnr(*pair) for pair in zip(together, exact, strict=True))
    assert 40 < worst < math.inf
    starter.trim()
    starter.render_together(wanted, exact=False)
    assert starter.render(wanted[0]).steps_run == 4, "what they share is exact, the rest is not"
    assert starter.render(wanted[0]).pixels == exact[0]


def test_what_frames_share_is_run_once(starter: Renderer) -> None:
    trunk = recipe("a lake", steps=6, side=64)
    leaves = [trunk.branched(3, Conditioning.of(words)) for words in ("at night", "in snow")]
    wanted = frames(*leaves)
    with Counter(starter.pipe.unet.conv_in) as denoised:
        together = starter.render_together(wanted)
    assert denoised.count == 3 + 3
    assert apart(together, alone(starter, wanted)) <= 1


@pytest.mark.parametrize("sampler", ["dpmpp-2m", "unipc", "heun", "euler"])
def test_solvers_with_a_memory_go_on_with_it(starter: Renderer, sampler: str) -> None:
    trunk = replace(recipe("a lake", steps=6, side=64), sampler=sampler)
    leaves = [trunk.branched(4, Conditioning.of(words)) for words in ("at night", "in snow")]
    wanted = frames(*leaves, count=3)
    assert apart(starter.render_together(wanted), alone(starter, wanted)) <= 1


def test_a_batch_that_gave_way_goes_on_where_it_was(starter: Renderer) -> None:
    wanted = frames(recipe("a lake", seed=1, side=64), recipe("a wood", seed=2, side=64))
    asked = []

    def third_time() -> bool:
        asked.append(True)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        starter.render_together(wanted, third_time)
    with Counter(starter.pipe.unet.conv_in) as denoised:
        together = starter.render_together(wanted)
    assert 0 < denoised.count < 4
    assert apart(together, alone(starter, wanted)) <= 1


def test_what_cannot_be_made_together_is_made_alone(starter: Renderer) -> None:
    small, large = recipe("a lake", side=64), recipe("a lake", side=128)
    noisy = [replace(recipe("a lake", seed=i, side=64), sampler="euler-a") for i in range(2)]
    strong = recipe("a wood", side=64, guidance=6.0)
    for wanted in ([small, large], noisy, [small, strong], [small, small], [small]):
        assert starter.render_together(wanted) == alone(starter, wanted)


def test_afterwards_a_picture_alone_is_the_stock_one_to_the_bit(starter: Renderer) -> None:
    wanted = frames(recipe("a lake", seed=1, side=64), recipe("a wood", seed=2, side=64))
    starter.render_together(wanted)
    plain = recipe("a lighthouse", seed=7, side=64)
    assert starter.render(plain).pixels == stock_picture(stock_starter(), plain)
