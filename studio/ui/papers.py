"""Files in and out of the window: pictures, recordings, model folders; each as a task."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.events import Failed, Finished, GaveWay
from studio.core.jobs import Keep, Quality
from studio.core.recording_form import SUFFIX
from studio.core.run_axes import AdapterAxis
from studio.core.scene import Note, Severity
from studio.library import files, models, photos, pictures
from studio.library.loras import SUFFIX as SAFETENSORS
from studio.library.loras import Loras, is_lora
from studio.library.places import starter
from studio.library.project_form import is_project
from studio.ui.examples import EXAMPLES
from studio.ui.tasks import aside
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeVar

    from studio.core.conductor import Conductor
    from studio.core.errands import Outcome
    from studio.core.model_facts import ModelFacts
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.core.runs import Ended
    from studio.core.scene import Stage
    from studio.library.loras import Lora
    from studio.library.places import Places
    from studio.ui.dialogs import Dialogs
    from studio.ui.projects import Projects
    from studio.ui.tasks import Tasks
    from studio.ui.tastes import TasteDeeds

    T = TypeVar("T")

NAME = 56
"""Letters of the prompt in a file's name: under 255 bytes with the seed, in any script."""


class Papers:
    """The files of one window.

    folder: where dialogs begin; it follows what was chosen last. places: where a picture that is
    dragged out becomes a file first (in the cache), and where LoRAs are kept.
    """

    def __init__(
        self, conductor: Conductor, tasks: Tasks, dialogs: Dialogs, folder: Path, places: Places
    ) -> None:
        self._conductor = conductor
        self._tasks = tasks
        self._dialogs = dialogs
        self.folder = folder
        self.projects: Projects | None = None
        self.tastes: TasteDeeds | None = None
        self.model: Path | None = None  # the folder of the model that was loaded last
        self.known_loras: tuple[Lora, ...] = ()
        self.lora_added: Callable[[AdapterAxis], None] | None = None  # told of a file that came in
        self._loras = Loras(places.loras)
        self._drags = places.cache / "dragged"

    def save(self) -> None:
        """Ask where, then write the finished picture with its recipe inside."""
        stage = self._conductor.scene().stage
        if stage is None:
            return
        recipe = _recipe_on_show(stage, self._conductor)
        suggested = self.folder / f"{file_name(recipe)}.png"
        path = self._dialogs.save(tr("Save picture"), suggested, tr("Pictures (*.png)"))
        if path is not None:
            path = path if path.suffix else path.with_suffix(".png")
            self.folder = path.parent
            self._tasks.start(self._write(recipe, stage, path), "save picture")

    def keep(self) -> None:
        """Ask where, then write the recording of every step."""
        stage = self._conductor.scene().stage
        if stage is None:
            return
        recipe = _recipe_on_show(stage, self._conductor)
        suggested = self.folder / f"{file_name(recipe)}{SUFFIX}"
        path = self._dialogs.save(
            tr("Save recording"), suggested, tr("Recordings (*{suffix})", suffix=SUFFIX)
        )
        if path is not None:
            path = path if path.suffix else path.with_suffix(SUFFIX)
            self.folder = path.parent
            self._tasks.start(self._record(recipe, path), "save recording")

    def place_for_film(
        self, recipe: Recipe, title: str, suffix: str, kind: str, of: str = ""
    ) -> Path | None:
        """Ask where a film of a recipe's run shall go; None if the artist thinks better of it.

        suffix: "" for a folder of pictures, which gets a name of its own in the chosen one. of:
        what comes after the picture's name; "" for steps.
        """
        name = f"{file_name(recipe)}-{of or tr('steps')}"
        if suffix:
            path = self._dialogs.save(title, self.folder / f"{name}{suffix}", kind)
        else:
            chosen = self._dialogs.folder(title, self.folder)
            path = None if chosen is None else chosen / name
        if path is not None:
            self.folder = path.parent
        return path

    def ask(self, title: str, label: str, value: str) -> str | None:
        """Ask for a few words; None if the artist thinks better of it."""
        return self._dialogs.text(title, label, value)

    def write(self, path: Path, title: str, write: Callable[[Path], None]) -> None:
        """Have something written where the artist wished it. write: runs in a thread."""
        self._tasks.start(self._put(path, write), title)

    def put(
        self, recipe: Recipe, title: str, name: str, kind: str, write: Callable[[Path], None]
    ) -> None:
        """Ask where something about a recipe's picture shall go, then have it written there.

        name: what comes after the picture's own name, with the suffix. write: runs in a thread.
        """
        suggested = self.folder / f"{file_name(recipe)}-{files.plain_name(name)}"
        path = self._dialogs.save(title, suggested, kind)
        if path is not None:
            path = path if path.suffix else path.with_suffix(suggested.suffix)
            self.folder = path.parent
            self.write(path, title, write)

    def open(self) -> None:
        """Ask which picture, then bring its recipe back, or let it in as a photo."""
        kinds = " ".join(f"*{suffix}" for suffix in photos.SUFFIXES)
        path = self._dialogs.open(
            tr("Open picture"), self.folder, tr("Pictures ({kinds})", kinds=kinds)
        )
        if path is not None:
            self.folder = path.parent
            self.take([path])

    def open_model(self) -> None:
        """Ask which model folder, then load it."""
        path = self._dialogs.folder(tr("Open model folder"), self.folder)
        if path is not None:
            self.folder = path.parent
            self.load(path)

    def load_starter(self) -> None:
        """Load the model that ships with Sfumato."""
        self.load(starter())

    def take(self, paths: list[Path]) -> None:
        """Files came in: a project, a picture made here, a photo, a LoRA, a model's folder."""
        for path in paths[:1]:
            if self.projects is not None and is_project(path):
                self.projects.take(path)
            elif path.is_dir():
                self.load(path)
            elif is_lora(path):
                self._tasks.start(self._lay_over(path), "add LoRA")
            else:
                self._tasks.start(self._read(path), "open picture")

    def open_lora(self) -> None:
        """Ask which LoRA, then keep it and lay it over the model."""
        kinds = f"*{SAFETENSORS}"
        path = self._dialogs.open(tr("Open LoRA"), self.folder, tr("LoRAs ({kinds})", kinds=kinds))
        if path is not None:
            self.folder = path.parent
            self._tasks.start(self._lay_over(path), "add LoRA")

    def find_loras(self) -> None:
        """Look through the folder of LoRAs, so that menus can list them."""
        self._tasks.start(self._find_loras(), "find LoRAs")

    def load(self, folder: Path) -> None:
        """Load a model folder once it has been looked through."""
        self._tasks.start(self._inspect(folder), "open model")

    def show_examples(self, show: Callable[[dict[str, Pixels]], None]) -> None:
        """Read the examples' pictures and hand them over, by name."""
        self._tasks.start(self._examples(show), "examples")

    def drag_file(self) -> Path | None:
        """The picture on show as a file to drag out; None while there is no finished one."""
        stage = self._conductor.scene().stage
        if stage is None or stage.reel.picture is None:
            return None
        try:
            files.make_folder(self._drags)
            path = self._drags / f"{file_name(stage.recipe)}.png"
            pictures.save(path, stage.reel.picture, stage.recipe)
        except StudioError as error:
            self._conductor.tell(Note(Severity.ERROR, error.what, error.hint, error.details))
            return None
        return path

    async def _write(self, recipe: Recipe, stage: Stage, path: Path) -> None:
        picture = stage.reel.picture if stage.quality is Quality.FULL else None
        if picture is None:
            picture = await self._finished(recipe)
        await aside(pictures.save, path, picture, recipe)
        self._conductor.tell(Note(Severity.INFO, tr("Saved {name}.", name=path.name)))

    async def _put(self, path: Path, write: Callable[[Path], None]) -> None:
        await aside(write, path)
        self._conductor.tell(Note(Severity.INFO, tr("Saved {name}.", name=path.name)))

    async def _finished(self, recipe: Recipe) -> Pixels:
        """The full picture of a recipe, made if need be."""
        answer: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self._conductor.request(recipe, _answer(answer))
        ended = await answer
        if isinstance(ended, Finished):
            return ended.picture
        if isinstance(ended, Failed):
            raise StudioError(ended.what, ended.hint, ended.details)
        raise StudioError(
            tr("The picture was not finished, so it was not saved."), tr("Save it again.")
        )

    async def _record(self, recipe: Recipe, path: Path) -> None:
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._conductor.errand(lambda number: Keep(number, recipe, path), _answer(answer))
        ended = await answer
        if isinstance(ended, Failed):
            raise StudioError(ended.what, ended.hint, ended.details)
        if isinstance(ended, GaveWay):
            raise StudioError(tr("The recording was not saved."), tr("Save it again."))
        self._conductor.tell(Note(Severity.INFO, tr("Saved {name}.", name=path.name)))

    async def _read(self, path: Path) -> None:
        recipe = await aside(pictures.find_recipe, path)
        if recipe is None:
            await self._read_photo(path)
            return
        picture = await aside(pictures.load_pixels, path)
        self._conductor.pictures.open(recipe, picture)

    async def _read_photo(self, path: Path) -> None:
        """Any other picture is the artist's own: it comes in as the model takes it."""
        there: asyncio.Future[ModelFacts] = asyncio.get_running_loop().create_future()
        self._conductor.bringing.await_model(_answer(there))
        facts = await there
        model = (facts.width, facts.height)
        self._conductor.pictures.open_photo(await aside(photos.load, path, model, facts.multiple))

    async def _examples(self, show: Callable[[dict[str, Pixels]], None]) -> None:
        there = [example for example in EXAMPLES if example.picture.is_file()]
        read = [await aside(pictures.load_pixels, example.picture) for example in there]
        show({example.name: picture for example, picture in zip(there, read, strict=True)})

    async def _lay_over(self, path: Path) -> None:
        lora = await aside(self._loras.add, path)
        await self._find_loras()
        if self.lora_added is not None:
            self.lora_added(AdapterAxis(lora.name, lora.fingerprint))

    async def _find_loras(self) -> None:
        self.known_loras = await aside(self._loras.all)

    async def _inspect(self, folder: Path) -> None:
        try:
            await aside(models.check, folder)
            ref = await aside(models.ref, folder)
        except StudioError as error:
            scene = self._conductor.scene()
            if scene.model.facts is not None:
                raise  # the model that runs goes on running
            self._conductor.fail_model(folder.name, error)
            return
        self.model = folder
        self._conductor.load(ref, folder)


def file_name(recipe: Recipe) -> str:
    """A file name that tells the picture: words of its prompt and its seed."""
    words = re.findall(r"\w+", recipe.conditioning.text.lower())
    told = "-".join(words[:6])[:NAME].rstrip("-")
    return "-".join(part for part in (told, str(recipe.noise.first_seed)) if part)


def _recipe_on_show(stage: Stage, conductor: Conductor) -> Recipe:
    return conductor.desk.recipe if stage.quality is Quality.DRAFT else stage.recipe


def _answer(future: asyncio.Future[T]) -> Callable[[T], None]:
    def settle(value: T) -> None:
        if not future.done():
            future.set_result(value)

    return settle
