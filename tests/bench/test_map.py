"""The benchmark of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.bench.map import a_map, wander

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_every_paint_of_a_walk_over_the_map_is_measured(qtbot: QtBot) -> None:
    view, laid = a_map(30)
    qtbot.addWidget(view)
    spent = wander(view, 4)
    assert len(spent) == 4
    assert min(spent) > 0
    assert view.is_painted
    assert laid["longest_ms"] >= laid["look_ms"] > 0
