"""The bar of a photo: how it comes in, and how well it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.core.jobs import Quality
from studio.core.node import Origin
from studio.core.photo import Way
from studio.core.photos import SAME
from studio.ui.theme import mark
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.fields import Choice, PromptBox
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.wrapped import Wrapped
from studio.ui.words import tr, turned_of

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.photo_scene import PhotoScene
    from studio.core.scene import Scene
    from studio.ui.hand import Hand


class PhotoBar(QWidget):
    """Shown while the desk begins with a photo."""

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._hand = hand
        self.ways = Segmented(_ways())
        self.ways.setAccessibleName(tr("How the photo comes in"))
        self.words = PromptBox(tr("What does the photo show?"), lines=(1, 3))
        self.words.setToolTip(
            tr("Words for turning it around. The same words later bring it back; others change it.")
        )
        self.quality = Wrapped()
        self.stop = text_button(tr("Stop"), kind="link")
        self.again = text_button(tr("Go on"), kind="link")
        self.todo = Wrapped()
        mark(self.quality, tone="second")
        mark(self.todo, tone="body")
        self._place()
        self.ways.chosen.connect(self._let_in)
        self.words.edited.connect(self._write)
        self.words.submitted.connect(self._made)
        self.stop.clicked.connect(hand.conductor.stop)
        self.again.clicked.connect(self._made)
        self.setVisible(False)

    def show_scene(self, scene: Scene) -> None:
        """Show the desk's photo; hidden where it has none."""
        known = scene.photo
        self.setVisible(known is not None)
        if known is None:
            return
        turned = known.photo.way is Way.INVERT
        self.ways.show_choice(known.photo.way)
        self.words.setVisible(turned)
        self.words.show_text(known.photo.words)
        self.quality.show_text(quality(scene, known))
        self.stop.setVisible(_is_turning(scene, known))
        self.again.setVisible(_is_stopped(known))
        self.quality.setToolTip(_about(turned=turned))
        self.todo.show_text(todo(scene.desk))
        self.todo.setVisible(bool(self.todo.text()))

    def _place(self) -> None:
        title = QLabel(tr("Your photo"))
        mark(title, tone="accent")
        leave = QPushButton(tr("Let go"))
        mark(leave, kind="link")
        leave.setToolTip(tr("Paint from noise again; the photo stays in the history"))
        leave.clicked.connect(lambda: self._hand.choose(self._hand.desk.without_photo()))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(leave)
        self.stop.setToolTip(tr("Leave the photo as it is; it can be turned around later (Esc)"))
        self.again.setToolTip(tr("Turn the photo around, and try how well it comes back"))
        line = QHBoxLayout()
        line.addWidget(self.quality, 1)
        for button in (self.stop, self.again):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.ways)
        column.addWidget(self.words)
        column.addLayout(line)
        column.addWidget(self.todo)

    def _let_in(self, way: str) -> None:
        self._hand.finish_writing()
        desk = self._hand.desk.let_in(Way(way), self.words.toPlainText())
        self._hand.conductor.pictures.attempt(desk, _origin(desk))

    def _write(self, words: str) -> None:
        self._hand.write(self._hand.desk.let_in(Way(self.ways.choice), words))

    def _made(self) -> None:
        self._hand.finish_writing()
        desk = self._hand.desk
        self._hand.conductor.pictures.attempt(desk, _origin(desk))


def _is_turning(scene: Scene, known: PhotoScene) -> bool:
    """Whether what runs turns the photo around, or tries how well it comes back then."""
    progress = scene.progress
    asked = known.photo.way is Way.INVERT and known.rebuilt is None and not known.stopped
    return asked and progress is not None and progress.quality is Quality.FULL


def _is_stopped(known: PhotoScene) -> bool:
    return known.photo.way is Way.INVERT and known.rebuilt is None and known.stopped


def quality(scene: Scene, known: PhotoScene) -> str:
    """How well the photo comes back, as far as it is known."""
    if known.photo.way is Way.INVERT:
        if scene.progress is not None and scene.progress.inverts:
            return turned_of(scene.progress)
        if _is_stopped(known):
            return tr("Stopped on the way.")
        if known.rebuilt is None:
            return tr("Trying how well it comes back …")
        return tr("Reconstructed at {figure}", figure=_decibels(known.rebuilt))
    if known.decoded is None:
        return tr("Looking at the photo …")
    return tr("Encoded and decoded at {figure}", figure=_decibels(known.decoded))


def todo(desk: Desk) -> str:
    """What to do next; "" where the artist is on the way."""
    if not desk.is_photo:
        return ""
    if not desk.has_prompt:
        return tr("Say below what it is to become, go to a step and press B.")
    return tr("Go to a step and press B: from there the model paints with your words.")


def _origin(desk: Desk) -> Origin:
    return Origin.PHOTO if desk.is_photo else Origin.BRANCH


def _decibels(figure: float) -> str:
    return tr("no difference") if figure >= SAME else tr("{figure} dB", figure=f"{figure:.1f}")


def _about(*, turned: bool) -> str:
    scale = tr("Above 40 dB the eye sees no difference; at 30 dB fine detail is softer.")
    if turned:
        return (
            tr("Out of its inversion, from step 2 on and with the same words, the model makes it:")
            + " "
            + scale
        )
    return tr("Encoded and decoded, without a step of the model between.") + " " + scale


def _ways() -> tuple[Choice, ...]:
    return (
        Choice(
            Way.NOISE,
            tr("Noise"),
            tr("Noise is mixed in step by step. The earlier the model takes over, the freer it is"),
        ),
        Choice(
            Way.INVERT,
            tr("Invert"),
            tr("The model runs backwards: its steps lead back to the photo, so edits keep more"),
        ),
    )
