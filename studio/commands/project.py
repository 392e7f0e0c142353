"""`sfumato project`: what a project holds, and its pictures taken out of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.commands import arguments
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console
    from studio.core.node import Node
    from studio.library.project_open import Opened


def add_arguments(parser: ArgumentParser) -> None:
    """The project, and what to take out of it."""
    parser.add_argument("file", metavar="PROJECT.sfumato", type=Path, help="the project")
    parser.add_argument(
        "--export", metavar="DIR", type=Path, help="copy every finished picture to a folder"
    )
    parser.add_argument(
        "--recordings", action="store_true", help="with --export: the recorded runs as well"
    )
    parser.add_argument("--node", metavar="N", help="one picture, by its number; needs --out")
    parser.add_argument("--out", metavar="FILE.png", type=Path, help="where to copy it")
    arguments.add_json(parser)


def run(options: Namespace, console: Console) -> int:
    """List the pictures of a project, or take them out. The project stays as it is."""
    from studio.core.desk import blank_desk  # noqa: PLC0415 - not for --help
    from studio.library.project_open import open_project  # noqa: PLC0415 - brings Pillow

    if (options.node is None) != (options.out is None):
        raise StudioError("--node and --out belong together.", "Give both, or none.")
    if options.recordings and options.export is None:
        raise StudioError("--recordings says what to export.", "Give --export DIR as well.")
    opened = open_project(options.file, blank_desk(0, 1), write=False)
    data = describe(opened)
    lines = [_first_line(opened), *(_line(node) for node in data["nodes"]), *opened.problems]
    if options.node is not None:
        _take_out(opened, _chosen(opened, options.node), options.out)
        data["picture"], lines = (
            str(options.out),
            [f"Copied picture {options.node} to {options.out}."],
        )
    if options.export is not None:
        written = _export(opened, options.export, console, recordings=options.recordings)
        data["exported"] = [str(path) for path in written]
        lines = [f"Copied {len(written)} files to {options.export}."]
    console.result(data, *lines)
    return 0


def describe(opened: Opened) -> dict[str, Any]:
    """The project as JSON values."""
    work, store = opened.work, opened.store
    nodes = [
        {
            "id": node.id,
            "parent": node.parent,
            "title": node.name or node.desk.prompt,
            "name": node.name,
            "origin": node.origin.value,
            "seed": node.recipe.noise.first_seed,
            "steps": node.recipe.steps,
            "width": node.recipe.width,
            "height": node.recipe.height,
            "model": node.recipe.model.name,
            "branch_at": node.desk.branch_at,
            "starred": node.starred,
            "picture": node.id in store.pictures,
            "film": node.id in store.films,
            "recording": node.id in store.recordings,
            "size_bytes": store.size([node.id]),
        }
        for node in work.nodes
    ]
    return {
        "project": opened.layout.name,
        "current": work.place.current,
        "prompt": work.desk.prompt,
        "problems": list(opened.problems),
        "size_bytes": sum(node["size_bytes"] for node in nodes),
        "nodes": nodes,
    }


def _first_line(opened: Opened) -> str:
    count = len(opened.work.nodes)
    return f"{opened.layout.name} holds {count} {'picture' if count == 1 else 'pictures'}."


def _line(node: dict[str, Any]) -> str:
    from studio.library.files import human_size  # noqa: PLC0415 - not for --help

    star = "★" if node["starred"] else " "
    grown = f"from {node['parent']}" if node["parent"] else ""
    title = " ".join(node["title"].split())[:48]
    facts = f"seed {node['seed']}, {node['steps']} steps, {node['width']} x {node['height']}"
    what = human_size(node["size_bytes"]) if node["picture"] else "not finished"
    return f"{node['id']:>5} {star} {title:<48} {facts}, {what} {grown}".rstrip()


def _chosen(opened: Opened, text: str) -> Node:
    number = arguments.whole("The picture's number", text)
    node = next((node for node in opened.work.nodes if node.id == number), None)
    if node is None:
        raise StudioError(
            f"{opened.layout.name} has no picture {number}.",
            "`sfumato project FILE` lists those that it has.",
        )
    return node


def _take_out(opened: Opened, node: Node, out: Path) -> None:
    """Copy a picture: its file holds the recipe already."""
    from studio.library import files, pictures  # noqa: PLC0415 - as above

    pictures.check_name(out)
    if node.id not in opened.store.pictures:
        raise StudioError(
            f"Picture {node.id} was never finished.", "Open the project to have it made."
        )
    files.write_bytes(out, files.read_bytes(opened.layout.picture(node.id), 1 << 30))


def _export(opened: Opened, folder: Path, console: Console, *, recordings: bool) -> list[Path]:
    from studio.library import files  # noqa: PLC0415 - as above

    files.make_folder(folder)
    written = []
    for at, node in enumerate(opened.work.nodes):
        console.progress(f"Picture {at + 1} of {len(opened.work.nodes)}")
        if node.id in opened.store.pictures:
            path = folder / f"{node.id:04}.png"
            _take_out(opened, node, path)
            written.append(path)
        if recordings and node.id in opened.store.recordings:
            path = folder / f"{node.id:04}.trajectory"
            with files.replacing(path) as aside:
                shutil.copyfile(opened.layout.recording(node.id), aside)
            written.append(path)
    return written
