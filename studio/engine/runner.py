"""Recipes run on one pipeline: stretch by stretch, from whatever steps are known."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from torch import nn

from studio.core.errors import StudioError
from studio.core.keys import Segment, segments, step_keys
from studio.core.limits import SIDE
from studio.core.samplers import SAMPLERS
from studio.engine.calls import arguments, manner_of
from studio.engine.conditioning import Prompts
from studio.engine.guiders import guided
from studio.engine.noise import generator_of, mixed
from studio.engine.samplers import build, step_calls
from studio.engine.tracing.tracer import Opening, Run, Tracer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from torch import Tensor

    from studio.core.conditioning import Conditioning
    from studio.core.recipe import Recipe
    from studio.engine.trajectory import Step, Trajectory


@dataclass(frozen=True, slots=True)
class Plan:
    """A recipe, worked out for one pipeline.

    scheduler: never run, and never to be. count: the calls of step(). keys: of every step.
    segments: the stretches under one conditioning, from 0 to count.
    """

    recipe: Recipe
    scheduler: Any
    count: int
    keys: tuple[str, ...]
    segments: tuple[Segment, ...]


class _Handed(BaseException):
    """Ends a run when the latent for the VAE is there."""

    def __init__(self, latent: Tensor) -> None:
        super().__init__()
        self.latent = latent


class Runner:
    """One pipeline that never ran before, and that belongs to it from now on."""

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe
        self.settled = _settle(pipe)
        self.tracer = Tracer(pipe)
        self.manner = manner_of(pipe)
        self.prompts = Prompts(pipe)
        self._base = self.tracer.scheduler
        self._schedulers: dict[str, Any] = {}
        self._counts: dict[tuple[str, int], int] = {}

    @property
    def base(self) -> Any:
        """The model's own scheduler; not to be run."""
        return self._base

    def side(self, wanted: int) -> int:
        """The side length nearest to the wanted one that this model can paint, in px."""
        multiple = self.manner.multiple
        least = -(-int(SIDE.low) // multiple)
        return max(least, round(wanted / multiple)) * multiple

    def plan(self, recipe: Recipe) -> Plan:
        """The recipe worked out. StudioError where this model cannot make it."""
        multiple = self.manner.multiple
        if recipe.width % multiple or recipe.height % multiple:
            raise StudioError(
                f"This model cannot paint a picture of {recipe.width} by {recipe.height}.",
                f"Choose a width and a height that are multiples of {multiple}.",
            )
        count = self.count(recipe.sampler, recipe.steps)
        scheduler = self._schedulers[recipe.sampler]
        keys = step_keys(recipe, count)
        return Plan(recipe, scheduler, count, keys, segments(recipe, count))

    def count(self, sampler: str, steps: int) -> int:
        """How often step() is called for so many steps. StudioError for an unsuitable sampler."""
        most = SAMPLERS[sampler].most if sampler in SAMPLERS else None
        if most is not None and steps > most:
            raise StudioError(
                f"{SAMPLERS[sampler].label} is made for few steps.",
                f"Choose at most {most} steps.",
            )
        if sampler not in self._schedulers:
            self._schedulers[sampler] = build(sampler, self._base)
        if (sampler, steps) not in self._counts:
            self._counts[sampler, steps] = step_calls(self._schedulers[sampler], steps)
        return self._counts[sampler, steps]

    def run(
        self,
        plan: Plan,
        known: Sequence[Step] = (),
        *,
        stop: int | None = None,
        on_step: Callable[[Step], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Run:
        """Runs the plan after the steps that are known, one stretch after the other.

        stop: end before this step, without decoding. The output is the pipeline's own, with the
        picture as a tensor. Raises `tracing.tracer.Cancelled` as soon as `cancelled` says so.
        """
        end = plan.count if stop is None else stop
        steps = tuple(known)
        for segment in plan.segments:
            if segment.stop < end and len(steps) >= segment.stop:
                continue
            last = segment.stop >= end
            with self._called(plan, segment) as kwargs:
                run = self.tracer.run(
                    kwargs,
                    prefix=steps,
                    stop=stop if last else segment.stop,
                    scheduler=plan.scheduler,
                    on_step=on_step,
                    cancelled=cancelled,
                )
            if last:
                break
            steps = run.trajectory.steps
        return run

    def ask(
        self,
        plan: Plan,
        segment: Segment,
        steps: Sequence[Step],
        *,
        on_step: Callable[[Step], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """Run the denoiser again for the recorded steps of one stretch, the last of `steps`, for
        whoever listens to it; see `Tracer.run`. Nothing of the recording changes."""
        with self._called(plan, self._unguided(segment)) as kwargs:
            self.tracer.run(
                kwargs,
                prefix=steps,
                ask=segment.start,
                stop=len(steps),
                scheduler=plan.scheduler,
                on_step=on_step,
                cancelled=cancelled,
            )

    def _unguided(self, segment: Segment) -> Segment:
        """Without the half of each batch that is only there to be pushed off from, where the model
        itself is not told of the guidance."""
        if self.manner.guiders or self.manner.told or segment.conditioning.guidance <= 1:
            return segment
        return replace(segment, conditioning=replace(segment.conditioning, guidance=1.0))

    def recorded(self, plan: Plan, steps: Sequence[Step]) -> Trajectory:
        """The trajectory of known steps, with the schedule they belong to; none is computed."""
        return self.run(plan, steps, stop=len(steps)).trajectory

    def opening(self, plan: Plan) -> Opening:
        """Where the run begins: its schedule and its first latent; the model is not asked."""
        whole = Segment(0, plan.count, plan.recipe.conditioning)
        with self._called(plan, whole) as kwargs:
            return self.tracer.opening(kwargs, scheduler=plan.scheduler)

    def steer(self, plan: Plan, acting: Conditioning, scheduler: Any, latent: Tensor) -> None:
        """Calls the pipeline from a latent with another scheduler, which ends the run itself.

        StudioError where the pipeline takes no latent to begin with.
        """
        if "latents" not in self.manner.accepts:
            raise StudioError(
                "This model cannot begin with a picture that was turned around.",
                "Let the photo come in by noise.",
                f"{type(self.pipe).__name__} takes no latents",
            )
        with self._called(plan, Segment(0, plan.count, acting)) as kwargs:
            self.tracer.steer({**kwargs, "latents": latent}, scheduler)

    def decode(self, plan: Plan, recorded: Trajectory, latent: Tensor) -> Any:
        """The pipeline's output for any latent of the run, of which one step is enough."""
        with self._called(plan, plan.segments[-1]) as kwargs:
            whole = _completed(recorded, plan.count)
            return self.tracer.decode(kwargs, whole, latent, scheduler=plan.scheduler)

    def handed_to_vae(self, plan: Plan, recorded: Trajectory, latent: Tensor) -> Tensor:
        """What the pipeline would give its VAE for a latent. LookupError if it asks no VAE."""
        attributes = vars(self.pipe.vae)
        own = attributes.get("decode")

        def decode(given: Tensor, *_args: Any, **_kwargs: Any) -> Any:
            raise _Handed(given)

        attributes["decode"] = decode
        try:
            self.decode(plan, recorded, latent)
        except _Handed as handed:
            return handed.latent
        finally:
            if own is None:
                del attributes["decode"]
            else:
                attributes["decode"] = own
        raise LookupError(f"{type(self.pipe).__name__} does not ask its VAE")

    @contextmanager
    def _called(self, plan: Plan, segment: Segment) -> Iterator[dict[str, Any]]:
        recipe = plan.recipe
        acting = segment.conditioning
        with (
            self.prompts.standing_for(acting) as text,
            mixed(self.pipe, recipe.noise),
            guided(self.pipe, acting.guidance) if self.manner.guiders else nullcontext(),
        ):
            yield arguments(self.manner, recipe, acting, text, generator_of(recipe.noise))


def _settle(pipe: Any) -> bool:
    """Let the pipeline know by heart where it runs, if all of it lies there and stays.

    Each call walks through every module, twice, in search of offloading hooks: 2 % of a draft of
    the starter model. A pipeline that has such hooks is left alone.
    """
    parts = [part for part in pipe.components.values() if isinstance(part, nn.Module)]
    hooks = ("_hf_hook", "_diffusers_hook")
    if any(hasattr(module, hook) for part in parts for module in part.modules() for hook in hooks):
        return False
    own = type(pipe)
    known = {name: getattr(pipe, name) for name in ("device", "_execution_device")}
    pipe.__class__ = type(own.__name__, (own,), {**known, "__module__": own.__module__})
    return True


def _completed(recorded: Trajectory, count: int) -> Trajectory:
    """The trajectory with steps at its end that nobody ran: enough to have a latent decoded."""
    steps = list(recorded.steps)
    for index in range(len(steps), count):
        steps.append(replace(steps[-1], index=index, timestep=recorded.timesteps[index]))
    return replace(recorded, steps=tuple(steps))
