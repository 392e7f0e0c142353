"""The context menu of the history: what can be done with the picture under the pointer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from studio.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from studio.core.node import Node


@dataclass(frozen=True, slots=True)
class Item:
    """One line. title: what it says of this picture, "" where it makes no sense for it.

    run: called with the picture's id. keys: the keys that do the same for the picture on show.
    group: lines of one group stand together, the groups in their order.
    """

    title: Callable[[Node], str]
    run: Callable[[int], None]
    icon: str = ""
    keys: str = ""
    group: int = 0


class HistoryMenu:
    """The lines of the menu; whoever has something to do with a picture adds one."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._items: list[Item] = []

    def add(self, item: Item) -> None:
        """Add a line, behind those of its group."""
        self._items.append(item)
        self._items.sort(key=lambda each: each.group)

    def made_for(self, node: Node) -> QMenu:
        """The menu for one picture; the caller shows it, or throws it away."""
        menu, group = QMenu(self._parent), None
        for item in self._items:
            title = item.title(node)
            if not title:
                continue
            if group is not None and item.group != group:
                menu.addSeparator()
            group = item.group
            words = f"{title}\t{item.keys}" if item.keys else title
            action = menu.addAction(icon(item.icon), words) if item.icon else menu.addAction(words)
            action.triggered.connect(partial(_run, item.run, node.id))
        return menu

    def open(self, node: Node, at: QPoint) -> None:
        """Show the menu for one picture."""
        menu = self.made_for(node)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


def _run(run: Callable[[int], None], node_id: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's own
    run(node_id)
