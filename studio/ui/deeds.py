"""What carries out each row of the action table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.core.compare_scene import SideName
from studio.core.scene import Workspace
from studio.core.steps import View
from studio.ui import actions
from studio.ui.compare_deeds import CompareDeeds
from studio.ui.paint_deeds import PaintDeeds
from studio.ui.papers import Papers
from studio.ui.projects import Projects
from studio.ui.tastes import TasteDeeds
from studio.ui.walk_deeds import walk_deeds
from studio.ui.widgets.fields import DecimalField, IntField, SeedField
from studio.ui.widgets.palette import Row
from studio.ui.widgets.timeline import LEAP
from studio.ui.word_deeds import WordDeeds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.compare_scene import Side
    from studio.core.conductor import Conductor
    from studio.core.scene import Stage
    from studio.ui.easel import Easel
    from studio.ui.exports import Exports
    from studio.ui.hand import Hand
    from studio.ui.panels.compare_panel import ComparePanel
    from studio.ui.panels.current_picture import CurrentPicture
    from studio.ui.panels.explore_desk import ExploreDesk
    from studio.ui.panels.history_panel import HistoryPanel
    from studio.ui.panels.prompt_panel import PromptPanel
    from studio.ui.panels.timeline_panel import TimelinePanel
    from studio.ui.panels.viewer_panel import ViewerPanel
    from studio.ui.panels.walk_desk import WalkDesk
    from studio.ui.panels.words_desk import WordsDesk
    from studio.ui.player import Player
    from studio.ui.walk_films import WalkFilms
    from studio.ui.widgets.canvas import Canvas
    from studio.ui.widgets.palette import CommandPalette

    Steps = Stage | Side


class Place(Protocol):
    """The window, as far as deeds reach into it."""

    rows: tuple[actions.Action, ...]
    papers: Papers | None
    hand: Hand
    player: Player
    history_panel: HistoryPanel
    prompt_panel: PromptPanel
    viewer_panel: ViewerPanel
    compare_panel: ComparePanel
    timeline_panel: TimelinePanel
    command_palette: CommandPalette
    exports: Exports
    words_desk: WordsDesk
    easel: Easel
    explore_desk: ExploreDesk
    walk_desk: WalkDesk
    walk_films: WalkFilms

    def isFullScreen(self) -> bool: ...
    def showFullScreen(self) -> None: ...
    def showNormal(self) -> None: ...
    def open_controllers(self) -> None: ...
    def close(self) -> bool: ...


class Deeds:
    """The deeds of one window. fresh_seed: a seed nobody has seen yet."""

    def __init__(self, window: Place, conductor: Conductor, fresh_seed: Callable[[], int]) -> None:
        self._window = window
        self._conductor = conductor
        self._fresh_seed = fresh_seed

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every deed, by the name of its action."""
        conductor = self._conductor
        deeds: dict[str, Callable[[], None]] = {
            "generate": partial(self._settled, conductor.pictures.generate),
            "stop": conductor.stop,
            "roll_seed": self._roll,
            "undo": partial(self._settled, conductor.steering.undo),
            "redo": partial(self._settled, conductor.steering.redo),
            "open": partial(self._file, Papers.open),
            "save": partial(self._file, Papers.save),
            "keep": partial(self._file, Papers.keep),
            "export": self._export,
            "copy": self._copy,
            "new_project": partial(self._project, Projects.new),
            "open_project": partial(self._project, Projects.open),
            "copy_project": partial(self._project, Projects.copy),
            "rename_project": partial(self._project, Projects.rename),
            "room": partial(self._project, Projects.choose_room),
            "open_model": partial(self._file, Papers.open_model),
            "starter_model": partial(self._file, Papers.load_starter),
            "controllers": self._window.open_controllers,
            "save_taste": partial(self._taste, TasteDeeds.save),
            "add_taste": partial(self._taste, TasteDeeds.add),
            "forget_taste": partial(self._taste, TasteDeeds.forget),
            "export_taste": partial(self._taste, TasteDeeds.give),
            "import_taste": partial(self._taste, TasteDeeds.take),
            "branch": self._branch,
            "unbranch": partial(self._settled, conductor.pictures.unbranch),
            "play": self._play,
            "loop": self._loop,
            "slower": partial(self._window.player.faster, -1),
            "faster": partial(self._window.player.faster, 1),
            "leap_back": partial(self._scrub, lambda stage: stage.position - LEAP),
            "leap_on": partial(self._scrub, lambda stage: stage.position + LEAP),
            "first": partial(self._scrub, lambda _stage: 0),
            "previous": partial(self._scrub, lambda stage: stage.position - 1),
            "next": partial(self._scrub, lambda stage: stage.position + 1),
            "last": partial(self._scrub, lambda stage: stage.reel.count),
            "fit": self._fit,
            "one_to_one": self._one_to_one,
            "zoom_in": self._zoom_in,
            "zoom_out": self._zoom_out,
            "pixel_grid": self._grid,
            "to_pad": partial(self._settled, conductor.pad.add),
            "pin": partial(self._settled, conductor.pins.add),
            "walk_path": partial(self._settled, conductor.walk_path),
            "render_full": self._window.hand.release,
            "palette": self._palette,
            "full_screen": self._full_screen,
            "quit": self._quit,
        }
        deeds |= self._history()
        deeds |= {f"view_{view}": partial(self._look, view) for view in View}
        deeds |= PaintDeeds(lambda: self._window.easel).by_name()
        deeds |= WordDeeds(self._window, conductor).by_name()
        deeds |= walk_deeds(conductor, self._window.walk_films)
        for workspace in Workspace:
            deeds[f"workspace_{workspace}"] = partial(self._arrange, workspace)
        window = self._window
        compare = CompareDeeds(conductor, lambda: window.compare_panel, lambda: window.viewer_panel)
        deeds |= compare.by_name()
        return deeds

    def _arrange(self, workspace: Workspace) -> None:
        """Another workspace; the keys go through the steps there."""
        if self._conductor.scene().workspace is not workspace:
            self._conductor.document.arrange(workspace)
            if workspace is Workspace.EXPLORE:
                self._window.explore_desk.take_keyboard()
            else:
                self._window.timeline_panel.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _history(self) -> dict[str, Callable[[], None]]:
        """What is done to the history; its panel is made after the actions are."""

        def panel(do: Callable[[HistoryPanel], None]) -> Callable[[], None]:
            return lambda: do(self._window.history_panel)

        return {
            "rename": panel(lambda history: history.rename()),
            "star": panel(lambda history: history.star()),
            "like": panel(lambda history: history.like()),
            "dislike": panel(lambda history: history.dislike()),
            "prune": panel(lambda history: history.prune()),
            "find": panel(lambda history: history.search()),
            "starred_only": panel(lambda history: history.toggle_starred()),
            "show_current": panel(lambda history: history.show_current()),
        }

    def roll_other(self) -> None:
        """A fresh seed at the far end of the seed slider."""
        desk = self._conductor.desk
        if desk.branch_at == 0:
            self._window.hand.choose(desk.with_other_seed(self._fresh_seed()))

    def drop(self, paths: list[Path]) -> None:
        """Files were dropped on the window."""
        self._file(lambda papers: papers.take(paths))

    # ---- the desk

    def _settled(self, wish: Callable[[], None]) -> None:
        """A wish, after what was being typed has become its own entry."""
        self._finish_typing()
        wish()

    def _finish_typing(self) -> None:
        field = QApplication.focusWidget()
        if isinstance(field, IntField | DecimalField | SeedField):
            field.enter()
        self._window.hand.finish_writing()

    def _roll(self) -> None:
        desk = self._conductor.desk
        if desk.branch_at == 0:
            self._window.hand.choose(desk.rolled(self._fresh_seed()))

    def _branch(self) -> None:
        stage = self._conductor.scene().stage
        if stage is not None:
            self._settled(partial(self._conductor.pictures.branch, stage.position))
            self._window.prompt_panel.prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def _file(self, wish: Callable[[Papers], None]) -> None:
        self._finish_typing()
        papers = self._window.papers
        if papers is not None:
            wish(papers)

    def _project(self, wish: Callable[[Projects], None]) -> None:
        self._finish_typing()
        papers = self._window.papers
        if papers is not None and papers.projects is not None:
            wish(papers.projects)

    def _taste(self, wish: Callable[[TasteDeeds], None]) -> None:
        self._finish_typing()
        papers = self._window.papers
        if papers is not None and papers.tastes is not None:
            wish(papers.tastes)

    # ---- the steps

    def _scrub(self, where: Callable[[Steps], int]) -> None:
        scene = self._conductor.scene()
        if scene.workspace is Workspace.COMPARE:
            if scene.compare.a is not None:
                self._window.hand.scrub_side(SideName.A, where(scene.compare.a))
            return
        stage = self._conductor.scene().stage
        if stage is not None:
            self._window.player.pause()
            self._window.hand.scrub(where(stage))

    def _look(self, view: View) -> None:
        self._window.hand.look(view)

    def _play(self) -> None:
        walks = self._conductor.scene().workspace is Workspace.INTERPOLATE
        (self._window.walk_desk.player if walks else self._window.player).toggle()

    def _loop(self) -> None:
        self._window.timeline_panel.toggle_loop()

    # ---- the window

    def _export(self) -> None:
        self._finish_typing()
        self._window.exports.open()

    def _copy(self) -> None:
        self._canvas().copy()

    def _fit(self) -> None:
        self._canvas().fit()

    def _one_to_one(self) -> None:
        self._canvas().zoom_to(1.0)

    def _zoom_in(self) -> None:
        self._canvas().zoom_in()

    def _zoom_out(self) -> None:
        self._canvas().zoom_out()

    def _grid(self) -> None:
        if self._conductor.scene().workspace is Workspace.COMPARE:
            self._window.compare_panel.toggle_grid()
        else:
            self._window.viewer_panel.toggle_grid()

    def _canvas(self) -> Canvas:
        """The canvas that the artist looks at."""
        holders: dict[Workspace, ComparePanel | CurrentPicture] = {
            Workspace.COMPARE: self._window.compare_panel,
            Workspace.EXPLORE: self._window.explore_desk.picture,
        }
        workspace = self._conductor.scene().workspace
        return holders.get(workspace, self._window.viewer_panel).canvas

    def _palette(self) -> None:
        scene = self._conductor.scene()
        self._window.command_palette.open(
            tuple(
                Row(row.name, row.title, actions.keys_text(row), row.when(scene))
                for row in self._window.rows
                if row.name != "palette"
            )
        )

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _quit(self) -> None:
        self._window.close()
