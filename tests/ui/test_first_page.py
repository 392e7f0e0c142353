"""The first page: from an empty prompt to the first picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from studio_rig import CTRL

from studio.core.jobs import Quality
from studio.core.scene import Phase
from studio.ui.widgets.chip import ChipState

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open


def test_a_newcomer_can_type_at_once(rig: FakeRig) -> None:
    page = rig.window.first_page
    assert rig.window.pages.currentWidget() is page
    assert QApplication.focusWidget() is page.prompt
    rig.write("a lighthouse")
    assert rig.desk.prompt == "a lighthouse"
    assert rig.runs == []


def test_generate_opens_the_studio_and_the_film_fills(rig: FakeRig) -> None:
    rig.write("a lighthouse")
    rig.click(rig.window.first_page.generate)
    assert rig.window.pages.currentIndex() == 1
    assert [run.recipe.conditioning.text for run in rig.runs] == ["a lighthouse"]
    timeline = rig.window.timeline_panel.timeline
    rig.advance()  # it has begun
    seen = []
    for _ in range(rig.desk.recipe.steps):
        rig.advance()
        seen.append(timeline.film.ready)
        assert timeline.film.running
    assert seen == list(range(1, rig.desk.recipe.steps + 1))
    rig.finish()
    assert timeline.film.ready == timeline.film.total == rig.desk.recipe.steps + 1
    assert not timeline.film.running
    assert rig.stage.quality is Quality.FULL
    assert rig.window.viewer_panel.canvas.image is not None
    assert [node.picture is not None for node in rig.scene.nodes] == [True]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_in_the_prompt_generates_once(rig: FakeRig, key: Qt.Key) -> None:
    rig.write("a lighthouse")
    rig.key(key, CTRL)
    assert len(rig.runs) == 1


def test_ctrl_return_elsewhere_generates_once(rig: FakeRig) -> None:
    rig.paint()
    rig.focus(rig.window.viewer_panel.canvas)
    rig.key(Qt.Key.Key_Return, CTRL)
    assert len(rig.runs) == 2
    rig.finish()


def test_an_example_brings_its_prompt_and_its_seed(rig: FakeRig) -> None:
    card = rig.window.first_page.cards[1]
    rig.click(card)
    assert rig.desk.prompt == card.text()
    assert rig.runs[0].recipe.noise.first_seed == rig.desk.seed
    rig.finish()


def test_other_examples_can_be_had(rig: FakeRig) -> None:
    page = rig.window.first_page
    before = [card.text() for card in page.cards]
    rig.click(page.others)
    assert not set(before) & {card.text() for card in page.cards}


def test_without_a_prompt_generate_asks_for_one(rig: FakeRig) -> None:
    rig.trigger("generate")
    rig.trigger("generate")
    assert [note.what for note in rig.scene.notes] == ["There is no prompt yet."]
    assert rig.runs == []
    assert len(rig.window.notices.notices) == 1


def test_generate_waits_for_the_model_and_says_so(open_studio: Open) -> None:
    rig = open_studio(load=False)
    rig.write("a lighthouse")
    assert rig.window.first_page.chip.state is ChipState.LOADING
    rig.trigger("generate")
    assert rig.runs == []
    assert rig.scene.waiting
    assert "Waiting for the model" in rig.window.status_bar.doing.text()
    assert rig.action("stop").isEnabled()
    rig.finish()
    assert rig.scene.model.phase is Phase.READY
    assert len(rig.runs) == 1
    assert rig.stage.reel.complete


def test_the_wait_for_the_model_can_be_called_off(open_studio: Open) -> None:
    rig = open_studio(load=False)
    rig.write("a lighthouse")
    rig.trigger("generate")
    rig.trigger("stop")
    assert not rig.scene.waiting
    rig.finish()
    assert rig.runs == []


def test_the_chip_tells_how_far_the_model_is(open_studio: Open) -> None:
    rig = open_studio(load=False)
    chip = rig.window.first_page.chip
    seen = [chip.text()]
    for _ in range(3):
        rig.advance()
        seen.append(chip.text())
    assert len(set(seen)) == 4
    rig.finish()
    assert chip.state is ChipState.READY
    assert "ready on Processor" in chip.text()
