"""Whatever is wished and whatever the engine says, in any order: nothing raises, nothing is lost,
and the last steered value wins."""

from __future__ import annotations

import random
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pytest
from core_engine import FOLDER, Studio, a_picture, a_step, picture_of
from core_values import MODEL, OTHER_MODEL, SEARCH, a_recipe, facts

from studio.core.errors import StudioError
from studio.core.events import (
    Failed,
    Finished,
    GaveWay,
    Kept,
    Loading,
    Looked,
    Ready,
    Started,
    Stepped,
)
from studio.core.jobs import Keep, Quality, Run
from studio.core.recipe import Change, ModelRef
from studio.core.scene import Note, Phase, Severity
from studio.core.steps import Tier, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk

    Wish = Callable[[Studio, random.Random], object]

WALKS = 40 * max(SEARCH, 1)
LENGTH = 250
BROKEN = ModelRef("broken")
OPENED = [
    a_recipe(steps=5),
    a_recipe(model=OTHER_MODEL),
    a_recipe(steps=6, changes=(Change(2, guidance=9.0), Change(4, negative="x"))),
]


def moved(studio: Studio, dice: random.Random) -> Desk:
    """The desk with something else on it."""
    desk = studio.desk
    steering: list[Callable[[], Desk]] = [
        lambda: desk.with_prompt(dice.choice(["a fox", "a hen", ""])),
        lambda: desk.with_other_prompt(dice.choice(["a cat", ""])),
        lambda: desk.with_prompt_mix(dice.choice([0, 0.5, 1])),
        lambda: desk.with_negative(dice.choice(["", "fog"])),
        lambda: desk.with_guidance(dice.randrange(9)),
    ]
    run: list[Callable[[], Desk]] = [
        lambda: desk.with_seed(dice.randrange(3)),
        lambda: desk.with_seed_mix(dice.choice([0, 0.5, 1])),
        lambda: desk.with_steps(dice.randrange(1, 14)),
        lambda: desk.with_size(dice.choice([64, 128]), 64),
    ]
    return dice.choice(steering if desk.branch_at else steering + run)()


def anything(studio: Studio, dice: random.Random) -> Any:
    """An event that may answer a job, old or never sent, and may not."""
    recipes = [studio.desk.recipe, a_recipe(), *(run.recipe for run in studio.engine.runs()[-3:])]
    number, recipe = dice.randrange(studio.engine.jobs[-1].number + 2), dice.choice(recipes)
    quality, view, count = dice.choice([*Quality]), dice.choice([*View]), dice.randrange(1, 14)
    return dice.choice(
        [
            Loading(number, "Reading"),
            Ready(number, facts(dice.choice([MODEL, OTHER_MODEL]))),
            Started(number, recipe, quality, count, dice.randrange(count)),
            Stepped(number, a_step(dice.randrange(14))),
            Looked(number, recipe, dice.randrange(14), view, Tier.TINY, a_picture("tiny")),
            Finished(number, recipe, quality, a_picture("any"), count, dice.randrange(3), 0.0),
            Kept(number, FOLDER),
            GaveWay(number),
            Failed(number, "It broke.", "", ""),
        ]
    )


def a_node(studio: Studio, dice: random.Random) -> None:
    """Select a picture of the history, if there is one."""
    if studio.scene.nodes:
        studio.conductor.pictures.select(dice.choice(studio.scene.nodes).id)


def opened(studio: Studio, dice: random.Random) -> None:
    """Open a picture."""
    recipe = dice.choice(OPENED)
    studio.conductor.pictures.open(recipe, picture_of(recipe))


def steer(studio: Studio, dice: random.Random) -> None:
    """Move a slider."""
    studio.conductor.steering.steer(moved(studio, dice))


def edit(studio: Studio, dice: random.Random) -> None:
    """Edit a field."""
    studio.conductor.steering.edit(moved(studio, dice))


def load(studio: Studio, dice: random.Random) -> None:
    """Load a model, a broken one at times."""
    studio.conductor.load(dice.choice([MODEL, OTHER_MODEL, BROKEN]), FOLDER)


def ask(studio: Studio, dice: random.Random) -> None:
    """Want a picture or a recording of what is on the desk for oneself."""
    answers: list[object] = []
    if dice.random() < 0.5:
        studio.conductor.request(studio.desk.recipe, answers.append)
    else:
        recipe = studio.desk.recipe
        studio.conductor.errand(lambda n: Keep(n, recipe, FOLDER), answers.append)


def note(studio: Studio, dice: random.Random) -> None:
    """Tell something, or take it away."""
    some = Note(Severity.INFO, dice.choice("ab"))
    dice.choice([studio.conductor.tell, studio.conductor.dismiss])(some)


def keep(studio: Studio, dice: random.Random) -> None:
    """Name, star or prune a picture, or one that is not there."""
    there = [node.id for node in studio.scene.nodes]
    node_id = dice.choice([*there, 999])
    keeping = studio.conductor.keeping
    wishes: list[Callable[[], None]] = [
        lambda: keeping.rename(node_id, dice.choice(["", "Dusk"])),
        lambda: keeping.star(node_id, on=dice.random() < 0.7),
        lambda: keeping.prune(node_id),
    ]
    dice.choice(wishes)()


def number(name: str, low: int, high: int) -> Wish:
    """A wish that takes a number."""
    return lambda studio, dice: attrgetter(name)(studio.conductor)(dice.randrange(low, high))


