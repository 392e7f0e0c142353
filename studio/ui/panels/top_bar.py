"""The bar over everything: the name, the command search, undo, save, stop, Generate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QLinearGradient, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from studio.core.scene import Saving, Workspace
from studio.ui.actions import Action, hint, keys_text
from studio.ui.icons import icon
from studio.ui.panels.buttons import push_button, tool_button
from studio.ui.theme import Space, Token, colour, mark
from studio.ui.widgets.elided_label import ElidedLabel
from studio.ui.widgets.segmented import Choice, Segmented
from studio.ui.words import saving_word, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from studio.core.scene import Scene

HEIGHT = 50
WIDEST_NAME = 150
_GROUPS = {
    "undo",
    "open",
    "new_project",
    "open_model",
    "branch",
    "fit",
    "rename",
    "palette",
    "quit",
}
"""The actions that have a line over them in the menu."""


class TopBar(QFrame):
    """Buttons for the actions that are always wanted, and a menu of all of them."""

    def __init__(self, rows: tuple[Action, ...], named: dict[str, QAction]) -> None:
        super().__init__()
        mark(self, kind="bar")
        self.setFixedHeight(HEIGHT)
        by_name = {row.name: row for row in rows}
        self.title = ElidedLabel("Sfumato", WIDEST_NAME)
        mark(self.title, tone="heading")
        self.saved = QLabel()
        mark(self.saved, tone="third")
        self.workspaces = Segmented(_workspaces(by_name))
        self.workspaces.chosen.connect(lambda name: named[f"workspace_{name}"].trigger())
        self.workspaces.spring()
        self.search = _search(by_name["palette"], named["palette"])
        self.stop = push_button(named["stop"], "stop")
        self.generate = push_button(named["generate"], "sparkle", kind="primary")
        self.film = push_button(named["walk_render"], "sparkle", kind="primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(Space.BUTTONS)
        left = QHBoxLayout()
        left.setSpacing(Space.BUTTONS)
        left.addWidget(Logo())
        left.addWidget(self.title)
        left.addWidget(self.saved)
        left.addSpacing(Space.PANELS)
        left.addWidget(self.workspaces)
        left.addStretch(1)
        right = QHBoxLayout()
        right.setSpacing(Space.BUTTONS)
        right.addStretch(1)
        row.addLayout(left, 1)  # both sides share what is left, so that the search is central
        row.addWidget(self.search)
        row.addLayout(right, 1)
        for name in ("undo", "redo", "save"):
            right.addWidget(tool_button(named[name], by_name[name].icon))
        right.addWidget(_menu(rows, named))
        right.addSpacing(6)
        right.addWidget(self.stop)
        right.addWidget(self.generate)
        right.addWidget(self.film)

    def show_scene(self, scene: Scene) -> None:
        """Stop and Generate belong to a picture in the making; the first page has its own."""
        first = scene.stage is None and not scene.nodes
        walks = scene.workspace is Workspace.INTERPOLATE
        self.generate.setVisible(not first and not walks)
        self.film.setVisible(not first and walks)
        self.workspaces.setVisible(not first)
        self.workspaces.show_choice(scene.workspace)
        self.stop.setVisible(not first)
        project = scene.project
        self.title.show_text("Sfumato" if first and not project.text else project.name or "Sfumato")
        self.saved.setText("" if first and not project.text else f"· {saving_word(project)}")
        self.saved.setToolTip(project.text)
        mark(self.saved, tone=_TONES.get(project.saving, "third"))


_TONES = {Saving.TROUBLE: "trouble", Saving.READ_ONLY: "warning"}


def _workspaces(rows: dict[str, Action]) -> tuple[Choice, ...]:
    names = {
        Workspace.SCRUB: tr("Scrub"),
        Workspace.EXPLORE: tr("Explore"),
        Workspace.INTERPOLATE: tr("Interpolate"),
        Workspace.WORDS: tr("Words"),
        Workspace.COMPARE: tr("Compare"),
    }
    return tuple(Choice(w, names[w], hint(rows[f"workspace_{w}"])) for w in Workspace)


class Logo(QWidget):
    """The mark: a soft line between two colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(22, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        blend = QLinearGradient(0, 0, 22, 22)
        blend.setColorAt(0, colour(Token.A))
        blend.setColorAt(1, colour(Token.ACCENT))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend)
        painter.drawRoundedRect(QRectF(0, 0, 22, 22), 6, 6)
        line = QPainterPath(QPointF(4, 14))
        line.cubicTo(QPointF(9, 2), QPointF(12, 20), QPointF(18, 8))
        painter.setPen(QPen(Qt.GlobalColor.white, 1.8, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(line)
        painter.end()


def _menu(rows: tuple[Action, ...], named: dict[str, QAction]) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon("more"))
    button.setAccessibleName(tr("All commands"))
    button.setToolTip(tr("All commands"))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    for row in rows:
        if row.name in _GROUPS:
            menu.addSeparator()
        menu.addAction(named[row.name])
    button.setMenu(menu)
    return button


def _search(row: Action, action: QAction) -> QPushButton:
    button = QPushButton(f"  {row.title}")
    mark(button, kind="search")
    button.setIcon(icon("search", Token.TEXT_3))
    button.setAccessibleName(row.title)
    button.setToolTip(hint(row))
    button.setFixedWidth(270)
    button.clicked.connect(action.trigger)
    keys = QLabel(keys_text(row))
    mark(keys, tone="key")
    keys.setFixedHeight(18)
    inside = QHBoxLayout(button)
    inside.setContentsMargins(0, 0, 7, 0)
    inside.addStretch(1)
    inside.addWidget(keys)
    return button
