"""The sliders: guidance, from seed to seed, from prompt to prompt; live while dragged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from studio.core.desk import Desk
from studio.core.limits import GUIDANCE, MIX
from studio.core.resets import all_reset, count_moved
from studio.core.run_axes import TRAINED
from studio.ui.panels.axis_groups import Group, group_name, group_of
from studio.ui.panels.axis_menu import AxisMenu
from studio.ui.panels.axis_rows import AxisRows
from studio.ui.panels.discovered import Discovered
from studio.ui.panels.section import Section
from studio.ui.panels.words_form import WordsForm
from studio.ui.theme import mark
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.fields import Labelled, PromptBox, SeedField, group_digits
from studio.ui.widgets.panel import Panel
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu

    from studio.core.axis import Axis
    from studio.core.model_facts import ModelFacts
    from studio.core.run_axes import AdapterAxis
    from studio.core.scene import Scene
    from studio.ui.hand import Hand
    from studio.ui.panels.axis_row import AxisRow
    from studio.ui.papers import Papers


SHORT: Final = 18  # letters of a prompt at an end of its track


class SlidersPanel(Panel):
    """Three axes with the far ends of two of them, and those that the artist adds, by kind.

    roll: rolls a seed for the far end. fresh_seed: one that nobody has seen yet.
    """

    def __init__(self, hand: Hand, roll: Callable[[], None], fresh_seed: Callable[[], int]) -> None:
        super().__init__(tr("Sliders"))
        self._hand = hand
        self._facts: ModelFacts | None = None
        self.guidance = AxisSlider(
            SliderSpec(
                tr("Guidance"),
                GUIDANCE.low,
                15.0,
                GUIDANCE.default,
                origin=GUIDANCE.low,
                decimals=1,
                dot=True,
                hint=tr("Guidance scale: how strictly the picture follows the words"),
            )
        )
        self.seeds = AxisSlider(
            _mix(tr("Seed"), tr("Blends the noise of two seeds (spherical, variance kept)"))
        )
        self.other_seed = SeedField()
        self.prompts = AxisSlider(
            _mix(tr("Prompt"), tr("Blends two prompts (a weighted sum of their embeddings)"))
        )
        self.words = WordsForm(tr("Add"))
        self.other_prompt = PromptBox(tr("Write a second prompt to move towards"), lines=(2, 4))
        self.discovered = Discovered(hand)
        self.own = {group: AxisRows(hand) for group in Group if group is not Group.FOUND}
        self.sections = {group: QWidget() for group in self.own}
        self.menu = AxisMenu(self._add, self.lay_over, self.words.begin, fresh_seed)
        self.plus = self.add_button("plus", tr("Add a slider"))
        self.reset = self.add_button("reset", tr("All sliders back to where they begin"))
        self._place()
        self._connect(roll)

    def show_scene(self, scene: Scene) -> None:
        """Show the desk."""
        desk, facts = scene.desk, scene.model.facts
        self._facts = facts
        self.guidance.show_value(desk.steering.guidance)
        if facts is not None:
            self.guidance.show_mark(facts.guidance)
            self.guidance.show_spec(replace(self.guidance.spec, default=facts.guidance))
        self.seeds.show_spec(
            replace(self.seeds.spec, ends=(group_digits(desk.seed), group_digits(desk.other_seed)))
        )
        self.seeds.show_value(desk.seed_mix)
        self.seeds.setEnabled(desk.branch_at == 0)
        self.other_seed.show_seed(desk.other_seed)
        self.other_seed.setEnabled(desk.branch_at == 0)
        self.prompts.show_spec(
            replace(
                self.prompts.spec, ends=(_short(desk.prompt, "A"), _short(desk.other_prompt, "B"))
            )
        )
        self.prompts.show_value(desk.prompt_mix)
        self.prompts.setEnabled(bool(desk.other_prompt.strip()))
        self.other_prompt.show_text(desk.other_prompt)
        for group, rows in self.own.items():
            axes = tuple(axis for axis in desk.axes if group_of(axis) is group)
            rows.show_axes(axes, desk, scene.axes)
            self.sections[group].setVisible(bool(axes) or group in (Group.PROMPT, Group.NOISE))
        self.discovered.show_scene(scene)
        changed = count_moved(desk, self._guidance)
        self.show_note(tr("{count} changed", count=changed) if changed else "")
        self.reset.setEnabled(changed > 0)

    def connect_papers(self, papers: Papers) -> None:
        """Where LoRAs come from."""
        self.menu.loras = lambda: papers.known_loras
        self.menu.open_lora = papers.open_lora
        papers.lora_added = self.lay_over

    def made_menu(self) -> QMenu:
        """What can be added now; the caller shows it, and deletes it."""
        return self.menu.made(self, self._hand.desk, self._facts)

    def _open_menu(self) -> None:
        menu = self.made_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.plus.mapToGlobal(QPoint(0, self.plus.height())))

    def lay_over(self, axis: AdapterAxis) -> None:
        """One more slider, and its LoRA as strong as it was trained: that is what it is for."""
        self._hand.finish_writing()
        self._hand.move(self._hand.desk.with_axis(axis).with_axis_at(axis, TRAINED))
        self._hand.release()
        self.lead_to(axis)

    @property
    def added(self) -> tuple[AxisRow, ...]:
        """The rows of the sliders that the artist added, in their order."""
        rows = {row.axis: row for own in self.own.values() for row in own.rows}
        return tuple(rows[axis] for axis in self._hand.desk.axes if axis in rows)

    @property
    def _guidance(self) -> float:
        """Where guidance begins with this model."""
        return GUIDANCE.default if self._facts is None else self._facts.guidance

    def _place(self) -> None:
        inside = QWidget()
        mark(inside, kind="clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(16)
        self._area = _scrolled(inside)
        self.body.addWidget(self._area)
        fields: dict[Group, tuple[QWidget, ...]] = {
            Group.PROMPT: (
                self.guidance,
                self.prompts,
                Labelled(tr("Prompt B"), self.other_prompt),
                Labelled(
                    tr("Two words"),
                    self.words,
                    tr("A slider that pulls the picture from one to the other"),
                ),
            ),
            Group.NOISE: (
                self.seeds,
                Labelled(tr("Seed B"), self.other_seed, tr("The noise at the slider's far end")),
            ),
        }
        for group in Group:
            if group is Group.FOUND:
                column.addWidget(self.discovered)
                continue
            section = QVBoxLayout(self.sections[group])
            section.setContentsMargins(0, 0, 0, 0)
            section.setSpacing(10)
            for widget in (Section(group_name(group)), *fields.get(group, ()), self.own[group]):
                section.addWidget(widget)
            column.addWidget(self.sections[group])
        column.addStretch(1)

    def _connect(self, roll: Callable[[], None]) -> None:
        hand = self._hand

        def live(slider: AxisSlider, moved: Callable[[Desk, float], Desk]) -> None:
            slider.moved.connect(lambda value: hand.move(moved(hand.desk, value)))
            slider.released.connect(hand.release)

        live(self.guidance, Desk.with_guidance)
        live(self.seeds, Desk.with_seed_mix)
        live(self.prompts, Desk.with_prompt_mix)
        self.words.made.connect(self._add)
        self.plus.clicked.connect(self._open_menu)
        self.reset.clicked.connect(self._reset)
        self.other_seed.edited.connect(self._other_seed)
        self.other_seed.rolled.connect(roll)
        self.other_prompt.edited.connect(lambda text: hand.write(hand.desk.with_other_prompt(text)))

    def _add(self, axis: Axis) -> None:
        """One more slider; nothing moves. One that is there already is not made again."""
        self._hand.choose(self._hand.desk.with_axis(axis))
        self.lead_to(axis)

    def lead_to(self, axis: Axis) -> None:
        """Bring a slider into view, with the keyboard on it: it is there to be pulled."""
        row = next((row for row in self.added if row.axis == axis), None)
        if row is not None:
            row.slider.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, row, lambda: self._area.ensureWidgetVisible(row))

    def _reset(self) -> None:
        self._hand.finish_writing()
        self._hand.move(all_reset(self._hand.desk, self._guidance))
        self._hand.release()

    def _other_seed(self, seed: int) -> None:
        self._hand.choose(self._hand.desk.with_other_seed(seed))


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def _mix(name: str, hint: str) -> SliderSpec:
    return SliderSpec(name, MIX.low, MIX.high, MIX.default, ends=("A", "B"), hint=hint)


def _short(prompt: str, name: str) -> str:
    """The beginning of a prompt, to stand at an end of the track; its name while it is empty."""
    words = " ".join(prompt.split())
    return f"{words[:SHORT].rstrip()}…" if len(words) > SHORT else words or name
