"""Finding out where each word of a run's prompts acts, step by step; the run stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import torch

from studio.core.attention import Attention, passages
from studio.core.budget import Budget
from studio.core.errors import StudioError
from studio.engine.attention.capture import Capture
from studio.engine.attention.families import family_of
from studio.engine.attention.maps import combined
from studio.engine.tracing.terms import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.attention import Passage
    from studio.engine.attention.capture import Heard
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.store import StepStore
    from studio.engine.trajectory import Step

BUDGET: Final = 64 << 20
"""Bytes of maps kept: those of a hundred runs of the starter model, of ten of a large one."""


class Attending:
    """Tells where words act in the runs of one pipeline. store: its recorded steps."""

    def __init__(self, runner: Runner, store: StepStore) -> None:
        self._runner = runner
        self._store = store
        self._family = family_of(runner.pipeline.pipe)
        self._known: Budget[str, tuple[Attention, ...]] = Budget(
            BUDGET, lambda attentions: sum(attention.maps.nbytes for attention in attentions)
        )

    @property
    def understood(self) -> bool:
        """Whether the attention of this family can be read."""
        return self._family is not None

    def attend(
        self,
        plan: Plan,
        steps: list[Step],
        *,
        between: Callable[[], None] = lambda: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Attention, ...]:
        """The attention at every step of a run, in its passages (see `core.attention`).

        steps: those of the run that are known. The others are run, and known then; for these the
        denoiser is asked again. between: called after every step. StudioError for a family that
        is not understood; `Cancelled` when `cancelled` says so, even inside a step.
        """
        kept = self._known.get(plan.keys[-1])
        if kept is not None:
            return kept
        heard = self._listen(plan, steps, between, cancelled)
        size = plan.recipe.width, plan.recipe.height
        try:
            found = tuple(_attention(p, heard, size) for p in passages(plan.recipe, plan.count))
        except (KeyError, ValueError) as error:
            raise not_understood(f"{type(error).__name__}: {error}") from error
        self._known.put(plan.keys[-1], found)
        return found

    def trim(self) -> None:
        """Forget the maps."""
        self._known.clear()

    def _listen(
        self,
        plan: Plan,
        steps: list[Step],
        between: Callable[[], None],
        cancelled: Callable[[], bool],
    ) -> dict[int, Heard]:
        runner, family = self._runner, self._family
        if family is None:
            raise not_understood(type(runner.pipeline.pipe).__name__)

        def interrupt() -> None:
            if cancelled():
                raise Cancelled

        capture = Capture(runner.pipeline.pipe, family, runner.pipeline.prompts, interrupt)
        known = tuple(steps)

        def made(step: Step) -> None:
            steps.append(step)
            self._store.put(plan.keys, steps)
            asked(step)

        def asked(step: Step) -> None:
            capture.step(step.index)
            between()

        interrupt()
        with capture.installed():
            if len(known) < plan.count:
                runner.run(plan, known, stop=plan.count, on_step=made, cancelled=cancelled)
            for segment in plan.segments:
                if segment.start < len(known) and not segment.given:
                    again = known[: segment.stop]
                    runner.ask(plan, segment, again, on_step=asked, cancelled=cancelled)
        return capture.steps


def _attention(passage: Passage, heard: dict[int, Heard], size: tuple[int, int]) -> Attention:
    """KeyError where nothing was heard at a step; ValueError for places that make no grid."""
    steps = [heard[index] for index in range(passage.start, passage.stop)]
    rows = steps[0].rows
    weights = None if rows.weights is None else torch.from_numpy(rows.weights)
    maps = combined([step.layers for step in steps], size, weights)
    return Attention(passage.prompt, rows.tokens, maps, rows.cut, passage.start, passage.weight)


def not_understood(details: str) -> StudioError:
    """What to tell of a model whose attention cannot be read."""
    return StudioError(
        "Where words act cannot be seen with this model.",
        "Open a model of another family: the starter, Stable Diffusion or Flux, for example.",
        details,
    )
