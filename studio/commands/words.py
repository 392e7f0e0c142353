"""`sfumato words`: where each word of a prompt acts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.commands import arguments
from studio.commands.render import add_recipe, lora_files, recipe_of
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console
    from studio.core.attention import Attention
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

_RECORDING = ".trajectory"


def add_arguments(parser: ArgumentParser) -> None:
    """A picture of Sfumato's or a recording, or what to paint; and where the sheet goes."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="a picture with its recipe inside, or a recording; without one, --prompt is painted",
    )
    add_recipe(parser)
    parser.add_argument(
        "--phrases", action="store_true", help="take what stands between commas as one"
    )
    parser.add_argument(
        "--out", metavar="SHEET.png", type=Path, required=True, help="where to save the sheet"
    )
    arguments.add_model(parser)
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Lay out where each word of a picture's prompt acts: mean of all steps, brightest where most
    of the attention goes to it. A blend shows the words of its heaviest prompt.
    """
    from studio.library import heat_sheet, strips  # noqa: PLC0415 - bring Pillow

    if (options.file is None) == (not options.prompt):
        raise StudioError("There is nothing to look at, or two things.", "Give a file or --prompt.")
    arguments.check_outputs(options.out, None)
    engine, recipe = _opened(options, console)
    if not engine.facts().attends:
        raise StudioError(
            "Where words act cannot be seen with this model.", "Use the starter, for example."
        )
    picture = engine.render(recipe).pixels
    attentions = engine.attend(recipe, between=lambda: console.progress("Listening …"))
    console.clear()
    passages = [_passage(attention, phrases=options.phrases) for attention in attentions]
    cells = [cell for _, found in passages for cell in found]
    strips.save(options.out, heat_sheet.lay_out(picture, cells))
    data = {
        "picture": str(options.out),
        "model": recipe.model.name,
        "steps": engine.count(recipe),
        "passages": [data for data, _ in passages],
    }
    console.result(data, f"Laid out {len(cells)} words in {options.out}.")
    return 0


def _opened(options: Namespace, console: Console) -> tuple[Renderer, Recipe]:
    from studio.commands import making  # noqa: PLC0415 - not for --help
    from studio.library import pictures, recordings  # noqa: PLC0415 - as above

    if options.file is None:
        folder = making.chosen_model(options.model)
        engine = making.open_engine(folder, console, lora_files(options))
        making.check_negative(engine, options.negative)
        return engine, recipe_of(options, engine.facts())
    if options.file.suffix == _RECORDING:
        facts = recordings.inspect(options.file)
        folder = making.recorded_model(facts.recipe.model, options.model)
        steps = making.read_steps(options.file)
        engine = making.open_engine(folder, console)
        making.adopt(engine, facts.recipe, steps, facts.steps)
        return engine, facts.recipe
    recipe = pictures.read_recipe(options.file)
    folder = making.recorded_model(recipe.model, options.model)
    return making.open_engine(folder, console), recipe


def _passage(attention: Attention, *, phrases: bool) -> tuple[dict[str, Any], list[Any]]:
    """What is told of one prompt, and the cells of its words."""
    from studio.core import words  # noqa: PLC0415 - core brings numpy

    maps = words.maps_of(attention, phrases=phrases)
    told, cells = [], []
    for place, (word, strength) in enumerate(zip(maps.words, words.strengths(maps), strict=True)):
        entry: dict[str, Any] = {"text": word.text, "start": word.start, "stop": word.stop}
        told.append({**entry, "read": bool(word.tokens)})
        if not word.tokens:
            continue
        heat = words.heat(maps, place)
        first, last = (attention.start + step + 1 for step in words.main_steps(strength))
        share, area = float(strength.mean()), words.covered(heat)
        told[-1] |= {
            "share": round(share, 4),
            "steps": [first, last],
            "covered": round(area, 4),
        }
        span = f"steps {first} to {last}" if first < last else f"step {first}"
        cells.append((word.text, f"{share:.0%} of attention · {span}", heat))
    data = {
        "prompt": attention.prompt,
        "weight": round(attention.weight, 4),
        "start": attention.start,
        "stop": attention.stop,
        "read_to": attention.cut,
        "words": told,
    }
    return data, cells
