"""Arguments in an artist's words: what the commands share, each mistake told in one sentence."""

from __future__ import annotations

import argparse
import difflib
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.core.conditioning import Prompt
    from studio.core.noise import Noise
    from studio.core.pushes import Weight
    from studio.core.steering_axes import PushAxis
    from studio.library.loras import Lora

PROG: Final = "sfumato"


class Parser(argparse.ArgumentParser):
    """A parser whose mistakes are StudioErrors, and whose options are never abbreviated."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Raise StudioError in place of the usage text and the exit."""
        what = message.rstrip(".")
        raise StudioError(f"{what[0].upper()}{what[1:]}.", f"Type `{self.prog} --help` for help.")


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json, the same for every command."""
    parser.add_argument(
        "--json", action="store_true", help="print the result as one JSON object on the last line"
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """--model, for commands that make pictures."""
    parser.add_argument(
        "--model",
        metavar="PATH",
        help="the model: its folder, or a name that `sfumato models` lists",
    )


def add_steering(parser: argparse.ArgumentParser) -> None:
    """--prompt, --negative, --guidance, --weigh: what a branch may change."""
    parser.add_argument(
        "--prompt",
        metavar="TEXT",
        action="append",
        type=prompt,
        help="what to paint; several are blended, TEXT::WEIGHT gives one more or less say",
    )
    parser.add_argument("--negative", metavar="TEXT", help="what to avoid")
    parser.add_argument(
        "--guidance", metavar="SCALE", type=guidance, help="how strongly the words pull (1: not)"
    )
    parser.add_argument(
        "--weigh",
        metavar="WORDS=X",
        action="append",
        type=weight,
        help="how much a word of the prompt counts (1: as written, 0: as if it were not there); "
        "may be given several times",
    )


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """--out and --record."""
    parser.add_argument(
        "--out", metavar="FILE.png", type=Path, required=True, help="where to save the picture"
    )
    parser.add_argument(
        "--record",
        metavar="FILE.trajectory",
        type=Path,
        help="also keep every step, to branch from later",
    )


def check_outputs(out: Path, record: Path | None) -> None:
    """StudioError unless both files can be written: before the work, not after it."""
    from studio.library import files, pictures  # noqa: PLC0415 - Pillow is not needed for --help

    pictures.check_name(out)
    files.check_writable(out)
    if record is None:
        return
    if record.absolute() == out.absolute():
        raise StudioError(
            "The picture and the recording would be the same file.", "Give two names."
        )
    files.check_writable(record)


def prompt(text: str) -> Prompt:
    """One --prompt: TEXT, or TEXT::WEIGHT; StudioError where there is no text."""
    from studio.core.conditioning import Prompt  # noqa: PLC0415 - core brings numpy

    words, mark, number = text.rpartition("::")
    weight = _number(number) if mark else None
    if weight is None:
        words, weight = text, 1.0
    if not words.strip():
        raise StudioError("The prompt is empty.", "Say in a few words what to paint.")
    return Prompt(words, weight)


def weight(text: str) -> Weight:
    """One --weigh: WORDS=X."""
    from studio.core.pushes import Weight  # noqa: PLC0415 - not needed for --help

    words, mark, share = text.rpartition("=")
    value = _number(share) if mark else None
    if value is None:
        raise StudioError(
            f"The weight {text!r} is not a word and a number.", 'Write it like "low fog=1.4".'
        )
    return Weight(words.strip(), value)


def weights(options: argparse.Namespace, prompts: tuple[Prompt, ...]) -> tuple[Weight, ...]:
    """Those of all --weigh; StudioError where the prompts do not say a word."""
    from studio.core.conditioning import check_said  # noqa: PLC0415 - core brings numpy

    for each in options.weigh or ():
        check_said(prompts, each.words)
    return tuple(options.weigh or ())


def push(text: str) -> tuple[PushAxis, float]:
    """One --push: WORD/WORD=X; StudioError where it leads nowhere or too far."""
    from studio.core.steering_axes import words_axis  # noqa: PLC0415 - not for --help

    words, mark, share = text.rpartition("=")
    first, slash, second = words.partition("/")
    amount = _number(share) if mark else None
    if amount is None or not slash:
        raise StudioError(
            f"The push {text!r} is not two words and a number.", "Write it like calm/stormy=1.5."
        )
    axis = words_axis(first.strip(), second.strip())
    axis.range.check(amount)
    return axis, amount


def fresh(text: str) -> tuple[float, int | None]:
    """--fresh: STRENGTH, or STRENGTH:SEED (None: whichever)."""
    from studio.core.edits import FreshNoise  # noqa: PLC0415 - not needed for --help

    share, mark, value = text.partition(":")
    strength = _number(share)
    if strength is None:
        raise StudioError(
            f"The fresh noise {text!r} is not a strength from 0 to 1.",
            "Write it like 0.4, or 0.4:7 for the noise of seed 7.",
        )
    noise = FreshNoise(whole("The seed", value) if mark else 0, strength)
    return noise.strength, noise.seed if mark else None


def lora(text: str) -> tuple[Lora, float]:
    """One --lora: FILE, or FILE=X; StudioError where it is no LoRA."""
    from studio.library.loras import Loras  # noqa: PLC0415 - not needed for --help
    from studio.library.places import find_places  # noqa: PLC0415 - as above

    name, mark, share = text.rpartition("=")
    weight = _number(share) if mark else None
    if weight is None:
        name, weight = text, 1.0
    found = Loras(find_places().loras).named(name)
    found.at(weight)  # checks the weight
    return found, weight


def seed(text: str) -> Noise:
    """--seed: one whole number, or A:0.7,B:0.3 for noise between several seeds."""
    from studio.core.noise import Noise, Seed  # noqa: PLC0415 - core brings numpy

    seeds = []
    for part in text.split(","):
        value, mark, share = part.strip().partition(":")
        weight = _number(share) if mark else 1.0
        if weight is None or not re.fullmatch(r"-?\d{1,30}", value.strip()):
            raise StudioError(
                f"The seed {text!r} is not a whole number.", "Use digits only, or A:0.7,B:0.3."
            )
        seeds.append(Seed(int(value), weight))
    return Noise(tuple(seeds))


def size(text: str) -> tuple[int, int]:
    """--size: width and height in pixels."""
    from studio.core.limits import size_of  # noqa: PLC0415 - not needed for --help

    return size_of(text)


def steps(text: str) -> int:
    """--steps."""
    from studio.core.limits import STEPS  # noqa: PLC0415 - not needed for --help

    number = whole("The number of steps", text)
    STEPS.check(number)
    return number


def guidance(text: str) -> float:
    """--guidance."""
    from studio.core.limits import GUIDANCE  # noqa: PLC0415 - not needed for --help

    number = _number(text)
    if number is None:
        raise StudioError(f"The guidance {text!r} is not a number.", "Write it like 3.5.")
    GUIDANCE.check(number)
    return number


def sampler(text: str) -> str:
    """--sampler: a name of core.samplers."""
    from studio.core.samplers import SAMPLERS  # noqa: PLC0415 - not needed for --help

    if text not in SAMPLERS:
        raise unknown("sampler", text, SAMPLERS, "`sfumato samplers`")
    return text


def number(name: str, text: str) -> float:
    """A number from 0 on; StudioError that speaks of `name`."""
    value = _number(text)
    if value is None or not value >= 0:
        raise StudioError(f"{name} {text!r} is not a number from 0 on.", "Write it like 1.5.")
    return value


def whole(name: str, text: str) -> int:
    """A whole number; StudioError that speaks of `name`."""
    if not re.fullmatch(r"-?\d{1,18}", text.strip()):
        raise StudioError(f"{name} {text!r} is not a whole number.", "Use digits only.")
    return int(text)


def scene_seed(text: str) -> int:
    """--seed of what the painter paints: one whole number from 0 up."""
    number = whole("The seed", text)
    if number < 0:
        raise StudioError(f"Seed {number} is out of range.", "Choose a number from 0 up.")
    return number


def unknown(kind: str, name: str, names: Iterable[str], where: str) -> StudioError:
    """The error for a name that is not in a list, with the nearest that is."""
    near = difflib.get_close_matches(name, list(names), 1)
    guess = f"Did you mean {near[0]}? All are listed by {where}." if near else f"See {where}."
    return StudioError(f"There is no {kind} {name!r}.", guess)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if not math.isinf(value) else None
