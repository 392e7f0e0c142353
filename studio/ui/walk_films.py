"""The way from "Render walk" to a film on disk: the place, the frames, the file."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from studio.core import walk_json
from studio.core.errors import StudioError
from studio.core.film import Film, FilmJob, FilmOrder, Quality
from studio.core.limits import size_of
from studio.core.scene import Note, Severity
from studio.library import files, films
from studio.library import settings as remembered
from studio.library.films import FORMATS
from studio.library.frames import Frames
from studio.ui.outside import open_file, show_in_folder
from studio.ui.tasks import aside
from studio.ui.words import tr

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

    from studio.core.conductor import Conductor
    from studio.core.film import FilmScene
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.scene import Scene
    from studio.library.settings import Settings
    from studio.ui.papers import Papers
    from studio.ui.project_keeper import ProjectKeeper
    from studio.ui.tasks import Tasks


class _GivenUp(Exception):  # noqa: N818 - the film's end, not an error
    """The artist wants the film no more."""


class Shelf:
    """The frames on disk, written in the background; see `core.filming`."""

    def __init__(self, frames: Frames, conductor: Conductor, tasks: Tasks) -> None:
        self.frames = frames
        self._conductor, self._tasks = conductor, tasks

    def has(self, recipe: Recipe) -> bool:
        """Whether a frame is there."""
        return self.frames.has(recipe)

    def put(self, recipe: Recipe, picture: Pixels) -> None:
        """Write a frame."""
        self._tasks.start(self._put(recipe, picture), "keep a frame")

    async def _put(self, recipe: Recipe, picture: Pixels) -> None:
        try:
            await aside(self.frames.put, recipe, picture)
        except StudioError as error:
            self._conductor.filming.stumble(error)
        else:
            self._conductor.filming.kept(recipe)


class WalkFilms(QObject):
    """One film of a walk at a time; its frames lie in the project."""

    def __init__(self, parent: QObject, conductor: Conductor, settings: Settings) -> None:
        super().__init__(parent)
        self._conductor, self._settings = conductor, settings
        self._papers: Papers | None = None
        self._project: ProjectKeeper | None = None
        self._tasks: Tasks | None = None
        self._shelf: Shelf | None = None
        self._writing: asyncio.Task[None] | None = None
        self._given_up = False
        self.order = _order(settings.get(remembered.WALK_EXPORT))

    def connect_papers(self, papers: Papers, tasks: Tasks) -> None:
        """What asks for places, what owns the tasks, and whose folder holds the frames."""
        self._papers, self._tasks = papers, tasks
        self._project = papers.projects.keeper if papers.projects is not None else None
        if self._project is not None:
            self._project.taken_up.connect(self._taken_up)

    def take(self, order: FilmOrder) -> None:
        """Something else shall be made."""
        self.order = order
        told = {**asdict(order), "size": None if order.size is None else list(order.size)}
        self._settings.set(remembered.WALK_EXPORT, told)

    def ask_size(self) -> bool:
        """Ask for any size; whether there is another now."""
        width, height = self.order.size or (1024, 1024)
        label = tr("Width and height in pixels, like 1280x720:")
        return self._ask(
            tr("Size of the film"),
            label,
            f"{width}x{height}",
            lambda text: replace(self.order, size=size_of(text)),
        )

    def ask_rate(self) -> bool:
        """Ask for any rate; whether there is another now."""
        return self._ask(
            tr("Frame rate"),
            tr("Pictures a second:"),
            f"{self.order.rate:g}",
            lambda text: replace(self.order, rate=films.rate_of(text)),
        )

    def _ask(self, title: str, label: str, value: str, change: Callable[[str], FilmOrder]) -> bool:
        text = None if self._papers is None else self._papers.ask(title, label, value)
        if text is None:
            return False
        try:
            self.take(change(text))
        except StudioError as error:
            self._conductor.tell(Note(Severity.INFO, error.what, error.hint))
            return False
        return True

    # ---- wishes

    def begin(self) -> None:
        """Ask where, then make the film of the walk as it is now."""
        walk, order, papers = self._conductor.walking.walk, self.order, self._papers
        if len(walk.keyframes) < 2 or papers is None or self._tasks is None:
            return
        kind = films.kind_of(order.suffix)
        files_of = f"{tr(kind.label)} (*{kind.suffix})" if kind.suffix else tr(kind.label)
        first = walk.keyframes[0].recipe
        path = papers.place_for_film(first, tr("Render walk"), kind.suffix, files_of, tr("walk"))
        if path is None:
            return
        if kind.suffix and path.suffix.lower() != kind.suffix:
            path = path.with_name(path.name + kind.suffix)
        self._tasks.start(self._begin(FilmJob(walk, order, str(path))), "film a walk")

    async def _begin(self, job: FilmJob) -> None:
        project, tasks = self._project, self._tasks
        if project is None or tasks is None:
            return
        await aside(films.check, Path(job.path), job.order.rate)
        kept = Frames(await project.room_for_frames(), exact=job.order.exact)
        frames = await aside(_frames_of, job)
        await aside(kept.tidy, frames)
        await aside(kept.note, job)
        self._shelf = Shelf(kept, self._conductor, tasks)
        self._conductor.filming.begin(job, self._shelf, frames)

    def cancel(self) -> None:
        """The film is wanted no more. Its frames stay until the next is made."""
        self._given_up = True
        if self._shelf is not None:
            self._shelf.frames.forget()
        self._conductor.filming.cancel()

    def play(self) -> None:
        """Open the finished film in whatever plays films here."""
        self._outside(open_file)

    def show_in_folder(self) -> None:
        """Show where the finished film lies."""
        self._outside(show_in_folder)

    def _outside(self, show: Callable[[Path], None]) -> None:
        film = self._conductor.filming.scene()
        if film is not None and film.stage is Film.DONE:
            try:
                show(Path(film.job.path))
            except StudioError as error:
                self._conductor.tell(Note(Severity.INFO, error.what, error.hint))

    def _taken_up(self, _folder: object) -> None:
        """Another project is open: the film that was being made in it waits there."""
        self._given_up = True
        if self._conductor.filming.scene() is not None:
            self._conductor.filming.cancel()
        if self._tasks is not None:
            self._tasks.start(self._offer(), "find a film")

    async def _offer(self) -> None:
        project, tasks = self._project, self._tasks
        if project is None or tasks is None:
            return
        folder = project.frames
        job = await aside(Frames(folder).noted)
        if job is None:
            return
        frames = await aside(_frames_of, job)
        if folder == project.frames:
            self._shelf = Shelf(Frames(folder, exact=job.order.exact), self._conductor, tasks)
            self._conductor.filming.begin(job, self._shelf, frames, paused=True)

    # ---- the file

    def show_scene(self, scene: Scene) -> None:
        """When all frames are there, the file is written."""
        film = scene.film
        ready = film is not None and film.stage is Film.WRITING and self._writing is None
        if ready and film is not None and self._tasks is not None:
            self._given_up = False
            self._writing = self._tasks.start(self._write(film), "write a film")

    async def _write(self, film: FilmScene) -> None:
        shelf, job = self._shelf, film.job
        if shelf is None:
            return
        path, order = Path(job.path), job.order
        write = partial(
            films.write,
            path,
            self._frames(shelf.frames, job),
            rate=order.rate,
            size=order.size,
            quality=order.quality,
            comment=walk_json.to_json(job.walk) if order.keep else "",
            loop=job.walk.loop,
        )
        try:
            await aside(_written, write, path, job)
        except _GivenUp:
            return
        except StudioError as error:
            self._conductor.filming.stumble(error)
            return
        finally:
            self._writing = None
        shelf.frames.forget()
        self._conductor.filming.written()
        size = files.human_size(path.stat().st_size) if path.is_file() else ""
        name = f"{path.name} ({size})" if size else path.name
        self._conductor.tell(Note(Severity.INFO, tr("Saved {name}.", name=name)))

    def _frames(self, frames: Frames, job: FilmJob) -> Iterator[Pixels]:
        for picture in frames.read_all(job.frames):
            if self._given_up:
                raise _GivenUp
            yield picture


def _frames_of(job: FilmJob) -> tuple[Recipe, ...]:
    return job.frames


def _written(write: Callable[[], int], path: Path, job: FilmJob) -> None:
    """Write the film; beside numbered pictures, which hold no words, the walk itself."""
    write()
    if not job.order.suffix and job.order.keep:
        files.write_text(path / f"{path.name}{walk_json.SUFFIX}", walk_json.to_json(job.walk))


def _order(kept: dict[str, Any]) -> FilmOrder:
    """The order of last time; what does not fit (a hand-edited file) is as on the first day."""
    usual = FilmOrder()
    suffix, rate = kept.get("suffix"), kept.get("rate")
    low, high = films.RATES
    qualities = {quality.value for quality in Quality}
    return FilmOrder(
        suffix=str(suffix) if suffix in {f.suffix for f in FORMATS} else usual.suffix,
        rate=rate if isinstance(rate, int | float) and low <= rate <= high else usual.rate,
        size=_size(kept.get("size")),
        quality=Quality(kept["quality"]) if kept.get("quality") in qualities else usual.quality,
        keep=kept.get("keep") is not False,
    )


def _size(kept: object) -> tuple[int, int] | None:
    if not isinstance(kept, list) or len(kept) != 2:
        return None
    width, height = kept
    fits = all(type(side) is int and 16 <= side <= 8192 for side in kept)
    return (width, height) if fits else None
