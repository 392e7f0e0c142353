"""Our icon family: small SVG files on a 24-unit grid, 1.6 stroke, coloured by token.

Drawn pixmaps live in Qt's own pixmap cache, under its byte budget.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from studio.ui.theme import Token, colour

ICONS: Final = Path(__file__).resolve().parents[2] / "resources" / "icons"
DISABLED_ALPHA: Final = 110


def names() -> tuple[str, ...]:
    """Every icon there is, by name."""
    return tuple(sorted(path.stem for path in ICONS.glob("*.svg")))


def icon(name: str, token: Token = Token.TEXT_2, size: int = 16) -> QIcon:
    """An icon in a token's colour, crisp at `size` logical px on every screen there is.

    The quiet text colours light up under the cursor and when checked.
    Raises FileNotFoundError for a name that is not in the family.
    """
    made = QIcon()
    lit = Token.TEXT if token in (Token.TEXT_2, Token.TEXT_3) else token
    ratios = {1.0, 2.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}
    for ratio in sorted(ratios):
        made.addPixmap(pixmap(name, colour(token), size, ratio))
        if lit is not token:
            bright = pixmap(name, colour(lit), size, ratio)
            made.addPixmap(bright, QIcon.Mode.Active)
            made.addPixmap(bright, QIcon.Mode.Normal, QIcon.State.On)
            made.addPixmap(bright, QIcon.Mode.Active, QIcon.State.On)
        faded = pixmap(name, colour(token, DISABLED_ALPHA), size, ratio)
        made.addPixmap(faded, QIcon.Mode.Disabled)
    return made


def pixmap(name: str, ink: QColor, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """An icon as a square pixmap of `size` logical px at a device pixel ratio."""
    key = f"sfumato/{name}/{ink.rgba():08x}/{size}/{ratio:.3f}"
    made = QPixmap()
    if QPixmapCache.find(key, made):
        return made
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    # drawn opaque, then faded as one: overlapping strokes must not show
    opaque = QColor(ink.red(), ink.green(), ink.blue())
    source = _source(name).replace("currentColor", opaque.name())
    renderer = QSvgRenderer(QByteArray(source.encode()))
    painter = QPainter(made)
    painter.setOpacity(ink.alphaF())
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    QPixmapCache.insert(key, made)
    return made


def draw(painter: QPainter, name: str, centre: QPointF, ink: QColor, size: int = 16) -> None:
    """Draw an icon in a painted widget, its corner on a whole device pixel."""
    ratio = painter.deviceTransform().m11()
    x = round((centre.x() - size / 2) * ratio) / ratio
    y = round((centre.y() - size / 2) * ratio) / ratio
    painter.drawPixmap(QPointF(x, y), pixmap(name, ink, size, ratio))


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")
