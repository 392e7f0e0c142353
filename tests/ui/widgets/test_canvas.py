"""The viewer under the artist's hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QPainter

from studio.core.pixels import Pixels
from studio.ui.widgets import canvas_drag
from studio.ui.widgets.canvas import Badge, Badges, Canvas

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from studio.ui.widgets.view import View

Picture = Callable[..., Pixels]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot: QtBot, picture: Picture) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_picture(picture(256, 256))
    made.show()
    return made


def test_a_new_picture_is_fitted(canvas: Canvas) -> None:
    assert canvas.zoom == pytest.approx((300 - 24) / 256)


def test_zoom_and_place_stay_for_a_picture_of_the_same_size(
    canvas: Canvas, picture: Picture
) -> None:
    canvas.zoom_to(3.0, QPointF(90, 80))
    before = canvas.view
    canvas.show_picture(picture(256, 256, 9))
    assert canvas.view == before
    canvas.show_picture(picture(32, 32), size=(256, 256))
    assert canvas.view == before
    canvas.show_picture(picture(128, 64))
    assert canvas.view != before


def test_the_wheel_keeps_the_point_under_the_cursor(
    canvas: Canvas, wheel: Callable[..., None]
) -> None:
    spot = QPointF(237, 111)
    for degrees in (120, 360, -240, 720, 15):
        before = canvas.view.to_picture(spot.x(), spot.y())
        wheel(canvas, spot, degrees)
        after = canvas.view.to_widget(*before)
        assert abs(after[0] - spot.x()) <= 1
        assert abs(after[1] - spot.y()) <= 1


def test_the_wheel_says_the_zoom(canvas: Canvas, qtbot: QtBot, wheel: Callable[..., None]) -> None:
    with qtbot.waitSignal(canvas.zoom_changed) as said:
        wheel(canvas, QPointF(100, 100), 120)
    assert said.args == [canvas.zoom]


def test_dragging_pans_by_what_the_hand_moved(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.zoom_to(4.0)
    before = canvas.view
    qtbot.mousePress(canvas, LEFT, pos=QPoint(200, 150))
    qtbot.mouseMove(canvas, QPoint(170, 190))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(170, 190))
    assert (canvas.view.left - before.left, canvas.view.top - before.top) == (-30, 40)
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_double_click_toggles_fit_and_hundred(canvas: Canvas, qtbot: QtBot) -> None:
    fit = canvas.zoom
    qtbot.mouseDClick(canvas, LEFT, pos=QPoint(200, 150))
    assert canvas.zoom == 1.0
    qtbot.mouseDClick(canvas, LEFT, pos=QPoint(200, 150))
    assert canvas.zoom == fit


def test_keys(canvas: Canvas, qtbot: QtBot) -> None:
    fit = canvas.zoom
    qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert canvas.zoom == 1.0
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == 1.25
    left = canvas.view.left
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view.left == left - 48
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.zoom == fit


def test_a_fitted_picture_stays_fitted(canvas: Canvas) -> None:
    canvas.resize(800, 600)
    assert canvas.zoom == pytest.approx((600 - 24) / 256)


def test_copy(canvas: Canvas, picture: Picture) -> None:
    canvas.copy()
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == canvas.image.size()
    assert copied.pixelColor(100, 50) == canvas.image.pixelColor(100, 50)


def test_the_image_owns_its_bytes(qtbot: QtBot, canvas: Canvas) -> None:
    made = Pixels(2, 1, bytes([1, 2, 3, 255, 4, 5, 6, 255]))
    canvas.show_picture(made)
    del made
    assert canvas.image.pixelColor(1, 0).getRgb() == (6, 5, 4, 255)


def test_pulling_out_asks_for_the_file(
    canvas: Canvas, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried: list[Path | None] = []
    monkeypatch.setattr(
        "studio.ui.widgets.canvas.drag_out", lambda _who, _image, path: carried.append(path)
    )
    canvas.set_drag_source(lambda: tmp_path / "fog.png")
    before = canvas.view
    with qtbot.waitSignal(canvas.drag_out_requested):
        ctrl = Qt.KeyboardModifier.ControlModifier
        qtbot.mousePress(canvas, LEFT, ctrl, QPoint(200, 150))
        qtbot.mouseMove(canvas, QPoint(230, 180))
    assert carried == [tmp_path / "fog.png"]
    assert canvas.view == before


def test_what_a_drag_carries(tmp_path: Path) -> None:
    mime = canvas_drag.carry(QImage(4, 4, QImage.Format.Format_RGB32), tmp_path / "a b.png")
    assert mime.hasImage()
    assert canvas_drag.dropped_files(mime) == [tmp_path / "a b.png"]


def test_dropped_files_are_handed_on(canvas: Canvas, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "x.png")), QUrl("https://example.org/y.png")])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(canvas.files_dropped) as dropped:
        canvas.dropEvent(event)
    assert dropped.args == [[tmp_path / "x.png"]]


class Lasso:
    """An overlay that takes the button in the picture's left half."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, float, float]] = []
        self.painted = 0

    def paint(self, _painter: QPainter, _view: View) -> None:
        self.painted += 1

    def press(self, x: float, y: float) -> bool:
        self.heard.append(("press", x, y))
        return x < 128

    def drag(self, x: float, y: float) -> None:
        self.heard.append(("drag", x, y))

    def release(self, x: float, y: float) -> None:
        self.heard.append(("release", x, y))


