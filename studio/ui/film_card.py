"""A film that is being made: its newest frame, how far it is, how long it will take."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.core.film import Film
from studio.ui.icons import icon
from studio.ui.theme import Radius, Token, mark
from studio.ui.widgets.fitting_label import FittingLabel
from studio.ui.widgets.pictures import cover, to_image
from studio.ui.widgets.progress import ThinProgress
from studio.ui.words import duration, percent, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from studio.core.film import FilmScene
    from studio.core.pixels import Pixels

THUMB: Final = QSize(62, 36)
ICON: Final = QSize(16, 16)


class FilmCard(QWidget):
    """Shows a film; it is only looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Pixels | None = None
        self.thumb = QLabel()
        self.thumb.setFixedSize(THUMB)
        self.thumb.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.thumb, kind="thumb")
        self.thumb.setPixmap(self._thumb(None))
        self.name = FittingLabel()
        self.name.setAlignment(Qt.AlignmentFlag.AlignLeft)
        mark(self.name, tone="title")
        self.share = QLabel()
        mark(self.share, tone="title")
        self.frame = QLabel()
        self.left = QLabel()
        self.pace = QLabel()
        for label in (self.frame, self.left, self.pace):
            mark(label, tone="second")
        self.bar = ThinProgress()
        first = QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.share)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(first)
        words.addWidget(self.frame)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.thumb)
        top.addLayout(words, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.left, 1)
        foot.addWidget(self.pace)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addLayout(foot)

    def show_film(self, film: FilmScene, lacking: str = "") -> None:
        """Show how far it is. lacking: the model that must be opened first, or ""."""
        name = PurePath(film.job.path).name
        self.name.show_texts(name, name[:18] + "…", name[:9] + "…")
        self.name.setToolTip(film.job.path)
        share = film.done / max(film.count, 1)
        self.share.setText(percent(share))
        self.bar.show_share(share)
        self.frame.setText(tr("frame {done} of {count}", done=film.done, count=film.count))
        self.left.setText(film_line(film, lacking))
        pace = "" if film.seconds is None else tr("{time} per frame", time=duration(film.seconds))
        self.pace.setText(pace)
        if film.picture is not self._shown:
            self._shown = film.picture
            self.thumb.setPixmap(self._thumb(film.picture))

    def _thumb(self, picture: Pixels | None) -> QPixmap:
        """The newest frame; before there is one, what stands for a film."""
        if picture is None:
            return icon("film", Token.TEXT_3).pixmap(ICON, self.devicePixelRatioF())
        return cover(to_image(picture), QSizeF(THUMB), Radius.CELL, self.devicePixelRatioF())


def film_line(film: FilmScene, lacking: str) -> str:
    """How the film stands, in a few words. lacking: the model that must be opened first, or ""."""
    match film.stage:
        case Film.PAUSED:
            return tr("paused; what is made stays")
        case Film.WRITING:
            return tr("writing the file…")
        case Film.DONE:
            return tr("done")
    if lacking:
        return tr("waiting for the model {name}", name=lacking)
    if film.left is None:
        return tr("beginning…")
    return tr("about {time} left", time=duration(film.left))
