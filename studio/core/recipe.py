"""The recipe: everything that decides a picture, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

from studio.core import checks
from studio.core.conditioning import Conditioning, Meeting, Prompt, guidance_scale
from studio.core.errors import StudioError
from studio.core.limits import ETA, LORA, SIDE, STEPS
from studio.core.pushes import canonical_pushes, canonical_weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.core.edits import Edit
    from studio.core.noise import Noise
    from studio.core.photo import Photo
    from studio.core.pushes import Push, Weight


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Which model: its name, and a fingerprint of its weights ("" where it is not known)."""

    name: str
    fingerprint: str = ""

    def __post_init__(self) -> None:
        checks.text("The model's name", self.name)
        checks.text("The model's fingerprint", self.fingerprint)


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA over the model's weights: its name, the fingerprint of its file, and how strongly."""

    name: str
    fingerprint: str
    weight: float = 1.0

    def __post_init__(self) -> None:
        checks.text("The LoRA's name", self.name)
        checks.text("The LoRA's fingerprint", self.fingerprint)
        object.__setattr__(self, "weight", checks.finite("The LoRA's weight", self.weight) + 0.0)
        LORA.check(self.weight)


@dataclass(frozen=True, slots=True)
class Tail:
    """How the rest of a run is made, where that is not as it began.

    sampler: a name of `core.samplers`. steps: how many steps are left from here on (as the artist
    counts them, see `Recipe.steps`).
    """

    sampler: str
    steps: int

    def __post_init__(self) -> None:
        STEPS.check(checks.whole("The number of steps left", self.steps))
        if not checks.text("The sampler", self.sampler):
            raise StudioError("The recipe names no sampler.")


STEERING: Final = tuple(field.name for field in fields(Conditioning))
"""What a change may steer differently: everything a conditioning says."""


