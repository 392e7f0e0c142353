"""The sliders that an artist added: a row for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.ui.panels.axis_row import AxisRow
from studio.ui.theme import mark

if TYPE_CHECKING:
    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.ranging import AxesScene
    from studio.ui.hand import Hand


class AxisRows(QWidget):
    """Sliders of the artist's own, live as all sliders are. empty: said where there are none ("":
    nothing is)."""

    def __init__(self, hand: Hand, empty: str = "") -> None:
        super().__init__()
        self._hand = hand
        self.rows: tuple[AxisRow, ...] = ()
        self.empty = QLabel(empty)
        self.empty.setWordWrap(True)
        self.empty.setVisible(bool(empty))
        mark(self.empty, tone="second")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.empty)

    def show_axes(self, axes: tuple[Axis, ...], desk: Desk, scene: AxesScene) -> None:
        """Show these axes, where the desk has them and what is known of them."""
        if tuple(row.axis for row in self.rows) != axes:
            self._show_rows(axes)
        for number, row in enumerate(self.rows, start=1):
            row.show_desk(desk, scene, number)

    def _show_rows(self, axes: tuple[Axis, ...]) -> None:
        self._follow_replaced(axes)
        kept = {row.axis: row for row in self.rows}
        made = [kept.pop(axis) if axis in kept else self._made(axis) for axis in axes]
        for gone in kept.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for row in made:
            self._column.removeWidget(row)
            self._column.addWidget(row)
        self.rows = tuple(made)
        self.empty.setVisible(not made and bool(self.empty.text()))

    def _follow_replaced(self, axes: tuple[Axis, ...]) -> None:
        """A row whose axis was replaced in its place (other steps, other words) stays, and open."""
        if len(axes) == len(self.rows):
            changed = [
                (row, axis) for row, axis in zip(self.rows, axes, strict=True) if row.axis != axis
            ]
            if len(changed) == 1 and type(changed[0][0].axis) is type(changed[0][1]):
                changed[0][0].axis = changed[0][1]

    def _made(self, axis: Axis) -> AxisRow:
        hand = self._hand
        row = AxisRow(axis)
        row.slider.moved.connect(lambda value: self._move(row.axis, value))
        row.slider.released.connect(hand.release)
        row.remove_wished.connect(lambda: self._remove(row.axis))
        row.replace_wished.connect(lambda by: self._replace(row.axis, by))
        row.replaced.connect(hand.release)
        row.measure_wished.connect(lambda: hand.conductor.ranging.measure(row.axis))
        row.card.renamed.connect(lambda name: hand.conductor.ranging.rename(row.axis, name))
        return row

    def _move(self, axis: Axis, value: float) -> None:
        """A desk that is moved along an axis has it from then on, whoever discovered it."""
        desk = self._hand.desk
        self._hand.move(desk.with_axis(axis).with_axis_at(axis, value))

    def _replace(self, axis: Axis, by: Axis) -> None:
        """Another axis in the place of one: a picture that it moved follows."""
        hand = self._hand
        desk = hand.desk.with_axis_replaced(axis, by)
        if desk.recipe == hand.desk.recipe:
            hand.finish_writing()
            hand.conductor.steering.edit(desk)
        else:
            hand.move(desk)

    def _remove(self, axis: Axis) -> None:
        """Take a slider away; a picture that it moved is made anew without it."""
        hand = self._hand
        moved = axis.value(hand.desk.recipe, hand.desk.branch_at) != axis.range.default
        hand.finish_writing()
        if moved:
            hand.move(hand.desk.without_axis(axis))
            hand.release()
        else:
            hand.choose(hand.desk.without_axis(axis))
        hand.conductor.ranging.forget(axis)
