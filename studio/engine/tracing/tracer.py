"""Runs a stock diffusers pipeline so that every step is kept and any step can be gone on from."""

from __future__ import annotations

import contextlib
import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from diffusers.guiders.guider_utils import BaseGuidance

from studio.core.errors import StudioError
from studio.engine.tracing.scheduler import TracingScheduler
from studio.engine.tracing.session import Session
from studio.engine.tracing.skip import Outlines, short_circuited
from studio.engine.tracing.snapshot import Generators, generator_like
from studio.engine.tracing.terms import Amend, Cancelled, Opening, Plan, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from torch import Tensor

    from studio.engine.tracing.levels import Schedule
    from studio.engine.trajectory import Step, Trajectory

__all__ = ["Cancelled", "Opening", "Run", "Stopped", "Tracer"]


@dataclass(frozen=True, slots=True)
class Run:
    """output: the pipeline's own return value, None if it was stopped before its end."""

    output: Any
    trajectory: Trajectory


class Tracer:
    """One loaded pipeline, run with a stand-in scheduler.

    The pipeline must not have been run with its scheduler before, and belongs to the thread that
    runs it. After each run, however it ended, it is what it was.
    """

    def __init__(self, pipe: Any) -> None:
        if not hasattr(getattr(pipe, "scheduler", None), "step"):
            raise StudioError(
                "This kind of model cannot be opened step by step.",
                "Choose a text-to-image model in diffusers format.",
                f"{type(pipe).__name__} has no scheduler",
            )
        self.pipe = pipe
        # Deep copies of one that never ran: from_config() would lose what pipelines patch in.
        self._scheduler = copy.deepcopy(pipe.scheduler)
        self._outlines: Outlines = {}

    @property
    def scheduler(self) -> Any:
        """A fresh copy of the model's own scheduler."""
        return copy.deepcopy(self._scheduler)

    def run(  # noqa: PLR0913 - each is a thing the worker decides
        self,
        kwargs: Mapping[str, Any],
        *,
        prefix: Sequence[Step] = (),
        ask: int | None = None,
        stop: int | None = None,
        scheduler: Any = None,
        latent: Tensor | None = None,
        reseed: int | None = None,
        generators: Mapping[str, Tensor] | None = None,
        amend: Amend | None = None,
        on_step: Callable[[Step], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Run:
        """Calls the pipeline with kwargs and records what its sampler does.

        prefix: steps of an earlier run that are handed back instead of computed; the solver's
            memory and the generators' states go on from the last of them.
        ask: from this step on the denoiser is run for the steps of the prefix, too, for whoever
            listens to it; what it answers is dropped, and the recorded step is handed back.
        stop: end right before step k, without decoding (k = the number of steps: at the end).
        scheduler: one that never ran, to use instead of the model's own; it is copied.
        latent: what step len(prefix) begins with instead of what the recording arrived at, in the
            pipeline's own layout, shaped like `Trajectory.latent(k)`.
        reseed: the seed of all noise that the steps after the prefix draw.
        generators: states from which the steps after the prefix draw their noise instead.
        amend: asked after each step that is computed what shall stand for its results.
        on_step: called with every step that is computed or asked again (not with the rest of the
            prefix).
        cancelled: asked between steps; if true, `Cancelled` is raised.

        StudioError where the prefix was made with another sampler or number of steps; ValueError
        for a latent of another shape and for a prefix longer than the run.
        """
        plan = Plan(
            prefix=tuple(prefix),
            ask=ask,
            stop=stop,
            latent=latent,
            reseed=reseed,
            generators=generators or {},
            amend=amend,
            on_step=on_step,
            cancelled=cancelled,
        )
        return self._run(kwargs, plan, scheduler)

    def decode(
        self,
        kwargs: Mapping[str, Any],
        trajectory: Trajectory,
        latent: Tensor,
        *,
        scheduler: Any = None,
    ) -> Any:
        """The pipeline's output for any latent of a finished run, decoded by its own code.

        kwargs, scheduler: those of the run. No step is computed.
        """
        plan = Plan(trajectory.steps, latent=latent, show_latent=True)
        return self._run(kwargs, plan, scheduler).output

    def opening(self, kwargs: Mapping[str, Any], *, scheduler: Any = None) -> Opening:
        """Where a run begins: its schedule and its first latent. The model is not asked.

        kwargs, scheduler: as for `run`. (A model that never ran with such arguments is asked once,
        for the shape of its answers.)
        """
        session = self._made(kwargs, Plan(stop=0), scheduler)[0]
        if session.opening is None:
            raise ValueError("the run has no step")
        return session.opening

    def schedule(self, kwargs: Mapping[str, Any], *, scheduler: Any = None) -> Schedule:
        """The schedule of a run. No step is made."""
        return self._made(kwargs, Plan(survey=True), scheduler)[0].schedule

    def steer(self, kwargs: Mapping[str, Any], scheduler: Any) -> None:
        """Calls the pipeline with a scheduler of any kind, which is not traced.

        It ends the run by raising `Stopped`.
        """
        with contextlib.suppress(Stopped), self._standing_in(scheduler, lambda: False):
            self.pipe(**kwargs)

    def _run(self, kwargs: Mapping[str, Any], plan: Plan, scheduler: Any) -> Run:
        session, output = self._made(kwargs, plan, scheduler)
        if session.replaying:
            raise ValueError(f"the run has fewer steps than the {len(plan.prefix)} given")
        return Run(output, session.trajectory)

    def _made(self, kwargs: Mapping[str, Any], plan: Plan, scheduler: Any) -> tuple[Session, Any]:
        rested = self._scheduler if scheduler is None else scheduler
        inner = copy.deepcopy(rested)
        call = self._call(kwargs, plan)
        generators = Generators(self._generators(call))
        session = Session(inner, plan, generators, self._guiders(), rested)
        try:
            unscaled = plan.begins_elsewhere
            stand_in = TracingScheduler(inner, session, unscaled=unscaled)
            with self._standing_in(stand_in, lambda: session.skipping):
                output = self.pipe(**call)
        except Stopped:
            output = None
        return session, output

    @contextlib.contextmanager
    def _standing_in(self, scheduler: Any, idle: Callable[[], bool]) -> Iterator[None]:
        # Straight into the attributes: the pipeline's own __setattr__ would rewrite its config.
        attributes = vars(self.pipe)
        own = attributes["scheduler"]
        try:
            attributes["scheduler"] = scheduler
            # Inference tensors count no writes, by which copies are shared: no_grad, then.
            with (
                short_circuited(self.pipe, idle, self._outlines),
                torch.inference_mode(mode=False),
                torch.no_grad(),
            ):
                yield
        except BaseException:
            attributes["scheduler"] = own
            self.pipe.maybe_free_model_hooks()  # what a pipeline does only at its regular end
            raise
        finally:
            attributes["scheduler"] = own

    def _call(self, kwargs: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
        call = dict(kwargs)
        if plan.begins_elsewhere:
            call["latents"] = plan.latent
        recorded = plan.prefix[-1].state.generators.get("generator.0") if plan.prefix else None
        if recorded is not None and call.get("generator") is None:
            # Any generator will do: it is set to the recorded state.
            call["generator"] = generator_like(recorded, self._device)
        return call

    @property
    def _device(self) -> torch.device:
        return torch.device(getattr(self.pipe, "_execution_device", self.pipe.device))

    def _generators(self, call: Mapping[str, Any]) -> dict[str, torch.Generator]:
        """The generators handed to the pipeline, or else the global ones it will draw from."""
        given = call.get("generator")
        if given is not None:
            listed = given if isinstance(given, list | tuple) else [given]
            return {f"generator.{i}": generator for i, generator in enumerate(listed)}
        found = {"cpu": torch.default_generator}
        device = self._device
        if device.type == "cuda":
            index = torch.cuda.current_device() if device.index is None else device.index
            found[f"cuda:{index}"] = torch.cuda.default_generators[index]
        return found

    def _guiders(self) -> dict[str, Any]:
        return {n: c for n, c in vars(self.pipe).items() if isinstance(c, BaseGuidance)}
