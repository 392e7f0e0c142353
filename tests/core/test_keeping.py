"""Keeping the history in order: naming and starring; pruning, which undo takes back."""

from __future__ import annotations

import pytest
from core_engine import Studio, a_picture, a_step, a_studio, a_studio_with_a_picture, picture_of
from core_values import a_desk, a_recipe, examples
from hypothesis import given
from hypothesis import strategies as st

from studio.core.history import NAME, History
from studio.core.lineage import grown_from, with_ancestors
from studio.core.node import Node, Origin
from studio.core.recipe import Change, Tail
from studio.core.steps import View
from studio.core.work_json import node_from_dict, node_to_dict


def ids(studio: Studio) -> list[int]:
    return [node.id for node in studio.scene.nodes]


def a_grown_studio() -> Studio:
    """1 over 2 over 3, and 4 that grew from 1."""
    studio = a_studio_with_a_picture()
    for at, words in ((1, "a hen"), (2, "a cat"), (1, "a dog")):
        studio.conductor.pictures.select(at)
        studio.conductor.steering.edit(studio.desk.with_prompt(words))
        studio.conductor.pictures.generate()
        studio.rest()
    assert [(node.id, node.parent) for node in studio.scene.nodes] == [
        (1, None),
        (2, 1),
        (3, 2),
        (4, 1),
    ]
    return studio


def test_what_the_artist_thinks_of_a_picture_is_kept() -> None:
    studio = a_studio_with_a_picture()
    keeping = studio.conductor.keeping
    for liked in (True, False, None):
        keeping.like(1, liked)
        node = studio.scene.nodes[0]
        assert node.liked is liked
        assert node_from_dict(node_to_dict(node, 1), node.desk).liked is liked
    changes = studio.changes
    keeping.like(1, None)
    keeping.like(9, liked=True)
    assert studio.changes == changes


def test_a_picture_has_a_name_and_a_star() -> None:
    studio = a_studio_with_a_picture()
    keeping = studio.conductor.keeping
    keeping.rename(1, "  Dusk,\n first try ")
    keeping.star(1, on=True)
    assert (studio.scene.nodes[0].name, studio.scene.nodes[0].starred) == ("Dusk, first try", True)
    changes = studio.changes
    keeping.rename(1, "Dusk, first try")
    keeping.star(1, on=True)
    keeping.rename(9, "nobody")
    keeping.star(9, on=True)
    keeping.prune(9)
    assert studio.changes == changes
    keeping.rename(1, "x" * 999)
    assert len(studio.scene.nodes[0].name) == NAME
    keeping.rename(1, "")
    keeping.star(1, on=False)
    assert (studio.scene.nodes[0].name, studio.scene.nodes[0].starred) == ("", False)


def test_pruning_takes_a_picture_and_what_grew_from_it() -> None:
    studio = a_grown_studio()
    studio.conductor.keeping.prune(2)
    assert ids(studio) == [1, 4]
    assert studio.scene.current == 4
    assert studio.desk.prompt == "a dog"


def test_undo_brings_back_what_was_pruned_as_it_was() -> None:
    studio = a_grown_studio()
    studio.conductor.keeping.rename(3, "Cat")
    before, desk = studio.scene.nodes, studio.desk
    runs = len(studio.engine.runs())
    studio.conductor.keeping.prune(2)
    studio.conductor.steering.undo()
    assert studio.scene.nodes == before
    assert studio.desk == desk
    studio.conductor.steering.redo()
    assert ids(studio) == [1, 4]
    studio.conductor.steering.undo()
    assert len(studio.engine.runs()) == runs
    studio.conductor.pictures.select(3)  # its steps were forgotten: they are made again behind it
    assert studio.stage.picture == picture_of(before[2].recipe)
    studio.rest()
    assert studio.stage.reel.complete


def test_when_the_picture_on_show_goes_the_one_it_grew_from_comes_up() -> None:
    studio = a_grown_studio()
    studio.conductor.pictures.select(3)
    typed = studio.desk.with_prompt("a cat in a hat")
    studio.conductor.steering.edit(typed)
    studio.conductor.keeping.prune(2)
    assert (studio.scene.current, studio.desk.prompt) == (1, "a fox")
    studio.conductor.steering.undo()
    assert studio.desk == typed  # not swallowed
    studio.conductor.steering.undo()
    assert (studio.scene.current, studio.desk.prompt) == (3, "a cat")


