"""The prompt and what decides the run: sampler, seed, steps, guidance, size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from studio.core.counts import can_follow
from studio.core.limits import GUIDANCE, STEPS
from studio.core.samplers import SAMPLERS
from studio.ui.panels.branch_bar import BranchBar
from studio.ui.panels.photo_bar import PhotoBar
from studio.ui.sizes import size_choices, size_id, size_of
from studio.ui.theme import Space
from studio.ui.weighing import Weigher
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
from studio.ui.widgets.tall_area import TallArea
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.model_facts import ModelFacts
    from studio.core.scene import Scene
    from studio.ui.hand import Hand

SPARE: Final = 190
"""Px that the prompt leaves to its own header and to the history under it."""
GUTTER: Final = 11
"""Px of the panel's edge in which the scroll bar stands."""


class PromptPanel(Panel):
    """Prompt, "avoid", and the fields of the run; in a branch, those of the rest of it.

    generate, roll: what the two keys do. fresh_seed: of noise that nobody has seen yet.
    """

    def __init__(
        self,
        hand: Hand,
        generate: Callable[[], None],
        roll: Callable[[], None],
        fresh_seed: Callable[[], int],
    ) -> None:
        super().__init__(tr("Prompt"))
        self._hand = hand
        self.weigher = Weigher(hand)
        self.photo = PhotoBar(hand)
        self.branch = BranchBar(hand, fresh_seed)
        self.prompt = PromptBox(tr("What do you want to see?"), lines=(3, 7))
        self.prompt.setAccessibleName(tr("Prompt"))
        self.negative = PromptBox(tr("Nothing in particular"), lines=(1, 3))
        self.sampler = ChoiceField()
        self.seed = SeedField()
        self.steps = IntField(int(STEPS.low), int(STEPS.high))
        self.guidance = DecimalField(GUIDANCE.low, GUIDANCE.high)
        self.canvas_size = ChoiceField()
        self._sampler = Labelled(tr("Sampler"), self.sampler)
        self._steps = Labelled(tr("Steps"), self.steps, tr("Denoising steps: more take longer"))
        self._place()
        self._connect(generate, roll)

    def show_scene(self, scene: Scene) -> None:
        """Show the desk."""
        desk, facts = scene.desk, scene.model.facts
        self.photo.show_scene(scene)
        recipe, steering = desk.recipe, desk.steering
        inside = desk.branch_at > 0
        if facts is not None:
            self.sampler.show_choices(_samplers(facts, desk.tail.sampler if inside else ""))
            self.negative.setEnabled(facts.negative)
        self.prompt.show_text(desk.prompt)
        self.negative.show_text(steering.negative)
        self.sampler.show_choice(desk.tail.sampler)
        self.seed.show_seed(desk.seed)
        self.steps.show_value(desk.tail.steps)
        self.guidance.show_value(steering.guidance)
        self.canvas_size.show_choices(size_choices(recipe.width, recipe.height, facts))
        self.canvas_size.show_choice(size_id(recipe.width, recipe.height))
        self.branch.show_desk(desk)
        self._sampler.show_name(tr("Sampler from here") if inside else tr("Sampler"))
        self._steps.show_name(tr("Steps left") if inside else tr("Steps"))
        for field in (self.seed, self.canvas_size):
            field.setEnabled(not inside)

    def _place(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        room = self.body.contentsMargins()
        self.body.setContentsMargins(room.left(), room.top(), room.right() - GUTTER, room.bottom())
        self.body.addWidget(TallArea(inside, SPARE, GUTTER))
        column.addWidget(self.photo)
        column.addWidget(self.branch)
        column.addWidget(self.prompt)
        column.addWidget(
            Labelled(tr("Avoid"), self.negative, tr("Negative prompt: what to steer away from"))
        )
        column.addLayout(self._fields())
        column.addStretch(1)

    def _fields(self) -> QGridLayout:
        """Sampler, seed and the like, two beside each other."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.BUTTONS)
        grid.setVerticalSpacing(Space.BUTTONS)
        for row, (left, right) in enumerate(
            (
                (
                    self._sampler,
                    Labelled(tr("Seed"), self.seed, tr("Names the noise the picture starts from")),
                ),
                (
                    self._steps,
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
        return grid

    def _connect(self, generate: Callable[[], None], roll: Callable[[], None]) -> None:
        hand = self._hand
        self.prompt.edited.connect(lambda text: hand.write(hand.desk.with_prompt(text)))
        self.negative.edited.connect(lambda text: hand.write(hand.desk.with_negative(text)))
        self.prompt.submitted.connect(generate)
        self.weigher.serve(self.prompt)
        self.negative.submitted.connect(generate)
        self.sampler.chosen.connect(
            lambda name: hand.choose(hand.desk.with_tail(name, hand.desk.tail.steps))
        )
        self.seed.edited.connect(lambda seed: hand.choose(hand.desk.with_seed(seed)))
        self.seed.rolled.connect(roll)
        self.steps.edited.connect(
            lambda steps: hand.choose(hand.desk.with_tail(hand.desk.tail.sampler, steps))
        )
        self.guidance.edited.connect(lambda scale: hand.choose(hand.desk.with_guidance(scale)))
        self.canvas_size.chosen.connect(
            lambda size: hand.choose(hand.desk.with_size(*size_of(size)))
        )


def _samplers(facts: ModelFacts, shown: str) -> tuple[Choice, ...]:
    """What the model can be driven by; in a branch, what can go on with a run that has begun.

    shown: what goes on there now ("" outside of a branch).
    """
    return tuple(
        Choice(name, SAMPLERS[name].label, tr(SAMPLERS[name].note))
        for name in facts.samplers
        if not shown or name == shown or can_follow(name)
    )
