"""A walk made into a film from the window: asked for, made, paused, found again, given up."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from studio.core import walk_json
from studio.core.errors import StudioError
from studio.core.film import Film, Quality
from studio.core.filming import TOGETHER
from studio.core.jobs import Shoot
from studio.library import films
from studio.library import settings as remembered
from studio.library.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.core.film import FilmScene
    from studio.ui.panels.walk_export import WalkExport


def walk_through_two(rig: FakeRig) -> None:
    """A short walk through two pictures, in sight."""
    rig.studio.conductor.steering.edit(rig.desk.with_size(64, 64))
    for seed in (1, 2):
        rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake").with_seed(seed))
        rig.trigger("generate")
        rig.finish()
        rig.trigger("walk_add")
    rig.studio.conductor.walking.last(0, 0.5)
    rig.trigger("workspace_interpolate")
    rig.finish()


@pytest.fixture
def walked(rig: FakeRig) -> FakeRig:
    walk_through_two(rig)
    return rig


def panel(rig: FakeRig) -> WalkExport:
    return rig.window.walk_desk.right


def film(rig: FakeRig) -> FilmScene:
    found = rig.scene.film
    assert found is not None, "no film is being made"
    return found


def begin(rig: FakeRig, path: Path) -> None:
    """Ask for the film, and wait until its first frames are asked for."""
    rig.answers.path = path
    rig.trigger("walk_render")
    rig.until(lambda: any(isinstance(job, Shoot) for job in rig.engine.jobs))


def at(rig: FakeRig, stage: Film) -> bool:
    rig.engine.finish()
    return rig.scene.film is not None and film(rig).stage is stage


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_a_walk_becomes_a_film_that_holds_it(walked: FakeRig, tmp_path: Path, suffix: str) -> None:
    panel(walked).kind.chosen.emit(suffix)
    path = tmp_path / f"lake{suffix}"
    begin(walked, path)
    assert panel(walked).card.isVisible()
    walked.until(lambda: at(walked, Film.DONE))
    assert films.frame_count(path) == film(walked).count == 12
    assert walk_json.from_json(films.comment_of(path)) == walked.studio.conductor.walking.walk
    assert "Saved lake" in walked.scene.notes[-1].what
    assert walked.action("walk_render").isEnabled()


def test_frames_go_into_a_folder_with_the_walk(walked: FakeRig, tmp_path: Path) -> None:
    panel(walked).kind.chosen.emit("png")
    begin(walked, tmp_path)
    walked.until(lambda: at(walked, Film.DONE))
    (folder,) = tmp_path.glob("*-walk")
    assert len(list(folder.glob("*.png"))) == 12
    assert len(list(folder.glob("*.walk"))) == 1


def test_a_film_is_paused_and_goes_on(walked: FakeRig, tmp_path: Path) -> None:
    begin(walked, tmp_path / "lake.mp4")
    walked.click(panel(walked).pause)
    assert film(walked).stage is Film.PAUSED
    assert "Resume" in panel(walked).pause.text()
    walked.engine.finish()
    walked.until(lambda: not len(walked.studio.tasks))
    assert film(walked).stage is Film.PAUSED
    walked.click(panel(walked).pause)
    walked.until(lambda: at(walked, Film.DONE))


def test_a_film_that_was_cut_short_is_found_again(open_studio: Open, tmp_path: Path) -> None:
    rig = open_studio()
    walk_through_two(rig)
    begin(rig, tmp_path / "lake.mp4")
    rig.advance()
    rig.until(lambda: film(rig).done == TOGETHER)
    rig.close()

    again = open_studio()
    again.until(lambda: again.scene.film is not None)
    assert film(again).stage is Film.PAUSED
    assert film(again).done == TOGETHER
    again.trigger("workspace_interpolate")
    again.click(panel(again).pause)
    again.until(lambda: at(again, Film.DONE))
    shots = [job for job in again.engine.jobs if isinstance(job, Shoot)]
    assert sum(len(job.recipes) for job in shots) == 12 - TOGETHER
    assert (tmp_path / "lake.mp4").exists()


def test_a_film_that_is_cancelled_leaves_nothing_at_its_place(
    walked: FakeRig, tmp_path: Path
) -> None:
    begin(walked, tmp_path / "lake.mp4")
    walked.click(panel(walked).cancel)
    walked.engine.finish()
    walked.until(lambda: not len(walked.studio.tasks))
    assert walked.scene.film is None
    assert not list(tmp_path.glob("lake*"))
    assert not panel(walked).card.isVisible()


def test_what_goes_wrong_pauses_it_in_words(walked: FakeRig, tmp_path: Path) -> None:
    walked.engine.fail_next(StudioError("No memory is left.", "Close other programs."))
    begin(walked, tmp_path / "lake.mp4")
    walked.until(lambda: at(walked, Film.PAUSED))
    assert walked.scene.notes[-1].what == "No memory is left."


def test_a_place_that_cannot_be_written_is_said_before_the_work(
    walked: FakeRig, tmp_path: Path
) -> None:
    walked.answers.path = tmp_path / "nowhere" / "lake.mp4"
    walked.trigger("walk_render")
    walked.until(lambda: not len(walked.studio.tasks))
    assert walked.scene.film is None
    assert "no folder" in walked.scene.notes[-1].what


def test_the_order_is_remembered_and_shown(walked: FakeRig) -> None:
    right = panel(walked)
    right.kind.chosen.emit(".webm")
    right.rate.chosen.emit("12")
    right.pixels.chosen.emit("1280x720")
    right.quality.chosen.emit(Quality.SMALL.value)
    walked.turn()
    assert right.frames.text() == "6"
    assert "Lanczos" in right.resampled.text()
    assert "6 frames" in walked.window.walk_desk.below._note.text()
    kept = walked.studio.settings.get(remembered.WALK_EXPORT)
    assert (kept["suffix"], kept["rate"], kept["size"]) == (".webm", 12.0, [1280, 720])
    walked.studio.settings.save()
    assert Settings(walked.places.settings).get(remembered.WALK_EXPORT) == kept


def test_a_kind_of_film_offers_the_rates_that_it_can_show(walked: FakeRig) -> None:
    right = panel(walked)
    right.rate.chosen.emit("60")
    right.kind.chosen.emit(".gif")
    assert (right.order.suffix, right.order.rate) == (".gif", 50)
    assert right.rate.currentText() == "50 fps"
    assert "60 fps" not in [right.rate.itemText(i) for i in range(right.rate.count())]
    right.kind.chosen.emit(".mp4")
    assert "60 fps" in [right.rate.itemText(i) for i in range(right.rate.count())]


def test_any_size_and_rate_can_be_written(walked: FakeRig) -> None:
    right = panel(walked)
    before = right.order
    walked.answers.name = "1000 x 562"
    right.pixels.chosen.emit("other")
    walked.answers.name = "23,976"
    right.rate.chosen.emit("other")
    assert (right.order.size, right.order.rate) == ((1000, 562), 23.976)
    assert (right.pixels.currentText(), right.rate.currentText()) == ("1000 × 562", "23.976 fps")
    for nonsense in ("large", "9x9", "", None):
        walked.answers.name = nonsense
        right.pixels.chosen.emit("other")
        right.rate.chosen.emit("other")
    assert right.order == replace(before, size=(1000, 562), rate=23.976)
    assert "not a number" in walked.scene.notes[-1].what


def test_a_low_window_shows_the_settings_or_the_film(walked: FakeRig, tmp_path: Path) -> None:
    walked.window.resize(1280, 680)
    walked.turn()
    right = panel(walked)
    assert right.settings.isVisible()
    begin(walked, tmp_path / "lake.mp4")
    assert (right.settings.isVisible(), right.card.isVisible()) == (False, True)
    walked.window.resize(1440, 900)
    walked.turn()
    assert (right.settings.isVisible(), right.card.isVisible()) == (True, True)
    walked.window.resize(1280, 680)
    walked.until(lambda: at(walked, Film.DONE))
    assert (right.settings.isVisible(), right.card.isVisible()) == (True, False)
    assert (right.folder_icon.isVisible(), right.folder.isVisible()) == (True, False)


class Outside(QObject):
    """The programs of the machine; as far as it is asked, they open everything."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def outside() -> Iterator[Outside]:
    programs = Outside()
    QDesktopServices.setUrlHandler("file", programs, "take")
    yield programs
    QDesktopServices.unsetUrlHandler("file")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="they mark the file by a command")
def test_a_finished_film_is_played_and_found(
    walked: FakeRig, tmp_path: Path, outside: Outside
) -> None:
    right, path = panel(walked), tmp_path / "lake.gif"
    right.kind.chosen.emit(".gif")
    assert not walked.action("film_show").isEnabled()
    begin(walked, path)
    assert not right.play.isVisible()
    walked.until(lambda: at(walked, Film.DONE))
    assert not right.pause.isVisible()
    walked.click(right.play)
    walked.click(right.folder)
    assert outside.opened == [path, tmp_path]
    path.unlink()
    walked.click(right.folder)
    assert "lake.gif is no longer there" in walked.scene.notes[-1].what
    assert outside.opened == [path, tmp_path]


def test_pictures_of_a_film_are_found_but_not_played(
    walked: FakeRig, tmp_path: Path, outside: Outside
) -> None:
    panel(walked).kind.chosen.emit("png")
    begin(walked, tmp_path)
    walked.until(lambda: at(walked, Film.DONE))
    assert not panel(walked).play.isEnabled()
    walked.click(panel(walked).folder)
    assert outside.opened == list(tmp_path.glob("*-walk"))
