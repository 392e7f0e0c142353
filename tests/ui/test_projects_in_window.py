"""The project in the window: nothing is lost, and nobody has to think of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studio.core.jobs import Adopt, Keep, Run
from studio.core.photo import Photo
from studio.core.scene import Saving, Workspace
from studio.core.steps import View
from studio.library import project_writer
from studio.library.project_disk import Disk
from studio.library.project_form import Layout
from studio.library.project_open import open_project
from studio.ui import project_recordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.core.pixels import Pixels


@pytest.fixture(autouse=True)
def no_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recorded unless a test wants it: the engine would have more to do."""
    monkeypatch.setattr(project_recordings, "IDLE", 10_000_000)


def saved(rig: FakeRig) -> None:
    rig.until(lambda: rig.studio.project.settled)
    assert rig.scene.project.saving is Saving.SAVED


def folder_of(rig: FakeRig) -> Path:
    opened = rig.studio.project.opened
    assert opened is not None
    return opened.store.layout.folder


def seen(rig: FakeRig) -> None:
    """Wait until what is kept of the run on show is on show."""
    rig.until(lambda: rig.stage.reel.complete and not len(rig.studio.tasks))


def test_everything_is_there_again(open_studio: Open) -> None:
    first = open_studio()
    first.paint("a lake at dawn")
    first.paint("a lake at night")
    first.studio.conductor.keeping.rename(1, "Dawn")
    first.studio.conductor.pictures.select(1)
    first.studio.conductor.scrub(4)
    first.studio.conductor.look(View.SEES)
    first.studio.conductor.steering.edit(first.desk.with_prompt("a lake at no"))
    first.turn()
    before, work = first.scene, first.studio.conductor.document.work()
    saved(first)
    first.close()

    second = open_studio()
    seen(second)
    after = second.scene
    assert after.desk == before.desk
    assert [(n.id, n.name, n.desk) for n in after.nodes] == [
        (n.id, n.name, n.desk) for n in before.nodes
    ]
    assert after.stage == before.stage
    assert second.studio.conductor.document.work().undo == work.undo
    assert (after.can_undo, after.can_redo) == (before.can_undo, before.can_redo)
    assert [job for job in second.engine.jobs if isinstance(job, Run)] == []
    assert all(node.picture is not None for node in after.nodes)
    assert second.window.windowTitle() == "Untitled – Sfumato"
    assert second.window.top_bar.title.text() == "Untitled"
    assert second.window.top_bar.saved.text() == "· saved"


def test_every_run_can_be_scrubbed_without_the_model(open_studio: Open) -> None:
    first = open_studio()
    first.paint("a lake at dawn")
    first.paint("a lake at night")
    reel = first.stage.reel
    first.studio.conductor.pictures.select(1)
    saved(first)
    first.close()
    second = open_studio(load=False)
    seen(second)
    second.studio.conductor.pictures.select(2)
    seen(second)
    assert second.stage.reel == reel
    second.studio.conductor.scrub(3)
    assert second.stage.picture == reel.steps[3].expects
    assert second.runs == []


def test_a_killed_studio_loses_nothing_that_was_saved(open_studio: Open, tmp_path: Path) -> None:
    rig = open_studio()
    rig.paint()
    saved(rig)
    there = tmp_path / "as it was.sfumato"
    shutil.copytree(folder_of(rig), there)  # what a kill would leave behind
    settings = json.loads((tmp_path / "home" / "config" / "settings.json").read_text())
    assert settings["projects"] == [str(folder_of(rig))]
    opened = open_project(there, rig.desk)
    assert opened.work.nodes[0].recipe == rig.stage.recipe
    opened.close()


