"""Kills a session at random moments, and looks whether anything that was on screen is lost.

    python tests/bench/kill_project.py [--kills 100] [--seed 1]

After each kill (SIGKILL) the project is opened again. What is found must be a state that was on
screen, none older than the last one that was said to be saved, and none older than what was on
screen a second before the kill; and every finished picture of it must be there, whole.
The session goes on in the same project after each kill.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from killed_session import BLANK, digest

from studio.library.project_open import Opened, open_project

HERE = Path(__file__).parent
LATEST = 1.0
"""Seconds after which what is on screen must be on disk."""


@dataclass
class Heard:
    """What a session said before it was killed. shown: the digest and the second of each state."""

    shown: dict[int, tuple[str, float]] = field(default_factory=dict)
    saved: int = 0


@dataclass
class Tally:
    """What came of the kills. behind: states on screen at the kill that were not yet on disk."""

    kills: int = 0
    lost: list[str] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)
    shown: int = 0
    nodes: int = 0


def played(folder: Path, seed: int, seconds: float) -> tuple[Heard, float]:
    """A session that lives so long; what it said, and when it was killed."""
    command = [sys.executable, str(HERE / "killed_session.py"), str(folder), str(seed)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (HERE.parents[1], HERE)))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:  # noqa: S603 - our own script
        assert process.stdout is not None
        first = process.stdout.readline()
        if not first.startswith("ready"):
            raise RuntimeError("the session did not begin")
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        killed = time.monotonic()
        lines = process.stdout.read().splitlines()
    heard = Heard()
    for line in lines:
        kind, number, *more = line.split(" ")
        if kind == "shown":
            heard.shown[int(number)] = (more[0], float(more[1]))
        else:
            heard.saved = max(heard.saved, int(number))
    return heard, killed


def judged(heard: Heard, killed: float, opened: Opened, tally: Tally) -> None:
    """Count what is lost."""
    tally.kills += 1
    tally.shown += len(heard.shown)
    tally.nodes = len(opened.work.nodes)
    found = digest(opened.work)
    states = [number for number, (text, _) in heard.shown.items() if text == found]
    aged = [number for number, (_, at) in heard.shown.items() if at < killed - LATEST]
    least = max([heard.saved, *aged])
    if opened.problems:
        tally.lost.append(f"damaged: {opened.problems}")
    if least and (not states or states[-1] < least):
        tally.lost.append(f"state {least} of {len(heard.shown)} is lost, found {states[-1:]}")
    if states:
        tally.behind.append(max(heard.shown) - states[-1])
    store = opened.store
    live = {node.id for node in opened.work.nodes}  # of what was pruned the files are going
    for node in sorted(store.pictures & live):
        reel = store.reel(node)
        if reel.picture is None or (node in store.films and not reel.complete):
            tally.lost.append(f"the picture or film of node {node} is not whole")


def kill(kills: int, seed: int, longest: float = 2.5) -> Tally:
    """So many kills, each at a random moment of a session."""
    dice, tally = random.Random(seed), Tally()  # noqa: S311 - a script, not a secret
    with tempfile.TemporaryDirectory(prefix="sfumato-kill-") as place:
        folder = Path(place) / "killed.sfumato"
        for number in range(kills):
            heard, killed = played(folder, dice.randrange(10**9), dice.uniform(0.02, longest))
            if not folder.exists():
                if heard.saved:
                    tally.lost.append("no project at all")
                tally.kills += 1
                continue
            opened = open_project(folder, BLANK)
            judged(heard, killed, opened, tally)
            opened.close()
            if len(opened.work.nodes) > 60:  # a fresh one, so that sessions stay quick
                folder = Path(place) / f"killed {number}.sfumato"
            sys.stderr.write(f"\r{number + 1} of {kills} kills, {len(tally.lost)} lost ")
    return tally


def main() -> int:
    """Kill, and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tally = kill(options.kills, options.seed)
    behind = max(tally.behind, default=0)
    report = {"kills": tally.kills, "lost": len(tally.lost), "shown": tally.shown}
    report |= {"most_states_in_flight": behind, "what": tally.lost}
    sys.stdout.write(json.dumps(report) + "\n")
    return 1 if tally.lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
