"""`start`: from the start of the process to the first paint, the ready model, the first picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from studio.bench.figures import median, result
from studio.core.errors import StudioError
from studio.library.places import HOME_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.bench import Options, Result

GOAL: Final = 0.8
PICTURE: Final = 8.0
RUNS: Final = 5
PATIENCE: Final = 300
_HERE: Final = Path(__file__).parent
_STUDIO: Final = ("-m", "studio.bench.start_studio")
_BARE: Final = ("-P", str(_HERE / "start_bare.py"))

Marks = dict[str, float]
"""Seconds after the start of the process, by what was reached."""


def start(options: Options) -> Result:
    """Starts in turns: with nothing remembered, again with what that one remembered, and a bare
    window; each in a process of its own. One round first, which is not counted."""
    if options.model is not None:
        raise StudioError("A first start opens the starter.", "Leave --model out.")
    runs = options.runs or RUNS
    cold: list[Marks] = []
    warm: list[Marks] = []
    bare: list[Marks] = []
    for turn in range(-1, runs):
        options.say(f"Start {max(turn, 0) + 1} of {runs} …")
        with tempfile.TemporaryDirectory(prefix="sfumato-bench-") as home:
            found = [measured(_STUDIO, home), measured(_STUDIO, home), measured(_BARE, home)]
        if turn >= 0:
            for marks, one in zip((cold, warm, bare), found, strict=True):
                marks.append(one)
    return judged(cold, warm, bare)


def measured(arguments: tuple[str, ...], home: str) -> Marks:
    """The marks of one process. StudioError if it fails."""
    command = [sys.executable, *arguments]
    environment = clean_environment(os.environ, home)
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own scripts
        [*command, repr(began)],
        env=environment,
        cwd=_HERE.parents[1],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise StudioError("A start that was to be measured failed.", "", done.stderr)
    marks: Marks = json.loads(done.stdout.splitlines()[-1])
    return marks


def clean_environment(environment: Mapping[str, str], home: str) -> dict[str, str]:
    """As on an artist's machine: no screen, a home of its own, compiled modules kept."""
    kept = {n: v for n, v in environment.items() if n != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", HOME_VARIABLE: home}


def medians(starts: list[Marks]) -> Marks:
    """The median of every mark."""
    return {name: round(median([marks[name] for marks in starts]), 4) for name in starts[0]}


def judged(cold: list[Marks], warm: list[Marks], bare: list[Marks]) -> Result:
    """The result: the first paint of a start with nothing remembered, and its first picture."""
    first, again, plain = medians(cold), medians(warm), medians(bare)
    more: dict[str, Any] = {
        "picture_goal_s": PICTURE,
        "first_picture_s": first["picture"],
        "cold_s": first,
        "warm_s": again,
        "bare_s": plain,
        "same_picture": len({marks["check"] for marks in (*cold, *warm)}) == 1,
        "baseline_is": "the first paint of a bare window of the same toolkit",
    }
    return result(
        "start",
        first["paint"],
        "s",
        baseline=plain["paint"],
        goal=GOAL,
        goal_of="figure",
        runs=len(cold),
        outputs_equal=more["same_picture"],
        also=max(first["picture"], again["picture"]) <= PICTURE,
        more=more,
    )
