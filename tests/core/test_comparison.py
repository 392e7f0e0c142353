"""Two pictures held against each other: which, at which steps, and what is asked for meanwhile."""

from core_engine import Studio, a_studio, a_studio_with_a_picture
from core_values import OTHER_MODEL, facts

from studio.core.compare import Field
from studio.core.compare_scene import CompareScene, Mode, Side, SideName
from studio.core.events import Failed
from studio.core.jobs import Look, Part, Run
from studio.core.scene import Workspace
from studio.core.steps import Tier, View

A, B = SideName.A, SideName.B


def with_a_branch(at: int = 5) -> Studio:
    """A picture, and a branch of it with other words; the branch is on show."""
    studio = a_studio_with_a_picture()
    studio.conductor.pictures.branch(at)
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.rest()
    return studio


def open_compare(studio: Studio) -> CompareScene:
    studio.conductor.document.arrange(Workspace.COMPARE)
    studio.rest()
    return studio.scene.compare


def side(studio: Studio, name: SideName) -> Side:
    found = studio.scene.compare.side(name)
    assert found is not None
    return found


def ids(studio: Studio) -> list[int | None]:
    sides = (studio.scene.compare.side(name) for name in SideName)
    return [None if each is None else each.node.id for each in sides]


# ---- which two


def test_the_picture_on_show_is_held_against_the_one_it_was_made_from() -> None:
    studio = with_a_branch()
    compare = open_compare(studio)
    assert ids(studio) == [1, 2]
    assert compare.differences is not None
    assert [each.field for each in compare.differences.listed] == [Field.WORDS]
    studio.conductor.pictures.select(1)
    assert ids(studio) == [1, 2], "the first of all is held against the next"


def test_one_picture_alone_waits_for_a_second() -> None:
    studio = a_studio_with_a_picture()
    open_compare(studio)
    assert ids(studio) == [1, None]
    assert not [job for job in studio.engine.jobs if isinstance(job, Part)]


def test_chosen_pictures_stay_when_another_is_shown() -> None:
    studio = with_a_branch()
    studio.conductor.pictures.generate()
    studio.rest()
    studio.conductor.comparison.choose(A, 2)
    studio.conductor.comparison.choose(B, 1)
    studio.conductor.pictures.select(1)
    assert ids(studio) == [2, 1]
    studio.conductor.comparison.with_parent()
    assert ids(studio) == [1, 2]


def test_what_is_on_the_other_side_already_changes_places() -> None:
    studio = with_a_branch()
    open_compare(studio)
    studio.conductor.comparison.choose(A, 2)
    assert ids(studio) == [2, 1]
    studio.conductor.comparison.swap()
    assert ids(studio) == [1, 2]


# ---- at which steps


def test_linked_sides_go_through_the_steps_together() -> None:
    studio = with_a_branch()
    open_compare(studio)
    studio.conductor.comparison.scrub(A, 3)
    assert (side(studio, A).position, side(studio, B).position) == (3, 3)
    studio.conductor.comparison.scrub(B, 99)
    assert side(studio, A).finished
    assert side(studio, B).finished


def test_free_sides_stay_where_they_are_until_they_are_linked() -> None:
    studio = with_a_branch()
    open_compare(studio)
    studio.conductor.comparison.link(on=False)
    studio.conductor.comparison.scrub(A, 3)
    studio.conductor.comparison.scrub(B, 7)
    assert (side(studio, A).position, side(studio, B).position) == (3, 7)
    studio.conductor.comparison.link(on=True)
    assert side(studio, B).position == 3


def test_a_step_is_decoded_on_both_sides_at_rest_one_after_the_other() -> None:
    studio = with_a_branch()
    open_compare(studio)
    studio.conductor.comparison.scrub(A, 3)
    assert (side(studio, A).tier, side(studio, B).tier) == (Tier.LINEAR, Tier.LINEAR)
    before = len(studio.engine.jobs)
    studio.conductor.comparison.peek()
    looks = studio.engine.jobs[before:]
    assert [type(job) for job in looks] == [Look], "the second would replace the first"
    studio.rest()
    assert (side(studio, A).tier, side(studio, B).tier) == (Tier.FULL, Tier.FULL)
    assert len(studio.engine.jobs) == before + 2


def test_a_side_whose_look_gave_way_to_a_newer_one_is_asked_for_again() -> None:
    studio = with_a_branch()
    open_compare(studio)
    studio.conductor.comparison.scrub(A, 3)
    studio.conductor.comparison.peek()
    recipe, step = side(studio, B).node.recipe, side(studio, B).position
    assert step != side(studio, B).reel.count
    orders = studio.conductor._production.orders
    orders.decode(recipe, step, View.EXPECTS)  # as the viewer does at rest
    studio.rest()
    assert (side(studio, A).tier, side(studio, B).tier) == (Tier.FULL, Tier.FULL)


def test_a_picture_is_held_against_one_of_its_own_kind() -> None:
    studio = with_a_branch()
    open_compare(studio)
    studio.conductor.comparison.scrub(A, 3)
    studio.conductor.comparison.peek()
    while side(studio, A).tier is Tier.LINEAR:
        studio.turn()
    compare = studio.scene.compare
    assert compare.b is not None
    assert compare.b.tier is Tier.LINEAR
    steps = [side(studio, name).reel.steps[3].expects for name in SideName]
    assert compare.alike == tuple(steps), "a decoded A beside a quick B would show the decoders"
    studio.rest()
    assert studio.scene.compare.alike != tuple(steps)


# ---- what is asked for


