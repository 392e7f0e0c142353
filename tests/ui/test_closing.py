"""Closing and coming back: in mid-run, in mid-drag, with unsaved settings; what is remembered."""

from __future__ import annotations

import asyncio
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt

from studio.core.jobs import Load, Quality
from studio.library import settings as remembered
from studio.library.places import starter
from studio.library.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig
    from window_fixtures import Open


def test_closing_in_mid_run_ends_everything(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    rig.trigger("generate")
    rig.advance(6)
    rig.close()
    assert rig.engine.closed
    assert len(rig.studio.tasks) == 0


def test_closing_in_mid_drag_ends_everything(rig: FakeRig) -> None:
    rig.paint()
    slider = rig.window.sliders_panel.guidance
    rig.press(slider, slider.value)
    rig.pull(slider, 9.0)
    rig.advance()
    rig.close()
    assert rig.engine.closed


def test_closing_while_the_model_loads(open_studio: Open) -> None:
    rig = open_studio(load=False)
    rig.advance()
    rig.close()
    assert rig.engine.closed


def test_closing_while_a_save_waits_for_its_picture(rig: FakeRig, tmp_path: Path) -> None:
    rig.paint()
    slider = rig.window.sliders_panel.guidance
    rig.press(slider, slider.value)
    rig.pull(slider, 9.0)
    while rig.stage.quality is Quality.FULL:
        rig.advance()
    rig.answers.path = tmp_path / "a.png"
    rig.trigger("save")
    assert len(rig.studio.tasks) == 1
    rig.close()
    assert not rig.answers.path.exists()


def test_closing_while_the_steps_play_and_a_notice_waits(rig: FakeRig) -> None:
    rig.paint()
    rig.trigger("loop")
    rig.trigger("play")
    rig.studio.report(RuntimeError("boom"))
    rig.window.command_palette.open(())
    rig.close()
    assert rig.engine.closed


def test_quit_closes(rig: FakeRig) -> None:
    rig.key(Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    rig.until(lambda: rig.engine.closed)


def test_events_that_come_after_the_close_are_not_heard(rig: FakeRig) -> None:
    rig.paint()
    before = rig.scene
    rig.close()
    rig.studio._bridge.post(object())  # type: ignore[arg-type]  # it would be refused if heard
    rig.turn()
    assert rig.scene == before


# ---- what is remembered


def test_the_window_and_its_panels_come_back_as_they_were(open_studio: Open) -> None:
    first = open_studio()
    first.paint()
    first.window.resize(1310, 800)
    first.turn()
    work, left, *_ = first.window.work_page.splitters
    work.setSizes([360, work.width() - 360 - 290, 290])
    left.setSizes([450, left.height() - 450])
    first.turn()
    sizes = [splitter.sizes() for splitter in first.window.work_page.splitters]
    first.close()
    second = open_studio()
    assert second.window.size() == QSize(1310, 800)
    second.paint()
    for splitter, before in zip(second.window.work_page.splitters, sizes, strict=True):
        assert splitter.sizes() == pytest.approx(before, abs=2)


def test_a_visit_that_never_left_the_first_page_keeps_the_panels(open_studio: Open) -> None:
    first = open_studio()
    first.paint()
    work = first.window.work_page.splitters[0]
    work.setSizes([360, work.width() - 360 - 290, 290])
    sizes = work.sizes()
    first.close()
    open_studio().close()
    third = open_studio()
    third.paint()
    assert third.window.work_page.splitters[0].sizes() == pytest.approx(sizes, abs=2)


def test_the_folder_of_the_last_save_is_where_the_next_one_begins(
    open_studio: Open, tmp_path: Path
) -> None:
    first = open_studio()
    first.paint()
    first.answers.path = tmp_path / "a.png"
    first.trigger("save")
    first.until(lambda: first.scene.notes)
    first.close()
    second = open_studio()
    second.paint()
    second.trigger("save")
    assert second.answers.asked[0][1].parent == tmp_path


def test_the_model_that_was_open_is_loaded_again(open_studio: Open, tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    shutil.copytree(starter(), folder)
    first = open_studio()
    first.drop(first.window, folder)
    first.until(lambda: len(first.engine.jobs) == 2)
    first.finish()
    first.close()
    second = open_studio()
    assert isinstance(second.engine.jobs[0], Load)
    assert second.engine.jobs[0].folder == folder
    second.close()
    shutil.rmtree(folder)
    third = open_studio()
    assert isinstance(third.engine.jobs[0], Load)
    assert third.engine.jobs[0].folder == starter()


@pytest.mark.parametrize("text", ["{", "[]", "\0\0\0", '"x"'])
def test_damaged_settings_give_the_defaults_and_a_note(
    open_studio: Open, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "home" / "config" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    rig = open_studio()
    assert [note.what for note in rig.scene.notes] == [
        "The settings could not be read, so everything is as on the first day."
    ]
    assert len(rig.window.notices.notices) == 1
    assert rig.window.size() == QSize(1440, 900)
    rig.close()
    assert path.with_name("settings.damaged.json").read_text() == text
    assert isinstance(json.loads(path.read_text()), dict)


@pytest.mark.parametrize(
    "values",
    [
        {"window.geometry": "no base64 !"},
        {"window.geometry": 7, "window.panels": [1]},
        {"window.panels": {"work": [1, 2]}},
        {"window.panels": {"work": [0, 0, 0], "left": [-5, 10**9]}},
        {"model": "/nowhere/at/all", "folders.save": "/nowhere/at/all"},
    ],
)
def test_settings_that_make_no_sense_do_no_harm(
    open_studio: Open, tmp_path: Path, values: dict[str, object]
) -> None:
    path = tmp_path / "home" / "config" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(values))
    rig = open_studio()
    rig.paint()
    for splitter in rig.window.work_page.splitters:
        laid = [splitter.widget(i).isVisibleTo(splitter) for i in range(splitter.count())]
        assert all(size > 40 for size, on in zip(splitter.sizes(), laid, strict=True) if on)
    assert rig.window.isVisible()


def test_settings_that_cannot_be_written_do_not_keep_the_window_open(
    rig: FakeRig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from studio.core.errors import StudioError  # noqa: PLC0415 - only here

    def refuse(_self: Settings) -> None:
        raise StudioError("There is no room left.")

    monkeypatch.setattr(Settings, "save", refuse)
    rig.close()
    assert rig.engine.closed
    assert "settings not saved" in caplog.text


def test_what_a_newer_sfumato_remembers_is_kept(open_studio: Open, tmp_path: Path) -> None:
    path = tmp_path / "home" / "config" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"from.the.future": [1, 2]}))
    open_studio().close()
    kept = json.loads(path.read_text())
    assert kept["from.the.future"] == [1, 2]
    assert kept[remembered.WINDOW_GEOMETRY.key]


def test_closing_twice_is_closing_once(rig: FakeRig) -> None:
    """A second wish must not overtake the first, which still writes the project."""
    rig.window.close()
    rig.window.close()
    under_way = [task for task in asyncio.all_tasks(rig.loop) if task.get_name() == "close"]
    assert len(under_way) == 1
    rig.close()
    assert rig.engine.closed
