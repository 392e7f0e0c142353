"""`sfumato branch`: going on from one step of a recording, differently."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio.commands import arguments
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console
    from studio.core.recipe import Recipe


def add_arguments(parser: ArgumentParser) -> None:
    """The recording, the step, and what is different from there on."""
    parser.add_argument("file", metavar="FILE.trajectory", type=Path, help="the recording")
    parser.add_argument(
        "--at", metavar="K", type=_step, required=True, help="the step to go on from (0: the first)"
    )
    arguments.add_steering(parser)
    arguments.add_model(parser)
    arguments.add_outputs(parser)
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Go on from one step of a recording. What is left out stays as it was; only the steps after
    it are computed, and with nothing changed the picture is the very same.
    """
    from studio.commands import making  # noqa: PLC0415 - not for --help
    from studio.library import recordings  # noqa: PLC0415 - as above

    arguments.check_outputs(options.out, options.record)
    facts = recordings.inspect(options.file)
    _check_step(options.at, facts.steps)
    recipe = _branched(facts.recipe, options)
    folder = making.recorded_model(facts.recipe.model, options.model)
    trajectory = making.read_steps(options.file)
    engine = making.open_engine(folder, console)
    making.check_negative(engine, options.negative)
    making.adopt(engine, recipe, trajectory, options.at)
    made = making.make(engine, recipe, console)
    making.finish(made, recipe, options, console)
    return 0


def _branched(recipe: Recipe, options: Namespace) -> Recipe:
    """The recipe with what was asked for acting from the step on; nothing asked, itself."""
    said = {
        "prompts": tuple(options.prompt) if options.prompt else None,
        "negative": options.negative,
        "guidance": options.guidance,
    }
    changed = {name: now for name, now in said.items() if now is not None}
    if not changed and not options.weigh:
        return recipe
    after = replace(recipe.conditioning_at(options.at), **changed)
    weights = arguments.weights(options, after.prompts)
    after = replace(after, weights=(*after.weights, *weights))
    return recipe.branched(options.at, after)


def _check_step(step: int, count: int) -> None:
    if step >= count:
        raise StudioError(
            f"The recording has {count} steps, so there is no step {step} to go on from.",
            f"Choose a step from 0 to {count - 1}.",
        )


def _step(text: str) -> int:
    number = arguments.whole("The step", text)
    if number < 0:
        raise StudioError(f"There is no step {number}.", "Steps are counted from 0.")
    return number
