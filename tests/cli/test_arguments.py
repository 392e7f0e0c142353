"""Bad input ends with code 2 and one sentence, before anything is loaded."""

from __future__ import annotations

import pickle
import sys
from typing import TYPE_CHECKING

import pytest

from studio.commands import arguments
from studio.commands.console import sentence
from studio.core.errors import StudioError
from studio.core.noise import Noise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran


@pytest.fixture(autouse=True)
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in this file may get as far as the engine."""
    for name in [name for name in sys.modules if name.startswith("studio.engine")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("studio.engine", "studio.app"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.fixture
def render(run: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    """Run render with a prompt and a place for the picture, and whatever is wrong."""

    def command(*wrong: object) -> Ran:
        return run("render", "--prompt", "a lake", "--out", tmp_path / "a.png", *wrong)

    return command


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--steps", "0"), "steps 0 is out of range; choose a value from 1"),
        (("--steps", "-3"), "steps -3 is out of range"),
        (("--steps", "1e9"), "not a whole number"),
        (("--steps", "9" * 5000), "not a whole number"),
        (("--steps", "1000000"), "out of range"),
        (("--seed", "-1"), "seed -1 is out of range"),
        (("--seed", "x"), "seed 'x' is not a whole number"),
        (("--seed", "1.5"), "not a whole number"),
        (("--seed", ""), "not a whole number"),
        (("--seed", "1:a"), "not a whole number"),
        (("--seed", "1:nan"), "finite"),
        (("--seed", "1:0"), "weight"),
        (("--seed", "99999999999999999999"), "out of range"),
        (("--weigh", "lake"), "not a word and a number"),
        (("--weigh", "lake=much"), "not a word and a number"),
        (("--weigh", "lake=5"), "weight 5 is out of range"),
        (("--weigh", "=2"), "no word to weigh"),
        (("--weigh", "lak=2"), "the prompt does not say “lak”"),
        (("--lora", "ink.safetensors"), "there is no LoRA 'ink.safetensors'"),
        (("--guidance", "nan"), "guidance"),
        (("--guidance", "inf"), "guidance 'inf' is not a number"),
        (("--guidance", "-1"), "guidance -1 is out of range"),
        (("--guidance", "lots"), "guidance 'lots' is not a number"),
        (("--sampler", "dimm"), "no sampler 'dimm'; did you mean ddim?"),
        (("--sampler", ""), "no sampler ''"),
        (("--size", "256"), "not a width and a height; write it like 256x256"),
        (("--size", "0x0"), "out of range"),
        (("--size", "8x8"), "out of range"),
        (("--size", "99999x64"), "out of range"),
        (("--size=-64x64",), "not a width"),
        (("--model", "nothing"), "no model 'nothing'"),
        (("--prompt", ""), "prompt is empty"),
        (("--prompt", "  "), "prompt is empty"),
        (("--prompt", "::3"), "prompt is empty"),
        (("--prompt", "x::nan"), "finite"),
        (("--steps",), "expected one argument"),
        (("--speed", "9"), "unrecognized arguments: --speed 9"),
        (("--step", "9"), "unrecognized arguments: --step 9"),
        (("stray",), "unrecognized arguments: stray"),
    ],
)
def test_render_refuses(render: Callable[..., Ran], wrong: tuple[str, ...], says: str) -> None:
    assert says.lower() in render(*wrong).complaint.lower()


def test_prompt_and_out_are_needed(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert "no prompt" in run("render", "--out", tmp_path / "a.png").complaint
    assert "--out" in run("render", "--prompt", "a lake").complaint


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("gone/a.png", "There is no folder"),
        ("a.jpg", "does not end in .png; call it a.png"),
        ("a", "does not end in .png"),
        ("folder.png", "is a folder"),
    ],
)
def test_a_place_that_does_not_do(
    run: Callable[..., Ran], tmp_path: Path, out: str, says: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    assert says in run("render", "--prompt", "a", "--out", tmp_path / out).complaint


def test_the_recording_needs_a_place_too(render: Callable[..., Ran], tmp_path: Path) -> None:
    assert "no folder" in render("--record", tmp_path / "gone/a.trajectory").complaint
    assert "same file" in render("--record", tmp_path / "a.png").complaint


def test_nothing_is_left_of_a_refused_command(render: Callable[..., Ran], tmp_path: Path) -> None:
    render("--model", "nothing")
    assert not list(tmp_path.glob("*.p*"))


def test_models_that_are_none(render: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "a.ckpt").write_bytes(pickle.dumps(1))
    (tmp_path / "a.safetensors").write_bytes(b"garbage garbage garbage")
    assert "is a pickle" in render("--model", tmp_path / "a.ckpt").complaint
    assert "not a safetensors" in render("--model", tmp_path / "a.safetensors").complaint
    assert "is not a model" in render("--model", tmp_path).complaint


def test_a_model_with_a_program(render: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}')
    (tmp_path / "pipeline.py").write_text("raise SystemExit(7)")
    assert "program of its own" in render("--model", tmp_path).complaint


def test_branch_and_steps_refuse(run: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "b.png"
    file = tmp_path / "a.trajectory"
    assert "step -1" in run("branch", file, "--at", "-1", "--out", out).complaint
    assert "whole number" in run("branch", file, "--at", "x", "--out", out).complaint
    assert "--at" in run("branch", file, "--out", out).complaint
    assert "no file" in run("branch", file, "--at", "1", "--out", out).complaint
    assert "no file" in run("steps", file, "--out", out).complaint
    assert (
        "invalid choice: 'finish'" in run("steps", file, "--out", out, "--view", "finish").complaint
    )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--fresh", "much"), "'much' is not a strength from 0 to 1; write it like 0.4"),
        (("--fresh", "1.5"), "strength of noise is out of range; choose one from 0 to 1"),
        (("--fresh", "nan"), "strength of noise"),
        (("--fresh", "0.5:x"), "'x' is not a whole number"),
        (("--fresh", "0.5:-3"), "seed -3 is out of range"),
        (("--sampler", "eular"), "no sampler 'eular'; did you mean euler?"),
        (("--steps", "0"), "steps 0 is out of range"),
        (("--push", "calm/stormy"), "not two words and a number; write it like calm/stormy=1.5"),
        (("--push", "calm=2"), "not two words and a number"),
        (("--push", "calm/calm=1"), "the two words are the same"),
        (("--push", "calm/=1"), "a direction needs two words"),
        (("--push", "calm/stormy=99"), "out of range"),
    ],
)
def test_branch_refuses(
    run: Callable[..., Ran], tmp_path: Path, wrong: tuple[str, ...], says: str
) -> None:
    given = ("branch", tmp_path / "a.trajectory", "--at", 1, "--out", tmp_path / "b.png")
    assert says in run(*given, *wrong).complaint.lower()


def test_unknown_commands_benches_and_files(run: Callable[..., Ran]) -> None:
    assert "did you mean render?" in run("rendr").complaint
    assert "no benchmark 'speed'" in run("bench", "speed").complaint
    assert "no command or file 'picture.png'" in run("picture.png").complaint
    assert "Unrecognized" in run("--wrong").complaint
    assert "one thing at a time" in run(".", "..").complaint


def test_errors_as_json(run: Callable[..., Ran]) -> None:
    ran = run("render", "--json", "--steps", "0")
    assert set(ran.json) == {"error", "hint"}
    assert ran.json["error"] in ran.complaint.replace(";", ".")


def test_help_and_version(run: Callable[..., Ran]) -> None:
    assert "render" in run("--help").out
    assert run("--version").out.startswith("Sfumato ")
    for command in ("render", "branch", "steps", "inspect", "samplers", "models", "bench"):
        ran = run(command, "--help")
        assert ran.code == 0
        assert "--json" in ran.out


# ---- the pieces


def test_prompts_with_weights() -> None:
    assert (arguments.prompt("a::b").text, arguments.prompt("a::b").weight) == ("a::b", 1.0)
    assert (arguments.prompt("a::0.25").text, arguments.prompt("a::0.25").weight) == ("a", 0.25)


def test_seeds_with_weights() -> None:
    assert arguments.seed("7") == Noise.of(7)
    assert [seed.value for seed in arguments.seed("1:0.7, 2:0.3").seeds] == [1, 2]
    assert len({seed.weight for seed in arguments.seed("1:3,2:3").seeds}) == 1


def test_a_size_is_two_numbers() -> None:
    assert arguments.size("128x64") == (128, 64)


@pytest.mark.parametrize(
    ("what", "hint", "text"),
    [
        ("It is so.", "Do this.", "It is so; do this."),
        ("It is so.", "", "It is so."),
        ("It is so.", "Sfumato does it.", "It is so; Sfumato does it."),
        ("Two\nlines.", "And\nmore.", "Two lines; and more."),
    ],
)
def test_a_complaint_is_one_sentence(what: str, hint: str, text: str) -> None:
    assert sentence(StudioError(what, hint)) == text
