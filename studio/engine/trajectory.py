"""The recorded run of a recipe: its steps, and what the solver needs to go on from each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studio.engine.tracing.values import Decoder, Encoder, Value, nbytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch
    from torch import Tensor

FORMAT = 1
"""Version of what `Trajectory.to_tensors` writes."""

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
    """

    index: int
    timestep: float
    sigma: float | None
    latent: Tensor
    clean: Tensor | None
    next: Tensor
    returned: Returned
    state: State

    @property
    def nbytes(self) -> int:
        """Bytes of every tensor that this step alone would keep alive."""
        return nbytes([_fields(self)])


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
        """Bytes the recording takes, each shared storage counted once."""
        return nbytes(_fields(step) for step in self.steps)

    def to_tensors(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """The recording as named CPU tensors (contiguous, none twice) and JSON-able metadata.

        Names are paths such as "3/latent" and "0/solver/model_outputs/1".
        """
        encoder = Encoder()
        steps = [encoder.encode(_fields(s), str(i)) for i, s in enumerate(self.steps)]
        meta = {
            "format": FORMAT,
            "solver": self.solver,
            "timesteps": encoder.encode(self.timesteps, "timesteps"),
            "sigmas": encoder.encode(self.sigmas, "sigmas"),
            "steps": steps,
        }
        return encoder.tensors, meta

    @classmethod
    def from_tensors(
        cls,
        tensors: dict[str, Tensor],
        meta: dict[str, Any],
        device: torch.device | str = "cpu",
    ) -> Trajectory:
        """The recording that `to_tensors` took apart, bit for bit.

        device: where tensors go that lay on an accelerator. ValueError, KeyError or TypeError
        for metadata that does not describe a recording.
        """
        if meta.get("format") != FORMAT:
            raise ValueError(f"recording format {meta.get('format')!r}, this is {FORMAT}")
        decoder = Decoder(tensors, device)
        steps = tuple(_from_fields(decoder.decode(node)) for node in meta["steps"])
        timesteps = decoder.decode(meta["timesteps"])
        return cls(steps, timesteps, decoder.decode(meta["sigmas"]), str(meta["solver"]))


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


def _from_fields(fields: dict[str, Any]) -> Step:
    state = State(*(fields.pop(name) for name in ("solver", "guiders", "generators")))
    returned = Returned(*(fields.pop(name) for name in ("form", "names", "values")))
    return Step(**fields, returned=returned, state=state)
