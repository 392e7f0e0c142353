"""`sfumato render`: a picture from words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.commands import arguments, photo
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from studio.commands.console import Console
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import Recipe


def add_arguments(parser: ArgumentParser) -> None:
    """Everything that decides a picture, and where it goes."""
    add_recipe(parser)
    photo.add_arguments(parser)
    arguments.add_model(parser)
    arguments.add_outputs(parser)
    arguments.add_json(parser)


def add_recipe(parser: ArgumentParser) -> None:
    """What decides a picture, but for the model."""
    arguments.add_steering(parser)
    parser.add_argument(
        "--seed",
        metavar="N",
        type=arguments.seed,
        default="0",
        help="which noise to begin with; A:0.7,B:0.3 mixes several (default: 0)",
    )
    parser.add_argument(
        "--steps", metavar="N", type=arguments.steps, help="steps from noise to picture"
    )
    parser.add_argument(
        "--sampler", metavar="NAME", type=arguments.sampler, help="a name of `sfumato samplers`"
    )
    parser.add_argument(
        "--lora",
        metavar="FILE[=X]",
        action="append",
        type=arguments.lora,
        help="lay a LoRA over the model, X as strongly as it was trained (default: 1); may be "
        "given several times",
    )
    parser.add_argument(
        "--size", metavar="WxH", type=arguments.size, help="width and height in pixels"
    )


def run(options: Namespace, console: Console) -> int:
    """Make a picture from words, or from words and a photo. What is left out is as the model likes
    it best.
    """
    from studio.commands import making  # noqa: PLC0415 - not for --help

    photo.check(options)
    arguments.weights(options, tuple(options.prompt or ()))  # before the engine is woken
    arguments.check_outputs(options.out, options.record)
    folder = making.chosen_model(options.model)
    engine = making.open_engine(folder, console, lora_files(options))
    making.check_negative(engine, options.negative)
    recipe, decoded = photo.begun(engine, recipe_of(options, engine.facts()), options)
    made = making.make(engine, recipe, console)
    making.finish(made, recipe, options, console, decoded)
    return 0


def lora_files(options: Namespace) -> list[Path]:
    """The files of all --lora."""
    return [lora.path for lora, _ in options.lora or ()]


def recipe_of(options: Namespace, facts: ModelFacts) -> Recipe:
    """The recipe that is asked for; what is left out is as the model likes it best."""
    from studio.core.conditioning import Conditioning, Prompt  # noqa: PLC0415 - not for --help
    from studio.core.recipe import Recipe  # noqa: PLC0415 - as above

    sampler = options.sampler or facts.sampler
    if sampler not in facts.samplers:
        raise StudioError(
            f"The sampler {sampler} does not suit this model.",
            f"Choose one of {', '.join(facts.samplers)}.",
        )
    width, height = options.size or (facts.width, facts.height)
    prompts = tuple(options.prompt or (Prompt(""),))
    guidance = facts.guidance if options.guidance is None else options.guidance
    return Recipe(
        model=facts.ref,
        width=width,
        height=height,
        sampler=sampler,
        steps=options.steps or facts.steps,
        noise=options.seed,
        conditioning=Conditioning(
            prompts, options.negative or "", guidance, arguments.weights(options, prompts)
        ),
        adapters=tuple(lora.at(weight) for lora, weight in options.lora or ()),
    )
