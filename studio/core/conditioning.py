"""What the picture is asked to be: prompts with weights, what to avoid, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core import checks
from studio.core.errors import StudioError
from studio.core.limits import GUIDANCE
from studio.core.pushes import (
    WHOLE,
    Contrast,
    Push,
    Weight,
    canonical_pushes,
    canonical_weights,
    places,
)
from studio.core.weights import merged, of_sum_one

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt of a blend, and its share."""

    text: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        checks.text("The prompt", self.text)
        object.__setattr__(self, "weight", checks.finite("A prompt's weight", self.weight))


class Meeting(StrEnum):
    """Where the prompts of a blend meet."""

    ENCODING = "encoding"
    """Their embeddings are summed, and the picture attends to the sum."""
    ATTENTION = "attention"
    """The picture attends to each by itself, and what it finds there is summed: outer interpolated
    attention (He et al., "AID: attention interpolation of text-to-image diffusion", 2024), in the
    cross-attention. What belongs to one of them goes later and comes earlier."""


@dataclass(frozen=True, slots=True)
class Conditioning:
    """Everything that steers the denoiser at one step.

    prompts: a blend; the embeddings are summed with the weights, which sum to 1 in canonical form
        (equal texts merged, zero weights dropped, so a blend at its end equals the single prompt).
    negative: what to avoid ("" for nothing).
    guidance: the guidance scale; 1 and below switch classifier-free guidance off.
    weights: how much single words of the prompts count; one whose word is in none of them waits
        there for a prompt that has it (a prompt is being written, a blend stands at its end).
    pushes: along directions, each within the steps of its span. In canonical form there is no
        weight of 1 and no push of amount 0.
    meeting: where the prompts meet; a single one meets nobody, in canonical form its encoding.
    """

    prompts: tuple[Prompt, ...]
    negative: str = ""
    guidance: float = GUIDANCE.default
    weights: tuple[Weight, ...] = ()
    pushes: tuple[Push, ...] = ()
    meeting: Meeting = Meeting.ENCODING

    def __post_init__(self) -> None:
        checks.text("What to avoid", self.negative)
        object.__setattr__(self, "weights", canonical_weights(self.weights))
        object.__setattr__(self, "pushes", canonical_pushes(self.pushes))
        object.__setattr__(self, "guidance", guidance_scale(self.guidance))
        object.__setattr__(self, "prompts", _canonical(self.prompts))
        alone = len(self.prompts) == 1
        object.__setattr__(self, "meeting", Meeting.ENCODING if alone else Meeting(self.meeting))

    @classmethod
    def of(
        cls,
        prompt: str,
        negative: str = "",
        guidance: float = GUIDANCE.default,
        pushes: tuple[Push, ...] = (),
    ) -> Conditioning:
        """The conditioning of a single prompt."""
        return cls((Prompt(prompt),), negative, guidance, pushes=pushes)

    def at(self, step: int, count: int) -> Conditioning:
        """What acts at one step of a run of `count`: the pushes whose span holds it, as whole, and
        the weights of words that are there."""
        if not self.pushes and not self.weights:
            return self
        said = tuple(weight for weight in self.weights if says(self.prompts, weight.words))
        acting = (p for p in self.pushes if p.span.steps(count)[0] <= step < p.span.steps(count)[1])
        whole = tuple(replace(push, span=WHOLE) for push in acting)
        return replace(self, weights=said, pushes=whole)

    @property
    def terms(self) -> tuple[Prompt, ...]:
        """The texts whose encodings are summed, with their weights, to be what is asked for.

        The prompts; and for each push between two words, each prompt with either word added, so
        that the difference is that of the words in their place, and other words keep theirs.
        """
        terms = list(self.prompts)
        for push in self.pushes:
            if isinstance(push.direction, Contrast):
                for prompt in self.prompts:
                    amount = push.amount * prompt.weight
                    terms.append(Prompt(_with_word(prompt.text, push.direction.positive), amount))
                    terms.append(Prompt(_with_word(prompt.text, push.direction.negative), -amount))
        return tuple(terms)

    @property
    def voices(self) -> tuple[tuple[float, tuple[Prompt, ...]], ...]:
        """Each prompt's share, and what is summed to be its encoding; the heaviest first."""
        heaviest_first = sorted(self.prompts, key=lambda prompt: -prompt.weight)
        alone = ((each, replace(self, prompts=(Prompt(each.text),))) for each in heaviest_first)
        return tuple((prompt.weight, conditioning.terms) for prompt, conditioning in alone)

    @property
    def text(self) -> str:
        """The heaviest prompt, for titles."""
        return max(self.prompts, key=lambda prompt: prompt.weight).text


def says(prompts: Iterable[Prompt], words: str) -> bool:
    """Whether a word or phrase stands in one of the prompts."""
    return any(places(words, prompt.text) for prompt in prompts)


def check_said(prompts: Iterable[Prompt], words: str) -> None:
    """StudioError where a word that is to be weighed stands in none of the prompts."""
    if not says(prompts, words):
        raise StudioError(
            f"The prompt does not say “{words.strip()}”.",
            "Weigh words as they stand in it, whole.",
        )


def blend(first: str, second: str, amount: float) -> tuple[Prompt, ...]:
    """The prompts from `first` (amount 0) to `second` (amount 1); the ends are single prompts."""
    if amount <= 0:
        return (Prompt(first),)
    if amount >= 1:
        return (Prompt(second),)
    return (Prompt(first, 1 - amount), Prompt(second, amount))


def guidance_scale(value: object) -> float:
    """The value as a guidance scale; StudioError if it is none. (-0.0 is 0.0: one picture.)"""
    scale = checks.finite("Guidance", value)
    GUIDANCE.check(scale)
    return scale + 0.0


def _with_word(text: str, word: str) -> str:
    return f"{text.rstrip().rstrip(',.')}, {word.strip()}" if text.strip() else word.strip()


def _canonical(prompts: tuple[Prompt, ...]) -> tuple[Prompt, ...]:
    weights = of_sum_one(merged((prompt.text, prompt.weight) for prompt in prompts))
    if not weights:
        raise StudioError("The prompts' weights cancel out.", "Let them sum to more than 0.")
    return tuple(Prompt(text, weight) for text, weight in weights.items())
