"""The history: every picture that was asked for, as a tree to search and to keep in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from studio.core.compare_scene import SideName
from studio.ui.history_search import Search, Sieve
from studio.ui.icons import icon
from studio.ui.panels.history_menu import HistoryMenu, Item
from studio.ui.theme import Token, mark
from studio.ui.titles import about, meta, title
from studio.ui.widgets.ask_bar import AskBar
from studio.ui.widgets.history_list import HistoryList, HistoryRow
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.search_line import SearchLine
from studio.ui.words import prune_question, pruned, tr

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QAction

    from studio.core.compare_scene import CompareScene
    from studio.core.conductor import Conductor
    from studio.core.node import Node
    from studio.core.scene import Scene

Known = tuple[object, ...]


class HistoryPanel(Panel):
    """The tree, a field that sifts it, and a question in place before anything is removed."""

    def __init__(self, conductor: Conductor, named: dict[str, QAction]) -> None:
        super().__init__(tr("History"))
        self._conductor = conductor
        self._sieve, self._search = Sieve(), Search()
        self._nodes: dict[int, Node] = {}
        self._rows: dict[int, tuple[Known, HistoryRow]] = {}
        self._shown: tuple[object, ...] = ()
        self.find_button = self.add_button("search", named["find"].toolTip(), checkable=True)
        self.stars_button = self.add_button("star", named["starred_only"].toolTip(), checkable=True)
        self.find_button.clicked.connect(named["find"].trigger)
        self.stars_button.clicked.connect(named["starred_only"].trigger)
        self.field = SearchLine(tr("Words, name, seed, or liked:"))
        self.field.searched.connect(self._look_for)
        self.field.closed.connect(self.close_search)
        self.list = HistoryList()
        self.list.set_renamable(on=True)
        self.list.set_starrable(on=True)
        self.nothing = QLabel()
        mark(self.nothing, tone="second")
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        self.question = AskBar(tr("Remove"), tr("Keep"))
        self.question.closed.connect(self.list.setFocus)
        for widget in (self.field, self.nothing, self.list, self.question):
            self.body.addWidget(widget)
        self.body.setStretchFactor(self.list, 1)
        self.menu = HistoryMenu(self)
        self._fill_menu(named)
        self.list.chosen.connect(lambda row_id: conductor.pictures.select(int(row_id)))
        self.list.renamed.connect(self._rename)
        self.list.starred.connect(lambda row_id: self.star(int(row_id)))
        self.list.menu_wished.connect(self._open_menu)

    def show_scene(self, scene: Scene) -> None:
        """Show the nodes; the one on show is marked."""
        tags = _tags(scene.compare)
        key = (scene.nodes, scene.current, tags, self._sieve)
        if key == self._shown:
            return
        if scene.nodes is not (self._shown or (None,))[0]:
            self._nodes = {node.id: node for node in scene.nodes}
            self.question.give_up()
        self._shown = key
        hits, kept = self._search.sift(scene.nodes, self._sieve)
        self.list.show_rows(
            [
                self._row(node, scene.current, tags.get(node.id), dimmed=node.id not in hits)
                for node in scene.nodes
                if node.id in kept
            ]
        )
        self._say_nothing(bool(scene.nodes) and not kept)

    # ---- wishes, also from the table of actions: None is the picture on show

    def rename(self, node_id: int | None = None) -> None:
        """Type a name in the picture's place."""
        node = self._wished(node_id)
        if node is not None:
            self.list.rename(str(node.id))

    def star(self, node_id: int | None = None) -> None:
        """Mark a picture as dear, or no longer."""
        node = self._wished(node_id)
        if node is not None:
            self._conductor.keeping.star(node.id, on=not node.starred)

    def like(self, node_id: int | None = None) -> None:
        """Like a picture, or take that back."""
        self._judge(node_id, liked=True)

    def dislike(self, node_id: int | None = None) -> None:
        """Dislike a picture, or take that back."""
        self._judge(node_id, liked=False)

    def _judge(self, node_id: int | None, *, liked: bool) -> None:
        node = self._wished(node_id)
        if node is not None:
            self._conductor.keeping.like(node.id, None if node.liked is liked else liked)

    def prune(self, node_id: int | None = None) -> None:
        """Ask, then remove a picture and what grew from it."""
        node = self._wished(node_id)
        if node is None:
            return
        weight = self._conductor.keeping.weigh(node.id)

        def remove() -> None:
            self._conductor.keeping.prune(node.id)
            self._conductor.tell(pruned(weight))

        self.question.ask(prune_question(weight), remove)

    def search(self) -> None:
        """Open the field that sifts the history, or close it."""
        if self.field.isVisible() and self.field.hasFocus():
            self.close_search()
        else:
            self.find_button.setChecked(True)
            self.field.show()
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.field.selectAll()

    def close_search(self) -> None:
        """Show everything again."""
        self.find_button.setChecked(False)
        self.field.clear()
        self.field.hide()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_starred(self) -> None:
        """Show only what is marked as dear, or everything."""
        self._sift(Sieve(self._sieve.words, not self._sieve.starred))
        self.stars_button.setChecked(self._sieve.starred)
        self.stars_button.setIcon(icon("star-filled" if self._sieve.starred else "star"))

    def show_current(self) -> None:
        """Bring the picture on show into sight, whatever hides it."""
        if not self._sieve.is_open:
            self.close_search()
            if self._sieve.starred:
                self.toggle_starred()
        self.list.show_current()

    # ---- how it happens

    def _wished(self, node_id: int | None) -> Node | None:
        if node_id is None:
            node_id = self._conductor.scene().current
        return None if node_id is None else self._nodes.get(node_id)

    def _rename(self, row_id: str, name: str) -> None:
        self._conductor.keeping.rename(int(row_id), name)

    def _look_for(self, words: str) -> None:
        self._sift(Sieve(words, self._sieve.starred))

    def _sift(self, sieve: Sieve) -> None:
        if sieve != self._sieve:
            self._sieve = sieve
            self.show_scene(self._conductor.scene())

    def _say_nothing(self, nothing: bool) -> None:  # noqa: FBT001 - a plain on/off setter
        words = self._sieve.words.strip()
        said = tr("Nothing here answers “{words}”.", words=words) if words else ""
        self.nothing.setText(said or tr("No picture has a star yet. Press F to give it one."))
        self.nothing.setVisible(nothing)

    def _row(
        self, node: Node, current: int | None, tag: Token | None, *, dimmed: bool
    ) -> HistoryRow:
        """The row of a node; the same one as before where nothing of it differs."""
        parent = None if node.parent is None else self._nodes.get(node.parent)
        key = (node, parent, node.id == current, tag, dimmed)
        known = self._rows.get(node.id)
        if known is not None and all(a is b for a, b in zip(known[0], key, strict=True)):
            return known[1]
        row = HistoryRow(
            id=str(node.id),
            parent=None if parent is None else str(parent.id),
            title=title(node, parent),
            meta=meta(node),
            about=about(node, parent),
            thumb=node.picture,
            current=node.id == current,
            tag=tag,
            starred=node.starred,
            liked=node.liked,
            dimmed=dimmed,
        )
        self._rows[node.id] = (key, row)
        return row

    def _open_menu(self, row_id: str, at: QPoint) -> None:
        node = self._nodes.get(int(row_id))
        if node is not None:
            self.menu.open(node, at)

    def _fill_menu(self, named: dict[str, QAction]) -> None:
        """What the history itself can do with a picture; others add their own."""

        def keys(name: str) -> str:
            plain = {"star": "F", "prune": "Del", "like": "Y", "dislike": "Shift+Y"}
            native = QKeySequence.SequenceFormat.NativeText
            return plain.get(name) or named[name].shortcut().toString(native)

        def choose(side: SideName, node_id: int) -> None:
            self._conductor.comparison.choose(side, node_id)

        for item in (
            Item(lambda _: tr("Rename"), self.rename, "edit", keys("rename")),
            Item(
                lambda node: tr("Take the star away") if node.starred else tr("Give it a star"),
                self.star,
                "star",
                keys("star"),
            ),
            Item(
                lambda node: tr("Like it no longer") if node.liked else tr("Like it"),
                self.like,
                "heart",
                keys("like"),
            ),
            Item(
                lambda node: (
                    tr("Dislike it no longer") if node.liked is False else tr("Dislike it")
                ),
                self.dislike,
                "close",
                keys("dislike"),
            ),
            Item(self._fold_title, self._fold, "branch", group=1),
            Item(lambda _: tr("Compare as A"), lambda n: choose(SideName.A, n), "compare", group=2),
            Item(lambda _: tr("Compare as B"), lambda n: choose(SideName.B, n), group=2),
            Item(lambda _: tr("Remove…"), self.prune, "trash", keys("prune"), group=9),
        ):
            self.menu.add(item)

    def _fold_title(self, node: Node) -> str:
        folded = self.list.is_folded(str(node.id))
        if folded is None:
            return ""
        return tr("Show what grew from it") if folded else tr("Fold what grew from it")

    def _fold(self, node_id: int) -> None:
        self.list.fold(str(node_id), on=not self.list.is_folded(str(node_id)))


def _tags(compare: CompareScene) -> dict[int, Token]:
    """The two pictures that the viewer shows, while it shows two."""
    if not compare.wipe or compare.a is None or compare.b is None:
        return {}
    return {compare.a.node.id: Token.A, compare.b.node.id: Token.B}