def plain(name: str) -> Wish:
    """A wish that takes nothing."""
    return lambda studio, _: attrgetter(name)(studio.conductor)()


WISHES: list[tuple[int, Wish]] = [
    *((12, steer), (6, edit), (4, a_node), (2, opened), (1, load), (2, ask), (2, note), (4, keep)),
    *((4, plain(f"steering.{name}")) for name in ("commit", "settle", "release", "undo")),
    *((3, plain("steering.redo")), (6, plain("pictures.generate")), (2, plain("stop"))),
    *((2, plain("pictures.unbranch")), (4, number("pictures.branch", -1, 14))),
    *((3, plain("peek")), (4, number("scrub", -1, 15))),
    (3, lambda studio, dice: studio.conductor.look(dice.choice([*View]))),
    (1, lambda studio, _: studio.conductor.fail_model("x", StudioError("No model."))),
]
TURNS: tuple[int, Wish] = (40, lambda studio, dice: studio.turns(dice.randrange(1, 5)))
LIES: tuple[int, Wish] = (
    15,
    lambda studio, dice: studio.conductor.receive(anything(studio, dice)),
)


def a_stormy_studio() -> Studio:
    """A studio with two models at hand."""
    studio = Studio()
    studio.engine.models[OTHER_MODEL] = facts(OTHER_MODEL, samplers=("heun",), sampler="heun")
    studio.load()
    return studio


def storm(studio: Studio, dice: random.Random, table: list[tuple[int, Wish]], length: int) -> None:
    """So many wishes and events; after each, the scene holds together."""
    weights = [weight for weight, _ in table]
    before = studio.scene
    ever = {node.id: node.recipe for node in before.nodes}
    for _, wish in dice.choices(table, weights, k=length):
        told = studio.changes
        wish(studio, dice)
        scene = studio.scene
        assert scene == before or studio.changes > told
        there = {node.id: node for node in scene.nodes}
        assert all(ever.setdefault(node.id, node.recipe) == node.recipe for node in scene.nodes)
        assert all(node.parent is None or node.parent in there for node in scene.nodes)
        history = studio.conductor._production.history
        assert all(history[node_id].recipe == recipe for node_id, recipe in ever.items())
        before = scene
        assert scene.current is None or scene.current in there
        assert scene.waiting <= (scene.model.phase is Phase.LOADING)
        assert len(set(scene.notes)) == len(scene.notes)
        if scene.stage is not None:
            assert 0 <= scene.stage.position <= scene.stage.reel.count
            assert (scene.stage.picture is None) == (scene.stage.tier is None)
            assert scene.stage.shows is scene.stage.view or scene.stage.view is View.FINISH


@pytest.mark.parametrize("walk", range(WALKS // 2))
def test_nothing_that_is_wished_or_said_raises(walk: int) -> None:
    studio = a_stormy_studio()
    storm(studio, random.Random(walk), [*WISHES, TURNS, LIES], LENGTH)  # noqa: S311 - no secret


@pytest.mark.parametrize("walk", range(WALKS // 2))
def test_after_any_storm_the_last_steered_value_wins(walk: int) -> None:
    dice = random.Random(-1 - walk)  # noqa: S311 - no secret
    studio = a_stormy_studio()
    for _ in range(5):
        storm(studio, dice, [*WISHES, TURNS], LENGTH // 5)
        if studio.scene.model.phase is not Phase.READY:
            studio.load()
        if not studio.desk.prompt.strip():
            studio.conductor.steering.edit(studio.desk.with_prompt("a fox"))
        the_last_value_wins(studio, dice)
    pictures = [node.picture for node in studio.scene.nodes if node.picture]
    made = {picture_of(recipe) for recipe in [*(n.recipe for n in studio.scene.nodes), *OPENED]}
    assert set(pictures) <= made


def the_last_value_wins(studio: Studio, dice: random.Random) -> None:
    """Drag, rest, let go; the engine catches up in between or only at the end."""
    conductor = studio.conductor
    for scale in dice.sample(range(10, 30), 3):
        conductor.steering.steer(studio.desk.with_guidance(scale))
        for _ in range(dice.randrange(4)):
            studio.turn()
    job = studio.last_run()
    assert job.quality is Quality.DRAFT
    last = studio.desk
    assert job.recipe.conditioning_at(999) == last.recipe.conditioning_at(999)
    if dice.random() < 0.7:
        studio.rest()
        assert (studio.stage.quality, studio.stage.picture) == (
            Quality.DRAFT,
            picture_of(job.recipe),
        )
    if dice.random() < 0.7:
        conductor.steering.settle()
        for _ in range(dice.choice([0, 2, 999])):
            studio.turn()
        if not studio.turn():
            assert (studio.stage.quality, studio.stage.picture) == (
                Quality.FULL,
                picture_of(last.recipe),
            )
    nodes = len(studio.scene.nodes)
    known = any(node.recipe == last.recipe for node in studio.scene.nodes)
    conductor.steering.release()
    studio.rest()
    assert studio.desk == last
    assert studio.stage.picture == picture_of(last.recipe)
    assert len(studio.scene.nodes) == nodes + (not known)
    assert not studio.scene.progress
    jobs = [run for run in studio.engine.runs() if run.recipe == last.recipe]
    assert Run(jobs[-1].number, last.recipe, Quality.FULL) == jobs[-1] or known
