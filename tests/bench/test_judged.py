"""Each benchmark's verdict on figures that the test makes up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from core_values import a_recipe

from studio.bench import axis, branch, memory, overhead, pad, scrub, slider, start, ui
from studio.bench.axis import Measured
from studio.bench.branch import Cost, Exactness
from studio.bench.memory import MB, Grown
from studio.bench.pairs import Pairs
from studio.bench.scrub import Scrubbed
from studio.bench.slider import Drawn
from studio.bench.ui import Parts
from studio.core.events import Looked, Started, Stepped
from studio.core.jobs import Quality
from studio.core.pixels import Pixels
from studio.core.steps import StepFacts, Tier, View
from studio.core.travel import Travel

EXACT = Exactness(resumed=True, branched=True, stock=True, steps_run=8, steps_due=8)


def pairs(first: float, second: float, *, equal: bool = True) -> Pairs:
    return Pairs(((first, second),) * 5, ((first, second),) * 5, equal)


class TestOverhead:
    def test_the_ratio_is_recorded_over_stock(self) -> None:
        found = overhead.judged(pairs(1.02, 1.0), pairs(1.5, 1.0), 16)
        assert found.holds
        assert found.ratio == pytest.approx(1.02)
        assert found.more["with_previews_ratio"] == 1.5

    def test_a_slow_recording_breaks_the_promise(self) -> None:
        assert not overhead.judged(pairs(1.03, 1.0), pairs(1.0, 1.0), 16).holds

    @pytest.mark.parametrize("plain", [True, False])
    def test_another_picture_breaks_the_promise(self, plain: bool) -> None:
        fast = pairs(0.5, 1.0, equal=plain), pairs(0.5, 1.0, equal=not plain)
        found = overhead.judged(*fast, 16)
        assert found.outputs_equal is False
        assert not found.holds


def cost(whole: float, exact: Exactness = EXACT) -> Cost:
    return Cost("a model", pairs(whole, 1.0), pairs(0.4, 0.8), exact, 16)


class TestBranch:
    def test_half_a_run_holds(self) -> None:
        found = branch.judged(cost(0.529))
        assert found.holds
        assert (found.goal, found.more["steps_alone_ratio"]) == (0.53, 0.5)
        assert found.more["share_besides_steps"] == pytest.approx(0.2)

    def test_a_branch_that_runs_too_much_does_not(self) -> None:
        assert not branch.judged(cost(0.54)).holds

    def test_the_model_beside_it_is_told_of_but_must_only_be_exact(self) -> None:
        found = branch.judged(cost(0.52), cost(0.57))
        assert found.holds
        assert found.more["beside"]["whole_ratio"] == 0.57
        assert not branch.judged(cost(0.52), cost(0.57, replace(EXACT, resumed=False))).holds

    @pytest.mark.parametrize(
        "flaw",
        [{"resumed": False}, {"branched": False}, {"stock": False}, {"steps_run": 16}],
    )
    def test_any_inexactness_breaks_the_promise(self, flaw: dict[str, Any]) -> None:
        found = branch.judged(cost(0.1, replace(EXACT, **flaw)))
        assert found.outputs_equal is False
        assert not found.holds


def drawn(wait: float, *, wins: bool = True, slow: int = 0) -> Drawn:
    waits = (wait,) * (20 - slow) + (1.0,) * slow
    return Drawn("guidance", 240, 4.0, waits, (0.2,), ((0.0, wait, 0.001),), 0, 0.5, wins)


class TestSlider:
    def test_the_figure_is_the_median_wait_in_milliseconds(self) -> None:
        found = slider.judged([drawn(0.1), drawn(0.1)], [0.4], [3], equal=True)
        assert (found.figure, found.baseline, found.holds) == (100.0, 400.0, True)
        assert found.more["drags"][0]["pictures_per_second"] == 5.0
        assert found.more["drags"][0]["ticks_per_second"] == 60.0

    def test_a_slow_draft_breaks_the_promise(self) -> None:
        assert not slider.judged([drawn(0.151)], [0.4], [3], equal=True).holds

    def test_a_slow_tail_breaks_the_promise(self) -> None:
        found = slider.judged([drawn(0.1, slow=2)], [0.4], [3], equal=True)
        assert (found.figure, found.more["p95_ms"]) == (100.0, 1000.0)
        assert not found.holds

    def test_a_lost_last_value_breaks_the_promise(self) -> None:
        assert not slider.judged([drawn(0.1), drawn(0.1, wins=False)], [0.4], [3], equal=True).holds

    def test_another_picture_than_the_stock_ones_breaks_the_promise(self) -> None:
        assert not slider.judged([drawn(0.1)], [0.4], [3], equal=False).holds

    def test_a_drag_without_an_answer_is_an_error(self) -> None:
        with pytest.raises(RuntimeError, match="no picture"):
            slider.judged([replace(drawn(0.1), waits=())], [0.4], [3], equal=True)


class TestPad:
    def drags(self, puck: float, slider_wait: float, **how: bool) -> list[Drawn]:
        return [replace(drawn(puck, **how), axis="pad"), drawn(slider_wait)]

    def test_the_ratio_is_the_pucks_wait_over_the_sliders(self) -> None:
        found = pad.judged(self.drags(0.12, 0.1), 1)
        assert (found.figure, found.baseline, found.holds) == (120.0, 100.0, True)

    def test_a_puck_that_lags_behind_a_slider_breaks_the_promise(self) -> None:
        assert not pad.judged(self.drags(0.13, 0.1), 1).holds

    def test_a_lost_last_place_breaks_the_promise(self) -> None:
        assert not pad.judged(self.drags(0.1, 0.1, wins=False), 1).holds


def took(milliseconds: float, times: int) -> tuple[scrub.Took, ...]:
    return (scrub.Took(milliseconds / 1000, milliseconds / 2000),) * times


class TestScrub:
    def test_one_slow_step_in_a_hundred_is_forgiven_and_two_are_not(self) -> None:
        rest = took(1, 100)
        assert scrub.judged(Scrubbed(took(10, 49) + took(500, 1), took(10, 50), rest, True)).holds
        two = Scrubbed(took(10, 48) + took(500, 2), took(10, 50), rest, True)
        assert not scrub.judged(two).holds

    def test_going_to_another_run_counts_too(self) -> None:
        assert not scrub.judged(Scrubbed(took(1, 98), took(500, 2), took(1, 98), True)).holds

    def test_a_wrong_picture_breaks_the_promise(self) -> None:
        assert not scrub.judged(Scrubbed(*(took(1, 100),) * 3, False)).holds

    def test_a_busy_machine_is_told_from_a_slow_window(self) -> None:
        found = scrub.judged(Scrubbed(took(40, 50), took(40, 50), took(30, 50), True))
        assert not found.holds
        assert (found.figure, found.more["own_ms"]["p99"]) == (40, 20)

    def test_what_is_shown_must_be_what_was_made_in_the_way_it_says(self) -> None:
        recipe = a_recipe()
        quick, full = (Pixels(1, 1, bytes([shade] * 4)) for shade in (1, 2))
        book = scrub.Book()
        book.take(Started(1, recipe, Quality.FULL, 3, 0))
        book.take(Stepped(1, StepFacts(0, 1.0, 1.0, full, quick)))
        book.take(Looked(2, recipe, 0, View.EXPECTS, Tier.FULL, full))
        assert book.holds(recipe, 0, Tier.LINEAR, quick.data)
        assert book.holds(recipe, 0, Tier.FULL, full.data)
        assert not book.holds(recipe, 0, Tier.LINEAR, full.data)
        assert not book.holds(recipe, 1, Tier.FULL, full.data)
        assert not book.holds(recipe, 0, None, full.data)


class TestUi:
    quiet = (0.0001,) * 1000

    def parts(self, **late: float) -> Parts:
        made = {name: [*self.quiet, late.get(name, 0.001)] for name in ("idle", *BUSY)}
        return Parts(**made)

    def test_a_quiet_window_holds(self) -> None:
        found = ui.judged(self.parts(), 4)
        assert found.holds
        assert found.figure == found.baseline == 0.1

    @pytest.mark.parametrize("busy", ["generating", "loading", "reloading"])
    def test_one_long_stop_breaks_the_promise(self, busy: str) -> None:
        assert ui.judged(self.parts(**{busy: 0.1}), 4).holds
        assert not ui.judged(self.parts(**{busy: 0.102}), 4).holds

    def test_a_stop_that_the_idle_control_has_as_well_is_the_machines(self) -> None:
        found = ui.judged(self.parts(idle=0.5, generating=0.55), 4)
        assert found.holds
        assert found.more["max_above_idle_ms"]["generating"] == pytest.approx(50.0)

    def test_a_generating_window_that_is_often_late_does_not_hold(self) -> None:
        slow = replace(self.parts(), generating=[0.001] * 98 + [0.02] * 2)
        assert not ui.judged(slow, 4).holds


BUSY = ("generating", "loading", "reloading")


def marks(paint: float, picture: float, check: int = 5) -> start.Marks:
    return {"paint": paint, "ready": picture - 1, "picture": picture, "check": check}


class TestStart:
    bare = [{"paint": 0.3}] * 3

    def test_the_figure_is_the_median_first_paint_with_nothing_remembered(self) -> None:
        cold = [marks(0.6, 5), marks(0.7, 6), marks(9.0, 7)]
        found = start.judged(cold, [marks(0.5, 4)] * 3, self.bare)
        assert (found.figure, found.baseline) == (0.7, 0.3)
        assert found.more["first_picture_s"] == 6
        assert found.holds

    def test_a_late_window_or_picture_breaks_the_promise(self) -> None:
        good = [marks(0.7, 6)] * 3
        assert not start.judged([marks(0.81, 6)] * 3, good, self.bare).holds
        assert not start.judged([marks(0.7, 8.1)] * 3, good, self.bare).holds
        assert not start.judged(good, [marks(0.7, 8.1)] * 3, self.bare).holds

    def test_starts_that_paint_different_pictures_break_the_promise(self) -> None:
        good = [marks(0.7, 6)] * 3
        assert not start.judged(good, [marks(0.7, 6, check=6)] * 3, self.bare).holds

    def test_the_process_is_as_on_an_artists_machine(self) -> None:
        made = start.clean_environment({"PYTHONDONTWRITEBYTECODE": "1", "LANG": "C"}, "/home/x")
        assert made["LANG"] == "C"
        assert made["SFUMATO_HOME"] == "/home/x"
        assert "PYTHONDONTWRITEBYTECODE" not in made


class TestMemory:
    grown = Grown(
        480_000,
        16,
        4096,
        (100 * MB, 120 * MB, 149 * MB),
        300,
        same=True,
        dragged=(100 * MB, 130 * MB, 140 * MB),
        drafts=6000,
    )

    def test_the_figure_is_the_growth_over_the_counted_runs(self) -> None:
        found = memory.judged(self.grown)
        assert (found.figure, found.holds) == (49.0, True)
        assert found.more["second_half_mb"] == 29.0

    def test_the_large_models_recording_is_computed_from_the_small_ones(self) -> None:
        per_step = 480_000 / 16 * (4 * 128 * 128) / 4096
        found = memory.judged(self.grown).more["sdxl_30_steps_mb_computed"]
        assert found == pytest.approx(per_step * 30 / MB, abs=0.06)

    def test_a_leak_breaks_the_promise(self) -> None:
        leak = replace(self.grown, rss=(100 * MB, 120 * MB, 151 * MB))
        assert not memory.judged(leak).holds

    def test_growth_under_a_hand_counts_as_much(self) -> None:
        found = memory.judged(replace(self.grown, dragged=(100 * MB, 130 * MB, 160 * MB)))
        assert (found.figure, found.holds) == (60.0, False)
        assert found.more["drafts_second_half_mb"] == 30.0

    def test_a_changed_first_picture_breaks_the_promise(self) -> None:
        assert not memory.judged(replace(self.grown, same=False)).holds


class TestAxis:
    TRAVEL = Travel((-3, 3), (0, 1), (0, 0), -3, 3)

    def measured(self, after: float, *, made: float = 0.001, ranged: float = 3.0) -> Measured:
        return Measured(("calm", "stormy"), 0.8, after, made, ranged, 13, self.TRAVEL)

    def test_the_least_even_pair_counts(self) -> None:
        assert axis.judged([self.measured(0.1), self.measured(0.24)]).holds
        found = axis.judged([self.measured(0.1), self.measured(0.26)])
        assert not found.holds
        assert (found.figure, found.baseline) == (0.26, 0.8)

    @pytest.mark.parametrize("slow", [{"made": 0.06}, {"ranged": 5.1}])
    def test_a_slider_that_is_late_breaks_the_promise(self, slow: dict[str, float]) -> None:
        assert not axis.judged([self.measured(0.1), self.measured(0.1, **slow)]).holds
