"""Journeys: the real window, the real engine in its thread, the model that ships with Sfumato."""

from __future__ import annotations

import contextlib
import queue
from typing import TYPE_CHECKING

import pytest
import window_fixtures
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from studio_rig import LEFT, NONE, Rig

from studio.core.events import Failed, Finished, Ready
from studio.core.jobs import Load, Quality, Run
from studio.core.scene import Phase
from studio.engine.worker import Worker
from studio.library import models
from studio.library.places import HOME_VARIABLE, Places, starter

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from studio.core.desk import Desk
    from studio.core.events import Event
    from studio.core.jobs import Engine
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe

    Render = Callable[[Recipe], Pixels]

loop, no_widget_left = window_fixtures.loop, window_fixtures.no_widget_left
qapp = window_fixtures.qapp

SIDE, STEPS = 128, 6
"""Small and short: a picture takes a moment, and goes through all that a large one does."""

PATIENCE = 240.0
"""Seconds: torch may have to be imported on a machine with much else to do."""


class Journey(Rig):
    """A studio with the real engine, its model ready."""

    def __init__(self, loop: asyncio.AbstractEventLoop, home: Path, cache: Path) -> None:
        self._made: list[Worker] = []

        def make(post: Callable[[Event], None], _places: Places) -> Engine:
            self._made.append(Worker(post, cache, "cpu"))
            return self._made[0]

        super().__init__(loop, home, make, None)
        self.show()
        self.until(lambda: self.scene.model.phase is not Phase.LOADING, PATIENCE)
        assert self.scene.model.phase is Phase.READY, self.scene.notes

    @property
    def worker(self) -> Worker:
        return self._made[0]

    def until(self, met: Callable[[], object], patience: float = PATIENCE) -> None:
        super().until(met, patience)

    def edit(self, change: Callable[[Desk], Desk]) -> None:
        """Set fields of the desk, as one entry."""
        self.studio.conductor.steering.edit(change(self.desk))
        self.studio.conductor.steering.commit()

    def make_small(self) -> None:
        self.edit(lambda desk: desk.with_size(SIDE, SIDE).with_steps(STEPS))

    def rest(self) -> None:
        """Wait until the full picture of what is on the desk is there, and nothing runs."""
        self.until(self.is_at_rest)

    def is_at_rest(self) -> bool:
        stage = self.scene.stage
        return (
            stage is not None
            and stage.recipe == self.desk.recipe
            and stage.quality is Quality.FULL
            and stage.reel.complete
            and self.scene.progress is None
        )

    def draw(self, *places: tuple[float, float]) -> None:
        """Draw with the tool in hand from place to place, as shares of the picture."""
        canvas, recipe = self.window.viewer_panel.canvas, self.stage.recipe
        spots = [
            QPoint(*(round(v) for v in canvas.view.to_widget(x * recipe.width, y * recipe.height)))
            for x, y in places
        ]
        QTest.mousePress(canvas, LEFT, NONE, spots[0])
        for spot in spots[1:]:
            QTest.mouseMove(canvas, spot)
            self.turn()
        QTest.mouseRelease(canvas, LEFT, NONE, spots[-1])
        self.turn()

    def paint(self, prompt: str) -> None:
        self.edit(lambda desk: desk.with_prompt(prompt))
        self.trigger("generate")
        self.rest()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the engine finds out about the model, found out once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def open_journey(
    loop: asyncio.AbstractEventLoop, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Journey]]:
    """Open studios, one after the other; each is closed at the end."""
    home = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    with contextlib.ExitStack() as closing:

        def make() -> Journey:
            journey = Journey(loop, home, cache)
            closing.callback(journey.close)
            journey.make_small()
            return journey

        yield make


@pytest.fixture
def journey(open_journey: Callable[[], Journey]) -> Journey:
    """A studio whose model is ready, set to small pictures."""
    return open_journey()


@pytest.fixture
def fresh(cache: Path) -> Iterator[Render]:
    """Renders with an engine that has seen nothing yet: fresh(recipe) -> its full picture."""
    events: queue.Queue[Event] = queue.Queue()
    worker = Worker(events.put, cache, "cpu")

    def answer(kind: type[Event]) -> Event:
        while True:
            event = events.get(timeout=PATIENCE)
            assert not isinstance(event, Failed), event.details
            if isinstance(event, kind):
                return event

    def render(recipe: Recipe) -> Pixels:
        worker.send(Load(1, models.ref(starter()), starter()))
        answer(Ready)
        worker.send(Run(2, recipe, Quality.FULL))
        finished = answer(Finished)
        assert isinstance(finished, Finished)
        return finished.picture

    worker.start()
    yield render
    assert worker.close(PATIENCE)
