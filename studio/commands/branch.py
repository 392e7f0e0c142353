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
    from studio.core.conditioning import Conditioning
    from studio.core.edits import Edit
    from studio.core.recipe import Recipe, Tail


def add_arguments(parser: ArgumentParser) -> None:
    """The recording, the step, and what is different from there on."""
    parser.add_argument("file", metavar="FILE.trajectory", type=Path, help="the recording")
    parser.add_argument(
        "--at", metavar="K", type=_step, required=True, help="the step to go on from (0: the first)"
    )
    arguments.add_steering(parser)
    _add_otherwise(parser)
    arguments.add_model(parser)
    arguments.add_outputs(parser)
    arguments.add_json(parser)


def _add_otherwise(parser: ArgumentParser) -> None:
    """How the rest of the run may be made otherwise, besides the words."""
    parser.add_argument(
        "--fresh",
        metavar="STRENGTH[:SEED]",
        type=arguments.fresh,
        help="other noise in place of a part of what is left at the step: 0 none, 1 all of it "
        "(SEED: which noise; the run's seed plus 1 if left out)",
    )
    parser.add_argument(
        "--sampler",
        metavar="NAME",
        type=arguments.sampler,
        help="what makes the rest of the run, a name of `sfumato samplers`",
    )
    parser.add_argument(
        "--steps", metavar="N", type=arguments.steps, help="how many steps are left from there on"
    )
    parser.add_argument(
        "--push",
        metavar="WORD/WORD=X",
        action="append",
        type=arguments.push,
        help="how far to push from one word towards another, calm/stormy=1.5 say (0: not); may be "
        "given several times",
    )


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
    kept = making.read_steps(options.file)
    engine = making.open_engine(folder, console)
    making.check_negative(engine, options.negative)
    making.adopt(engine, facts.recipe, kept, options.at)
    made = making.make(engine, recipe, console)
    making.finish(made, recipe, options, console)
    return 0


def _branched(recipe: Recipe, options: Namespace) -> Recipe:
    """The recipe with what was asked for acting from the step on; nothing asked, itself."""
    at, there = options.at, recipe.change_at(options.at)
    before = recipe.conditioning_at(at)
    after, tail, edit = _steering(before, options), _tail(recipe, options), _edit(recipe, options)
    if (after, tail, edit) != (before, there.tail, there.edit):
        recipe = recipe.branched(at, after, tail, edit)
    for axis, amount in options.push or ():
        recipe = axis.move(recipe, amount, at)
    return recipe


def _steering(before: Conditioning, options: Namespace) -> Conditioning:
    """What steers from the step on."""
    said = {
        "prompts": tuple(options.prompt) if options.prompt else None,
        "negative": options.negative,
        "guidance": options.guidance,
    }
    after = replace(before, **{name: now for name, now in said.items() if now is not None})
    weights = arguments.weights(options, after.prompts)
    return replace(after, weights=(*after.weights, *weights)) if weights else after


def _tail(recipe: Recipe, options: Namespace) -> Tail | None:
    """How the rest of the run is made; None: as it would have been."""
    from studio.core.counts import left_at  # noqa: PLC0415 - not for --help

    at = options.at
    left = left_at(recipe, at)
    tail = replace(left, sampler=options.sampler or left.sampler, steps=options.steps or left.steps)
    return None if tail == left_at(recipe.before(at), at) else tail


def _edit(recipe: Recipe, options: Namespace) -> Edit | None:
    """What happens to the latent at the step."""
    from studio.core.edits import Edit, FreshNoise  # noqa: PLC0415 - not for --help

    there = recipe.change_at(options.at).edit
    if options.fresh is None:
        return there
    strength, seed = options.fresh
    noise = FreshNoise(recipe.noise.first_seed + 1 if seed is None else seed, strength)
    edit = replace(there or Edit(), fresh=noise if strength else None)
    return None if edit.is_empty else edit


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
