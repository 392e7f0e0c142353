"""One of two pictures: its name, the picture, its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.core.compare_scene import SideName
from studio.ui.compare_words import side_badge, side_meta, side_title
from studio.ui.icons import icon
from studio.ui.panels.picture_picker import PicturePicker, picture_rows
from studio.ui.theme import Radius, Space, Token, Type, colour, mark
from studio.ui.widgets import paint
from studio.ui.widgets.canvas import Badge, Badges, Canvas
from studio.ui.widgets.film import Film
from studio.ui.widgets.node_drag import NodeDrops
from studio.ui.widgets.side_strip import SideStrip
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

    from studio.core.compare_scene import Side
    from studio.core.scene import Scene

TOKENS: Final = {SideName.A: Token.A, SideName.B: Token.B}
LONGEST: Final = 34  # letters of a title
PILL: Final = 28  # letters of a title on a picture


def letter(name: SideName) -> str:
    """A or B."""
    return name.value.upper()


class SideBadge(QWidget):
    """The letter of a side in its colour."""

    def __init__(self, name: SideName) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(22, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, token = QRectF(self.rect()), TOKENS[self._name]
        paint.box(painter, rect, Radius.BUTTON, colour(token, 40), colour(token, 170))
        centre = Qt.AlignmentFlag.AlignHCenter
        ink = colour(token)
        words = letter(self._name)
        paint.words(painter, rect, words, size=Type.SECOND, weight=600, ink=ink, align=centre)
        painter.end()


class SideHeader(QWidget):
    """The letter, the name, which opens the list to choose another, and how it came to be.

    chosen(int): a node of the history is wanted on this side.
    """

    chosen = Signal(int)

    def __init__(self, name: SideName) -> None:
        super().__init__()
        self.setFixedHeight(Space.HEADER)
        self._name = name
        self._scene: Scene | None = None
        self.title = QPushButton()
        mark(self.title, kind="name")
        self.title.setIcon(icon("chevron-down"))
        self.title.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the icon after the words
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title.setToolTip(tr("Choose another picture for {side}", side=letter(name)))
        self.title.setAccessibleName(tr("Picture {side}", side=letter(name)))
        self.title.clicked.connect(self.pick)
        self.meta = QLabel()
        mark(self.meta, tone="second")
        self.meta.setMinimumWidth(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(4)
        row.addWidget(SideBadge(name))
        row.addWidget(self.title)
        row.addWidget(self.meta, 1)

    def show_scene(self, scene: Scene) -> None:
        """Show what this side is."""
        self._scene = scene
        side = scene.compare.side(self._name)
        other = scene.compare.side(self._name.other)
        words = tr("Choose a picture") if side is None else side_title(side, other)
        short = words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
        if short != self.title.text():
            self.title.setText(short)
            named = tr("{side}: {title}", side=letter(self._name), title=words)
            self.title.setAccessibleName(named)
        self.meta.setText("" if side is None else side_meta(side))

    def pick(self) -> None:
        """Open the list of pictures."""
        if self._scene is not None:
            picker = PicturePicker(picture_rows(self._scene, self._name), self, live=True)
            picker.chosen.connect(self.chosen)
            picker.open_below(self.title)


class SidePanel(QFrame):
    """One side. step_wished(int): a step of it is wanted."""

    step_wished = Signal(int)

    def __init__(self, name: SideName) -> None:
        super().__init__()
        mark(self, kind="panel")
        self.name = name
        self.header = SideHeader(name)
        self.canvas = Canvas()
        self.canvas.setAccessibleName(tr("Picture {side}", side=letter(name)))
        self.strip = side_strip(name)
        self.strip.step_wished.connect(self.step_wished)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.canvas, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(Space.INSIDE - 2, 4, Space.INSIDE - 2, 0)
        foot.addWidget(self.strip)
        column.addLayout(foot)

    def show_scene(self, scene: Scene) -> None:
        """Show this side's picture and steps."""
        self.header.show_scene(scene)
        side = scene.compare.side(self.name)
        if side is None:
            self.canvas.show_picture(None)
            self.canvas.show_placeholder(no_second(scene))
        else:
            self.canvas.show_placeholder(side_badge(side))
            self.canvas.show_picture(side.picture, size_of(side))
            badge = Badge(side_badge(side), TOKENS[self.name])
            self.canvas.show_badges(Badges(bottom_left=badge))
        self.strip.show_film(film_of(side))


def let_drop(target: QWidget, put: Callable[[SideName, int], None], *names: SideName) -> NodeDrops:
    """Let pictures of the history be dropped where one side is, or both: A left, B right."""
    zones = (Badge(tr("Compare as {side}", side=letter(n)), TOKENS[n]) for n in names)
    drops = NodeDrops(target, *zones)
    drops.dropped.connect(lambda zone, node: put(names[zone], node))
    return drops


def side_pill(name: SideName, title: str) -> Badge:
    """A side and its picture's title, to stand on the picture."""
    short = title if len(title) <= PILL else title[: PILL - 1].rstrip() + "…"
    return Badge(f"{letter(name)}   {short}".rstrip(), TOKENS[name])


def side_strip(name: SideName) -> SideStrip:
    """The steps of one side."""
    return SideStrip(TOKENS[name], tr("Steps of {side}", side=letter(name)))


def no_second(scene: Scene) -> str:
    """What to do where a side is empty."""
    if len(scene.nodes) < 2:
        return tr("Make a second picture, or a branch of this one, to compare them.")
    return tr("Choose a second picture: click on “Choose a picture”.")


def size_of(side: Side) -> tuple[int, int]:
    """What a side's picture stands for, px."""
    return side.node.recipe.width, side.node.recipe.height


def film_of(side: Side | None) -> Film:
    """The steps of a side, the finished picture last."""
    if side is None or side.reel.count == 0:
        return Film(total=20)
    reel = side.reel
    thumbs = [step.expects for step in reel.steps]
    if reel.picture is not None and len(thumbs) == reel.count:
        thumbs.append(reel.picture)
    ready = reel.count + 1 if reel.complete else len(reel.steps)
    return Film(
        total=reel.count + 1,
        current=min(side.position, reel.count),
        ready=ready,
        thumbs=tuple(thumbs),
        ends=True,
    )


class LinkButton(QPushButton):
    """Whether the two sides go through their steps together; a disc between them."""

    SIDE: Final = 32

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(self.SIDE, self.SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._linked = True

    def show_linked(self, *, linked: bool) -> None:
        """Show a whole link or a broken one."""
        if linked != self._linked:
            self._linked = linked
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.hasFocus() or self.underMouse()
        line = colour(Token.ACCENT if self.hasFocus() else Token.LINE_STRONG)
        fill = colour(Token.BG3 if lit else Token.BG0)
        paint.box(painter, QRectF(self.rect()), self.SIDE / 2, fill, line)
        name, token = ("link", Token.ACCENT) if self._linked else ("link-off", Token.TEXT_2)
        drawn = icon(name, token).pixmap(16, 16)
        centre = QPointF(self.rect().center()) - QPointF(7.5, 7.5)
        painter.drawPixmap(centre, drawn)
        painter.end()
