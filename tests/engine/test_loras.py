"""LoRAs: as strong as asked for, none at 0, several together, and nothing left of them after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from safetensors.torch import load_file, save_file

from studio.core.errors import StudioError
from studio.core.pushes import Bend, Push
from studio.core.recipe import Adapter
from studio.engine import loras
from studio.engine.loras import KEPT
from tests.engine.rooms import recipe, room, suited, tiny_pipe
from tests.engine.tiny_loras import write_lora

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

ENCODERS = {"sd15", "flux"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loras")


def lora(folder: Path, family: str, seed: int = 1) -> Adapter:
    """A LoRA of weight 1 for a family; its file is made when it is first asked for."""
    name = f"{family}-{seed}"
    path = folder / f"{name}.safetensors"
    if not path.exists():
        write_lora(tiny_pipe(family), path, seed, encoder=seed == 1 and family in ENCODERS)
    return Adapter(name, name)


def studio(folder: Path, family: str) -> tuple[Renderer, Recipe]:
    made = room(tiny_pipe(family))
    made.find_loras(lambda adapter: folder / f"{adapter.name}.safetensors")
    return made, suited(made, recipe(steps=2))


def painted(made: Renderer, plain: Recipe, *adapters: Adapter) -> Pixels:
    """Without what is known of other runs."""
    made._store.trim()
    made._finishing.trim()
    return made.render(replace(plain, adapters=adapters)).pixels


@pytest.mark.parametrize("family", ["sd15", "sdxl", "sd3", "flux"])
def test_a_lora_moves_the_picture_and_without_it_the_picture_is_exact(
    folder: Path, family: str
) -> None:
    one, other = lora(folder, family), lora(folder, family, 2)
    made, plain = studio(folder, family)
    bare = painted(made, plain)
    whole = painted(made, plain, one)
    half = painted(made, plain, replace(one, weight=0.5))
    both = painted(made, plain, one, other)
    assert len({each.data for each in (bare, whole, half, both)}) == 4
    assert painted(made, plain) == bare
    assert painted(made, plain, replace(one, weight=0.0)) == bare
    assert painted(made, plain, other, one) == both
    assert painted(made, plain, one) == whole
    assert bare == room(tiny_pipe(family)).render(plain).pixels


def test_its_encodings_are_its_own(folder: Path) -> None:
    made, plain = studio(folder, "sd15")
    prompts = made._runner.pipeline.prompts
    heard, deaf = lora(folder, "sd15"), lora(folder, "sd15", 2)
    painted(made, plain)
    before = prompts.encoded
    painted(made, plain, deaf)
    assert prompts.encoded == before  # no text encoder is in it
    painted(made, plain, heard)
    assert prompts.encoded > before
    painted(made, plain, heard, deaf)
    spoken = prompts.encoded
    painted(made, plain, heard)
    painted(made, plain)
    assert prompts.encoded == spoken


def test_a_run_resumes_exactly_and_a_branch_keeps_its_lora(folder: Path) -> None:
    made, plain = studio(folder, "sd15")
    plain = replace(plain, steps=4, adapters=(lora(folder, "sd15"),))
    whole = made.render(plain)
    cold, _ = studio(folder, "sd15")
    cold.adopt(plain, whole.trajectory.kept, 2)
    resumed = cold.render(plain)
    assert resumed.steps_run == len(whole.trajectory) - 2
    assert resumed.pixels == whole.pixels
    bend = replace(plain.conditioning, pushes=(Push(Bend(3), 1.0),))
    branch = plain.branched(2, bend)
    assert cold.render(branch).pixels == made.render(branch).pixels != whole.pixels


def test_where_words_act_is_read_under_a_lora(folder: Path) -> None:
    made, plain = studio(folder, "sd15")
    under = replace(plain, adapters=(lora(folder, "sd15"),))
    before = made.render(under).pixels
    (found,) = made.attend(under)
    (other,) = made.attend(plain)
    assert found.maps.shape == other.maps.shape
    assert (found.maps != other.maps).any()
    assert painted(made, under, *under.adapters) == before


@pytest.mark.parametrize("wrong", ["sdxl", "flux"])
def test_a_lora_for_another_model_is_told_of_and_leaves_nothing(folder: Path, wrong: str) -> None:
    made, plain = studio(folder, "sd15")
    bare = painted(made, plain)
    mine, its = lora(folder, "sd15"), lora(folder, wrong)
    good = painted(made, plain, mine)
    with pytest.raises(StudioError, match="made for another kind of model"):
        painted(made, plain, mine, its)
    assert painted(made, plain) == bare
    assert painted(made, plain, mine) == good


def test_names_of_other_programs_are_understood(folder: Path) -> None:
    """As kohya's scripts write them: lora_unet_..., with an alpha each."""
    given = lora(folder, "sd15", 2)
    tensors: dict[str, Any] = {}
    for key, tensor in load_file(folder / f"{given.name}.safetensors").items():
        layer, _, kind = key.removeprefix("unet.").removesuffix(".weight").rpartition(".")
        name = f"lora_unet_{layer.replace('.', '_')}"
        way = {"lora_A": "lora_down", "lora_B": "lora_up"}[kind]
        tensors[f"{name}.{way}.weight"] = tensor
        tensors[f"{name}.alpha"] = tensor.new_tensor(2.0)
    save_file(tensors, folder / "kohya.safetensors")
    made, plain = studio(folder, "sd15")
    assert painted(made, plain, Adapter("kohya", "kohya")) == painted(made, plain, given)


def test_few_stay_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loras, "KEPT", 2)
    made, plain = studio(folder, "sd15")
    first = painted(made, plain, lora(folder, "sd15", 1))
    for seed in range(2, KEPT):
        painted(made, plain, lora(folder, "sd15", seed))
    loaded = made._runner.pipeline.loras._names
    assert list(loaded) == [f"sd15-{seed}" for seed in range(KEPT - 2, KEPT)]
    assert set(made.pipe.get_list_adapters()["unet"]) == set(loaded.values())
    assert painted(made, plain, lora(folder, "sd15", 1)) == first
    made.trim()
    assert not made.pipe.get_list_adapters()


def test_a_model_that_takes_none_and_a_file_that_is_gone(folder: Path) -> None:
    bare = room(tiny_pipe("sd15"))
    plain = suited(bare, recipe(steps=2))
    with pytest.raises(StudioError, match="cannot take a LoRA"):
        bare.render(replace(plain, adapters=(lora(folder, "sd15"),)))

    def gone(adapter: Adapter) -> Path:
        raise StudioError(f"The LoRA {adapter.name} is not on this machine.")

    bare.find_loras(gone)
    with pytest.raises(StudioError, match="not on this machine"):
        bare.render(replace(plain, adapters=(lora(folder, "sd15"),)))
    assert bare.render(plain).steps_run > 0
