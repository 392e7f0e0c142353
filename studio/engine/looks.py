"""Single steps as pictures: decoded by the model's own VAE, or at once by its small decoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.steps import View
from studio.engine.pictures import picture_of, to_pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from studio.core.pixels import Pixels
    from studio.engine.decode import Decoder
    from studio.engine.known import KnownSteps
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.trajectory import Step


class Looks:
    """Held by the renderer. known: its steps."""

    def __init__(self, runner: Runner, decoder: Decoder, known: KnownSteps) -> None:
        self._runner, self._decoder, self._known = runner, decoder, known

    def look(
        self, plan: Plan, step: int, view: View, cancelled: Callable[[], bool] | None
    ) -> Pixels:
        """A step of a run, before its end; those that are not known (any more) are run first."""
        recipe = plan.recipe
        steps = self._known.up_to(plan, step + 1, cancelled)
        seen = _seen(steps[step], view)
        if self._decoder.direct:
            return to_pixels(self._decoder.decoded(seen, recipe.width, recipe.height))
        recorded = self._runner.recorded(plan, steps[: step + 1])
        return to_pixels(picture_of(self._runner.after_loop.decode(plan, recorded, seen)))

    def glance(self, plan: Plan, step: int, view: View) -> Pixels | None:
        """A known step, by the small decoder; None where either is missing."""
        found = self._known.one(plan, step)
        if found is None:
            return None
        size = plan.recipe.width, plan.recipe.height
        picture = self._decoder.glanced(_seen(found, view), *size)
        return None if picture is None else to_pixels(picture)


def _seen(step: Step, view: View) -> Tensor:
    """The latent that a view shows."""
    return step.latent if view is View.SEES or step.clean is None else step.clean
