"""The arithmetic of zoom and pan."""

from __future__ import annotations

import pytest

from studio.ui.widgets import view as views
from studio.ui.widgets.view import GRIP, Frame, View

FRAME = Frame(600, 400, 512, 512)


def test_fit_shows_the_whole_picture_in_the_middle() -> None:
    view = views.fitted(FRAME)
    left, top = view.to_widget(0, 0)
    right, bottom = view.to_widget(512, 512)
    assert top == pytest.approx(views.MARGIN)
    assert left == pytest.approx(600 - right)
    assert bottom == pytest.approx(400 - views.MARGIN)


@pytest.mark.parametrize("zoom", [0.06, 0.5, 1.0, 3.7, 40.0])
def test_zooming_keeps_the_point_under_the_cursor(zoom: float) -> None:
    before = views.fitted(FRAME)
    x, y = 310.0, 190.0
    after = views.zoomed(before, FRAME, zoom, x, y)
    assert after.zoom(FRAME) == pytest.approx(zoom)
    assert after.to_widget(*before.to_picture(x, y)) == pytest.approx((x, y), abs=0.01)


def test_zoom_stops_at_its_bounds() -> None:
    view = views.fitted(FRAME)
    assert views.zoomed(view, FRAME, 1e-6, 300, 200).zoom(FRAME) == views.MIN_ZOOM
    assert views.zoomed(view, FRAME, 1e6, 300, 200).zoom(FRAME) == views.MAX_ZOOM


def test_hundred_per_cent_is_one_device_pixel() -> None:
    retina = Frame(600, 400, 512, 512, ratio=2.0)
    assert views.centred(retina, 1.0).scale == 0.5


def test_the_picture_cannot_be_lost() -> None:
    view = views.moved(View(1.0, 0, 0), FRAME, 1e5, -1e5)
    assert view.left == 600 - GRIP
    assert view.top == GRIP - 512


def test_another_window_size_keeps_zoom_and_middle() -> None:
    view = views.zoomed(views.fitted(FRAME), FRAME, 2.5, 200, 300)
    wider = Frame(900, 300, 512, 512)
    after = views.resized(view, FRAME, wider)
    assert after.zoom(wider) == pytest.approx(2.5)
    assert after.to_picture(450, 150) == pytest.approx(view.to_picture(300, 200))


def test_snapping_moves_less_than_half_a_device_pixel() -> None:
    view = views.snapped(View(1.3, 10.37, -4.81), 2.0)
    assert (view.left, view.top) == (10.5, -5.0)
