"""The map page: all pictures of the project by likeness; click to go there, drag to blend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from studio.core.atlas import Atlas
from studio.core.errors import StudioError
from studio.core.scene import Note, Severity
from studio.library import neighbours
from studio.ui.panels.explore_pages import ExplorePage
from studio.ui.tasks import aside
from studio.ui.theme import Token
from studio.ui.titles import title
from studio.ui.widgets.buttons import icon_button
from studio.ui.widgets.map_paint import MapItem
from studio.ui.widgets.map_view import MapView
from studio.ui.words import tr

if TYPE_CHECKING:
    from studio.core.conductor import Conductor
    from studio.core.recipe import Recipe
    from studio.core.scene import Scene
    from studio.ui.tasks import Tasks


class MapPage(ExplorePage):
    """The map, which looks at new pictures a few at a time."""

    def __init__(self, conductor: Conductor) -> None:
        super().__init__(tr("Map"), tr("All pictures, the ones that look alike side by side"))
        self._conductor = conductor
        self._atlas = Atlas()
        self._tasks: Tasks | None = None
        self._arranged: tuple[int, ...] = ()
        self._arranging = False
        self._scene: Scene | None = None
        self._shown: tuple[object, ...] = ()
        self._kept: tuple[object, ...] = ()
        self.view = MapView()
        self.view.show_empty(
            tr("Every picture of this project will lie here, beside those that look like it.")
        )
        self.fit = icon_button("fit", tr("Show the whole map  (0)"))
        self.fit.clicked.connect(self.view.fit)
        self.close_by = icon_button(
            "neighbours", tr("Lay what looks alike close together  (t-SNE)"), checkable=True
        )
        self.close_by.toggled.connect(lambda on: self._arrange(on=on))
        self.tool_row.addStretch(1)
        self.tool_row.addWidget(self.close_by)
        self.tool_row.addWidget(self.fit)
        self.column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.setInterval(0)
        self._more.timeout.connect(self._go_on)
        self.view.chosen.connect(conductor.pictures.select)
        self.view.blended.connect(conductor.pictures.mix)

    def connect_tasks(self, tasks: Tasks) -> None:
        """Say who runs what takes long."""
        self._tasks = tasks

    def show_scene(self, scene: Scene) -> None:
        """Show the pictures that there are."""
        self._scene = scene
        atlas = self._atlas.take(scene.nodes)
        marks = _marks(scene)
        key = (id(scene.nodes), scene.current, marks, id(atlas))
        if key != self._shown:
            self._shown, self._kept = key, (scene.nodes, atlas)  # kept, that the ids stay theirs
            self.view.show_map(_items(scene, atlas.places, marks), atlas.words)
            self.show_note(_note(len(atlas.places), atlas.left))
        if atlas.left:
            self._more.start()
        elif self.close_by.isChecked():
            self._find_neighbours()

    def _go_on(self) -> None:
        if self._scene is not None and self.isVisible():
            self.show_scene(self._scene)

    # ---- neighbours

    def _arrange(self, *, on: bool) -> None:
        """Lay the map out by neighbours, or by the two ways in which pictures differ most."""
        try:
            if on:
                neighbours.check_available()
        except StudioError as error:
            self.close_by.setChecked(False)
            self._conductor.tell(Note(Severity.INFO, error.what, error.hint))
            return
        self._arranged = ()
        if not on:
            self._atlas.arrange((), None)
        if self._scene is not None:
            self.show_scene(self._scene)

    def _find_neighbours(self) -> None:
        """Once for all that is on the map; what comes later lies beside its likest until then."""
        ids, described, places = self._atlas.described()
        late = ids == self._arranged or len(ids) < neighbours.FEWEST
        if self._arranging or late or self._tasks is None:
            return
        self._arranging = True

        async def find() -> None:
            try:
                found = await aside(neighbours.laid_out, described, places)
            finally:
                self._arranging = False
            if self.close_by.isChecked():
                self._arranged = ids
                self._atlas.arrange(ids, found)
            if self._scene is not None:
                self.show_scene(self._scene)

        self._tasks.start(find(), "neighbours")


def _marks(scene: Scene) -> dict[Recipe, Token]:
    """What else has its place: the pictures of the pad, and pins."""
    pinned = {pin.recipe: Token.TEXT_2 for pin in scene.pins}
    return pinned | {anchor.recipe: Token.A for anchor in scene.pad.pad.anchors}


def _items(
    scene: Scene, places: dict[int, tuple[int, int]], marks: dict[Recipe, Token]
) -> list[MapItem]:
    nodes = {node.id: node for node in scene.nodes}
    made = []
    for node_id, cell in places.items():
        node = nodes.get(node_id)
        if node is None or node.picture is None:
            continue
        parent = None if node.parent is None else nodes.get(node.parent)
        mark = marks.get(node.recipe) if marks else None
        current = node.id == scene.current
        name = title(node, parent)
        made.append(MapItem(node.id, node.picture, cell, name, current, node.liked, mark))
    return made


def _note(there: int, left: int) -> str:
    if left:
        return tr("{there} of {all} are laid out", there=there, all=there + left)
    if there < 2:
        return tr("1 picture") if there else ""
    return tr("{there} pictures · drag one onto another to blend them", there=there)
