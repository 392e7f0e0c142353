"""Files dropped on the window: pictures made here, and all that is not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from studio.core.conditioning import Conditioning
from studio.core.node import Origin
from studio.core.noise import Noise
from studio.core.pixels import Pixels
from studio.core.recipe import ModelRef, Recipe
from studio.library import pictures
from studio.library.places import starter

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from studio_rig import FakeRig
    from window_fixtures import Open


@pytest.fixture
def recipe(rig: FakeRig) -> Recipe:
    """A recipe in which nothing is as at the start; its model is the one that runs."""
    facts = rig.scene.model.facts
    assert facts is not None
    plain = Recipe(
        model=facts.ref,
        width=192,
        height=128,
        sampler="euler",
        steps=9,
        noise=Noise.between(7, 123456789012, 0.3),
        conditioning=Conditioning.of("a lighthouse – at dawn ☀", "fog\nand rain", 6.25),
    )
    return plain.branched(4, Conditioning.of("the same at night", "people", 2.5))


@pytest.fixture
def saved(tmp_path: Path, recipe: Recipe) -> Path:
    """A picture with that recipe inside."""
    noise = np.random.default_rng(0).integers(0, 256, (128, 192, 3)).astype(np.uint8)
    path = tmp_path / "lighthouse.png"
    pictures.save(path, Pixels.from_rgb(noise), recipe)
    return path


def places_to_drop(rig: FakeRig) -> dict[str, QWidget]:
    return {
        "window": rig.window,
        "viewer": rig.window.viewer_panel.canvas,
        "zone": rig.window.first_page.drop,
    }


def notes(rig: FakeRig) -> list[str]:
    return [note.what for note in rig.scene.notes]


@pytest.mark.parametrize("where", ["window", "viewer", "zone"])
def test_a_picture_brings_its_recipe_back(
    rig: FakeRig, saved: Path, recipe: Recipe, where: str
) -> None:
    rig.drop(places_to_drop(rig)[where], saved)
    rig.until(lambda: rig.scene.nodes)
    desk = rig.desk
    assert desk.recipe == recipe
    assert (desk.prompt, desk.branch_at) == ("the same at night", 4)
    assert (desk.seed, desk.other_seed) == (7, 123456789012)
    panel = rig.window.prompt_panel
    assert panel.prompt.toPlainText() == "the same at night"
    assert panel.negative.toPlainText() == "people"
    assert panel.guidance.value() == 2.5
    assert panel.canvas_size.choice == "192x128"
    assert panel.steps.value() == 5, "of 9, those that are left of the branch"
    assert panel.sampler.choice == "euler"
    assert notes(rig) == []
    node = rig.scene.nodes[0]
    assert (node.origin, node.recipe) == (Origin.OPENED, recipe)
    rig.finish()
    assert rig.stage.picture is not None


def test_a_picture_is_shown_as_it_is_in_the_file(rig: FakeRig, saved: Path) -> None:
    rig.drop(rig.window, saved)
    rig.until(lambda: rig.scene.nodes)
    assert rig.stage.picture == pictures.load_pixels(saved)


def test_the_recipe_can_be_taken_back(rig: FakeRig, saved: Path) -> None:
    rig.paint()
    before = rig.desk
    rig.drop(rig.window, saved)
    rig.until(lambda: len(rig.scene.nodes) == 2)
    rig.trigger("undo")
    assert rig.desk == before


def test_a_picture_given_at_the_start_is_opened(
    open_studio: Open, rig: FakeRig, saved: Path, recipe: Recipe
) -> None:
    rig.close()
    again = open_studio(first=saved)
    again.until(lambda: again.scene.nodes)
    assert again.desk.recipe == recipe
    again.finish()


def test_a_picture_dropped_while_the_model_loads_is_made_when_it_is_there(
    open_studio: Open, rig: FakeRig, saved: Path, recipe: Recipe
) -> None:
    rig.close()
    again = open_studio(load=False)
    again.drop(again.window, saved)
    again.until(lambda: again.scene.nodes)
    assert again.stage.picture == pictures.load_pixels(saved)
    again.finish()
    assert again.desk.recipe == recipe
    assert again.runs[-1].recipe == recipe
    assert again.stage.reel.complete


def test_open_asks_for_a_picture(rig: FakeRig, saved: Path, recipe: Recipe) -> None:
    rig.trigger("open")
    assert rig.scene.nodes == ()  # the artist thought better of it
    rig.answers.path = saved
    rig.trigger("open")
    rig.until(lambda: rig.scene.nodes)
    assert rig.desk.recipe == recipe
    kinds = {kind for _, _, kind in rig.answers.asked}
    assert len(kinds) == 1
    assert kinds.pop().startswith("Pictures (*.png *.jpg ")


def test_a_picture_of_another_model_says_so_and_fits(
    rig: FakeRig, tmp_path: Path, recipe: Recipe
) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only here

    other = replace(recipe, model=ModelRef("another", "00ff"))
    path = tmp_path / "other.png"
    pictures.save(path, Pixels.from_rgb(np.zeros((128, 192, 3), np.uint8)), other)
    rig.drop(rig.window, path)
    rig.until(lambda: rig.scene.nodes)
    assert len(notes(rig)) == 1
    assert "another" in notes(rig)[0]
    assert rig.desk.recipe == recipe
    rig.finish()


# ---- what is no picture made here


def plain_png(folder: Path) -> Path:
    path = folder / "holiday.png"
    Image.new("RGB", (32, 32), "teal").save(path)
    return path


def text_file(folder: Path) -> Path:
    path = folder / "notes.txt"
    path.write_text("buy milk")
    return path


def text_named_png(folder: Path) -> Path:
    path = folder / "notes.png"
    path.write_text("buy milk")
    return path


def cut_png(folder: Path) -> Path:
    path = plain_png(folder)
    path.write_bytes(path.read_bytes()[:60])
    return path


def nothing(folder: Path) -> Path:
    return folder / "gone.png"


def empty_folder(folder: Path) -> Path:
    path = folder / "empty"
    path.mkdir()
    return path


def pickled_model(folder: Path) -> Path:
    path = folder / "pickled"
    path.mkdir()
    (path / "model.ckpt").write_bytes(b"\x80\x04.")
    return path


@pytest.mark.parametrize(
    "make", [text_file, text_named_png, cut_png, nothing, empty_folder, pickled_model]
)
def test_what_cannot_be_opened_is_one_notice_and_changes_nothing(
    rig: FakeRig, tmp_path: Path, make: object
) -> None:
    rig.paint()
    before = rig.scene
    path = make(tmp_path)  # type: ignore[operator]  # one of the above
    rig.drop(rig.window, path)
    rig.until(lambda: rig.scene.notes)
    rig.until(lambda: not len(rig.studio.tasks))
    assert len(notes(rig)) == 1
    assert path.name in rig.scene.notes[0].what
    assert rig.scene.notes[0].hint
    after = rig.scene
    assert (after.desk, after.nodes, after.model) == (before.desk, before.nodes, before.model)
    assert "went wrong inside" not in notes(rig)[0]


def test_a_cut_picture_with_its_recipe_whole_is_one_notice(rig: FakeRig, saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-2000])
    rig.drop(rig.window, saved)
    rig.until(lambda: rig.scene.notes)
    assert len(notes(rig)) == 1
    assert rig.scene.nodes == ()


def test_a_dropped_model_is_loaded_and_the_desk_stays(rig: FakeRig, tmp_path: Path) -> None:
    rig.paint()
    folder = tmp_path / "lake"
    shutil.copytree(starter(), folder)
    jobs = len(rig.engine.jobs)
    rig.drop(rig.window.viewer_panel.canvas, folder)
    rig.until(lambda: len(rig.engine.jobs) > jobs)
    rig.finish()
    facts = rig.scene.model.facts
    assert facts is not None
    assert facts.ref.name == "lake"
    assert rig.desk.prompt == "a lake at dawn"
    assert rig.desk.recipe.model == facts.ref
    assert "lake" in rig.window.status_bar.model.text()


def test_the_picture_dragged_out_is_not_taken_back_in(rig: FakeRig) -> None:
    """Only the first of several files is opened, and each once."""
    rig.paint()
    path = rig.studio.papers.drag_file()
    assert path is not None
    rows = len(rig.scene.nodes)
    rig.drop(rig.window, path, path)
    rig.until(lambda: not len(rig.studio.tasks))
    rig.finish()
    assert len(rig.scene.nodes) == rows
