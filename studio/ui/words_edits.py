"""The words for what is painted, bounded, drawn anew or made otherwise from a step on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.core.branch import Part
from studio.core.edits import Edit, Touch
from studio.core.painting import Obstacle
from studio.core.samplers import SAMPLERS

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.recipe import Tail


def _tr(text: str, /, **values: object) -> str:
    return QCoreApplication.translate("studio", text).format(**values)


def strokes(edit: Edit) -> str:
    """How many strokes there are."""
    count = len(edit.strokes)
    return _tr("1 stroke") if count == 1 else _tr("{count} strokes", count=count)


def fresh(edit: Edit) -> str:
    """How much of the noise is fresh."""
    share = 0.0 if edit.fresh is None else edit.fresh.strength
    return _tr("Fresh noise {share} %", share=round(share * 100))


def only(edit: Edit) -> str:
    """Where anything may change."""
    count = len(edit.only)
    if not count:
        return _tr("Everywhere")
    return _tr("Only here") if count == 1 else _tr("Only in {count} places", count=count)


def tail(rest: Tail) -> str:
    """How the rest of a run is made."""
    found = SAMPLERS.get(rest.sampler)
    label = rest.sampler if found is None else found.label
    if rest.steps == 1:
        return _tr("1 more step, {sampler}", sampler=label)
    return _tr("{steps} more steps, {sampler}", steps=rest.steps, sampler=label)


def changes(now: Desk, before: Desk) -> list[str]:
    """What one desk does to the latent and the rest of the run that another does not."""
    there = before.recipe.change_at(now.branch_at)
    here, was = now.edit, there.edit or Edit()
    found = []
    if here.strokes != was.strokes:
        found.append(strokes(here) if here.strokes else _tr("No strokes"))
    if here.fresh != was.fresh:
        found.append(fresh(here))
    if here.only != was.only:
        found.append(only(here))
    if now.recipe.change_at(now.branch_at).tail != there.tail:
        found.append(tail(now.tail))
    return found


def part(desk: Desk, which: Part) -> str:
    """One thing that the branch on the desk changes."""
    steering = desk.steering
    match which:
        case Part.WORDS:
            text = _tr("“{text}”", text=" ".join(desk.prompt.split()))
        case Part.AVOID:
            text = _tr("Avoid {text}", text=steering.negative or _tr("nothing"))
        case Part.GUIDANCE:
            text = _tr("Guidance {value}", value=f"{steering.guidance:.1f}")
        case Part.AXES:
            text = _tr("Sliders moved")
        case Part.TAIL:
            text = tail(desk.tail)
        case Part.FRESH:
            text = fresh(desk.edit)
        case Part.STROKES:
            text = strokes(desk.edit)
        case Part.ONLY:
            text = only(desk.edit)
    return text


def take_back(which: Part) -> str:
    """What the cross beside it does."""
    return {
        Part.WORDS: _tr("Take the branch's words back"),
        Part.AVOID: _tr("Avoid what was avoided before"),
        Part.GUIDANCE: _tr("Take the branch's guidance back"),
        Part.AXES: _tr("Move the branch's sliders back"),
        Part.TAIL: _tr("Make the rest as it was begun"),
        Part.FRESH: _tr("Take the fresh noise back"),
        Part.STROKES: _tr("Take all strokes back"),
        Part.ONLY: _tr("Let the picture change everywhere"),
    }[which]


def touch(which: Touch) -> tuple[str, str]:
    """What a brush does: its name, and what that means."""
    return {
        Touch.NOISE: (
            _tr("Noise"),
            _tr("Fresh noise under the brush: the model invents this place anew"),
        ),
        Touch.ERASE: (
            _tr("Erase"),
            _tr("What is forming here fades to the picture's mean; its noise stays"),
        ),
        Touch.PASTE: (
            _tr("Paste"),
            _tr("What another picture has here at the same noise level"),
        ),
        Touch.BLEND: (
            _tr("Blend"),
            _tr("A mixture with another picture at the same noise level (from the pad)"),
        ),
    }[which]


def obstacle(why: Obstacle) -> tuple[str, str]:
    """Why nothing can be painted now, and what to do."""
    return {
        Obstacle.NO_PICTURE: (
            _tr("There are no steps to paint on yet."),
            _tr("Generate a picture first."),
        ),
        Obstacle.NO_MODEL: (
            _tr("The model is not loaded yet."),
            _tr("Paint when it is ready."),
        ),
        Obstacle.OTHER_MODEL: (
            _tr("This picture was made with another model."),
            _tr("Open that model to paint on its steps."),
        ),
        Obstacle.FINISHED: (
            _tr("A brush paints on a step, not on the finished picture."),
            _tr("Go to a step in the strip first; an early one changes more."),
        ),
    }[why]
