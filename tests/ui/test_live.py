"""How soon pictures answer, and how soon the artist wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from studio.core.jobs import Quality
from studio.core.live import Live
from studio.library.settings import LIVE_TARGET

if TYPE_CHECKING:
    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.ui.panels.live_sheet import LiveSheet


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    return rig


def sheet(rig: FakeRig) -> LiveSheet:
    return rig.window.live_sheet


def test_the_figures_stand_in_the_status_bar_and_open_the_sheet(rig: FakeRig) -> None:
    figures = rig.window.status_bar.answers
    assert figures.text().startswith("full ")
    rig.click(figures)
    rig.until(sheet(rig).isVisible)
    assert sheet(rig).target.value == 100
    assert rig.window.rect().contains(sheet(rig).geometry())
    rig.key(Qt.Key.Key_Escape)
    assert not sheet(rig).isVisible()
    assert figures.hasFocus()
    rig.click(figures)
    rig.click(rig.window.viewer_panel)
    assert not sheet(rig).isVisible()


def test_the_target_goes_down_to_the_engine_and_is_remembered(rig: FakeRig) -> None:
    sheet(rig).target.wish(300)
    assert rig.scene.live == Live(0.3)
    rig.studio.conductor.steering.steer(rig.desk.with_guidance(7.0))
    assert rig.runs[-1].live == Live(0.3)
    assert rig.studio.settings.get(LIVE_TARGET) == 0.3


def test_a_draft_in_flight_is_dropped_only_where_the_artist_wants_it(rig: FakeRig) -> None:
    def drag_twice() -> tuple[int, int]:
        rig.studio.conductor.steering.steer(rig.desk.with_guidance(rig.desk.steering.guidance + 1))
        rig.advance()
        first = rig.runs[-1].number
        rig.studio.conductor.steering.steer(rig.desk.with_guidance(rig.desk.steering.guidance + 1))
        return first, rig.runs[-1].number

    first, second = drag_twice()
    rig.finish()
    assert rig.scene.answers.drafts
    drafts = len(rig.scene.answers.drafts)
    sheet(rig).drops.click()
    assert rig.scene.live.drops
    third, last = drag_twice()
    rig.finish()
    assert first < second < third < last
    assert rig.runs[-1].quality is Quality.DRAFT
    assert len(rig.scene.answers.drafts) == drafts + 1  # only the last of the two is finished
    assert rig.desk.steering.guidance == rig.runs[-1].recipe.conditioning.guidance


def test_a_studio_opens_with_the_target_of_last_time(open_studio: Open) -> None:
    rig = open_studio()
    rig.show()
    sheet(rig).target.wish(300)
    rig.close()
    again = open_studio()
    assert (again.scene.live, sheet(again).target.value) == (Live(0.3), 300)
