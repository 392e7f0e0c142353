"""Buttons that stand for a row of the action table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QAbstractButton

from studio.ui.widgets.buttons import icon_button, text_button

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QPushButton, QToolButton

Button = TypeVar("Button", bound=QAbstractButton)


def tool_button(action: QAction, icon_name: str) -> QToolButton:
    """An icon that does what the action does; its words are in the tooltip."""
    return _bound(icon_button(icon_name, action.toolTip()), action)


def push_button(action: QAction, icon_name: str, *, kind: str = "") -> QPushButton:
    """Words and an icon. kind: "primary" for the one main button, else a plain one."""
    return _bound(text_button(action.text(), icon_name, kind=kind), action)


def _bound(button: Button, action: QAction) -> Button:
    button.setAccessibleName(action.text())
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    button.setEnabled(action.isEnabled())
    action.enabledChanged.connect(button.setEnabled)
    return button
