"""What differs between A and B, where in the picture, and what to do with the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.core.compare_scene import SideName
from studio.ui.compare_words import place_name, same_names, side_title, told
from studio.ui.icons import icon
from studio.ui.panels.buttons import push_button
from studio.ui.panels.compare_side import TOKENS, letter, size_of
from studio.ui.theme import Radius, Space, Token, colour, mark
from studio.ui.widgets import heat_overlay, paint
from studio.ui.widgets.heat_overlay import HeatOverlay
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.pictures import to_image
from studio.ui.words import percent, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QImage, QPaintEvent

    from studio.core.compare import Differences
    from studio.core.compare_scene import CompareScene
    from studio.core.scene import Scene
    from studio.ui.compare_words import Told

ROOM: Final = 170  # px of the list that are always there: the picture below it yields
GAP: Final = 6  # px between the list and its scroll bar
SHORT: Final = 17  # letters of a name beside the other


class DiffersPanel(Panel):
    """The right column of the workspace."""

    def __init__(self, named: dict[str, QAction]) -> None:
        super().__init__(tr("What differs"))
        self._shown: Differences | None = None
        self._open = False
        copy = self.add_button("copy", tr("Copy this list"))
        copy.clicked.connect(self._copy)
        self.names = {name: QLabel() for name in SideName}
        self.rows = QVBoxLayout()
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(8)
        self.same = QPushButton()
        mark(self.same, kind="fold")
        self.same.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.same.setAccessibleName(tr("Fields that are the same"))
        self.same.clicked.connect(self._fold)
        self.same_list = QLabel()
        self.same_list.setWordWrap(True)
        mark(self.same_list, tone="second")
        self.same_list.hide()
        self.where = HeatView()
        self.share = QLabel()
        mark(self.share, tone="second")
        self._place(named)
        self._fill()

    def show_scene(self, scene: Scene) -> None:
        """Show what differs; the names change more often than that."""
        compare = scene.compare
        for name, label in self.names.items():
            side = compare.side(name)
            words = "" if side is None else side_title(side, compare.side(name.other))
            short = words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"
            label.setText(_dotted(name, short))
            label.setToolTip(words)
        if compare.differences != self._shown:
            self._shown = compare.differences
            self._fill()
        self.where.show_scene(compare)
        share = self.where.heat.changed
        self.share.setText("" if share is None else tr("{s} changed", s=percent(share)))

    def told(self) -> tuple[Told, ...]:
        """What is listed."""
        found = () if self._shown is None else self._shown.listed
        return tuple(line for each in found for line in told(each))

    # how it happens

    def _place(self, named: dict[str, QAction]) -> None:
        names = QHBoxLayout()
        for label in self.names.values():
            mark(label, tone="second")
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            names.addWidget(label, 1)
        inside = QWidget()
        mark(inside, kind="clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.rows)
        column.addWidget(self.same)
        column.addWidget(self.same_list)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setMinimumHeight(ROOM)
        scroll.setAccessibleName(tr("What differs between A and B"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.verticalScrollBar().rangeChanged.connect(
            lambda least, most: column.setContentsMargins(0, 0, GAP if most > least else 0, 0)
        )
        heading = QHBoxLayout()
        title = QLabel(tr("Where in the picture"))
        mark(title, tone="title")
        heading.addWidget(title)
        heading.addStretch(1)
        heading.addWidget(self.share)
        buttons = QGridLayout()
        buttons.setSpacing(Space.BUTTONS)
        buttons.addWidget(push_button(named["compare_blend"], "branch"), 0, 0, 1, 2)
        buttons.addWidget(push_button(named["compare_swap"], "swap"), 1, 0)
        buttons.addWidget(push_button(named["compare_keep"], "check"), 1, 1)
        self.body.addLayout(names)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(heading)
        self.body.addWidget(self.where)
        self.body.addLayout(buttons)

    def _fill(self) -> None:
        while (item := self.rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        found = self._shown
        for each in self.told():
            self.rows.addWidget(DifferenceRow(each))
        if found is not None and not found.listed:
            self.rows.addWidget(QLabel(tr("Nothing: these are the same picture.")))
        number = 0 if found is None else found.fields - len(found.same)
        total = 0 if found is None else found.fields
        self.show_note(tr("{n} of {total} fields", n=number, total=total) if total else "")
        count = 0 if found is None else len(found.same)
        self.same.setVisible(count > 0)
        self.same.setText(tr(" {n} fields are the same", n=count))
        self.same_list.setText("" if found is None else same_names(found))
        self._show_fold()

    def _fold(self) -> None:
        self._open = not self._open
        self._show_fold()

    def _show_fold(self) -> None:
        self.same.setIcon(icon("chevron-down" if self._open else "chevron-right"))
        self.same_list.setVisible(self._open and self.same.isVisibleTo(self))

    def _copy(self) -> None:
        lines = [f"{each.field}: {each.first} → {each.second}" for each in self.told()]
        QGuiApplication.clipboard().setText("\n".join(lines))


class DifferenceRow(QWidget):
    """A field and its two values; long ones take several lines."""

    def __init__(self, shown: Told) -> None:
        super().__init__()
        name = QLabel(shown.field)
        mark(name, tone="second")
        self.setAccessibleName(f"{shown.field}: {shown.first} → {shown.second}")
        arrow = QLabel("→")
        mark(arrow, tone="third")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(name, 0, 0, 1, 3)
        for column, (side, text) in enumerate(
            zip(("a", "b"), (shown.first, shown.second), strict=True)
        ):
            value = QLabel(text)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            value.setMinimumHeight(28)
            value.setMinimumWidth(10)
            value.setToolTip(text)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            mark(value, kind="value", side=side)
            grid.addWidget(value, 1, column * 2)
            grid.setColumnStretch(column * 2, 1)
        grid.addWidget(arrow, 1, 1)


class HeatView(QFrame):
    """The difference in small, with the place where most of it is."""

    def __init__(self) -> None:
        super().__init__()
        self.heat = HeatOverlay()
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Where in the picture A and B differ"))

    def show_scene(self, compare: CompareScene) -> None:
        """Show where the two pictures on show differ."""
        size = (1, 1) if compare.a is None else size_of(compare.a)
        if self.heat.show_pair(compare.alike, size):
            pair = compare.alike
            self._image = None if pair is None else to_image(pair[0])
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 284)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 130)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        rect = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(rect, Radius.BUTTON, Radius.BUTTON)
        painter.setClipPath(clip)
        painter.fillRect(rect, colour(Token.WELL))
        image, heat = self._image, self.heat.image
        if image is None or heat is None:
            centre = Qt.AlignmentFlag.AlignHCenter
            words = tr("Nothing to hold against each other yet")
            paint.words(painter, rect, words, ink=colour(Token.TEXT_3), align=centre)
        else:
            scale = min(rect.width() / image.width(), rect.height() / image.height())
            where = QRectF(0, 0, image.width() * scale, image.height() * scale)
            where.moveCenter(rect.center())
            painter.drawImage(where, image)
            heat_overlay.cover(painter, heat, where)
            self._badge(painter, where)
        painter.end()

    def _badge(self, painter: QPainter, rect: QRectF) -> None:
        words = tr("most: {place}", place=place_name(*self.heat.hottest))
        words = words if self.heat.changed else tr("no visible difference")
        corner = rect.bottomLeft()
        corner.setX(corner.x() + 10)
        corner.setY(corner.y() - 10 - paint.PILL_HEIGHT)
        paint.pill(painter, corner, Badge(words))


def _dotted(name: SideName, words: str) -> str:
    dot = f'<span style="color:{TOKENS[name]}">●</span>'
    plain = words.replace("&", "&amp;").replace("<", "&lt;")
    return f"{dot}&nbsp; {letter(name)} &nbsp;{plain}"