def test_a_new_project_puts_the_old_one_away(rig: FakeRig) -> None:
    rig.paint()
    old = folder_of(rig)
    rig.trigger("new_project")
    rig.until(lambda: not rig.scene.nodes)
    assert rig.scene.stage is None
    assert rig.window.pages.currentIndex() == 0
    assert not rig.scene.can_undo
    rig.paint("dunes")
    saved(rig)
    assert folder_of(rig).name == "Untitled 2.sfumato"
    rig.answers.path = old
    rig.trigger("open_project")
    rig.until(lambda: rig.scene.nodes and rig.scene.nodes[0].desk.prompt != "dunes")
    seen(rig)
    assert rig.stage.picture is not None


def test_a_new_project_that_is_new_stays(rig: FakeRig) -> None:
    rig.trigger("new_project")
    assert len(rig.studio.tasks) == 0


def test_a_project_that_is_dropped_opens(rig: FakeRig) -> None:
    rig.paint()
    old = folder_of(rig)
    rig.trigger("new_project")
    rig.until(lambda: not rig.scene.nodes)
    rig.drop(rig.window, old)
    rig.until(lambda: rig.scene.nodes)
    assert folder_of(rig) == old


def test_a_project_named_at_the_start_opens(open_studio: Open) -> None:
    first = open_studio()
    first.paint()
    old = folder_of(first)
    first.trigger("new_project")
    first.until(lambda: not first.scene.nodes)
    first.paint("dunes")
    first.close()
    second = open_studio(first=old)
    assert second.scene.nodes[0].desk.prompt == "a lake at dawn"


def test_renaming_and_copying(rig: FakeRig, tmp_path: Path) -> None:
    rig.paint()
    rig.answers.name = "Alpine lake"
    rig.trigger("rename_project")
    rig.until(lambda: rig.scene.project.name == "Alpine lake")
    saved(rig)
    assert folder_of(rig).name == "Alpine lake.sfumato"
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("after it"))
    saved(rig)
    rig.answers.path = tmp_path / "Copy"
    rig.trigger("copy_project")
    rig.until(lambda: rig.scene.notes)
    assert rig.scene.notes[-1].what == "Saved a copy: Copy."
    copied = open_project(tmp_path / "Copy.sfumato", rig.desk, write=False)
    assert copied.work.desk.prompt == "after it"
    assert copied.store.films == {1}
    assert rig.scene.project.name == "Alpine lake"


@pytest.mark.parametrize("name", ["a/b", ""])
def test_names_that_cannot_be_are_told(rig: FakeRig, name: str) -> None:
    rig.paint()
    rig.answers.name = name
    rig.trigger("rename_project")
    rig.until(lambda: rig.scene.notes)
    assert "cannot have this name" in rig.scene.notes[-1].what


def test_the_second_window_says_that_it_can_only_read(open_studio: Open, tmp_path: Path) -> None:
    first = open_studio()
    first.paint()
    saved(first)
    path = folder_of(first)
    second = open_studio(first=path)
    assert second.scene.project.saving is Saving.READ_ONLY
    assert "open in another window" in second.scene.notes[-1].what
    assert second.window.top_bar.saved.text() == "· read-only"
    second.paint("mine alone")
    assert len(second.scene.nodes) == 2
    second.answers.path = tmp_path / "Mine.sfumato"
    second.trigger("copy_project")
    second.until(lambda: second.scene.project.name == "Mine")
    saved(second)
    second.close()
    assert len(open_project(path, first.desk, write=False).work.nodes) == 1
    mine = open_project(tmp_path / "Mine.sfumato", first.desk, write=False)
    assert len(mine.work.nodes) == 2
    assert mine.store.pictures == {1, 2}


def test_a_second_start_begins_a_project_of_its_own(open_studio: Open) -> None:
    first = open_studio()
    first.paint()
    saved(first)
    second = open_studio()
    second.until(lambda: second.scene.notes)
    assert second.scene.nodes == ()
    assert "open in another window" in second.scene.notes[0].what


