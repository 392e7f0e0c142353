"""The JSON form: every bit comes back, and no garbage raises anything but a StudioError."""

from __future__ import annotations

import copy
import json
import math
from typing import Any

import pytest
from core_values import a_recipe, examples, recipes
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning, Prompt
from studio.core.errors import StudioError
from studio.core.noise import Noise
from studio.core.recipe import Change, Recipe
from studio.core.recipe_json import VERSION, from_dict, from_json, to_dict, to_json


def nested(depth: int, value: object) -> object:
    """The value at the bottom of many lists."""
    for _ in range(depth):
        value = [value]
    return value


JUNK = [
    *(None, True, -1, 0, 3, 0.5, 2**63, 10**400, 1e308, -0.0, math.nan, math.inf, "", "x", "7"),
    *("\ud800", b"x", [], {}, [[]], ["ab"], [[1, 2, 3]], [["a", "b"]], [["a", 10**400]]),
    *({"a1": 0}, [[1, math.nan]], [["\udfff", 1]], nested(200, 1), nested(950, {}), [{"step": 1}]),
]


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything inside."""
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    below = [place for key, inner in items for place in places(inner, (*path, key))]
    return [path, *below] if path else below


FULL_FORM = to_dict(
    a_recipe(
        noise=Noise.between(1, 2, 0.3),
        conditioning=Conditioning((Prompt("a", 1), Prompt("b", 2)), "no", 7.5),
        changes=(Change(2, guidance=1.0), Change(5, (Prompt("c"),), "never")),
    )
)


def read(data: object) -> Recipe | None:
    """What from_dict makes of it; any error but a StudioError is a failure."""
    try:
        return from_dict(data)
    except StudioError:
        return None


@examples(40)
@given(recipes)
def test_a_recipe_comes_back_with_every_bit(recipe: Recipe) -> None:
    text = to_json(recipe)
    assert from_json(text) == recipe
    assert from_json(text.encode()) == recipe
    assert to_json(from_json(text)) == text
    assert "\n" not in text


@examples(20)
@given(recipes, recipes)
def test_equal_recipes_give_equal_text(recipe: Recipe, other: Recipe) -> None:
    assert (to_json(recipe) == to_json(other)) == (recipe == other)


@pytest.mark.parametrize("place", places(FULL_FORM), ids=lambda place: ".".join(map(str, place)))
def test_one_damaged_place_raises_nothing_else(place: tuple[Any, ...]) -> None:
    for junk in JUNK:
        form = copy.deepcopy(FULL_FORM)
        inner: Any = form
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = junk
        recipe = read(form)
        assert recipe is None or from_json(to_json(recipe)) == recipe
        del inner[place[-1]]
        read(form)


@examples(60)
@given(st.data())
def test_damaged_text_raises_nothing_else(data: st.DataObject) -> None:
    text = json.dumps(FULL_FORM)
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 6))
    put = data.draw(st.text('0123456789-+.eE"[]{},:nulltrueNaNInfinity\\ud8', max_size=6))
    try:
        recipe = from_json(text[:at] + put + text[at + length :])
    except StudioError:
        return
    assert from_json(to_json(recipe)) == recipe


garbage = st.sampled_from(JUNK)
fields = st.sampled_from(list(FULL_FORM))
garbage |= st.lists(garbage, max_size=2) | st.dictionaries(fields, garbage)


@examples(40)
@given(st.dictionaries(fields, garbage), st.booleans())
def test_garbage_raises_nothing_else(data: dict[str, object], complete: bool) -> None:
    label = {"format": FULL_FORM["format"], "version": VERSION}
    for form in (data, {**data, **label}, {**FULL_FORM, **data} if complete else None):
        recipe = read(form)
        assert recipe is None or from_json(to_json(recipe)) == recipe


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", '"sfumato-recipe"', "{", "[" * 100_000, b"\xff\xfe\x00", b"\x80"),
        *('{"format": "sfumato-recipe"}', '{"a":' * 5_000, "9" * 5_000),
    ],
)
def test_what_is_no_recipe_says_so(text: str | bytes) -> None:
    with pytest.raises(StudioError, match=r"not a readable|not a Sfumato|its version"):
        from_json(text)


@pytest.mark.parametrize("version", [VERSION + 1, pytest.param(10**400, id="huge")])
def test_a_newer_version_asks_for_an_update(version: int) -> None:
    with pytest.raises(StudioError, match="newer Sfumato") as caught:
        from_dict({**FULL_FORM, "version": version, "noise": "written otherwise by then"})
    assert caught.value.hint == "Update Sfumato to open it."


@pytest.mark.parametrize("version", [0, -1, None, "1", True, 1.0])
def test_a_version_that_is_none_is_refused(version: object) -> None:
    with pytest.raises(StudioError, match="its version"):
        from_dict({**FULL_FORM, "version": version})


def test_only_text_names_a_sampler_and_a_model() -> None:
    assert read({**FULL_FORM, "sampler": ["ddim"]}) is None
    assert read({**FULL_FORM, "model": {"name": None, "fingerprint": ""}}) is None


def test_a_missing_part_of_a_change_means_as_before() -> None:
    recipe = from_dict({**FULL_FORM, "changes": [{"step": 3, "guidance": 2}]})
    assert recipe.changes == (Change(3, guidance=2.0),)


def test_the_form_of_version_1() -> None:
    """A file written by the first version must be read by every later one."""
    text = (
        '{"changes": [{"guidance": 1.5, "step": 4}], "conditioning": {"guidance": 3.0, "negative":'
        ' "", "prompts": [["źdźbło 草 🦊", 1.0]]}, "format": "sfumato-recipe", "height": 64,'
        ' "model": {"fingerprint": "f1", "name": "starter"}, "noise": [[1, 1.0]], "sampler":'
        ' "ddim", "steps": 8, "version": 1, "width": 64}'
    )
    recipe = a_recipe(
        conditioning=Conditioning.of("źdźbło 草 🦊"), changes=(Change(4, guidance=1.5),)
    )
    assert from_json(text) == recipe
    assert to_json(recipe) == text
