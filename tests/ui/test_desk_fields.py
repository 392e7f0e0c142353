"""The fields of the prompt panel: each edits the desk, as one entry of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from studio_rig import CTRL, SHIFT

from studio.ui import hand

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.core.desk import Desk


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    """A studio with a picture, so that the panels are on show."""
    rig.paint()
    return rig


def type_over(rig: FakeRig, words: str) -> None:
    field = QApplication.focusWidget()
    assert field is not None
    field.selectAll()  # type: ignore[attr-defined]  # every field that is typed in has it
    rig.write(words)
    rig.key(Qt.Key.Key_Return)


def prompt(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.prompt)
    rig.write(" in fog")


def avoid(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.negative)
    rig.write("people")


def sampler(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.sampler)
    rig.key(Qt.Key.Key_Down)


def seed(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.seed)
    type_over(rig, "184 220 731")


def dice(rig: FakeRig) -> None:
    rig.window.prompt_panel.seed.actions()[0].trigger()
    rig.turn()


def steps(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.steps)
    type_over(rig, "24")


def steps_by_arrow(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.steps)
    rig.key(Qt.Key.Key_Up)


def guidance(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.guidance)
    type_over(rig, "7,5")


def size(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.canvas_size)
    rig.key(Qt.Key.Key_Down)


def other_prompt(rig: FakeRig) -> None:
    rig.focus(rig.window.sliders_panel.other_prompt)
    rig.write("a storm")


def other_seed(rig: FakeRig) -> None:
    rig.focus(rig.window.sliders_panel.other_seed)
    type_over(rig, "5")


EDITS: list[tuple[Callable[[FakeRig], None], Callable[[Desk], object], object]] = [
    (prompt, lambda desk: desk.recipe.conditioning.text, "a lake at dawn in fog"),
    (avoid, lambda desk: desk.recipe.conditioning.negative, "people"),
    (sampler, lambda desk: desk.recipe.sampler, None),
    (seed, lambda desk: desk.recipe.noise.first_seed, 184220731),
    (dice, lambda desk: desk.recipe.noise.first_seed, None),
    (steps, lambda desk: desk.recipe.steps, 24),
    (steps_by_arrow, lambda desk: desk.recipe.steps, 17),
    (guidance, lambda desk: desk.recipe.conditioning.guidance, 7.5),
    (size, lambda desk: (desk.recipe.width, desk.recipe.height), None),
    (other_prompt, lambda desk: desk.other_prompt, "a storm"),
    (other_seed, lambda desk: desk.other_seed, 5),
]


@pytest.mark.parametrize(("edit", "read", "value"), EDITS, ids=lambda x: getattr(x, "__name__", ""))
def test_an_edit_is_one_entry_of_undo(
    rig: FakeRig,
    edit: Callable[[FakeRig], None],
    read: Callable[[Desk], object],
    value: object,
) -> None:
    before, runs = rig.desk, len(rig.runs)
    edit(rig)
    after = rig.desk
    assert read(after) != read(before)
    if value is not None:
        assert read(after) == value
    assert len(rig.runs) == runs, "a field makes nothing run"
    rig.key(Qt.Key.Key_Z, CTRL)
    assert rig.desk == before
    rig.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert rig.desk == after
    assert not rig.scene.can_redo


def test_typing_without_a_pause_is_one_entry(rig: FakeRig) -> None:
    before = rig.desk
    rig.focus(rig.window.prompt_panel.prompt)
    for word in (" with", " a", " boat"):
        rig.write(word)
    rig.trigger("undo")
    assert rig.desk == before
    assert rig.window.prompt_panel.prompt.toPlainText() == before.prompt


def test_a_pause_in_typing_parts_two_entries(
    open_studio: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "PAUSE", 20)
    rig = open_studio()
    rig.paint()
    rig.focus(rig.window.prompt_panel.prompt)
    rig.write(" with")
    rig.until(lambda: not rig.window.hand._pause.pending)
    rig.write(" a boat")
    rig.trigger("undo")
    assert rig.desk.prompt == "a lake at dawn with"
    rig.trigger("undo")
    assert rig.desk.prompt == "a lake at dawn"


def test_a_field_set_after_typing_leaves_the_typing_its_own_entry(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.prompt)
    rig.write(" in fog")
    steps_by_arrow(rig)
    rig.trigger("undo")
    assert (rig.desk.prompt, rig.desk.recipe.steps) == ("a lake at dawn in fog", 16)
    rig.trigger("undo")
    assert rig.desk.prompt == "a lake at dawn"


def test_what_is_half_typed_is_part_of_the_picture(rig: FakeRig) -> None:
    rig.focus(rig.window.prompt_panel.steps)
    rig.window.prompt_panel.steps.selectAll()
    rig.write("9")  # no Enter
    rig.key(Qt.Key.Key_Return, CTRL)
    assert rig.runs[-1].recipe.steps == 9


def test_a_seed_that_is_none_is_not_taken(rig: FakeRig) -> None:
    before = rig.desk
    rig.focus(rig.window.prompt_panel.seed)
    type_over(rig, "seven")
    assert rig.desk == before


def test_panels_show_the_desk(rig: FakeRig) -> None:
    panel = rig.window.prompt_panel
    rig.studio.conductor.steering.edit(
        rig.desk.with_prompt("dunes")
        .with_negative("snow")
        .with_guidance(6.5)
        .with_steps(12)
        .with_seed(1234567)
        .with_sampler("euler")
    )
    rig.turn()
    assert panel.prompt.toPlainText() == "dunes"
    assert panel.negative.toPlainText() == "snow"
    assert panel.guidance.value() == 6.5
    assert rig.window.sliders_panel.guidance.value == 6.5
    assert panel.steps.value() == 12
    assert panel.seed.seed == 1234567
    assert panel.sampler.choice == "euler"
    assert panel.canvas_size.choice == "256x256"
