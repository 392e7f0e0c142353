"""How the stock widgets look: the style sheet, and the application dressed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from studio.ui.theme import Token, make_font, make_palette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def style_sheet() -> str:
    """The style sheet for the stock widgets, with the tokens filled in."""
    sheet = _SHEET
    # longest first: LINE_STRONG before LINE
    for token in sorted(Token, key=lambda each: -len(each.name)):
        sheet = sheet.replace(f"@{token.name}", token.value)
    return sheet


def apply(app: QApplication) -> None:
    """Dress the application: Fusion, dark, our palette, font and style sheet."""
    app.setStyle("Fusion")
    app.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    app.setPalette(make_palette())
    app.setFont(make_font())
    app.setStyleSheet(style_sheet())


_SHEET: Final = """
* { outline: 0; }
QToolTip { background: @BG3; color: @TEXT; border: 1px solid @LINE_STRONG; padding: 4px 6px; }

QAbstractScrollArea { background: transparent; border: 0; }
QLabel { background: transparent; }
QLabel[tone="second"] { color: @TEXT_2; font-size: 11px; }
QLabel[tone="third"] { color: @TEXT_3; font-size: 11px; }
QLabel[tone="trouble"] { color: @ERROR; font-size: 11px; }
QLabel[tone="warning"] { color: @WARNING; font-size: 11px; }
QLabel[tone="body"] { color: @TEXT_2; }
QLabel[tone="accent"] { color: @ACCENT; font-size: 11px; font-weight: 500; }
QLabel[tone="title"] { font-weight: 600; }
QLabel[tone="heading"] { font-size: 13px; font-weight: 600; }
QLabel[tone="section"] { color: @TEXT_2; font-size: 11px; font-weight: 600; }
QLabel[tone="figure"] { font-size: 15px; font-weight: 600; }
QLabel[tone="lead"] { color: @TEXT_2; font-size: 15px; }
QLabel[tone="headline"] { font-size: 32px; font-weight: 600; }
QLabel[tone="accent"] { color: @A; font-size: 11px; }
QLabel[tone="key"] { color: @TEXT_2; background: @BG2; border-radius: 4px; padding: 1px 6px;
  font-size: 10px; font-weight: 500; }

QFrame[kind="panel"] { background: @BG1; border: 1px solid @LINE; border-radius: 10px; }
QFrame[kind="viewer"] { background: @WELL; border: 1px solid @LINE; border-radius: 10px; }
QFrame[kind="card"] { background: @BG2; border: 1px solid @LINE_STRONG; border-radius: 8px; }
QFrame[kind="figure"] { background: @BG2; border: 0; border-radius: 8px; }
QFrame[kind="prompt"] { background: @BG1; border: 1px solid @LINE_STRONG; border-radius: 12px; }
QFrame[kind="prompt"][lit="true"] { border-color: @ACCENT; }
QFrame[kind="bar"] { background: @BG1; border: 0; border-bottom: 1px solid @LINE; }
QLabel[kind="value"] { background: @BG0; border: 1px solid @LINE; border-radius: 6px;
  padding: 5px 8px; font-weight: 500; }
