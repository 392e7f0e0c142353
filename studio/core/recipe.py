"""The recipe: everything that decides a picture, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.core.conditioning import Conditioning, Prompt
from studio.core.errors import StudioError
from studio.core.limits import GUIDANCE, SIDE, STEPS
from studio.core.noise import Noise


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Which model: its name, and a fingerprint of its weights ("" where it is not known)."""

    name: str
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """From step `step` on, this is different; None means "as before".

    step: counts the calls of the scheduler's `step()`, from 0.
    """

    step: int
    prompts: tuple[Prompt, ...] | None = None
    negative: str | None = None
    guidance: float | None = None

    def __post_init__(self) -> None:
        if isinstance(self.step, bool) or not isinstance(self.step, int) or self.step < 0:
            raise StudioError(f"A change cannot act from step {self.step!r}.", "Steps start at 0.")
        if self.guidance is not None:
            GUIDANCE.check(self.guidance)
            object.__setattr__(self, "guidance", float(self.guidance))
        if self.prompts is not None:  # the same canonical form as the conditioning it becomes
            object.__setattr__(self, "prompts", Conditioning(self.prompts).prompts)

    def apply(self, before: Conditioning) -> Conditioning:
        """The conditioning that acts from this step on."""
        return Conditioning(
            before.prompts if self.prompts is None else self.prompts,
            before.negative if self.negative is None else self.negative,
            before.guidance if self.guidance is None else self.guidance,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return self.prompts is None and self.negative is None and self.guidance is None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a picture.

    Equal recipe and equal model give the equal picture, bit for bit on one device.

    width, height: pixels. sampler: a name of `core.samplers`. steps: what the artist asks for
    (a sampler of second order calls `step()` more often). changes: sorted by step, one per step.
    """

    model: ModelRef
    width: int
    height: int
    sampler: str
    steps: int
    noise: Noise
    conditioning: Conditioning
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        for name, number in (("width", self.width), ("height", self.height), ("steps", self.steps)):
            if isinstance(number, bool) or not isinstance(number, int):
                raise StudioError(f"The {name} {number!r} is not a whole number.")
        SIDE.check(self.width)
        SIDE.check(self.height)
        STEPS.check(self.steps)
        if not self.sampler:
            raise StudioError("The recipe names no sampler.")
        ordered = tuple(sorted(self.changes, key=lambda change: change.step))
        if len({change.step for change in ordered}) != len(ordered):
            raise StudioError("The recipe has two changes at one step.", "Merge them into one.")
        object.__setattr__(self, "changes", _without_echoes(self.conditioning, ordered))

    def conditioning_at(self, step: int) -> Conditioning:
        """What steers the denoiser at this step."""
        acting = self.conditioning
        for change in self.changes:
            if change.step > step:
                break
            acting = change.apply(acting)
        return acting

    def branched(self, step: int, conditioning: Conditioning) -> Recipe:
        """This recipe with `conditioning` acting from `step` on; what changed later is dropped.

        With the conditioning that acts there anyway, and nothing later, the result equals self.
        """
        kept = tuple(change for change in self.changes if change.step < step)
        base = replace(self, changes=kept)
        before = base.conditioning_at(step)
        change = Change(
            step,
            None if conditioning.prompts == before.prompts else conditioning.prompts,
            None if conditioning.negative == before.negative else conditioning.negative,
            None if conditioning.guidance == before.guidance else conditioning.guidance,
        )
        return replace(self, changes=(*kept, change))


def _without_echoes(acting: Conditioning, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes less those that change nothing: equal runs must be equal recipes."""
    kept = []
    for change in changes:
        after = change.apply(acting)
        if after != acting:
            kept.append(change)
        acting = after
    return tuple(kept)
