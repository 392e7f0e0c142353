"""What the Words workspace adds to the viewer: the lasso, the overlay, the words at the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from studio.core.scene import Workspace
from studio.core.words_scene import UNSEEN, Guise
from studio.ui.panels.buttons import tool_button
from studio.ui.theme import Space, Token, mark
from studio.ui.widgets.lasso import Lasso
from studio.ui.widgets.mini_slider import MiniSlider
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.pointer_mark import PointerMark
from studio.ui.widgets.segmented import Choice, Segmented
from studio.ui.widgets.slider_spec import SliderSpec
from studio.ui.widgets.word_overlay import WordLook, WordOverlay
from studio.ui.words import percent, tr
from studio.ui.words_study import here_text

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.scene import Scene, Stage
    from studio.core.study import Study
    from studio.core.words_scene import WordsScene
    from studio.ui.widgets.canvas import Canvas

LAYER: Final = "words"


class WordsTools(QWidget):
    """A row of tools; and three overlays of the canvas, while the workspace is on show."""

    def __init__(self, study: Study, named: dict[str, QAction], canvas: Canvas) -> None:
        super().__init__()
        self._canvas, self._scene = canvas, UNSEEN
        self._size = (1, 1)
        self._pointer: tuple[float, float] | None = None
        self._on = False
        self.overlay, self.mark, self.lasso = WordOverlay(), PointerMark(), Lasso(self)
        self.lasso.surrounded.connect(study.surround)
        self.lasso.changed.connect(canvas.update)
        self.lasso.hold(held=True)
        self.lasso_button = tool_button(named["lasso"], "lasso")
        self.lasso_button.setCheckable(True)
        self.lasso_button.setChecked(True)
        self.guises = Segmented(_guises())
        self.guises.chosen.connect(lambda guise: study.show_as(Guise(guise)))
        self.opacity = MiniSlider(
            SliderSpec(
                tr("Overlay"),
                default=UNSEEN.opacity,
                origin=0.0,
                hint=tr("How strongly the word is laid over the picture"),
            )
        )
        self.opacity.moved.connect(study.fade)
        self.opacity.setMinimumWidth(48)  # it gives room to the words beside it
        self.opacity.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.percent = QLabel()
        canvas.pointed.connect(self._point)
        self._place()
        self.hide()

    def show_scene(self, scene: Scene) -> None:
        """Lay the selected word over the picture, or nothing in another workspace."""
        words, stage = scene.words, scene.stage
        self._turn(on=scene.workspace is Workspace.WORDS and stage is not None)
        if not self._on or stage is None:
            return
        self._scene, self._size = words, (stage.recipe.width, stage.recipe.height)
        self.guises.show_choice(words.guise)
        self.opacity.show_value(words.opacity)
        self.percent.setText(percent(words.opacity))
        self.lasso.show_size(*self._size)
        region = words.region
        name = "" if region is None else tr("Region · {share}", share=percent(region.share))
        self.lasso.show_region(None if region is None else region.shape, name)
        changed = self.overlay.show_look(_look(words, stage))
        if self._tell() or changed:
            self._canvas.update()

    def toggle_lasso(self) -> None:
        """Take the lasso into the hand, or lay it down."""
        held = not self.lasso.held  # not the button's own state: a click has turned it
        self.lasso.hold(held=held)
        self.lasso_button.setChecked(held)
        self._canvas.set_tool(_cursor(held=held))

    def escape(self, study: Study) -> bool:
        """Drop what is being drawn, else the region; False if there is neither."""
        if not self._on:
            return False
        if self.lasso.drop():
            return True
        there = self._scene.region is not None
        study.surround(None)
        return there

    def _turn(self, *, on: bool) -> None:
        """Come to the viewer, or leave it to others."""
        if on is self._on:
            return
        self._on = on
        self.setVisible(on)
        self._canvas.set_overlays((self.overlay, self.lasso, self.mark) if on else (), LAYER)
        self._canvas.set_tool(_cursor(held=on and self.lasso.held))

    def _point(self, at: tuple[float, float] | None) -> None:
        self._pointer = at
        if self._on and self._tell():
            self._canvas.update()

    def _tell(self) -> bool:
        """Say which words are strongest at the pointer; whether that is new."""
        at = self._pointer
        if at is None or self.lasso.drawing:
            return self.mark.show_at(None, "")
        wide, high = self._size
        return self.mark.show_at(at, here_text(self._scene, at[0] / wide, at[1] / high))

    def _place(self) -> None:
        label = QLabel(tr("Overlay"))
        mark(label, tone="second")
        mark(self.percent, tone="body")
        self.percent.setMinimumWidth(38)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.BUTTONS)
        row.addWidget(self.lasso_button)
        row.addWidget(self.guises)
        row.addSpacing(4)
        row.addWidget(label)
        row.addWidget(self.opacity)
        row.addWidget(self.percent)


def word_badges(scene: Scene) -> tuple[Badge | None, Badge | None]:
    """What stands on the picture's upper corners: the word, and the step it is measured at."""
    words, stage = scene.words, scene.stage
    if words.reading is None or stage is None:
        return None, None
    if words.selected is None:
        return Badge(tr("Click a word to see where it acts")), None
    word = Badge(words.reading.words[words.selected].text, Token.PINK)
    if words.step is None:
        return word, Badge(tr("all {count} steps", count=words.reading.steps))
    step = words.reading.maps.start + words.step + 1
    return word, Badge(tr("step {step} of {count}", step=step, count=stage.reel.count))


def _look(words: WordsScene, stage: Stage) -> WordLook | None:
    reading, word = words.reading, words.selected
    if reading is None or word is None or not reading.words[word].tokens:
        return None
    recipe = stage.recipe
    return WordLook(
        reading, word, words.step, words.guise, words.opacity, recipe.width, recipe.height
    )


def _cursor(*, held: bool) -> Qt.CursorShape:
    return Qt.CursorShape.CrossCursor if held else Qt.CursorShape.ArrowCursor


def _guises() -> tuple[Choice, ...]:
    return (
        Choice(Guise.HEAT, tr("Heat"), tr("Where the word acts, from weak to strong")),
        Choice(Guise.OUTLINE, tr("Outline"), tr("Lines around where it acts")),
        Choice(Guise.MASK, tr("Mask"), tr("Only the part of the picture in which it acts")),
    )
