"""The middle of the Explore workspace: pages that share one header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from studio.ui.theme import Space
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.segmented import Choice, Segmented

if TYPE_CHECKING:
    from studio.core.scene import Scene


class ExplorePage(QWidget):
    """One way to explore.

    title: its name. tools: what stands in the header while it is on show. note: a quiet word
    beside the title.
    """

    noted = Signal(str)

    def __init__(self, title: str, hint: str) -> None:
        super().__init__()
        self.title, self.hint = title, hint
        self.note = ""
        self.tools = QWidget()
        self.tool_row = QHBoxLayout(self.tools)
        self.tool_row.setContentsMargins(0, 0, 0, 0)
        self.tool_row.setSpacing(2)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.BUTTONS)

    def show_note(self, note: str) -> None:
        """Say something beside the title."""
        if note != self.note:
            self.note = note
            self.noted.emit(note)

    def show_scene(self, scene: Scene) -> None:
        """Show what there is; called only while the page can be seen."""
        raise NotImplementedError


class ExploreStrip(Panel):
    """A panel under the pages."""

    def show_scene(self, scene: Scene) -> None:
        """Show what there is; called only while the workspace is on show."""
        raise NotImplementedError


class ExplorePages(Panel):
    """Shows one page; with two or more a switch offers them in the order in which they came."""

    def __init__(self) -> None:
        super().__init__("")
        self._pages: dict[str, ExplorePage] = {}
        self._scene: Scene | None = None
        self.stack = QStackedWidget()
        self._tools = QStackedWidget()
        self.switch = Segmented(())
        self.switch.chosen.connect(self.show_page)
        self.switch.hide()
        self.add_to_header(self._tools)
        self._header.addSpacing(Space.BUTTONS)
        self.add_to_header(self.switch)
        self.body.addWidget(self.stack, 1)

    def add_page(self, name: str, page: ExplorePage) -> None:
        """Add a page; the first one is on show. name: never changes (tests use it)."""
        self._pages[name] = page
        self.stack.addWidget(page)
        self._tools.addWidget(page.tools)
        self.switch.add_choice(Choice(name, page.title, page.hint))
        self.switch.setVisible(len(self._pages) > 1)
        page.noted.connect(lambda note: self._note_of(page, note))
        if len(self._pages) == 1:
            self.show_page(name)

    @property
    def page(self) -> ExplorePage:
        """The page on show."""
        return self._pages[self.switch.choice]

    def show_page(self, name: str) -> None:
        """Go to a page."""
        page = self._pages[name]
        self.switch.show_choice(name)
        self.stack.setCurrentWidget(page)
        self._tools.setCurrentWidget(page.tools)
        self.show_title(page.title)
        self.show_note(page.note)
        if self._scene is not None:
            page.show_scene(self._scene)

    def show_scene(self, scene: Scene) -> None:
        """Show the page on show."""
        self._scene = scene
        self.page.show_scene(scene)

    def _note_of(self, page: ExplorePage, note: str) -> None:
        if page is self.page:
            self.show_note(note)
