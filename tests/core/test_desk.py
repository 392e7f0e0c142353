"""The desk: any sequence of edits leaves one that says what its recipe says."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from core_values import (
    MODEL,
    a_desk,
    a_recipe,
    examples,
    facts,
    mixes,
    recipes,
    scales,
    seeds,
    texts,
)
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning, Prompt, blend
from studio.core.counts import count
from studio.core.desk import Desk, blank_desk, desk_of
from studio.core.edits import Edit, Stroke, Touch
from studio.core.fitting import fitted
from studio.core.noise import Noise, Seed
from studio.core.recipe import Change, Recipe, Tail
from studio.core.recipe_json import from_json, to_json
from studio.core.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    Edit = Callable[[Desk], Desk]

STEERING = {
    "prompt": (texts,),
    "other_prompt": (texts,),
    "prompt_mix": (mixes,),
    "negative": (texts,),
    "guidance": (scales,),
}
RUN = {
    "seed": (seeds,),
    "other_seed": (seeds,),
    "seed_mix": (mixes,),
    "sampler": (st.sampled_from(["ddim", "euler"]),),
    "steps": (st.integers(1, 20),),
    "size": (st.sampled_from([64, 128]), st.sampled_from([64, 96])),
}
EDITS = STEERING | RUN


def edits(names: dict[str, Any]) -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    """A field's name and what it is set to."""
    return st.sampled_from(sorted(names)).flatmap(
        lambda name: st.tuples(st.just(name), st.tuples(*names[name]))
    )


moves = st.lists(
    edits(EDITS)
    | st.tuples(st.just("branching"), st.tuples(st.integers(0, 9)))
    | st.tuples(st.just("unbranched"), st.just(())),
    max_size=8,
)


def done(desk: Desk, name: str, values: tuple[Any, ...]) -> Desk:
    """The desk after one move; a field that is locked stays as it is."""
    if name in {"branching", "unbranched"}:
        return getattr(desk, name)(*values)  # type: ignore[no-any-return]
    try:
        return getattr(desk, f"with_{name}")(*values)  # type: ignore[no-any-return]
    except ValueError:
        assert desk.branch_at > 0
        assert name in RUN
        return desk


def valid(desk: Desk) -> None:
    """Fail unless the fields say what the recipe says."""
    assert 0 <= desk.prompt_mix <= 1
    assert 0 <= desk.seed_mix <= 1
    said = blend(desk.prompt, desk.other_prompt, desk.prompt_mix)
    assert desk.steering.prompts == Conditioning(said).prompts
    assert desk.recipe.noise == Noise.between(desk.seed, desk.other_seed, desk.seed_mix)
    assert all(0 < change.step <= desk.branch_at for change in desk.recipe.changes)


def after(drawn: list[tuple[str, tuple[Any, ...]]]) -> Desk:
    """The desk after these moves."""
    desk = a_desk()
    for name, values in drawn:
        desk = done(desk, name, values)
    return desk


desks = moves.map(after)


@examples(60)
@given(moves)
def test_any_edits_leave_a_desk_that_says_what_its_recipe_says(
    drawn: list[tuple[str, tuple[Any, ...]]],
) -> None:
    desk = a_desk()
    valid(desk)
    for name, values in drawn:
        desk = done(desk, name, values)
        valid(desk)


@examples(60)
@given(desks, edits(EDITS))
def test_an_edit_made_twice_is_made_once(desk: Desk, edit: tuple[str, tuple[Any, ...]]) -> None:
    once = done(desk, *edit)
    assert done(once, *edit) == once


@examples(60)
@given(desks, edits(EDITS))
def test_an_edit_can_be_taken_back(desk: Desk, edit: tuple[str, tuple[Any, ...]]) -> None:
    name, _ = edit
    was: tuple[Any, ...]
    if name in {"negative", "guidance"}:
        was = (getattr(desk.steering, name),)
    elif name == "size":
        was = (desk.recipe.width, desk.recipe.height)
    else:
        was = (getattr(desk if hasattr(desk, name) else desk.recipe, name),)
    back = done(done(desk, *edit), name, was)
    if name == "other_prompt":  # an empty far end takes the slider home
        back = back.with_prompt_mix(desk.prompt_mix)
    assert back == desk


