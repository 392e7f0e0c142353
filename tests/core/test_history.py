"""The history: nothing is ever taken out of it, and each picture has its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from core_engine import a_picture
from core_values import OTHER_MODEL, a_desk, a_recipe, examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning
from studio.core.desk import desk_of
from studio.core.history import THUMBNAIL, History
from studio.core.node import Origin
from studio.core.noise import Noise
from studio.core.pixels import Pixels

if TYPE_CHECKING:
    from studio.core.recipe import Recipe


@examples(20)
@given(st.lists(st.integers(1, 4), max_size=8))
def test_every_picture_that_was_asked_for_is_there(steps: list[int]) -> None:
    history = History()
    for number in steps:
        history.add(a_desk().with_steps(number), Origin.GENERATE, None)
    assert [node.recipe.steps for node in history] == steps
    assert [node.id for node in history] == list(range(1, len(steps) + 1))
    assert len(history) == len(steps)
    for number in range(1, 5):
        node = history.find(a_desk().with_steps(number).recipe)
        first = steps.index(number) + 1 if number in steps else None
        assert (node and node.id) == first


def test_painting_a_node_changes_nothing_else() -> None:
    history = History()
    first = history.add(a_desk(), Origin.GENERATE, None)
    second = history.add(a_desk("a hen"), Origin.BRANCH, first.id)
    before = history.nodes
    history.paint(second.id, a_picture("hen"))
    assert history.nodes[0] is first
    assert history[2].picture == a_picture("hen")
    assert (history[2].parent, history[2].origin) == (1, Origin.BRANCH)
    assert before[1].picture is None
    assert history.find(second.recipe) is history[2]


def test_the_nodes_are_the_same_tuple_until_something_changes() -> None:
    history = History()
    assert history.nodes is history.nodes
    history.add(a_desk(), Origin.GENERATE, None)
    nodes = history.nodes
    assert nodes is history.nodes
    history.paint(1, a_picture("fox"))
    assert nodes is not history.nodes


def parent(now: Recipe, before: Recipe) -> int | None:
    """Where a picture of `now` belongs, after one of `before`."""
    history = History()
    node = history.add(desk_of(before, a_desk()), Origin.GENERATE, None)
    return history.parent_for(desk_of(now, a_desk()), node.id)


def test_a_new_start_has_no_parent() -> None:
    fox, hen = Conditioning.of("a fox"), Conditioning.of("a hen")
    before = a_recipe(noise=Noise.between(1, 2, 0.5), conditioning=fox)
    assert parent(before, before) == 1
    assert parent(a_recipe(noise=Noise.of(9), conditioning=fox), before) == 1
    assert parent(a_recipe(noise=Noise.of(2), conditioning=hen), before) == 1
    assert parent(a_recipe(noise=Noise.of(9), conditioning=hen), before) is None
    assert parent(a_recipe(noise=Noise.of(1), model=OTHER_MODEL), before) is None
    assert parent(a_recipe(noise=Noise.of(1), width=128), before) is None
    assert History().parent_for(a_desk(), None) is None


def test_the_oldest_pictures_become_thumbnails_when_memory_is_short() -> None:
    big = Pixels.from_rgb(np.full((256, 256, 3), 90, dtype=np.uint8))
    history = History(limit=2 * len(big.data))
    nodes = [history.add(a_desk().with_seed(seed), Origin.GENERATE, None) for seed in range(4)]
    for node in nodes:
        history.paint(node.id, big)
    assert [history[node.id].whole for node in nodes] == [False, False, True, True]
    small = history[nodes[0].id].picture
    assert small is not None
    assert max(small.width, small.height) <= THUMBNAIL
    assert small.to_rgb().min() == 90


def test_an_opened_picture_stays_whole() -> None:
    big = Pixels.from_rgb(np.zeros((256, 256, 3), dtype=np.uint8))
    history = History(limit=1)
    opened = history.add(a_desk().with_seed(1), Origin.OPENED, None)
    history.paint(opened.id, big)
    made = history.add(a_desk().with_seed(2), Origin.GENERATE, None)
    history.paint(made.id, big)
    assert history[opened.id].whole