QLabel[kind="value"][side="b"] { background: #1d2a2e; border-color: #2f6470; }
QLabel[kind="thumb"] { background: @BG2; border-radius: 4px; }
QPushButton[kind="name"] { background: transparent; border-color: transparent; font-weight: 600;
  padding: 0 6px; }
QPushButton[kind="name"]:hover { background: @BG2; }
QPushButton[kind="name"]:focus { border-color: @ACCENT; }
QPushButton[kind="fold"] { background: @BG2; border: 1px solid transparent; color: @TEXT_2;
  text-align: left; padding: 0 8px; font-weight: 400; }
QPushButton[kind="fold"]:hover { color: @TEXT; background: @BG3; }
QPushButton[kind="fold"]:focus { border-color: @ACCENT; }
QFrame[kind="branch"] { background: @BG2; border: 1px solid @LINE; border-radius: 8px; }
QFrame[kind="rule"] { background: @LINE; border: 0; max-height: 1px; min-height: 1px; }
QFrame[kind="segments"] { background: @BG0; border: 1px solid @LINE; border-radius: 8px; }

QPushButton { background: @BG2; border: 1px solid @LINE_STRONG; border-radius: 6px;
  padding: 0 12px; min-height: 28px; font-weight: 500; }
QPushButton:hover { background: @BG3; }
QPushButton:pressed { background: @BG1; }
QPushButton:focus { border-color: @ACCENT; }
QPushButton:disabled { color: #5c5c66; background: @BG1; border-color: @LINE; }
QPushButton[kind="primary"] { background: @ACCENT; border: 1px solid @ACCENT; color: @ON_ACCENT;
  font-weight: 650; padding: 0 16px; }
QPushButton[kind="primary"]:hover { background: @ACCENT_HOVER; border-color: @ACCENT_HOVER; }
QPushButton[kind="primary"]:pressed { background: #7a78ee; border-color: #7a78ee; }
QPushButton[kind="primary"]:focus { border-color: @TEXT; }
QPushButton[kind="primary"]:disabled { background: #3d3c66; border-color: #3d3c66; color: #8b8b97; }
QPushButton[extent="large"] { min-height: 38px; padding: 0 24px; font-size: 13px; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: @TEXT_2;
  padding: 0 8px; }
QPushButton[kind="quiet"]:hover { color: @TEXT; background: @BG2; }
QPushButton[kind="quiet"]:focus { border-color: @ACCENT; }
QPushButton[kind="status"] { background: transparent; border: 1px solid transparent; color: @TEXT_2;
    font-size: 11px; font-weight: 400; padding: 0 6px; min-height: 18px; max-height: 18px; }
QPushButton[kind="status"]:hover { color: @TEXT; background: @BG2; }
QPushButton[kind="status"]:focus { border-color: @ACCENT; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: @ACCENT;
  padding: 0 2px; min-height: 18px; font-size: 11px; font-weight: 600; border-radius: 4px; }
QPushButton[kind="link"]:hover { color: @ACCENT_HOVER; }
QPushButton[kind="link"]:focus { border-color: @ACCENT; }
QPushButton[kind="segment"] { background: transparent; border: 1px solid transparent;
  color: @TEXT_2; padding: 0 13px; min-height: 24px; }
QPushButton[kind="segment"]:hover { color: @TEXT; }
QPushButton[kind="segment"]:checked { background: @BG3; color: @TEXT; }
QPushButton[kind="segment"]:focus { border-color: @ACCENT; }
QPushButton[kind="search"] { background: @BG0; border-color: @LINE; border-radius: 8px;
  color: @TEXT_2; text-align: left; padding: 0 10px; font-weight: 400; }
QPushButton[kind="search"]:hover { border-color: @LINE_STRONG; }
QPushButton[kind="search"]:focus { border-color: @ACCENT; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
  min-width: 26px; min-height: 26px; }
QToolButton:hover { background: @BG2; }
QToolButton:pressed { background: @BG0; }
QToolButton:checked { background: @BG3; border-color: @LINE_STRONG; }
QToolButton:focus { border-color: @ACCENT; }
QToolButton[kind="figure"] { color: @TEXT_2; font-size: 11px; font-weight: 500; min-width: 34px; }
QToolButton[kind="figure"]:hover { color: @TEXT; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit { background: @BG0; border: 1px solid @LINE;
  border-radius: 6px; selection-background-color: @ACCENT_DEEP; selection-color: @TEXT; }
QLineEdit { padding: 0 6px; min-height: 28px; }
QAbstractSpinBox, QComboBox { padding: 0 8px; min-height: 28px; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover, QPlainTextEdit:hover {
  border-color: @LINE_STRONG; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QComboBox:on, QPlainTextEdit:focus {
  border-color: @ACCENT; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled {
  color: #5c5c66; background: @BG1; }
QLineEdit[bad="true"], QAbstractSpinBox[bad="true"] { border-color: @ERROR; }
QLineEdit[kind="bare"], QPlainTextEdit[kind="bare"] { background: transparent; border: 0;
  padding: 0; }
QPlainTextEdit { padding: 2px 3px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QLineEdit QToolButton { min-width: 0; min-height: 0; border: 0; padding: 0;
  background: transparent; }
QAbstractSpinBox QLineEdit { background: transparent; border: 0; padding: 0; min-height: 0; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: @BG2; border: 1px solid @LINE_STRONG; border-radius: 6px;
  padding: 4px; selection-background-color: @BG3; selection-color: @TEXT; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: @BG3; }

QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @LINE; border-radius: 3px; margin: 2px; }

QMenu { background: @BG2; border: 1px solid @LINE_STRONG; border-radius: 8px; padding: 5px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; min-height: 18px; }
QMenu::item:selected { background: @BG3; }
QMenu::item:disabled { color: #5c5c66; }
QMenu::separator { height: 1px; background: @LINE_STRONG; margin: 5px 8px; }

QScrollArea > QWidget > QWidget[kind="clear"] { background: transparent; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 8px; }
QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: @BG3; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 30px; }
QScrollBar::handle:horizontal { min-width: 30px; }
QScrollBar::handle:hover { background: @LINE_STRONG; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
