"""Branching: from the step on show, by key, button and double click; and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from studio_rig import LEFT, NONE

from studio.core.history import Origin
from studio.ui.widgets.film import Cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio_rig import FakeRig

STEP = 7


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    """A studio with a picture, of which a step is on show."""
    rig.paint()
    rig.studio.conductor.scrub(STEP)
    rig.turn()
    return rig


def by_key(rig: FakeRig) -> None:
    rig.focus(rig.window.viewer_panel.canvas)
    rig.key(Qt.Key.Key_B)


def by_key_on_the_strip(rig: FakeRig) -> None:
    rig.focus(rig.window.timeline_panel.timeline)
    rig.key(Qt.Key.Key_B)


def by_button(rig: FakeRig) -> None:
    buttons = rig.window.timeline_panel.findChildren(QPushButton)
    rig.click(next(each for each in buttons if "Branch" in each.text()))


def by_double_click(rig: FakeRig) -> None:
    line = rig.window.timeline_panel.timeline
    cells = Cells(line.film.total, float(line.width()))
    x = next(x for x in range(line.width()) if cells.at(x) == STEP) + 3
    QTest.mouseClick(line, LEFT, NONE, QPoint(x, 20))
    QTest.mouseDClick(line, LEFT, NONE, QPoint(x, 20))
    rig.turn()


@pytest.mark.parametrize("way", [by_key, by_key_on_the_strip, by_button, by_double_click])
def test_every_way_branches_at_the_step_on_show(
    rig: FakeRig, way: Callable[[FakeRig], None]
) -> None:
    way(rig)
    assert rig.desk.branch_at == STEP
    panel = rig.window.prompt_panel
    assert panel.branch.isVisible()
    assert f"step {STEP + 1}" in panel.branch._label.text()
    assert QApplication.focusWidget() is panel.prompt
    assert rig.window.timeline_panel.timeline.film.dots[0][0] == STEP


def test_a_branch_keeps_what_its_steps_are_made_of(rig: FakeRig) -> None:
    by_key(rig)
    panel, sliders = rig.window.prompt_panel, rig.window.sliders_panel
    kept = (panel.sampler, panel.seed, panel.steps, panel.canvas_size, sliders.seeds)
    assert not any(field.isEnabled() for field in (*kept, sliders.other_seed))
    assert panel.prompt.isEnabled()
    assert panel.negative.isEnabled()
    assert panel.guidance.isEnabled()
    before = rig.desk
    rig.trigger("roll_seed")
    assert rig.desk == before


def test_a_branch_runs_its_own_words_from_its_step_on(rig: FakeRig) -> None:
    parent = rig.scene.current
    by_key(rig)
    rig.window.prompt_panel.prompt.selectAll()
    rig.write("a storm")
    rig.trigger("generate")
    recipe = rig.runs[-1].recipe
    assert recipe.conditioning.text == "a lake at dawn"
    assert [(c.step, c.prompts and c.prompts[0].text) for c in recipe.changes] == [
        (STEP, "a storm")
    ]
    rig.finish()
    node = rig.scene.nodes[-1]
    assert (node.parent, node.origin) == (parent, Origin.BRANCH)
    assert rig.stage.recipe == recipe
    assert rig.stage.reel.complete


def test_an_unchanged_branch_says_so_and_makes_nothing(rig: FakeRig) -> None:
    by_key(rig)
    runs = len(rig.runs)
    rig.trigger("generate")
    assert len(rig.runs) == runs
    assert "same picture" in rig.scene.notes[0].what


def test_leaving_steers_the_whole_run_again(rig: FakeRig) -> None:
    before = rig.desk.recipe
    by_key(rig)
    rig.write(" at night")
    leave = rig.window.prompt_panel.branch.findChild(QPushButton)
    assert isinstance(leave, QPushButton)
    rig.click(leave)
    assert rig.desk.branch_at == 0
    assert rig.desk.recipe == before
    assert not rig.window.prompt_panel.branch.isVisible()
    assert rig.window.prompt_panel.seed.isEnabled()


def test_branching_can_be_undone(rig: FakeRig) -> None:
    before = rig.desk
    by_key(rig)
    rig.trigger("undo")
    assert rig.desk == before
    rig.trigger("redo")
    assert rig.desk.branch_at == STEP


def test_neither_the_first_step_nor_the_picture_is_a_place_to_branch(rig: FakeRig) -> None:
    for position in (0, rig.stage.reel.count):
        rig.studio.conductor.scrub(position)
        rig.turn()
        assert not rig.action("branch").isEnabled()
        rig.focus(rig.window.viewer_panel.canvas)
        rig.key(Qt.Key.Key_B)
        assert rig.desk.branch_at == 0
