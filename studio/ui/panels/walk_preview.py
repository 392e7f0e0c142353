"""The walk as it will be seen: the picture of a second, and how it is played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from studio.core.film import Film
from studio.ui.icons import icon
from studio.ui.panels.buttons import tool_button
from studio.ui.theme import Space, mark
from studio.ui.walk_words import lacks, place_words, progress_note, short_names
from studio.ui.widgets.buttons import Switch, icon_button
from studio.ui.widgets.canvas import Badge, Badges
from studio.ui.widgets.mini_slider import MiniSlider
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.picture_view import PictureView
from studio.ui.widgets.segmented import Choice, Segmented
from studio.ui.widgets.slider_spec import SliderSpec
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.scene import Scene
    from studio.core.walk_scene import WalkScene
    from studio.core.walking import Walking
    from studio.ui.walk_player import WalkPlayer

DRAFT: Final = "draft"
FULL: Final = "full"


class WalkPreview(Panel):
    """rate: frames a second of the film, by which frames are counted."""

    def __init__(self, walking: Walking, player: WalkPlayer, named: dict[str, QAction]) -> None:
        super().__init__(tr("Preview"))
        self._player = player
        self._scene: WalkScene | None = None
        self._names: tuple[str, ...] = ()
        self._rate = 24.0
        self.picture = PictureView()
        self.begin = icon_button("skip-first", tr("To the beginning"))
        self.play = tool_button(named["play"], "play")
        self.end = icon_button("skip-last", tr("To the end"))
        self.time = QLabel()
        mark(self.time, tone="figure")
        self.total = QLabel()
        mark(self.total, tone="second")
        self.bar = MiniSlider(SliderSpec(tr("Place in the walk"), decimals=4))
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.quality = Segmented(_qualities(named["walk_full"].shortcut()))
        self.quality.setAccessibleName(tr("Quality of the preview"))
        self.add_to_header(self.quality)
        self.loop = Switch(tr("Loop"))
        self.loop.setToolTip(tr("Lead back to the first picture, without a seam"))
        self._place()
        self._connect(walking)

    def _place(self) -> None:
        self.body.setContentsMargins(1, 0, 1, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.picture, 1)
        row = QHBoxLayout()
        row.setContentsMargins(Space.INSIDE, 8, Space.INSIDE, 8)
        row.setSpacing(Space.BUTTONS)
        for widget in (self.begin, self.play, self.end):
            row.addWidget(widget)
        row.addSpacing(6)
        row.addWidget(self.time)
        row.addWidget(self.total)
        row.addSpacing(6)
        row.addWidget(self.bar, 1)
        row.addSpacing(6)
        row.addWidget(self.loop)
        self.body.addLayout(row)

    def _connect(self, walking: Walking) -> None:
        player = self._player
        self.begin.clicked.connect(lambda: player.scrub(0.0))
        self.end.clicked.connect(lambda: player.scrub(float("inf")))
        self.loop.switched.connect(lambda on: walking.loop(on=on))
        self.quality.chosen.connect(lambda name: walking.preview.look(full=name == FULL))
        self.bar.moved.connect(self._scrub)
        player.time_changed.connect(lambda _time: self._show_time())
        player.playing_changed.connect(self._show_playing)

    def show_rate(self, rate: float) -> None:
        """Count frames at another rate."""
        if rate != self._rate:
            self._rate = rate
            self._show_time()

    def show_scene(self, scene: Scene) -> None:
        """Show the walk."""
        if self._scene is None or self._scene.walk is not scene.walk.walk:
            self._names = short_names(scene.walk.walk)  # not at every tick: it takes its time
        self._scene = scene.walk
        self.loop.show_on(scene.walk.walk.loop)
        self.quality.show_choice(FULL if scene.walk.full else DRAFT)
        filmed = scene.film is not None and scene.film.stage is Film.MAKING
        lacking = lacks(scene, scene.walk.walk)
        self.show_note(progress_note(scene.walk, lacking=lacking, filmed=filmed))
        self._show_time()

    def _show_time(self) -> None:
        scene, time = self._scene, self._player.time
        walkable = scene is not None and len(scene.walk.keyframes) > 1
        for control in (self.begin, self.end, self.bar, self.loop, self.quality):
            control.setEnabled(walkable)
        if scene is None or not scene.walk.keyframes:
            self.picture.show_picture(None)
            self.picture.show_badges(Badges())
            self.picture.show_placeholder(tr("The walk will play here."))
            self.time.setText("")
            self.total.setText("")
            return
        walk = scene.walk
        first = walk.keyframes[0].recipe
        self.picture.show_placeholder(tr("The pictures in between are on their way."))
        self.picture.show_picture(scene.picture(time), (first.width, first.height))
        self.bar.show_value(time / walk.seconds if walk.seconds else 0.0)
        self.time.setText(f"{time:.2f}")
        self.total.setText(tr("/ {seconds} s", seconds=f"{walk.seconds:.2f}"))
        frames = walk.frames(self._rate)
        number = min(int(time * self._rate) + 1, frames)
        said = tr("frame {number} of {count}", number=number, count=frames)
        if scene.is_draft(time):
            said = tr("draft · {number} of {count}", number=number, count=frames)
        right = Badge(said) if walkable else None
        place = Badge(place_words(walk, self._names, time))
        self.picture.show_badges(Badges(top_right=right, bottom_left=place))

    def _scrub(self, share: float) -> None:
        if self._scene is not None:
            self._player.scrub(share * self._scene.walk.seconds)

    def _show_playing(self, playing: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        self.play.setIcon(icon("pause" if playing else "play"))


def _qualities(keys: QKeySequence) -> tuple[Choice, ...]:
    """Whether it is seen soon or as it will be; keys: those that change it."""
    told = keys.toString(QKeySequence.SequenceFormat.NativeText)
    draft = tr("Quick sketches of the way: few steps, small  ({keys})", keys=told)
    full = tr(
        "Every picture with all of its steps, in its own size; they fill in while you rest,"
        " drafts stand in until then  ({keys})",
        keys=told,
    )
    return (Choice(DRAFT, tr("Draft"), draft), Choice(FULL, tr("Full"), full))
