"""Pictures and recordings out of the window: saved, copied, dragged; and what may go wrong."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication

from studio.core.errors import StudioError
from studio.core.jobs import Quality
from studio.core.noise import Noise
from studio.library import pictures
from studio.ui import hand
from studio.ui.papers import file_name

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    return rig


def whats(rig: FakeRig) -> list[str]:
    return [note.what for note in rig.scene.notes]


def save(rig: FakeRig, path: Path) -> None:
    rig.answers.path = path
    rig.trigger("save")
    rig.until(lambda: rig.scene.notes)
    rig.until(lambda: not len(rig.studio.tasks))


def test_a_saved_picture_holds_its_recipe(rig: FakeRig, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    save(rig, path)
    assert whats(rig) == ["Saved a.png."]
    assert pictures.read_recipe(path) == rig.stage.recipe
    assert pictures.load_pixels(path) == rig.stage.picture


def test_the_name_that_is_suggested_tells_the_picture(rig: FakeRig) -> None:
    rig.trigger("save")
    _, suggested, kind = rig.answers.asked[0]
    assert suggested == rig.places.pictures / f"a-lake-at-dawn-{rig.desk.seed}.png"
    assert kind == "Pictures (*.png)"
    assert rig.scene.notes == ()


def test_the_ending_is_put_where_it_is_missing(rig: FakeRig, tmp_path: Path) -> None:
    save(rig, tmp_path / "a")
    assert (tmp_path / "a.png").exists()


def test_another_ending_is_refused_in_words(rig: FakeRig, tmp_path: Path) -> None:
    save(rig, tmp_path / "a.jpg")
    assert len(whats(rig)) == 1
    assert "PNG" in whats(rig)[0]
    assert not (tmp_path / "a.jpg").exists()


def test_the_picture_is_saved_whatever_step_is_on_show(rig: FakeRig, tmp_path: Path) -> None:
    full = rig.stage.picture
    rig.studio.conductor.scrub(3)
    save(rig, tmp_path / "a.png")
    assert pictures.load_pixels(tmp_path / "a.png") == full


def test_no_permission_is_one_notice_and_nothing_is_lost(
    rig: FakeRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"what was there")
    before = rig.scene

    write = Path.write_bytes

    def refused(self: Path, data: bytes) -> int:
        if self.parent != tmp_path:  # the project goes on
            return write(self, data)
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", refused)
        save(rig, path)
    assert len(whats(rig)) == 1
    assert "permission" in whats(rig)[0]
    assert path.read_bytes() == b"what was there"
    assert list(tmp_path.glob(".sfumato*")) == []
    after = rig.scene
    assert (after.desk, after.nodes, after.stage) == (before.desk, before.nodes, before.stage)
    rig.studio.conductor.dismiss(rig.scene.notes[0])
    save(rig, path)
    assert pictures.load_pixels(path) == rig.stage.picture


def test_a_full_disk_is_said_as_such(
    rig: FakeRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    save(rig, tmp_path / "a.png")
    assert "no room" in whats(rig)[0]


def test_a_folder_that_is_gone(rig: FakeRig, tmp_path: Path) -> None:
    save(rig, tmp_path / "gone" / "a.png")
    assert len(whats(rig)) == 1
    assert "gone" in whats(rig)[0]


def test_save_under_a_draft_waits_for_the_full_picture(
    open_studio: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "REST", 10_000_000)
    rig = open_studio()
    rig.paint()
    slider, path = rig.window.sliders_panel.guidance, tmp_path / "a.png"
    rig.press(slider, slider.value)
    rig.pull(slider, 9.0)
    while rig.stage.quality is Quality.FULL:
        rig.advance()
    wanted = rig.desk.recipe
    rig.answers.path = path
    rig.trigger("save")
    assert not path.exists()
    rig.finish()
    rig.until(path.exists)
    rig.until(lambda: not len(rig.studio.tasks))
    assert pictures.read_recipe(path) == wanted
    full = next(run for run in reversed(rig.runs) if run.quality is Quality.FULL)
    assert full.recipe == wanted
    picture = pictures.load_pixels(path)
    rig.let_go(slider, 9.0)
    rig.finish()
    assert rig.stage.recipe == wanted
    assert rig.stage.picture == picture


def test_a_picture_that_cannot_be_finished_is_not_saved(
    open_studio: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "REST", 10_000_000)
    rig = open_studio()
    rig.paint()
    slider = rig.window.sliders_panel.guidance
    rig.press(slider, slider.value)
    rig.pull(slider, 9.0)
    while rig.stage.quality is Quality.FULL:
        rig.advance()
    rig.answers.path = tmp_path / "a.png"
    rig.engine.fail_next(StudioError("There is not enough memory.", "Choose a smaller size."))
    rig.trigger("save")
    rig.finish()
    rig.until(lambda: not len(rig.studio.tasks))
    assert not rig.answers.path.exists()
    assert whats(rig) == ["There is not enough memory."]
    rig.let_go(slider, 9.0)
    rig.finish()


def test_save_while_the_first_picture_is_in_the_making(open_studio: Open, tmp_path: Path) -> None:
    rig = open_studio()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    rig.trigger("generate")
    rig.advance(6)
    rig.answers.path = tmp_path / "a.png"
    if rig.action("save").isEnabled():
        rig.trigger("save")
        rig.finish()
        rig.until(rig.answers.path.exists)
        rig.until(lambda: not len(rig.studio.tasks))
        assert pictures.load_pixels(rig.answers.path) == rig.stage.reel.picture
    rig.finish()
    assert rig.stage.reel.complete


def test_a_recording_is_kept(rig: FakeRig, tmp_path: Path) -> None:
    rig.answers.path = tmp_path / "a"
    rig.trigger("keep")
    rig.finish()
    rig.until(lambda: rig.scene.notes)
    assert whats(rig) == ["Saved a.trajectory."]
    assert (tmp_path / "a.trajectory").exists()


def test_copy_puts_the_picture_on_the_clipboard(rig: FakeRig) -> None:
    QGuiApplication.clipboard().clear()
    rig.trigger("copy")
    image = QGuiApplication.clipboard().image()
    shown = rig.window.viewer_panel.canvas.image
    assert shown is not None
    assert image.convertToFormat(shown.format()) == shown
    assert (image.width(), image.height()) == (256, 256)


def test_the_picture_can_be_dragged_out_as_a_file(rig: FakeRig) -> None:
    source = rig.window.viewer_panel.canvas._source
    assert source is not None
    path = source()
    assert path is not None
    assert path.suffix == ".png"
    assert pictures.read_recipe(path) == rig.stage.recipe
    assert pictures.load_pixels(path) == rig.stage.reel.picture


def test_there_is_no_file_to_drag_before_there_is_a_picture(open_studio: Open) -> None:
    rig = open_studio()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    rig.trigger("generate")
    rig.advance(4)
    source = rig.window.viewer_panel.canvas._source
    assert source is not None
    assert source() is None
    rig.finish()


def test_a_drag_that_cannot_be_written_is_a_notice(
    rig: FakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert rig.studio.papers.drag_file() is None
    assert "no room" in whats(rig)[0]


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        (
            "A Lighthouse, in morning fog; soft pastels and rain",
            "a-lighthouse-in-morning-fog-soft-7",
        ),
        ("", "7"),
        ("../../etc/passwd", "etc-passwd-7"),
        ("гора у моря", "гора-у-моря-7"),
    ],
)
def test_file_names(rig: FakeRig, prompt: str, name: str) -> None:
    desk = rig.desk.with_prompt(prompt).with_seed(7)
    assert desk.recipe.noise == Noise.of(7)
    assert file_name(desk.recipe) == name


def test_a_very_long_prompt_can_still_be_saved(open_studio: Open) -> None:
    rig = open_studio()
    rig.paint("ж" * 300)
    assert len(file_name(rig.stage.recipe)) < 80  # and so under 255 bytes in any script
    assert rig.studio.papers.drag_file() is not None