def test_when_all_goes_nothing_is_on_show_and_undo_shows_it_again() -> None:
    studio = a_grown_studio()
    studio.conductor.keeping.prune(1)
    assert (ids(studio), studio.scene.current, studio.scene.stage) == ([], None, None)
    assert studio.desk.prompt == "a dog"
    studio.conductor.steering.undo()
    assert (ids(studio), studio.scene.current) == ([1, 2, 3, 4], 4)
    assert studio.stage.picture is not None


def test_an_id_never_comes_again() -> None:
    studio = a_grown_studio()
    studio.conductor.keeping.prune(4)
    studio.conductor.steering.edit(studio.desk.with_prompt("a cow"))
    studio.conductor.pictures.generate()
    studio.rest()
    assert ids(studio) == [1, 2, 3, 5]


def test_what_was_pruned_is_made_anew_when_it_is_asked_for_again() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.keeping.prune(1)
    studio.conductor.pictures.generate()
    studio.rest()
    assert ids(studio) == [2]
    assert studio.stage.picture == picture_of(studio.desk.recipe)
    studio.conductor.steering.undo()
    assert ids(studio) == [1, 2]


def test_the_run_of_a_pruned_picture_ends() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.turns(4)
    number = studio.last_run().number
    assert studio.scene.progress is not None
    studio.conductor.keeping.prune(2)
    assert number in studio.engine.stopped
    studio.rest()
    assert (ids(studio), studio.scene.progress) == ([1], None)


def test_it_says_what_pruning_would_free() -> None:
    studio = a_grown_studio()
    keeping = studio.conductor.keeping
    weight = keeping.weigh(2)
    step, done = a_step(0), a_picture("")
    run = 12 * (len(step.sees.data) + len(step.expects.data)) + len(done.data)
    assert (weight.pictures, weight.size) == (2, 2 * run)
    studio.conductor.pictures.select(3)
    studio.conductor.scrub(5)
    studio.conductor.peek()
    studio.rest()
    assert keeping.weigh(2).size == 2 * run + len(done.data)
    assert keeping.weigh(9).pictures == 0
    keeping.prune(2)
    assert all(
        studio.conductor._production.orders.reels.size(recipe) == 0
        for recipe in (studio.conductor._production.history[n].recipe for n in (2, 3))
    )


parents = st.lists(st.integers(0, 99), max_size=20)


def a_tree(picks: list[int]) -> tuple[Node, ...]:
    history = History()
    for made, pick in enumerate(picks):
        parent = pick % (made + 1) or None
        history.add(a_desk().with_seed(made), Origin.GENERATE, parent)
    return history.nodes


@examples(30)
@given(parents, st.integers(1, 20))
def test_who_descends_from_whom(picks: list[int], start: int) -> None:
    nodes = a_tree(picks)
    by_id = {node.id: node for node in nodes}

    def line(node_id: int | None) -> set[int]:
        found = set()
        while node_id is not None:
            found.add(node_id)
            node_id = by_id[node_id].parent
        return found

    if start in by_id:
        assert with_ancestors(nodes, {start}) == line(start)
        assert grown_from(nodes, {start}) == {n for n in by_id if start in line(n)}


@examples(30)
@given(parents, st.sets(st.integers(1, 20)))
def test_what_is_hidden_is_hidden_with_all_that_grew_from_it(
    picks: list[int], hidden: set[int]
) -> None:
    history = History()
    history.restore(a_tree(picks), (), 1)
    whole = history.nodes
    history.hide(hidden)
    there = {node.id for node in history.nodes}
    assert all(node.parent is None or node.parent in there for node in history.nodes)
    assert not there & hidden
    assert len(history) == len(there)
    assert all((history.find(node.recipe) is not None) == (node.id in there) for node in whole)
    history.hide(())
    assert history.nodes == whole


