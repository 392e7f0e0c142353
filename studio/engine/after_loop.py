"""What a pipeline does after its denoising loop, for any latent of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.engine.trajectory import Trajectory, made_up

if TYPE_CHECKING:
    from torch import Tensor

    from studio.engine.pipeline import Pipeline
    from studio.engine.planning import Plan, Planner


class _Handed(BaseException):
    """Ends a run when the latent for the VAE is there."""

    def __init__(self, latent: Tensor) -> None:
        super().__init__()
        self.latent = latent


class AfterLoop:
    """Takes a pipeline past its loop; no step is computed. planner: of the same pipeline."""

    def __init__(self, pipeline: Pipeline, planner: Planner) -> None:
        self._pipeline, self._planner = pipeline, planner

    def decode(self, plan: Plan, recorded: Trajectory, latent: Tensor) -> Any:
        """The pipeline's output for any latent of the run, of which one step is enough."""
        steps = plan.recipe.steps
        timesteps = self._planner.schedule(plan).timesteps if plan.legs[1:] else recorded.timesteps
        # Of the steps themselves, nothing is looked at but the last one's timestep.
        replayed = [made_up(i, t, None, latent, None, latent) for i, t in enumerate(timesteps)]
        whole = Trajectory(tuple(replayed), timesteps)
        with self._pipeline.called(plan.recipe, plan.segments[-1].conditioning, steps) as kwargs:
            return self._pipeline.tracer.decode(kwargs, whole, latent, scheduler=plan.scheduler)

    def handed_to_vae(self, plan: Plan, recorded: Trajectory, latent: Tensor) -> Tensor:
        """What the pipeline would give its VAE for a latent. LookupError if it asks no VAE."""
        attributes = vars(self._pipeline.pipe.vae)
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
        raise LookupError(f"{type(self._pipeline.pipe).__name__} does not ask its VAE")
