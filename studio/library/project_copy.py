"""A copy of a project, and another name for it."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.library import files
from studio.library.project_disk import Disk
from studio.library.project_form import FOLDERS, SUFFIX, Layout, write_head
from studio.library.project_open import fresh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from studio.core.pixels import Pixels
    from studio.core.steps import StepFacts
    from studio.core.work import Work
    from studio.library.project_store import Store


def check_name(name: str) -> str:
    """The name, tidied. StudioError where no folder can be called so."""
    tidy = " ".join(name.split()).removesuffix(SUFFIX).rstrip(". ")
    if not tidy or tidy.startswith(".") or any(c in '<>:"/\\|?*' or ord(c) < 32 for c in tidy):
        raise StudioError(
            "A project cannot have this name.",
            'Use letters, digits and spaces, none of < > : " / \\ | ? *.',
        )
    if len((tidy + SUFFIX).encode()) > 240:
        raise StudioError("This name is too long.", "Choose a shorter one.")
    return tidy


def copy_project(
    source: Store,
    work: Work,
    target: Path,
    films: Mapping[int, Sequence[StepFacts]],
    photos: Mapping[str, Pixels],
) -> None:
    """Write the work, with all that belongs to its nodes, to a new folder, whole or not at all.

    What is no longer where it was (the project may have lost its folder) is left out: pictures
    that are in memory are written from there. StudioError where the target cannot be written.
    """
    if target.exists():
        raise StudioError(f"{target.name} is there already.", "Choose another name for the copy.")
    aside = target.with_name(f".sfumato-{secrets.token_hex(6)}.part")
    try:
        _write(source, work, aside, films, photos)
        aside.rename(target)
    except OSError as error:
        raise files.write_error(error, target) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(
    source: Store,
    work: Work,
    folder: Path,
    films: Mapping[int, Sequence[StepFacts]],
    photos: Mapping[str, Pixels],
) -> None:
    files.make_folder(folder.parent)
    made = fresh(folder, work)
    layout = Layout(folder)
    folder.mkdir()
    write_head(layout)
    for name in FOLDERS:
        (folder / name).mkdir()
    ids = [node.id for node in work.nodes]
    for place, there, wanted in (
        (Layout.picture, made.store.pictures, ids),
        (Layout.thumb, made.store.thumbs, [*ids, *(node.id for node in work.pruned)]),
        (Layout.film, made.store.films, ids),
        (Layout.recording, None, ids),
    ):
        for node_id in wanted:
            if _copied(place(source.layout, node_id), place(layout, node_id)) and there is not None:
                there.add(node_id)
    for digest in source.photos:
        if _copied(source.layout.photo(digest), layout.photo(digest)):
            made.store.photos.add(digest)
    disk = Disk(replace(made, made=True))
    try:
        disk.write(work, films, photos)
    finally:
        disk.close()


def _copied(source: Path, target: Path) -> bool:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    return True
