"""Directions are discovered in the window: looked for, moved, named, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.core.finding import AXES
from studio.core.found_axis import FoundAxis

if TYPE_CHECKING:
    from studio_rig import FakeRig

    from studio.ui.panels.discovered import Discovered


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    rig.paint()
    return rig


def section(rig: FakeRig) -> Discovered:
    return rig.window.sliders_panel.discovered


def begin(rig: FakeRig, kind: int = 0, samples: int = 8) -> None:
    """Choose a kind in the menu; a test looks at fewer pictures than an artist's search."""
    real = rig.studio.conductor.finding.begin
    rig.studio.conductor.finding.begin = lambda desk, by: real(desk, by, samples)  # type: ignore[assignment]
    menu = section(rig).menu()
    menu.actions()[kind].trigger()
    menu.deleteLater()
    rig.studio.conductor.finding.begin = real  # type: ignore[method-assign]
    rig.turn()


def test_a_search_shows_how_far_it_is_and_brings_sliders(rig: FakeRig) -> None:
    desk = rig.desk
    assert section(rig).rows.empty.isVisibleTo(section(rig))
    assert section(rig).seek.text() == "Find"
    begin(rig)
    assert not section(rig).seek.isVisibleTo(section(rig))
    assert section(rig).progress.text().startswith("Looking: 0 of 21")
    rig.finish()
    assert len(section(rig).rows.rows) == min(AXES, 7)
    assert section(rig).seek.text() == "Find more"
    assert section(rig).rows.rows[0].slider.accessibleName() == "1  Unnamed"
    assert rig.desk == desk


def test_it_can_be_stopped(rig: FakeRig) -> None:
    begin(rig, kind=1)
    rig.click(section(rig).cancel)
    rig.finish()
    assert section(rig).rows.rows == ()
    assert section(rig).seek.isVisibleTo(section(rig))


def test_what_was_found_moves_the_picture_and_undo_takes_that_back(rig: FakeRig) -> None:
    plain = rig.stage.recipe
    begin(rig)
    rig.finish()
    row = section(rig).rows.rows[0]
    row.slider.wish(0.8)
    rig.finish()
    assert isinstance(row.axis, FoundAxis)
    assert row.axis.value(rig.stage.recipe) == pytest.approx(0.8)
    assert rig.window.sliders_panel.added == ()
    rig.trigger("undo")
    assert rig.stage.recipe == plain
    assert row.slider.value == 0


def test_it_is_named_in_place_and_the_project_keeps_the_name(rig: FakeRig) -> None:
    begin(rig)
    rig.finish()
    row = section(rig).rows.rows[0]
    row.open(opened=True)
    rig.turn()
    assert "as much as a random turn" in row.card.effect.text()
    rig.focus(row.card.name)
    rig.write("Warm light")
    row.card.name.clearFocus()
    assert row.slider.accessibleName() == "1  Warm light"
    names = {known.axis: known.name for known in rig.studio.conductor.document.work().axes}
    assert names[row.axis] == "Warm light"


def test_it_is_taken_away_with_what_it_did(rig: FakeRig) -> None:
    plain = rig.stage.recipe
    begin(rig)
    rig.finish()
    row = section(rig).rows.rows[0]
    row.slider.wish(0.8)
    rig.finish()
    rig.click(row.cross)
    rig.finish()
    assert rig.desk.recipe == plain
    assert row.axis not in [each.axis for each in section(rig).rows.rows]


def test_there_is_nothing_to_find_in_a_branch(rig: FakeRig) -> None:
    rig.studio.conductor.scrub(4)
    rig.trigger("branch")
    assert not section(rig).seek.isEnabled()
