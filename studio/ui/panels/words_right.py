"""What words act in a region, and when each acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from studio.ui.panels.buttons import tool_button
from studio.ui.theme import mark
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.rank_bars import ROW, Rank, RankBars
from studio.ui.widgets.scrolled import scrolled
from studio.ui.widgets.word_matrix import Grid, WordMatrix
from studio.ui.words import tr
from studio.ui.words_study import order_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from studio.core.reading import Reading
    from studio.core.scene import Scene
    from studio.core.study import Study
    from studio.core.words_scene import WordsScene


class WordsRegion(Panel):
    """The words of a region, ranked; of the whole picture while there is none."""

    def __init__(self, study: Study, named: dict[str, QAction]) -> None:
        super().__init__(tr("Words in the picture"))
        self.add_to_header(tool_button(named["clear_region"], "trash"))
        self.bars = RankBars()
        self.bars.chosen.connect(study.choose)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        mark(self.hint, tone="second")
        self._area = scrolled(self.bars)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.hint)

    def show_scene(self, scene: Scene) -> None:
        """Show the ranking at the step on show."""
        words, region = scene.words, scene.words.region
        known = words.reading is not None
        self._area.setVisible(known)
        self.show_title(tr("Words in the picture") if region is None else tr("Words in the region"))
        self.bars.show_ranks(_ranks(words))
        if not known:
            self.hint.setText("")
        elif region is None:
            self.hint.setText(
                tr("Draw around a region with the lasso to see which words act in it")
            )
        else:
            self.hint.setText(tr("+ and −: points of 100 compared with the whole picture"))
        place = next((i for i, rank in enumerate(self.bars.ranks) if rank.selected), None)
        if place is not None:
            self._area.ensureVisible(0, place * ROW + ROW // 2, 0, ROW // 2)


class WordsGrid(Panel):
    """Every word at every step. scrub: goes to a step of the run."""

    def __init__(
        self, study: Study, named: dict[str, QAction], scrub: Callable[[int], None]
    ) -> None:
        super().__init__(tr("Word × step"))
        self._study, self._scrub = study, scrub
        self.matrix = WordMatrix()
        self.matrix.chosen.connect(self._go)
        self.order = QLabel()
        self.order.setWordWrap(True)
        mark(self.order, tone="second")
        export = named["save_words"]
        self.export = text_button(export.text(), kind="link")
        self.export.setToolTip(export.toolTip())
        self.export.clicked.connect(export.trigger)
        self.export.setEnabled(export.isEnabled())
        export.enabledChanged.connect(self.export.setEnabled)
        self._area: QScrollArea = scrolled(self.matrix)
        self._levels: tuple[Reading, tuple[tuple[float, ...] | None, ...]] | None = None
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.order)
        self.body.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)

    def show_scene(self, scene: Scene) -> None:
        """Show the strength of every word at every step, and where the artist stands."""
        reading = scene.words.reading
        self._area.setVisible(reading is not None)
        self.export.setVisible(reading is not None)
        self.order.setText("" if reading is None else order_text(reading))
        if reading is None:
            self.matrix.show_grid(Grid())
            return
        if self._levels is None or self._levels[0] is not reading:
            self._levels = (reading, _levels(reading))
        names = tuple(word.text for word in reading.words)
        selected, step = scene.words.selected, scene.words.step
        self.matrix.show_grid(Grid(names, self._levels[1], reading.maps.start, selected, step))
        if selected is not None:
            self._area.ensureVisible(0, self.matrix.middle(selected), 0, 20)

    def _go(self, word: int, step: int) -> None:
        self._study.choose(word)
        if step >= 0:
            self._scrub(step)


def _ranks(words: WordsScene) -> tuple[Rank, ...]:
    reading = words.reading
    if reading is None:
        return ()
    keys = {word.start: index for index, word in enumerate(reading.words)}
    compared = words.region is not None
    return tuple(
        Rank(
            keys[each.word.start],
            each.word.text,
            each.share,
            each.difference if compared else None,
            keys[each.word.start] == words.selected,
        )
        for each in words.ranked
        if each.word.tokens
    )


def _levels(reading: Reading) -> tuple[tuple[float, ...] | None, ...]:
    rows = reading.levels().tolist()
    return tuple(
        tuple(row) if word.tokens else None for row, word in zip(rows, reading.words, strict=True)
    )
