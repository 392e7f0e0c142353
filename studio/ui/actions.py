"""The one table of actions: menu, shortcut, palette and tooltip read the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from studio.core.compare_scene import Mode
from studio.core.conditioning import says
from studio.core.jobs import Quality
from studio.core.scene import Workspace
from studio.core.steps import View
from studio.ui.paint_deeds import paint_rows
from studio.ui.walk_deeds import can_play_walk, walk_rows
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from studio.core.scene import Scene


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
    when: Callable[[Scene], bool] = lambda _scene: True
    plain: bool = False


def has_stage(scene: Scene) -> bool:
    """A picture is on show."""
    return scene.stage is not None


def has_nodes(scene: Scene) -> bool:
    """There is a picture in the history."""
    return bool(scene.nodes)


def has_current(scene: Scene) -> bool:
    """A picture of the history is on show."""
    return scene.current is not None


def has_picture(scene: Scene) -> bool:
    """A picture is on show, and it is there to be seen."""
    return scene.stage is not None and scene.stage.picture is not None


def has_run(scene: Scene) -> bool:
    """A picture is on show whose run is known to have steps."""
    return scene.stage is not None and scene.stage.reel.count > 0


def has_steps(scene: Scene) -> bool:
    """There are steps to go through."""
    return scene.stage is not None and bool(scene.stage.reel.steps)


def sees_stage(scene: Scene) -> bool:
    """The picture on show is in sight; it is not where two others are compared, or in a walk."""
    hidden = scene.workspace in (Workspace.COMPARE, Workspace.INTERPOLATE)
    return has_stage(scene) and not hidden


def can_play(scene: Scene) -> bool:
    """There are steps to go through, or a walk, in sight."""
    return can_play_walk(scene) or (has_steps(scene) and sees_stage(scene))


def is_running(scene: Scene) -> bool:
    """A full run is under way or waits for the model; a draft is over before it can be stopped."""
    progress = scene.progress
    return scene.waiting or (progress is not None and progress.quality is Quality.FULL)


def can_branch(scene: Scene) -> bool:
    """The step on show can be branched from."""
    stage = scene.stage
    if stage is None or not sees_stage(scene):
        return False
    return 0 < stage.position < max(stage.reel.count, 1)


def in_words(scene: Scene) -> bool:
    """The Words workspace is on show, with a picture."""
    return scene.workspace is Workspace.WORDS and scene.stage is not None


def has_region(scene: Scene) -> bool:
    """A region is drawn around."""
    return scene.words.region is not None


def words_known(scene: Scene) -> bool:
    """It is known what the words on show do."""
    return scene.words.reading is not None


def word_chosen(scene: Scene) -> bool:
    """A word is selected that the model has read."""
    words = scene.words
    if words.reading is None or words.selected is None:
        return False
    return bool(words.reading.words[words.selected].tokens)


def can_leave_out(scene: Scene) -> bool:
    """A word is selected, and it is not the only one."""
    reading = scene.words.reading
    return reading is not None and word_chosen(scene) and len(reading.words) > 1


def can_leave_out_here(scene: Scene) -> bool:
    """The same, at a step that a branch can begin at."""
    return can_branch(scene) and can_leave_out(scene)


def can_weigh(scene: Scene) -> bool:
    """A word is selected that the prompt of now says, and the model can weigh it."""
    words, facts = scene.words, scene.model.facts
    if words.reading is None or words.selected is None or facts is None or not facts.weighs:
        return False
    return says(scene.desk.steering.prompts, words.reading.words[words.selected].text)


def table(do: Mapping[str, Callable[[], None]]) -> tuple[Action, ...]:
    """The rows. do: what carries each out, by name; KeyError where one is missing."""

    def row(
        name: str,
        title: str,
        keys: str = "",
        icon: str = "",
        when: Callable[[Scene], bool] = lambda _scene: True,
        *,
        plain: bool = False,
    ) -> Action:
        return Action(name, title, keys, icon, do[name], when, plain)

    return (
        row("generate", tr("Generate"), "Ctrl+Return", "sparkle"),
        row("stop", tr("Stop"), "Esc", "stop", is_running),
        row("roll_seed", tr("Roll a new seed"), "Ctrl+R", "dice"),
        row("undo", tr("Undo"), "Ctrl+Z", "undo", lambda scene: scene.can_undo),
        row("redo", tr("Redo"), "Ctrl+Shift+Z", "redo", lambda scene: scene.can_redo),
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
        row(f"view_{View.SEES}", tr("Show what the step sees"), "Ctrl+1", "eye", sees_stage),
        row(f"view_{View.EXPECTS}", tr("Show what it expects"), "Ctrl+2", "eye", sees_stage),
        row(f"view_{View.FINISH}", tr("Finish from here"), "Ctrl+3", "eye", sees_stage),
        row("fit", tr("Fit picture in view"), "0", "fit", has_picture, plain=True),
        row("one_to_one", tr("Actual size (100 %)"), "1", "one-to-one", has_picture, plain=True),
        row("zoom_in", tr("Zoom in"), "Ctrl++", "plus", has_picture),
        row("zoom_out", tr("Zoom out"), "Ctrl+-", "minus", has_picture),
        row("pixel_grid", tr("Pixel grid when near"), "G", "pixel-grid", plain=True),
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
        *_comparing(do),
        row("to_pad", tr("Put this picture on the pad"), "Ctrl+P", "plus", has_stage),
        row("pin", tr("Pin this picture"), "Ctrl+Shift+P", "pin", has_stage),
        row("walk_path", tr("Walk the path on the pad"), "", "arrow-right", has_path),
        row("render_full", tr("Render full"), "", "sparkle", shows_draft),
        *walk_rows(row),
        *paint_rows(row),
        *_word_rows(row),
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
        row("save_taste", tr("Save my taste…"), "", "heart", has_nodes),
        row("add_taste", tr("Add a taste as a slider…"), "", "sliders", has_nodes),
        row("forget_taste", tr("Forget a taste…"), "", "trash"),
        row("export_taste", tr("Export a taste…"), "", "export"),
        row("import_taste", tr("Import a taste…"), "", "folder"),
        row("prune", tr("Remove the picture…"), "Del", "trash", has_current, plain=True),
        row("find", tr("Search in the history"), "Ctrl+F", "search", has_nodes),
        row("starred_only", tr("Show only pictures with a star"), "", "star", has_nodes),
        row(
            "show_current", tr("Find the picture on show in the history"), "Ctrl+J", "", has_current
        ),
        row("palette", tr("Search or run a command"), "Ctrl+K", "search"),
        row("full_screen", tr("Full screen"), "F11", "fit"),
        row("quit", tr("Quit"), "Ctrl+Q", "close"),
    )


def has_path(scene: Scene) -> bool:
    """A path is drawn over the pad on show."""
    pad = scene.pad.pad
    return len(pad.path) > 1 and len(pad.anchors) > 1


def shows_draft(scene: Scene) -> bool:
    """What is on show is a draft of what is wanted."""
    return scene.stage is not None and scene.stage.quality is Quality.DRAFT


def has_two(scene: Scene) -> bool:
    """There are two pictures to be compared."""
    return scene.compare.a is not None and scene.compare.b is not None


def is_comparing(scene: Scene) -> bool:
    """Two pictures are being compared."""
    return has_two(scene) and scene.workspace is Workspace.COMPARE


def has_wipe(scene: Scene) -> bool:
    """There is a line between two pictures to move."""
    if scene.workspace is Workspace.COMPARE:
        return has_two(scene) and scene.compare.mode is Mode.WIPE
    return scene.compare.beside is not None


def can_blend(scene: Scene) -> bool:
    """A picture can be made between the two that are compared."""
    return is_comparing(scene) and not scene.compare.blend


def _comparing(do: Mapping[str, Callable[[], None]]) -> tuple[Action, ...]:
    """The rows that compare two pictures."""
    rows: tuple[tuple[str, str, str, str, Callable[[Scene], bool], bool], ...] = (
        (
            "compare_parent",
            tr("Compare with the picture it was made from"),
            "C",
            "compare",
            has_two,
            True,
        ),
        ("compare_as_a", tr("Compare this picture as A"), "Shift+A", "compare", has_nodes, True),
        ("compare_as_b", tr("Compare this picture as B"), "Shift+B", "compare", has_nodes, True),
        ("compare_sides", tr("Compare side by side"), "S", "compare", has_two, True),
        ("compare_wipe", tr("Wipe between A and B"), "W", "compare", has_two, True),
        ("compare_difference", tr("Show where A and B differ"), "D", "compare", has_two, True),
        ("wipe_left", tr("Move the wipe to the left"), "Alt+Left", "compare", has_wipe, True),
        ("wipe_right", tr("Move the wipe to the right"), "Alt+Right", "compare", has_wipe, True),
        ("compare_link", tr("Scrub A and B together"), "K", "link", is_comparing, True),
        ("compare_loupe", tr("Loupe over both pictures"), "Z", "loupe", is_comparing, True),
        ("compare_swap", tr("Swap"), "X", "swap", has_two, True),
        ("compare_keep", tr("Keep B"), "", "check", is_comparing, False),
        ("compare_blend", tr("Make a picture between A and B"), "M", "branch", can_blend, True),
    )
    return tuple(
        Action(name, title, keys, icon, do[name], when, plain)
        for name, title, keys, icon, when, plain in rows
    )


def _word_rows(row: Callable[..., Action]) -> tuple[Action, ...]:
    """What can be done with the words of a prompt."""
    return (
        row("word_next", tr("Next word"), "N", "", words_known, plain=True),
        row("word_previous", tr("Previous word"), "Shift+N", "", words_known, plain=True),
        row(
            "single_words",
            tr("Single words or phrases"),
            "Shift+W",
            "text",
            words_known,
            plain=True,
        ),
        row("lasso", tr("Lasso: which words act here?"), "R", "lasso", in_words, plain=True),
        row("clear_region", tr("Clear the region"), "Shift+R", "trash", has_region, plain=True),
        row("without_word", tr("Try without this word"), "", "eye-off", can_leave_out),
        row(
            "branch_without_word",
            tr("Branch without it from here"),
            "",
            "branch",
            can_leave_out_here,
        ),
        row("weigh_word", tr("Weigh it"), "", "sliders", can_weigh),
        row("save_words", tr("Export table of words…"), "", "export", words_known),
        row("save_heat", tr("Export picture with the word…"), "", "export", word_chosen),
    )


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
