"""The artist's own pictures in the window: dropped, destroyed, taken over from, turned around."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from studio.core.events import Inverting
from studio.core.jobs import Bring, Run
from studio.core.node import Origin
from studio.core.photo import Way
from studio.core.pixels import Pixels
from studio.core.steps import View
from studio.engine.fake import LOST, facts_of
from studio.library import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig
    from window_fixtures import Open


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    y, x = np.mgrid[0:300, 0:400]
    rgb = np.stack([x * 255 // 400, y * 255 // 300, 0 * x + 90], -1).astype(np.uint8)
    path = tmp_path / "holiday.jpg"
    Image.fromarray(rgb).save(path, quality=95)
    return path


def bring(rig: FakeRig, path: Path) -> None:
    nodes = len(rig.scene.nodes)
    rig.drop(rig.window, path)
    rig.until(lambda: len(rig.scene.nodes) > nodes)
    rig.finish()
    assert rig.stage.reel.complete


def brought(rig: FakeRig) -> list[Bring]:
    return [job for job in rig.engine.jobs if isinstance(job, Bring)]


def test_a_dropped_photo_is_a_node_whose_run_is_its_way_into_noise(
    rig: FakeRig, photo: Path
) -> None:
    bring(rig, photo)
    node = rig.scene.nodes[0]
    assert node.origin is Origin.PHOTO
    assert node.recipe.photo is not None
    assert node.recipe.photo.start is None
    assert (node.recipe.width, node.recipe.height) == (256, 192)
    shown = rig.stage.reel.picture
    assert shown is not None
    assert abs(shown.to_rgb()[90, 200].astype(int) - (199, 119, 90)).max() < 12
    noisy = rig.stage.reel.steps[0].sees.to_rgb().astype(float)
    clear = rig.stage.reel.steps[-1].sees.to_rgb().astype(float)
    assert np.diff(noisy, axis=1).std() > 3 * np.diff(clear, axis=1).std()
    assert rig.stage.view is View.SEES
    assert [job.picture.width for job in brought(rig)] == [256]
    assert rig.scene.notes == ()


def test_the_bar_says_how_well_it_comes_back_and_what_to_do(rig: FakeRig, photo: Path) -> None:
    bar = rig.window.prompt_panel.photo
    assert not bar.isVisible()
    bring(rig, photo)
    assert bar.isVisible()
    assert "28.0 dB" in bar.quality.text()
    assert "press B" in bar.todo.text()
    assert "Say below" in bar.todo.text()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    rig.turn()
    assert "with your words" in bar.todo.text()


def test_b_lets_the_model_take_over_at_the_step_on_show(rig: FakeRig, photo: Path) -> None:
    bring(rig, photo)
    rig.studio.conductor.scrub(5)
    rig.trigger("branch")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake at dawn"))
    rig.trigger("generate")
    rig.finish()
    recipe = rig.stage.recipe
    assert recipe.photo is not None
    assert recipe.photo.start == 5
    assert recipe.conditioning.text == "a lake at dawn"
    parent, child = rig.scene.nodes
    assert (child.parent, child.origin) == (parent.id, Origin.BRANCH)
    shared = [a.sees == b.sees for a, b in zip(*(reel(rig, n) for n in (1, 2)), strict=True)]
    assert all(shared[:5])
    assert not any(shared[5:])
    assert len(brought(rig)) == 1


def reel(rig: FakeRig, node: int) -> tuple:  # type: ignore[type-arg]
    return rig.studio.conductor.document.reel(rig.scene.nodes[node - 1].recipe).steps


def test_generate_takes_over_by_itself_where_there_are_words(rig: FakeRig, photo: Path) -> None:
    bring(rig, photo)
    rig.trigger("generate")
    assert "no prompt" in rig.scene.notes[0].what
    assert "the photo is to become" in rig.scene.notes[0].hint
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    rig.trigger("generate")
    rig.finish()
    photo_now = rig.stage.recipe.photo
    assert photo_now is not None
    assert photo_now.start == 6
    assert len(rig.scene.nodes) == 2


def test_the_view_is_the_artists_again_where_no_photo_is_on_show(rig: FakeRig, photo: Path) -> None:
    rig.paint()
    rig.trigger("view_finish")
    bring(rig, photo)
    assert rig.stage.view is View.SEES
    for _ in range(2):
        rig.trigger("undo")
    assert rig.stage.view is View.FINISH
    for _ in range(2):
        rig.trigger("redo")
    assert rig.stage.view is View.SEES
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lake"))
    rig.trigger("generate")
    assert rig.stage.view is View.FINISH
    for node in rig.scene.nodes:
        rig.studio.conductor.pictures.select(node.id)
        assert rig.stage.view is (View.SEES if node.recipe.is_photo else View.FINISH)


def test_leaving_the_branch_leads_back_to_the_whole_photo(rig: FakeRig, photo: Path) -> None:
    bring(rig, photo)
    whole = rig.desk.recipe
    rig.studio.conductor.scrub(5)
    rig.trigger("branch")
    assert rig.desk.branch_at == 5
    rig.trigger("unbranch")
    assert rig.desk.recipe == whole


def test_turned_around_it_is_another_run_and_its_reconstruction_is_tried(
    rig: FakeRig, photo: Path
) -> None:
    bring(rig, photo)
    bar = rig.window.prompt_panel.photo
    assert not bar.words.isVisible()
    rig.click(bar.ways._buttons[Way.INVERT])
    assert rig.desk.recipe.photo is not None
    assert rig.desk.recipe.photo.way is Way.INVERT
    assert bar.words.isVisible()
    rig.finish()
    tried = rig.runs[-1].recipe
    assert tried.photo is not None
    assert (tried.photo.start, tried.conditioning.guidance) == (1, 1.0)
    assert bar.quality.text().startswith("Reconstructed at ")
    runs = len(rig.runs)
    rig.studio.conductor.scrub(3)
    rig.finish()
    assert len(rig.runs) == runs, "it is tried once"


def test_turning_around_says_how_far_it_is_and_is_stopped_until_asked_for_again(
    rig: FakeRig, photo: Path
) -> None:
    bring(rig, photo)
    bar, conductor = rig.window.prompt_panel.photo, rig.studio.conductor
    rig.click(bar.ways._buttons[Way.INVERT])
    asked = rig.runs[-1]
    conductor.receive(Inverting(asked.number, 9, 36))
    assert bar.quality.text() == "Turning the photo around: 25 %"
    assert rig.window.status_bar.doing.text() == "Turning the photo around: 25 %"
    assert bar.stop.isVisible()
    assert not bar.again.isVisible()
    rig.click(bar.stop)
    rig.finish()
    assert rig.scene.progress is None
    assert bar.quality.text().startswith("Stopped")
    assert (bar.stop.isVisible(), bar.again.isVisible()) == (False, True)
    assert rig.runs[-1] is asked, "it is not tried again by itself"
    rig.click(bar.again)
    rig.finish()
    assert bar.quality.text().startswith("Reconstructed at ")
    assert not bar.again.isVisible()


def test_letting_go_paints_from_noise_again(rig: FakeRig, photo: Path) -> None:
    bring(rig, photo)
    rig.studio.conductor.steering.edit(rig.desk.without_photo().with_prompt("a lake"))
    rig.trigger("generate")
    rig.finish()
    assert rig.stage.recipe.photo is None
    assert not rig.window.prompt_panel.photo.isVisible()
    assert rig.scene.nodes[-1].parent is None


def test_a_photo_dropped_while_the_model_loads_waits_for_it(open_studio: Open, photo: Path) -> None:
    rig = open_studio(load=False)
    rig.drop(rig.window, photo)
    rig.turn()
    assert rig.scene.nodes == ()
    rig.finish()
    rig.until(lambda: rig.scene.nodes)
    rig.finish()
    assert rig.scene.nodes[0].origin is Origin.PHOTO
    assert rig.stage.reel.complete


def test_another_model_is_brought_the_photo_again(rig: FakeRig, photo: Path) -> None:
    bring(rig, photo)
    rig.engine.photos.clear()
    rig.trigger("starter_model")
    rig.until(lambda: not len(rig.studio.tasks))
    rig.finish()
    rig.studio.conductor.steering.edit(rig.desk.branching(4).with_prompt("a lake"))
    rig.trigger("generate")
    rig.finish()
    assert len(brought(rig)) == 2
    assert rig.stage.reel.complete
    assert rig.scene.notes == ()


def saved_branch(rig: FakeRig, folder: Path) -> Path:
    """A picture that was branched from the photo on the desk, as a file; then the studio closes."""
    recipe = rig.desk.branching(4).with_prompt("a lake").recipe
    path = folder / "branch.png"
    pictures.save(path, Pixels.from_rgb(np.zeros((192, 256, 3), np.uint8)), recipe)
    rig.close()
    return path


def reopened(open_studio: Open, path: Path) -> FakeRig:
    rig = open_studio()
    nodes = len(rig.scene.nodes)
    rig.drop(rig.window, path)
    rig.until(lambda: len(rig.scene.nodes) > nodes)
    rig.finish()
    return rig


def test_the_project_keeps_the_photo_and_brings_it_to_the_next_engine(
    open_studio: Open, rig: FakeRig, photo: Path, tmp_path: Path
) -> None:
    bring(rig, photo)
    again = reopened(open_studio, saved_branch(rig, tmp_path))
    assert len(brought(again)) == 1
    assert again.stage.reel.complete
    assert again.scene.notes == ()


def test_a_recipe_whose_photo_is_lost_says_so_and_shows_its_picture(
    open_studio: Open, rig: FakeRig, photo: Path, tmp_path: Path
) -> None:
    bring(rig, photo)
    path = saved_branch(rig, tmp_path)
    kept = list(tmp_path.rglob("photos/*.png"))
    assert len(kept) == 1
    kept[0].unlink()
    again = reopened(open_studio, path)
    assert LOST[0] in [note.what for note in again.scene.notes]
    assert again.stage.picture == pictures.load_pixels(path)


def test_undo_takes_the_photo_off_the_desk(rig: FakeRig, photo: Path) -> None:
    rig.paint()
    before = rig.desk
    bring(rig, photo)
    rig.trigger("undo")
    assert rig.desk == before
    rig.trigger("redo")
    assert rig.desk.is_photo


def test_a_model_that_cannot_begin_with_a_photo_says_so(open_studio: Open, photo: Path) -> None:
    rig = open_studio(facts=lambda ref: replace(facts_of(ref), photos=False))
    rig.drop(rig.window, photo)
    rig.until(lambda: rig.scene.notes)
    assert "cannot begin with a photo" in rig.scene.notes[0].what
    assert rig.scene.nodes == ()
    assert not [job for job in rig.engine.jobs if isinstance(job, Run | Bring)]
