"""Every family: whose word it is, and where, found out by changing one row and one place."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from studio.core.conditioning import Conditioning
from studio.core.errors import StudioError
from studio.core.noise import Noise
from studio.core.recipe import Recipe
from studio.engine.attention.attending import Attending
from studio.engine.attention.capture import denoiser_of
from studio.engine.attention.families import FAMILIES as UNDERSTOOD
from studio.engine.runner import Runner
from studio.engine.samplers import own_name
from studio.engine.store import StepStore
from tests.engine.rooms import REF, tiny_pipe
from tests.engine.tiny_joint import JOINT
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from torch import Tensor

PROMPT = "cat, hut"
LETTER = PROMPT.index("u")


def maps(
    pipe: Any, guidance: float = 3.0, size: tuple[int, int] = (64, 64)
) -> tuple[NDArray[np.float32], list[str]]:
    """The maps of the first step, (tokens, h, w), and the tokens' texts."""
    runner = Runner(pipe)
    steering = Conditioning.of(PROMPT, "dog", guidance)
    wanted = Recipe(REF, *size, own_name(runner.pipeline.rack.base), 2, Noise.of(3), steering)
    (found,) = Attending(runner, StepStore()).attend(runner.planner.plan(wanted), [])
    assert found.prompt == PROMPT
    assert found.cut == len(PROMPT)
    assert all(PROMPT[t.start : t.stop] == t.text for t in found.tokens)
    return found.maps[0].astype(np.float32), [token.text for token in found.tokens]


def sharpened(pipe: Any) -> Any:
    """Random weights hardly tell one key from another: let queries point more clearly."""
    for name, parameter in denoiser_of(pipe).named_parameters():
        if name.endswith(("to_k.weight", "add_k_proj.weight")):
            parameter.data.mul_(8)
    return pipe


def with_encoding(pipe: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """A pipeline whose encoded prompt is changed."""
    encode = pipe.encode_prompt

    def encode_prompt(*args: Any, **kwargs: Any) -> Any:
        made = encode(*args, **kwargs)
        said = kwargs.get("prompt", args[0] if args else None)
        if said in (PROMPT, [PROMPT]) and isinstance(made[0], list):
            return ([change(text[None].clone())[0] for text in made[0]], *made[1:])
        if said in (PROMPT, [PROMPT]):
            return (change(made[0].clone()), *made[1:])
        return made

    encode_prompt.__signature__ = inspect.signature(encode)  # type: ignore[attr-defined]
    vars(pipe)["encode_prompt"] = encode_prompt
    return pipe


TEMPLATE = (
    "<|im_start|>system\nDescribe the image by detailing the color, shape, size, texture, "
    "quantity, text, spatial relationships of the objects and background:<|im_end|>\n"
    "<|im_start|>user\n"
)


LUMINA = (
    "You are an assistant designed to generate superior images with the superior degree of "
    "image-text alignment based on textual prompts or user prompts. <Prompt Start> "
)


def row_of_letter(name: str) -> int:
    """The row of the letter in the encoded prompt, counted by hand: the tiny tokenizer has one
    token for each letter. Qwen's templates lose 34 tokens, Sana's all but 2; CogView 4 fills up in
    front to a multiple of 16."""
    before = {
        "qwen": len(TEMPLATE) - 34,
        "hunyuan": len(TEMPLATE) - 34,
        "sana": 2,
        "cogview4": 16 - len(PROMPT),
        "klein": len("<|im_start|>user\n"),
        "zimage": len("<|im_start|>user\n"),
        "lumina2": len(LUMINA),
    }
    return before.get(name, 0) + LETTER


@pytest.fixture(params=sorted({**FAMILIES, **JOINT}))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_tiny_family_is_understood(name: str) -> None:
    assert type(tiny_pipe(name)).__name__ in UNDERSTOOD


def test_the_shares_of_one_place_are_one(name: str) -> None:
    found, texts = maps(sharpened(tiny_pipe(name)))
    assert "".join(texts) == PROMPT.replace(" ", "")
    assert found.sum(0) == pytest.approx(1, abs=2e-3)
    assert found.std((1, 2)).min() > 1e-4


def test_a_changed_row_changes_the_map_of_its_token(name: str) -> None:
    """Against another token, the one that was changed moves far more than any other pair does."""
    plain, texts = maps(sharpened(tiny_pipe(name)))

    def change(encoded: Tensor) -> Tensor:
        row = encoded[:, row_of_letter(name)]
        row.copy_(torch.randn(row.shape, generator=torch.Generator().manual_seed(5)))
        return encoded

    changed, _ = maps(with_encoding(sharpened(tiny_pipe(name)), change))
    moved = np.log(changed + 1e-4) - np.log(plain + 1e-4)
    moved -= np.median(moved, 0)
    size = np.abs(moved).mean((1, 2))
    place = PROMPT.replace(" ", "").index("u")
    others = np.delete(size, place)
    assert texts[place] == "u"
    assert size[place] > 3 * others.max(), size


def test_guidance_does_not_bring_in_what_is_avoided(name: str) -> None:
    guided, _ = maps(sharpened(tiny_pipe(name)), guidance=5.0)
    again, _ = maps(sharpened(tiny_pipe(name)), guidance=1.0)
    if name == "flux":
        return  # told of its guidance: another picture from the first layer on
    assert guided == pytest.approx(again, abs=2e-3)


def test_a_changed_place_changes_the_maps_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other noise in the top right corner of a landscape, before it is packed."""
    size = (64, 64) if name == "aura" else (96, 64)  # its tiny table of places has no more
    plain, _ = maps(sharpened(tiny_pipe(name)), size=size)
    pipe = sharpened(tiny_pipe(name))
    module = sys.modules[type(pipe).__module__]
    draw = module.randn_tensor

    def drawn(*args: Any, **kwargs: Any) -> Tensor:
        noise = draw(*args, **kwargs)
        high, wide = noise.shape[-2] // 4, noise.shape[-1] // 4
        noise[..., :high, -wide:] *= -3
        return noise

    monkeypatch.setattr(module, "randn_tensor", drawn)
    changed, _ = maps(pipe, size=size)
    rows, columns = plain.shape[1:]
    assert rows * size[0] == columns * size[1]
    moved = np.abs(changed - plain).sum(0)
    corner = np.zeros((rows, columns), bool)
    corner[: rows // 4, -(columns // 4) :] = True
    assert moved[corner].mean() > 2 * moved[~corner].mean()


def test_places_that_only_fill_up_are_left_out() -> None:
    """Of 324 places the model makes 352, and of the words 64."""
    found, _ = maps(sharpened(tiny_pipe("zimage")), size=(72, 72))
    assert found.shape[1:] == (18, 18)
    assert found.sum(0) == pytest.approx(1, abs=2e-3)


def test_other_families_say_so() -> None:
    pipe = tiny_pipe("sd15")
    pipe.__class__ = type("UnheardOfPipeline", (type(pipe),), {})
    runner = Runner(pipe)
    attending = Attending(runner, StepStore())
    assert not attending.understood
    steering = Conditioning.of(PROMPT)
    plan = runner.planner.plan(
        Recipe(REF, 64, 64, own_name(runner.pipeline.rack.base), 2, Noise.of(3), steering)
    )
    with pytest.raises(StudioError, match="cannot be seen"):
        attending.attend(plan, [])
