"""Searching the history: which pictures answer a few words, a name, a sampler or a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.core.lineage import with_ancestors
from studio.ui.words import sampler_label, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.desk import Desk
    from studio.core.node import Node
    from studio.core.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for.

    words: all of them must occur; "liked:" and "disliked:" stand for what the artist said so of.
    starred: only what is marked as dear.
    """

    words: str = ""
    starred: bool = False

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return not self.words.split() and not self.starred


class Search:
    """Sifts nodes; what a node says is put together once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Desk, str, str]] = {}

    def sift(self, nodes: Sequence[Node], sieve: Sieve) -> tuple[frozenset[int], frozenset[int]]:
        """The ids that answer, and those that are kept with them: what they grew from."""
        if sieve.is_open:
            everything = frozenset(node.id for node in nodes)
            return everything, everything
        wanted = sieve.words.casefold().split()
        opinions = {tr("liked:"): True, tr("disliked:"): False}
        asked = {opinions[word] for word in wanted if word in opinions}
        wanted = [word for word in wanted if word not in opinions]
        hits = frozenset(
            node.id
            for node in nodes
            if (node.starred or not sieve.starred)
            and (not asked or node.liked in asked)
            and (not wanted or all(word in self._said(node) for word in wanted))
        )
        return hits, with_ancestors(nodes, hits)

    def _said(self, node: Node) -> str:
        known = self._known.get(node.id)
        if known is None or known[0] is not node.desk or known[1] != node.name:
            text = f"{node.name} {_words(node.recipe)}".casefold()
            known = self._known[node.id] = (node.desk, node.name, text)
        return known[2]


def _words(recipe: Recipe) -> str:
    """Everything in a recipe that an artist may look for."""
    acting = [recipe.conditioning, *(c.apply(recipe.conditioning) for c in recipe.changes)]
    prompts = {prompt.text for each in acting for prompt in each.prompts}
    avoided = {each.negative for each in acting}
    samplers = {recipe.sampler, *(c.tail.sampler for c in recipe.changes if c.tail is not None)}
    labels = {sampler_label(name) for name in samplers}
    seeds = [f"{seed.value} {seed.value:,}".replace(",", " ") for seed in recipe.noise.seeds]
    steps = tr("{steps} steps", steps=recipe.steps)
    parts = [*prompts, *avoided, *samplers, *labels, tr("seed"), *seeds, steps, recipe.model.name]
    return " ".join(parts)
