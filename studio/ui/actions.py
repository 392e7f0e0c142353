"""What an action is: one row of the table that menu, shortcut, palette and tooltip read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from studio.core.scene import Scene


def always(_scene: Scene) -> bool:
    """It makes sense at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the artist can do.

    name: never changes (settings and tests use it). keys: a portable key sequence, "" for none.
    plain: the keys are single keys without a modifier, which a field or slider in focus keeps for
        itself; the window takes them only when nobody else did.
    when: whether it makes sense now.
    """

    name: str
    title: str
    keys: str
    icon: str
    run: Callable[[], None]
    when: Callable[[Scene], bool] = always
    plain: bool = False


class RowMaker(Protocol):
    """Makes a row of the table, and knows what carries it out."""

    def __call__(
        self,
        name: str,
        title: str,
        keys: str = "",
        icon: str = "",
        when: Callable[[Scene], bool] = always,
        *,
        plain: bool = False,
    ) -> Action: ...


def keys_text(action: Action) -> str:
    """The keys as this platform writes them; "" for none."""
    return QKeySequence(action.keys).toString(QKeySequence.SequenceFormat.NativeText)


def hint(action: Action) -> str:
    """The tooltip: what it does and its key."""
    return f"{action.title}  ({keys_text(action)})" if action.keys else action.title


def install(window: QWidget, actions: tuple[Action, ...]) -> dict[str, QAction]:
    """The rows as QActions of the window, by name; plain keys get no shortcut of their own."""
    made = {}
    for row in actions:
        action = QAction(row.title, window)
        action.setObjectName(row.name)
        action.setToolTip(hint(row))
        if row.keys and not row.plain:
            action.setShortcut(QKeySequence(row.keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(row.run)
        window.addAction(action)
        made[row.name] = action
    return made
