"""The look: one table of tokens, and what Qt needs made from it.

Everything on screen takes its colours, radii and type sizes from here. The chrome is a cool neutral
grey with one accent; nothing near a picture has a hue, so that the picture is judged fairly.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PREFERRED_FAMILY: Final = "Inter"
FOCUS_HALO: Final = 60  # alpha of the accent round what has the focus


class Token(StrEnum):
    """A colour by what it is for."""

    BG0 = "#131314"  # window, fields
    BG1 = "#1a1a1c"  # panels
    BG2 = "#222225"  # buttons, cards, popovers
    BG3 = "#2b2b2f"  # tracks, the selected segment
    WELL = "#0e0e0f"  # round the picture
    SHADE = "#0c0c0e"  # pills on pictures
    LINE = "#2c2c30"
    LINE_STRONG = "#3a3a40"
    TEXT = "#ececef"
    TEXT_2 = "#a3a3ad"
    TEXT_3 = "#8b8b97"
    ON_ACCENT = "#0f0f18"
    KNOB = "#f4f4f8"
    ACCENT = "#8e8cff"
    ACCENT_HOVER = "#a5a3ff"
    ACCENT_DEEP = "#5b59c9"
    A = "#ffb464"
    B = "#58d0e8"
    OK = "#6fd69b"
    WARNING = "#f2c14e"
    ERROR = "#f0787a"
    PINK = "#e679b0"
    GREEN = "#86d18b"


class Radius(IntEnum):
    """Corner radii, logical px."""

    CELL = 4
    BUTTON = 6
    CHIP = 7
    CARD = 8
    PANEL = 10
    PROMPT = 12


class Type(IntEnum):
    """Type sizes, logical px."""

    TICK = 10
    SECOND = 11
    BODY = 12
    TITLE = 13
    PROMPT = 15
    HEADLINE = 32


class Space(IntEnum):
    """Distances and heights, logical px."""

    CHIPS = 6
    BUTTONS = 8
    PANELS = 8
    MARGIN = 10
    INSIDE = 14
    HEADER = 44
    FIELD = 30


def colour(token: Token, alpha: int = 255) -> QColor:
    """A token as a colour of its own; alpha 0-255."""
    made = QColor(token.value)
    made.setAlpha(alpha)
    return made


def font(size: int = Type.BODY, weight: int = 400) -> QFont:
    """The application's font in another size (logical px) and weight (100-1000).

    Figures are tabular, so that a value does not shake while it changes.
    """
    made = QFont(QApplication.font())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    return made


def make_font() -> QFont:
    """The UI font: Inter where the system has it, else the platform's own."""
    if PREFERRED_FAMILY in QFontDatabase.families():
        made = QFont(PREFERRED_FAMILY)
    else:
        made = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    made.setPixelSize(Type.BODY)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def make_palette() -> QPalette:
    """The tokens as Qt's colour roles."""
    role = QPalette.ColorRole
    palette = QPalette()
    for where, token in {
        role.Window: Token.BG0,
        role.Base: Token.BG0,
        role.AlternateBase: Token.BG1,
        role.Button: Token.BG2,
        role.WindowText: Token.TEXT,
        role.Text: Token.TEXT,
        role.ButtonText: Token.TEXT,
        role.BrightText: Token.TEXT,
        role.PlaceholderText: Token.TEXT_3,
        role.Highlight: Token.ACCENT_DEEP,
        role.HighlightedText: Token.TEXT,
        role.ToolTipBase: Token.BG3,
        role.ToolTipText: Token.TEXT,
        role.Accent: Token.ACCENT,
        role.Link: Token.ACCENT,
        role.Light: Token.BG3,
        role.Mid: Token.LINE,
        role.Dark: Token.BG0,
        role.Shadow: Token.WELL,
    }.items():
        palette.setColor(where, colour(token))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, colour(Token.TEXT_3, 150))
    return palette


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set the properties that the style sheet looks at (kind, tone …) and have it look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return  # looking again costs more than all else that a tick of a slider shows
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    # a frame measures itself anew only when it is told
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
