"""The steps of the picture on show: film strip, scrub bar, views, and the way to branch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from studio.core.jobs import Quality
from studio.core.settling import Settlings
from studio.core.steps import View
from studio.ui.icons import icon
from studio.ui.panels.buttons import push_button, tool_button
from studio.ui.theme import Space, Token, mark
from studio.ui.widgets.film import Film
from studio.ui.widgets.fitting_label import FittingLabel
from studio.ui.widgets.segmented import Choice, Segmented
from studio.ui.widgets.speed_button import SpeedButton
from studio.ui.widgets.timeline import Timeline
from studio.ui.words import ready_of, settled_marks, step_line, time_left, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.scene import Scene, Stage
    from studio.core.settling import Settling
    from studio.ui.hand import Hand
    from studio.ui.player import Player


class TimelinePanel(QFrame):
    """Shows the stage's reel; the last cell is the finished picture."""

    def __init__(self, hand: Hand, named: dict[str, QAction], player: Player) -> None:
        super().__init__()
        mark(self, kind="panel")
        self._hand, self._named, self._player = hand, named, player
        self.timeline = Timeline()
        self.views = Segmented(_views())
        self.step = QLabel()
        self.place = QLabel()
        self.left = FittingLabel()
        mark(self.step, tone="title")
        mark(self.place, tone="second")
        mark(self.left, tone="second")
        self._shown: tuple[object, ...] = ()
        self._settlings = Settlings()
        self._play = tool_button(named["play"], "play")
        self._loop = tool_button(named["loop"], "loop")
        self._loop.setCheckable(True)
        self._looping = False
        self.speed = SpeedButton(player.speed)
        self._place()
        self.timeline.step_wished.connect(self._go)
        self.timeline.branch_wished.connect(lambda _step: named["branch"].trigger())
        self.views.chosen.connect(lambda view: hand.look(View(view)))
        self.speed.chosen.connect(player.set_speed)
        player.speed_changed.connect(self.speed.show_speed)
        player.playing_changed.connect(self._show_playing)

    def show_scene(self, scene: Scene) -> None:
        """Show the steps and where the artist stands in them."""
        stage = scene.stage
        if stage is None:
            return
        progress = scene.progress
        step, place = step_line(stage)
        self.step.setText(step)
        self.place.setText(place)
        full = progress is not None and progress.quality is Quality.FULL
        self.left.show_texts(
            *((ready_of(progress), time_left(progress)) if progress is not None and full else ())
        )
        self.views.show_choice(stage.view)
        running = full and not stage.reel.complete
        key = (stage.reel, stage.position, stage.view, running, scene.desk.branch_at)
        if key != self._shown:
            self._shown = key
            settling = self._settlings.of(
                stage.reel.steps, finished=stage.reel.complete, start=_model_from(stage)
            )
            film = _film(stage, settling, scene.desk.branch_at, running=running)
            self.timeline.show_film(film)

    def toggle_loop(self) -> None:
        """Begin again at the end while playing, or not."""
        self._looping = not self._looping  # not the button's own state: a click has turned it
        self._loop.setChecked(self._looping)
        self._player.set_loop(self._looping)

    def _place(self) -> None:
        named = self._named
        tools = QHBoxLayout()
        tools.setSpacing(4)
        tools.addWidget(tool_button(named["first"], "skip-first"))
        tools.addWidget(self._play)
        tools.addWidget(self._loop)
        tools.addWidget(self.speed)
        tools.addSpacing(6)
        tools.addWidget(self.step)
        tools.addWidget(self.place)
        tools.addWidget(self.left, 1)
        tools.addSpacing(Space.BUTTONS)
        tools.addWidget(self.views)
        tools.addSpacing(Space.BUTTONS)
        tools.addWidget(push_button(named["branch"], "branch"))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.INSIDE, 8, Space.INSIDE, 2)
        column.setSpacing(4)
        column.addLayout(tools)
        column.addWidget(self.timeline)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _go(self, position: int) -> None:
        self._player.pause()
        self._hand.scrub(position)

    def _show_playing(self) -> None:
        playing = self._player.playing
        self._play.setIcon(icon("pause" if playing else "play", Token.TEXT))


def _views() -> tuple[Choice, ...]:
    return (
        Choice(View.SEES, tr("Sees"), tr("What the step sees: the noisy latent (x_t)")),
        Choice(
            View.EXPECTS, tr("Expects"), tr("What it expects the end to be: predicted clean (x̂0)")
        ),
        Choice(View.FINISH, tr("Finish"), tr("A real run from this step to the end")),
    )


def _film(stage: Stage, settling: Settling, branch_at: int, *, running: bool) -> Film:
    """The reel as a film; one cell more than steps, for the picture at the end."""
    reel = stage.reel
    count = reel.count or stage.recipe.steps
    sees = stage.view is View.SEES
    thumbs = [step.sees if sees else step.expects for step in reel.steps]
    done = reel.complete
    if reel.picture is not None and len(thumbs) == count:
        thumbs.append(reel.picture)
    return Film(
        total=count + 1,
        current=min(stage.position, count) if stage.quality is Quality.FULL else count,
        ready=count + 1 if done else len(reel.steps),
        thumbs=tuple(thumbs),
        sigmas=tuple(_noise_share(step.sigma) for step in reel.steps),
        dots=((branch_at, Token.A),) if branch_at else (),
        running=running,
        ends=True,
        changes=(0.0, *settling.changes) if settling.changes else (),
        marks=settled_marks(settling),
    )


def _model_from(stage: Stage) -> int:
    """The first step that the model makes: of a photo, those before it are given."""
    photo = stage.recipe.photo
    if photo is None:
        return 0
    return stage.reel.count if photo.start is None else photo.start


def _noise_share(sigma: float | None) -> float:
    """How much of a step is noise, 0 to 1: sigma has no upper end, a curve needs one."""
    return 1.0 if sigma is None else sigma / math.hypot(1.0, sigma)
