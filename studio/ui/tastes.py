"""My taste: kept under a name, put on the desk as a slider, given away, taken in, forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.scene import Note, Severity
from studio.core.taste import TasteAxis
from studio.library import tastes
from studio.library.tastes import SUFFIX
from studio.ui.tasks import aside
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.taste import Taste
    from studio.ui.dialogs import Dialogs
    from studio.ui.hand import Hand
    from studio.ui.tasks import Tasks


class TasteDeeds:
    """Of one window. shelf: where tastes are kept. folder: where dialogs for files begin."""

    def __init__(
        self,
        hand: Hand,
        tasks: Tasks,
        dialogs: Dialogs,
        shelf: tastes.Tastes,
        folder: Callable[[], Path],
    ) -> None:
        self._hand, self._tasks, self._dialogs = hand, tasks, dialogs
        self._shelf, self._folder = shelf, folder
        self._known: tuple[Taste, ...] = ()

    @property
    def known(self) -> tuple[Taste, ...]:
        """The tastes that are kept, by name."""
        return self._known

    def begin(self) -> None:
        """Look up what is kept."""
        self._tasks.start(self._look(), "read tastes")

    def save(self) -> None:
        """Learn from what was chosen and liked, ask for a name, and keep it."""
        conductor = self._hand.conductor
        facts = conductor.scene().model.facts
        if facts is None:
            self._tell(tr("The model is not ready yet."), tr("Wait a moment."))
            return
        try:
            taste = conductor.choosing.taste(tr("My taste"), conductor.desk, facts)
        except StudioError as error:
            self._tell(error.what, error.hint)
            return
        label = tr("Learned from {count} choices and likes. Its name:", count=taste.judged)
        name = self._dialogs.text(tr("Save my taste"), label, taste.name)
        if name is not None and name.strip():
            self._tasks.start(self._keep(replace(taste, name=name)), "keep taste")

    def add(self) -> None:
        """Put a taste on the desk as a slider."""
        taste = self._asked(tr("Add a taste as a slider"))
        if taste is not None:
            self._hand.choose(self._hand.desk.with_axis(TasteAxis(taste)))

    def forget(self) -> None:
        """Remove a taste from what is kept; sliders that were made of it stay."""
        taste = self._asked(tr("Forget a taste"))
        if taste is not None:
            self._tasks.start(self._forget(taste), "forget taste")

    def give(self) -> None:
        """Write a taste to a file."""
        taste = self._asked(tr("Export a taste"))
        if taste is None:
            return
        place = self._folder() / f"{taste.name}{SUFFIX}"
        path = self._dialogs.save(tr("Export a taste"), place, _kind())
        if path is not None:
            path = path if path.suffix else path.with_suffix(SUFFIX)
            self._tasks.start(self._give(taste, path), "export taste")

    def take(self) -> None:
        """Keep a taste from a file."""
        path = self._dialogs.open(tr("Import a taste"), self._folder(), _kind())
        if path is not None:
            self._tasks.start(self._take(path), "import taste")

    def _asked(self, title: str) -> Taste | None:
        """One of those that are kept; asked for where there are several."""
        if not self._known:
            self._tell(
                tr("No taste is saved yet."),
                tr("Choose some pictures, or like and dislike some, then save your taste."),
            )
            return None
        names = [taste.name for taste in self._known]
        chosen = self._dialogs.choose(title, tr("Taste:"), names, 0)
        return None if chosen is None else self._known[chosen]

    async def _look(self) -> None:
        self._known = await aside(self._shelf.all)

    async def _keep(self, taste: Taste) -> None:
        await aside(self._shelf.keep, taste)
        await self._look()
        self._tell(
            tr("“{name}” is saved.", name=taste.name), tr("It can be added as a slider anywhere.")
        )

    async def _forget(self, taste: Taste) -> None:
        await aside(self._shelf.forget, taste.name)
        await self._look()
        self._tell(
            tr("“{name}” is forgotten.", name=taste.name),
            tr("A slider that was made of it stays until you remove it."),
        )

    async def _give(self, taste: Taste, path: Path) -> None:
        await aside(tastes.write, taste, path)

    async def _take(self, path: Path) -> None:
        await self._keep(await aside(tastes.read, path))

    def _tell(self, what: str, hint: str) -> None:
        self._hand.conductor.tell(Note(Severity.INFO, what, hint))


def _kind() -> str:
    return tr("Tastes (*{suffix})", suffix=SUFFIX)
