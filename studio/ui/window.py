"""The main window: the panels, their places, and what is remembered of them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QKeyCombination, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.core.compare_scene import SideName
from studio.core.scene import Workspace
from studio.library import settings as remembered
from studio.ui import actions
from studio.ui.action_table import table
from studio.ui.conditions import is_running
from studio.ui.controllers import Controllers, movable
from studio.ui.controllers_sheet import ControllersSheet
from studio.ui.deeds import Deeds
from studio.ui.easel import Easel
from studio.ui.exports import Exports
from studio.ui.fading import Fading
from studio.ui.grid_saving import GridSaving
from studio.ui.hand import Hand
from studio.ui.panels.compare_panel import ComparePanel
from studio.ui.panels.compare_side import let_drop
from studio.ui.panels.differs_panel import DiffersPanel
from studio.ui.panels.explore_desk import ExploreDesk
from studio.ui.panels.first_page import FirstPage
from studio.ui.panels.history_panel import HistoryPanel
from studio.ui.panels.live_sheet import LiveSheet
from studio.ui.panels.paint_bar import PaintBar, ToolRow, hint_of
from studio.ui.panels.prompt_panel import PromptPanel
from studio.ui.panels.sliders_panel import SlidersPanel
from studio.ui.panels.status_bar import StatusBar
from studio.ui.panels.timeline_panel import TimelinePanel
from studio.ui.panels.top_bar import TopBar
from studio.ui.panels.viewer_panel import ViewerPanel
from studio.ui.panels.walk_desk import WalkDesk
from studio.ui.panels.words_desk import WordsDesk
from studio.ui.player import Player
from studio.ui.reins import Reins
from studio.ui.walk_films import WalkFilms
from studio.ui.widgets.canvas_drag import dropped_files
from studio.ui.widgets.notice import NoticeStack
from studio.ui.widgets.palette import CommandPalette
from studio.ui.work_page import SIZE, WorkPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import (
        QCloseEvent,
        QDragEnterEvent,
        QDropEvent,
        QKeyEvent,
        QPaintEvent,
    )

    from studio.core.conductor import Conductor
    from studio.core.scene import Scene
    from studio.library.settings import Settings
    from studio.ui.papers import Papers
    from studio.ui.tasks import Tasks

SMALLEST: Final = (1280, 680)


class Window(QMainWindow):
    """Shows scenes; turns what is done to it into wishes of the conductor.

    first_painted: the window is on screen for the first time. close_wished: the artist closes it;
    it stays until somebody hides it.
    """

    first_painted = Signal()
    close_wished = Signal()

    def __init__(
        self, conductor: Conductor, settings: Settings, fresh_seed: Callable[[], int]
    ) -> None:
        super().__init__()
        self._conductor = conductor
        self._settings = settings
        self._fresh_seed = fresh_seed
        self.papers: Papers | None = None
        self._painted = False
        self.hand = Hand(conductor, self)
        self.player = Player(self)
        self._fading = Fading(conductor.dismiss, self)
        self.exports = Exports(self, conductor, settings)
        self.walk_films = WalkFilms(self, conductor, settings)
        self._controllers_sheet: ControllersSheet | None = None
        self.controllers = Controllers(settings, self._movable, self)
        self._deeds = Deeds(self, conductor, fresh_seed)
        self.rows = table(self._deeds.by_name())
        self.actions_by_name = actions.install(self, self.rows)
        self._make_panels()
        self._place()
        self._connect()
        self._restore()
        self.show_scene(conductor.scene())

    # ---- making

    def _make_panels(self) -> None:
        named, hand = self.actions_by_name, self.hand
        generate, roll = named["generate"].trigger, named["roll_seed"].trigger
        self.top_bar = TopBar(self.rows, named)
        self.first_page = FirstPage(hand, named)
        self.prompt_panel = PromptPanel(hand, generate, roll, self._fresh_seed)
        self.history_panel = HistoryPanel(self._conductor, named)
        self.viewer_panel = ViewerPanel(named)
        canvas, scrub = self.viewer_panel.canvas, self._go_to
        self.words_desk = WordsDesk(hand, named, canvas, scrub)
        self.viewer_panel.add_tools(self.words_desk.tools)
        self.easel = Easel(canvas, hand, self._fresh_seed, self)
        self._reins = Reins(self.easel, canvas)
        self.paint_bar = PaintBar(self.easel, named)
        self.viewer_panel.add_paint_tools(ToolRow(self.easel, named), self.paint_bar)
        self.timeline_panel = TimelinePanel(hand, named, self.player)
        self.sliders_panel = SlidersPanel(hand, self._deeds.roll_other, self._fresh_seed)
        self.explore_desk = ExploreDesk(hand, named)
        walking, filming = self._conductor.walking, self._conductor.filming
        self.walk_desk = WalkDesk(walking, self.walk_films, filming, named, self)
        self.compare_panel = ComparePanel(hand, self.rows, named)
        self.differs_panel = DiffersPanel(named)
        self.status_bar = StatusBar()
        answers = (self.status_bar.answers, self.explore_desk.picture.answers)
        self.live_sheet = LiveSheet(self._conductor, self._settings, self, answers)
        self.notices = NoticeStack()
        self.command_palette = CommandPalette(self)

    def _place(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.work_page = WorkPage(self)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.first_page)
        self.pages.addWidget(self.work_page)
        root = QWidget()
        column = QVBoxLayout(root)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in (
            (self.top_bar, 0),
            (self.notices, 0),
            (self.pages, 1),
            (self.status_bar, 0),
        ):
            column.addWidget(widget, stretch)
        self.setCentralWidget(root)

    def _movable(self) -> dict[str, Callable[[float], None]]:
        return movable(self.sliders_panel, self.explore_desk.pad_page.view.puck)

    def open_controllers(self) -> None:
        """Show which knobs move which sliders."""
        if self._controllers_sheet is None:
            self._controllers_sheet = ControllersSheet(self.controllers, self)
        self._controllers_sheet.open_sheet()

    def _go_to(self, step: int) -> None:
        """The artist goes to a step of the run from elsewhere than the film strip."""
        self.player.pause()
        self.hand.scrub(step)

    def _connect(self) -> None:
        self.player.step_wished.connect(self.hand.scrub)
        self.easel.changed.connect(lambda: self.viewer_panel.show_hint(hint_of(self.easel)))
        self.command_palette.chosen.connect(lambda name: self.actions_by_name[name].trigger())
        for canvas in (self.viewer_panel.canvas, self.explore_desk.picture.canvas):
            canvas.files_dropped.connect(self._deeds.files.take)
        self.explore_desk.offer(self.history_panel.menu)
        self.walk_desk.offer(self.history_panel.menu)
        self.explore_desk.pad_page.files_dropped.connect(self._deeds.files.take)
        let_drop(self.viewer_panel.canvas, self._conductor.comparison.hold, *SideName)
        self.notices.dismissed.connect(self._conductor.dismiss)
        self.setAcceptDrops(True)

        self.first_page.prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def connect_papers(self, papers: Papers, tasks: Tasks) -> None:
        """What reads and writes files for this window."""
        self.papers = papers
        self.exports.connect_papers(papers, tasks)
        self.explore_desk.map_page.connect_tasks(tasks)
        self.walk_films.connect_papers(papers, tasks)
        self.sliders_panel.connect_papers(papers)
        self._grid_saving = GridSaving(self._conductor, papers)
        self.explore_desk.grid_page.save_wished.connect(self._grid_saving.save)
        for canvas in (self.viewer_panel.canvas, self.explore_desk.picture.canvas):
            canvas.set_drag_source(papers.drag_file)
        self.first_page.drop.files_dropped.connect(papers.take)
        self.first_page.project_chosen.connect(lambda folder: papers.take([folder]))

    # ---- showing

    def show_scene(self, scene: Scene) -> None:
        """Show everything as the scene has it; nothing is emitted."""
        first = scene.stage is None and not scene.nodes
        name = scene.project.name
        self.setWindowTitle(f"{name} – Sfumato" if name and not first else "Sfumato")
        self.pages.setCurrentIndex(0 if first else 1)
        self.work_page.columns.show_workspace(scene.workspace)
        self.first_page.show_scene(scene)
        for panel in (
            self.prompt_panel,
            self.history_panel,
            self.viewer_panel,
            self.timeline_panel,
            self.sliders_panel,
            self.top_bar,
            self.status_bar,
            self.live_sheet,
        ):
            panel.show_scene(scene)
        if scene.workspace is Workspace.COMPARE:
            self.compare_panel.show_scene(scene)
            self.differs_panel.show_scene(scene)
        self.exports.show_scene(scene)
        self.words_desk.show_scene(scene)
        self.explore_desk.show_scene(scene)
        self.walk_desk.show_scene(scene)
        self.walk_films.show_scene(scene)
        self.easel.show_scene(scene)
        self.paint_bar.show_scene(scene)
        self.hand.show_scene(scene)
        self.player.show(scene.stage, growing=is_running(scene))
        for row in self.rows:
            self.actions_by_name[row.name].setEnabled(row.when(scene))
        self.notices.show_notes(scene.notes)
        self._fading.show_notes(scene.notes)

    # ---- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys that nobody in focus wanted."""
        pressed = QKeySequence(QKeyCombination(event.modifiers(), Qt.Key(event.key())))
        if event.key() == Qt.Key.Key_Escape and (self.words_desk.escape() or self.easel.escape()):
            return
        exploring = self._conductor.document.workspace is Workspace.EXPLORE
        if exploring and self.explore_desk.choose_strip.take_key(event):
            return
        for row in self.rows:
            if row.plain and pressed == QKeySequence(row.keys):
                self.actions_by_name[row.name].trigger()
                return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.prompt_panel.weigher.close()
        self.hand.close()
        self._fading.close()
        self.player.pause()
        self.exports.close()
        self.close_wished.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._deeds.files.take(dropped_files(event.mimeData()))

    # ---- remembering

    def remember(self) -> None:
        """Note where the window and its panels are."""
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self._settings.set(remembered.WINDOW_GEOMETRY, geometry)
        self._settings.set(remembered.PLAY_SPEED, self.player.speed)
        self._settings.set(remembered.WALK_FULL, self._conductor.walking.preview.full)
        if self.pages.currentIndex() == 1:  # else the panels were never laid out
            self._settings.set(remembered.PANEL_SIZES, self.work_page.sizes)

    def _restore(self) -> None:
        self.player.set_speed(self._settings.get(remembered.PLAY_SPEED))
        self._conductor.walking.preview.look(full=self._settings.get(remembered.WALK_FULL))
        geometry = self._settings.get(remembered.WINDOW_GEOMETRY)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "ignore")))
        self.work_page.restore(self._settings.get(remembered.PANEL_SIZES))
