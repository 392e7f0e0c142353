"""The real window under test: a studio in a qasync loop, with hands for mouse and keyboard."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio.app import Studio
from studio.core.jobs import Run
from studio.core.scene import Phase
from studio.engine.fake import FakeEngine, facts_of
from studio.library.places import HOME_VARIABLE, Places, find_places
from studio.ui.widgets.slider_layout import TRACK_Y, TRAVEL

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from PySide6.QtGui import QAction, QImage

    from studio.core.desk import Desk
    from studio.core.events import Event
    from studio.core.jobs import Engine
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import ModelRef
    from studio.core.scene import Scene, Stage
    from studio.ui.widgets.axis_slider import AxisSlider
    from studio.ui.window import Window

    MakeEngine = Callable[[Callable[[Event], None], Places], Engine]

PATIENCE = 60.0
"""Seconds after which what is waited for will not come; a busy machine is slow."""

LOOK = 0.002
"""Seconds between two looks at what is waited for."""

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Answers:
    """The artist's answers to file dialogs.

    path, name, choice: the next answers. asked: the title, the place (or what it is called now)
    and the kind of file of each question.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self.name: str | None = None
        self.choice: int | None = None
        self.asked: list[tuple[str, Path, str]] = []

    def save(self, title: str, suggested: Path, kind: str) -> Path | None:
        self.asked.append((title, suggested, kind))
        return self.path

    def open(self, title: str, folder: Path, kind: str) -> Path | None:
        self.asked.append((title, folder, kind))
        return self.path

    def folder(self, title: str, folder: Path) -> Path | None:
        self.asked.append((title, folder, ""))
        return self.path

    def text(self, title: str, label: str, value: str) -> str | None:
        self.asked.append((title, Path(value), label))
        return self.name

    def choose(self, title: str, label: str, options: Sequence[str], at: int) -> int | None:
        self.asked.append((title, Path(options[at]), label))
        return self.choice


