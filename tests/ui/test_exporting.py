"""Steps taken out of the window: the sheet, a film on disk, giving it up, what may go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.core.errors import StudioError
from studio.core.jobs import Frame
from studio.core.steps import View
from studio.engine.fake import look_at
from studio.library import films
from studio.library import settings as remembered
from studio.library.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig

    from studio.ui.export_sheet import ExportSheet


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    rig.trigger("export")
    return rig


def sheet(rig: FakeRig) -> ExportSheet:
    found = rig.window.exports.sheet
    assert found is not None
    return found


def export(rig: FakeRig, path: Path) -> None:
    """Press the button, and let the engine and the writer do their part."""
    rig.answers.path = path
    sheet(rig).begin.click()
    rig.until(lambda: ended(rig))


def ended(rig: FakeRig) -> bool:
    """Whether nothing is being written any more; else the engine does what it is asked."""
    rig.engine.finish()
    return not len(rig.studio.tasks)


def half_way(rig: FakeRig) -> bool:
    """Whether the writer asks for the fourth picture; until then it gets what it asks for."""
    if sum(isinstance(job, Frame) for job in rig.engine.jobs) > 3:
        return True
    rig.engine.finish()
    return False


def test_a_film_holds_every_step_and_rests_on_the_picture(rig: FakeRig, tmp_path: Path) -> None:
    count = rig.stage.reel.count
    export(rig, tmp_path / "a.webm")
    order = sheet(rig).order
    assert films.frame_count(tmp_path / "a.webm") == count + 1 + round(order.hold * order.rate)
    assert rig.scene.notes[0].what.startswith("Saved a.webm (")
    assert not sheet(rig).isVisible()


def test_numbered_pictures_are_those_of_the_steps(rig: FakeRig, tmp_path: Path) -> None:
    sheet(rig).format._buttons["png"].click()
    sheet(rig).view._buttons[View.SEES].click()
    export(rig, tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.name.endswith("-steps"))
    files = sorted(folder.iterdir())
    recipe = rig.stage.recipe
    assert len(files) == rig.stage.reel.count + 1
    for step in (0, 7, len(files) - 1):
        shown = np.asarray(Image.open(files[step]))
        assert np.array_equal(shown, look_at(recipe, step, View.SEES).to_rgb())


def test_the_ending_follows_the_format(rig: FakeRig, tmp_path: Path) -> None:
    sheet(rig).format._buttons[".gif"].click()
    export(rig, tmp_path / "a")
    assert films.frame_count(tmp_path / "a.gif") > 1


def test_cancel_leaves_nothing_behind_and_the_sheet_ready(rig: FakeRig, tmp_path: Path) -> None:
    rig.answers.path = tmp_path / "a.webm"
    sheet(rig).begin.click()
    rig.until(lambda: half_way(rig))
    QTest.keyClick(sheet(rig), Qt.Key.Key_Escape)
    rig.until(lambda: not len(rig.studio.tasks))
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []
    assert sheet(rig).isVisible()
    assert sheet(rig).begin.isEnabled()
    export(rig, tmp_path / "a.webm")
    assert (tmp_path / "a.webm").exists()


def test_no_place_is_no_film(rig: FakeRig) -> None:
    rig.answers.path = None
    sheet(rig).begin.click()
    assert not len(rig.studio.tasks)
    assert not any(isinstance(job, Frame) for job in rig.engine.jobs)


def test_a_place_that_cannot_be_written_is_one_notice(rig: FakeRig, tmp_path: Path) -> None:
    export(rig, tmp_path / "no" / "such" / "a.webm")
    assert [note.what for note in rig.scene.notes] == [f"There is no folder {tmp_path}/no/such."]


def test_what_the_engine_cannot_do_is_one_notice(rig: FakeRig, tmp_path: Path) -> None:
    rig.engine.fail_next(StudioError("Memory ran out.", "Choose a smaller size."))
    export(rig, tmp_path / "a.webm")
    assert [note.what for note in rig.scene.notes] == ["Memory ran out."]
    assert not (tmp_path / "a.webm").exists()
    assert sheet(rig).begin.isEnabled()


def test_the_order_is_remembered(rig: FakeRig, tmp_path: Path) -> None:
    sheet(rig).format._buttons[".mp4"].click()
    sheet(rig).rate.setValue(12)
    export(rig, tmp_path / "a.mp4")
    rig.close()
    kept = Settings(rig.places.settings).get(remembered.EXPORT)
    assert (kept["suffix"], kept["rate"]) == (".mp4", 12)


def test_closing_the_window_gives_the_film_up(rig: FakeRig, tmp_path: Path) -> None:
    rig.answers.path = tmp_path / "a.webm"
    sheet(rig).begin.click()
    rig.until(lambda: half_way(rig))
    rig.close()
    assert not (tmp_path / "a.webm").exists()