def test_nodes_from_a_file_keep_their_ids_and_new_ones_go_on_from_there() -> None:
    history = History()
    desk = a_desk()
    old = Node(3, None, desk, Origin.GENERATE, name="Dusk", starred=True)
    grown = Node(7, 3, desk.with_seed(5), Origin.SLIDER)
    history.restore((grown, old), (), 12)  # one that undo had brought back stands behind its child
    assert history.nodes == (old, grown)
    assert history.find(desk.recipe) == old
    assert history.add(desk.with_seed(6), Origin.GENERATE, 7).id == 12


# ---- finish from here


def a_studio_at_a_step() -> Studio:
    """In the view that finishes, at step 5, with another guidance on the desk."""
    studio = a_studio_with_a_picture()
    studio.conductor.steering.edit(studio.desk.with_guidance(9))
    studio.conductor.scrub(5)
    studio.conductor.look(View.FINISH)
    return studio


def test_a_step_that_is_not_finished_yet_shows_what_it_expects_and_says_so() -> None:
    studio = a_studio_at_a_step()
    studio.conductor.look(View.EXPECTS)
    studio.conductor.peek()
    studio.rest()
    studio.conductor.look(View.FINISH)
    assert (studio.stage.view, studio.stage.shows) == (View.FINISH, View.EXPECTS)
    studio.conductor.peek()
    studio.rest()
    assert (studio.stage.view, studio.stage.shows) == (View.FINISH, View.FINISH)
    assert studio.stage.picture == picture_of(studio.last_run().recipe)


@pytest.mark.parametrize("wish", ["scrub", "look"])
def test_a_run_to_the_end_is_called_off_when_the_hand_moves_on(wish: str) -> None:
    studio = a_studio_at_a_step()
    studio.conductor.peek()
    number = studio.last_run().number
    studio.turns(4)
    if wish == "scrub":
        studio.conductor.scrub(6)
    else:
        studio.conductor.look(View.SEES)
    assert studio.engine.stopped == [number]
    studio.rest()
    assert studio.scene.progress is None
    studio.conductor.scrub(5)
    studio.conductor.look(View.FINISH)
    studio.conductor.peek()
    assert studio.last_run().number > number  # asked for anew
    studio.rest()
    assert studio.stage.shows is View.FINISH
    runs = len(studio.engine.runs())
    studio.conductor.scrub(6)
    studio.conductor.scrub(5)
    studio.conductor.peek()
    assert (len(studio.engine.runs()), studio.stage.shows) == (runs, View.FINISH)  # kept


def test_a_run_to_the_end_that_generate_took_over_goes_on() -> None:
    studio = a_studio_at_a_step()
    studio.conductor.pictures.branch(5)
    studio.conductor.steering.edit(studio.desk.with_guidance(9))
    studio.conductor.peek()
    studio.turns(4)
    studio.conductor.pictures.generate()
    studio.conductor.scrub(2)
    studio.rest()
    assert studio.engine.stopped == []
    assert all(node.picture is not None for node in studio.scene.nodes)


def test_a_run_to_the_end_never_pushes_a_picture_of_the_history_aside() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.turns(8)
    studio.conductor.steering.edit(studio.desk.with_guidance(9))
    studio.conductor.scrub(2)
    studio.conductor.look(View.FINISH)
    runs = len(studio.engine.runs())
    studio.conductor.peek()
    assert len(studio.engine.runs()) == runs
    studio.rest()
    assert all(node.picture is not None for node in studio.scene.nodes)
    studio.conductor.peek()
    studio.rest()
    assert studio.stage.shows is View.FINISH


def test_what_was_done_to_the_latent_at_a_step_is_finished_with_it() -> None:
    studio = a_studio()
    recipe = a_recipe(steps=9, changes=(Change(4, tail=Tail("euler", 3)),))
    studio.conductor.pictures.open(recipe, picture_of(recipe))
    studio.rest()
    studio.conductor.scrub(4)
    studio.conductor.look(View.FINISH)
    assert studio.stage.shows is View.FINISH  # it is the run itself
    assert studio.stage.picture == picture_of(recipe)
