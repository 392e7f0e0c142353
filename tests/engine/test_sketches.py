"""Drafts: in full where there is time or nobody waits, else previewed, and never mistaken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studio.core.steps import Tier
from studio.engine.finishing import Passing
from tests.engine.rooms import (
    Counter,
    recipe,
    starter_room,
    stock_picture,
    stock_starter,
    suited,
    tiny_pipe,
    tiny_room,
)

if TYPE_CHECKING:
    from studio.engine.renderer import Renderer


@pytest.fixture
def starter() -> Renderer:
    room = starter_room()
    room.trim()
    return room


LATE = 0.0
"""The time that no draft ever keeps to."""


def test_a_draft_that_nobody_waits_behind_is_the_stock_picture(starter: Renderer) -> None:
    wanted = recipe("a lake", steps=2, side=128)
    made = starter.render(wanted, passing=Passing(lambda: False, LATE, exact=True))
    assert made.tier is Tier.FULL
    assert made.pixels == stock_picture(stock_starter(), wanted)


def test_so_is_one_that_is_in_time(starter: Renderer) -> None:
    wanted = recipe("a pond", steps=2, side=128)
    made = starter.render(wanted, passing=Passing(lambda: True, 1e9, exact=True))
    assert made.tier is Tier.FULL
    assert made.pixels == stock_picture(stock_starter(), wanted)


def test_a_late_draft_is_a_preview_of_where_its_run_ended(starter: Renderer) -> None:
    wanted = recipe("a hill", steps=2, side=128)
    with Counter(starter.pipe.vae.decoder) as decoded:
        made = starter.render(wanted, passing=Passing(lambda: True, LATE, exact=True))
    assert decoded.count == 0
    assert made.tier is Tier.LINEAR
    assert (made.pixels.width, made.pixels.height) == (16, 16)
    whole = stock_picture(stock_starter(), wanted).to_rgb().reshape(16, 8, 16, 8, 3).mean((1, 3))
    assert abs(made.pixels.to_rgb() - whole).mean() < 12  # of 255


def test_a_preview_is_never_taken_for_the_finished_picture(starter: Renderer) -> None:
    wanted = recipe("a wood", steps=2, side=128)
    starter.render(wanted, passing=Passing(lambda: True, LATE, exact=True))
    made = starter.render(wanted)
    assert (made.tier, made.steps_run) == (Tier.FULL, 0)
    assert made.pixels == stock_picture(stock_starter(), wanted)


def test_a_model_with_packed_latents_drafts_through_its_own_pipeline() -> None:
    here = tiny_room("flux")
    wanted = suited(here, recipe())
    made = here.render(wanted, passing=Passing(lambda: False, LATE, exact=True))
    assert made.pixels == stock_picture(tiny_pipe("flux"), wanted)


def test_where_no_preview_resembles_the_picture_it_is_decoded() -> None:
    here = tiny_room("sd15")  # nothing was fitted
    wanted = suited(here, recipe())
    made = here.render(wanted, passing=Passing(lambda: True, LATE, exact=True))
    assert made.tier is Tier.FULL
    assert made.pixels == stock_picture(tiny_pipe("sd15"), wanted)


def test_a_full_run_is_never_previewed(starter: Renderer) -> None:
    wanted = replace(recipe("a road", steps=2, side=128))
    assert starter.render(wanted).tier is Tier.FULL
