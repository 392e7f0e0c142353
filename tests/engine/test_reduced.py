"""Drafts in reduced precision: hard to tell apart, and never a part of what stays."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch

from studio.engine.finishing import Passing
from studio.engine.reduced import reduces
from tests.engine.rooms import (
    Counter,
    psnr,
    recipe,
    starter_room,
    stock_picture,
    stock_starter,
    tiny_pipe,
)

if TYPE_CHECKING:
    from studio.engine.renderer import Renderer


@pytest.fixture
def starter(monkeypatch: pytest.MonkeyPatch) -> Renderer:
    room = starter_room()
    room.trim()
    monkeypatch.setattr(room, "_reduces", True)  # whatever this processor can
    return room


def test_a_draft_resembles_its_picture_and_is_no_part_of_it(starter: Renderer) -> None:
    wanted = recipe("a lighthouse by the sea", steps=3, side=128)
    draft = starter.render(wanted, passing=Passing())
    full = starter.render(wanted)
    assert 35 < psnr(draft.pixels, full.pixels) < math.inf
    assert full.steps_run == 3
    assert full.pixels == stock_picture(stock_starter(), wanted)


def test_a_draft_goes_on_from_the_steps_that_stay_and_is_known_itself(starter: Renderer) -> None:
    wanted = recipe("a forest", steps=4, side=128)
    starter.render(wanted)
    branched = wanted.branched(2, replace(wanted.conditioning, guidance=5.0))
    draft = starter.render(branched, passing=Passing())
    assert draft.steps_run == 2
    assert starter.render(branched, passing=Passing()).steps_run == 0
    full = starter.render(branched)
    assert full.steps_run == 2
    starter.trim()
    assert starter.render(branched).pixels == full.pixels


def test_what_is_known_whole_is_not_run_in_less(starter: Renderer) -> None:
    wanted = recipe("a meadow", steps=2, side=128)
    full = starter.render(wanted)
    with Counter(starter.pipe.unet) as asked:
        draft = starter.render(wanted, passing=Passing())
    assert asked.count == 0
    assert draft.pixels == full.pixels


def test_only_full_precision_on_a_processor_that_can_is_reduced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pipe = tiny_pipe("sd15")
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False)
    for can in (True, False):
        monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda can=can: can)
        assert reduces(pipe) is can
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: True)
    assert reduces(pipe)
    assert not reduces(pipe.to(torch.bfloat16))
