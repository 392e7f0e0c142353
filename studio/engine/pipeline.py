"""One pipeline, made ready for each call: its words, its noise, its LoRAs, its schedules."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from torch import nn

from studio.core.budget import Budget
from studio.core.errors import StudioError
from studio.core.limits import SIDE
from studio.engine.bends import bent
from studio.engine.calls import arguments, manner_of
from studio.engine.conditioning import Prompts
from studio.engine.guiders import guided
from studio.engine.loras import Loras
from studio.engine.meeting import met
from studio.engine.noise import generator_of, mixed
from studio.engine.rack import Rack
from studio.engine.tracing.tracer import Tracer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from studio.core.conditioning import Conditioning
    from studio.core.recipe import Recipe
    from studio.engine.tracing.levels import Schedule

_SCHEDULES: Final = 512
"""Schedules that are remembered; each is a few hundred numbers."""


class Pipeline:
    """One that never ran before, and that belongs to it from now on.

    pipe: the pipeline of diffusers. settled: whether that knows by heart where it runs. rack: the
    schedulers of its samplers.
    """

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe
        self.settled = _settle(pipe)
        self.tracer = Tracer(pipe)
        self.manner = manner_of(pipe)
        self.prompts = Prompts(pipe)
        self.loras = Loras(pipe)
        self.rack = Rack(self.tracer.scheduler)
        self._schedules: Budget[tuple[str, int, int, int], Schedule] = Budget(
            _SCHEDULES, lambda _: 1
        )

    def side(self, wanted: int) -> int:
        """The side length nearest to the wanted one that this model can paint, in px."""
        multiple = self.manner.multiple
        least = -(-int(SIDE.low) // multiple)
        return max(least, round(wanted / multiple)) * multiple

    @contextmanager
    def called(self, recipe: Recipe, acting: Conditioning, steps: int) -> Iterator[dict[str, Any]]:
        """What to call the pipeline with, and the pipeline ready for the call."""
        self.loras.lay_over(recipe.adapters)
        self.prompts.accent = self.loras.accent()
        with (
            self.prompts.standing_for(acting) as text,
            mixed(self.pipe, recipe.noise),
            met(self.pipe, self.prompts, (acting,)),
            bent(self.pipe, acting.pushes),
            guided(self.pipe, acting.guidance) if self.manner.guiders else nullcontext(),
        ):
            generator = generator_of(recipe.noise)
            yield arguments(self.manner, recipe, acting, text, generator, steps)

    def schedule(self, recipe: Recipe, sampler: str, steps: int) -> Schedule:
        """The schedule of a sampler, as the pipeline makes it for a picture of this size."""
        key = (sampler, steps, recipe.width, recipe.height)
        known = self._schedules.get(key)
        if known is None:
            with self.called(recipe, recipe.conditioning, steps) as kwargs:
                known = self.tracer.schedule(kwargs, scheduler=self.rack.scheduler(sampler))
            self._schedules.put(key, known)
        return known

    def steer(self, recipe: Recipe, acting: Conditioning, scheduler: Any, latent: Tensor) -> None:
        """Calls the pipeline from a latent with another scheduler, which ends the run itself.

        StudioError where the pipeline takes no latent to begin with.
        """
        if "latents" not in self.manner.accepts:
            raise StudioError(
                "This model cannot begin with a picture that was turned around.",
                "Let the photo come in by noise.",
                f"{type(self.pipe).__name__} takes no latents",
            )
        with self.called(recipe, acting, recipe.steps) as kwargs:
            self.tracer.steer({**kwargs, "latents": latent}, scheduler)


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
