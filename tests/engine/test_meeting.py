"""Prompts that meet in the attention: each is looked at by itself, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch

from studio.core.conditioning import Meeting, Prompt
from studio.core.errors import StudioError
from studio.core.pushes import Contrast, Push
from tests.engine.rooms import recipe, starter_room, suited, tiny_room

if TYPE_CHECKING:
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

UNETS = ("sd15", "sdxl")


def blended(plain: Recipe, meeting: Meeting, share: float = 0.4, **steering: Any) -> Recipe:
    prompts = (Prompt("cat", 1 - share), Prompt("red hut", share))
    conditioning = replace(plain.conditioning, prompts=prompts, meeting=meeting, **steering)
    return replace(plain, conditioning=conditioning)


def last(room: Renderer, wanted: Recipe) -> torch.Tensor:
    return room.render(wanted).trajectory.steps[-1].next


@pytest.fixture
def starter() -> Renderer:
    room = starter_room()
    room.trim()
    return room


def by_hand(room: Renderer, wanted: Recipe) -> list[torch.Tensor]:
    """The same recipe, every cross-attention summed from what the prompts alone give it."""
    pipe = room.pipe
    seen: list[torch.Tensor] = []
    texts = {p.text: last_text(room, p.text, wanted) for p in wanted.conditioning.prompts}
    blend = sum(p.weight * texts[p.text] for p in wanted.conditioning.prompts)
    modules = [m for m in pipe.unet.modules() if getattr(m, "is_cross_attention", False)]

    def hook(module: Any, args: Any, kwargs: Any, output: torch.Tensor) -> torch.Tensor:
        text = kwargs.get("encoder_hidden_states", args[1] if len(args) > 1 else None)
        rows = [i for i, row in enumerate(text) if torch.allclose(row, blend[0], atol=1e-6)]
        summed = output.clone()
        for row in rows:
            found = 0
            for prompt in wanted.conditioning.prompts:
                own = module.processor(module, args[0][row : row + 1], texts[prompt.text])
                found = found + prompt.weight * own[0]
            summed[row] = found
        seen.append(summed)
        return summed

    handles = [m.register_forward_hook(hook, with_kwargs=True) for m in modules]
    try:
        encoded = replace(
            wanted, conditioning=replace(wanted.conditioning, meeting=Meeting.ENCODING)
        )
        return [step.next for step in room.render(encoded).trajectory.steps]
    finally:
        for handle in handles:
            handle.remove()


def last_text(room: Renderer, text: str, wanted: Recipe) -> torch.Tensor:
    """What the denoiser is given for one prompt, (1, L, C)."""
    pipe = room.pipe
    found: torch.Tensor = pipe.encode_prompt(text, pipe.device, 1, False)[0]
    return found


def test_each_prompt_is_attended_to_by_itself(starter: Renderer) -> None:
    wanted = blended(recipe(steps=2, side=64), Meeting.ATTENTION)
    expected = by_hand(starter, wanted)
    starter.trim()
    made = [step.next for step in starter.render(wanted).trajectory.steps]
    for ours, theirs in zip(made, expected, strict=True):
        torch.testing.assert_close(ours, theirs, atol=1e-4, rtol=1e-4)
    encoded = last(starter, blended(wanted, Meeting.ENCODING))
    assert float((made[-1] - encoded).abs().max()) > 1e-2


@pytest.mark.parametrize("family", UNETS)
def test_unets_let_prompts_meet_and_a_prompt_with_itself_is_that_prompt(family: str) -> None:
    room = tiny_room(family)
    plain = suited(room, recipe("cat", steps=2))
    assert room.facts().meets
    apart, mixed = (last(room, blended(plain, meeting)) for meeting in Meeting)
    assert not torch.equal(apart, mixed)
    nearly = last(room, blended(plain, Meeting.ATTENTION, share=1e-6))
    torch.testing.assert_close(nearly, last(room, plain), atol=1e-3, rtol=1e-3)


def test_pushes_between_words_act_on_each_prompt(starter: Renderer) -> None:
    plain = recipe(steps=2, side=64)
    push = Push(Contrast("calm", "stormy"), 2.0)
    still = last(starter, blended(plain, Meeting.ATTENTION))
    moved = last(starter, blended(plain, Meeting.ATTENTION, pushes=(push,)))
    assert float((still - moved).abs().max()) > 1e-2


def test_frames_in_one_batch_are_those_made_alone(starter: Renderer) -> None:
    plain = recipe(steps=3, side=64)
    wanted = [blended(plain, Meeting.ATTENTION, share) for share in (0.2, 0.5, 0.8)]
    together = starter.render_together(wanted)
    starter.trim()
    for picture, one in zip(together, wanted, strict=True):
        alone = starter.render(one).pixels
        assert abs(picture.to_rgb().astype(int) - alone.to_rgb().astype(int)).max() <= 2


def test_nothing_is_left_in_the_denoiser(starter: Renderer) -> None:
    plain = recipe("a pond", steps=2, side=64)
    before = last(starter, plain)
    last(starter, blended(plain, Meeting.ATTENTION))
    starter.trim()
    assert torch.equal(last(starter, plain), before)


@pytest.mark.parametrize("family", ["pixart", "sd3", "flux"])
def test_other_models_say_that_they_cannot(family: str) -> None:
    room = tiny_room(family)
    assert not room.facts().meets
    with pytest.raises(StudioError, match="cannot meet in the attention"):
        room.render(blended(suited(room, recipe(steps=2)), Meeting.ATTENTION))
