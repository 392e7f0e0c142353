"""What carries out each row of the action table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio.core.compare_scene import SideName
from studio.core.scene import Workspace
from studio.ui import actions
from studio.ui.compare_deeds import CompareDeeds
from studio.ui.file_deeds import FileDeeds
from studio.ui.paint_deeds import PaintDeeds
from studio.ui.view_deeds import ViewDeeds
from studio.ui.walk_deeds import walk_deeds
from studio.ui.widgets.fields import DecimalField, IntField, SeedField
from studio.ui.widgets.keys import LEAP
from studio.ui.widgets.palette import Row
from studio.ui.word_deeds import WordDeeds

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.compare_scene import Side
    from studio.core.conductor import Conductor
    from studio.core.scene import Stage
    from studio.ui.easel import Easel
    from studio.ui.exports import Exports
    from studio.ui.hand import Hand
    from studio.ui.panels.compare_panel import ComparePanel
    from studio.ui.panels.explore_desk import ExploreDesk
    from studio.ui.panels.history_panel import HistoryPanel
    from studio.ui.panels.prompt_panel import PromptPanel
    from studio.ui.panels.timeline_panel import TimelinePanel
    from studio.ui.panels.viewer_panel import ViewerPanel
    from studio.ui.panels.walk_desk import WalkDesk
    from studio.ui.panels.words_desk import WordsDesk
    from studio.ui.papers import Papers
    from studio.ui.player import Player
    from studio.ui.walk_films import WalkFilms
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
        self.files = FileDeeds(window, self._finish_typing)

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every deed, by the name of its action."""
        conductor, window = self._conductor, self._window
        compare = CompareDeeds(conductor, lambda: window.compare_panel, lambda: window.viewer_panel)
        return {
            **self._making(),
            **self.files.by_name(),
            **self._steps(),
            **ViewDeeds(window, conductor).by_name(),
            **self._history(),
            **PaintDeeds(lambda: window.easel).by_name(),
            **WordDeeds(window, conductor).by_name(),
            **walk_deeds(conductor, window.walk_films),
            **{f"workspace_{each}": partial(self._arrange, each) for each in Workspace},
            **compare.by_name(),
            "controllers": window.open_controllers,
            "palette": self._palette,
            "full_screen": self._full_screen,
            "quit": self._quit,
        }

    def _making(self) -> dict[str, Callable[[], None]]:
        """What makes pictures, goes back on it, and puts them to use."""
        conductor = self._conductor
        wishes = {
            "generate": conductor.pictures.generate,
            "undo": conductor.steering.undo,
            "redo": conductor.steering.redo,
            "unbranch": conductor.pictures.unbranch,
            "to_pad": conductor.pad.add,
            "pin": conductor.pins.add,
            "walk_path": conductor.walk_path,
        }
        return {
            **{name: partial(self._settled, wish) for name, wish in wishes.items()},
            "stop": conductor.stop,
            "roll_seed": self._roll,
            "branch": self._branch,
            "render_full": self._window.hand.release,
        }

    def _steps(self) -> dict[str, Callable[[], None]]:
        """What goes through the steps of a picture."""
        player = self._window.player
        places: dict[str, Callable[[Steps], int]] = {
            "leap_back": lambda stage: stage.position - LEAP,
            "leap_on": lambda stage: stage.position + LEAP,
            "first": lambda _stage: 0,
            "previous": lambda stage: stage.position - 1,
            "next": lambda stage: stage.position + 1,
            "last": lambda stage: stage.reel.count,
        }
        return {
            **{name: partial(self._scrub, where) for name, where in places.items()},
            "play": self._play,
            "loop": self._loop,
            "slower": partial(player.faster, -1),
            "faster": partial(player.faster, 1),
        }

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

    def _play(self) -> None:
        walks = self._conductor.scene().workspace is Workspace.INTERPOLATE
        (self._window.walk_desk.player if walks else self._window.player).toggle()

    def _loop(self) -> None:
        self._window.timeline_panel.toggle_loop()

    # ---- the window

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
