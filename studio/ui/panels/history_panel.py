"""The history: every picture that was asked for, as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.ui.theme import Token
from studio.ui.widgets.history_list import HistoryList, HistoryRow
from studio.ui.widgets.panel import Panel
from studio.ui.words import meta, title, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.compare_scene import CompareScene
    from studio.core.history import Node
    from studio.core.scene import Scene


class HistoryPanel(Panel):
    """choose: called with the id of the node that the artist returns to."""

    def __init__(self, choose: Callable[[int], None]) -> None:
        super().__init__(tr("History"))
        self.list = HistoryList()
        self.list.chosen.connect(lambda row_id: choose(int(row_id)))
        self.body.addWidget(self.list)
        self._shown: tuple[object, ...] = ()

    def show_scene(self, scene: Scene) -> None:
        """Show the nodes; the one on show is marked."""
        tags = _tags(scene.compare)
        key = (scene.nodes, scene.current, tags)
        if key == self._shown:
            return
        self._shown = key
        by_id = {node.id: node for node in scene.nodes}
        self.list.show_rows(
            tuple(_row(node, by_id, scene.current, tags.get(node.id)) for node in scene.nodes)
        )


def _tags(compare: CompareScene) -> dict[int, Token]:
    """The two pictures that the viewer shows, while it shows two."""
    if not compare.wipe or compare.a is None or compare.b is None:
        return {}
    return {compare.a.node.id: Token.A, compare.b.node.id: Token.B}


def _row(node: Node, by_id: dict[int, Node], current: int | None, tag: Token | None) -> HistoryRow:
    parent = by_id[node.parent] if node.parent is not None else None
    return HistoryRow(
        id=str(node.id),
        parent=None if parent is None else str(parent.id),
        title=title(node, parent),
        meta=meta(node),
        thumb=node.picture,
        current=node.id == current,
        tag=tag,
    )