@examples(30)
@given(desks, texts, seeds)
def test_a_slider_at_its_end_is_that_end_exactly(desk: Desk, text: str, seed: int) -> None:
    desk = desk.unbranched().with_other_prompt(text).with_other_seed(seed)
    near = desk.with_prompt_mix(0).with_seed_mix(0)
    assert near.steering.prompts == (Prompt(desk.prompt),)
    assert near.recipe.noise == Noise.of(desk.seed)
    far = desk.with_prompt_mix(1).with_seed_mix(1)
    assert far.steering.prompts == (Prompt(text or desk.prompt),)
    assert far.recipe.noise == Noise.of(seed)
    beyond = desk.with_prompt_mix(1.5).with_seed_mix(-0.5)
    assert beyond.prompt_mix == (1 if text else 0)
    assert beyond.seed_mix == 0


@examples(40)
@given(recipes, desks)
def test_the_desk_of_a_recipe_shows_it_unchanged(recipe: Recipe, before: Desk) -> None:
    desk = desk_of(recipe, before)
    assert desk.recipe == recipe
    assert desk.branch_at == max((change.step for change in recipe.changes), default=0)
    assert 0 <= desk.prompt_mix <= 1
    assert 0 <= desk.seed_mix <= 1
    prompts, found = desk.steering.prompts, recipe.noise.seeds
    if len(prompts) <= 2:
        said = blend(desk.prompt, desk.other_prompt, desk.prompt_mix)
        assert [prompt.text for prompt in said] == [prompt.text for prompt in prompts]
        assert math.isclose(said[0].weight, prompts[0].weight, abs_tol=1e-12)
    if len(found) <= 2 and all(seed.weight > 0 for seed in found):
        shown = Noise.between(desk.seed, desk.other_seed, desk.seed_mix).seeds
        for mine, its in zip(shown, found, strict=True):
            assert mine.value == its.value
            assert math.isclose(mine.weight, its.weight, abs_tol=1e-12)


@examples(30)
@given(desks, desks)
def test_the_desk_of_its_own_recipe_is_itself(desk: Desk, other: Desk) -> None:
    assert desk_of(desk.recipe, desk, desk.branch_at) == desk
    again = desk_of(desk.recipe, other, desk.branch_at)
    assert again.recipe == desk.recipe
    assert again.steering == desk.steering


def test_what_lies_beyond_the_sliders_is_shown_at_their_ends() -> None:
    recipe = a_recipe(
        noise=Noise((Seed(5, -1), Seed(6, -1))),
        conditioning=Conditioning((Prompt("a", 2), Prompt("b", -1))),
    )
    desk = desk_of(recipe, a_desk())
    assert (desk.prompt, desk.other_prompt, desk.prompt_mix) == ("a", "b", 0)
    assert (desk.seed, desk.other_seed, desk.seed_mix) == (5, 6, 0)
    assert desk.recipe == recipe


@examples(40)
@given(desks, st.integers(0, 9))
def test_branching_keeps_what_acts_there_and_the_sliders(desk: Desk, step: int) -> None:
    branch = desk.branching(step)
    assert branch.branch_at == step
    assert branch.steering == desk.recipe.conditioning_at(step)
    if all(change.step <= step for change in desk.recipe.changes):
        assert branch.recipe == desk.recipe
    if branch.steering.prompts == desk.steering.prompts:
        assert (branch.prompt, branch.prompt_mix) == (desk.prompt, desk.prompt_mix)
    valid(branch)
    assert branch.unbranched() == desk.branching(0) or not branch.unbranched().recipe.changes


