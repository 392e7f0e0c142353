"""The sliders: guidance, from seed to seed, from prompt to prompt; live while dragged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from studio.core.axis import bend_axis, turn_axis
from studio.core.desk import Desk
from studio.core.found_axis import FoundAxis
from studio.core.limits import GUIDANCE, MIX
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

    from studio.core.scene import Scene
    from studio.ui.hand import Hand


SHORT: Final = 18  # letters of a prompt at an end of its track


class SlidersPanel(Panel):
    """Three axes with the far ends of two of them, and those that the artist adds.

    roll: rolls a seed for the far end. fresh_seed: one that nobody has seen yet.
    """

    def __init__(self, hand: Hand, roll: Callable[[], None], fresh_seed: Callable[[], int]) -> None:
        super().__init__(tr("Sliders"))
        self._hand, self._fresh_seed = hand, fresh_seed
        self.guidance = AxisSlider(
            SliderSpec(
                tr("Guidance"),
                GUIDANCE.low,
                15.0,
                GUIDANCE.default,
                origin=GUIDANCE.low,
                decimals=1,
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
        self.rows = AxisRows(
            hand,
            tr("Add two words, like calm and stormy, and pull the picture from one to the other."),
        )
        self.discovered = Discovered(hand)
        self.words = WordsForm(tr("Add"))
        self.other_prompt = PromptBox(tr("Write a second prompt to move towards"), lines=(2, 4))
        self._place()
        self._connect(roll)

    def show_scene(self, scene: Scene) -> None:
        """Show the desk."""
        desk, facts = scene.desk, scene.model.facts
        self.guidance.show_value(desk.steering.guidance)
        if facts is not None:
            self.guidance.show_mark(facts.guidance)
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
        own = tuple(axis for axis in desk.axes if not isinstance(axis, FoundAxis))
        self.rows.show_axes(own, desk, scene.axes)
        self.discovered.show_scene(scene)
        self.turn.setEnabled(desk.branch_at == 0)
        self.bend.setVisible(facts is not None and facts.bends)

    def _place(self) -> None:
        inside = QWidget()
        mark(inside, kind="clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(10)
        self.body.addWidget(_scrolled(inside))
        self.bend = self.add_button(
            "sparkle", tr("Add a slider that bends what the model has in mind (h-space)")
        )
        self.turn = self.add_button("shuffle", tr("Add a slider that turns the noise"))
        column.addWidget(Section(tr("Words")))
        column.addWidget(self.guidance)
        column.addWidget(self.prompts)
        column.addWidget(Labelled(tr("Prompt B"), self.other_prompt))
        column.addSpacing(6)
        column.addWidget(Section(tr("Noise")))
        column.addWidget(self.seeds)
        column.addWidget(
            Labelled(tr("Seed B"), self.other_seed, tr("The noise at the slider's far end"))
        )
        column.addSpacing(6)
        column.addWidget(Section(tr("Your own")))
        column.addWidget(self.words)
        column.addWidget(self.rows)
        column.addSpacing(6)
        column.addWidget(self.discovered)
        column.addStretch(1)

    def _connect(self, roll: Callable[[], None]) -> None:
        hand = self._hand

        def live(slider: AxisSlider, moved: Callable[[Desk, float], Desk]) -> None:
            slider.moved.connect(lambda value: hand.move(moved(hand.desk, value)))
            slider.released.connect(hand.release)

        live(self.guidance, Desk.with_guidance)
        live(self.seeds, Desk.with_seed_mix)
        live(self.prompts, Desk.with_prompt_mix)
        self.words.made.connect(lambda axis: hand.choose(hand.desk.with_axis(axis)))
        self.bend.clicked.connect(
            lambda: hand.choose(hand.desk.with_axis(bend_axis(self._fresh_seed())))
        )
        self.turn.clicked.connect(
            lambda: hand.choose(hand.desk.with_axis(turn_axis(self._fresh_seed())))
        )
        self.other_seed.edited.connect(self._other_seed)
        self.other_seed.rolled.connect(roll)
        self.other_prompt.edited.connect(lambda text: hand.write(hand.desk.with_other_prompt(text)))

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
