"""The sheet for taking steps out: what, how, where; then how far it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.core.steps import View
from studio.library.films import FORMATS, RATES, kind_of
from studio.ui.exporter import Order
from studio.ui.theme import Space, mark
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.fields import Choice, ChoiceField, DecimalField, Labelled
from studio.ui.widgets.progress import ThinProgress, progress_text
from studio.ui.widgets.segmented import Segmented
from studio.ui.words import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

WIDTH: Final = 460
BUTTON: Final = 84
SIZES: Final = (1024, 768, 512, 384, 256)
LONGEST_HOLD: Final = 30.0
OWN_SIZE: Final = "own"


class ExportSheet(QDialog):
    """Asks for an order and shows how far it is.

    begin_wished(Order): export it. cancel_wished(): the film under way is wanted no more.
    """

    begin_wished = Signal(object)
    cancel_wished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export steps"))
        self.setFixedWidth(WIDTH)
        self._order = Order()
        self._pictures, self._side = 0, 0
        self._busy = False
        self.format = Segmented(
            tuple(Choice(f.suffix or "png", tr(_short(f.suffix)), tr(f.note)) for f in FORMATS)
        )
        self.view = Segmented(
            (
                Choice(View.EXPECTS, tr("Expects"), tr("What each step expects the end to be")),
                Choice(View.SEES, tr("Sees"), tr("The noisy picture each step is given")),
            )
        )
        self.rate = DecimalField(*RATES)
        self.hold = DecimalField(0.0, LONGEST_HOLD)
        self.sides = ChoiceField()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.length = QLabel()
        self.bar = ThinProgress()
        self.progress = QLabel()
        for label in (self.note, self.length, self.progress):
            mark(label, tone="second")
        self.begin = text_button(tr("Export…"), "export", kind="primary")
        self.cancel = text_button(tr("Close"))
        self.cancel.setMinimumWidth(BUTTON)
        self._place()
        self._connect()
        self._show()

    @property
    def order(self) -> Order:
        """What is asked for now."""
        return self._order

    def show_order(self, order: Order) -> None:
        """Show an order, as it was last time."""
        self._order = order
        self._show()

    def show_run(self, pictures: int, longest: int) -> None:
        """Say what there is to export: so many pictures of that longer side in px."""
        self._pictures, self._side = pictures, longest
        self._show()

    def show_progress(self, done: int, total: int, left: float | None) -> None:
        """Show how far the film is."""
        self._busy = True
        self.bar.show_share(done / total)
        self.progress.setText(progress_text(done, total, left))
        self._show()

    def show_idle(self) -> None:
        """Nothing is being exported (any more)."""
        self._busy = False
        self.bar.show_share(None)
        self.progress.setText("")
        self._show()

    def reject(self) -> None:
        """Esc and Close: what is under way is called off first."""
        if self._busy:
            self.cancel_wished.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._busy:
            self.cancel_wished.emit()
        super().closeEvent(event)

    # ---- inside

    def _place(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.BUTTONS)
        grid.setVerticalSpacing(12)
        grid.addWidget(Labelled(tr("As"), self.format), 0, 0, 1, 3)
        grid.addWidget(self.note, 1, 0, 1, 3)
        grid.addWidget(Labelled(tr("Show"), self.view), 2, 0, 1, 2)
        grid.addWidget(Labelled(tr("Size"), self.sides, tr("The longer side in pixels")), 2, 2)
        rate = Labelled(tr("Pictures a second"), self.rate)
        grid.addWidget(rate, 3, 0)
        held = tr("Seconds that the finished picture stays at the end")
        grid.addWidget(Labelled(tr("Rest at the end (s)"), self.hold, held), 3, 1)
        grid.addWidget(self.length, 3, 2, Qt.AlignmentFlag.AlignBottom)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.BUTTONS)
        buttons.addWidget(self.progress, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(18, 16, 18, 16)
        column_.setSpacing(14)
        column_.addLayout(grid)
        column_.addWidget(self.bar)
        column_.addLayout(buttons)

    def _connect(self) -> None:
        self.format.chosen.connect(lambda name: self._take(suffix="" if name == "png" else name))
        self.view.chosen.connect(lambda name: self._take(view=View(name)))
        self.rate.edited.connect(lambda rate: self._take(rate=rate))
        self.hold.edited.connect(lambda hold: self._take(hold=hold))
        self.sides.chosen.connect(
            lambda name: self._take(longest=None if name == OWN_SIZE else int(name))
        )
        self.begin.clicked.connect(lambda: self.begin_wished.emit(self._order))
        self.cancel.clicked.connect(self.reject)

    def _take(self, **changed: object) -> None:
        self._order = replace(self._order, **changed)  # type: ignore[arg-type] # names are checked
        self._show()

    def _show(self) -> None:
        order = self._order
        kind = kind_of(order.suffix)
        self.format.show_choice(order.suffix or "png")
        self.note.setText(tr(kind.note))
        self.view.show_choice(order.view)
        self.rate.show_value(order.rate)
        self.hold.show_value(order.hold)
        self.sides.show_choices(_sizes(self._side))
        fits = order.longest is not None and order.longest < self._side
        self.sides.show_choice(str(order.longest) if fits else OWN_SIZE)
        self.length.setText(_length(order, self._pictures))
        for field in (self.format, self.view, self.sides):
            field.setEnabled(not self._busy)
        for number in (self.rate, self.hold):
            number.setEnabled(not self._busy and bool(order.suffix))
        self.begin.setEnabled(not self._busy and self._pictures > 0)
        self.cancel.setText(tr("Cancel") if self._busy else tr("Close"))


def _short(suffix: str) -> str:
    return {".webm": "WebM", ".mp4": "MP4", ".gif": "GIF"}.get(suffix, "PNGs")


def _sizes(side: int) -> tuple[Choice, ...]:
    own = Choice(OWN_SIZE, tr("Own ({side})", side=side))
    return (own, *(Choice(str(s), f"{s} px") for s in SIZES if s < side))


def _length(order: Order, pictures: int) -> str:
    if not order.suffix:
        return tr("{count} pictures", count=pictures)
    seconds = pictures / order.rate + order.hold
    return tr("{count} pictures · {seconds} s", count=pictures, seconds=f"{seconds:.1f}")
