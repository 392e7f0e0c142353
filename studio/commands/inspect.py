"""`sfumato inspect FILE`: what a thing on disk is, from its header alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.commands.arguments import add_json
from studio.commands.console import sentence
from studio.core import recipe_json
from studio.core.desk import blank_desk
from studio.core.errors import StudioError
from studio.library import files, models, pictures, recordings
from studio.library.models import ModelKind
from studio.library.png_text import is_png
from studio.library.project_form import is_project
from studio.library.project_open import open_project

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping, Sequence

    from studio.commands.console import Console
    from studio.core.recipe import ModelRef, Recipe

GOOD, BAD = 0, 2


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen. more: further fields of the JSON form. lines: the same for people."""

    kind: str
    family: str = ""
    safe: bool = True
    problems: Sequence[models.Problem] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[str] = ()


def add_arguments(parser: ArgumentParser) -> None:
    """FILE and --json."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a picture, recording or model")
    add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """Say what a model, picture or recording is. Nothing in it is run.

    The exit code is 2 where something is wrong with it; the report is printed all the same.
    """
    path: Path = options.file
    seen = _look(path)
    data = {
        "kind": seen.kind,
        "family": seen.family,
        "safe": seen.safe,
        "problems": [str(problem) for problem in seen.problems],
        "path": str(path),
        **seen.more,
    }
    if not seen.problems:
        console.result(data, *seen.lines)
        return GOOD
    first = seen.problems[0]
    console.note(sentence(StudioError(first.what, first.hint)))
    console.result({**data, "error": first.what, "hint": first.hint}, *seen.lines)
    return BAD


def _look(path: Path) -> _Seen:
    if is_project(path):
        return _read("project", _project, path)
    if files.is_folder(path):
        return _model(path)
    if is_png(path):
        return _read("picture", _picture, path)
    if recordings.is_recording(path):
        return _read("recording", _recording, path)
    return _model(path)


def _read(kind: str, look: Callable[[Path], _Seen], path: Path) -> _Seen:
    """What is seen of something readable; of anything else, what is wrong with it."""
    try:
        return look(path)
    except StudioError as error:
        if not path.exists():
            raise
        problems = [models.Problem(error.what, error.hint)]
        return _Seen(kind, safe=kind != "recording", problems=problems)


def _picture(path: Path) -> _Seen:
    recipe = pictures.read_recipe(path)
    more = {**_recipe(recipe), "width": recipe.width, "height": recipe.height}
    lines = [f"{path.name} is a picture made by Sfumato.", pictures.describe(recipe)]
    return _Seen("picture", _family(recipe.model), more=more, lines=lines)


def _recording(path: Path) -> _Seen:
    facts = recordings.inspect(path)
    recipe, size = facts.recipe, facts.size_bytes
    more = {**_recipe(recipe), "steps": facts.steps, "size_bytes": size}
    first = f"{path.name} is a recording of {facts.steps} steps, {files.human_size(size)}."
    lines = [first, pictures.describe(recipe)]
    return _Seen("recording", _family(recipe.model), more=more, lines=lines)


def _project(path: Path) -> _Seen:
    opened = open_project(path, blank_desk(0, 1), write=False)
    nodes, store = opened.work.nodes, opened.store
    size = store.size(node.id for node in nodes)
    models_used = sorted({node.recipe.model.name for node in nodes})
    more = {
        "name": opened.layout.name,
        "pictures": len(store.pictures),
        "nodes": len(nodes),
        "recordings": len(store.recordings),
        "models": models_used,
        "size_bytes": size,
        "note": " ".join(opened.problems),
    }
    first = f"{opened.layout.name} is a project of {len(nodes)} pictures, {files.human_size(size)}."
    family = _family(nodes[-1].recipe.model) if nodes else ""
    problems = [models.Problem(text) for text in opened.problems]
    return _Seen("project", family, problems=problems, more=more, lines=[first])


def _recipe(recipe: Recipe) -> dict[str, Any]:
    return {"recipe": recipe_json.to_dict(recipe), "model": recipe.model.name}


def _family(ref: ModelRef) -> str:
    """The family of the model that something was made with, if that model is here."""
    found = models.locate(ref, models.find())
    return found.family if found else ""


def _model(path: Path) -> _Seen:
    report = models.inspect(path)
    known = report.kind is not ModelKind.UNKNOWN
    if not known and not files.is_folder(path) and path.suffix != ".safetensors":
        problem = models.Problem(
            f"{path.name} is nothing that Sfumato knows.", "Choose a picture, recording or model."
        )
        return _Seen("unknown", problems=[problem])
    more = {
        "form": report.kind.value,
        "name": report.name,
        "usable": report.usable,
        "size_bytes": report.size_bytes,
        "note": str(report.note or ""),
        "parts": [_part(part) for part in report.parts],
    }
    lines = _model_lines(report) if known else []
    return _Seen("model", report.family, report.safe, report.problems, more, lines)


def _part(part: models.Part) -> dict[str, Any]:
    class_name = f"{part.library}.{part.class_name}"
    return {"name": part.name, "class": class_name, "parameters": part.parameters}


def _model_lines(report: models.ModelReport) -> list[str]:
    family = f" ({report.family})" if report.family else ""
    first = f"{report.name} is a model{family}, {files.human_size(report.size_bytes)}."
    parts = [
        f"  {part.name}: {part.class_name}, {part.parameters / 1e6:.1f} million numbers"
        for part in report.parts
        if part.parameters
    ]
    others = [f"  {problem}" for problem in report.problems[1:]]
    last = [] if report.safe else ["It is not safe to load."]
    return [str(report.note or first), *parts, *others, *last]
