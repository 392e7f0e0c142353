"""The line under everything: what the engine does, which model, where, how much memory."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.core.film import Film
from studio.core.jobs import Quality
from studio.core.scene import Phase
from studio.ui.theme import Token, mark
from studio.ui.widgets.buttons import text_button
from studio.ui.words import answers_line, done_of, model_line, tr, turned_of

if TYPE_CHECKING:
    from studio.core.film import FilmScene
    from studio.core.scene import Scene

HEIGHT = 26


class StatusBar(QWidget):
    """One line; it changes its words, never its place."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._dot = QLabel("●")
        self.doing = QLabel()
        self.model = QLabel()
        self.device = QLabel()
        self.answers = text_button("", kind="status")
        self.answers.setAccessibleName(tr("How soon pictures answer"))
        self.answers.setToolTip(
            tr("How soon pictures answer; click to say how soon they should (latency)")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 4)
        row.setSpacing(8)
        row.addWidget(self._dot)
        row.addWidget(self.doing)
        row.addStretch(1)
        row.addWidget(self.answers)
        row.addSpacing(8)
        row.addWidget(self.model)
        row.addSpacing(16)
        row.addWidget(self.device)
        for label in (self.doing, self.model, self.device):
            mark(label, tone="second")
        self._colour = ""

    def show_scene(self, scene: Scene) -> None:
        """Show what the engine is about."""
        words, token = _state(scene)
        self.doing.setText(words)
        if token != self._colour:
            self._colour = token
            self._dot.setStyleSheet(f"color: {token}; font-size: 9px;")
        self.model.setText(model_line(scene.model))
        answers = answers_line(scene.answers) if scene.answers.full is not None else ""
        self.answers.setText(answers)
        self.answers.setAccessibleName(answers or tr("How soon pictures answer"))
        self.answers.setVisible(bool(answers))
        facts = scene.model.facts
        self.device.setText("" if facts is None else facts.device)


def _state(scene: Scene) -> tuple[str, Token]:
    model = scene.model
    if model.phase is Phase.BROKEN:
        return tr("No model is loaded"), Token.ERROR
    if model.phase is Phase.LOADING:
        stage = model.text or tr("getting ready")
        waiting = "Waiting for the model: {stage}" if scene.waiting else "Model: {stage}"
        return tr(waiting, stage=stage), Token.WARNING
    progress = scene.progress
    if progress is None:
        return _film(scene.film) or (tr("Ready"), Token.OK)
    if progress.quality is Quality.DRAFT:
        return tr("Draft; the full picture waits until you rest"), Token.ACCENT
    painting = tr("Painting: {progress}", progress=done_of(progress))
    return turned_of(progress) if progress.inverts else painting, Token.ACCENT


def _film(film: FilmScene | None) -> tuple[str, Token] | None:
    """How a film under way stands."""
    if film is None or film.stage is Film.DONE:
        return None
    name = PurePath(film.job.path).name
    paused = film.stage is Film.PAUSED
    words = (
        "Paused: {name} · frame {done} of {count}"
        if paused
        else ("Exporting {name} · frame {done} of {count}")
    )
    words = tr(words, name=name, done=film.done, count=film.count)
    return words, Token.WARNING if paused else Token.ACCENT
