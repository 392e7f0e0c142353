"""What is different between two recipes: all of it, and nothing else."""

from dataclasses import fields, replace

import pytest
from core_values import a_recipe, changes, conditionings, examples, noises, recipes, texts
from hypothesis import given
from hypothesis import strategies as st

from studio.core.compare import (
    Difference,
    Field,
    causes,
    differences,
    differing_words,
    shared_steps,
)
from studio.core.conditioning import Conditioning, Meeting, Prompt
from studio.core.edits import Edit, FreshNoise, Stroke, Touch
from studio.core.keys import step_keys
from studio.core.noise import Noise
from studio.core.photo import Photo
from studio.core.recipe import Adapter, Change, Recipe, Tail
from studio.core.shapes import Shape

SHAPE = Shape(((0.2, 0.2), (0.6, 0.7)), radius=0.1)
edits = st.builds(
    Edit,
    st.none() | st.builds(FreshNoise, st.integers(0, 3), st.sampled_from([0.5, 1.0])),
    st.lists(st.builds(Stroke, st.just(Touch.NOISE), st.just(SHAPE), seed=st.integers(0, 2))).map(
        tuple
    ),
    st.sampled_from([(), (SHAPE,)]),
)
tails = st.none() | st.builds(Tail, st.sampled_from(["ddim", "heun"]), st.integers(1, 20))
rich = st.builds(
    lambda recipe, tail, edit, step: replace(
        recipe, changes=(*recipe.before(step).changes, Change(step, tail=tail, edit=edit))
    ),
    recipes,
    tails,
    edits,
    st.integers(0, 12),
)
near = st.builds(
    lambda recipe, noise, acting, changed, steps: (
        recipe,
        replace(recipe, **noise, **acting, **changed, **steps),
    ),
    rich,
    st.just({}) | noises.map(lambda noise: {"noise": noise}),
    st.just({}) | conditionings.map(lambda acting: {"conditioning": acting}),
    st.just({}) | changes.map(lambda changed: {"changes": changed}),
    st.just({}) | st.integers(1, 9).map(lambda steps: {"steps": steps}),
)
"""Two recipes that have something in common, as two of one history have."""


def a_branch(recipe: Recipe, step: int, prompt: str) -> Recipe:
    return recipe.branched(step, Conditioning.of(prompt))


@examples(200)
@given(near | st.tuples(rich, rich))
def test_nothing_equal_is_listed(pair: tuple[Recipe, Recipe]) -> None:
    for each in differences(*pair).listed:
        assert each.first != each.second


def words(acting: Conditioning) -> tuple[object, ...]:
    """What is asked for, and where it meets if that is not in the encoding."""
    apart = acting.meeting is Meeting.ATTENTION
    return (*acting.prompts, acting.meeting) if apart else acting.prompts


@examples(200)
@given(near | st.tuples(rich, rich))
def test_all_that_differs_is_listed(pair: tuple[Recipe, Recipe]) -> None:
    """Whoever puts B's values of what is listed into A has B."""
    first, second = pair
    found = differences(first, second)
    assert bool(found.listed) == (first != second)
    listed = {each.field for each in found.listed}
    assert listed.isdisjoint(found.same)
    if Field.NOISE not in listed:
        assert first.noise == second.noise
    for step in range(15):
        mine, its = first.conditioning_at(step), second.conditioning_at(step)
        told = {
            each.field: (each.first, each.second)
            for each in found.listed
            if each.start <= step and (each.stop is None or step < each.stop)
        }
        for field, values in (
            (Field.WORDS, (words(mine), words(its))),
            (Field.AVOID, (mine.negative, its.negative)),
            (Field.GUIDANCE, (mine.guidance, its.guidance)),
        ):
            assert (field in told) == (values[0] != values[1])
            assert told.get(field, values) == values


@examples(60)
@given(near | st.tuples(rich, rich))
def test_the_other_way_round_is_the_same_with_changed_places(pair: tuple[Recipe, Recipe]) -> None:
    first, second = pair
    there, back = differences(first, second), differences(second, first)
    assert back.same == there.same
    turned = tuple(replace(d, first=d.second, second=d.first) for d in there.listed)
    assert back.listed == turned


