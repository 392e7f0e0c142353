"""A model is judged before it is opened: what could run, what is missing, what it is."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from spoiled import floats, safetensors

from studio.core.errors import StudioError
from studio.core.recipe import ModelRef
from studio.library import models
from studio.library.model_file import classify
from studio.library.models import Found, ModelKind, Origin
from studio.library.places import find_places, starter

if TYPE_CHECKING:
    from collections.abc import Callable

UNET = "unet/diffusion_pytorch_model-00001-of-00002.safetensors"


def edit(path: Path, **values: object) -> None:
    data = json.loads(path.read_text())
    data.update(values)
    path.write_text(json.dumps(data))


class Marker:
    """Leaves a trace if anybody unpickles it."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return (open, (self.path, "w"))


def test_the_starter() -> None:
    report = models.check(starter())
    assert report.usable
    assert (report.name, report.kind, report.family) == (
        models.STARTER,
        ModelKind.FOLDER,
        "StableDiffusionPipeline",
    )
    parts = {part.name: part.parameters for part in report.parts}
    assert parts["unet"] > 10_000_000
    assert parts["scheduler"] == parts["tokenizer"] == 0
    assert report.size_bytes == sum(f.stat().st_size for f in starter().rglob("*") if f.is_file())


def test_a_copy_is_as_good(model: Path) -> None:
    report = models.check(model)
    assert report.name == "lake"


UNSAFE: dict[str, tuple[Callable[[Path], object], str]] = {
    "pickle beside": (
        lambda m: (m / "unet/diffusion_pytorch_model.bin").write_bytes(pickle.dumps(1)),
        "unet/diffusion_pytorch_model.bin is a pickle",
    ),
    "pickle at the top": (lambda m: (m / "old.ckpt").touch(), "old.ckpt is a pickle"),
    "pickle by content": (
        lambda m: (m / UNET).write_bytes(pickle.dumps([1])),
        "is a pickle under another name",
    ),
    "zip by content": (
        lambda m: (m / "vae/notes.txt").write_bytes(b"PK\x03\x04rest"),
        "vae/notes.txt is a pickle under another name",
    ),
    "program": (lambda m: (m / "unet/own.py").write_text("1"), r"program of its own \(unet/own"),
    "auto_map": (
        lambda m: edit(m / "unet/config.json", auto_map={"AutoModel": "own.Model"}),
        "auto_map",
    ),
    "tokenizer's auto_map": (
        lambda m: edit(m / "tokenizer/tokenizer_config.json", auto_map={}),
        "auto_map",
    ),
    "own pipeline": (
        lambda m: edit(m / "model_index.json", _class_name=["pipeline", "MyPipeline"]),
        "program of its own to make pictures",
    ),
    "unknown family": (
        lambda m: edit(m / "model_index.json", _class_name="EvilPipeline"),
        "family EvilPipeline",
    ),
    "no pipeline": (
        lambda m: edit(m / "model_index.json", _class_name="UNet2DConditionModel"),
        "family UNet2D",
    ),
    "own part": (
        lambda m: edit(m / "model_index.json", unet=["my_unet", "MyUNet"]),
        r"my_unet\.MyUNet",
    ),
    "unknown class": (
        lambda m: edit(m / "model_index.json", unet=["diffusers", "UNetOfTomorrow"]),
        "UNetOfTomorrow",
    ),
    "any module": (lambda m: edit(m / "model_index.json", unet=["os", "System"]), r"os\.System"),
    "no name": (
        lambda m: edit(m / "model_index.json", unet=["transformers", "os.system"]),
        "does not know",
    ),
    "cut short": (
        lambda m: (m / UNET).write_bytes((m / UNET).read_bytes()[:-100]),
        "unet/diffusion_pytorch_model-00001-of-00002.safetensors is cut short",
    ),
    "only the start": (
        lambda m: (m / UNET).write_bytes((m / UNET).read_bytes()[:40]),
        "cut short",
    ),
    "out of the folder": (
        lambda m: edit(
            m / "unet/diffusion_pytorch_model.safetensors.index.json",
            weight_map={"a": "../../secret.safetensors"},
        ),
        "index.json is damaged",
    ),
    "broken index": (lambda m: (m / "model_index.json").write_text("{"), "model_index.json is dam"),
    "a list": (lambda m: (m / "model_index.json").write_text("[]"), "model_index.json is damaged"),
}


@pytest.mark.parametrize("case", UNSAFE)
def test_unsafe_models(model: Path, case: str) -> None:
    spoil, says = UNSAFE[case]
    spoil(model)
    report = models.inspect(model)
    assert not report.safe
    assert not report.usable
    assert report.problems[0].hint
    with pytest.raises(StudioError, match=says):
        models.check(model)


