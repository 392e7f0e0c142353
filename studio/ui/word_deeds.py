"""The rows of the action table that are about words, and what carries them out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImageWriter

from studio.core.conditioning import says
from studio.core.node import Origin
from studio.core.scene import Workspace
from studio.core.word_table import word_table
from studio.core.wordless import desk_without
from studio.library import files
from studio.ui.conditions import can_branch
from studio.ui.widgets.word_overlay import WordLook, with_word
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage

    from studio.core.conductor import Conductor
    from studio.core.scene import Scene
    from studio.ui.actions import Action, RowMaker
    from studio.ui.panels.prompt_panel import PromptPanel
    from studio.ui.panels.viewer_panel import ViewerPanel
    from studio.ui.panels.words_desk import WordsDesk
    from studio.ui.papers import Papers


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


def word_rows(row: RowMaker) -> tuple[Action, ...]:
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


class Place(Protocol):
    """The window, as far as these deeds reach into it."""

    papers: Papers | None
    prompt_panel: PromptPanel
    viewer_panel: ViewerPanel
    words_desk: WordsDesk


class WordDeeds:
    """Of one window."""

    def __init__(self, window: Place, conductor: Conductor) -> None:
        self._window, self._conductor = window, conductor

    def by_name(self) -> dict[str, Callable[[], None]]:
        """Every deed, by the name of its action."""
        return {
            "word_next": partial(self._go, 1),
            "word_previous": partial(self._go, -1),
            "single_words": self._single,
            "lasso": self._lasso,
            "clear_region": partial(self._conductor.study.surround, None),
            "without_word": partial(self._without, branch=False),
            "branch_without_word": partial(self._without, branch=True),
            "weigh_word": self._weigh,
            "save_words": self._save_table,
            "save_heat": self._save_heat,
        }

    def _go(self, way: int) -> None:
        words = self._conductor.scene().words
        if words.reading is not None and words.reading.words:
            count = len(words.reading.words)
            here = words.selected if words.selected is not None else -1 if way > 0 else count
            self._conductor.study.choose((here + way) % count)

    def _single(self) -> None:
        phrases = self._conductor.scene().words.phrases
        self._conductor.study.part(phrases=not phrases)

    def _lasso(self) -> None:
        self._window.words_desk.tools.toggle_lasso()

    def _without(self, *, branch: bool) -> None:
        scene = self._conductor.scene()
        words, stage = scene.words, scene.stage
        if words.reading is None or words.selected is None or stage is None:
            return
        step = stage.position if branch else 0
        word = words.reading.words[words.selected]
        prompt = words.reading.attention.prompt
        desk = desk_without(scene.desk, stage.recipe, prompt, word, step)
        if desk is not None:
            self._conductor.pictures.attempt(desk, Origin.BRANCH if branch else Origin.GENERATE)

    def _weigh(self) -> None:
        words = self._conductor.scene().words
        if words.reading is not None and words.selected is not None:
            self._window.prompt_panel.weigher.weigh(words.reading.words[words.selected].text)

    def _save_table(self) -> None:
        scene = self._conductor.scene()
        words, stage, papers = scene.words, scene.stage, self._window.papers
        if words.reading is None or stage is None or papers is None:
            return
        ranked = words.ranked if words.region is not None else ()
        table = word_table(words.reading, ranked)
        papers.put(
            stage.recipe,
            tr("Save table of words"),
            f"{tr('words')}.csv",
            tr("Tables (*.csv)"),
            lambda path: files.write_text(path, table),
        )

    def _save_heat(self) -> None:
        scene = self._conductor.scene()
        words, stage, papers = scene.words, scene.stage, self._window.papers
        picture = self._window.viewer_panel.canvas.image
        if words.reading is None or words.selected is None:
            return
        if stage is None or picture is None or papers is None:
            return
        look = WordLook(
            words.reading,
            words.selected,
            words.step,
            words.guise,
            words.opacity,
            stage.recipe.width,
            stage.recipe.height,
        )
        papers.put(
            stage.recipe,
            tr("Save picture with the word"),
            f"{words.reading.words[words.selected].text}.png",
            tr("Pictures (*.png)"),
            partial(_write_png, with_word(picture, look)),
        )


def _write_png(image: QImage, path: Path) -> None:
    with files.replacing(path) as aside:
        writer = QImageWriter(str(aside), QByteArray(b"png"))
        if not writer.write(image):
            raise OSError(writer.errorString())
