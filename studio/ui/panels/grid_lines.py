"""What a grid lies along: its axes, their values, and the step from which they act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from studio.core.errors import StudioError
from studio.core.grid import (
    Grid,
    Line,
    SeedsAxis,
    read_values,
    usual_line,
    write_value,
    write_values,
)
from studio.core.gridding import FIRST
from studio.core.noise_axes import SeedAxis
from studio.core.scene import Note, Severity
from studio.core.steering_axes import PromptAxis
from studio.ui.theme import Space, mark
from studio.ui.widgets.fields import Choice, ChoiceField, IntField, WordField, group_digits
from studio.ui.widgets.grid_view import Name
from studio.ui.widgets.pager import Pager
from studio.ui.words import axis_name, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.axis import Axis
    from studio.core.grid_scene import GridScene
    from studio.core.scene import Scene
    from studio.ui.hand import Hand

NOTHING: Final = "nothing"
AXIS_WIDTH: Final = 150
STEP_WIDTH: Final = 62


class GridLines(QWidget):
    """Three rows, across, down and through the pages; what is entered goes to the grid."""

    def __init__(self, hand: Hand) -> None:
        super().__init__()
        self._hand, self._grid = hand, hand.conductor.grid
        self._scene: Scene | None = None
        self._shown: GridScene | None = None
        self._told: Note | None = None
        self.axes = (ChoiceField(), ChoiceField(), ChoiceField())
        self.values = (WordField(), WordField(), WordField())
        self.step = IntField(1, 1)
        self.pager = Pager()
        self._place()
        for place, (axis, field) in enumerate(zip(self.axes, self.values, strict=True)):
            axis.chosen.connect(lambda name, at=place: self._lie_along(at, name))
            field.editingFinished.connect(lambda at=place: self._take_values(at))
        self.step.edited.connect(lambda step: self._wish(lambda: self._grid.act_from(step - 1)))
        self.pager.turned.connect(self._grid.turn_to)

    def _place(self) -> None:
        table = QGridLayout(self)
        table.setContentsMargins(0, 0, 0, 0)
        table.setHorizontalSpacing(Space.BUTTONS)
        table.setVerticalSpacing(Space.BUTTONS)
        hint = tr("Values, like 2, 4, 6; or two ends, like 2 to 6")
        names = (
            (tr("Across"), tr("Values across")),
            (tr("Down"), tr("Values down")),
            (tr("Pages"), tr("Values of the pages")),
        )
        for row, (axis, field) in enumerate(zip(self.axes, self.values, strict=True)):
            axis.setFixedWidth(AXIS_WIDTH)
            table.addWidget(_label(names[row][0], axis), row, 0)
            table.addWidget(axis, row, 1)
            table.addWidget(field, row, 2)
            field.setAccessibleName(names[row][1])
            field.setToolTip(hint)
        self.step.setFixedWidth(STEP_WIDTH)
        act = tr("The step from which the values act; what is before is the same for all cells")
        table.addWidget(_label(tr("From step"), self.step, act), 0, 3)
        table.addWidget(self.step, 0, 4)
        table.addWidget(self.pager, 2, 3, 1, 2)
        table.setColumnStretch(2, 1)

    def show_scene(self, scene: Scene) -> None:
        """Show what the grid lies along; nothing can be entered where there is none."""
        self._scene, shown = scene, scene.grid
        if shown == self._shown:
            return
        self._shown = shown
        for widget in (*self.axes, *self.values, self.step):
            widget.setEnabled(shown.grid is not None)
        if shown.grid is not None:
            self._show_fields(shown, shown.grid)

    def _show_fields(self, shown: GridScene, grid: Grid) -> None:
        choices = tuple(Choice(str(at), _axis_name(axis)) for at, axis in enumerate(shown.axes))
        nothing = Choice(NOTHING, tr("Nothing"))
        self.axes[2].setEnabled(grid.down is not None)
        self.pager.show_page(shown.page, [name.whole for name in names_of(grid.through)])
        for place, line in enumerate((grid.across, grid.down, grid.through)):
            field, values = self.axes[place], self.values[place]
            field.show_choices((*choices, nothing) if place else choices)
            name = NOTHING if line is None else str(shown.axes.index(line.axis))
            field.show_choice(name)
            text = "" if line is None else write_values(line.axis, line.values)
            if not values.isModified():
                values.setText(text)
            values.setEnabled(line is not None)
        whole = all(line.axis.whole_run for line in grid.lines)
        self.step.setEnabled(not whole)
        self.step.show_range(1, max(1, shown.count))
        self.step.show_value(shown.at + 1)

    # ---- wishes

    def _lines(self) -> list[Line | None]:
        grid = None if self._shown is None else self._shown.grid
        return [None] * 3 if grid is None else [grid.across, grid.down, grid.through]

    def _lie_along(self, place: int, name: str) -> None:
        shown, scene = self._shown, self._scene
        if shown is None or scene is None or scene.model.facts is None:
            return
        lines = self._lines()
        axis = None if name == NOTHING else shown.axes[int(name)]
        lying = [None if line is None else line.axis for line in lines]
        if axis is None:
            lines[place] = None
        elif axis in lying:  # the two change places
            other = lying.index(axis)
            lines[place], lines[other] = lines[other], lines[place]
        else:
            lines[place] = usual_line(axis, scene.desk, scene.model.facts, FIRST[place], shown.at)
        for values in self.values:
            values.setModified(False)
        self._put(lines)

    def _take_values(self, place: int) -> None:
        field, lines = self.values[place], self._lines()
        line = lines[place]
        if line is None or not field.isModified():
            return
        field.setModified(False)

        def take() -> None:
            values = read_values(line.axis, field.text(), len(line.values))
            lines[place] = Line(line.axis, values, line.at)
            self._put(lines)

        self._wish(take)
        self._shown = None  # what was typed is shown as it was understood, or as it was before
        self.show_scene(self._hand.conductor.scene())

    def _put(self, lines: list[Line | None]) -> None:
        there = [line for line in lines if line is not None]
        if there:
            self._wish(lambda: self._grid.lie(Grid(*there)))

    def _wish(self, wish: Callable[[], None]) -> None:
        """Do it, or say why not; what was said of the wish before is settled by this one."""
        told, self._told = self._told, None
        try:
            wish()
        except StudioError as error:
            self._told = Note(Severity.WARNING, error.what, error.hint)
        if told is not None and told != self._told:
            self._hand.conductor.dismiss(told)
        if self._told is not None:
            self._hand.conductor.tell(self._told)


def _label(name: str, field: QWidget, hint: str = "") -> QLabel:
    """A name beside a field."""
    label = QLabel(name)
    mark(label, tone="second")
    label.setBuddy(field)
    field.setAccessibleName(name)
    for widget in (label, field):
        widget.setToolTip(hint)
    return label


def _axis_name(axis: Axis) -> str:
    """As beside the sliders, but two that both deal with seeds, or prompts, stand side by side."""
    mixes = {SeedAxis: tr("Seed mix"), PromptAxis: tr("Prompt mix")}
    return mixes.get(type(axis)) or axis_name(axis)


def _value(axis: Axis, value: float) -> str:
    seed = isinstance(axis, SeedsAxis)
    return group_digits(int(value)) if seed else write_value(axis, value).replace("-", "−")


def names_of(line: Line | None) -> tuple[Name, ...]:
    """What stands beside the pictures of a line, for each value."""
    if line is None:
        return (Name(),)
    told = ((_axis_name(line.axis), _value(line.axis, value)) for value in line.values)
    return tuple(Name(f"{name} {value}", value) for name, value in told)
