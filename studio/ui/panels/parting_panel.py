"""Where did they part: the difference of two runs at each step, and what makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.compare_words import parted_words, same_words
from studio.ui.theme import Space, Token, Type, colour, font, mark
from studio.ui.widgets import paint
from studio.ui.widgets.part_curve import Line, PartCurve, Parted
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from studio.core.compare_scene import CompareScene
    from studio.core.parting import Parting
    from studio.core.scene import Scene

HEIGHT = 150


class PartingPanel(QFrame):
    """go: called with the step of A that the artist goes to."""

    def __init__(self, go: Callable[[int], None]) -> None:
        super().__init__()
        mark(self, kind="panel")
        self.setFixedHeight(HEIGHT)
        title = QLabel(tr("Where did they part"))
        mark(title, tone="title")
        self.verdict = Verdict()
        self.legend = Legend()
        self.curve = PartCurve()
        self.curve.setAccessibleName(tr("Difference between A and B at each step"))
        self.curve.step_wished.connect(go)
        header = QHBoxLayout()
        header.setContentsMargins(Space.INSIDE, 0, Space.INSIDE, 0)
        header.setSpacing(10)
        header.addWidget(title)
        header.addWidget(self.verdict)
        header.addStretch(1)
        header.addWidget(self.legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 9, 0, 4)
        column.setSpacing(2)
        column.addLayout(header)
        column.addWidget(self.curve, 1)

    def show_scene(self, scene: Scene) -> None:
        """Show the curve, or why there is none."""
        compare = scene.compare
        parting = compare.parting
        self.verdict.show_words("" if parting is None else parted_words(parting))
        lines = () if parting is None else _lines(parting)
        self.legend.show_lines(lines)
        position = 0 if compare.a is None else compare.a.position
        self.curve.show_parted(
            Parted(note=_note(compare))
            if parting is None
            else Parted(len(parting.latent), position, lines, parting.step, same_words(parting))
        )


def _lines(parting: Parting) -> tuple[Line, ...]:
    if not parting.latent:
        return ()
    lines = [Line(tr("all of it"), Token.TEXT_3, parting.latent, filled=not parting.layout)]
    if parting.layout:
        lines.append(Line(tr("layout"), Token.ACCENT, parting.layout, filled=True))
        lines.append(Line(tr("colour"), Token.PINK, parting.colour))
    return tuple(lines)


def _note(compare: CompareScene) -> str:
    if compare.a is None or compare.b is None:
        return tr("Choose two pictures to see where they part.")
    return compare.problem or tr("Being measured, once both runs are there…")


class Verdict(QWidget):
    """A pill: at which step, and why. Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def words(self) -> str:
        """What is on show."""
        return self._words

    def show_words(self, words: str) -> None:
        """Show it."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self.setVisible(bool(words))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(font(Type.SECOND, 600)).horizontalAdvance(self._words)
        return QSize(round(wide) + 34, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        paint.box(painter, rect, rect.height() / 2, colour(Token.A, 30))
        paint.disc(painter, QPointF(13, rect.center().y()), 3.5, colour(Token.A))
        words = rect.adjusted(23, 0, -8, 0)
        paint.words(painter, words, self._words, size=Type.SECOND, weight=600)
        painter.end()


class Legend(QWidget):
    """What each line is."""

    GAP = 26

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[tuple[str, Token], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            tr(
                "all of it: the latents themselves; 100 % is as far apart as two pictures that "
                "have nothing in common.\n"
                "layout: how far their edges lie elsewhere, whatever the colours.\n"
                "colour: the share of colours that the two do not have in common, wherever they "
                "are.\nLayout and colour are measured on the quick previews of the steps."
            )
        )

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these."""
        named = tuple((line.name, line.token) for line in lines)
        if named != self._lines:
            self._lines = named
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(Type.SECOND))
        wide = sum(metrics.horizontalAdvance(name) + 22 + self.GAP for name, _ in self._lines)
        return QSize(max(round(wide) - self.GAP + 2, 0), 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle = 0.0, self.height() / 2
        left = Qt.AlignmentFlag.AlignLeft
        for name, token in self._lines:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(token))
            painter.drawRoundedRect(QRectF(x, middle - 1.5, 15, 3), 1.5, 1.5)
            room = QRectF(x + 22, 0, 200, self.height())
            ink = colour(Token.TEXT_2)
            x += 22 + self.GAP
            x += paint.words(painter, room, name, size=Type.SECOND, ink=ink, align=left)
        painter.end()
