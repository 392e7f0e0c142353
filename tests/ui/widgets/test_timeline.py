"""The film strip and its scrub bar under the artist's hand."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage

from studio.ui.theme import Token
from studio.ui.widgets import scrub_paint
from studio.ui.widgets.film import Cells, Film, Mark
from studio.ui.widgets.marks import lay_out
from studio.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from studio.core.pixels import Pixels

LEFT = Qt.MouseButton.LeftButton
TRACK = round(scrub_paint.TRACK_Y)


class Heard:
    def __init__(self, line: Timeline) -> None:
        self.steps: list[int] = []
        self.branches: list[int] = []
        line.step_wished.connect(self.steps.append)
        line.branch_wished.connect(self.branches.append)


@pytest.fixture
def line(qtbot: QtBot) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(700, made.sizeHint().height())
    made.show_film(Film(20, 13, 18))
    made.show()
    return made


def spot(line: Timeline, index: int, y: int = 30) -> QPoint:
    return QPoint(round(Cells(line.film.total, line.width()).centre(index)), y)


@pytest.mark.parametrize("total", [1, 2, 4, 20, 50, 200])
@pytest.mark.parametrize("width", [160.0, 700.0, 1400.0])
def test_every_cell_is_found_where_it_stands(total: int, width: float) -> None:
    cells = Cells(total, width)
    for index in range(total):
        assert cells.at(cells.centre(index)) == index
        assert cells.left(index) >= -0.01
        assert cells.left(index) + cells.cell <= width + 0.01
        left, wide = cells.raised(index)
        assert left >= -2
        assert left + wide <= width + 2
    assert cells.at(-50) == 0
    assert cells.at(width + 50) == total - 1


@pytest.mark.parametrize("total", [1, 20, 50, 200])
@pytest.mark.parametrize("current", [0, 7, 199])
def test_numbers_thin_out_and_never_touch(total: int, current: int) -> None:
    current = min(current, total - 1)
    cells = Cells(total, 700)
    shown = cells.numbered(current)
    assert current in shown
    gaps = [(b - a) * cells.pitch for a, b in itertools.pairwise(shown)]
    assert all(gap >= 20 for gap in gaps)


@pytest.mark.parametrize("bad", [(0, 0, 0), (3, 3, 3), (3, -1, 0), (3, 0, 4)])
def test_a_film_that_cannot_be(bad: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="step"):
        Film(*bad)


def test_setters_are_silent(line: Timeline) -> None:
    heard = Heard(line)
    line.show_film(Film(20, 3, 18))
    line.show_hint("Later")
    assert (line.film.current, heard.steps, heard.branches) == (3, [], [])


@pytest.mark.parametrize("y", [30, TRACK])
def test_a_press_and_a_drag_go_to_steps(line: Timeline, qtbot: QtBot, y: int) -> None:
    heard = Heard(line)
    qtbot.mousePress(line, LEFT, pos=spot(line, 5, y))
    qtbot.mouseMove(line, spot(line, 6, y))
    qtbot.mouseMove(line, spot(line, 6, y) + QPoint(2, 0))
    qtbot.mouseMove(line, spot(line, 9, y))
    qtbot.mouseRelease(line, LEFT, pos=spot(line, 9, y))
    qtbot.mouseMove(line, spot(line, 2, y))
    assert heard.steps == [5, 6, 9]


def test_a_drag_stops_at_what_is_ready(line: Timeline, qtbot: QtBot) -> None:
    heard = Heard(line)
    qtbot.mousePress(line, LEFT, pos=spot(line, 16))
    qtbot.mouseMove(line, QPoint(699, 30))
    qtbot.mouseRelease(line, LEFT, pos=QPoint(699, 30))
    assert heard.steps == [16, 17]


@pytest.mark.parametrize(
    ("key", "step"),
    [
        (Qt.Key.Key_Left, 12),
        (Qt.Key.Key_Right, 14),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 17),
        (Qt.Key.Key_PageUp, 8),
        (Qt.Key.Key_PageDown, 17),
    ],
)
def test_keys(line: Timeline, qtbot: QtBot, key: Qt.Key, step: int) -> None:
    heard = Heard(line)
    qtbot.keyClick(line, key)
    assert heard.steps == [step]


def test_the_wheel_counts_notches(line: Timeline, wheel: Callable[..., None]) -> None:
    heard = Heard(line)
    for degrees in (-120, -40, -40, -40, 120):
        wheel(line, QPointF(20, 20), degrees)
    assert heard.steps == [14, 15, 14]


def test_a_branch_is_wished(line: Timeline, qtbot: QtBot) -> None:
    heard = Heard(line)
    qtbot.keyClick(line, Qt.Key.Key_B)
    qtbot.mouseDClick(line, LEFT, pos=spot(line, 4))
    qtbot.mouseDClick(line, LEFT, pos=spot(line, 19))
    assert heard.branches == [13, 4]


def test_a_cell_pulled_out_of_the_strip_is_a_branch(line: Timeline, qtbot: QtBot) -> None:
    heard = Heard(line)
    qtbot.mousePress(line, LEFT, pos=spot(line, 6))
    qtbot.mouseMove(line, spot(line, 7, -4))  # not far enough: it scrubs on
    assert line._ghost is None
    qtbot.mouseMove(line, spot(line, 9, -60))
    assert line._ghost is not None
    assert line._ghost.isVisible()
    assert line.film.current == 7  # the cell that was held when it left
    qtbot.mouseRelease(line, LEFT, pos=spot(line, 9, -60))
    assert (heard.steps, heard.branches) == ([6, 7], [7])
    assert line._ghost is None


def test_a_cell_brought_back_or_given_up_is_no_branch(line: Timeline, qtbot: QtBot) -> None:
    heard = Heard(line)
    qtbot.mousePress(line, LEFT, pos=spot(line, 6))
    qtbot.mouseMove(line, spot(line, 6, -60))
    qtbot.mouseMove(line, spot(line, 4))
    qtbot.mouseRelease(line, LEFT, pos=spot(line, 4))
    qtbot.mousePress(line, LEFT, pos=spot(line, 6))
    qtbot.mouseMove(line, spot(line, 6, -60))
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.mouseRelease(line, LEFT, pos=spot(line, 6, -60))
    assert (heard.steps, heard.branches) == ([6, 4, 6], [])


@pytest.mark.parametrize(("index", "y"), [(0, 30), (6, TRACK)])
def test_what_cannot_be_pulled_out(line: Timeline, qtbot: QtBot, index: int, y: int) -> None:
    """The first step, whose branch is the whole run; and the knob, which only scrubs."""
    heard = Heard(line)
    qtbot.mousePress(line, LEFT, pos=spot(line, index, y))
    qtbot.mouseMove(line, spot(line, index, -60))
    assert line._ghost is None
    qtbot.mouseRelease(line, LEFT, pos=spot(line, index, -60))
    assert heard.branches == []


MARKS = (
    Mark(4, "composition", "Composition settled here."),
    Mark(9, "subject", "Subject settled here."),
    Mark(9, "texture", "Texture settled here."),
)


def test_marks_say_what_settled(line: Timeline) -> None:
    line.show_film(replace(line.film, marks=MARKS, changes=(0.0, 0.25, *[0.01] * 16)))
    at = [line._tip(QPointF(spot(line, index, TRACK))) for index in (4, 9, 1)]
    assert at[:2] == ["Composition settled here.", "Subject settled here.\nTexture settled here."]
    assert at[2] == "Step 2 of 20 · changed the picture by 25.0 %"
    assert line._tip(QPointF(spot(line, 4, 30))).startswith("Step 5 of 20")


@pytest.mark.parametrize("steps", [(4, 9, 15), (4, 5, 6), (0, 1, 19), (7, 7, 7), (17, 18, 19)])
@pytest.mark.parametrize("width", [160.0, 420.0, 900.0])
def test_words_of_marks_never_touch(steps: tuple[int, ...], width: float) -> None:
    marks = [
        Mark(step, word, "")
        for step, word in zip(steps, ("composition", "subject", "x"), strict=True)
    ]
    ticks = lay_out(marks, Cells(20, width), lambda word: 6.0 * len(word))
    assert sorted({tick.x for tick in ticks}) == [tick.x for tick in ticks]
    assert len(ticks) == len(set(steps))
    words = [tick for tick in ticks if tick.word]
    for tick in words:
        assert tick.left >= 0
        assert tick.left + tick.width <= width
        others = [other.x for other in ticks if other is not tick]
        assert not any(tick.left < x < tick.left + tick.width for x in others)
    for one, other in itertools.pairwise(words):
        assert one.left + one.width < other.left
    assert words or width < 200


def test_an_empty_strip_does_nothing(line: Timeline, qtbot: QtBot) -> None:
    line.show_film(Film(20))
    heard = Heard(line)
    qtbot.mouseClick(line, LEFT, pos=spot(line, 4))
    qtbot.mouseDClick(line, LEFT, pos=spot(line, 4))
    qtbot.keyClick(line, Qt.Key.Key_Right)
    qtbot.keyClick(line, Qt.Key.Key_B)
    assert (heard.steps, heard.branches) == ([], [])


def test_a_screen_reader_reads_and_sets_it(line: Timeline) -> None:
    heard = Heard(line)
    seen = QAccessible.queryAccessibleInterface(line)
    assert seen.text(QAccessible.Text.Value) == "Step 14 of 20"
    value = seen.valueInterface()
    assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (14, 1, 18)
    value.setCurrentValue(3)
    assert heard.steps == [2]


@pytest.mark.parametrize("total", [1, 4, 20, 200])
def test_it_paints(
    line: Timeline, grab: Callable[..., QImage], picture: Callable[..., Pixels], total: int
) -> None:
    empty = grab(line)
    thumbs = tuple(picture(48, 48, 40 + index % 200) for index in range(total))
    sigmas = tuple(float(total - index) for index in range(total))
    film = Film(total, total // 2, total, thumbs, sigmas, ((0, Token.A),))
    line.show_film(film)
    assert grab(line, 2.0) != empty
    assert len(line._thumbs) == total
    grab(line, 2.0)
    assert len(line._thumbs) == total
