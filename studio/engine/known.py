"""Steps of one pipeline's runs: those that are known, and how the rest gets to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.recording_form import damaged
from studio.core.steps import StepFacts
from studio.engine.tracing.again import made_whole
from studio.engine.troubles import is_out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.recipe import Recipe
    from studio.engine.decode import Decoder
    from studio.engine.inversion import Told
    from studio.engine.photos import Darkroom
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.store import StepStore
    from studio.engine.trajectory import Kept, Step

    Cancelled = Callable[[], bool] | None


class KnownSteps:
    """Held by the renderer. store: where steps are kept. darkroom: makes those of photos."""

    def __init__(
        self, runner: Runner, store: StepStore, decoder: Decoder, darkroom: Darkroom
    ) -> None:
        self._runner, self._store = runner, store
        self._decoder, self._darkroom = decoder, darkroom

    def of(
        self, plan: Plan, cancelled: Cancelled, told: Told = lambda _done, _count: None
    ) -> list[Step]:
        """The first steps of a run that need no run: those that are known, and those of a photo.

        told: of how many questions are answered while a photo is turned around.
        """
        steps = self._store.known(plan.keys)
        given = plan.segments[0].stop if plan.segments[0].given else 0
        if len(steps) >= given:
            return steps
        made = self._darkroom.steps(plan, cancelled, told)[:given]
        for count in range(len(steps) + 1, given + 1):
            self._store.put(plan.keys, made[:count])
        return list(made)

    def up_to(self, plan: Plan, count: int, cancelled: Cancelled) -> list[Step]:
        """The first `count` steps of a run; those that are not known are run."""
        steps = self.of(plan, cancelled)[:count]
        if len(steps) < count:
            keep, known = self.keeper(plan, steps), tuple(steps)
            self._runner.run(plan, known, stop=count, on_step=keep, cancelled=cancelled)
        return steps

    def one(self, plan: Plan, step: int) -> Step | None:
        """A step that is known, with all before it."""
        steps = self._store.known(plan.keys[: step + 1])
        return steps[step] if len(steps) == step + 1 else None

    def adopt(self, plan: Plan, kept: Kept, count: int | None) -> None:
        """Know the steps of a recording from now on (count: the first of them; None: all).

        StudioError if it is no recording of this run, on this model.
        """
        if len(kept) > plan.count:
            raise StudioError("This recording does not belong to its recipe.")
        try:
            steps = made_whole(kept.bound(self._runner.planner.solvers(plan))[:count])
        except (LookupError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            if is_out_of_memory(error):
                raise
            raise damaged("This recording", f"{type(error).__name__}: {error}") from error
        for number in range(1, len(steps) + 1):
            self._store.put(plan.keys, steps[:number])

    def keeper(
        self, plan: Plan, steps: list[Step], *, passing: bool = False
    ) -> Callable[[Step], None]:
        """Takes the steps of a run as they come: they are added to `steps`, and known from then on.

        passing: nobody is likely to come back to them.
        """

        def keep(step: Step) -> None:
            steps.append(step)
            self._store.put(plan.keys, steps, passing=passing)

        return keep

    # ---- as they are told

    def facts(self, step: Step, recipe: Recipe) -> StepFacts:
        """What the window is told of a step, previews and all."""
        size = recipe.width, recipe.height
        clean = step.latent if step.clean is None else step.clean
        return StepFacts(
            step.index,
            float(step.timestep),
            step.sigma,
            self._decoder.preview(step.latent, *size),
            self._decoder.preview(clean, *size),
        )

    def get_ready_for(self, plan: Plan, steps: list[Step]) -> None:
        """Packed latents must be understood before they can be previewed: one step tells."""
        if self._decoder.knows(plan):
            return
        if not steps:
            self._runner.run(plan, stop=1, on_step=self.keeper(plan, steps))
        self._decoder.learn(plan, self._runner.recorded(plan, steps))
