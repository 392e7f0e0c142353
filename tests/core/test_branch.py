"""What a branch changes: each thing is told, and can be taken back alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core_engine import a_studio_with_a_picture
from core_values import a_desk, examples, mixes, scales, texts
from hypothesis import given
from hypothesis import strategies as st

from studio.core.branch import Part, changes_picture, parts, picture_of, without
from studio.core.edits import Stroke, Touch
from studio.core.shapes import Shape

if TYPE_CHECKING:
    from studio.core.desk import Desk

DOT = Shape(((0.5, 0.5),), 0.1)
STROKE = Stroke(Touch.NOISE, DOT, seed=3)

MOVES: dict[Part, st.SearchStrategy[tuple[str, tuple[Any, ...]]]] = {
    Part.WORDS: texts.map(lambda text: ("prompt", (text,))),
    Part.AVOID: texts.map(lambda text: ("negative", (text,))),
    Part.GUIDANCE: scales.map(lambda scale: ("guidance", (scale,))),
    Part.TAIL: st.integers(1, 20).map(lambda steps: ("tail", ("euler", steps))),
    Part.FRESH: mixes.map(lambda share: ("fresh", (share, 5))),
    Part.STROKES: st.just(("stroke", (STROKE,))),
    Part.ONLY: st.sampled_from([(), (DOT,)]).map(lambda shapes: ("only", (shapes,))),
}


def branch() -> Desk:
    """A desk that steers from step 5 on, and not for the first time."""
    return a_desk().with_steps(20).branching(3).with_guidance(4).branching(5)


@examples(60)
@given(st.fixed_dictionaries({}, optional=MOVES))
def test_each_change_is_told_and_can_be_taken_back_alone(
    moves: dict[Part, tuple[str, tuple[Any, ...]]],
) -> None:
    desk, made = branch(), []
    for part, (name, values) in moves.items():
        moved = getattr(desk, f"with_{name}")(*values)
        if moved.recipe != desk.recipe:
            made.append(part)
        desk = moved
    assert set(parts(desk)) == set(made)
    assert changes_picture(desk) is bool(set(made) - {Part.ONLY})
    for part in made:
        left = without(desk, part)
        assert set(parts(left)) == set(parts(desk)) - {part}
        assert left.branch_at == 5
    for part in made:
        desk = without(desk, part)
    assert desk.recipe == branch().recipe


def test_the_first_noise_has_what_is_painted_on_it_and_nothing_else() -> None:
    desk = a_desk().with_stroke(STROKE).with_prompt("a hen").with_guidance(9)
    assert parts(desk) == (Part.STROKES,)
    assert without(desk, Part.STROKES) == a_desk().with_prompt("a hen").with_guidance(9)


def test_bounds_alone_leave_the_picture_as_it_is() -> None:
    assert picture_of(branch().with_only((DOT,))) == branch().recipe
    painted = branch().with_only((DOT,)).with_stroke(STROKE)
    assert picture_of(painted) == painted.recipe
    assert picture_of(a_desk()) == a_desk().recipe


def test_taking_the_only_stroke_back_shows_the_picture_without_it() -> None:
    studio = a_studio_with_a_picture()
    first = studio.stage
    studio.conductor.pictures.branch(5)
    studio.conductor.steering.edit(studio.desk.with_only((DOT,)))
    studio.conductor.steering.commit()
    studio.conductor.steering.steer(studio.desk.with_stroke(STROKE))
    studio.conductor.steering.release()
    studio.rest()
    assert studio.stage.recipe == studio.desk.recipe
    runs = len(studio.engine.runs())
    studio.conductor.steering.undo()
    studio.rest()
    assert studio.stage.recipe == first.recipe
    assert studio.desk.edit.only == (DOT,)
    studio.conductor.pictures.generate()
    assert len(studio.engine.runs()) == runs, "it is the same picture"
    assert "same picture" in studio.scene.notes[-1].what
