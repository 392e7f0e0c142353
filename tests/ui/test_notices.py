"""Notices: in place, one for each thing, gone when they are done with; and a broken model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QToolButton

from studio.core.errors import StudioError
from studio.core.scene import Note, Phase, Severity
from studio.ui import fading
from studio.ui.widgets.chip import ChipState

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig
    from window_fixtures import Open

BROKEN = StudioError("The model is broken.", "Open another.", "header too short")


def words(rig: FakeRig) -> list[str]:
    return [notice.note.what for notice in rig.window.notices.notices]


def tell(rig: FakeRig, note: Note) -> None:
    rig.studio.conductor.tell(note)
    rig.turn()


def test_a_notice_appears_and_goes_by_its_cross(rig: FakeRig) -> None:
    tell(rig, Note(Severity.ERROR, "The disk is full.", "Free some space."))
    tell(rig, Note(Severity.WARNING, "This is slow."))
    assert words(rig) == ["The disk is full.", "This is slow."]
    assert rig.window.notices.isVisible()
    cross = rig.window.notices.notices[0].findChildren(QToolButton)[-1]
    assert cross.accessibleName() == "Dismiss"
    rig.click(cross)
    assert words(rig) == ["This is slow."]
    rig.click(rig.window.notices.notices[0].findChildren(QToolButton)[-1])
    assert words(rig) == []
    assert not rig.window.notices.isVisible()


def test_the_same_thing_is_said_once(rig: FakeRig) -> None:
    for _ in range(3):
        tell(rig, Note(Severity.ERROR, "The disk is full."))
    assert words(rig) == ["The disk is full."]


def test_good_news_goes_by_itself_and_trouble_stays(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fading, "STAY", 30)
    rig = open_studio()
    tell(rig, Note(Severity.INFO, "Saved a.png."))
    tell(rig, Note(Severity.INFO, "There is something to do.", "Do it."))
    tell(rig, Note(Severity.WARNING, "This is slow."))
    tell(rig, Note(Severity.ERROR, "The disk is full."))
    rig.until(lambda: "Saved a.png." not in words(rig))
    assert words(rig) == ["There is something to do.", "This is slow.", "The disk is full."]


def test_details_can_be_copied(rig: FakeRig) -> None:
    tell(rig, Note(Severity.ERROR, "It broke.", "Try again.", "Traceback: boom"))
    copy = rig.window.notices.notices[0].findChild(QPushButton)
    assert isinstance(copy, QPushButton)
    rig.click(copy)
    assert QGuiApplication.clipboard().text() == "It broke.\nTry again.\nTraceback: boom"


def test_an_unexpected_error_is_one_notice_with_details(
    rig: FakeRig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.studio.report(RuntimeError("boom"))
    rig.turn()
    notice = rig.window.notices.notices[0].note
    assert "went wrong inside Sfumato" in notice.what
    assert "boom" not in notice.what + notice.hint
    assert "RuntimeError: boom" in notice.details
    assert "RuntimeError: boom" in caplog.text
    caplog.clear()


# ---- a broken model


@pytest.fixture
def broken(open_studio: Open) -> FakeRig:
    rig = open_studio(load=False)
    rig.engine.fail_next(BROKEN)
    rig.finish()
    return rig


def test_a_broken_model_is_told_on_the_chip_and_in_a_notice(broken: FakeRig) -> None:
    assert broken.scene.model.phase is Phase.BROKEN
    chip = broken.window.first_page.chip
    assert chip.state is ChipState.ERROR
    assert "could not be loaded" in chip.text()
    assert words(broken) == ["The model is broken."]
    assert broken.window.status_bar.doing.text() == "No model is loaded"


def test_generate_without_a_model_explains(broken: FakeRig) -> None:
    broken.write("a lake")
    broken.trigger("generate")
    assert broken.runs == []
    assert "No model is loaded." in words(broken)


def test_who_waited_for_a_broken_model_waits_no_longer(open_studio: Open) -> None:
    rig = open_studio(load=False)
    rig.write("a lake")
    rig.trigger("generate")
    rig.engine.fail_next(BROKEN)
    rig.finish()
    assert not rig.scene.waiting
    assert not rig.action("stop").isEnabled()


def test_the_starter_brings_the_studio_back(broken: FakeRig) -> None:
    broken.write("a lake")
    jobs = len(broken.engine.jobs)
    broken.trigger("starter_model")
    broken.until(lambda: len(broken.engine.jobs) > jobs)
    broken.finish()
    assert broken.scene.model.phase is Phase.READY
    assert broken.window.first_page.chip.state is ChipState.READY
    broken.trigger("generate")
    broken.finish()
    assert broken.stage.reel.complete


def test_a_folder_that_is_no_model_leaves_the_one_that_runs(rig: FakeRig, tmp_path: Path) -> None:
    rig.paint()
    folder = tmp_path / "holiday"
    folder.mkdir()
    rig.drop(rig.window, folder)
    rig.until(lambda: words(rig))
    assert len(words(rig)) == 1
    assert rig.scene.model.phase is Phase.READY
    rig.trigger("generate")
    rig.finish()
    assert rig.stage.reel.complete


def test_a_first_model_that_is_none_is_said_to_be_broken(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The model that was remembered is gone bad before the engine could be asked."""
    monkeypatch.setattr("studio.app.starter", lambda: tmp_path / "nothing")
    rig = open_studio(load=False, asks=False)
    rig.until(lambda: rig.scene.model.phase is Phase.BROKEN)
    assert len(words(rig)) == 1
    assert rig.window.first_page.chip.state is ChipState.ERROR
