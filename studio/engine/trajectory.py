"""The recorded run of a recipe: its steps, and what the solver needs to go on from each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from studio.engine.tracing.said import Said, Start
from studio.engine.tracing.values import Decoder, Encoder, Value, nbytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import torch
    from torch import Tensor

FORMAT = 2
"""Version of what `Kept.to_tensors` writes."""

WHOLE = 1
"""The version before: every step is kept whole."""

MADE = "made"
"""The form of what a made-up step returns; see `made_up`."""


@dataclass(frozen=True, slots=True)
class State:
    """What a run remembers besides the latent, right after a step.

    solver: the scheduler's attributes that differ from those set_timesteps() left.
    guiders: by component name, the same of a guider that keeps a momentum.
    generators: by role ("generator.0", "cpu", "cuda:0"), the state of the random numbers.
    """

    solver: Mapping[str, Value] = field(default_factory=dict)
    guiders: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    generators: Mapping[str, Tensor] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Returned:
    """What step() returned: form "tuple" or the name of the output class, and its fields.

    MADE for a step that was never run: it is handed back in the form the pipeline asks for.
    """

    form: str
    names: tuple[str, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One call of scheduler.step().

    index: which call (Heun makes 2N-1 of them for N steps).
    timestep: as the model was told; sigma: the noise level (None where the sampler has none).
    latent: x_t, what the step began with, in the pipeline's own layout (packed for Flux).
    clean: the predicted clean latent, same shape, or None where no closed form is known.
    next: what the step arrived at. It is the `latent` of the next step, the same tensor,
        unless the pipeline or the artist changed something in between.
    said: what is enough to make the step again (None: nothing less than the step itself).
    """

    index: int
    timestep: float
    sigma: float | None
    latent: Tensor
    clean: Tensor | None
    next: Tensor
    returned: Returned
    state: State
    said: Said | None = None

    @property
    def held(self) -> list[Value]:
        """Every value it keeps alive, but for what it may be made of again."""
        return [_fields(self)]

    @property
    def entry(self) -> Entry:
        """What is enough to keep of it."""
        return self if self.said is None else self.said


Entry: TypeAlias = Step | Said
"""What is kept of a step of a run: itself, or what it can be made of again."""


