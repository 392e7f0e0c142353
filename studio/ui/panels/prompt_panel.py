"""The prompt and what decides the run: sampler, seed, steps, guidance, size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from studio.core.limits import GUIDANCE, STEPS
from studio.core.samplers import SAMPLERS
from studio.ui.panels.photo_bar import PhotoBar
from studio.ui.sizes import size_choices, size_id, size_of
from studio.ui.theme import Space, mark
from studio.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DecimalField,
    IntField,
    Labelled,
    PromptBox,
    SeedField,
)
from studio.ui.widgets.panel import Panel
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.messages import ModelFacts
    from studio.core.scene import Scene
    from studio.ui.hand import Hand


class PromptPanel(Panel):
    """Prompt, "avoid", and the fields of the run. generate, roll: what the two keys do."""

    def __init__(self, hand: Hand, generate: Callable[[], None], roll: Callable[[], None]) -> None:
        super().__init__(tr("Prompt"))
        self._hand = hand
        self.photo = PhotoBar(hand)
        self.branch = _BranchBar(hand)
        self.prompt = PromptBox(tr("What do you want to see?"), lines=(3, 7))
        self.prompt.setAccessibleName(tr("Prompt"))
        self.negative = PromptBox(tr("Nothing in particular"), lines=(1, 3))
        self.sampler = ChoiceField()
        self.seed = SeedField()
        self.steps = IntField(int(STEPS.low), int(STEPS.high))
        self.guidance = DecimalField(GUIDANCE.low, GUIDANCE.high)
        self.canvas_size = ChoiceField()
        self._facts: ModelFacts | None = None
        self._place()
        self._connect(generate, roll)

    def show_scene(self, scene: Scene) -> None:
        """Show the desk."""
        desk, facts = scene.desk, scene.model.facts
        self.photo.show_scene(scene)
        recipe, steering = desk.recipe, desk.steering
        if facts is not None and facts is not self._facts:
            self._facts = facts
            self.sampler.show_choices(
                tuple(
                    Choice(name, SAMPLERS[name].label, tr(SAMPLERS[name].note))
                    for name in facts.samplers
                )
            )
            self.negative.setEnabled(facts.negative)
        self.prompt.show_text(desk.prompt)
        self.negative.show_text(steering.negative)
        self.sampler.show_choice(recipe.sampler)
        self.seed.show_seed(desk.seed)
        self.steps.show_value(recipe.steps)
        self.guidance.show_value(steering.guidance)
        self.canvas_size.show_choices(size_choices(recipe.width, recipe.height, facts))
        self.canvas_size.show_choice(size_id(recipe.width, recipe.height))
        self.branch.show_step(desk.branch_at)
        for field in (self.sampler, self.seed, self.steps, self.canvas_size):
            field.setEnabled(desk.branch_at == 0)

    def _place(self) -> None:
        column = self.body
        column.addWidget(self.photo)
        column.addWidget(self.branch)
        column.addWidget(self.prompt)
        column.addWidget(
            Labelled(tr("Avoid"), self.negative, tr("Negative prompt: what to steer away from"))
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.BUTTONS)
        grid.setVerticalSpacing(Space.BUTTONS)
        for row, (left, right) in enumerate(
            (
                (
                    Labelled(tr("Sampler"), self.sampler),
                    Labelled(tr("Seed"), self.seed, tr("Names the noise the picture starts from")),
                ),
                (
                    Labelled(tr("Steps"), self.steps, tr("Denoising steps: more take longer")),
                    Labelled(
                        tr("Guidance"),
                        self.guidance,
                        tr("Guidance scale: how strictly the picture follows the words"),
                    ),
                ),
            )
        ):
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        grid.addWidget(
            Labelled(tr("Size"), self.canvas_size, tr("Width × height in pixels")), 2, 0, 1, 2
        )
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)

    def _connect(self, generate: Callable[[], None], roll: Callable[[], None]) -> None:
        hand = self._hand
        self.prompt.edited.connect(lambda text: hand.write(hand.desk.with_prompt(text)))
        self.negative.edited.connect(lambda text: hand.write(hand.desk.with_negative(text)))
        self.prompt.submitted.connect(generate)
        self.negative.submitted.connect(generate)
        self.sampler.chosen.connect(lambda name: hand.choose(hand.desk.with_sampler(name)))
        self.seed.edited.connect(lambda seed: hand.choose(hand.desk.with_seed(seed)))
        self.seed.rolled.connect(roll)
        self.steps.edited.connect(lambda steps: hand.choose(hand.desk.with_steps(steps)))
        self.guidance.edited.connect(lambda scale: hand.choose(hand.desk.with_guidance(scale)))
        self.canvas_size.chosen.connect(
            lambda size: hand.choose(hand.desk.with_size(*size_of(size)))
        )


class _BranchBar(QWidget):
    """Says that the words act from a step on, and offers the way out."""

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._step = -1
        self._label = QLabel()
        self._label.setWordWrap(True)
        mark(self._label, tone="accent")
        leave = QPushButton(tr("Leave"))
        mark(leave, kind="link")
        leave.setToolTip(tr("Steer the whole run again"))
        leave.clicked.connect(hand.conductor.unbranch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label, 1)
        row.addWidget(leave)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """Show where the branch is; hidden at 0."""
        if step == self._step:
            return
        self._step = step
        self._label.setText(
            tr("Branch: words and guidance act from step {step} on.", step=step + 1)
        )
        self.setVisible(step > 0)
