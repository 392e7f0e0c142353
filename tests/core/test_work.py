"""The work: what a project keeps, what differs between two of them, and taking it up again."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from core_engine import a_picture, a_studio, a_studio_with_a_picture
from core_values import OTHER_MODEL, a_desk, examples, facts, mixes, recipes, seeds, texts
from hypothesis import given
from hypothesis import strategies as st

from studio.core import session, work_json
from studio.core.desk import Desk, blank_desk
from studio.core.errors import StudioError
from studio.core.events import Finished
from studio.core.fitting import fitted
from studio.core.node import Node, Origin
from studio.core.reels import Reel
from studio.core.scene import Workspace
from studio.core.session import Entry
from studio.core.steps import View
from studio.core.work import (
    Difference,
    Place,
    UndoChange,
    Work,
    blank_work,
    difference,
    undo_change,
)

desks = st.builds(Desk, recipes, texts, seeds, seeds, texts, mixes, mixes, st.integers(0, 9))
entries = st.builds(Entry, desks, st.frozensets(st.integers(1, 5)))
nodes = st.builds(
    Node,
    st.integers(1, 99),
    st.none() | st.integers(1, 99),
    desks,
    st.sampled_from(Origin),
    name=texts,
    starred=st.booleans(),
)
places = st.builds(
    Place,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(0, 9),
    st.sampled_from(View),
    st.sampled_from(Workspace),
    st.integers(0, 9),
    st.integers(1, 99),
    st.integers(0, 1 << 40),
)


def through_json(data: object) -> dict[str, object]:
    read = json.loads(json.dumps(data))
    assert isinstance(read, dict)
    return read


# ---- in JSON


@examples(40)
@given(nodes, places)
def test_all_that_is_kept_comes_back_from_json(node: Node, place: Place) -> None:
    assert work_json.desk_from_dict(through_json(work_json.desk_to_dict(node.desk))) == node.desk
    assert (
        work_json.node_from_dict(through_json(work_json.node_to_dict(node, 1)), node.desk) == node
    )
    assert work_json.place_from_dict(through_json(work_json.place_to_dict(place))) == place


def test_every_field_of_a_node_is_kept_or_is_its_picture() -> None:
    kept = {"id", "parent", "desk", "origin", "name", "starred", "liked"}
    assert {f.name for f in fields(Node)} == {*kept, "picture", "whole"}


def test_fields_of_a_newer_sfumato_do_no_harm() -> None:
    data = work_json.desk_to_dict(a_desk()) | {"mood": "calm"}
    assert work_json.desk_from_dict(data) == a_desk()


@pytest.mark.parametrize(
    "change",
    [{"prompt": 7}, {"seed": "x"}, {"recipe": {}}, {"recipe": None}, {"prompt_mix": None}],
)
def test_a_damaged_desk_is_told(change: dict[str, object]) -> None:
    with pytest.raises(StudioError):
        work_json.desk_from_dict(work_json.desk_to_dict(a_desk()) | change)


@pytest.mark.parametrize("change", [{"id": "1"}, {"parent": "1"}, {"origin": "?"}])
def test_a_damaged_node_is_told(change: dict[str, object]) -> None:
    node = work_json.node_to_dict(Node(1, None, a_desk(), Origin.GENERATE), 1)
    with pytest.raises(StudioError):
        work_json.node_from_dict(node | change, a_desk())


def test_a_place_that_makes_no_sense_is_a_new_one() -> None:
    data = {"current": -1, "position": "x", "view": 3, "workspace": "?", "room": None}
    assert work_json.place_from_dict(data) == Place()


# ---- what differs


@examples(40)
@given(st.lists(entries, max_size=4), st.lists(entries, min_size=1, max_size=4), st.integers(0, 4))
def test_an_undo_change_leads_from_one_list_to_the_other(
    old: list[Entry], more: list[Entry], cut: int
) -> None:
    for new in (more, [*old[cut:], *more], [*old[:cut], *more], old):
        change = undo_change(old, new)
        kept = old[change.skip : change.skip + change.keep]
        hidden = kept[-1].pruned if kept else new[0].pruned if new else frozenset()
        assert kept == new[: len(kept)]
        assert [entry.desk for entry in new[len(kept) :]] == list(change.add)
        for entry, pruned in zip(new[len(kept) :], change.pruned, strict=True):
            assert pruned == entry.pruned - hidden
            hidden = entry.pruned


def test_a_list_that_is_full_loses_its_oldest_entry_only() -> None:
    old = [Entry(a_desk(f"a fox {i}")) for i in range(9)]
    change = undo_change(old, [*old[1:], Entry(a_desk("a hen"), frozenset({3}))])
    assert change == UndoChange(1, 8, (a_desk("a hen"),), (frozenset({3}),))


def test_nothing_differs_from_itself() -> None:
    studio = a_studio_with_a_picture()
    work = studio.conductor.document.work()
    assert difference(work, studio.conductor.document.work()).is_empty
    assert difference(work, replace(work, nodes=(*work.nodes[:-1], work.nodes[-1]))).is_empty


def test_a_difference_holds_what_changed_and_nothing_else() -> None:
    studio = a_studio()
    before = studio.conductor.document.work()
    studio.conductor.pictures.generate()
    asked = studio.conductor.document.work()
    node = asked.nodes[0]
    assert difference(before, asked) == Difference(nodes=(node,), place=asked.place)
    studio.rest()
    made = studio.conductor.document.work()
    assert difference(asked, made).is_empty  # a picture is a file of its own, and never changes
    studio.conductor.steering.edit(studio.desk.with_prompt("a fox in sno"))
    typed = studio.conductor.document.work()
    assert difference(made, typed) == Difference(desk=typed.desk)
    studio.conductor.steering.commit()
    entry = studio.conductor.document.work()
    found = difference(typed, entry)
    assert found.undo is not None
    assert found.undo.add == (typed.desk,)
    assert replace(found, undo=None, place=None) == Difference()


def test_of_nothing_everything_differs() -> None:
    work = a_studio_with_a_picture().conductor.document.work()
    found = difference(None, work)
    assert (found.nodes, found.desk, found.place) == (work.nodes, work.desk, work.place)


def test_a_node_that_is_gone_or_renamed() -> None:
    work = a_studio_with_a_picture().conductor.document.work()
    assert difference(work, replace(work, nodes=())).gone == (1,)
    named = replace(work.nodes[0], name="The fox", starred=True)
    assert difference(work, replace(work, nodes=(named,))) == Difference(nodes=(named,))


def test_a_blank_work_is_one_that_nobody_would_miss() -> None:
    assert blank_work(blank_desk(1, 2)).is_blank
    assert not blank_work(a_desk()).is_blank
    assert not a_studio_with_a_picture().conductor.document.work().is_blank


# ---- taking it up again


def without_pictures(work: Work) -> Work:
    return replace(work, nodes=tuple(replace(n, picture=None, whole=False) for n in work.nodes))


class Kept:
    """A shelf that keeps some nodes."""

    def __init__(self, *ids: int) -> None:
        self.ids = ids
        self.asked: list[int] = []

    def fetch(self, node: Node) -> bool:
        self.asked.append(node.id)
        return node.id in self.ids


def test_work_that_is_taken_up_again_is_the_same() -> None:
    before = a_studio_with_a_picture()
    before.conductor.pictures.generate()
    before.rest()
    before.conductor.scrub(3)
    before.conductor.look(View.SEES)
    before.conductor.document.arrange(Workspace.COMPARE)
    before.conductor.document.allow(5)
    before.conductor.steering.undo()
    before.conductor.steering.edit(before.desk.with_prompt("a fo"))
    work = without_pictures(before.conductor.document.work())
    after = a_studio()
    after.conductor.document.shelve(Kept(1, 2))
    after.conductor.document.restore(work)
    assert after.conductor.document.work() == work
    after.conductor.steering.undo()
    assert after.desk == before.conductor.document.work().undo[-2].desk


def test_what_was_pruned_before_is_brought_back_by_undo_and_made_again() -> None:
    before = a_studio_with_a_picture()
    before.conductor.steering.edit(before.desk.with_prompt("a hen"))
    before.conductor.pictures.generate()
    before.rest()
    fox, hen = before.scene.nodes
    before.conductor.keeping.prune(hen.id)
    work = without_pictures(before.conductor.document.work())
    assert [node.id for node in work.pruned] == [hen.id]
    after = a_studio()
    after.conductor.document.shelve(Kept(fox.id))
    after.conductor.document.restore(work)
    assert after.conductor.document.work() == work
    after.conductor.steering.undo()
    after.rest()
    assert [node.id for node in after.scene.nodes] == [fox.id, hen.id]
    assert after.scene.current == hen.id
    assert after.scene.nodes[-1].picture == hen.picture
    assert after.conductor.document.work().pruned == ()
    after.conductor.steering.redo()
    assert [node.id for node in after.scene.nodes] == [fox.id]


def test_what_was_made_or_named_and_pruned_at_once_is_told_whole() -> None:
    studio = a_studio_with_a_picture()
    before = studio.conductor.document.work()
    studio.conductor.keeping.rename(1, "Dusk")
    studio.conductor.pictures.generate()
    studio.rest()
    second = studio.scene.nodes[1]
    for node_id in (1, second.id):
        if node_id in {node.id for node in studio.scene.nodes}:
            studio.conductor.keeping.prune(node_id)
    found = difference(before, studio.conductor.document.work())
    assert [node.name for node in found.nodes] == ["Dusk", ""]
    assert sorted(found.gone) == [1, second.id]


def test_what_no_undo_can_bring_back_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "DEPTH", 4)
    studio = a_studio_with_a_picture()
    studio.conductor.keeping.prune(1)
    kept = []
    for turn in range(4):
        kept.append([node.id for node in studio.conductor.document.work().pruned])
        studio.conductor.steering.edit(studio.desk.with_prompt(f"a hen {turn}"))
        studio.conductor.steering.commit()
    assert kept[0] == [1]
    assert studio.conductor.document.work().pruned == ()


def test_a_run_that_is_kept_is_not_made_again() -> None:
    before = a_studio_with_a_picture()
    recipe = before.stage.recipe
    reel = before.conductor.document.reel(recipe)
    assert reel.complete
    after, shelf = a_studio(), Kept(1)
    after.conductor.document.shelve(shelf)
    after.conductor.document.restore(without_pictures(before.conductor.document.work()))
    assert shelf.asked == [1]
    assert after.stage.picture is None
    after.conductor.document.recall(1, reel)
    after.rest()
    assert after.engine.runs() == []
    assert after.stage.reel == reel
    assert after.stage.picture == reel.picture
    after.conductor.scrub(2)
    assert after.stage.picture == reel.steps[2].expects


def test_a_run_that_cannot_be_read_is_made_again() -> None:
    before = a_studio_with_a_picture()
    after = a_studio()
    after.conductor.document.shelve(Kept(1))
    after.conductor.document.restore(without_pictures(before.conductor.document.work()))
    after.conductor.document.recall(1, Reel())
    after.rest()
    assert [run.recipe for run in after.engine.runs()] == [before.stage.recipe]
    assert after.stage.reel.complete


def test_what_is_not_kept_is_made_again_when_the_model_is_there() -> None:
    before = a_studio_with_a_picture()
    after = a_studio()
    after.conductor.document.restore(without_pictures(before.conductor.document.work()))
    after.rest()
    assert after.stage.reel.complete


def test_a_run_of_another_project_paints_none_of_this_one() -> None:
    studio = a_studio()
    studio.conductor.pictures.generate()
    studio.turns(4)
    work = a_studio("a hen").conductor.document.work()
    node = Node(1, None, a_desk("a hen"), Origin.GENERATE)
    studio.conductor.document.restore(replace(work, nodes=(node,), place=Place(next_node=2)))
    number = studio.engine.runs()[0].number
    late = Finished(
        number,
        studio.engine.runs()[0].recipe,
        studio.engine.runs()[0].quality,
        a_picture("x"),
        1,
        1,
        1,
    )
    studio.conductor.receive(late)
    assert studio.scene.nodes == (node,)


def test_the_desk_of_a_restored_project_fits_the_model_that_runs() -> None:
    work = a_studio_with_a_picture().conductor.document.work()
    after = a_studio()
    after.engine.models[OTHER_MODEL] = facts(OTHER_MODEL)
    after.load(OTHER_MODEL)
    after.conductor.document.restore(without_pictures(work))
    assert after.desk == fitted(work.desk, facts(OTHER_MODEL), fresh=False)
    assert after.scene.nodes[0].desk == work.nodes[0].desk


def test_thumbnails_show_where_no_picture_is() -> None:
    work = without_pictures(a_studio_with_a_picture().conductor.document.work())
    after = a_studio()
    after.conductor.document.shelve(Kept(1))
    after.conductor.document.restore(work)
    after.conductor.document.thumbnails({1: a_picture("small"), 7: a_picture("pruned")})
    assert [n.picture for n in after.scene.nodes] == [a_picture("small")]
    assert not after.scene.nodes[0].whole
    assert difference(work, after.conductor.document.work()).is_empty


def test_no_id_is_given_twice() -> None:
    work = a_studio_with_a_picture().conductor.document.work()
    after = a_studio()
    after.conductor.document.restore(replace(work, nodes=(), place=Place(next_node=9)))
    after.conductor.pictures.generate()
    assert [node.id for node in after.scene.nodes] == [9]