def test_every_field_of_a_recipe_can_be_listed() -> None:
    """A field that is added to recipes must be added here as well."""
    other = {
        "model": replace(a_recipe().model, name="another"),
        "width": 128,
        "height": 128,
        "sampler": "heun",
        "steps": 9,
        "noise": Noise.of(2),
        "conditioning": Conditioning.of("a hen"),
        "changes": (Change(3, guidance=9.0),),
        "photo": Photo("0" * 64),
        "eta": 0.5,
        "adapters": (Adapter("ink", "00"),),
    }
    assert set(other) == {field.name for field in fields(Recipe)}
    for name, value in other.items():
        assert differences(a_recipe(), a_recipe(**{name: value})).listed, name


def test_what_no_recipe_says_is_no_field() -> None:
    plain = differences(a_recipe(), a_recipe(noise=Noise.of(2)))
    assert [each.field for each in plain.listed] == [Field.NOISE]
    assert Field.STROKES not in plain.same
    assert Field.WORDS in plain.same
    painted = a_recipe(changes=(Change(4, edit=Edit(strokes=(Stroke(Touch.ERASE, SHAPE),))),))
    assert Field.STROKES in differences(painted, replace(painted, noise=Noise.of(2))).same


def test_a_branch_with_other_words_is_told_from_its_step_on() -> None:
    trunk = a_recipe()
    found = differences(trunk, a_branch(trunk, 5, "a hen"))
    assert found.listed == (
        Difference(Field.WORDS, (Prompt("a fox"),), (Prompt("a hen"),), start=5, stop=None),
    )


def test_words_that_differ_for_a_while_are_told_with_both_ends() -> None:
    trunk = a_recipe()
    there_and_back = replace(
        trunk,
        changes=(Change(2, prompts=(Prompt("a hen"),)), Change(5, prompts=(Prompt("a fox"),))),
    )
    (only,) = differences(trunk, there_and_back).listed
    assert (only.start, only.stop) == (2, 5)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("a lake at dusk, fog", "a lake before the storm, fog", ("at dusk", "before the storm")),
        ("a lake, low fog", "a lake", ("low fog", "")),
        ("a lake", "a wide lake", ("", "wide")),
        ("red hill, blue lake, sun", "green hill, blue lake, moon", ("red … sun", "green … moon")),
        ("a lake,  fog", "a lake, fog", ("a lake,  fog", "a lake, fog")),
        ("", "a fox", ("", "a fox")),
    ],
)
def test_only_the_words_that_differ_are_told(
    first: str, second: str, told: tuple[str, str]
) -> None:
    assert differing_words(first, second) == told


@examples(200)
@given(texts, texts)
def test_differing_words_differ(first: str, second: str) -> None:
    mine, its = differing_words(first, second)
    assert (mine != its) == (first != second)


# ---- where runs part


@examples(60)
@given(near | st.tuples(rich, rich))
def test_runs_share_what_has_the_same_keys(pair: tuple[Recipe, Recipe]) -> None:
    shared = shared_steps(*pair, 12)
    mine, its = (step_keys(recipe, 12) for recipe in pair)
    assert mine[:shared] == its[:shared]
    assert shared == 12 or mine[shared] != its[shared]


@examples(60)
@given(near)
def test_where_runs_part_there_is_a_cause(pair: tuple[Recipe, Recipe]) -> None:
    step = shared_steps(*pair, 12)
    if step < 12:
        assert causes(differences(*pair), step)


def test_the_first_change_that_differs_is_the_cause() -> None:
    trunk = a_recipe()
    second = a_branch(trunk, 3, "a hen").branched(6, Conditioning.of("a hen", guidance=2.0))
    assert shared_steps(trunk, second, 8) == 3
    (cause,) = causes(differences(trunk, second), 3)
    assert (cause.field, cause.start) == (Field.WORDS, 3)
