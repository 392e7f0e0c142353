"""Frames of a film on disk, by recipe: whole or not there at all, and found again after a crash.

A folder with KEY.png for each frame, its recipe inside, and film.json, which says what film they
are for. A file's name is the truth: a frame that is there is finished. KEY~.png is a frame that may
have been made in reduced precision.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from studio.core import recipe_json, walk_json
from studio.core.errors import StudioError
from studio.core.film import FilmJob, FilmOrder, Quality
from studio.library import files, pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

FORMAT: Final = "sfumato-film-job"
NOTE: Final = "film.json"
_NAMES: Final = (f"{'[0-9a-f]' * 32}.png", f"{'[0-9a-f]' * 32}~.png")
"""The names of frames: a folder beside a film may hold pictures of the artist's own."""
_LIMIT: Final = 1 << 26


def key_of(recipe: Recipe) -> str:
    """The name of a recipe's frame: equal recipes have equal names."""
    return hashlib.blake2b(recipe_json.to_json(recipe).encode(), digest_size=16).hexdigest()


class Frames:
    """The frames in a folder, which is made when the first one comes. Any thread may use it.

    exact: whether those in reduced precision will not do, and those that come are exact.
    """

    def __init__(self, folder: Path, *, exact: bool = True) -> None:
        self.folder = folder
        self.exact = exact

    def path(self, recipe: Recipe) -> Path:
        """Where a frame lies, or will lie."""
        path = self.folder / f"{key_of(recipe)}.png"
        return path if self.exact or path.is_file() else path.with_stem(f"{path.stem}~")

    def has(self, recipe: Recipe) -> bool:
        """Whether a frame is there."""
        return self.path(recipe).is_file()

    def put(self, recipe: Recipe, picture: Pixels) -> None:
        """Keep a frame. StudioError where it cannot be written."""
        files.make_folder(self.folder)
        path = self.folder / f"{key_of(recipe)}.png"
        if not self.exact:
            path.unlink(missing_ok=True)  # it is damaged, or nobody would make it again
        files.write_bytes(self.path(recipe), pictures.to_png(picture, recipe))

    def read(self, recipe: Recipe) -> Pixels:
        """A frame. StudioError where it is not there, or cannot be read."""
        return pictures.load_pixels(self.path(recipe))

    def read_all(self, recipes: Iterable[Recipe]) -> Iterator[Pixels]:
        """The frames of these, in their order; one that comes several times in a row is read once.

        StudioError as for `read`.
        """
        last: tuple[Recipe, Pixels] | None = None
        for recipe in recipes:
            if last is None or last[0] != recipe:
                last = recipe, self.read(recipe)
            yield last[1]

    def tidy(self, recipes: Iterable[Recipe]) -> None:
        """Remove the frames that none of these recipes is of: a film's frames may be many."""
        wanted = {key_of(recipe) for recipe in recipes}
        if files.is_folder(self.folder):
            for path in (path for names in _NAMES for path in self.folder.glob(names)):
                if path.stem.removesuffix("~") not in wanted:
                    path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove all frames and the note, and the folder where nothing else lies in it."""
        self.tidy(())
        self.forget()
        with contextlib.suppress(OSError):  # somebody has put something there, or it never was
            self.folder.rmdir()

    # ---- what they are for

    def note(self, job: FilmJob) -> None:
        """Say which film is being made. StudioError where it cannot be written."""
        files.make_folder(self.folder)
        order = job.order
        told = {
            "format": FORMAT,
            "version": 1,
            "path": job.path,
            "count": job.count,
            "suffix": order.suffix,
            "rate": order.rate,
            "size": None if order.size is None else list(order.size),
            "quality": order.quality.value,
            "keep": order.keep,
            "walk": walk_json.to_dict(job.walk),
        }
        files.write_text(self.folder / NOTE, json.dumps(told, ensure_ascii=False))

    def noted(self) -> FilmJob | None:
        """The film that was being made; None where there was none, or it cannot be read."""
        path = self.folder / NOTE
        if not path.is_file():
            return None
        try:
            return _job(json.loads(files.read_bytes(path, _LIMIT)))
        except (StudioError, LookupError, TypeError, ValueError, RecursionError):
            return None

    def forget(self) -> None:
        """The film is there, or wanted no more; its frames stay."""
        (self.folder / NOTE).unlink(missing_ok=True)


def _job(told: dict[str, Any]) -> FilmJob:
    if told["format"] != FORMAT:
        raise ValueError(told["format"])
    size = told["size"]
    order = FilmOrder(
        str(told["suffix"]),
        float(told["rate"]),
        None if size is None else (int(size[0]), int(size[1])),
        Quality(told["quality"]),
        told["keep"] is True,
    )
    count = told.get("count")
    return FilmJob(
        walk_json.from_dict(told["walk"]),
        order,
        str(told["path"]),
        None if count is None else int(count),
    )
