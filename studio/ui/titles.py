"""What the pictures of the history are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.axes_in import axes_in
from studio.core.compare import differing_words
from studio.core.found_axis import FoundAxis
from studio.core.node import Node, Origin
from studio.core.noise_axes import as_good_as, unturned
from studio.core.photo import Way
from studio.ui import words_edits
from studio.ui.pad_words import blend_name
from studio.ui.widgets.fields import group_digits
from studio.ui.words import axis_name, percent, sampler_label, tr

if TYPE_CHECKING:
    from studio.core.desk import Desk


def title(node: Node, parent: Node | None) -> str:
    """What a node of the history is called: by the artist, by what it changed, or its prompt."""
    if node.name:
        return node.name
    if node.origin is Origin.PHOTO:
        turned = node.recipe.photo is not None and node.recipe.photo.way is Way.INVERT
        return tr("Your photo, inverted") if turned else tr("Your photo")
    blend = blend_name(node.recipe) if node.origin is Origin.PAD else ""
    if blend:
        return blend
    changed = _changes(node.desk, parent.desk) if parent is not None else []
    if changed:
        return ", ".join(changed)
    return node.desk.prompt.strip() or tr("No prompt")


def meta(node: Node) -> str:
    """The line under a node's title."""
    grown = node.origin is Origin.BRANCH or node.desk.branched
    if grown and node.origin not in (Origin.BETWEEN, Origin.PAD):
        return tr("from step {step}", step=node.desk.branch_at + 1)
    told = {
        Origin.BETWEEN: tr("half way between two"),
        Origin.SLIDER: tr("slider"),
        Origin.CHOICE: tr("chosen"),
        Origin.PAD: tr("pad"),
        Origin.GRID: tr("grid"),
        Origin.PHOTO: tr("photo"),
        Origin.OPENED: tr("opened from a file"),
    }
    seed, steps = group_digits(node.desk.seed), node.recipe.steps
    return told.get(node.origin) or tr("seed {seed} · {steps} steps", seed=seed, steps=steps)


def about(node: Node, parent: Node | None) -> str:
    """All that a row of the history has no room for: the whole prompt, and how it came to be."""
    lines = (title(node, parent), node.desk.prompt.strip(), meta(node))
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _words(now: str, before: str) -> str:
    """What the prompt has that the one before had not; else what it has no more."""
    own, gone = differing_words(now, before)
    return tr("“{text}”", text=own) if own else tr("without “{text}”", text=gone)


def _changes(now: Desk, before: Desk) -> list[str]:
    here, there = now.steering, before.recipe.conditioning_at(now.branch_at)
    found = []
    if now.prompt != before.prompt and here.prompts != there.prompts:
        found.append(_words(now.prompt.strip(), before.prompt.strip()))
    elif here.prompts != there.prompts:
        found.append(
            tr("{share} “{text}”", share=percent(now.prompt_mix), text=now.other_prompt.strip())
        )
    if here.negative != there.negative:
        found.append(
            tr("Avoid {text}", text=here.negative) if here.negative else tr("Avoid nothing")
        )
    if here.guidance != there.guidance:
        found.append(tr("Guidance {value}", value=f"{here.guidance:.1f}"))
    found += words_edits.changes(now, before)
    if not as_good_as(unturned(now.recipe.noise), unturned(before.recipe.noise)):
        found.append(
            tr("Seed mix {share}", share=percent(now.seed_mix))
            if now.seed_mix
            else tr("Seed {seed}", seed=group_digits(now.seed))
        )
    found += _moves(now, before)
    if now.recipe.sampler != before.recipe.sampler:
        found.append(sampler_label(now.recipe.sampler))
    if now.recipe.steps != before.recipe.steps:
        found.append(tr("{steps} steps", steps=now.recipe.steps))
    return found


def _moves(now: Desk, before: Desk) -> list[str]:
    """What was moved along axes that the artist added."""
    at, there = now.branch_at, before.recipe
    found = []
    found_axes = (axis for axis in now.axes if isinstance(axis, FoundAxis))
    for axis in dict.fromkeys((*axes_in(now.recipe, at), *axes_in(there, at), *found_axes)):
        value = axis.value(now.recipe, at)
        if abs(value - axis.value(there, at)) > 1e-6:
            sign = "+" if axis.range.low < axis.range.default == 0 else ""
            found.append(f"{axis_name(axis)} {value:{sign}.2f}".replace("-", "−"))
    return found
