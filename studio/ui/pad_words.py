"""The words on the pad: what its pictures are called, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.ui.widgets.fields import group_digits
from studio.ui.words import percent, sampler_label, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.core.pad import Pad
    from studio.core.recipe import Recipe

LONGEST: Final = 18
"""Letters of a name made of words."""
ARTICLES: Final = frozenset({"a", "an", "the"})
SMALL: Final = ARTICLES | {"of", "in", "on", "at", "by", "to", "with", "under", "over", "and"}
"""Words that a name does not end with."""


def anchor_names(pad: Pad) -> tuple[str, ...]:
    """What each picture is called; see `own_names`."""
    return own_names([(anchor.name, anchor.recipe) for anchor in pad.anchors])


def own_names(pictures: Sequence[tuple[str, Recipe]]) -> tuple[str, ...]:
    """What each of several is called: by the artist, by the words that are its own, or its seed.

    pictures: the artist's name of each ("" for none) and its recipe. Those that nothing of this
    tells apart are numbered.
    """
    texts = [_text(recipe) for _, recipe in pictures]
    names = [
        name or own_words(text, [*texts[:i], *texts[i + 1 :]]) or _bare(recipe)
        for i, (text, (name, recipe)) in enumerate(zip(texts, pictures, strict=True))
    ]
    return tuple(
        f"{name} · {names[: i + 1].count(name)}" if not given and names.count(name) > 1 else name
        for i, (name, (given, _)) in enumerate(zip(names, pictures, strict=True))
    )


def _text(recipe: Recipe) -> str:
    """The words of a recipe; those that wait on the desk of a photo are none of its own."""
    photo = recipe.photo
    return recipe.conditioning.text if not recipe.is_photo or photo is None else photo.words


def own_words(text: str, others: list[str]) -> str:
    """The first words that not every other text has too; all words of a picture that is alone."""
    said = [set(_words(other)) for other in others]
    own = [
        word
        for word in text.replace(",", " ").split()
        if not said or not all(word.casefold() in words for words in said)
    ]
    while own and own[0].casefold() in ARTICLES:
        own = own[1:]
    line: list[str] = []
    for word in own:
        if line and len(" ".join((*line, word))) > LONGEST:
            break
        line.append(word)
    while len(line) > 1 and line[-1].casefold() in SMALL:
        line.pop()
    name = " ".join(line)
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def blend_name(recipe: Recipe, most: int = 3) -> str:
    """The heaviest prompts of a blend, with their shares; "" where there is but one."""
    last = max((change.step for change in recipe.changes), default=0)
    prompts = sorted(recipe.conditioning_at(last).prompts, key=lambda prompt: -prompt.weight)
    if len(prompts) < 2:
        return ""
    texts = [prompt.text for prompt in prompts]
    names = [own_words(text, [*texts[:i], *texts[i + 1 :]]) for i, text in enumerate(texts)]
    shares = zip(names, prompts, strict=True)
    parts = [f"{name} {percent(prompt.weight)}" for name, prompt in shares if name]
    return ", ".join(parts[:most])


def _words(text: str) -> list[str]:
    return text.casefold().replace(",", " ").split()


def _bare(recipe: Recipe) -> str:
    """What a recipe is called that no words tell from others."""
    if recipe.is_photo:
        return tr("photo")
    return tr("seed {seed}", seed=group_digits(recipe.noise.first_seed))


def pad_note(pad: Pad) -> str:
    """What stands beside the title."""
    count = len(pad.anchors)
    if count == 0:
        return ""
    if count == 1:
        return tr("1 picture")
    return tr("{count} pictures · drag the puck", count=count)


def recipe_tip(recipe: Recipe) -> str:
    """What a recipe asks for, in a few lines."""
    words = recipe.conditioning.text or tr("No prompt")
    facts = tr(
        "seed {seed} · guidance {guidance} · {sampler}, {steps} steps",
        seed=group_digits(recipe.noise.first_seed),
        guidance=f"{recipe.conditioning.guidance:g}",
        sampler=sampler_label(recipe.sampler),
        steps=recipe.steps,
    )
    return f"{words}\n{facts}"
