"""Prompts: encoded once, blended leaf by leaf."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch

from studio.core.conditioning import Conditioning, blend
from studio.core.errors import StudioError
from studio.core.pushes import Contrast, Push
from studio.engine import conditioning
from studio.engine.conditioning import Prompts
from studio.engine.encodings import blended
from studio.engine.tracing.values import nbytes
from tests.engine.rooms import Counter, recipe, suited, tiny_pipe, tiny_room

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


class Pipe:
    """Encodes a text as its length, with a mask and an empty negative."""

    def encode_prompt(
        self, prompt: str | list[str], scale: float = 1.0, mask: Any = None
    ) -> tuple[torch.Tensor, torch.Tensor, list[torch.Tensor]]:
        del mask
        text = prompt if isinstance(prompt, str) else prompt[0]
        length = len(text)
        return (
            torch.full((1, length, 2), length * scale),
            torch.ones(1, length, dtype=torch.long),
            [torch.zeros(1, 3)],
        )


def blend_of(pipe: Pipe, amount: float) -> Any:
    prompts = Prompts(pipe)
    with prompts.standing_for(Conditioning(blend("four", "sixsix", amount))) as text:
        return pipe.encode_prompt([text])


def test_leaves_are_summed_padded_and_joined() -> None:
    embedding, mask, (negative,) = blend_of(Pipe(), 0.25)
    assert embedding.shape == (1, 6, 2)
    assert torch.equal(embedding[0, :, 0], torch.tensor([4.5, 4.5, 4.5, 4.5, 1.5, 1.5]))
    assert torch.equal(mask, torch.ones(1, 6, dtype=torch.long))
    assert torch.equal(negative, torch.zeros(1, 3))


@pytest.mark.parametrize(("amount", "text"), [(0.0, "four"), (1.0, "sixsix")])
def test_a_blend_at_its_end_is_the_single_prompt(amount: float, text: str) -> None:
    for one, other in zip(blend_of(Pipe(), amount)[:2], Pipe().encode_prompt(text), strict=False):
        assert torch.equal(one, other)


def test_a_push_between_two_words_is_the_difference_of_their_encodings() -> None:
    pushes = (Push(Contrast("cold", "sizzling"), 0.5),)
    with Prompts(pipe := Pipe()).standing_for(Conditioning.of("four", pushes=pushes)) as text:
        embedding, _, _ = pipe.encode_prompt([text])
    cold, hot = len("four, cold"), len("four, sizzling")
    expected = torch.zeros(hot)
    expected[:4] += 4
    expected[:hot] += 0.5 * hot
    expected[:cold] -= 0.5 * cold
    assert torch.equal(embedding[0, :, 0], expected)


@pytest.mark.parametrize("family", ["sd15", "sdxl", "flux", "sd3", "qwen"])
def test_pushes_act_on_every_kind_of_encoding_and_zero_is_exact(family: str) -> None:
    room = tiny_room(family)
    plain = suited(room, recipe())
    made = [room.render(_pushed(plain, amount)).pixels for amount in (0.0, 0.8, -0.8)]
    assert made[0] == room.render(plain).pixels
    assert len({picture.data for picture in made}) == 3


def _pushed(plain: Recipe, amount: float) -> Recipe:
    push = Push(Contrast("a quiet sea", "a wild storm"), amount)
    return replace(plain, conditioning=replace(plain.conditioning, pushes=(push,)))


def test_equal_leaves_stay_to_the_bit() -> None:
    leaf = torch.tensor([0.1, 1 / 3, 1e-30])
    assert blended([leaf, leaf.clone()], [0.3, 0.7]) is leaf


def test_half_precision_is_summed_in_full() -> None:
    one, other = torch.tensor([2048.0]).half(), torch.tensor([2050.0]).half()
    summed = blended([one, other, one], [1 / 3, 1 / 3, 1 / 3])
    assert summed.dtype is torch.float16
    assert float(summed) == 2048.0


def test_an_absent_mask_counts_as_ones() -> None:
    mask = torch.tensor([[1, 0]])
    assert torch.equal(blended([None, mask], [0.5, 0.5]), torch.tensor([[1, 1]]))
    assert blended([None, None], [0.5, 0.5]) is None


def test_lists_and_dictionaries_are_blended_inside() -> None:
    parts = [{"a": [torch.ones(2)]}, {"a": [torch.full((2,), 3.0)]}]
    assert torch.equal(blended(parts, [0.5, 0.5])["a"][0], torch.full((2,), 2.0))


def test_a_prompt_is_encoded_once() -> None:
    pipe = Pipe()
    prompts = Prompts(pipe)
    first = pipe.encode_prompt("a hill", scale=2.0)
    again = pipe.encode_prompt(prompt="a hill", scale=2.0)
    assert again[0] is first[0]
    assert prompts.encoded == 1
    pipe.encode_prompt("a hill", scale=1.0)
    pipe.encode_prompt("a hill", scale=1)  # equal to 1.0, and not the same
    pipe.encode_prompt("a hill", mask=torch.ones(1))  # not a plain value
    pipe.encode_prompt("a hill", mask=torch.ones(1))
    assert prompts.encoded == 5


def test_an_encoding_that_was_written_to_is_made_again() -> None:
    pipe = Pipe()
    Prompts(pipe)
    embedding, mask, _ = pipe.encode_prompt("a hill")
    mask.zero_()
    assert torch.equal(pipe.encode_prompt("a hill")[1], torch.ones(1, 6, dtype=torch.long))
    pipe.encode_prompt("a hill")[2].append(embedding)
    assert len(pipe.encode_prompt("a hill")[2]) == 1


def test_only_so_many_bytes_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    one = nbytes([Pipe().encode_prompt("hill 0")])
    monkeypatch.setattr(conditioning, "REMEMBERED", 2 * one)
    pipe = Pipe()
    prompts = Prompts(pipe)
    for number in (0, 1, 2, 2, 1):
        pipe.encode_prompt(f"hill {number}")
    assert prompts.encoded == 3
    pipe.encode_prompt("hill 0")
    assert prompts.encoded == 4


def test_a_pipeline_that_is_released_encodes_by_itself() -> None:
    pipe = Pipe()
    prompts = Prompts(pipe)
    prompts.release()
    pipe.encode_prompt("a hill")
    assert prompts.encoded == 0
    assert "encode_prompt" not in vars(pipe)


def test_a_pipeline_that_cannot_blend_says_so() -> None:
    class Bare:
        pass

    both = Conditioning(blend("a", "b", 0.5))
    with pytest.raises(StudioError, match="cannot blend"), Prompts(Bare()).standing_for(both):
        pass
    with pytest.raises(StudioError, match="cannot blend"), Prompts(Pipe()).standing_for(both):
        pass  # it has an encoder and does not use it


@pytest.mark.parametrize("name", ["sd15", "sdxl", "sd3", "flux", "qwen", "pixart"])
def test_real_encoders_are_asked_once_for_a_drag(name: str) -> None:
    here = tiny_room(name)
    encoder = here.pipe.text_encoder
    plain = suited(here, recipe(steps=2))
    here.render(plain)
    with Counter(encoder) as asked:
        guided = plain.branched(0, Conditioning.of("a red house", guidance=2.5))
        pixels = here.render(guided).pixels
    assert asked.count == 0
    assert pixels == tiny_room(name).render(guided).pixels


@pytest.mark.parametrize("name", ["sd15", "flux", "qwen"])
def test_remembering_changes_nothing(name: str) -> None:
    pipe, plain = tiny_pipe(name), tiny_pipe(name)
    Prompts(pipe)
    arguments = {"prompt": "a red house", "device": torch.device("cpu"), "num_images_per_prompt": 1}
    if name == "sd15":
        arguments["do_classifier_free_guidance"] = True
    pipe.encode_prompt(**arguments)
    for one, other in zip(
        pipe.encode_prompt(**arguments), plain.encode_prompt(**arguments), strict=True
    ):
        assert one is other is None or torch.equal(one, other)
