"""The same picture without one of its words: another prompt, the same noise."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.desk import desk_of
from studio.core.words import ARTICLES, LINKS

if TYPE_CHECKING:
    from studio.core.conditioning import Conditioning, Prompt
    from studio.core.desk import Desk
    from studio.core.recipe import Recipe
    from studio.core.words import Word

_LAST: Final = re.compile(r"(\w+)\s*$")
_FIRST: Final = re.compile(r"\s*(\w+)")
_SMALL: Final = ARTICLES | LINKS


def without(prompt: str, word: Word) -> str:
    """The prompt less one word or phrase, and less what stood there for its sake alone.

    Articles, link words and commas that lead nowhere any more go with it: "a lake at dusk with
    mountains" less "dusk" is "a lake with mountains".
    """
    before, after = prompt[: word.start], prompt[word.stop :]
    following = _FIRST.match(after)
    if following is None or following[1].lower() in LINKS:  # nothing left for them to lead to
        while (last := _LAST.search(before)) and last[1].lower() in _SMALL:
            before = before[: last.start()]
    before, after = before.rstrip(), after.lstrip()
    if re.match(r"[,;.]", after) and (not before or before[-1] in ",;"):
        after = after[1:].lstrip()
    if not after:
        before = before.rstrip(" ,;")
    joined = before + ("" if not before or re.match(r"[,;.:!?]", after) else " ") + after
    return joined.strip()


def desk_without(desk: Desk, recipe: Recipe, prompt: str, word: Word, step: int) -> Desk | None:
    """The desk of a run without the word from `step` on (0: at all); None if no words are left.

    recipe: of the run on show. prompt: the one of its prompts that the word is of.
    """
    left = without(prompt, word)
    if not left:
        return None
    if step > 0:
        acting = _less(recipe.conditioning_at(step), prompt, left)
        return desk_of(recipe.branched(step, acting), desk, step)
    changes = tuple(
        change
        if change.prompts is None
        else replace(change, prompts=_swapped(change.prompts, prompt, left))
        for change in recipe.changes
    )
    whole = _less(recipe.conditioning, prompt, left)
    return desk_of(replace(recipe, conditioning=whole, changes=changes), desk)


def _less(conditioning: Conditioning, prompt: str, left: str) -> Conditioning:
    return replace(conditioning, prompts=_swapped(conditioning.prompts, prompt, left))


def _swapped(prompts: tuple[Prompt, ...], prompt: str, left: str) -> tuple[Prompt, ...]:
    return tuple(replace(p, text=left) if p.text == prompt else p for p in prompts)