INCOMPLETE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no part": (lambda m: shutil.rmtree(m / "vae"), "part vae is missing"),
    "no configuration": (lambda m: (m / "vae/config.json").unlink(), "config.json of .* vae"),
    "bad configuration": (lambda m: (m / "vae/config.json").write_text("no"), "vae/config.json"),
    "no schedule": (
        lambda m: (m / "scheduler/scheduler_config.json").unlink(),
        r"scheduler_config\.json of",
    ),
    "no weights": (
        lambda m: (m / "vae/diffusion_pytorch_model.safetensors").unlink(),
        "weights of the model's part vae are missing",
    ),
    "no shard": (lambda m: (m / UNET).unlink(), "00001-of-00002.safetensors is missing"),
    "empty tokenizer": (
        lambda m: [path.unlink() for path in (m / "tokenizer").iterdir()],
        "tokenizer is empty",
    ),
    "dangling link": (
        lambda m: (m / "vae/more.safetensors").symlink_to("nowhere"),
        "vae/more.safetensors",
    ),
    "no family": (lambda m: edit(m / "model_index.json", _class_name=None), "what the model is"),
}


@pytest.mark.parametrize("case", INCOMPLETE)
def test_incomplete_models(model: Path, case: str) -> None:
    spoil, says = INCOMPLETE[case]
    spoil(model)
    with pytest.raises(StudioError, match=says) as caught:
        models.check(model)
    assert caught.value.hint


def test_several_problems_are_all_told_the_dangerous_ones_first(model: Path) -> None:
    shutil.rmtree(model / "vae")
    (model / "run.py").touch()
    report = models.inspect(model)
    assert ["program" in str(report.problems[0]), "vae" in str(report.problems[1])] == [True, True]


def test_half_precision_alone_is_a_variant(model: Path) -> None:
    vae = model / "vae"
    (vae / "diffusion_pytorch_model.safetensors").rename(
        vae / "diffusion_pytorch_model.fp16.safetensors"
    )
    assert models.check(model).variant == "fp16"


def test_a_part_that_the_model_leaves_out_is_not_missed(model: Path) -> None:
    edit(model / "model_index.json", safety_checker=[None, None])
    assert models.check(model).usable


def test_a_part_from_a_pipelines_own_folder(model: Path) -> None:
    edit(model / "model_index.json", guard=["stable_diffusion", "StableDiffusionSafetyChecker"])
    with pytest.raises(StudioError, match="part guard is missing"):
        models.check(model)


def test_the_safety_checker_is_never_loaded_and_never_missed(model: Path) -> None:
    edit(
        model / "model_index.json",
        safety_checker=["stable_diffusion", "StableDiffusionSafetyChecker"],
    )
    assert models.check(model).usable


def test_other_folders(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="not a model"):
        models.check(tmp_path)
    (tmp_path / "modular_model_index.json").write_text("{}")
    with pytest.raises(StudioError, match="modular"):
        models.check(tmp_path)


# ---- single files


def lora(pairs: int) -> set[str]:
    sides = ("lora_up.weight", "lora_down.weight", "alpha")
    return {f"lora_unet_block_{i}_to_k.{side}" for i in range(pairs) for side in sides}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (set(), (ModelKind.UNKNOWN, "")),
        ({"a", "b.weight"}, (ModelKind.UNKNOWN, "")),
        ({"model.diffusion_model.something"}, (ModelKind.UNKNOWN, "")),
        (lora(20), (ModelKind.LORA, "lora")),
        (
            {"unet.attn.to_k.lora_A.weight", "unet.attn.to_k.lora_B.weight"},
            (ModelKind.LORA, "lora"),
        ),
        ({"lora_A.weight"}, (ModelKind.LORA, "lora")),
        (
            {"cond_stage_model.transformer.text_model.embeddings.token_embedding.weight"},
            (ModelKind.CHECKPOINT, "Stable Diffusion 1"),
        ),
        ({"decoder.conv_in.weight"}, (ModelKind.PART, "autoencoder")),
    ],
)
def test_files_are_known_by_what_only_they_have(
    names: set[str], expected: tuple[ModelKind, str]
) -> None:
    assert classify(names) == expected


def weights(path: Path, *names: str) -> Path:
    table: dict[str, Any] = {name: floats(1, at=4 * i) for i, name in enumerate(names)}
    path.write_bytes(safetensors(table, bytes(4 * len(names))))
    return path


@pytest.mark.parametrize(
    ("name", "tensor", "kind", "says"),
    [
        ("a.safetensors", "x.lora_A.weight", ModelKind.LORA, "is a LoRA"),
        ("a.safetensors", "decoder.conv_in.weight", ModelKind.PART, "only one part"),
        (
            "a.safetensors",
            "double_blocks.0.img_attn.norm.key_norm.scale",
            ModelKind.CHECKPOINT,
            r"whole model \(Flux\) in one file",
        ),
        ("a.safetensors", "who knows", ModelKind.UNKNOWN, "no model that Sfumato knows"),
    ],
)
def test_sound_files_that_are_no_model_folder(
    tmp_path: Path, name: str, tensor: str, kind: ModelKind, says: str
) -> None:
    report = models.inspect(weights(tmp_path / name, tensor))
    assert report.kind is kind
    assert report.safe
    with pytest.raises(StudioError, match=says) as caught:
        report.require_usable()
    assert caught.value.hint