def made_up(
    index: int,
    timestep: float,
    sigma: float | None,
    latent: Tensor,
    clean: Tensor | None,
    arrived: Tensor,
) -> Step:
    """A step that no sampler ran, to go on from: the fields of `Step`; `arrived` is its `next`."""
    expected = arrived if clean is None else clean
    returned = Returned(MADE, ("prev_sample", "pred_original_sample"), (arrived, expected))
    return Step(index, timestep, sigma, latent, clean, arrived, returned, State())


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The steps of one run, from its first latent to where it ended or was stopped.

    timesteps, sigmas: the whole schedule of the sampler, even if the run stopped early
    (sigmas is empty where the sampler has none). solver: the class name of the scheduler.
    """

    steps: tuple[Step, ...]
    timesteps: tuple[float, ...] = ()
    sigmas: tuple[float, ...] = ()
    solver: str = ""

    def __len__(self) -> int:
        return len(self.steps)

    def latent(self, k: int) -> Tensor:
        """x at step k; k = len(self) gives the end of the run. IndexError outside 0..len."""
        if k == len(self.steps) and k > 0:
            return self.steps[-1].next
        if not 0 <= k < len(self.steps):
            raise IndexError(f"no latent {k} in a run of {len(self.steps)} steps")
        return self.steps[k].latent

    @property
    def nbytes(self) -> int:
        """Bytes the recording takes where it is kept, each shared storage counted once."""
        return nbytes(step.entry.held for step in self.steps)

    @property
    def kept(self) -> Kept:
        """What is enough to keep of it."""
        entries = tuple(step.entry for step in self.steps)
        return Kept(entries, self.timesteps, self.sigmas, self.solver)


@dataclass(frozen=True, slots=True)
class Kept:
    """A trajectory as it is kept: the fields are those of `Trajectory`, but for its entries."""

    entries: tuple[Entry, ...]
    timesteps: tuple[float, ...] = ()
    sigmas: tuple[float, ...] = ()
    solver: str = ""

    def __len__(self) -> int:
        return len(self.entries)

    def to_tensors(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """The recording as named CPU tensors (contiguous, none twice) and JSON-able metadata.

        Names are paths such as "3/answer" and "start 0/memory/model_outputs/1".
        """
        encoder = Encoder()
        starts = _starts(self.entries)
        meta = {
            "format": FORMAT,
            "solver": self.solver,
            "timesteps": encoder.encode(self.timesteps, "timesteps"),
            "sigmas": encoder.encode(self.sigmas, "sigmas"),
            "starts": [
                encoder.encode(_start_fields(start), f"start {i}") for i, start in enumerate(starts)
            ],
            "steps": [
                encoder.encode(_entry_fields(entry, starts), str(i))
                for i, entry in enumerate(self.entries)
            ],
        }
        return encoder.tensors, meta

    @classmethod
    def from_tensors(
        cls,
        tensors: dict[str, Tensor],
        meta: dict[str, Any],
        device: torch.device | str = "cpu",
    ) -> Kept:
        """The recording that `to_tensors` took apart, bit for bit.

        The solvers are not known yet (see `bound`). device: where tensors go that lay on an
        accelerator. ValueError, LookupError or TypeError for metadata that describe no recording.
        """
        if meta.get("format") not in (WHOLE, FORMAT):
            raise ValueError(f"recording format {meta.get('format')!r}, this is {FORMAT}")
        decoder = Decoder(tensors, device)
        starts = [Start(None, **decoder.decode(node)) for node in meta.get("starts", ())]
        entries = tuple(_from_fields(decoder.decode(node), starts) for node in meta["steps"])
        timesteps = decoder.decode(meta["timesteps"])
        return cls(entries, timesteps, decoder.decode(meta["sigmas"]), str(meta["solver"]))

    def bound(self, scheduler: Callable[[int], Any]) -> tuple[Entry, ...]:
        """The entries, with what they need to be made again.

        scheduler: of the solver that made a step of the run; never run, and never to be.
        """
        starts: dict[int, Start] = {}
        entries: list[Entry] = []
        for index, entry in enumerate(self.entries):
            if not isinstance(entry, Said):
                entries.append(entry)
                continue
            known = starts.get(id(entry.start))
            if known is None:
                known = replace(entry.start, scheduler=scheduler(index))
                starts[id(entry.start)] = known
            entries.append(replace(entry, start=known))
        return tuple(entries)


def _starts(entries: Sequence[Entry]) -> list[Start]:
    """Where the stretches of a run began, in order."""
    found = {id(e.start): e.start for e in entries if isinstance(e, Said)}
    return list(found.values())


def _start_fields(start: Start) -> dict[str, Value]:
    told, memory = dict(start.told), dict(start.memory)
    return {"told": told, "memory": memory, "latent": start.latent}


def _entry_fields(entry: Entry, starts: Sequence[Start]) -> dict[str, Value]:
    if not isinstance(entry, Said):
        return _fields(entry)
    return {
        "start": next(i for i, start in enumerate(starts) if start is entry.start),
        "place": entry.place,
        "answer": entry.answer,
        "arguments": dict(entry.arguments),
        "generators": dict(entry.generators),
        "latent": entry.latent,
        "check": None if entry.check is None else int(entry.check),
        "guiders": {name: dict(guider) for name, guider in entry.guiders.items()},
    }


def _fields(step: Step) -> dict[str, Value]:
    state = step.state
    return {
        "index": step.index,
        "timestep": step.timestep,
        "sigma": step.sigma,
        "latent": step.latent,
        "clean": step.clean,
        "next": step.next,
        "form": step.returned.form,
        "names": step.returned.names,
        "values": step.returned.values,
        "solver": dict(state.solver),
        "guiders": {name: dict(guider) for name, guider in state.guiders.items()},
        "generators": dict(state.generators),
    }


def _from_fields(fields: dict[str, Any], starts: Sequence[Start]) -> Entry:
    if "answer" in fields:
        start = starts[fields.pop("start")]
        return Said(start, **fields)
    state = State(*(fields.pop(name) for name in ("solver", "guiders", "generators")))
    returned = Returned(*(fields.pop(name) for name in ("form", "names", "values")))
    return Step(**fields, returned=returned, state=state)
