"""The look: tokens, fonts and icons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from studio.ui import icons, styling, theme
from studio.ui.theme import Token

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WANTED = """arrow-right branch check chevron-down close copy dice error export eye fit folder grid
hand help history image info loop minus more one-to-one pause pixel-grid play plus redo reset save
search settings shuffle skip-first skip-last sliders sparkle star stop undo warning"""


def test_the_style_sheet_has_every_token_filled_in() -> None:
    assert "@" not in styling.style_sheet()


def test_the_application_is_dressed(qapp: QApplication) -> None:
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == Token.BG0
    family = qapp.font().family()
    assert family == "Inter" or "Inter" not in QFontDatabase.families()


def test_figures_are_tabular_also_under_the_style_sheet(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    theme.mark(label, tone="second")
    metrics = QFontMetricsF(label.font())
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
    assert label.font().pixelSize() == 11


def test_text_can_be_read() -> None:
    def light(token: Token) -> float:
        def linear(channel: float) -> float:
            return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

        ink = theme.colour(token)
        r, g, b = (linear(c) for c in (ink.redF(), ink.greenF(), ink.blueF()))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def contrast(ink: Token, ground: Token) -> float:
        return (light(ink) + 0.05) / (light(ground) + 0.05)

    for ground in (Token.BG0, Token.BG1, Token.BG2):
        assert contrast(Token.TEXT, ground) >= 7
        assert contrast(Token.TEXT_2, ground) >= 4.5
        assert contrast(Token.TEXT_3, ground) >= 4.5
    assert 1 / contrast(Token.ON_ACCENT, Token.ACCENT) >= 4.5


def test_the_family_is_whole_and_of_one_style() -> None:
    assert set(WANTED.split()) <= set(icons.names())
    for name in icons.names():
        head = (icons.ICONS / f"{name}.svg").read_text().partition(">")[0]
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', head))
        assert said["viewBox"] == "0 0 24 24"
        assert (said["stroke"], said["stroke-width"]) == ("currentColor", "1.6")
        assert (said["stroke-linecap"], said["stroke-linejoin"]) == ("round", "round")


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_is_drawn_in_its_colour(qapp: QApplication, name: str) -> None:
    image = icons.pixmap(name, theme.colour(Token.A), 16, 2.0).toImage()
    assert image.size() == QSize(32, 32)
    inks = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() > 250
    }
    assert Token.A in inks


def test_an_icon_is_crisp_at_both_ratios(qapp: QApplication) -> None:
    made = icons.icon("branch", size=16)
    assert made.pixmap(QSize(16, 16), 2.0).size() == QSize(32, 32)
    assert made.pixmap(QSize(16, 16), 1.0).size() == QSize(16, 16)


def test_a_faded_icon_does_not_show_its_crossings(qapp: QApplication) -> None:
    image = icons.pixmap("plus", theme.colour(Token.TEXT, 100), 24, 1.0).toImage()
    deepest = max(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))
    assert deepest <= 101


def test_an_unknown_icon_is_an_error(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_a_mark_that_is_there_is_not_made_again(qtbot: QtBot) -> None:
    looks: list[QEvent.Type] = []

    class Watched(QLabel):
        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            looks.append(event.type())
            super().changeEvent(event)

    label = Watched()
    qtbot.addWidget(label)
    for tone in ("second", "second", "title"):
        theme.mark(label, tone=tone)
    assert looks.count(QEvent.Type.StyleChange) == 2
    assert label.property("tone") == "title"
