"""What carries out the rows of the action table that belong to the Words workspace."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImageWriter

from studio.core.history import Origin
from studio.core.word_table import word_table
from studio.core.wordless import desk_without
from studio.library import files
from studio.ui.widgets.word_overlay import WordLook, with_word
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage

    from studio.core.conductor import Conductor
    from studio.ui.panels.prompt_panel import PromptPanel
    from studio.ui.panels.viewer_panel import ViewerPanel
    from studio.ui.panels.words_desk import WordsDesk
    from studio.ui.papers import Papers


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
