"""Listening to attention: it is the real one, the run stays as it is, nothing is left behind."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from diffusers.models.attention_processor import AttnProcessor

from studio.core.conditioning import Conditioning, blend
from studio.core.errors import StudioError
from studio.core.photo import Photo
from studio.core.photos import digest_of
from studio.engine.attention.attending import Attending
from studio.engine.attention.maps import combined, grid, mean_of_heads
from studio.engine.runner import Runner
from studio.engine.samplers import own_name
from studio.engine.store import StepStore
from studio.engine.tracing.terms import Cancelled
from tests.engine.rooms import Counter, recipe, starter_room, suited, tiny_pipe, tiny_room
from tests.engine.test_attention_families import sharpened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

WORDS = recipe("cat, hut", steps=2, negative="dog")


@pytest.fixture
def starter() -> Iterator[Renderer]:
    room = starter_room()
    room.trim()
    yield room
    room.trim()


# ---- it is the real attention


def explicit(wanted: Recipe, monkeypatch: pytest.MonkeyPatch) -> dict[int, list[Tensor]]:
    """The cross-attention of the first step as diffusers' plain processor computes it: by number
    of places, for each layer the mean of the heads of the conditional half."""
    pipe = sharpened(tiny_pipe("sd15"))
    pipe.unet.set_attn_processor(AttnProcessor())
    runner = Runner(pipe)
    found: dict[int, list[Tensor]] = {}
    for module in pipe.unet.modules():
        if getattr(module, "is_cross_attention", False):
            scores = module.get_attention_scores

            def noted(*args: Any, scores: Any = scores) -> Tensor:
                weights: Tensor = scores(*args)
                half = weights.chunk(2)[1].mean(0)
                found.setdefault(half.shape[0], []).append(half)
                return weights

            monkeypatch.setattr(module, "get_attention_scores", noted)
    runner.run(runner.planner.plan(suit(runner, wanted)), stop=1)
    return found


def suit(runner: Runner, wanted: Recipe) -> Recipe:
    return replace(wanted, sampler=own_name(runner.pipeline.rack.base))


def test_it_equals_explicit_attention(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = explicit(WORDS, monkeypatch)
    runner = Runner(sharpened(tiny_pipe("sd15")))
    attending = Attending(runner, StepStore())
    heard: list[Any] = []
    monkeypatch.setattr("studio.engine.attention.capture.Layers.of_keys", _all_keys(heard))
    attending.attend(runner.planner.plan(suit(runner, WORDS)), [])
    first = heard[0]
    assert first.counts == {places: len(layers) for places, layers in expected.items()}
    for places, layers in expected.items():
        torch.testing.assert_close(first.sums[places], sum(layers), rtol=0, atol=1e-6)
        assert layers[0].std() > 1e-3


def _all_keys(heard: list[Any]) -> Any:
    from studio.engine.attention.maps import Layers  # noqa: PLC0415 - the one that is replaced

    of_keys = Layers.of_keys

    def noted(self: Layers, keys: Tensor) -> Layers:
        heard.append(self)
        return of_keys(self, keys)

    return noted


@pytest.mark.parametrize("chunk", [1 << 24, 50])
def test_heads_in_turns_give_the_same_mean(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.engine.attention.maps._CHUNK", chunk)
    query, key = torch.randn(6, 5, 8), torch.randn(2, 7, 8)
    mask = torch.ones(6, 5, 7, dtype=torch.bool)
    mask[:, :, 4:] = False
    every = key.repeat_interleave(3, 0)
    plain = (query @ every.mT / 8**0.5).softmax(-1).mean(0)
    masked = (query @ every[:, :4].mT / 8**0.5).softmax(-1).mean(0)
    torch.testing.assert_close(mean_of_heads(query, key), plain)
    torch.testing.assert_close(mean_of_heads(query, key, mask=mask)[:, :4], masked)
    additive = torch.zeros(6, 5, 7).masked_fill(~mask, -1e9)
    torch.testing.assert_close(mean_of_heads(query, key, mask=additive)[:, :4], masked)


def test_layers_of_several_sizes_are_drawn_out_and_weighed_by_their_number() -> None:
    from studio.engine.attention.maps import Layers  # noqa: PLC0415 - beside its use

    fine, coarse = torch.full((16, 2), 0.5), torch.zeros(4, 2)
    coarse[:, 0] = 1
    layers = Layers()
    for weights in (fine, coarse.clone(), coarse.clone()):
        layers.add(weights.clone())
    maps = combined([layers], (64, 64))
    assert maps.shape == (1, 2, 4, 4)
    assert maps[0, 0] == pytest.approx((0.5 + 2) / 3, abs=1e-3)


def test_places_must_cover_the_picture() -> None:
    assert grid(24, 96, 64) == (4, 6)
    assert grid(24, 64, 96) == (6, 4)
    assert grid(25, 96, 64) is None
    assert grid(24, 64, 64) is None


# ---- the run stays as it is


def test_the_picture_and_the_recording_stay_to_the_bit(starter: Renderer) -> None:
    wanted = recipe("a red house by the sea", steps=4)
    before = starter.render(wanted)
    found = starter.attend(wanted)
    after = starter.render(wanted)
    assert after.steps_run == 0
    pairs = zip(before.trajectory.steps, after.trajectory.steps, strict=True)
    assert all(one is other for one, other in pairs)
    starter.trim()
    assert starter.render(wanted).pixels == before.pixels
    assert found[0].maps.shape[0] == 4


def test_unknown_steps_are_run_and_known_then(starter: Renderer) -> None:
    wanted = recipe("a red house by the sea", steps=4)
    asked_first = starter.attend(wanted)
    picture = starter.render(wanted)
    assert picture.steps_run == 0
    starter.trim()
    assert starter.render(wanted).pixels == picture.pixels
    asked_later = starter.attend(wanted)
    assert np.allclose(asked_first[0].maps, asked_later[0].maps, atol=2e-3)


def test_of_known_steps_only_half_of_each_is_computed_and_of_known_maps_nothing(
    starter: Renderer,
) -> None:
    wanted = recipe("a red house", steps=4)
    starter.render(wanted)
    sizes: list[int] = []
    handle = starter.pipe.unet.conv_in.register_forward_pre_hook(
        lambda _module, args: sizes.append(len(args[0]))
    )
    first = starter.attend(wanted)
    handle.remove()
    assert sizes == [1] * 4
    with Counter(starter.pipe.unet.conv_in) as calls:
        assert starter.attend(wanted) is first
    assert calls.count == 0


def test_nothing_is_left_behind(starter: Renderer) -> None:
    own = torch.nn.functional.scaled_dot_product_attention
    wanted = recipe("a red house", steps=3)

    def hooks() -> int:
        modules = starter.pipe.unet.modules()
        return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in modules)

    during: list[int] = []
    starter.attend(wanted, between=lambda: during.append(hooks()))
    assert min(during) > 0
    with pytest.raises(Cancelled):
        starter.attend(recipe("another", steps=3), cancelled=lambda: hooks() > 0)
    assert hooks() == 0
    assert torch.nn.functional.scaled_dot_product_attention is own


def test_other_threads_are_not_listened_to(starter: Renderer) -> None:
    """A module that is armed hears only its own thread."""
    wanted = recipe("a red house", steps=2)
    plain = starter.attend(wanted)[0].maps
    starter.trim()
    noise = torch.randn(2, 4, 64, 32)

    def disturb() -> None:
        torch.nn.functional.scaled_dot_product_attention(noise, noise, noise)

    def disturbed(*_: Any) -> None:
        thread = threading.Thread(target=disturb)
        thread.start()
        thread.join()

    unet = starter.pipe.unet
    cross = next(m for m in unet.modules() if getattr(m, "is_cross_attention", False))
    handle = cross.to_q.register_forward_hook(disturbed)  # while it is armed
    again = starter.attend(wanted)[0].maps
    handle.remove()
    assert np.array_equal(plain, again)


def test_it_ends_inside_a_step(starter: Renderer) -> None:
    wanted = recipe("a red house", steps=3)
    starter.render(wanted)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with Counter(starter.pipe.unet.conv_in) as calls, pytest.raises(Cancelled):
        starter.attend(wanted, cancelled=cancelled)
    assert calls.count == 1
    assert starter.render(wanted).steps_run == 0


# ---- whose words


def test_where_a_photo_leads_no_words_act(starter: Renderer) -> None:
    picture = starter.render(recipe(steps=2, side=64)).pixels
    digest = digest_of(picture)
    starter.bring(digest, picture)
    wanted = replace(recipe("a lake", steps=6), photo=Photo(digest, start=4))
    (fresh,) = starter.attend(wanted)
    made = starter.render(wanted)
    assert (fresh.start, fresh.stop, made.steps_run) == (4, 6, 0)
    starter.trim()
    assert starter.render(wanted).pixels == made.pixels
    (asked,) = starter.attend(wanted)
    assert np.allclose(fresh.maps, asked.maps, atol=2e-3)
    assert starter.attend(replace(wanted, photo=Photo(digest))) == ()


def test_a_change_of_the_prompt_has_its_own_words(starter: Renderer) -> None:
    plain = recipe("a red house", steps=5)
    steering = replace(plain.conditioning, prompts=Conditioning.of("a lake, fog").prompts)
    changed = plain.branched(2, steering)
    first, second = starter.attend(changed)
    assert (first.prompt, first.start, first.stop) == ("a red house", 0, 2)
    assert (second.prompt, second.start, second.stop) == ("a lake, fog", 2, 5)
    assert [t.text for t in second.tokens] == ["a", "lake", ",", "fog"]
    whole = starter.attend(plain)
    assert np.allclose(first.maps, whole[0].maps[:2], atol=2e-3)


def test_a_change_of_the_guidance_does_not_part_the_words(starter: Renderer) -> None:
    plain = recipe("a red house", steps=4)
    (only,) = starter.attend(plain.branched(2, replace(plain.conditioning, guidance=6.0)))
    assert only.maps.shape[0] == 4


def test_of_a_blend_the_heaviest_prompt_is_told(starter: Renderer) -> None:
    steering = Conditioning(blend("a red house", "a lake", 0.3))
    (only,) = starter.attend(replace(recipe(steps=2), conditioning=steering))
    assert only.prompt == "a red house"
    assert only.weight == pytest.approx(0.7)
    assert [t.text for t in only.tokens] == ["a", "red", "house"]


def test_a_prompt_that_is_also_to_be_avoided_is_told(starter: Renderer) -> None:
    (only,) = starter.attend(recipe("a lake", negative="a lake", steps=2))
    assert [t.text for t in only.tokens] == ["a", "lake"]


def test_an_empty_prompt_has_no_words(starter: Renderer) -> None:
    (only,) = starter.attend(recipe("", steps=2))
    assert only.tokens == ()
    assert only.maps.shape[:2] == (2, 0)


@pytest.mark.parametrize("family", ["sd3", "flux", "qwen", "hunyuan"])
def test_known_steps_are_asked_of_any_family(family: str) -> None:
    room = tiny_room(family)
    wanted = suited(room, recipe("cat, hut", steps=3))
    straight = room.render(wanted)
    (found,) = room.attend(wanted)
    assert found.maps.shape[0] == 3
    room.trim()
    (fresh,) = room.attend(wanted)  # heard while the run was made
    assert np.allclose(found.maps, fresh.maps, atol=2e-3)
    assert room.render(wanted).pixels == straight.pixels


def test_what_cannot_be_heard_is_an_error_and_no_map() -> None:
    pipe = tiny_pipe("sd15")
    pipe.unet.set_attn_processor(AttnProcessor())  # computes attention itself
    runner = Runner(pipe)
    with pytest.raises(StudioError, match="cannot be seen"):
        Attending(runner, StepStore()).attend(runner.planner.plan(suit(runner, WORDS)), [])
