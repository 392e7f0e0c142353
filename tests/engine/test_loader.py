"""Opening models: the starter, and every kind of folder that must not or cannot be opened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import diffusers
import pytest
import torch

from studio.core.errors import StudioError
from studio.engine.checks import look_at
from studio.engine.loader import load
from tests.engine.rooms import (
    CPU,
    FOLDER,
    recipe,
    room,
    stock_picture,
    stock_starter,
    suited,
    tiny_pipe,
)
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the starter's folder to break; large files are links."""

    def link(source: str, target: str) -> None:
        if source.endswith(".safetensors"):
            Path(target).symlink_to(source)
        else:
            shutil.copyfile(source, target)

    return Path(shutil.copytree(FOLDER, tmp_path / "model", copy_function=link))


def test_the_starter_loads_in_single_precision_and_paints_as_stock(
    capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    loaded = load(FOLDER, CPU)
    assert loaded.dtype is torch.float32
    assert loaded.pipe.unet.dtype is loaded.pipe.vae.dtype is torch.float32
    assert loaded.contents.stored is torch.float16
    assert loaded.contents.weights > 25_000_000
    assert not loaded.pipe.unet.training
    plain = recipe("a hill", steps=2, side=128)
    picture = room(loaded.pipe).render(plain).pixels
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == ""
    assert not recwarn.list
    assert picture == stock_picture(stock_starter(), plain)


def edit(path: Path, change: Callable[[dict], None]) -> None:
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))


def no_index(folder: Path) -> None:
    (folder / "model_index.json").unlink()


def broken_index(folder: Path) -> None:
    (folder / "model_index.json").write_text("{")


def list_index(folder: Path) -> None:
    (folder / "model_index.json").write_text("[]")


def unknown_pipeline(folder: Path) -> None:
    edit(folder / "model_index.json", lambda data: data.update(_class_name="MyPipeline"))


def no_pipeline(folder: Path) -> None:
    edit(folder / "model_index.json", lambda data: data.update(_class_name="UNet2DModel"))


def custom_pipeline(folder: Path) -> None:
    change = {"_class_name": ["pipeline", "MyPipeline"]}
    edit(folder / "model_index.json", lambda data: data.update(change))


def foreign_part(folder: Path) -> None:
    edit(folder / "model_index.json", lambda data: data.update(unet=["my_unet", "MyUNet"]))


def auto_map(folder: Path) -> None:
    change = {"auto_map": {"AutoModel": "code.Model"}}
    edit(folder / "text_encoder" / "config.json", lambda data: data.update(change))


def program(folder: Path) -> None:
    (folder / "unet" / "my_unet.py").write_text("raise SystemExit")


def program_at_the_top(folder: Path) -> None:
    (folder / "pipeline.py").write_text("raise SystemExit")


def pickle_beside(folder: Path) -> None:
    (folder / "vae" / "diffusion_pytorch_model.BIN").write_bytes(b"\x80\x04.")


def pickle_instead(folder: Path) -> None:
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))


def missing_part(folder: Path) -> None:
    shutil.rmtree(folder / "vae")


def missing_weights(folder: Path) -> None:
    (folder / "vae" / "diffusion_pytorch_model.safetensors").unlink()


def missing_shard(folder: Path) -> None:
    next((folder / "unet").glob("*00002*.safetensors")).unlink()


def truncated(folder: Path) -> None:
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    data = weights.read_bytes()[:-1000]
    weights.unlink()
    weights.write_bytes(data)


def garbage(folder: Path) -> None:
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    weights.unlink()
    weights.write_bytes(b"<html>not found</html>")


def broken_config(folder: Path) -> None:
    (folder / "unet" / "config.json").write_text("{broken")


def other_shapes(folder: Path) -> None:
    edit(folder / "vae" / "config.json", lambda data: data.update(latent_channels=8))


@pytest.mark.parametrize(
    ("breaking", "words"),
    [
        (no_index, "holds no model"),
        (broken_index, "model_index.json is damaged"),
        (list_index, "model_index.json is damaged"),
        (unknown_pipeline, "a program of its own"),
        (no_pipeline, "a program of its own"),
        (custom_pipeline, "a program of its own"),
        (foreign_part, "a program of its own"),
        (auto_map, "a program of its own"),
        (program, "a program of its own"),
        (program_at_the_top, "a program of its own"),
        (pickle_beside, "could run a program"),
        (pickle_instead, "could run a program"),
        (missing_part, "missing: vae"),
        (missing_weights, "missing: vae"),
        (missing_shard, "missing: unet"),
        (truncated, "is damaged"),
        (garbage, "is damaged"),
        (broken_config, "damaged|cannot be opened"),
        (other_shapes, "cannot be opened"),
    ],
)
def test_a_folder_that_cannot_be_opened_is_one_clear_sentence(
    copy: Path, breaking: Callable[[Path], None], words: str
) -> None:
    breaking(copy)
    with pytest.raises(StudioError, match=words) as caught:
        load(copy, CPU)
    assert caught.value.hint
    assert "\n" not in caught.value.what


def test_a_copy_with_nothing_broken_opens(copy: Path) -> None:
    (copy / "README.md").write_text("notes are no harm")
    assert look_at(copy) == look_at(FOLDER)


def test_no_folder_at_all(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no folder"):
        look_at(tmp_path / "nowhere")


def test_weights_of_one_variant_are_taken(copy: Path) -> None:
    for weights in copy.rglob("*.safetensors"):
        if "-of-" not in weights.name:
            weights.rename(weights.with_suffix(".fp16.safetensors"))
    shards = {}
    for shard in (copy / "unet").glob("*-of-*.safetensors"):
        shards[shard.name] = shard.name.replace("model-", "model.fp16-")
        shard.rename(shard.with_name(shards[shard.name]))
    index = copy / "unet" / "diffusion_pytorch_model.safetensors.index.json"
    edit(index, lambda d: d.update(weight_map={k: shards[v] for k, v in d["weight_map"].items()}))
    index.rename(index.with_name("diffusion_pytorch_model.safetensors.index.fp16.json"))
    assert look_at(copy).variant == "fp16"
    assert load(copy, CPU).pipe.vae.dtype is torch.float32


def test_a_model_that_wants_another_package_is_not_called_damaged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wanting(*_args: Any, **_kwargs: Any) -> None:
        raise ImportError("PixtralProcessor requires the Torchvision library")

    monkeypatch.setattr(diffusers.StableDiffusionPipeline, "from_pretrained", wanting)
    with pytest.raises(StudioError, match="needs a Python package") as told:
        load(FOLDER, CPU)
    assert "Torchvision" in told.value.details


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_opens_from_its_folder(name: str, tmp_path: Path) -> None:
    pipe = tiny_pipe(name)
    pipe.save_pretrained(tmp_path)
    loaded = load(tmp_path, CPU)
    assert type(loaded.pipe) is type(pipe)
    assert loaded.contents.family == type(pipe).__name__
    assert loaded.contents.stored is torch.float32
    stock = load(tmp_path, CPU).pipe  # where weights lie in memory may decide the last bit
    if name == "hunyuan":
        loaded.pipe.tokenizer_max_length = pipe.tokenizer_max_length
        stock.tokenizer_max_length = pipe.tokenizer_max_length
    here = room(loaded.pipe)
    plain = suited(here, recipe(steps=2))
    assert here.render(plain).pixels == stock_picture(stock, plain)