def test_an_overlay_may_take_the_drag(
    canvas: Canvas, qtbot: QtBot, grab: Callable[..., QImage]
) -> None:
    lasso = Lasso()
    canvas.set_overlays((lasso,))
    before = canvas.view
    at = QPoint(*(round(v) for v in before.to_widget(40, 128)))
    qtbot.mousePress(canvas, LEFT, pos=at)
    qtbot.mouseMove(canvas, at + QPoint(20, 0))
    qtbot.mouseRelease(canvas, LEFT, pos=at + QPoint(20, 0))
    assert [what for what, _, _ in lasso.heard] == ["press", "drag", "release"]
    assert lasso.heard[0][1:] == pytest.approx((40, 128), abs=1)
    assert canvas.view == before
    grab(canvas)
    assert lasso.painted


def test_each_layer_sets_its_own_overlays(canvas: Canvas, grab: Callable[..., QImage]) -> None:
    mine, yours = Lasso(), Lasso()
    canvas.set_overlays((mine,), "mine")
    canvas.set_overlays((yours,), "yours")
    canvas.set_overlays((), "yours")
    grab(canvas)
    assert (mine.painted > 0, yours.painted) == (True, 0)


def test_where_the_mouse_is(canvas: Canvas, qtbot: QtBot) -> None:
    seen: list[object] = []
    canvas.pointed.connect(seen.append)
    at = QPoint(*(round(v) for v in canvas.view.to_widget(40, 128)))
    qtbot.mouseMove(canvas, at)
    assert seen == [pytest.approx((40, 128), abs=1)]
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert seen[1:] == [None]


def test_the_cursor_of_a_tool_comes_back_after_a_drag(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_tool(Qt.CursorShape.CrossCursor)
    qtbot.mousePress(canvas, LEFT, pos=QPoint(150, 150))
    assert canvas.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(150, 150))
    assert canvas.cursor().shape() is Qt.CursorShape.CrossCursor


def test_what_is_painted(canvas: Canvas, grab: Callable[..., QImage], picture: Picture) -> None:
    canvas.show_badges(Badges(bottom_left=Badge("step 3")))
    canvas.zoom_to(1.0)
    image = grab(canvas)
    x, y = (round(v) for v in canvas.view.to_widget(100, 60))
    assert image.pixelColor(x, y) == canvas.image.pixelColor(100, 60)
    assert image.pixelColor(2, 2).name() == "#0e0e0f"


def test_small_views_use_a_smaller_level(canvas: Canvas, picture: Picture) -> None:
    levels = canvas._levels
    assert levels.at(0.6).width() == 256
    assert levels.at(0.26).width() == 128
    assert levels.at(0.05).width() == 16


def test_nothing_to_show(canvas: Canvas, grab: Callable[..., QImage], picture: Picture) -> None:
    canvas.show_picture(None)
    canvas.show_placeholder("Your picture appears here")
    canvas.copy()
    canvas.fit()
    canvas.zoom_in()
    canvas.resize(300, 300)
    grab(canvas)
    assert (canvas.image, canvas.zoom) == (None, 1.0)
    canvas.show_picture(picture(138, 100))
    assert canvas.zoom == pytest.approx((300 - 24) / 138)