def test_where_they_part_is_measured_once_and_kept() -> None:
    studio = with_a_branch(at=5)
    compare = open_compare(studio)
    assert compare.parting is not None
    assert compare.parting.step == 5
    assert [cause.field for cause in compare.parting.causes] == [Field.WORDS]
    assert len(compare.parting.colour) == 12
    studio.conductor.comparison.arrange(Mode.WIPE)
    studio.conductor.document.arrange(Workspace.SCRUB)
    open_compare(studio)
    assert len([job for job in studio.engine.jobs if isinstance(job, Part)]) == 1


def test_nothing_is_asked_for_while_nobody_compares() -> None:
    studio = with_a_branch()
    assert not [job for job in studio.engine.jobs if isinstance(job, Part)]
    assert studio.scene.compare.differences is None


def test_runs_that_are_not_known_are_made_one_after_the_other() -> None:
    studio = with_a_branch()
    studio.conductor._production.orders.reels.__init__()  # as if both had been evicted
    runs = len(studio.engine.runs())
    compare = open_compare(studio)
    assert compare.parting is not None
    assert len(studio.engine.runs()) == runs + 2
    assert side(studio, A).reel.complete
    assert side(studio, B).reel.complete


def test_what_was_stopped_is_not_asked_for_again_by_itself() -> None:
    studio = with_a_branch()
    studio.conductor._production.orders.reels.__init__()
    studio.conductor.document.arrange(Workspace.COMPARE)
    asked = len(studio.engine.jobs)
    studio.conductor.stop()
    studio.rest()
    assert len(studio.engine.jobs) == asked
    studio.conductor.comparison.swap()  # a wish: now it is
    studio.rest()
    assert studio.scene.compare.parting is not None


def test_a_wish_of_the_artist_goes_before() -> None:
    studio = with_a_branch()
    studio.conductor._production.orders.reels.__init__()
    studio.conductor.steering.edit(studio.desk.unbranched().with_prompt("a wolf"))
    studio.conductor.pictures.generate()
    studio.conductor.document.arrange(Workspace.COMPARE)
    last = studio.engine.jobs[-1]
    assert isinstance(last, Run)
    assert last.recipe.conditioning.text == "a wolf"
    studio.rest()
    assert studio.scene.compare.parting is not None, "and when it is done, the rest follows"


def test_runs_of_a_model_that_is_not_there_are_told_and_not_asked_for() -> None:
    studio = with_a_branch()
    studio.engine.models[OTHER_MODEL] = facts(OTHER_MODEL)
    studio.conductor._production.orders.reels.__init__()
    studio.load(OTHER_MODEL)
    asked = len(studio.engine.jobs)
    compare = open_compare(studio)
    assert "is not loaded" in compare.problem
    assert len(studio.engine.jobs) == asked
    assert side(studio, A).picture is not None, "the pictures are there all the same"


# ---- what comes of it


def test_a_picture_between_the_two_hangs_under_a() -> None:
    studio = with_a_branch()
    open_compare(studio)
    assert studio.scene.compare.blend == ""
    studio.conductor.blend()
    studio.rest()
    node = studio.scene.nodes[-1]
    assert (node.parent, studio.scene.current) == (1, node.id)
    texts = [prompt.text for prompt in node.recipe.conditioning_at(5).prompts]
    assert texts == ["a fox", "a hen"]
    assert studio.scene.workspace is Workspace.SCRUB
    assert studio.stage.reel.complete


def test_keeping_one_goes_on_with_it() -> None:
    studio = with_a_branch()
    open_compare(studio)
    studio.conductor.keep(A)
    assert (studio.scene.current, studio.scene.workspace) == (1, Workspace.SCRUB)


def test_the_wipe_shows_the_other_picture_at_the_same_step() -> None:
    studio = with_a_branch()
    studio.conductor.comparison.wipe(on=True)
    studio.conductor.scrub(4)
    beside = studio.scene.compare.beside
    assert beside is not None
    name, other = beside
    assert (name, other.node.id, other.position) == (A, 1, 4), "the branch on the stage is B"
    studio.conductor.comparison.wipe(on=False)
    assert studio.scene.compare.beside is None


def test_a_studio_without_pictures_compares_nothing() -> None:
    studio = a_studio()
    open_compare(studio)
    studio.conductor.comparison.scrub(A, 3)
    studio.conductor.comparison.swap()
    studio.conductor.blend()
    studio.conductor.keep(B)
    assert ids(studio) == [None, None]


def test_a_run_that_fails_is_told_where_it_was_missed_and_nowhere_else() -> None:
    studio = with_a_branch()
    studio.conductor._production.orders.reels.__init__()
    studio.conductor.document.arrange(Workspace.COMPARE)
    run = studio.last_run()
    studio.conductor.receive(Failed(run.number, "No memory is left.", "Close something.", ""))
    assert studio.scene.compare.problem == "No memory is left."
    assert studio.scene.notes == ()


def test_a_run_that_the_artist_asks_for_too_tells_of_its_failure() -> None:
    studio = with_a_branch()
    studio.conductor._production.orders.reels.__init__()
    studio.conductor.document.arrange(Workspace.COMPARE)
    run = studio.last_run()
    studio.conductor.pictures.select(1)
    assert run.recipe == studio.scene.nodes[0].recipe
    studio.conductor.pictures.generate()
    assert studio.last_run() == run, "the run is under way already"
    studio.conductor.receive(Failed(run.number, "No memory is left.", "Close something.", ""))
    assert [note.what for note in studio.scene.notes] == ["No memory is left."]