def test_a_full_disk_is_said_and_the_work_waits(
    rig: FakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_writer, "RETRY", 0.05)
    write = Disk.write

    def refuse(*_what: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Disk, "write", refuse)
    rig.paint()
    rig.until(lambda: rig.scene.project.saving is Saving.TROUBLE)
    assert "The disk is full" in rig.scene.notes[-1].what
    assert rig.window.top_bar.saved.text() == "· not saved"
    rig.window.close()
    rig.until(lambda: rig.studio.project.warned)
    assert rig.window.isVisible()
    monkeypatch.setattr(Disk, "write", write)
    rig.until(lambda: rig.scene.project.saving is Saving.SAVED)
    assert open_project(folder_of(rig), rig.desk, write=False).store.pictures == {1}


def test_a_project_that_is_damaged_or_gone_does_not_keep_the_window_shut(
    open_studio: Open,
) -> None:
    first = open_studio()
    first.paint()
    saved(first)
    path = folder_of(first)
    first.close()
    Layout(path).journal.write_text("not a journal\nat all\n")
    shutil.rmtree(path / "pictures")
    second = open_studio()
    assert "nothing in it can be read" in second.scene.notes[0].what
    assert second.scene.nodes == ()
    second.close()
    shutil.rmtree(path)
    third = open_studio()
    assert third.scene.notes == ()


def test_runs_are_recorded_at_rest_and_taken_in_again(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_recordings, "IDLE", 10)
    first = open_studio()
    first.paint()
    saved(first)
    first.until(lambda: any(isinstance(job, Keep) for job in first.engine.jobs))
    first.finish()
    path = Layout(folder_of(first)).recording(1)
    assert path.is_file()
    first.close()
    second = open_studio()
    seen(second)
    second.until(lambda: any(isinstance(job, Adopt) for job in second.engine.jobs))
    second.finish()
    assert second.runs == []
    second.answers.choice = 0
    second.trigger("room")
    assert not path.exists()


def test_undo_brings_back_what_was_pruned_before_the_project_was_closed(
    open_studio: Open,
) -> None:
    first = open_studio()
    first.paint()
    first.trigger("generate")
    first.finish()
    first.studio.conductor.keeping.prune(2)
    first.turn()
    saved(first)
    first.close()
    second = open_studio()
    seen(second)
    second.trigger("undo")
    assert [node.id for node in second.scene.nodes] == [1, 2]
    second.until(lambda: second.scene.nodes[1].picture)  # small, from the project
    second.finish()
    assert second.stage.reel.complete
    assert second.scene.nodes[1].whole


def test_the_workspace_comes_back(open_studio: Open) -> None:
    first = open_studio()
    first.paint()
    first.trigger(f"workspace_{Workspace.COMPARE}")
    saved(first)
    first.close()
    assert open_studio().scene.workspace is Workspace.COMPARE


def test_the_first_page_offers_to_go_on(rig: FakeRig) -> None:
    assert not rig.window.first_page.recent.isVisible()
    rig.paint()
    old = folder_of(rig)
    rig.trigger("new_project")
    rig.until(rig.window.first_page.recent.isVisible)
    (button,) = rig.window.first_page.projects
    assert button.text().strip() == "Untitled"
    rig.click(button)
    rig.until(lambda: rig.scene.nodes)
    assert folder_of(rig) == old


def test_photos_are_kept_where_they_are_needed(
    open_studio: Open, picture: Callable[..., Pixels]
) -> None:
    first = open_studio()
    brought, needless = picture(shade=3), picture(shade=9)
    digest = first.studio.conductor.photos.add(brought)
    first.studio.conductor.photos.add(needless)
    desk = first.desk.with_prompt("a lake")
    recipe = replace(desk.recipe, photo=Photo(digest, 2))
    first.studio.conductor.steering.edit(replace(desk, recipe=recipe))
    first.trigger("generate")
    first.finish()
    saved(first)
    first.close()
    second = open_studio()
    seen(second)
    assert list(second.studio.conductor.photos) == [digest]
    assert second.studio.conductor.photos.get(digest) == brought
