"""Every kind of axis: back at its default, the picture is the unmoved one, bit for bit."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from studio.core import noise_axes, run_axes, steering_axes
from studio.core.found_axis import FoundAxis
from studio.core.limits import GUIDANCE
from studio.core.noise import Seed
from studio.core.noise_axes import FOUND, SeedAxis, turn_axis
from studio.core.pushes import Bend, Span
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.steering_axes import GuidanceAxis, PromptAxis, PushAxis, WeightAxis, words_axis
from tests.engine.rooms import recipe, room, tiny_pipe
from tests.engine.tiny_loras import write_lora

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

PLAIN = recipe("a red house", steps=4, guidance=GUIDANCE.default)
EACH: dict[str, Axis] = {
    "guidance": GuidanceAxis(),
    "prompts": PromptAxis("a red house", "a sea"),
    "seeds": SeedAxis(1, 2),
    "sampler noise": EtaAxis(),
    "two words": words_axis("calm", "stormy"),
    "two words in a span": words_axis("cold", "hot").spanning(Span(0.25, 0.5)),
    "bend": PushAxis(Bend(3)),
    "bend in a span": PushAxis(Bend(4), Span(0.5, 1.0)),
    "weight of a word": WeightAxis("red"),
    "turn": turn_axis(5),
    "discovered": FoundAxis((Seed(FOUND, 0.6), Seed(FOUND + 1, 0.8))),
    "LoRA": AdapterAxis("one", "one"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    folder = tmp_path_factory.mktemp("loras")
    write_lora(tiny_pipe("sd15"), folder / "one.safetensors", encoder=True)
    renderer = room(tiny_pipe("sd15"))
    renderer.find_loras(lambda _adapter: Path(folder / "one.safetensors"))
    return renderer


@cache
def unmoved() -> Pixels:
    """What a renderer paints on which no axis was ever moved."""
    return room(tiny_pipe("sd15")).render(PLAIN).pixels


def painted(renderer: Renderer, moved: Recipe) -> Pixels:
    """Run from the beginning: nothing of other runs is known."""
    renderer._store.trim()
    renderer._finishing.trim()
    return renderer.render(moved).pixels


def test_every_kind_there_is_stands_here() -> None:
    kinds = {
        kind
        for module in (steering_axes, noise_axes, run_axes)
        for kind in vars(module).values()
        if isinstance(kind, type) and hasattr(kind, "move")
    }
    assert {*kinds, FoundAxis} == {type(axis) for axis in EACH.values()}


@pytest.mark.parametrize("name", EACH)
def test_there_and_back_is_the_unmoved_picture(made: Renderer, name: str) -> None:
    axis = EACH[name]
    there = axis.move(PLAIN, axis.range.high)
    assert painted(made, there) != unmoved()
    back = axis.move(there, axis.range.default)
    assert painted(made, back) == unmoved()


@pytest.mark.parametrize("seed", [1, 2])
def test_all_at_once_and_back_in_any_order(made: Renderer, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    moved = PLAIN
    for axis in dice.sample(list(EACH.values()), len(EACH)):
        reach = axis.range.high - axis.range.low
        moved = axis.move(moved, axis.range.low + dice.random() * reach)
    first = painted(made, moved)
    assert first != unmoved()
    for axis in dice.sample(list(EACH.values()), len(EACH)):
        moved = axis.move(moved, axis.range.default)
    assert replace(moved, noise=PLAIN.noise) == PLAIN
    assert painted(made, PLAIN) == unmoved()
