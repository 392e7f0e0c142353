"""The first page: one prompt, one button, three examples, and where the steps will be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.core.scene import Phase
from studio.ui.examples import AT_ONCE, EXAMPLES, Example
from studio.ui.icons import icon
from studio.ui.panels.buttons import push_button
from studio.ui.theme import Space, Type, mark
from studio.ui.widgets.cards import DropZone, ExampleCard
from studio.ui.widgets.chip import ChipState, StatusChip
from studio.ui.widgets.fields import PromptBox
from studio.ui.widgets.film import Film
from studio.ui.widgets.timeline import Timeline
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QAction, QResizeEvent

    from studio.core.pixels import Pixels
    from studio.core.scene import ModelState, Scene
    from studio.ui.hand import Hand

COLUMN: Final = 900
RECENT: Final = 4
"""Projects to go on with."""
NAME: Final = 150
LOW: Final = 700
"""Px of a page under which the strip is left out, and the examples are lower."""


class FirstPage(QWidget):
    """What a newcomer sees; gone with the first picture.

    project_chosen(Path): one of the recent projects shall go on.
    """

    project_chosen = Signal(object)

    def __init__(self, hand: Hand, named: dict[str, QAction]) -> None:
        super().__init__()
        self._hand, self._named = hand, named
        self._first = 0
        self._pictures: dict[str, Pixels] = {}
        self.chip = StatusChip()
        self.prompt = PromptBox(
            tr("A lighthouse in morning fog, soft pastels"), lines=(1, 3), size=Type.PROMPT
        )
        self.note = QLabel(
            tr("A draft takes a moment, a full picture about a second. It all stays here.")
        )
        self.cards = tuple(ExampleCard() for _ in range(AT_ONCE))
        self.drop = DropZone(
            tr("Drop a picture or a model folder anywhere"),
            tr("A picture made here opens with its whole recipe; any other is yours to change."),
        )
        self.strip = Timeline()
        self._place()
        self._connect()
        self._show_examples()

    def show_scene(self, scene: Scene) -> None:
        """Show the model's state, the prompt and the empty strip."""
        self.chip.show_state(*chip_state(scene.model))
        self.prompt.show_text(scene.desk.prompt)
        self.strip.show_film(Film(total=scene.desk.recipe.steps))

    def _place(self) -> None:
        mark(self.prompt, kind="bare")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addSpacing(14)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(14)
        column.addWidget(_label(tr("Describe a picture"), "headline"))
        column.addSpacing(6)
        lead = tr("Watch it form step by step. Pull the slider back to any step and go elsewhere.")
        column.addWidget(_label(lead, "lead"))
        column.addSpacing(20)
        column.addWidget(self._prompt_card())
        column.addSpacing(8)
        mark(self.note, tone="second")
        self.note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.note)
        column.addWidget(self._recent_row())
        column.addSpacing(14)
        column.addLayout(self._examples())
        column.addSpacing(14)
        column.addWidget(self.drop)
        column.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(Space.MARGIN, 0, Space.MARGIN, Space.PANELS)
        page.addWidget(_scrolled(column), 1)
        self.strip_panel = self._strip_panel()
        page.addWidget(self.strip_panel)

    def _prompt_card(self) -> QFrame:
        self.card = card = QFrame()
        mark(card, kind="prompt")
        self.dice = QToolButton()
        self.dice.setIcon(icon("dice"))
        self.dice.setAccessibleName(self._named["roll_seed"].text())
        self.dice.setToolTip(self._named["roll_seed"].toolTip())
        self.dice.clicked.connect(self._named["roll_seed"].trigger)
        self.generate = push_button(self._named["generate"], "sparkle", kind="primary")
        mark(self.generate, extent="large")
        row = QHBoxLayout(card)
        row.setContentsMargins(18, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(self.prompt, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.dice)
        row.addWidget(self.generate)
        return card

    def _recent_row(self) -> QWidget:
        self.recent = QWidget()
        mark(self.recent, kind="clear")
        row = QHBoxLayout(self.recent)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.BUTTONS)
        row.addStretch(1)
        lead = QLabel(tr("Or go on with"))
        mark(lead, tone="second")
        row.addWidget(lead)
        other = QPushButton(f" {self._named['open_project'].text()}")
        mark(other, kind="quiet")
        other.setIcon(icon("folder"))
        other.clicked.connect(self._named["open_project"].trigger)
        row.addWidget(other)
        row.addStretch(1)
        self.projects: list[QPushButton] = []
        self.recent.hide()
        return self.recent

    def show_projects(self, folders: Sequence[Path]) -> None:
        """Show projects to go on with; none hides the row."""
        row = self.recent.layout()
        if not isinstance(row, QHBoxLayout):
            return
        for button in self.projects:
            row.removeWidget(button)
            button.deleteLater()
        self.projects = [self._project_button(folder) for folder in folders[:RECENT]]
        for at, button in enumerate(self.projects):
            row.insertWidget(2 + at, button)
        self.recent.setVisible(bool(self.projects))
        # who has projects knows how long a picture takes, and that files can be dropped
        self.note.setVisible(not self.projects)
        self.drop.setVisible(not self.projects)

    def _project_button(self, folder: Path) -> QPushButton:
        button = QPushButton()
        mark(button, kind="quiet")
        button.setIcon(icon("history"))
        name = button.fontMetrics().elidedText(folder.stem, Qt.TextElideMode.ElideRight, NAME)
        button.setText(f" {name.replace('&', '&&')}")
        button.setToolTip(str(folder))
        button.setAccessibleName(tr("Go on with {name}", name=folder.stem))
        button.clicked.connect(lambda *, at=folder: self.project_chosen.emit(at))
        return button

    def _examples(self) -> QVBoxLayout:
        head = QHBoxLayout()
        title = QLabel(tr("Or start from one of these"))
        mark(title, tone="heading")
        self.others = QPushButton(f" {tr('Show others')}")
        self.others.setIcon(icon("shuffle"))
        mark(self.others, kind="quiet")
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.others)
        row = QHBoxLayout()
        row.setSpacing(16)
        for card in self.cards:
            row.addWidget(card, 1)
        block = QVBoxLayout()
        block.setSpacing(8)
        block.addLayout(head)
        block.addLayout(row)
        return block

    def _strip_panel(self) -> QFrame:
        panel = QFrame()
        mark(panel, kind="panel")
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(Space.INSIDE, 10, Space.INSIDE, 6)
        inside.addWidget(self.strip)
        self.strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return panel

    def _connect(self) -> None:
        hand = self._hand
        self.prompt.installEventFilter(self)
        self.prompt.edited.connect(lambda text: hand.write(hand.desk.with_prompt(text)))
        self.prompt.submitted.connect(self._named["generate"].trigger)
        self.drop.open_wished.connect(self._named["open"].trigger)
        self.others.clicked.connect(self._show_others)
        for place, card in enumerate(self.cards):
            # keyword-only: Qt hands `clicked`'s own "checked" to the first place it finds
            card.clicked.connect(lambda *, at=place: self._use(self._examples_now()[at]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < LOW
        self.strip_panel.setHidden(low)
        for card in self.cards:
            card.make_low(low=low)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The card is lit while its prompt has the focus (style sheets have no focus-within)."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            mark(self.card, lit=event.type() is QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _examples_now(self) -> tuple[Example, ...]:
        return tuple(EXAMPLES[(self._first + i) % len(EXAMPLES)] for i in range(AT_ONCE))

    def _show_others(self) -> None:
        self._first = (self._first + AT_ONCE) % len(EXAMPLES)
        self._show_examples()

    def _show_examples(self) -> None:
        for card, example in zip(self.cards, self._examples_now(), strict=True):
            card.show_example(example.prompt, tr(example.mood), self._pictures.get(example.name))

    def show_pictures(self, pictures: dict[str, Pixels]) -> None:
        """Show the examples' pictures, by name, once they are read."""
        self._pictures = pictures
        self._show_examples()

    def _use(self, example: Example) -> None:
        self._hand.choose(self._hand.desk.with_prompt(example.prompt).with_seed(example.seed))
        self._named["generate"].trigger()


def chip_state(model: ModelState) -> tuple[ChipState, str]:
    """What the model chip shows."""
    name = model.name or tr("model")
    if model.phase is Phase.READY and model.facts is not None:
        return ChipState.READY, tr(
            "{name} · ready on {device}", name=name, device=model.facts.device
        )
    if model.phase is Phase.BROKEN:
        return ChipState.ERROR, tr("{name} · could not be loaded", name=name)
    return ChipState.LOADING, tr(
        "{name} · {stage}", name=name, stage=model.text or tr("getting ready")
    )


def _label(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    mark(label, tone=tone)
    return label


def _scrolled(column: QVBoxLayout) -> QScrollArea:
    """The column in the middle of a page that scrolls where the window is too low for it."""
    middle = QWidget()
    middle.setMaximumWidth(COLUMN)
    middle.setLayout(column)
    page = QWidget()
    mark(page, kind="clear")
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(middle, 100)
    row.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
