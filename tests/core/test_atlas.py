"""The atlas: pictures of a project by likeness, a few looked at at a time."""

from __future__ import annotations

import numpy as np
from core_values import a_desk

from studio.core.atlas import AT_ONCE, WORDS, Atlas, AtlasScene, towards
from studio.core.node import Node, Origin
from studio.core.pixels import Pixels

PROMPTS = ("a lake at dawn", "a lake in fog", "a forest in winter", "the forest")


def a_node(number: int, prompt: str = "") -> Node:
    """Of a colour of its own, the forests dark."""
    prompt = prompt or PROMPTS[number % 4]
    dice = np.random.default_rng(number)
    base = 40 if "forest" in prompt else 200
    rgb = np.full((16, 16, 3), dice.integers(base - 30, base + 30, 3), np.uint8)
    return Node(number, None, a_desk(prompt), Origin.GENERATE, Pixels.from_rgb(rgb))


def all_of(atlas: Atlas, nodes: list[Node]) -> AtlasScene:
    while atlas.take(nodes).left:
        pass
    return atlas.scene()


def test_a_few_pictures_are_looked_at_at_a_time() -> None:
    atlas, nodes = Atlas(), [a_node(i) for i in range(1, 31)]
    assert atlas.take(nodes).left == 30 - AT_ONCE
    assert len(atlas.scene().places) == AT_ONCE, "those are shown already"
    assert set(all_of(atlas, nodes).places) == {node.id for node in nodes}


def test_a_picture_that_is_not_made_yet_is_not_on_the_map() -> None:
    waiting = Node(7, None, a_desk(), Origin.GENERATE)
    assert Atlas().take([a_node(1), waiting]).places.keys() == {1}


def test_the_same_pictures_are_the_same_map() -> None:
    atlas, nodes = Atlas(), [a_node(i) for i in range(1, 9)]
    scene = all_of(atlas, nodes)
    assert atlas.take(nodes) is scene


def test_a_new_picture_moves_the_others_hardly() -> None:
    atlas, nodes = Atlas(), [a_node(i) for i in range(1, 21)]
    before = dict(all_of(atlas, nodes).places)
    after = all_of(atlas, [*nodes, a_node(21)]).places
    moved = [abs(np.subtract(after[i], before[i])).max() for i in before]
    assert np.median(moved) <= 1


def test_a_pruned_picture_leaves_the_map() -> None:
    atlas, nodes = Atlas(), [a_node(i) for i in range(1, 9)]
    all_of(atlas, nodes)
    assert 3 not in all_of(atlas, [n for n in nodes if n.id != 3]).places


def test_words_stand_among_their_pictures() -> None:
    atlas, nodes = Atlas(), [a_node(i) for i in range(1, 41)]
    scene = all_of(atlas, nodes)
    words = {word.text: word for word in scene.words}
    assert {"lake", "forest", "dawn", "fog", "winter"} == words.keys()
    lakes = np.array([scene.places[n.id] for n in nodes if "lake" in n.desk.prompt])
    assert lakes[:, 0].min() <= words["lake"].x <= lakes[:, 0].max() + 1
    assert scene.words[0].text in ("lake", "forest")


def test_what_all_have_in_common_is_not_said() -> None:
    nodes = [a_node(i, f"lake number {chr(97 + i) * 3}") for i in range(1, 20)]
    words = all_of(Atlas(), nodes).words
    assert "lake" not in {word.text for word in words}
    assert len(words) <= WORDS


def test_another_project_has_the_same_numbers_and_other_pictures() -> None:
    atlas = Atlas()
    all_of(atlas, [a_node(i) for i in range(1, 13)])
    others = [a_node(i, "a forest") for i in range(1, 13)]
    assert {word.text for word in all_of(atlas, others).words} == set(), "all say the same"


def test_another_layout_is_taken_over_and_what_comes_later_lies_beside_its_likest() -> None:
    atlas, nodes = Atlas(), [a_node(i) for i in range(1, 13)]
    own = dict(all_of(atlas, nodes).places)
    ids, described, places = atlas.described()
    assert ids == tuple(range(1, 13))
    assert (len(described), places.shape) == (12, (12, 2))
    line = np.stack([np.arange(12.0), np.zeros(12)], 1)
    arranged = atlas.arrange(ids, line).places
    assert arranged != own
    cells = np.array([arranged[i] for i in ids])
    away = np.linalg.norm(cells[:, None] - cells[None], axis=2)
    assert np.diagonal(away, 1).mean() < 0.6 * away[np.triu_indices(12, 1)].mean()
    twin = Node(13, None, nodes[4].desk, Origin.GENERATE, nodes[4].picture)
    after = all_of(atlas, [*nodes, twin]).places
    assert np.abs(np.subtract(after[13], after[5])).max() <= 2  # cells are taken
    assert atlas.arrange((), None).places.keys() == after.keys()


def test_the_nearest_picture_that_way_is_rather_straight_ahead_than_aside() -> None:
    places = {1: (0, 0), 2: (3, 0), 3: (1, 2), 4: (0, 2), 5: (-1, -1)}
    assert towards(places, 1, 1, 0) == 2, "(1, 2) is nearer, and lies aside"
    assert towards(places, 1, 0, 1) == 4
    assert towards(places, 1, 0, -1) == 5
    assert towards(places, 2, 1, 0) == 2, "nothing lies that way"
