"""From a typed prompt to a saved picture and back, with real pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from studio_rig import CTRL

from studio.core.steps import Tier, View
from studio.library import pictures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Journey, Render

    from studio.core.scene import Stage

pytestmark = pytest.mark.slow


def generate(journey: Journey) -> Stage:
    """By keyboard alone."""
    journey.write("a lighthouse by the sea")
    journey.key(Qt.Key.Key_Return, CTRL)
    journey.rest()
    stage = journey.stage
    assert len(stage.reel.steps) == stage.reel.count == 6
    canvas = journey.window.viewer_panel.canvas
    assert canvas.image is not None
    assert (canvas.image.width(), canvas.image.height()) == (128, 128)
    return stage


def scrub(journey: Journey) -> None:
    """A preview at once, the full decode at rest; in both views."""
    journey.focus(journey.window.timeline_panel.timeline)
    for _ in range(3):
        journey.key(Qt.Key.Key_Left)
    assert journey.stage.position == 3
    seen = {}
    for view in (View.SEES, View.EXPECTS):
        journey.trigger(f"view_{view}")
        journey.until(lambda: journey.stage.tier is Tier.FULL)
        seen[view] = journey.stage.picture
    assert seen[View.SEES] != seen[View.EXPECTS]


def branch(journey: Journey, first: Stage) -> Stage:
    """Other words from here on; the same beginning."""
    journey.key(Qt.Key.Key_B)
    assert journey.desk.branch_at == 3
    journey.window.prompt_panel.prompt.selectAll()
    journey.write("a forest in winter")
    journey.trigger("generate")
    journey.rest()
    stage = journey.stage
    assert stage.recipe.changes[0].step == 3
    assert stage.reel.picture != first.reel.picture
    for before, after in zip(first.reel.steps[:3], stage.reel.steps[:3], strict=True):
        assert (before.sees, before.expects) == (after.sees, after.expects)
    assert stage.reel.steps[4].sees != first.reel.steps[4].sees
    return stage


def undo_and_redo(journey: Journey, first: Stage, second: Stage) -> None:
    while journey.desk.branch_at:
        journey.trigger("undo")
    assert journey.stage.recipe == first.recipe
    assert journey.stage.reel.picture == first.reel.picture
    while journey.action("redo").isEnabled():
        journey.trigger("redo")
    journey.rest()
    assert journey.stage.recipe == second.recipe


def save(journey: Journey, path: Path) -> None:
    journey.answers.path = path
    journey.trigger("save")
    journey.until(lambda: journey.scene.notes)
    assert journey.scene.notes[0].what == f"Saved {path.name}."


def test_generate_scrub_branch_undo_save_and_drop_back(
    open_journey: Callable[[], Journey], tmp_path: Path
) -> None:
    journey, path = open_journey(), tmp_path / "branch.png"
    first = generate(journey)
    scrub(journey)
    second = branch(journey, first)
    undo_and_redo(journey, first, second)
    save(journey, path)
    assert pictures.read_recipe(path) == second.recipe
    journey.close()

    again = open_journey()  # it has never seen the picture: the recipe must make it again
    again.drop(again.window, path)
    again.until(lambda: again.scene.nodes)
    assert again.desk.recipe == second.recipe
    assert again.desk.branch_at == 3
    again.rest()
    assert again.stage.reel.picture == second.reel.picture == pictures.load_pixels(path)
    assert again.scene.notes == ()


def test_finish_from_here_shows_where_a_step_leads(journey: Journey) -> None:
    journey.paint("a lake at dawn")
    whole = journey.stage.reel.picture
    journey.studio.conductor.scrub(2)
    journey.trigger("view_finish")
    journey.until(lambda: journey.stage.tier is Tier.FULL)
    assert journey.stage.picture == whole, "with the same words it leads to the same picture"


def test_two_seeds_make_two_pictures_and_one_seed_one(journey: Journey, fresh: Render) -> None:
    journey.paint("a lake at dawn")
    first = journey.stage
    journey.trigger("generate")
    journey.until(lambda: len(journey.scene.nodes) == 2)
    journey.rest()
    assert journey.stage.reel.picture != first.reel.picture
    assert fresh(first.recipe) == first.reel.picture
