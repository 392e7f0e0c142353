"""A long time in the studio without a plan: whatever is done, the window stays true."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QWidget

from studio.core.errors import StudioError
from studio.core.jobs import Quality

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio_rig import FakeRig

DEEDS = 80
LEAVE_ALONE = {"quit", "open", "open_model", "save", "keep", "full_screen", "starter_model"}
"""Actions with an end of their own, or a dialog."""

KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space),
    *(Qt.Key.Key_B, Qt.Key.Key_L, Qt.Key.Key_G, Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_Up),
    *(Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Backspace),
)


class Storm:
    """Does one thing after another, by chance."""

    def __init__(self, rig: FakeRig, seed: int) -> None:
        self.rig, self.chance = rig, random.Random(seed)  # noqa: S311 - a seeded hand, not a secret
        self.deeds: list[Callable[[], None]] = [
            self.act,
            self.act,
            self.key,
            self.type,
            self.drag,
            self.advance,
            self.advance,
            self.finish,
            self.return_to,
            self.fail,
            self.forget,
        ]

    def act(self) -> None:
        names = [
            name
            for name, action in self.rig.window.actions_by_name.items()
            if action.isEnabled() and name not in LEAVE_ALONE
        ]
        self.rig.trigger(self.chance.choice(names))

    def key(self) -> None:
        focus, key = QApplication.focusWidget(), self.chance.choice(KEYS)
        opens = key == Qt.Key.Key_Space and isinstance(focus, QComboBox | QToolButton)
        if isinstance(focus, QWidget) and not opens:  # a list or menu takes the keyboard for itself
            self.rig.key(key)

    def type(self) -> None:
        panel = self.rig.window.prompt_panel
        fields = [panel.prompt, panel.negative, self.rig.window.sliders_panel.other_prompt]
        field = self.chance.choice(fields)
        if field.isVisible() and field.isEnabled() and self.rig.window.isActiveWindow():
            field.setFocus()
            if QApplication.focusWidget() is field:
                self.rig.write(self.chance.choice(["a", " lake", "storm "]))

    def drag(self) -> None:
        sliders = self.rig.window.sliders_panel
        slider = self.chance.choice([sliders.guidance, sliders.seeds, sliders.prompts])
        if not (slider.isVisible() and slider.isEnabled()):
            return
        span = slider.spec.high - slider.spec.low
        self.rig.press(slider, slider.value)
        for _ in range(self.chance.randint(1, 4)):
            self.rig.pull(slider, slider.spec.low + span * self.chance.random())
            if self.chance.random() < 0.5:
                self.advance()
        self.rig.let_go(slider, slider.value)

    def advance(self) -> None:
        for _ in range(self.chance.randint(1, 5)):
            self.rig.engine.advance()
        self.rig.turn()

    def finish(self) -> None:
        self.rig.finish()

    def return_to(self) -> None:
        nodes = self.rig.scene.nodes
        if nodes:
            self.rig.studio.conductor.pictures.select(self.chance.choice(nodes).id)
            self.rig.turn()

    def fail(self) -> None:
        if self.chance.random() < 0.3:
            self.rig.engine.fail_next(StudioError("It broke.", "Try again."))

    def forget(self) -> None:
        self.rig.engine.forget()


def holds(rig: FakeRig) -> None:
    """What is always true of the window."""
    window, desk, scene = rig.window, rig.desk, rig.scene
    panel, sliders = window.prompt_panel, window.sliders_panel
    assert panel.prompt.toPlainText() == desk.prompt
    assert panel.negative.toPlainText() == desk.steering.negative
    assert panel.seed.seed == desk.seed
    assert sliders.guidance.value == pytest.approx(min(desk.steering.guidance, 15), abs=0.051)
    assert sliders.seeds.value == pytest.approx(desk.seed_mix, abs=0.0051)
    assert panel.branch.isHidden() is (desk.branch_at == 0)
    assert window.pages.currentIndex() == (0 if scene.stage is None and not scene.nodes else 1)
    for row in window.rows:
        assert window.actions_by_name[row.name].isEnabled() is row.when(scene), row.name
    if scene.stage is not None:
        film = window.timeline_panel.timeline.film
        assert film.total == (scene.stage.reel.count or scene.stage.recipe.steps) + 1
        assert film.current <= film.total - 1
        if scene.stage.picture is not None:
            assert window.viewer_panel.canvas.image is not None
    assert len(set(scene.notes)) == len(window.notices.notices)


@pytest.mark.parametrize("seed", range(3))
def test_the_window_is_true_to_the_desk_in_a_storm(rig: FakeRig, seed: int) -> None:
    rig.paint()
    storm = Storm(rig, seed)
    for _ in range(DEEDS):
        storm.chance.choice(storm.deeds)()
        holds(rig)
    rig.window.command_palette.close_card()
    rig.engine._failures.clear()
    rig.finish()
    rig.trigger("last") if rig.action("last").isEnabled() else None
    rig.finish()
    assert rig.scene.progress is None
    if rig.scene.current is not None:  # the run of the picture on show may have failed: again
        rig.studio.conductor.pictures.select(rig.scene.current)
        rig.finish()
        assert rig.stage.picture is not None
    else:
        assert rig.scene.nodes == (), "nothing is on show though there are pictures"


def test_a_storm_leaves_nothing_running_at_close(rig: FakeRig) -> None:
    rig.paint()
    storm = Storm(rig, 99)
    for _ in range(DEEDS // 2):
        storm.chance.choice(storm.deeds)()
    rig.close()
    assert rig.engine.closed
    assert len(rig.studio.tasks) == 0
    assert rig.runs[-1].quality in Quality
