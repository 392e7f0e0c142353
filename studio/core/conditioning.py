"""What the picture is asked to be: prompts with weights, what to avoid, and how strongly."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.core.errors import StudioError
from studio.core.limits import GUIDANCE


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt of a blend, and its share."""

    text: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise StudioError("A prompt must be text.")
        if not math.isfinite(self.weight):
            raise StudioError("A prompt's weight must be a finite number.")


@dataclass(frozen=True, slots=True)
class Conditioning:
    """Everything that steers the denoiser at one step.

    prompts: a blend; the embeddings are summed with the weights, which sum to 1 in canonical form
        (equal texts merged, zero weights dropped, so a blend at its end equals the single prompt).
    negative: what to avoid ("" for nothing).
    guidance: the guidance scale; 1 and below switch classifier-free guidance off.
    """

    prompts: tuple[Prompt, ...]
    negative: str = ""
    guidance: float = GUIDANCE.default

    def __post_init__(self) -> None:
        if not isinstance(self.negative, str):
            raise StudioError("What to avoid must be text.")
        GUIDANCE.check(self.guidance)
        object.__setattr__(self, "guidance", float(self.guidance))
        object.__setattr__(self, "prompts", _canonical(self.prompts))

    @classmethod
    def of(
        cls, prompt: str, negative: str = "", guidance: float = GUIDANCE.default
    ) -> Conditioning:
        """The conditioning of a single prompt."""
        return cls((Prompt(prompt),), negative, guidance)

    @property
    def text(self) -> str:
        """The heaviest prompt, for titles."""
        return max(self.prompts, key=lambda prompt: prompt.weight).text


def blend(first: str, second: str, amount: float) -> tuple[Prompt, ...]:
    """The prompts from `first` (amount 0) to `second` (amount 1); the ends are single prompts."""
    if amount <= 0:
        return (Prompt(first),)
    if amount >= 1:
        return (Prompt(second),)
    return (Prompt(first, 1 - amount), Prompt(second, amount))


def _canonical(prompts: tuple[Prompt, ...]) -> tuple[Prompt, ...]:
    merged: dict[str, float] = {}
    for prompt in prompts:
        merged[prompt.text] = merged.get(prompt.text, 0.0) + prompt.weight
    kept = {text: weight for text, weight in merged.items() if weight != 0}
    total = sum(kept.values())
    if not kept or abs(total) < 1e-9:
        raise StudioError("The prompts' weights cancel out.", "Let them sum to more than 0.")
    if abs(total - 1) < 1e-12:  # already canonical: dividing again would move the last bit
        total = 1.0
    return tuple(Prompt(text, weight / total) for text, weight in kept.items())
