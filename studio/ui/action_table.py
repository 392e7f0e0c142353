"""The one table of actions: menu, shortcut, palette and tooltip read the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.scene import Workspace
from studio.core.steps import View
from studio.ui.actions import Action, always
from studio.ui.compare_deeds import compare_rows
from studio.ui.conditions import (
    can_branch,
    can_play,
    has_current,
    has_nodes,
    has_path,
    has_picture,
    has_run,
    has_stage,
    has_steps,
    is_running,
    sees_stage,
    shows_draft,
)
from studio.ui.paint_deeds import paint_rows
from studio.ui.walk_deeds import walk_rows
from studio.ui.word_deeds import word_rows
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studio.core.scene import Scene
    from studio.ui.actions import RowMaker


def table(do: Mapping[str, Callable[[], None]]) -> tuple[Action, ...]:
    """The rows. do: what carries each out, by name; KeyError where one is missing."""

    def row(
        name: str,
        title: str,
        keys: str = "",
        icon: str = "",
        when: Callable[[Scene], bool] = always,
        *,
        plain: bool = False,
    ) -> Action:
        return Action(name, title, keys, icon, do[name], when, plain)

    return (
        *_making(row),
        *_files(row),
        *_steps(row),
        *_views(row),
        *_workspaces(row),
        *compare_rows(row),
        *_exploring(row),
        *walk_rows(row),
        *paint_rows(row),
        *word_rows(row),
        *_marks(row),
        *_tastes(row),
        *_history(row),
        *_window(row),
    )


def _making(row: RowMaker) -> tuple[Action, ...]:
    """What makes pictures, and goes back on it."""
    return (
        row("generate", tr("Generate"), "Ctrl+Return", "sparkle"),
        row("stop", tr("Stop"), "Esc", "stop", is_running),
        row("roll_seed", tr("Roll a new seed"), "Ctrl+R", "dice"),
        row("undo", tr("Undo"), "Ctrl+Z", "undo", lambda scene: scene.can_undo),
        row("redo", tr("Redo"), "Ctrl+Shift+Z", "redo", lambda scene: scene.can_redo),
    )


def _files(row: RowMaker) -> tuple[Action, ...]:
    """What reads and writes files, and projects."""
    return (
        row("open", tr("Open picture…"), "Ctrl+O", "folder"),
        row("save", tr("Save picture…"), "Ctrl+S", "export", has_picture),
        row("keep", tr("Save recording of all steps…"), "Ctrl+Shift+S", "film", has_steps),
        row("export", tr("Export steps as a film…"), "Ctrl+E", "film", has_run),
        row("copy", tr("Copy picture"), "Ctrl+Shift+C", "copy", has_picture),
        row("new_project", tr("New project"), "Ctrl+N", "plus"),
        row("open_project", tr("Open project…"), "Ctrl+Shift+O", "folder"),
        row("copy_project", tr("Save a copy of the project…"), "", "copy", has_nodes),
        row("rename_project", tr("Rename project…"), "", "edit"),
        row("room", tr("Room for recordings…"), "", "settings", has_nodes),
        row("open_model", tr("Open model folder…"), "Ctrl+M", "model"),
        row("starter_model", tr("Use the starter model"), "", "model"),
        row("controllers", tr("Controllers (MIDI, OSC)…"), "", "sliders"),
    )


def _steps(row: RowMaker) -> tuple[Action, ...]:
    """Going through the steps of a picture, and off from one."""
    return (
        row("branch", tr("Branch from here"), "B", "branch", can_branch, plain=True),
        row("unbranch", tr("Leave the branch"), "", "close", lambda s: s.desk.branched),
        row("play", tr("Play the steps"), "Space", "play", can_play, plain=True),
        row("loop", tr("Play in a loop"), "L", "loop", can_play, plain=True),
        row("slower", tr("Play slower"), "Ctrl+,", "", can_play),
        row("faster", tr("Play faster"), "Ctrl+.", "", can_play),
        row("first", tr("First step"), "Home", "skip-first", has_steps, plain=True),
        row("previous", tr("Step back"), "Left", "", has_steps, plain=True),
        row("next", tr("Step forward"), "Right", "", has_steps, plain=True),
        row("leap_back", tr("Five steps back"), "PgUp", "", has_steps, plain=True),
        row("leap_on", tr("Five steps forward"), "PgDown", "", has_steps, plain=True),
        row("last", tr("Finished picture"), "End", "skip-last", has_steps, plain=True),
    )


def _views(row: RowMaker) -> tuple[Action, ...]:
    """How the picture on show is seen."""
    return (
        row(f"view_{View.SEES}", tr("Show what the step sees"), "Ctrl+1", "eye", sees_stage),
        row(f"view_{View.EXPECTS}", tr("Show what it expects"), "Ctrl+2", "eye", sees_stage),
        row(f"view_{View.FINISH}", tr("Finish from here"), "Ctrl+3", "eye", sees_stage),
        row("fit", tr("Fit picture in view"), "0", "fit", has_picture, plain=True),
        row("one_to_one", tr("Actual size (100 %)"), "1", "one-to-one", has_picture, plain=True),
        row("zoom_in", tr("Zoom in"), "Ctrl++", "plus", has_picture),
        row("zoom_out", tr("Zoom out"), "Ctrl+-", "minus", has_picture),
        row("pixel_grid", tr("Pixel grid when near"), "G", "pixel-grid", plain=True),
    )


def _workspaces(row: RowMaker) -> tuple[Action, ...]:
    """The workspaces."""
    return (
        row(
            f"workspace_{Workspace.SCRUB}",
            tr("Scrub: go through the steps"),
            "Ctrl+Shift+1",
            "film",
            has_nodes,
        ),
        row(
            f"workspace_{Workspace.EXPLORE}",
            tr("Explore: move between pictures"),
            "Ctrl+Shift+2",
            "grid",
            has_nodes,
        ),
        row(
            f"workspace_{Workspace.INTERPOLATE}",
            tr("Interpolate: walk between pictures in time"),
            "Ctrl+Shift+3",
            "film",
            has_nodes,
        ),
        row(
            f"workspace_{Workspace.WORDS}",
            tr("Words: see what each word does"),
            "Ctrl+Shift+4",
            "text",
            has_nodes,
        ),
        row(
            f"workspace_{Workspace.COMPARE}",
            tr("Compare two pictures"),
            "Ctrl+Shift+5",
            "compare",
            has_nodes,
        ),
    )


def _exploring(row: RowMaker) -> tuple[Action, ...]:
    """What is done with the picture on show in the workspace Explore."""
    return (
        row("to_pad", tr("Put this picture on the pad"), "Ctrl+P", "plus", has_stage),
        row("pin", tr("Pin this picture"), "Ctrl+Shift+P", "pin", has_stage),
        row("walk_path", tr("Walk the path on the pad"), "", "arrow-right", has_path),
        row("render_full", tr("Render full"), "", "sparkle", shows_draft),
    )


def _marks(row: RowMaker) -> tuple[Action, ...]:
    """What the artist says of a picture."""
    return (
        row("rename", tr("Rename the picture"), "F2", "edit", has_current),
        row(
            "star", tr("Give the picture a star, or take it"), "F", "star", has_current, plain=True
        ),
        row("like", tr("Like the picture, or no longer"), "Y", "heart", has_current, plain=True),
        row(
            "dislike",
            tr("Dislike the picture, or no longer"),
            "Shift+Y",
            "close",
            has_current,
            plain=True,
        ),
    )


def _tastes(row: RowMaker) -> tuple[Action, ...]:
    """What the studio learns from likes."""
    return (
        row("save_taste", tr("Save my taste…"), "", "heart", has_nodes),
        row("add_taste", tr("Add a taste as a slider…"), "", "sliders", has_nodes),
        row("forget_taste", tr("Forget a taste…"), "", "trash"),
        row("export_taste", tr("Export a taste…"), "", "export"),
        row("import_taste", tr("Import a taste…"), "", "folder"),
    )


def _history(row: RowMaker) -> tuple[Action, ...]:
    """What is done to the history, and in it."""
    return (
        row("prune", tr("Remove the picture…"), "Del", "trash", has_current, plain=True),
        row("find", tr("Search in the history"), "Ctrl+F", "search", has_nodes),
        row("starred_only", tr("Show only pictures with a star"), "", "star", has_nodes),
        row(
            "show_current", tr("Find the picture on show in the history"), "Ctrl+J", "", has_current
        ),
    )


def _window(row: RowMaker) -> tuple[Action, ...]:
    """The window itself."""
    return (
        row("palette", tr("Search or run a command"), "Ctrl+K", "search"),
        row("full_screen", tr("Full screen"), "F11", "fit"),
        row("quit", tr("Quit"), "Ctrl+Q", "close"),
    )
