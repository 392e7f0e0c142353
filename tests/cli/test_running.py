"""How commands end, and what they bring with them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from studio import bench, commands
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran

    from studio.commands.console import Console
    from studio.training.settings import Settings

HEAVY = ("torch", "diffusers", "transformers", "PySide6", "PIL", "numpy")


def shell(*arguments: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    """A real process, from a folder that is not the project's."""
    command = ["-c", code] if code else ["-m", "studio"]
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *command, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["render", "--help"]])
def test_help_is_quick_because_it_brings_nothing(arguments: list[str]) -> None:
    code = (
        "import sys; from studio.cli import main\n"
        "assert main(sys.argv[1:]) == 0\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = shell(*arguments, code=code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["samplers"], ["models"], ["samplers", "--json"]])
def test_lists_bring_no_engine(arguments: list[str]) -> None:
    code = (
        "import sys; from studio.cli import main\n"
        "assert main(sys.argv[1:]) == 0\n"
        f"print([name for name in {HEAVY[:4]} if name in sys.modules])"
    )
    assert shell(*arguments, code=code).stdout.splitlines()[-1] == "[]"


def test_as_a_process() -> None:
    good, bad = shell("--version"), shell("render", "--steps", "0")
    assert (good.returncode, good.stderr) == (0, "")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.count("\n") == 1


def test_a_reader_that_leaves_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "studio", "samplers"]
    done = subprocess.run(  # noqa: S603 - our own program
        command, stdout=write, stderr=subprocess.PIPE, text=True, check=False, timeout=60
    )
    os.close(write)
    assert done.stderr == ""


def test_samplers(run: Callable[..., Ran]) -> None:
    ran = run("samplers", "--json")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 1
    rows = {row["name"]: row for row in ran.json["samplers"]}
    assert rows["ddim"]["label"] == "DDIM"
    assert (rows["euler-a"]["stochastic"], rows["ddim"]["stochastic"]) == (True, False)
    assert all(isinstance(row["exact"], bool) for row in rows.values())
    assert "Smooth" in run("samplers").out


def test_models(run: Callable[..., Ran], home: Path) -> None:
    ran = run("models", "--json")
    (row,) = ran.json["models"]
    assert (row["name"], row["usable"]) == ("starter", True)
    assert str(home) in run("models").out


def fake(monkeypatch: pytest.MonkeyPatch, run_it: Callable[[Namespace, Console], int]) -> None:
    """A command `fake` that does what the test wants."""

    class Module:
        run = staticmethod(run_it)

        @staticmethod
        def add_arguments(parser: ArgumentParser) -> None:
            parser.add_argument("--json", action="store_true")

    monkeypatch.setitem(sys.modules, "fake_command", Module)  # type: ignore[arg-type]
    table = {"fake": commands.Command("fake", "for a test", "fake_command")}
    monkeypatch.setattr("studio.cli.COMMANDS", table)


def failing(error: BaseException, cause: BaseException | None = None) -> Callable[..., int]:
    def run_it(_options: Namespace, _console: Console) -> int:
        raise error from cause

    return run_it


def test_an_unexpected_error_is_one_sentence_that_names_the_log(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    fake(monkeypatch, failing(ZeroDivisionError("by zero")))
    ran = run("fake", "--json")
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 1
    log = home / "cache" / "logs" / "command-line.log"
    assert str(log) in ran.err
    assert str(log) in ran.json["hint"]
    assert "ZeroDivisionError: by zero" in log.read_text()
    assert "Traceback" in log.read_text()


def test_where_not_even_a_log_can_be_written(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    home.write_text("in the way")
    fake(monkeypatch, failing(ZeroDivisionError()))
    ran = run("fake")
    assert (ran.code, len(ran.err.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (None, 2),
        (PermissionError(13, "no"), 2),
        (OSError(28, "no space"), 1),
        (MemoryError(), 1),
        (RuntimeError("CUDA out of memory"), 1),
    ],
)
def test_failures_of_the_machine_are_not_bad_input(
    run: Callable[..., Ran],
    monkeypatch: pytest.MonkeyPatch,
    cause: BaseException | None,
    code: int,
) -> None:
    fake(monkeypatch, failing(StudioError("It went wrong.", "Do this."), cause))
    ran = run("fake")
    assert (ran.code, ran.err) == (code, "It went wrong; do this.\n")


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("CUDA out of memory. Tried to")])
def test_no_memory_is_said_plainly(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, home: Path, error: Exception
) -> None:
    fake(monkeypatch, failing(error))
    ran = run("fake")
    assert ran.code == 1
    assert ran.err.startswith("There is not enough memory for this; choose a smaller size")
    assert not home.exists()


