"""The prompt by strength: its words as chips, or why they cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.core.words_scene import Knowledge
from studio.ui.heat import heat_gradient
from studio.ui.panels.buttons import tool_button
from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.scrolled import scrolled
from studio.ui.widgets.word_chips import ChipLook, WordChips
from studio.ui.words import tr
from studio.ui.words_study import chip_hint, measured, state_text

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent

    from studio.core.reading import Reading
    from studio.core.scene import Scene
    from studio.core.study import Study


class WordsPrompt(Panel):
    """The chips, the ramp from weak to strong, and at which step it was measured."""

    def __init__(self, study: Study, named: dict[str, QAction]) -> None:
        super().__init__(tr("Prompt"))
        self.show_note(tr("by strength"))
        self.single = tool_button(named["single_words"], "text")
        self.single.setCheckable(True)
        self.add_to_header(self.single)
        self.chips = WordChips()
        self.chips.chosen.connect(study.choose)
        self.measured = QLabel()
        self.measured.setWordWrap(True)
        mark(self.measured, tone="second")
        self.what, self.hint = QLabel(), QLabel()
        self.again = text_button(tr("Try again"))
        self.again.clicked.connect(study.retry)
        self._known, self._unknown = QWidget(), QWidget()
        self._place()

    def show_scene(self, scene: Scene) -> None:
        """Show how strong each word is at the step on show."""
        words, reading = scene.words, scene.words.reading
        self._known.setVisible(reading is not None)
        self._unknown.setVisible(reading is None)
        self.single.setChecked(not words.phrases)
        what, hint = state_text(scene)
        self.what.setText(what)
        self.hint.setText(hint)
        self.again.setVisible(words.knowledge is Knowledge.FAILED)
        if reading is not None:
            self.chips.show_chips(_looks(reading, words.step, words.selected))
            self.measured.setText(measured(scene))

    def _place(self) -> None:
        mark(self.what, tone="title")
        mark(self.hint, tone="second")
        for label in (self.what, self.hint):
            label.setWordWrap(True)
        unknown = QVBoxLayout(self._unknown)
        unknown.setContentsMargins(0, 4, 0, 0)
        unknown.setSpacing(6)
        unknown.addWidget(self.what)
        unknown.addWidget(self.hint)
        unknown.addSpacing(4)
        unknown.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        unknown.addStretch(1)
        line = QFrame()
        mark(line, kind="rule")
        known = QVBoxLayout(self._known)
        known.setContentsMargins(0, 0, 0, 0)
        known.setSpacing(10)
        known.addWidget(scrolled(self.chips), 1)
        known.addWidget(line)
        known.addWidget(Legend())
        known.addWidget(self.measured)
        self.body.addWidget(self._known, 1)
        self.body.addWidget(self._unknown, 1)


class Legend(QWidget):
    """From weak to strong."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.BUTTONS)
        for text in (tr("weak"), tr("strong")):
            label = QLabel(text)
            mark(label, tone="second")
            row.addWidget(label)
        row.insertWidget(1, _Ramp(), 1)


class _Ramp(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        band = QRectF(0, self.height() / 2 - 3, self.width(), 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(heat_gradient(QPointF(0, 0), QPointF(self.width(), 0)))
        painter.drawRoundedRect(band, 3, 3)
        painter.end()


def _looks(reading: Reading, step: int | None, selected: int | None) -> tuple[ChipLook, ...]:
    return tuple(
        ChipLook(
            word.text,
            reading.level(index, step) if word.tokens else None,
            index == selected,
            chip_hint(reading, index),
        )
        for index, word in enumerate(reading.words)
    )
