"""Choose, do not tune: eight pictures around the present one; one key takes the one you like."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QToolButton, QWidget

from studio.core.choosing_scene import FAR, NEAR, START, STAY, Why
from studio.core.gallery import AROUND
from studio.ui.panels.explore_pages import ExploreStrip
from studio.ui.theme import Space, mark
from studio.ui.widgets.choice_card import ChoiceCard
from studio.ui.widgets.mini_slider import MiniSlider
from studio.ui.widgets.slider_spec import SliderSpec
from studio.ui.words import axis_name, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent

    from studio.core.choosing import Choosing
    from studio.core.choosing_scene import Candidate, ChoosingScene
    from studio.core.scene import Scene

NOTCH: Final = 120
TASTE: Final = ("save", "add", "export", "import", "forget")
ZOOM: Final = 1.15  # farther or nearer, for each notch of the wheel


class ChooseStrip(ExploreStrip):
    """The cards, how near they are, and other ones.

    looked_at(Pixels, or None): a card is to be shown large; looking does not choose.
    """

    looked_at = Signal(object)

    def __init__(self, choosing: Choosing, named: dict[str, QAction]) -> None:
        super().__init__(tr("Choose the one you like"))
        self._choosing = choosing
        self._shown: ChoosingScene | None = None
        self._pointed: ChoiceCard | None = None
        self.reach = MiniSlider(_reach())
        self.reach.moved.connect(choosing.zoom)
        for widget in (_end(tr("near")), self.reach, _end(tr("far"))):
            self.add_to_header(widget)
        self.taste = self.add_button("heart", tr("My taste: what you like, as a slider"))
        menu = QMenu(self.taste)
        menu.addActions([named[f"{deed}_taste"] for deed in TASTE])
        self.taste.setMenu(menu)
        self.taste.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.shuffle = self.add_button("shuffle", tr("Show others, in any direction"))
        self.shuffle.clicked.connect(choosing.shuffle)
        self.cards = [self._card(number) for number in range(AROUND + 1)]
        row = QWidget()
        cards = QHBoxLayout(row)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(Space.BUTTONS)
        for card in self.cards:
            cards.addWidget(card, 1)
        self.nothing = QLabel()
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        mark(self.nothing, tone="body")
        self._stack = QStackedWidget()
        self._stack.addWidget(row)
        self._stack.addWidget(self.nothing)
        self.body.addWidget(self._stack, 1)

    def show_scene(self, scene: Scene) -> None:
        """Show the candidates, or why there are none."""
        choosing = scene.choosing
        if choosing == self._shown:
            return
        self._shown = choosing
        self._stack.setCurrentIndex(0 if choosing.candidates else 1)
        self.nothing.setText(_why(choosing.why))
        self.show_note(_note(choosing))
        self.reach.show_value(choosing.reach)
        for widget in (self.reach, self.shuffle):
            widget.setEnabled(bool(choosing.candidates))
        for card, candidate in zip(self.cards, choosing.candidates, strict=False):
            about = candidate.failed or _about(candidate, card.number)
            card.show_candidate(
                candidate.picture, about, fresh=candidate.fresh, failed=bool(candidate.failed)
            )
        if self._pointed is not None:
            self._look(self._pointed, on=True)

    def take_key(self, event: QKeyEvent) -> bool:
        """Choose by a number key; whether it was one."""
        number = event.key() - Qt.Key.Key_0
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not plain or not 0 <= number < len(self.cards) or not self._stack.isVisible():
            return False
        self._choose(number)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()), 0)
        at = next((card.number for card in self.cards if card.hasFocus()), None)
        if step and at is not None:
            self.cards[(at + step) % len(self.cards)].setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.take_key(event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned and self.reach.isEnabled():  # away from the hand: closer
            self.reach.wish(max(NEAR, self.reach.value * ZOOM ** (-turned / NOTCH)))
        event.accept()

    def _card(self, number: int) -> ChoiceCard:
        stays = number == STAY
        card = ChoiceCard(number, tr("Stay here") if stays else tr("Choose"), stays=stays)
        name = tr("Stay here: none of the others is better") if stays else tr("Choose this picture")
        card.setAccessibleName(f"{number}: {name}")
        card.setShortcut(QKeySequence())
        card.clicked.connect(partial(self._choose, number))
        card.lit.connect(lambda on: self._look(card, on=on))
        return card

    def _choose(self, number: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's own
        if self._pointed is not None:  # what was chosen is to be seen now, not what comes next
            self._look(self._pointed, on=False)
        self._choosing.choose(number)

    def _look(self, card: ChoiceCard, *, on: bool) -> None:
        if on:
            self._pointed = card
            self.looked_at.emit(card.picture if card.is_fresh else None)
        elif self._pointed is card:
            self._pointed = None
            self.looked_at.emit(None)


def _reach() -> SliderSpec:
    hint = tr(
        "How far from the present picture the others are. The wheel over the pictures does the same"
    )
    return SliderSpec(tr("Near or far"), NEAR, FAR, START, origin=NEAR, hint=hint)


def _end(text: str) -> QLabel:
    label = QLabel(text)
    mark(label, tone="second")
    label.setContentsMargins(Space.CHIPS, 0, Space.CHIPS, 0)
    return label


def _note(choosing: ChoosingScene) -> str:
    if not choosing.candidates:
        return ""
    words = [tr("round {number}", number=choosing.round)]
    if choosing.left:
        whole = len(choosing.candidates)
        words.append(tr("{done} of {whole} are there", done=whole - choosing.left, whole=whole))
    elif choosing.noise:
        words.append(tr("few sliders yet, so other directions are tried too"))
    return " · ".join(words)


def _why(why: Why | None) -> str:
    return {
        None: "",
        Why.NO_MODEL: tr("Pictures to choose from come as soon as the model is ready."),
        Why.NO_PROMPT: tr("Describe a picture first; then choose among others like it."),
        Why.PHOTO: tr("This is your photo as it is. Let the model take over at a step first."),
        Why.NO_AXES: tr(
            "On this branch only the guidance can be moved. Add two words as a slider, or leave "
            "the branch."
        ),
    }[why]


def _about(candidate: Candidate, number: int) -> str:
    if number == STAY:
        return tr("The picture as it is. To stay here says that none of the others is better.")
    lines = []
    for axis, value in candidate.moves:
        figure = f"{value:+.2f}" if axis.range.low < 0 else f"{value:.2f}"
        lines.append(f"{axis_name(axis)} {figure}")
    return "\n".join(lines).replace("-", "−") or tr("As the present picture")