@pytest.mark.parametrize("name", ["a.ckpt", "a.pt", "a.pth", "a.pkl", "a.bin", "a.safetensors"])
def test_pickles_are_refused_and_never_run(tmp_path: Path, name: str) -> None:
    trace = tmp_path / "trace"
    path = tmp_path / name
    path.write_bytes(pickle.dumps(Marker(trace)))
    report = models.inspect(path)
    assert report.kind is ModelKind.PICKLE
    assert not report.safe
    with pytest.raises(StudioError, match="is a pickle"):
        models.check(path)
    assert not trace.exists()


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"garbage " * 100, b"GGUF" + bytes(100)])
def test_garbage_is_no_model(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(data)
    report = models.inspect(path)
    assert report.family == ""
    with pytest.raises(StudioError):
        report.require_usable()


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no file"):
        models.inspect(tmp_path / "a.safetensors")


# ---- telling models apart


def test_the_fingerprint_is_of_the_weights_not_of_the_place(model: Path, small_model: Path) -> None:
    assert models.fingerprint(model) == models.fingerprint(small_model)
    (model / "README.md").write_text("notes")
    (model / "unet" / "sample.jpg").write_bytes(b"jpg")
    assert models.fingerprint(model) == models.fingerprint(small_model)
    assert models.ref(model) == ModelRef("lake", models.fingerprint(small_model))


def test_weights_of_equal_shape_differ(small_model: Path, tmp_path: Path) -> None:
    """Sixteen samples see a training that moved every weight a little, even in a large file."""

    rng = np.random.default_rng(0)
    values = rng.standard_normal(2 << 20, dtype=np.float32)
    prints = set()
    for nudge in (0, 1e-3):
        folder = Path(shutil.copytree(small_model, tmp_path / str(nudge)))
        tensors = {"w": floats(values.size)}
        data = (values * np.float32(1 + nudge)).tobytes()
        (folder / "vae/diffusion_pytorch_model.safetensors").write_bytes(safetensors(tensors, data))
        prints.add(models.fingerprint(folder))
    assert len(prints) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: edit(m / "scheduler/scheduler_config.json", prediction_type="epsilon"),
        lambda m: edit(m / "model_index.json", requires_safety_checker=True),
        lambda m: (m / UNET).write_bytes((m / UNET).read_bytes()[:-1] + b"\x01"),
    ],
)
def test_a_changed_configuration_or_last_weight_is_another_model(
    model: Path, small_model: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(model)
    assert models.fingerprint(model) != models.fingerprint(small_model)


def test_locate_goes_by_weights_then_by_name(model: Path, small_model: Path) -> None:
    first = Found("starter", starter(), Origin.STARTER, "")
    second = Found("lake", small_model, Origin.MODELS, "")
    broken = Found("gone", model / "gone", Origin.MODELS, "")
    found = (first, second, broken)
    assert models.locate(models.ref(model), found) is second
    assert models.locate(models.ref(starter()), found) is first
    assert models.locate(ModelRef("gone"), found) is broken
    edit(model / "scheduler/scheduler_config.json", beta_end=0.5)
    assert models.locate(models.ref(model), found) is None
    assert models.locate(ModelRef("elsewhere"), found) is None


# ---- finding


def test_find_lists_whole_models_of_this_machine(model: Path, tmp_path: Path) -> None:
    places = find_places({"SFUMATO_HOME": str(tmp_path / "home")})
    places.models.mkdir(parents=True)
    shutil.copytree(model, places.models / "mine")
    shutil.copytree(model, places.models / "half")
    shutil.rmtree(places.models / "half" / "unet")
    (places.models / "empty").mkdir()
    (places.models / "file").touch()
    hub = tmp_path / "hub"
    shutil.copytree(model, hub / "models--ann--lake" / "snapshots" / "abc")
    (hub / "models--ann--none" / "snapshots").mkdir(parents=True)
    found = models.find(places, hub)
    assert [(model.name, model.origin) for model in found] == [
        ("starter", Origin.STARTER),
        ("mine", Origin.MODELS),
        ("ann/lake", Origin.HUB),
    ]
    assert models.name_of(found[2].path) == "ann/lake"
    assert models.named("mine", places) == found[1].path


def test_named_takes_paths_and_names(model: Path) -> None:
    assert models.named(str(model)) == model
    assert models.named("starter") == starter()
    for unknown in ("nothing", "x" * 5000, "~nobody-here/x", "a\0b"):
        with pytest.raises(StudioError, match="There is no model") as caught:
            models.named(unknown)
        assert "sfumato models" in caught.value.hint


def test_looking_at_models_imports_no_engine() -> None:
    code = (
        "import sys; from studio.library import models, pictures, settings, recordings\n"
        "models.inspect(models.find()[0].path); models.ref(models.find()[0].path)\n"
        "print([m for m in ('torch', 'diffusers', 'transformers', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
