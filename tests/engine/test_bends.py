"""Pushes in the innermost features, and sampler noise: exact at zero, the same each time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studio.core.errors import StudioError
from studio.core.pushes import Bend, Push, Span
from studio.engine.bends import bottleneck
from tests.engine.rooms import recipe, suited, tiny_pipe, tiny_room

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


def bent(plain: Recipe, amount: float, seed: int = 3, span: Span | None = None) -> Recipe:
    push = Push(Bend(seed), amount, span or Span())
    return replace(plain, conditioning=replace(plain.conditioning, pushes=(push,)))


@pytest.mark.parametrize("family", ["sd15", "sdxl", "flux", "sd3", "pixart"])
def test_a_bend_moves_the_picture_and_zero_is_exact(family: str) -> None:
    room = tiny_room(family)
    plain = suited(room, recipe())
    pictures = [room.render(bent(plain, a)).pixels.data for a in (0.0, 1.0, -1.0)]
    assert pictures[0] == room.render(plain).pixels.data
    assert len(set(pictures)) == 3
    assert room.render(bent(plain, 1.0, seed=4)).pixels.data not in pictures
    again = tiny_room(family).render(bent(plain, 1.0)).pixels.data
    assert again == pictures[1]
    assert room.facts().bends


def test_nothing_is_left_in_the_model_and_only_the_span_is_bent() -> None:
    pipe = tiny_pipe("sd15")
    place = bottleneck(pipe)
    assert place is not None
    room = tiny_room("sd15")
    plain = suited(room, recipe())
    late = bent(plain, 1.0, span=Span(0.5, 1.0))
    whole = room.render(plain)
    half = room.render(late)
    count = len(whole.trajectory)
    assert half.steps_run == count - round(count / 2)
    assert not place._forward_hooks


def test_sampler_noise_is_deterministic_and_resumes_exactly() -> None:
    room = tiny_room("sd15")
    plain = replace(suited(room, recipe()), sampler="ddim")
    lively = replace(plain, eta=0.8)
    first = room.render(lively)
    assert first.pixels != room.render(plain).pixels
    cold = tiny_room("sd15")
    cold.adopt(lively, first.trajectory.kept, 2)
    resumed = cold.render(lively)
    assert resumed.steps_run == len(first.trajectory) - 2
    assert resumed.pixels == first.pixels


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sampler": "euler", "eta": 0.5}, "cannot be set"),
    ],
)
def test_what_would_be_left_out_is_refused(change: dict[str, object], says: str) -> None:
    room = tiny_room("sd15")
    with pytest.raises(StudioError, match=says):
        room.render(replace(suited(room, recipe()), **change))  # type: ignore[arg-type]
