"""Choosing in the window: cards, keys, near and far, and what is only looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel

from studio.core.gallery import AROUND
from studio.core.node import Origin
from studio.core.scene import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig

    from studio.ui.panels.choose_strip import ChooseStrip
    from studio.ui.widgets.choice_card import ChoiceCard


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    rig.trigger(f"workspace_{Workspace.EXPLORE}")
    rig.finish()
    return rig


def strip(rig: FakeRig) -> ChooseStrip:
    return rig.window.explore_desk.choose_strip


def note(rig: FakeRig) -> str:
    return next(
        label.text() for label in strip(rig).findChildren(QLabel) if "round" in label.text()
    )


def point_at(card: ChoiceCard) -> None:
    middle = QPointF(card.rect().center())
    QApplication.sendEvent(card, QEnterEvent(middle, middle, middle))


def test_eight_cards_fill_with_pictures(rig: FakeRig) -> None:
    cards = strip(rig).cards
    assert len(cards) == AROUND + 1
    assert [card.picture for card in cards] == [
        each.picture for each in rig.scene.choosing.candidates
    ]
    assert all(card.picture is not None for card in cards)
    assert note(rig) == "round 1 · few sliders yet, so other directions are tried too"


def test_how_many_are_there_is_told_while_they_come(rig: FakeRig) -> None:
    strip(rig).shuffle.click()
    rig.turn()
    assert note(rig) == "round 1 · 1 of 8 are there"
    rig.finish()
    assert "of 8" not in note(rig)


def test_a_number_key_takes_a_picture_and_undo_takes_it_back(rig: FakeRig) -> None:
    before, chosen = rig.desk, rig.scene.choosing.candidates[3].desk
    rig.key(Qt.Key.Key_3, on=rig.window)
    rig.finish()
    assert rig.desk == chosen
    assert rig.scene.nodes[-1].origin is Origin.CHOICE
    assert rig.stage.recipe == chosen.recipe
    assert note(rig).startswith("round 2")
    rig.trigger("undo")
    assert rig.desk == before


def test_a_click_chooses_and_staying_keeps_the_picture(rig: FakeRig) -> None:
    rig.click(strip(rig).cards[0])
    rig.finish()
    assert (len(rig.scene.nodes), note(rig)[:7]) == (1, "round 2")
    rig.click(strip(rig).cards[5])
    rig.finish()
    assert len(rig.scene.nodes) == 2


def test_arrows_go_along_the_cards_and_return_chooses(rig: FakeRig) -> None:
    cards = strip(rig).cards
    rig.focus(cards[1])
    rig.key(Qt.Key.Key_Right)
    assert cards[2].hasFocus()
    rig.key(Qt.Key.Key_Left)
    rig.key(Qt.Key.Key_Left)
    assert cards[0].hasFocus()
    chosen = rig.scene.choosing.candidates[7].desk
    rig.key(Qt.Key.Key_Left)
    assert cards[7].hasFocus(), "round the end"
    rig.key(Qt.Key.Key_Return)
    assert rig.desk == chosen


def test_a_number_in_a_field_is_a_number(rig: FakeRig) -> None:
    rig.focus(rig.window.sliders_panel.other_seed)
    rig.write("3")
    assert len(rig.scene.nodes) == 1


def test_a_pointed_card_is_shown_large_and_nothing_is_chosen(rig: FakeRig) -> None:
    picture = rig.window.explore_desk.picture
    before = picture.canvas._pixels
    card = strip(rig).cards[4]
    point_at(card)
    assert picture.canvas._pixels == card.picture != before
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert picture.canvas._pixels == before
    assert len(rig.scene.nodes) == 1


def test_once_it_is_chosen_the_picture_itself_is_shown(rig: FakeRig) -> None:
    picture, card = rig.window.explore_desk.picture, strip(rig).cards[4]
    point_at(card)
    rig.click(card)
    rig.finish()
    assert picture.canvas._pixels == rig.stage.picture


def test_the_wheel_and_the_slider_bring_them_nearer(rig: FakeRig) -> None:
    reach = rig.scene.choosing.reach
    rig.wheel(strip(rig), 1)
    assert rig.scene.choosing.reach < reach
    assert strip(rig).reach.value == pytest.approx(rig.scene.choosing.reach, abs=0.01)
    strip(rig).reach.wish(0.9)
    rig.turn()
    assert rig.scene.choosing.reach == pytest.approx(0.9)


def test_each_card_says_what_it_is(rig: FakeRig) -> None:
    cards = strip(rig).cards
    assert cards[0].accessibleName().startswith("0: Stay here")
    assert cards[3].accessibleName() == "3: Choose this picture"
    assert "Guidance" in cards[3].accessibleDescription() + cards[4].accessibleDescription()
    assert "Direction" in cards[3].toolTip()


def test_without_a_prompt_the_strip_says_what_to_do(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt(""))
    rig.studio.conductor.steering.commit()
    rig.turn()
    assert strip(rig).nothing.isVisible()
    assert strip(rig).nothing.text().startswith("Describe a picture first")
    assert not strip(rig).shuffle.isEnabled()
    rig.key(Qt.Key.Key_3, on=rig.window)
    assert len(rig.scene.nodes) == 1


def test_before_the_model_is_there_the_strip_says_so(rig: FakeRig, tmp_path: Path) -> None:
    rig.studio.conductor.load(rig.desk.recipe.model, tmp_path)
    rig.turn()
    assert "as soon as the model is ready" in strip(rig).nothing.text()
