"""What is made of the walk: the kind of film, its size and rate, and how far it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.core.film import Film, FilmOrder, Quality
from studio.core.limits import size_of
from studio.library import films
from studio.library.films import FORMATS
from studio.ui.film_card import FilmCard
from studio.ui.film_choices import OTHER, OWN, qualities, rates, size_id, sizes
from studio.ui.icons import icon
from studio.ui.panels.buttons import push_button, tool_button
from studio.ui.theme import Space, Token, mark
from studio.ui.walk_words import lacks
from studio.ui.widgets.buttons import Switch, text_button
from studio.ui.widgets.fields import Choice, ChoiceField
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.scrolled import scrolled
from studio.ui.widgets.segmented import Segmented
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QResizeEvent

    from studio.core.scene import Scene
    from studio.core.walk import Walk
    from studio.core.walking import Walking

KINDS: Final = ((".mp4", "MP4"), (".webm", "WebM"), (".gif", "GIF"), ("", "Frames"))
LOW: Final = 460
"""px of the panel's height under which it shows either what is asked for or what is being made."""


class WalkExport(Panel):
    """changed(FilmOrder): the artist wants something else made. size_asked, rate_asked: one that is
    not offered. paused, gone_on, cancelled: of the film under way."""

    changed = Signal(object)
    size_asked = Signal()
    rate_asked = Signal()
    paused = Signal()
    gone_on = Signal()
    cancelled = Signal()

    def __init__(self, walking: Walking, named: dict[str, QAction]) -> None:
        super().__init__(tr("Export"))
        self._order = FilmOrder()
        self._walk: Walk | None = None
        self._stage: Film | None = None
        notes = {kind.suffix: tr(kind.note) for kind in FORMATS}
        self.kind = Segmented(
            tuple(Choice(suffix or "png", tr(name), notes[suffix]) for suffix, name in KINDS)
        )
        self.pixels = ChoiceField()
        self.rate = ChoiceField()
        self.frames = QLabel()
        mark(self.frames, kind="value")
        self.frames.setIndent(0)  # else a frame around a label moves its words
        self.frames.setFixedHeight(Space.FIELD)
        self.quality = ChoiceField()
        self.resampled = QLabel()
        self.resampled.setWordWrap(True)
        mark(self.resampled, tone="second")
        self.loop = Switch(tr("Seamless loop"))
        self.loop.setToolTip(tr("The last frame leads to the first, which is not shown twice"))
        self.keep = Switch(tr("Keep recipe in file"))
        self.keep.setToolTip(tr("The walk itself is kept inside: “sfumato walk” can go on with it"))
        self.card = FilmCard()
        self.pause = text_button(tr("Pause"), "pause")
        self.cancel = text_button(tr("Cancel"), "close")
        self.play = push_button(named["film_play"], "play")
        self.play.setText(tr(" Play"))
        self.folder = push_button(named["film_show"], "folder")
        self.folder.setText(tr(" Show in folder"))
        self.play_icon = tool_button(named["film_play"], "play")
        self.folder_icon = tool_button(named["film_show"], "folder")
        for button in (self.play_icon, self.folder_icon):
            self.add_to_header(button)
        self._place()
        self._connect(walking)

    def _place(self) -> None:
        settings = QWidget()
        self.settings = scrolled(settings)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.BUTTONS)
        for button in (self.pause, self.cancel, self.play, self.folder):
            buttons.addWidget(button, 1)
        self.rule = QFrame()
        mark(self.rule, kind="rule")
        column = QVBoxLayout(settings)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.kind)
        column.addLayout(self._fields())
        column.addWidget(self.resampled)
        column.addWidget(self.loop)
        column.addWidget(self.keep)
        body: QVBoxLayout = self.body
        body.setSpacing(8)
        body.addWidget(self.settings, 100)
        body.addWidget(self.rule)
        body.addWidget(self.card)
        body.addLayout(buttons)
        body.addStretch(1)

    def _fields(self) -> QGridLayout:
        """What a film is made of, each under its name."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.BUTTONS)
        grid.setVerticalSpacing(6)
        rows: tuple[tuple[str, QWidget], ...] = (
            (tr("Size"), self.pixels),
            (tr("Frame rate"), self.rate),
            (tr("Frames"), self.frames),
            (tr("Quality"), self.quality),
        )
        for row, (words, field) in enumerate(rows):
            label = QLabel(words)
            mark(label, tone="body")
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)  # the fields' words are longer than what they are called
        return grid

    def _connect(self, walking: Walking) -> None:
        self.kind.chosen.connect(lambda name: self._become("" if name == "png" else name))
        self.pixels.chosen.connect(self._resize)
        self.rate.chosen.connect(self._pace)
        self.quality.chosen.connect(lambda name: self._take(quality=Quality(name)))
        self.keep.switched.connect(lambda on: self._take(keep=on))
        self.loop.switched.connect(lambda on: walking.loop(on=on))
        self.pause.clicked.connect(self._pause)
        self.cancel.clicked.connect(self.cancelled)

    @property
    def order(self) -> FilmOrder:
        """What is asked for now."""
        return self._order

    def show_order(self, order: FilmOrder) -> None:
        """Show an order, as it was last time."""
        if order != self._order:
            self._order = order
            self._show()

    def show_scene(self, scene: Scene) -> None:
        """Show what there is to make a film of, and the film under way."""
        walk, film = scene.walk.walk, scene.film
        self.loop.show_on(walk.loop)
        self.loop.setEnabled(len(walk.keyframes) > 1)
        if walk != self._walk:
            self._walk = walk
            self._show()
        stage = None if film is None else film.stage
        if film is not None:
            self.card.show_film(film, lacks(scene, film.job.walk))
        if stage is not self._stage:
            self._stage = stage
            resting = stage is Film.PAUSED
            words = tr("Resume") if resting else tr("Pause")
            self.pause.setText(f" {words}")
            self.pause.setAccessibleName(words)
            self.pause.setIcon(icon("play" if resting else "pause", Token.TEXT_2))
            self.pause.setEnabled(stage is not Film.WRITING)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a low window a film under way stands where its settings were, and goes when done:
        what can be done with it is at the header then."""
        under_way = self._stage not in (None, Film.DONE)
        low = self.height() < LOW
        self.settings.setVisible(not (low and under_way))
        self.rule.setVisible(self._stage is not None and not low)
        self.card.setVisible(under_way or (self._stage is not None and not low))
        for button in (self.pause, self.cancel):
            button.setVisible(under_way)
        done = self._stage is Film.DONE
        for button in (self.play, self.folder):
            button.setVisible(done and not low)
        for icon_alone in (self.play_icon, self.folder_icon):
            icon_alone.setVisible(done and low)

    def _pause(self) -> None:
        (self.gone_on if self._stage is Film.PAUSED else self.paused).emit()

    def _resize(self, name: str) -> None:
        if name == OTHER:
            self.pixels.show_choice(size_id(self._order))
            self.size_asked.emit()
        else:
            self._take(size=None if name == OWN else size_of(name))

    def _pace(self, name: str) -> None:
        if name == OTHER:
            self.rate.show_choice(f"{self._order.rate:g}")
            self.rate_asked.emit()
        else:
            self._take(rate=float(name))

    def _become(self, suffix: str) -> None:
        """Another kind of film; at a rate that its players show."""
        self._take(suffix=suffix, rate=min(self._order.rate, films.kind_of(suffix).fastest))

    def _take(self, **changed: object) -> None:
        self._order = replace(self._order, **changed)  # type: ignore[arg-type] # names are checked
        self._show()
        self.changed.emit(self._order)

    def _show(self) -> None:
        order, walk = self._order, self._walk
        self.kind.show_choice(order.suffix or "png")
        own = (0, 0)
        if walk is not None and walk.keyframes:
            first = walk.keyframes[0].recipe
            own = first.width, first.height
        self.pixels.show_choices(sizes(own, order.size))
        self.pixels.show_choice(size_id(order))
        self.rate.show_choices(rates(order))
        self.rate.show_choice(f"{order.rate:g}")
        count = 0 if walk is None or len(walk.keyframes) < 2 else walk.frames(order.rate)
        self.frames.setText(str(count) if count else "–")
        size = order.size or own
        self.quality.show_choices(qualities(order, size, count))
        self.quality.show_choice(order.quality)
        self.quality.setEnabled(bool(films.kind_of(order.suffix).codec))
        self.resampled.setVisible(order.size is not None)
        self.resampled.setText(
            tr(
                "Painted at {width} × {height}, then resampled (Lanczos) and cut to fit.",
                width=own[0],
                height=own[1],
            )
        )
        self.keep.show_on(order.keep)
