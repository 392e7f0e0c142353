"""Keys: the command palette, and single keys that never steal what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from studio_rig import CTRL

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from studio_rig import FakeRig

    from studio.core.desk import Desk

PLAIN = "b l g c s w d k z x m A B 0 1"


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    """A studio with a picture, of which a step is on show; so every single key does something."""
    rig.paint()
    rig.studio.conductor.steering.edit(rig.desk.with_other_prompt("a storm"))
    rig.studio.conductor.steering.commit()
    rig.studio.conductor.scrub(7)
    rig.turn()
    return rig


class Watch:
    """What single keys would have done."""

    def __init__(self, rig: FakeRig) -> None:
        self.ran: list[str] = []
        for row in rig.window.rows:
            if row.plain:
                action = rig.action(row.name)
                action.triggered.connect(lambda *, name=row.name: self.ran.append(name))


def test_every_single_key_works_where_nobody_wants_it(rig: FakeRig) -> None:
    watch = Watch(rig)
    plain = [row for row in rig.window.rows if row.plain and rig.action(row.name).isEnabled()]
    canvas = rig.window.viewer_panel.canvas
    own = {"fit", "one_to_one"}  # the viewer has these keys itself
    for row in plain:
        rig.studio.conductor.scrub(7)
        rig.focus(canvas)
        QTest.keySequence(canvas, row.keys)
        rig.turn()
    assert sorted(watch.ran) == sorted(row.name for row in plain if row.name not in own)


@pytest.mark.parametrize("field", ["prompt", "negative"])
def test_letters_typed_are_letters(rig: FakeRig, field: str) -> None:
    box = getattr(rig.window.prompt_panel, field)
    rig.focus(box)
    box.clear()
    watch = Watch(rig)
    rig.write(PLAIN)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right):
        rig.key(key)
    assert box.toPlainText() == PLAIN
    assert watch.ran == []


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End]
)
@pytest.mark.parametrize("field", ["prompt", "negative", "seed", "steps", "guidance"])
def test_an_arrow_at_the_end_of_a_text_goes_nowhere_else(
    rig: FakeRig, field: str, key: Qt.Key
) -> None:
    rig.focus(getattr(rig.window.prompt_panel, field))
    watch = Watch(rig)
    for _ in range(30):  # further than any text here is long
        rig.key(key)
    assert watch.ran == []
    assert rig.stage.position == 7


@pytest.mark.parametrize("field", ["seed", "steps", "guidance", "sampler", "canvas_size"])
def test_a_key_that_a_field_cannot_use_is_no_command(rig: FakeRig, field: str) -> None:
    widget = getattr(rig.window.prompt_panel, field)
    rig.focus(widget)
    watch = Watch(rig)
    for letter in PLAIN.replace(" ", ""):
        rig.write(letter)
    assert watch.ran == []


@pytest.mark.parametrize("name", ["guidance", "seeds", "prompts"])
def test_a_slider_keeps_its_arrows(rig: FakeRig, name: str) -> None:
    slider = getattr(rig.window.sliders_panel, name)
    rig.focus(slider)
    watch = Watch(rig)
    before = slider.value
    rig.key(Qt.Key.Key_Right)
    assert slider.value > before
    rig.key(Qt.Key.Key_Left)
    rig.key(Qt.Key.Key_Home)
    assert slider.value == slider.spec.low
    rig.key(Qt.Key.Key_End)
    assert slider.value == slider.spec.high
    rig.key(Qt.Key.Key_Right)  # at its end
    assert watch.ran == []
    assert rig.scene.stage is not None
    slider.settle()
    rig.finish()


@pytest.mark.parametrize("name", ["sampler", "canvas_size"])
def test_a_list_keeps_its_arrows(rig: FakeRig, name: str) -> None:
    field = getattr(rig.window.prompt_panel, name)
    rig.focus(field)
    watch = Watch(rig)
    before = field.choice
    rig.key(Qt.Key.Key_Down)
    assert field.choice != before
    rig.key(Qt.Key.Key_Home)
    rig.key(Qt.Key.Key_End)
    rig.key(Qt.Key.Key_Up)
    assert watch.ran == []


def test_space_on_a_button_presses_the_button(rig: FakeRig) -> None:
    watch = Watch(rig)
    rig.focus(rig.window.top_bar.generate)
    runs = len(rig.runs)
    rig.key(Qt.Key.Key_Space)
    assert len(rig.runs) == runs + 1
    assert watch.ran == []
    rig.finish()


# ---- the palette


def open_palette(rig: FakeRig) -> QWidget:
    rig.key(Qt.Key.Key_K, CTRL)
    palette = rig.window.command_palette
    assert palette.isVisible()
    assert QApplication.focusWidget() is palette.line
    return palette


def test_the_palette_finds_and_runs_a_command(rig: FakeRig) -> None:
    rig.focus(rig.window.viewer_panel.canvas)
    open_palette(rig)
    rig.write("step back")
    rig.key(Qt.Key.Key_Return)
    assert rig.stage.position == 6
    assert not rig.window.command_palette.isVisible()
    assert QApplication.focusWidget() is rig.window.viewer_panel.canvas


def test_typing_in_the_palette_runs_nothing_by_the_way(rig: FakeRig) -> None:
    open_palette(rig)
    watch = Watch(rig)
    rig.write(PLAIN)
    assert rig.window.command_palette.line.text() == PLAIN
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Right):
        rig.key(key)
    assert watch.ran == []
    rig.key(Qt.Key.Key_Escape)


def test_escape_leaves_the_palette_and_not_the_run(rig: FakeRig) -> None:
    rig.trigger("generate")
    rig.advance(4)
    open_palette(rig)
    rig.key(Qt.Key.Key_Escape)
    assert not rig.window.command_palette.isVisible()
    assert rig.action("stop").isEnabled()
    rig.finish()
    assert rig.stage.reel.complete


def test_the_palette_has_every_action_and_greys_what_cannot_be(rig: FakeRig) -> None:
    open_palette(rig)
    rows = {row.id: row for row in rig.window.command_palette._rows}
    assert set(rows) == set(rig.window.actions_by_name) - {"palette"}
    for name, row in rows.items():
        assert row.enabled == rig.action(name).isEnabled(), name
    rig.key(Qt.Key.Key_Escape)


def test_a_command_that_cannot_be_is_not_run(rig: FakeRig) -> None:
    assert not rig.action("stop").isEnabled()
    open_palette(rig)
    rig.write("stop")
    before = rig.scene
    rig.key(Qt.Key.Key_Return)
    assert rig.scene == before
    rig.key(Qt.Key.Key_Escape)


def test_a_command_finds_the_words_that_were_just_typed(rig: FakeRig) -> None:
    """Undo by its name, with the words that were just typed still warm."""
    rig.focus(rig.window.prompt_panel.prompt)
    rig.write(" in fog")
    open_palette(rig)
    rig.write("undo")
    rig.key(Qt.Key.Key_Return)
    assert rig.desk.prompt == "a lake at dawn"


def test_keys_of_actions_work_from_any_field(rig: FakeRig) -> None:
    panel = rig.window.prompt_panel
    for field in (panel.prompt, panel.seed, panel.steps, panel.sampler):
        rig.focus(field)
        before: Desk = rig.desk
        rig.key(Qt.Key.Key_R, CTRL)
        assert rig.desk.seed != before.seed, field.accessibleName()
