"""The hand's waits, the player and the tasks on their own, without a window."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from studio.core.desk import blank_desk
from studio.core.jobs import Quality
from studio.core.pixels import Pixels
from studio.core.reels import Reel
from studio.core.scene import Note, Severity, Stage
from studio.core.steps import StepFacts, Tier, View
from studio.ui import fading, hand, player
from studio.ui.bridge import Bridge
from studio.ui.fading import Fading
from studio.ui.hand import Hand
from studio.ui.player import Player
from studio.ui.rhythm import Wait
from studio.ui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

DESK = blank_desk(1, 2).with_prompt("a lake")
DOT = Pixels(1, 1, bytes(4))
STAGE = Stage(
    DESK.recipe,
    Reel(3, tuple(StepFacts(i, 1.0, 1.0, DOT, DOT) for i in range(3)), DOT),
    3,
    View.EXPECTS,
    DOT,
    Tier.FULL,
    Quality.FULL,
    View.EXPECTS,
)


class Listener:
    """A conductor that only notes what it is told."""

    desk = DESK

    def __init__(self) -> None:
        self.told: list[str] = []
        self.comparison = self.steering = self.pictures = self

    def __getattr__(self, name: str) -> object:
        return lambda *_args: self.told.append(name)


@pytest.fixture
def owner(qapp: object) -> Iterator[QObject]:
    thing = QObject()
    yield thing
    thing.deleteLater()


@pytest.fixture
def heard(owner: QObject, monkeypatch: pytest.MonkeyPatch) -> tuple[Hand, list[str]]:
    """A hand whose waits are short, and what the conductor hears of it."""
    for wait in ("PAUSE", "REST", "PEEK"):
        monkeypatch.setattr(hand, wait, 15)
    listener = Listener()
    return Hand(listener, owner), listener.told  # type: ignore[arg-type]  # it takes any wish


def test_typing_is_one_entry_after_a_pause(qtbot: QtBot, heard: tuple[Hand, list[str]]) -> None:
    busy, told = heard
    for _ in range(3):
        busy.write(DESK)
    assert told == ["edit"] * 3
    qtbot.waitUntil(lambda: told[-1] == "commit")
    assert told == ["edit", "edit", "edit", "commit"]


def test_a_move_drafts_at_once_and_settles_at_rest(
    qtbot: QtBot, heard: tuple[Hand, list[str]]
) -> None:
    busy, told = heard
    busy.move(DESK)
    busy.move(DESK)
    assert told == ["steer", "steer"]
    qtbot.waitUntil(lambda: told[-1] == "settle")
    assert told == ["steer", "steer", "settle"]


def test_letting_go_calls_off_the_rest(heard: tuple[Hand, list[str]]) -> None:
    busy, told = heard
    busy.move(DESK)
    busy.release()
    assert told == ["steer", "release"]
    assert not busy._rest.pending


def test_a_move_after_typing_ends_the_typing_first(heard: tuple[Hand, list[str]]) -> None:
    busy, told = heard
    busy.write(DESK)
    busy.move(DESK)
    assert told == ["edit", "commit", "steer"]
    busy.close()


def test_a_scrub_is_peeked_at_when_it_rests(qtbot: QtBot, heard: tuple[Hand, list[str]]) -> None:
    busy, told = heard
    busy.scrub(1)
    busy.scrub(2)
    qtbot.waitUntil(lambda: "peek" in told)
    assert told == ["scrub", "scrub", "peek"]


def test_closing_calls_off_every_wait(heard: tuple[Hand, list[str]]) -> None:
    busy, told = heard
    busy.write(DESK)
    busy._rest.begin()
    busy.scrub(1)
    busy.close()
    assert not any(wait.pending for wait in (busy._pause, busy._rest, busy._peek))
    assert told == ["edit", "scrub"]


def test_a_wait_begun_again_ends_once(qtbot: QtBot, owner: QObject) -> None:
    calls: list[int] = []
    wait = Wait(10, lambda: calls.append(1), owner)
    wait.begin()
    wait.begin()
    qtbot.waitUntil(lambda: not wait.pending)
    assert calls == [1]


def test_the_player_goes_on_only_as_far_as_there_are_steps(
    qtbot: QtBot, owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "FRAME", 2)
    plays = Player(owner)
    wished: list[int] = []

    def go(position: int) -> None:
        wished.append(position)
        plays.show(replace(STAGE, position=position))

    plays.step_wished.connect(go)
    plays.toggle()
    assert not plays.playing, "there is nothing to play"
    plays.show(STAGE)
    plays.toggle()
    qtbot.waitUntil(lambda: not plays.playing)
    assert wished == [0, 1, 2, 3]
    plays.toggle()
    plays.show(replace(STAGE, recipe=DESK.with_seed(9).recipe))
    assert not plays.playing, "another picture ends the playing"


def test_the_player_waits_for_the_steps_of_a_run_that_goes_on(
    qtbot: QtBot, owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "FRAME", 2)
    plays = Player(owner)
    wished: list[int] = []
    going = replace(STAGE, reel=replace(STAGE.reel, count=9, picture=None), position=0)

    def go(position: int) -> None:
        wished.append(position)
        plays.show(replace(going, position=position), growing=True)

    plays.step_wished.connect(go)
    plays.set_loop(True)
    plays.show(going, growing=True)
    plays.toggle()
    qtbot.waitUntil(lambda: wished == [1, 2])
    qtbot.wait(20)
    assert wished == [1, 2]
    assert plays.playing
    plays.show(replace(going, position=2))  # the run was stopped: this is all there is
    qtbot.waitUntil(lambda: wished[2:3] == [0])
    plays.pause()


def test_the_player_has_speeds(owner: QObject) -> None:
    plays = Player(owner)
    told: list[float] = []
    plays.speed_changed.connect(told.append)
    for _ in range(9):
        plays.faster(1)
    assert (plays.speed, plays._timer.interval()) == (4.0, round(player.FRAME / 4))
    for _ in range(9):
        plays.faster(-1)
    plays.set_speed(0.6)
    assert told == [2.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.5]


def test_good_news_fades_unless_there_is_something_to_do(
    qtbot: QtBot, owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fading, "STAY", 10)
    gone: list[Note] = []
    fades = Fading(gone.append, owner)
    good, hint = Note(Severity.INFO, "Saved."), Note(Severity.INFO, "Saved.", "Look.")
    bad = Note(Severity.ERROR, "Not saved.")
    fades.show_notes((good, hint, bad))
    fades.show_notes((good, hint, bad))
    qtbot.waitUntil(lambda: bool(gone))
    fades.show_notes((hint, bad))
    assert gone == [good]
    fades.close()


def test_events_arrive_in_order_and_none_after_the_close(qtbot: QtBot) -> None:
    came: list[object] = []
    bridge = Bridge(came.append)  # type: ignore[arg-type]  # takes any event
    for number in range(3):
        bridge.post(number)  # type: ignore[arg-type]  # as above
    assert came == []
    qtbot.waitUntil(lambda: came == [0, 1, 2])
    bridge.post(3)  # type: ignore[arg-type]  # as above
    bridge.close()
    bridge.post(4)  # type: ignore[arg-type]  # as above
    qtbot.wait(1)
    assert came == [0, 1, 2]


def test_tasks_tell_their_errors_and_end_at_close(loop: asyncio.AbstractEventLoop) -> None:
    told: list[BaseException] = []
    tasks, ended = Tasks(told.append), []

    async def fails() -> None:
        raise ValueError("boom")

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("waits")

    async def live() -> None:
        tasks.start(fails(), "fails")
        tasks.start(waits(), "waits")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert [str(error) for error in told] == ["boom"]
        assert len(tasks) == 1
        await tasks.end()
        tasks.start(waits(), "late")
        assert len(tasks) == 0

    loop.run_until_complete(live())
    assert ended == ["waits"]
    assert len(told) == 1
