"""What start.py can be asked for, and how it ends."""

import ast
import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from start_fakes import Setting

import setup_main
import start
from setup_console import Console, SetupError
from setup_place import Place

START = Path(__file__).resolve().parent.parent / "packaging" / "start.py"

posix_only = pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for Python")


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(tmp_path)


def test_start_can_be_read_by_an_old_python() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_prints_one_sentence() -> None:
    script = (
        "import runpy, sys; sys.version_info = (3, 9, 1, 'final', 0); "
        f"runpy.run_path({str(START)!r}, run_name='__main__')"
    )
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Sfumato: This is Python 3.9, and 3.11 or newer is needed: ")


@posix_only
def test_a_newer_python_is_named_if_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, code in (("python3.13", 127), ("python3.12", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert start.old_python_sentence(3, 9).endswith("run python3.12 packaging/start.py.")
    (tmp_path / "python3.12").unlink()
    assert start.old_python_sentence(3, 9).endswith("from python.org.")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SetupError("What. To do."), "What. To do."),
        (OSError(errno.ENOSPC, "No space"), "The disk is full"),
        (PermissionError(errno.EACCES, "Denied", "/x/.venv"), "/x/.venv can't be written to"),
        (OSError(errno.EROFS, "Read-only"), "move its folder"),
        (OSError(errno.EIO, "Input/output error"), "start again"),
    ],
)
def test_a_failure_ends_in_a_sentence_and_1(
    error: Exception,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr(setup_main, "is_ready", fail)
    assert setup_main.main([], "") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_an_interruption_ends_in_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(setup_main, "is_ready", fail)
    assert setup_main.main(["setup"], "") == 130
    assert "Start again" in capsys.readouterr().err


def test_files_that_are_not_there_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"pyproject\.toml is missing"):
        setup_main.run(Place(tmp_path), [], Console(io.StringIO()))


def test_the_usage_sets_nothing_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup_main.main(["--help"], "usage") == 0
    assert capsys.readouterr().out == "usage\n"


@pytest.mark.skipif(os.name == "nt", reason="there, the studio is a child process")
def test_arguments_go_on_to_the_studio(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []

    def become(path: str, command: list[str]) -> None:
        became.append([path, *command])
        raise SystemExit(0)

    setting.set_up()
    monkeypatch.setattr(os, "execv", become)
    with pytest.raises(SystemExit):
        setup_main.run(setting.place, ["mine.sfumato", "--x"], Console(setting.screen))
    command = str(setting.place.command)
    assert became == [[command, command, "mine.sfumato", "--x"]]


@pytest.mark.parametrize("failing", [None, "ruff", "mypy", "pytest"])
def test_every_check_runs_and_each_counts(
    setting: Setting,
    failing: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ran: list[list[str]] = []

    def check(command: list[str], **_kwargs: object) -> "subprocess.CompletedProcess[str]":
        tool = command[command.index("-m") + 1]
        ran.append([tool, *command[command.index("-m") + 2 :]])
        return subprocess.CompletedProcess(command, int(tool == failing))

    monkeypatch.setattr(subprocess, "run", check)
    code = setup_main.run_checks(setting.place, ["-q"])
    assert ran == [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["pytest", "-n", "2", "-q"],
    ]
    assert code == (0 if failing is None else 1)
    assert ("Failed" in capsys.readouterr().out) == (failing is not None)
