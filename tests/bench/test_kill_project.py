"""The killing of sessions: nothing is lost, and a loss would be found."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import killed_session
import pytest
from kill_project import LATEST, Heard, Tally, judged, kill
from killed_session import BLANK, digest
from project_rooms import a_work, written

from studio.core import work as core_work
from studio.library.project_form import Layout
from studio.library.project_open import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from studio.core.work import Work


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_five_kills_lose_nothing() -> None:
    tally = kill(5, seed=3, longest=0.8)
    assert tally.lost == []
    assert (tally.kills, tally.shown > 20) == (5, True)


def heard_of(count: int, saved: int, ago: float, now: float) -> Heard:
    """A session that showed so many works, the last of them `ago` seconds before `now`."""
    shown = {n: (digest(a_work(n, painted=False)), now - ago) for n in range(1, count + 1)}
    return Heard(shown, saved)


@pytest.mark.parametrize(
    ("kept", "saved", "ago", "lost"),
    [
        (3, 3, LATEST / 2, False),
        (2, 2, LATEST / 2, False),  # the third was too young to be there
        (2, 3, LATEST / 2, True),  # it was said to be saved
        (2, 2, LATEST * 2, True),  # it was old enough to be there
        (4, 3, LATEST / 2, True),  # a state that was never shown
    ],
)
def test_a_loss_is_found(tmp_path: Path, *, kept: int, saved: int, ago: float, lost: bool) -> None:
    folder = tmp_path / "a.sfumato"
    written(folder, [a_work(kept, painted=False)])
    tally = Tally()
    opened = open_project(folder, BLANK, write=False)
    judged(heard_of(3, saved, ago, 100.0), 100.0, opened, tally)
    assert bool(tally.lost) is lost


def test_a_picture_that_is_not_whole_is_a_loss(tmp_path: Path) -> None:
    folder = tmp_path / "a.sfumato"
    written(folder, [a_work(1)])
    Layout(folder).picture(1).write_bytes(b"half")
    opened, tally = open_project(folder, BLANK, write=False), Tally()
    judged(Heard({1: (digest(opened.work), 0.0)}, 1), 9.0, opened, tally)
    assert len(tally.lost) == 1


def in_words(work: Work) -> Work:
    nodes, pruned = (tuple(map(core_work.in_words, each)) for each in (work.nodes, work.pruned))
    return replace(work, nodes=nodes, pruned=pruned)


def test_a_project_that_was_closed_is_found_as_it_was_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was done in a hurry: made, named, pruned and brought back before it was written."""
    monkeypatch.setattr(killed_session, "tell", lambda _words: None)
    for seed in range(2):
        folder = tmp_path / f"{seed}.sfumato"
        for visit in range(3):
            session = killed_session.Session(folder, 10 * seed + visit)
            for _ in range(40):
                session.move()
            left = session._conductor.document.work()
            assert session._writer.close(20)
            found = open_project(folder, killed_session.BLANK, write=False)
            assert found.problems == ()
            assert in_words(found.work) == in_words(left)
