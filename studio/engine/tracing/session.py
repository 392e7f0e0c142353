"""One run of a pipeline: what happens at each call of the stand-in scheduler."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from studio.core.errors import StudioError
from studio.engine.tracing.clean import predicted_clean
from studio.engine.tracing.clock import Clock
from studio.engine.tracing.levels import Schedule, number, schedule_of
from studio.engine.tracing.returned import put_together, taken_apart
from studio.engine.tracing.said import Notes, Said, arrived
from studio.engine.tracing.snapshot import Generators, Keeper, Memory
from studio.engine.tracing.terms import Amend, Cancelled, Opening, Plan, Stopped
from studio.engine.trajectory import Returned, State, Step, Trajectory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from studio.engine.tracing.values import Value


class Session:
    """Replays a prefix, then records: the state of one run.

    rested: the scheduler as it was before it ran, by which its steps can be made again (None: they
    need not be).
    """

    def __init__(
        self,
        scheduler: Any,
        plan: Plan,
        generators: Generators,
        guiders: Mapping[str, Any],
        rested: Any = None,
    ) -> None:
        self._inner = scheduler
        self._plan = plan
        self._keeper = Keeper()
        self._solver = Memory(scheduler, self._keeper)
        self._guiders = {n: Memory(g, self._keeper, objects=True) for n, g in guiders.items()}
        self._generators = generators
        # What the artist amends is no longer what the solver makes of the model's answer.
        self._notes = Notes(rested if plan.amend is None else None, self._keeper)
        self._steps: list[Step] = []
        self._arguments = list(inspect.signature(scheduler.step).parameters)
        self.opening: Opening | None = None
        self._clock = Clock()

    @property
    def replaying(self) -> bool:
        """Whether the next step() only hands a recorded step back."""
        return len(self._steps) < len(self._plan.prefix)

    @property
    def schedule(self) -> Schedule:
        """What set_timesteps() made."""
        return schedule_of(self._inner)

    @property
    def skipping(self) -> bool:
        """Whether the denoiser need not be run for the next step()."""
        return self._plan.stop == 0 or (self.replaying and not self._asking)

    @property
    def _asking(self) -> bool:
        ask = self._plan.ask
        return ask is not None and ask <= len(self._steps) < len(self._plan.prefix)

    @property
    def trajectory(self) -> Trajectory:
        """What was replayed and recorded so far."""
        name = type(self._inner).__name__
        clock = self._clock
        return Trajectory(tuple(self._steps), clock.timesteps, clock.sigmas, name)

    def set_timesteps(self, *args: Any, **kwargs: Any) -> None:
        """The scheduler's own, after which its attributes are the baseline of the snapshots."""
        self._notes.tell(self._inner.set_timesteps, args, kwargs)
        self._inner.set_timesteps(*args, **kwargs)
        self._solver.rebase()
        self._clock = Clock(self._inner)
        if self._plan.survey:
            raise Stopped
        self._check_cancelled()

    def scale_model_input(self, sample: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        """The scheduler's own, or the identity where it has none or nothing will be computed."""
        scale = getattr(self._inner, "scale_model_input", None)
        if self.skipping or scale is None:
            return sample
        scaled: Tensor = scale(sample, *args, **kwargs)
        return scaled

    def step(self, *args: Any, **kwargs: Any) -> Any:
        """Hands a recorded step back, or makes a step and records it."""
        timestep, sample = (self._argument(n, args, kwargs) for n in ("timestep", "sample"))
        if self._plan.stop == 0:
            plain = self._argument("return_dict", args, kwargs) is False
            self.opening = self._opening(sample, plain=plain)
            raise Stopped
        if self.replaying:
            as_tuple = self._argument("return_dict", args, kwargs) is False
            result = self._replay(timestep, as_tuple=as_tuple)
        else:
            result = self._record(timestep, sample, args, kwargs)
        self._keeper.next_round()
        self._check_cancelled()
        if self._plan.stop is not None and len(self._steps) >= self._plan.stop:
            raise Stopped
        return result

    def _argument(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if name in kwargs:
            return kwargs[name]
        position = self._arguments.index(name) if name in self._arguments else len(args)
        return args[position] if position < len(args) else None

    def _check_cancelled(self) -> None:
        if self._plan.cancelled is not None and self._plan.cancelled():
            raise Cancelled

    def _opening(self, sample: Tensor, *, plain: bool) -> Opening:
        states, clock = self._generators.snapshot(), self._clock
        return Opening(self._inner, sample, clock.timesteps, clock.sigmas, states, plain)

    # Replaying

    def _replay(self, timestep: Any, *, as_tuple: bool) -> Any:
        asked = self._asking
        step = self._plan.prefix[len(self._steps)]
        self._steps.append(step)
        if asked and self._plan.on_step is not None:
            self._plan.on_step(step)
        if self.skipping:
            return self._hand_back(step.returned, as_tuple=as_tuple)
        if number(timestep) != step.timestep:
            raise StudioError(
                "This recording was made with another sampler or number of steps.",
                "Run the recipe again from the start.",
                f"step {step.index}: recorded timestep {step.timestep}, now {timestep}",
            )
        self._solver.restore(step.state.solver)
        for name, guider in self._guiders.items():
            guider.restore(step.state.guiders.get(name, {}))
        self._generators.restore(step.state.generators)
        return self._hand_back(self._edited(step), as_tuple=as_tuple)

    def _edited(self, step: Step) -> Returned:
        """What a replayed step returns before the next is computed, or the denoiser is asked again:
        the artist's latent, where there is one, or what the recorded next step began with."""
        latent = self._plan.latent
        if self.replaying:
            latent = self._plan.prefix[len(self._steps)].latent
        if latent is None or latent is step.next:
            return step.returned
        if latent.shape != step.next.shape:
            raise ValueError(f"a latent of {tuple(step.next.shape)}, not {tuple(latent.shape)}")
        replaced = [step.next, step.clean] if self._plan.show_latent else [step.next]
        values = (latent if any(v is r for r in replaced) else v for v in step.returned.values)
        return replace(step.returned, values=tuple(values))

    def _hand_back(self, returned: Returned, *, as_tuple: bool) -> Any:
        lent = replace(returned, values=self._keeper.lend_value(returned.values))
        return put_together(lent, self._inner, as_tuple=as_tuple)

    def _reseed(self, seed: int) -> None:
        self._generators.seed(seed)
        if hasattr(self._inner, "noise_sampler_seed"):
            self._inner.noise_sampler_seed = seed

    # Recording

    def _record(
        self,
        timestep: Any,
        sample: Tensor,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        self._hand_in_randomness(args, kwargs)
        latent = self._keeper.keep(sample)
        output = self._argument(self._arguments[0], args, kwargs)
        said = self._said(latent, output, args, kwargs)
        result = self._inner.step(*args, **kwargs)
        index = getattr(self._inner, "_step_index", None)
        index = None if index is None else index - 1
        told = self._clock.timestep(timestep, index)
        raw = taken_apart(result)
        sigma = self._clock.own_sigma(index)
        clean = predicted_clean(self._inner, raw, output, told, sample, sigma)
        values = tuple(self._keeper.keep_value(value) for value in raw.values)
        state = self._state()
        step = Step(
            index=len(self._steps),
            timestep=told,
            sigma=self._clock.shown_sigma(sigma, told),
            latent=latent,
            clean=None if clean is None else self._keeper.keep(clean),
            next=values[0],
            returned=Returned(raw.form, raw.names, values),
            state=state,
            said=None if said is None else arrived(said, values[0], state.guiders),
        )
        if self._plan.amend is not None:
            step = _amended(step, self._plan.amend)
            result = self._hand_back(step.returned, as_tuple=False)
        self._steps.append(step)
        if self._plan.on_step is not None:
            self._plan.on_step(step)
        return result

    def _hand_in_randomness(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Noise after the prefix is drawn as the plan has it, and always from the run's generator:
        Flux, SD3 and others give step() none, and noise would be nobody's seed's."""
        if len(self._steps) == len(self._plan.prefix):
            if self._plan.reseed is not None:
                self._reseed(self._plan.reseed)
            if self._plan.generators:
                self._generators.restore(self._plan.generators)
        generator = self._generators.first()
        if generator is None:
            return
        names = self._arguments
        if "generator" in names and self._argument("generator", args, kwargs) is None:
            kwargs["generator"] = generator
        if getattr(self._inner, "noise_sampler_seed", generator) is None:
            self._inner.noise_sampler_seed = generator.initial_seed()

    def _state(self) -> State:
        return State(
            solver=self._solver.snapshot(),
            guiders={name: guider.snapshot() for name, guider in self._guiders.items()},
            generators=self._generators.snapshot(),
        )

    def _said(
        self, latent: Tensor, answer: Tensor, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Said | None:
        """What is to be kept of a step, apart from where it will arrive."""
        given = {**dict(zip(self._arguments, args, strict=False)), **kwargs}
        for name in (self._arguments[0], "sample"):
            del given[name]
        before = self._steps[-1].next if self._steps else None
        states = self._generators.snapshot()
        return self._notes.take(self._solver, latent, before, answer, given, states)

    # Making again

    def recall(self, memory: Mapping[str, Value]) -> None:
        """Let the solver remember what it did before the first step."""
        self._solver.restore(memory)

    def step_again(self, said: Said) -> Step:
        """Make a step again. Of the guiders nothing is known but what they were afterwards."""
        latent = said.latent
        if latent is None:
            latent = self._steps[-1].next if self._steps else said.start.latent
        lent = self._keeper.lend(latent)
        self._generators.restore(said.generators)
        given = {self._arguments[0]: self._keeper.lend(said.answer), "sample": lent}
        self.step(**given, **said.arguments)
        made = self._steps[-1]
        return replace(made, state=replace(made.state, guiders=said.guiders))


def _amended(step: Step, amend: Amend) -> Step:
    """The step with what shall stand for what it arrived at and what it expects."""
    arrived, expected = amend(step.index, step.next, step.clean)
    values = []
    for value in step.returned.values:
        stands = arrived if value is step.next else expected if value is step.clean else value
        values.append(stands)
    returned = replace(step.returned, values=tuple(values))
    return replace(step, next=arrived, clean=expected, returned=returned)