class Rig:
    """A studio whose window is open. It lives only inside `until` and `turn`."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, home: Path, make: MakeEngine, first: Path | None
    ) -> None:
        self.loop = loop
        self.places = find_places({HOME_VARIABLE: str(home)})
        self.answers = Answers()
        self.studio = Studio(self.places, lambda post: make(post, self.places), self.answers)
        self._life = loop.create_task(self.studio.run(first), name="studio")

    # ---- what there is

    @property
    def window(self) -> Window:
        return self.studio.window

    @property
    def scene(self) -> Scene:
        return self.studio.conductor.scene()

    @property
    def desk(self) -> Desk:
        return self.studio.conductor.desk

    @property
    def stage(self) -> Stage:
        stage = self.scene.stage
        assert stage is not None, "no picture is on show"
        return stage

    def action(self, name: str) -> QAction:
        return self.window.actions_by_name[name]

    def look(self) -> QImage:
        """The window as it is painted."""
        return self.window.grab().toImage()

    # ---- time

    def until(self, met: Callable[[], object], patience: float = PATIENCE) -> None:
        """Let the window live until `met`, or fail after `patience` seconds."""

        async def watch() -> None:
            end = time.monotonic() + patience
            while not met():
                assert time.monotonic() < end, f"waited {patience:.0f} s in vain"
                await asyncio.sleep(LOOK)

        self._live(watch())

    def _live(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the loop until `work` has ended, and not one event longer.

        qasync's own `run_until_complete` takes in what else there is after the loop has stopped,
        when a task can no longer find it.
        """
        task = self.loop.create_task(work)
        task.add_done_callback(lambda _task: self.loop.stop())
        self.loop.run_forever()
        task.result()

    def turn(self) -> None:
        """Let what is queued happen, and nothing that has to wait for a clock."""

        async def once() -> None:
            for _ in range(3):
                QCoreApplication.sendPostedEvents()
                await asyncio.sleep(0)

        self._live(once())

    def show(self) -> None:
        """Wait until the window is there and has the keyboard."""
        self.until(self.window.isVisible)
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    def close(self) -> None:
        """Close as the artist does, and wait until everything has ended."""
        if not self._life.done():
            self.window.close()
            self.until(lambda: self._life.done() or self.studio.project.warned)
        if not self._life.done():  # something could not be saved: once more, and it goes
            self.window.close()
            self.until(self._life.done)
        self._life.result()

    # ---- hands

    def trigger(self, name: str) -> None:
        """Run an action."""
        action = self.action(name)
        assert action.isEnabled(), f"{name} is not to be had now"
        action.trigger()
        self.turn()

    def focus(self, widget: QWidget) -> QWidget:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.until(widget.hasFocus)
        return widget

    def key(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, on: QWidget | None = None
    ) -> None:
        """Press a key where the keyboard is, as it comes from the system: shortcuts first."""
        target = on or QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)
        self.turn()

    def write(self, words: str) -> None:
        """Type where the keyboard is."""
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the keyboard"
        QTest.keyClicks(target, words)
        self.turn()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, LEFT, NONE, at if at is not None else widget.rect().center())
        self.turn()

    def wheel(self, widget: QWidget, notches: float) -> None:
        """Turn the wheel over the middle of a widget; above 0 is away from the hand."""
        spot = QPointF(widget.rect().center())
        event = QWheelEvent(
            spot,
            widget.mapToGlobal(spot),
            QPoint(),
            QPoint(0, round(notches * 120)),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(widget, event)
        self.turn()

    def press(self, slider: AxisSlider, value: float) -> None:
        QTest.mousePress(slider, LEFT, NONE, on_track(slider, value))
        self.turn()

    def pull(self, slider: AxisSlider, value: float) -> None:
        QTest.mouseMove(slider, on_track(slider, value))
        self.turn()

    def let_go(self, slider: AxisSlider, value: float) -> None:
        QTest.mouseRelease(slider, LEFT, NONE, on_track(slider, value))
        self.turn()

    def drop(self, target: QWidget, *paths: Path) -> None:
        """Drop files from elsewhere onto a widget."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop_mime(target, mime, target.rect().center())

    def drop_mime(self, target: QWidget, mime: QMimeData, spot: QPoint) -> None:
        """Drop anything onto a widget."""
        copy = Qt.DropAction.CopyAction
        entering = QDragEnterEvent(spot, copy, mime, LEFT, NONE)
        QCoreApplication.sendEvent(target, entering)
        assert entering.isAccepted(), "the drop is refused"
        dropping = QDropEvent(QPointF(spot), copy, mime, LEFT, NONE, QEvent.Type.Drop)
        QCoreApplication.sendEvent(target, dropping)
        self.turn()


def on_track(slider: AxisSlider, value: float) -> QPoint:
    """Where a value lies on a slider's track."""
    share = (value - slider.spec.low) / (slider.spec.high - slider.spec.low)
    return QPoint(round(TRAVEL + share * (slider.width() - 2 * TRAVEL)), round(TRACK_Y))


class FakeRig(Rig):
    """A studio with the engine that is driven by hand.

    load: bring the model to its readiness. asks: the engine is asked to load one at all.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        home: Path,
        *,
        facts: Callable[[ModelRef], ModelFacts] = facts_of,
        load: bool = True,
        asks: bool = True,
        first: Path | None = None,
    ) -> None:
        self._made: list[FakeEngine] = []

        def make(post: Callable[[Event], None], _places: Places) -> Engine:
            self._made.append(FakeEngine(post, facts))
            return self._made[0]

        super().__init__(loop, home, make, first)
        self.show()
        self.until(lambda: self.engine.started and not len(self.studio.tasks))  # all files are read
        assert bool(self.engine.jobs) is asks
        if load:
            self.finish()
            self.until(lambda: self.scene.model.phase is Phase.READY)

    @property
    def engine(self) -> FakeEngine:
        return self._made[0]

    @property
    def runs(self) -> list[Run]:
        """The runs that were asked for."""
        return [job for job in self.engine.jobs if isinstance(job, Run)]

    def advance(self, events: int = 1) -> None:
        """Bring the engine's next events, one by one."""
        for _ in range(events):
            assert self.engine.advance(), "the engine has nothing to do"
            self.turn()

    def finish(self) -> None:
        """Bring every event there is to come, those that answer to others too."""
        while self.engine.advance():
            self.engine.finish()
            self.turn()

    def paint(self, prompt: str = "a lake at dawn") -> None:
        """Have a first picture: type, generate, wait."""
        self.studio.conductor.steering.edit(self.desk.with_prompt(prompt))
        self.trigger("generate")
        self.finish()
        assert self.stage.reel.complete