@dataclass(frozen=True, slots=True)
class Change:
    """From step `step` on, this is different; None means "as before".

    step: counts the calls of the scheduler's `step()`, from 0.
    tail: the rest of the run is made otherwise. edit: what happens to the latent at this step.
    """

    step: int
    prompts: tuple[Prompt, ...] | None = None
    negative: str | None = None
    guidance: float | None = None
    tail: Tail | None = None
    edit: Edit | None = None
    weights: tuple[Weight, ...] | None = None
    pushes: tuple[Push, ...] | None = None
    meeting: Meeting | None = None

    def __post_init__(self) -> None:
        if checks.whole("The step of a change", self.step) < 0:
            raise StudioError("A change cannot act from a step below 0.", "Steps start at 0.")
        if self.negative is not None:
            checks.text("What to avoid", self.negative)
        if self.guidance is not None:
            object.__setattr__(self, "guidance", guidance_scale(self.guidance))
        if self.prompts is not None:  # the same canonical form as the conditioning it becomes
            object.__setattr__(self, "prompts", Conditioning(self.prompts).prompts)
        if self.weights is not None:
            object.__setattr__(self, "weights", canonical_weights(self.weights))
        if self.pushes is not None:
            object.__setattr__(self, "pushes", canonical_pushes(self.pushes))
        if self.meeting is not None:
            object.__setattr__(self, "meeting", Meeting(self.meeting))
        if self.edit is not None and self.edit.is_empty:
            object.__setattr__(self, "edit", None)

    @classmethod
    def between(
        cls,
        step: int,
        before: Conditioning,
        after: Conditioning,
        tail: Tail | None = None,
        edit: Edit | None = None,
    ) -> Change:
        """The change that leads from one conditioning to another, and says nothing else."""
        steering = {
            name: getattr(after, name)
            for name in STEERING
            if getattr(after, name) != getattr(before, name)
        }
        return cls(step, tail=tail, edit=edit, **steering)

    def apply(self, before: Conditioning) -> Conditioning:
        """The conditioning that acts from this step on."""
        said = {name: getattr(self, name) for name in STEERING}
        return replace(before, **{name: now for name, now in said.items() if now is not None})

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return self == Change(self.step)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides a picture.

    Equal recipe and equal model give the equal picture, bit for bit on one device.

    width, height: pixels. sampler: a name of `core.samplers`. steps: what the artist asks for
    (a sampler of second order calls `step()` more often). changes: sorted by step, one per step;
    in canonical form that at step 0 has an edit only (the rest is how the run begins) and none
    repeats what acts. photo: what the run begins with instead of noise alone. eta: how much fresh
    noise a sampler adds that can do with and without (DDIM; Song et al. 2020, eq. 16). adapters:
    LoRAs that are laid over the model; in canonical form one for each file, none of weight 0,
    sorted by fingerprint.
    """

    model: ModelRef
    width: int
    height: int
    sampler: str
    steps: int
    noise: Noise
    conditioning: Conditioning
    changes: tuple[Change, ...] = ()
    photo: Photo | None = None
    eta: float = 0.0
    adapters: tuple[Adapter, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "eta", checks.finite("Sampler noise", self.eta) + 0.0)
        ETA.check(self.eta)
        object.__setattr__(self, "adapters", _canonical_adapters(self.adapters))
        SIDE.check(checks.whole("The width", self.width))
        SIDE.check(checks.whole("The height", self.height))
        STEPS.check(checks.whole("The number of steps", self.steps))
        if not checks.text("The sampler", self.sampler):
            raise StudioError("The recipe names no sampler.")
        ordered = tuple(sorted(self.changes, key=lambda change: change.step))
        if len({change.step for change in ordered}) != len(ordered):
            raise StudioError("The recipe has two changes at one step.", "Merge them into one.")
        if ordered and ordered[0].step == 0:
            self._begin_with(ordered[0])
        object.__setattr__(self, "changes", _without_echoes(self.conditioning, ordered))

    def _begin_with(self, change: Change) -> None:
        """What changes at step 0 is how the run begins."""
        object.__setattr__(self, "conditioning", change.apply(self.conditioning))
        if change.tail is not None:
            object.__setattr__(self, "sampler", change.tail.sampler)
            object.__setattr__(self, "steps", change.tail.steps)

    @property
    def is_photo(self) -> bool:
        """Whether its picture is a photo of the artist's own, which the model only shows."""
        return self.photo is not None and self.photo.start is None

    def conditioning_at(self, step: int) -> Conditioning:
        """What steers the denoiser at this step."""
        acting = self.conditioning
        for change in self.changes:
            if change.step > step:
                break
            acting = change.apply(acting)
        return acting

    def change_at(self, step: int) -> Change:
        """What changes at exactly this step; an empty change where nothing does."""
        return next((c for c in self.changes if c.step == step), Change(step))

    def before(self, step: int) -> Recipe:
        """The same run without anything that changes at `step` or later."""
        return replace(self, changes=tuple(c for c in self.changes if c.step < step))

    def branched(
        self,
        step: int,
        conditioning: Conditioning,
        tail: Tail | None = None,
        edit: Edit | None = None,
    ) -> Recipe:
        """This recipe with `conditioning` acting from `step` on; what changed later is dropped.

        With the conditioning that acts there anyway, and nothing else, the result equals self. Of
        a photo, the model takes over at `step` if it had not done so before.
        """
        base = self.before(step)
        if base.photo is not None and (base.photo.start is None or base.photo.start >= step):
            photo = replace(base.photo, start=step)
            change = Change(step, tail=tail, edit=edit)
            return replace(base, photo=photo, conditioning=conditioning, changes=(change,))
        change = Change.between(step, base.conditioning_at(step), conditioning, tail, edit)
        return replace(base, changes=(*base.changes, change))

    def steered(self, step: int, conditioning: Conditioning) -> Recipe:
        """As `branched`, with the tail and the edit that this recipe has at `step`.

        Over the whole of a photo the model does not take over: the words wait until it does.
        """
        if step == 0 and self.photo is not None and self.photo.start is None:
            return replace(self, conditioning=conditioning)
        there = self.change_at(step)
        return self.branched(step, conditioning, there.tail, there.edit)


def _canonical_adapters(adapters: Iterable[Adapter]) -> tuple[Adapter, ...]:
    """One for each file, the last one given; none of weight 0; sorted by fingerprint."""
    by_file = {adapter.fingerprint: adapter for adapter in adapters}
    return tuple(adapter for _, adapter in sorted(by_file.items()) if adapter.weight)


def _without_echoes(acting: Conditioning, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes less all that changes nothing: equal runs must be equal recipes."""
    kept = []
    for change in changes:
        after = change.apply(acting)
        tail = change.tail if change.step > 0 else None
        lean = Change.between(change.step, acting, after, tail, change.edit)
        if not lean.is_empty:
            kept.append(lean)
        acting = after
    return tuple(kept)
