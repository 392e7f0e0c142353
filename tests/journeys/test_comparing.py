"""A branch held against its trunk, with real pictures: where they part, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studio.core.compare import Field
from studio.core.compare_scene import SideName
from studio.core.steps import Tier

if TYPE_CHECKING:
    from conftest import Journey

pytestmark = pytest.mark.slow


def test_a_branch_parts_at_its_step_for_its_words(journey: Journey) -> None:
    journey.edit(lambda desk: desk.with_steps(12))
    journey.paint("a lake at dusk")
    journey.studio.conductor.pictures.branch(7)
    journey.edit(lambda desk: desk.with_prompt("a forest in winter"))
    journey.trigger("generate")
    journey.rest()
    journey.trigger("workspace_compare")
    journey.until(lambda: journey.scene.compare.parting)
    compare = journey.scene.compare
    parting = compare.parting
    assert parting is not None
    assert parting.step == 7
    assert [cause.field for cause in parting.causes] == [Field.WORDS]
    for measure in (parting.latent, parting.colour, parting.layout):
        assert measure[:7] == (0,) * 7, "before it, bit for bit the same"
        assert measure[-1] > 0
    assert journey.window.compare_panel.parting.verdict.words == (
        "parted at step 8 · words changed"
    )
    (line,) = journey.window.differs_panel.told()
    assert (line.first, line.second) == ("lake at dusk", "forest in winter")

    journey.window.hand.scrub_side(SideName.A, 9)
    journey.until(
        lambda: all(
            side is not None and side.position == 9 and side.tier is Tier.FULL
            for side in (journey.scene.compare.a, journey.scene.compare.b)
        )
    )
    journey.trigger("compare_blend")
    journey.rest()
    first, second, between = journey.scene.nodes
    assert between.parent == first.id
    assert between.picture is not None
    assert between.picture not in (first.picture, second.picture)