@examples(20)
@given(desks, st.integers(1, 9), edits(STEERING))
def test_a_branch_leaves_the_steps_before_it_alone(
    desk: Desk, step: int, edit: tuple[str, tuple[Any, ...]]
) -> None:
    branch = desk.branching(step)
    steered = done(branch, *edit).recipe
    assert [steered.conditioning_at(k) for k in range(step)] == [
        branch.recipe.conditioning_at(k) for k in range(step)
    ]
    assert replace(steered, changes=(), conditioning=branch.recipe.conditioning) == replace(
        branch.recipe, changes=()
    )


def test_a_slider_at_its_far_end_stays_there_in_a_branch() -> None:
    desk = a_desk().with_other_prompt("a hen").with_prompt_mix(1).with_seed_mix(1)
    branch = desk.branching(3)
    assert branch == replace(desk, branch_at=3)
    assert branch.unbranched() == desk


@pytest.mark.parametrize(
    "edit",
    [
        lambda desk: desk.with_seed(99),
        lambda desk: desk.with_seed_mix(0.5),
        lambda desk: desk.with_sampler("euler"),
        lambda desk: desk.with_steps(3),
        lambda desk: desk.with_size(64, 128),
    ],
)
def test_a_branch_refuses_the_fields_of_its_run(edit: Edit) -> None:
    branch = a_desk().branching(3)
    with pytest.raises(ValueError, match="branch"):
        edit(branch)
    assert edit(branch.unbranched()) != branch.unbranched()


def test_a_branch_takes_its_own_values() -> None:
    branch = a_desk().branching(3)
    assert branch.with_seed(branch.seed) == branch
    assert branch.with_steps(branch.recipe.steps) == branch


@examples(20)
@given(mixes)
def test_a_rolled_seed_changes_the_noise_wherever_the_slider_stands(mix: float) -> None:
    desk = a_desk().with_seed_mix(mix)
    rolled = desk.rolled(77)
    valid(rolled)
    assert rolled.recipe.noise != desk.recipe.noise
    assert rolled.seed_mix == mix


NOISE = Stroke(Touch.NOISE, Shape(((0.5, 0.5), (0.6, 0.5)), 0.1, 0.5), 0.7, 5)
ERASE = Stroke(Touch.ERASE, Shape(((0.2, 0.3),), 0.2))
AREA = Shape(((0.2, 0.2), (0.8, 0.2), (0.5, 0.8)))

touches = st.lists(
    st.one_of(
        st.tuples(st.just("stroke"), st.sampled_from([NOISE, ERASE]).map(lambda s: (s,))),
        st.tuples(st.just("only"), st.sampled_from([((),), ((AREA,),)])),
        st.tuples(st.just("fresh"), st.tuples(mixes, seeds)),
    ),
    max_size=5,
)


@examples(40)
@given(desks, touches, edits(STEERING))
def test_what_is_painted_stays_while_the_branch_is_steered(
    desk: Desk, drawn: list[tuple[str, tuple[Any, ...]]], edit: tuple[str, tuple[Any, ...]]
) -> None:
    for name, values in drawn:
        desk = getattr(desk, f"with_{name}")(*values)
    steered = done(desk, *edit)
    assert steered.edit == desk.edit
    assert steered.tail == desk.tail
    assert desk_of(steered.recipe, steered, desk.branch_at) == steered
    assert steered.branching(desk.branch_at) == steered
    assert from_json(to_json(steered.recipe)) == steered.recipe  # strokes replay


@examples(40)
@given(desks, touches)
def test_all_that_is_painted_can_be_taken_back(
    desk: Desk, drawn: list[tuple[str, tuple[Any, ...]]]
) -> None:
    painted = desk
    for name, values in drawn:
        painted = getattr(painted, f"with_{name}")(*values)
    painted = painted.without_strokes()
    assert painted.edit.strokes == ()
    assert painted.with_fresh(0, 1).with_only(()) == desk.without_strokes()


def test_the_first_noise_can_be_painted_on() -> None:
    desk = a_desk().with_stroke(NOISE)
    assert desk.branched
    assert desk.branch_at == 0
    assert desk.recipe.changes == (Change(0, edit=Edit(strokes=(NOISE,))),)
    assert desk.with_seed(9).edit == desk.edit
    assert desk.unbranched() == a_desk() == desk.without_strokes()
    assert desk_of(desk.recipe, a_desk()) == desk