def test_stopped_by_hand(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, failing(KeyboardInterrupt()))
    ran = run("fake")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_progress_is_for_people_who_watch(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_it(_options: Namespace, console: Console) -> int:
        console.progress("half way")
        console.result({"done": True}, "done")
        return 0

    fake(monkeypatch, run_it)
    assert run("fake", "--json").err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    watched = run("fake", "--json")
    assert watched.err == "\r\x1b[Khalf way\r\x1b[K"
    assert watched.json == {"done": True}


def test_bench_prints_the_figure_beside_its_baseline(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(options: bench.Options) -> bench.Result:
        return bench.Result("one", 2.0, "ms", 1.0, 2.0, 1.5, False, True, options.runs or 5)

    monkeypatch.setattr(bench, "NAMES", {"one": "nowhere:measure"})
    monkeypatch.setattr(bench, "load", lambda _name: measure)
    ran = run("bench", "one", "--runs", "3", "--json")
    assert (ran.code, ran.json["holds"]) == (0, False)
    wanted = [
        "name",
        "figure",
        "unit",
        "baseline",
        "ratio",
        "goal",
        "holds",
        "outputs_equal",
        "runs",
        "machine",
    ]
    assert set(wanted) <= set(ran.json)
    assert (ran.json["runs"], bool(ran.json["machine"])) == (3, True)
    text = run("bench", "one").out
    for words in ("2 ms", "against: 1 ms", "ratio 2.000", "NOT kept", "equal", "5 runs"):
        assert words in text
    assert "out of range" in run("bench", "one", "--runs", "0").complaint


def test_every_bench_in_the_table_is_there() -> None:
    for name in bench.NAMES:
        assert callable(bench.load(name))


def test_the_window_gets_what_is_to_be_opened(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[list[str]] = []

    class App:
        @staticmethod
        def main(argv: list[str]) -> int:
            opened.append(argv)
            return 0

    monkeypatch.setitem(sys.modules, "studio.app", App)  # type: ignore[arg-type]
    assert run().code == 0
    assert run(tmp_path).code == 0
    assert opened == [[], [str(tmp_path)]]


def test_paint(run: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    ran = run("paint", "--seed", 3, "--size", "64x96", "--out", out, "--json")
    assert (ran.code, ran.json["seed"], ran.json["height"]) == (0, 3, 96)
    assert out.exists()
    assert run("paint", "--sheet", "--size", "64x64", "--out", out, "--json").json["pictures"] > 1
    assert "square" in run("paint", "--sheet", "--size", "64x96", "--out", out).complaint
    assert "out of range" in run("paint", "--seed", "-1", "--out", out).complaint


def test_train_starter_hands_over_what_was_asked(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[object] = []

    def train(folder: Path, *, settings: Settings, **options: object) -> Path:
        asked.extend([folder, options["minutes"], options["resume"], settings.seed])
        return folder / "model"

    monkeypatch.setattr("studio.training.commands.train_starter", train)
    ran = run("train", "starter", "--run", tmp_path / "run", "--minutes", 5, "--seed", 2, "--json")
    assert asked == [tmp_path / "run", 5.0, False, 2]
    assert ran.json["model"] == str(tmp_path / "run" / "model")
    for wrong in ("0", "nan", "long"):
        refused = run("train", "starter", "--run", tmp_path, "--minutes", wrong)
        assert "minutes cannot" in refused.complaint
    refused = run("train", "starter", "--run", tmp_path, "--seed", "blue")
    assert "not a whole number" in refused.complaint
    assert "invalid choice" in run("train", "anything", "--run", tmp_path).complaint
