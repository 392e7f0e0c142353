"""Branching: from the step on show, by key, button and double click; and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from studio_rig import LEFT, NONE

from studio.core.branch import Part
from studio.core.node import Origin
from studio.core.recipe import Tail
from studio.ui.titles import title
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
    assert f"step {STEP + 1}" in panel.branch.label.text()
    assert QApplication.focusWidget() is panel.prompt
    assert rig.window.timeline_panel.timeline.film.dots[0][0] == STEP


def test_a_branch_keeps_what_its_steps_are_made_of(rig: FakeRig) -> None:
    by_key(rig)
    panel, sliders = rig.window.prompt_panel, rig.window.sliders_panel
    kept = (panel.seed, panel.canvas_size, sliders.seeds)
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
    rig.click(rig.window.prompt_panel.branch.leave)
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


def test_sampler_and_steps_are_those_of_the_rest(rig: FakeRig) -> None:
    by_key(rig)
    panel, count = rig.window.prompt_panel, rig.stage.reel.count
    assert panel.sampler.isEnabled()
    assert (panel.steps.value(), panel.steps.accessibleName()) == (count - STEP, "Steps left")
    panel.steps.setValue(4)
    panel.sampler.setCurrentIndex(panel.sampler.findData("euler"))
    panel.sampler.activated.emit(panel.sampler.currentIndex())
    assert rig.desk.recipe.change_at(STEP).tail == Tail("euler", 4)
    assert rig.desk.recipe.steps == count
    rig.trigger("generate")
    rig.finish()
    assert rig.stage.reel.count == STEP + 4
    node = rig.scene.nodes[-1]
    assert title(node, rig.scene.nodes[0]) == "4 more steps, Euler"
    rig.click(rig.window.prompt_panel.branch.leave)
    assert (panel.steps.value(), panel.steps.accessibleName()) == (count, "Steps")


def test_fresh_noise_is_a_slider_with_dice(rig: FakeRig) -> None:
    by_key(rig)
    branch = rig.window.prompt_panel.branch
    assert not branch.dice.isEnabled()
    for percent in (30, 0, 40):
        rig.press(branch.fresh, branch.fresh.value)
        rig.pull(branch.fresh, percent)
        rig.let_go(branch.fresh, percent)
        fresh = rig.desk.edit.fresh
        assert (fresh is None) is (percent == 0)
    assert fresh is not None
    assert fresh.strength == pytest.approx(0.4, abs=0.02)
    rig.click(branch.dice)
    other = rig.desk.edit.fresh
    assert other is not None
    assert other.strength == fresh.strength
    assert other.seed != fresh.seed
    rig.trigger("undo")
    assert rig.desk.edit.fresh == fresh
    assert not branch.rows[Part.WORDS].isVisible()
    branch.fresh.reset()
    rig.turn()
    assert rig.desk.recipe == rig.desk.recipe.before(STEP)
    assert rig.stage.recipe == rig.desk.recipe


def test_each_change_of_a_branch_is_taken_back_by_its_cross(rig: FakeRig) -> None:
    by_key(rig)
    before = rig.desk
    rig.write(" at night")
    rig.window.prompt_panel.steps.setValue(3)
    rows = rig.window.prompt_panel.branch.rows
    assert {part for part, row in rows.items() if row.isVisible()} == {Part.WORDS, Part.TAIL}
    for part in (Part.TAIL, Part.WORDS):
        rig.click(rows[part].findChild(QToolButton))
        assert not rows[part].isVisible()
    assert rig.desk == before
