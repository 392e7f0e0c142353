"""Axes that are added: they read where they stand, leave nothing at their default, and are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core_values import a_desk, a_recipe, examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core import work_json
from studio.core.axes_in import axes_in
from studio.core.desk import desk_of
from studio.core.errors import StudioError
from studio.core.noise import Noise
from studio.core.noise_axes import SeedAxis, TurnAxis, as_good_as, turn_axis, unturned
from studio.core.pushes import Bend, Contrast, Span
from studio.core.recipe import Adapter
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.steering_axes import GuidanceAxis, PushAxis, WeightAxis, bend_axis, words_axis

if TYPE_CHECKING:
    from studio.core.axis import Axis

AXES: tuple[Axis, ...] = (
    words_axis("calm", "stormy"),
    PushAxis(Bend(4), Span(0.2, 0.6)),
    WeightAxis("fox"),
    turn_axis(7),
    turn_axis(8),
    EtaAxis(),
    AdapterAxis("ink", "aa"),
    AdapterAxis("wash", "bb"),
)

axes = st.sampled_from(AXES)
shares = st.floats(0, 1)


def at_share(axis: Axis, share: float) -> float:
    return axis.range.low + share * (axis.range.high - axis.range.low)


@examples(60)
@given(st.lists(st.tuples(axes, shares), max_size=8))
def test_every_axis_reads_what_it_was_last_moved_to(moves: list[tuple[Axis, float]]) -> None:
    recipe, last = a_recipe(), {}
    for axis, share in moves:
        last[axis] = at_share(axis, share)
        recipe = axis.move(recipe, last[axis])
    for axis, value in last.items():
        assert axis.value(recipe) == pytest.approx(value, abs=1e-9)
    moved = {axis for axis, value in last.items() if abs(value - axis.range.default) > 1e-9}
    assert moved <= set(axes_in(recipe)) <= set(last)


@examples(40)
@given(st.lists(st.tuples(axes, shares), max_size=6), st.randoms())
def test_taken_back_in_any_order_nothing_is_left(moves: list, dice: object) -> None:
    recipe = a_recipe()
    for axis, share in moves:
        recipe = axis.move(recipe, at_share(axis, share))
    order = list(AXES)
    dice.shuffle(order)  # type: ignore[attr-defined]
    for axis in order:
        recipe = axis.move(recipe, axis.range.default)
    assert recipe == a_recipe()


@examples(30)
@given(axes, shares)
def test_to_where_it_stands_is_no_move(axis: Axis, share: float) -> None:
    recipe = axis.move(a_recipe(), at_share(axis, share))
    assert axis.move(recipe, axis.value(recipe)) == recipe
    assert axis.move(recipe, 1e9) == axis.move(recipe, axis.range.high)


@examples(30)
@given(shares, shares)
def test_turned_noise_keeps_its_variance_and_the_seed_slider_its_place(
    mix: float, turn: float
) -> None:
    recipe = turn_axis(3).move(a_recipe(), at_share(turn_axis(3), turn))
    moved = SeedAxis(1, 2).move(recipe, mix)
    assert sum(seed.weight**2 for seed in moved.noise.seeds) == pytest.approx(1)
    assert as_good_as(unturned(moved.noise), Noise.between(1, 2, mix))
    assert SeedAxis(1, 2).value(moved) == pytest.approx(mix, abs=1e-9)
    assert turn_axis(3).value(moved) == pytest.approx(turn_axis(3).value(recipe), abs=1e-9)


def test_a_branch_pushes_from_its_step_on_and_keeps_its_noise() -> None:
    branch = words_axis("calm", "stormy").move(a_recipe(), 1.0, at=4)
    assert [change.step for change in branch.changes] == [4]
    assert branch.conditioning == a_recipe().conditioning
    for axis in (turn_axis(1), EtaAxis(), AdapterAxis("ink", "aa")):
        with pytest.raises(ValueError, match="a branch keeps"):
            axis.move(a_recipe(), axis.range.high, at=4)


def test_a_desk_has_a_slider_for_everything_that_moves_its_recipe() -> None:
    recipe = a_recipe()
    for axis in AXES:
        recipe = axis.move(recipe, axis.range.high)
    desk = desk_of(recipe, a_desk())
    assert set(desk.axes) == set(AXES)
    assert desk.seed == a_recipe().noise.first_seed
    for axis in AXES:
        desk = desk.without_axis(axis)
    assert (desk.recipe, desk.axes) == (a_recipe(), ())


def test_a_slider_of_other_steps_keeps_its_place_and_value() -> None:
    calm = words_axis("calm", "stormy")
    desk = a_desk().with_axis(calm).with_axis(EtaAxis()).with_axis_at(calm, 1.5)
    later = calm.spanning(Span(0.5, 1))
    moved = desk.with_axis_replaced(calm, later)
    assert moved.axes == (later, EtaAxis())
    assert later.value(moved.recipe) == 1.5
    assert calm.value(moved.recipe) == 0


def test_a_project_keeps_the_sliders() -> None:
    desk = a_desk()
    for axis in AXES:
        desk = desk.with_axis(axis).with_axis_at(axis, axis.range.high)
    assert work_json.desk_from_dict(work_json.desk_to_dict(desk)) == desk
    data = work_json.desk_to_dict(desk)
    data["axes"] = [{"from tomorrow": 1}, *data["axes"]]
    assert work_json.desk_from_dict(data) == desk
    data["axes"] = [{"turn": "x"}]
    with pytest.raises(StudioError, match="damaged"):
        work_json.desk_from_dict(data)


def test_what_is_no_axis_cannot_be_made() -> None:
    for make in (lambda: words_axis("a", "a"), lambda: TurnAxis(3), lambda: bend_axis(-1)):
        with pytest.raises(StudioError):
            make()
    assert words_axis(" calm ", "stormy") == PushAxis(Contrast("calm", "stormy"))
    assert GuidanceAxis().value(replace(a_recipe())) == a_recipe().conditioning.guidance


def test_loras_are_one_for_each_file_and_their_order_does_not_matter() -> None:
    ink, wash = AdapterAxis("ink", "aa"), AdapterAxis("wash", "bb")
    one = wash.move(ink.move(a_recipe(), 0.5), 1.0)
    assert one == ink.move(wash.move(a_recipe(), 1.0), 0.5)
    renamed = AdapterAxis("pen", "aa")
    assert renamed.value(one) == 0.5
    assert [adapter.name for adapter in renamed.move(one, 0.7).adapters] == ["pen", "wash"]
    with pytest.raises(StudioError, match="LoRA weight 9 is out of range"):
        Adapter("ink", "aa", 9.0)