def test_a_tail_as_the_run_has_it_anyway_is_none() -> None:
    branch = a_desk().with_steps(20).branching(6)
    assert branch.tail == Tail(branch.recipe.sampler, 14)
    other = branch.with_tail("euler", 8)
    assert other.tail == Tail("euler", 8) == other.with_guidance(9).tail
    assert count(other.recipe) == 14
    assert other.with_tail(branch.recipe.sampler, 14) == branch
    assert other.branching(10).tail == Tail("euler", 4)
    assert other.branching(10).recipe == other.recipe
    whole = a_desk().with_tail("euler", 9)
    assert (whole.recipe.sampler, whole.recipe.steps, whole.recipe.changes) == ("euler", 9, ())


def test_a_model_without_the_tails_sampler_brings_its_own() -> None:
    branch = a_desk().branching(6).with_tail("dpmpp-2m", 8)
    fit = fitted(branch, facts(samplers=("ddim", "euler"), sampler="euler"), fresh=False)
    assert fit.tail == Tail("euler", 8)


def test_the_fields_that_a_tail_has_count_calls() -> None:
    branch = a_desk().with_sampler("heun").with_steps(20).branching(9)  # 39 calls
    assert branch.tail == Tail("heun", 15)


models = st.builds(
    facts,
    samplers=st.sampled_from([("ddim", "euler"), ("heun", "ddim"), ("euler",)]),
    sampler=st.just("euler"),
    multiple=st.sampled_from([1, 8, 48, 64, 100]),
    width=st.sampled_from([32, 256, 1024, 5000]),
    steps=st.sampled_from([0, 4, 1000]),
    guidance=st.sampled_from([0.0, 7.5, 100.0]),
)


@examples(40)
@given(desks, models, st.booleans())
def test_fitting_changes_only_what_it_must(desk: Desk, model: Any, fresh: bool) -> None:
    desk = desk.unbranched() if fresh else desk
    fit = fitted(desk, model, fresh=fresh)
    was, now = desk.recipe, fit.recipe
    assert fitted(fit, model, fresh=False) == fit
    assert now.model == model.ref
    assert now.sampler == (was.sampler if was.sampler in model.samplers else model.sampler)
    for before, side in ((was.width, now.width), (was.height, now.height)):
        assert side % model.multiple == 0
        if not fresh and before % model.multiple == 0:
            assert side == before
    assert replace(fit, recipe=was) == desk
    assert now.noise == was.noise
    if not fresh:
        assert (now.conditioning, now.changes, now.steps) == (
            was.conditioning,
            was.changes,
            was.steps,
        )


def test_a_fresh_desk_takes_what_the_model_likes() -> None:
    model = facts(width=512, height=768, steps=30, guidance=7.5, samplers=("heun",), sampler="heun")
    fit = fitted(blank_desk(1, 2), model, fresh=True).recipe
    assert (fit.model, fit.width, fit.height, fit.sampler, fit.steps) == (
        MODEL,
        512,
        768,
        "heun",
        30,
    )
    assert fit.conditioning.guidance == 7.5


def test_a_fresh_desk_keeps_what_the_artist_chose() -> None:
    desk = blank_desk(1, 2).with_steps(7).with_size(128, 192).with_guidance(1).with_prompt("a fox")
    fit = fitted(desk, facts(width=512, height=512, steps=30, guidance=7.5), fresh=True)
    assert fit.recipe == replace(desk.recipe, model=MODEL)


def test_a_desk_of_a_branched_recipe_steers_its_last_change() -> None:
    recipe = a_recipe(changes=(Change(2, guidance=1.0), Change(5, (Prompt("a hen"),))))
    desk = desk_of(recipe, a_desk())
    assert (desk.branch_at, desk.prompt) == (5, "a hen")
    assert desk.with_prompt("a cat").recipe.changes[0] == Change(2, guidance=1.0)
