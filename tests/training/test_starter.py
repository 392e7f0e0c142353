"""The whole recipe on a thimble of data, and the commands."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from PIL import Image

from studio.core.errors import StudioError
from studio.training import bench, commands
from studio.training.classifier import Classifier, save_classifier
from studio.training.events import Event, Finished, Saved, Sheet
from studio.training.export import load_pipeline
from studio.training.outside import UNet2DConditionModel
from studio.training.settings import Settings
from studio.training.sheets import generate
from studio.training.text import load_text_encoder
from studio.training.unet import load_unet, unet_config

TINY = Settings(
    pictures=24,
    shard=12,
    shapes=((64, 64), (64, 96)),
    text_pictures=60,
    autoencoder_pictures=8,
    channels=(32, 32, 32),
    attention=(False, True, True),
    tokens=24,
    vocabulary=600,
    text_width=32,
    text_layers=1,
    latent_width=16,
    batch=2,
)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    run = tmp_path_factory.mktemp("run")
    events: list[Event] = []
    commands.train_starter(run, minutes=0.03, device="cpu", settings=TINY, post=events.append)
    return run, events


def test_from_nothing_to_a_loadable_model(trained: tuple[Path, list[Event]]) -> None:
    run, events = trained
    folder = run / "starter"
    pipe = load_pipeline(folder)
    pictures = generate(pipe, ["a lake at dawn"], steps=2, size=(96, 64))
    assert pictures[0].size == (96, 64)
    assert pipe.tokenizer.model_max_length == 24
    assert isinstance(events[-1], Finished)
    assert {e.stage for e in events if isinstance(e, Saved)} == {
        "text",
        "autoencoder",
        "coarse",
        "fine",
    }
    assert any(isinstance(e, Sheet) and e.path.exists() for e in events)
    words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    assert "a lighthouse" in words["subject"]["lighthouse"]
    suffixes = {path.suffix for path in run.rglob("*") if path.is_file()}
    assert suffixes <= {".safetensors", ".json", ".png", ".jsonl", ".npy", ".txt"}


def test_a_finished_run_resumes_to_nothing_new(trained: tuple[Path, list[Event]]) -> None:
    run, _ = trained
    before = json.loads((run / "fine" / "meta.json").read_text())
    commands.train_starter(run, minutes=0.01, device="cpu", resume=True)
    assert json.loads((run / "fine" / "meta.json").read_text()) == before


def test_going_on_from_a_model_takes_its_parts(
    trained: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    run, _ = trained
    commands.train_starter(
        tmp_path / "on", minutes=0.01, device="cpu", source=run / "starter", settings=TINY
    )
    commands.train_starter(tmp_path / "on", minutes=0.02, device="cpu", resume=True)
    assert not (tmp_path / "on" / "autoencoder").exists()
    vae = "vae/diffusion_pytorch_model.safetensors"
    first, second = (folder / "starter" / vae for folder in (run, tmp_path / "on"))
    assert first.read_bytes() == second.read_bytes()
    told = [p.read_text(encoding="utf-8") for p in (tmp_path / "on" / "starter").rglob("*.json")]
    assert not any(str(run) in text for text in told), "where the model lay is nobody's business"


@pytest.mark.slow
def test_two_workers_share_one_model(trained: tuple[Path, list[Event]], tmp_path: Path) -> None:
    run, _ = trained
    settings = Settings(
        **{**{f: getattr(TINY, f) for f in TINY.__slots__}, "workers": 2, "checkpoint_seconds": 1.0}
    )
    events: list[Event] = []
    commands.train_starter(
        tmp_path / "two",
        minutes=0.1,
        device="cpu",
        source=run / "starter",
        settings=settings,
        post=events.append,
    )
    samples = [e.samples for e in events if isinstance(e, Saved)]
    assert samples == sorted(samples)
    assert not (tmp_path / "two" / "centre.bin").exists()


@pytest.mark.slow
def test_killed_while_training_it_goes_on(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from studio.training.commands import train_starter\n"
        "from tests.training.test_starter import TINY\n"
        "from dataclasses import replace\n"
        "train_starter(Path('run'), minutes=5.0, device='cpu',"
        " settings=replace(TINY, checkpoint_seconds=0.5))\n"
    )
    root = Path(__file__).parents[2]
    process = subprocess.Popen(  # noqa: S603 - a fixed command in a fresh interpreter
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    meta = tmp_path / "run" / "text" / "meta.json"
    deadline = time.monotonic() + 120
    while not meta.exists() and process.poll() is None and time.monotonic() < deadline:
        os.sched_yield()
    process.send_signal(signal.SIGKILL)
    process.wait()
    saved = json.loads(meta.read_text())
    stored = json.loads((tmp_path / "run" / "settings.json").read_text())
    (tmp_path / "run" / "settings.json").write_text(json.dumps({**stored, "minutes": 0.03}))
    folder = commands.train_starter(tmp_path / "run", minutes=0.01, device="cpu", resume=True)
    again = json.loads((tmp_path / "run" / "text" / "meta.json").read_text())
    assert again["samples"] >= saved["samples"] > 0
    assert (folder / "model_index.json").exists()


def test_a_grown_unet_computes_what_the_old_one_did(tmp_path: Path) -> None:
    torch.manual_seed(0)
    config = unet_config(TINY)
    config["down_block_types"] = ["DownBlock2D"] * 2 + ["CrossAttnDownBlock2D"]
    config["up_block_types"] = ["CrossAttnUpBlock2D"] + ["UpBlock2D"] * 2
    old = UNet2DConditionModel.from_config(config).eval()
    old.save_pretrained(tmp_path)
    grown = load_unet(tmp_path, TINY).eval()
    x, t, words = torch.randn(1, 4, 16, 16), torch.tensor([500]), torch.randn(1, 24, 32)
    with torch.no_grad():
        a, b = (net(x, t, encoder_hidden_states=words).sample for net in (old, grown))
    assert torch.allclose(a, b, atol=1e-5)
    assert sum(p.numel() for p in grown.parameters()) > sum(p.numel() for p in old.parameters())


def test_more_positions_change_nothing_for_the_old_ones(
    trained: tuple[Path, list[Event]],
) -> None:
    folder = trained[0] / "starter" / "text_encoder"
    old, wider = load_text_encoder(folder, 24).eval(), load_text_encoder(folder, 40).eval()
    tokens = torch.full((1, 40), int(old.config.eos_token_id))
    tokens[0, :5] = torch.arange(5)
    with torch.no_grad():
        a = old(tokens[:, :24]).last_hidden_state
        b = wider(tokens).last_hidden_state
    assert torch.allclose(a, b[:, :24], atol=1e-5)


def test_paint_and_sheet(tmp_path: Path) -> None:
    found = commands.paint(7, tmp_path / "a" / "x.png", 80, 48)
    again = commands.paint(7, tmp_path / "y.png", 80, 48)
    assert found["caption"] == again["caption"]
    assert Path(found["picture"]).read_bytes() == Path(again["picture"]).read_bytes()
    commands.paint_sheet(0, tmp_path / "s.png", columns=3, rows=2, side=32)
    with Image.open(tmp_path / "s.png") as sheet:
        assert sheet.size == (96, 64)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda p: commands.paint(-1, p / "x.png"), "from 0"),
        (lambda p: commands.paint(1, p / "x.png", 4, 4), "16 to 4096"),
        (lambda p: commands.paint_sheet(1, p / "x.png", columns=99, rows=99), "1 to 400"),
        (lambda p: commands.paint(1, p), "cannot be written"),
        (lambda p: commands.train_starter(p / "r", minutes=0), "more than 0"),
        (lambda p: commands.train_starter(p, resume=True), "no training run"),
        (lambda p: commands.train_starter(p / "r", source=p), "no model"),
    ],
)
def test_bad_input_is_answered_in_one_sentence(tmp_path: Path, call: "object", words: str) -> None:
    assert callable(call)
    with pytest.raises(StudioError, match=words):
        call(tmp_path)


def test_a_run_is_not_overwritten(trained: tuple[Path, list[Event]]) -> None:
    with pytest.raises(StudioError, match="already holds"):
        commands.train_starter(trained[0], minutes=1)


def test_the_bench_measures_a_model_beside_a_baseline(
    trained: tuple[Path, list[Event]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_classifier(Classifier(), tmp_path / "judge.safetensors")
    monkeypatch.setattr(bench, "TIMED_STEPS", (2,))
    monkeypatch.setattr(bench, "measure_psnr", lambda *_: 20.0)
    folder = trained[0] / "starter"
    found = commands.bench_starter(
        folder, prompts=3, classifier=tmp_path / "judge.safetensors", baseline=folder
    )
    json.dumps(found)
    assert found["ratio"] in {1.0, None}
    assert found["runs"] == 3
    assert set(found["model"]["seconds"]) == {"2"}
    assert found["model"]["accuracy"].keys() == found["ceiling"].keys()
