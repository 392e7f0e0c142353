"""The artist's hand: what it does becomes wishes, and what follows when it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.core.jobs import Quality
from studio.core.node import Origin
from studio.core.steps import Tier, View
from studio.ui.rhythm import PAUSE, PEEK, REST, Wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.compare_scene import SideName
    from studio.core.conductor import Conductor
    from studio.core.desk import Desk
    from studio.core.scene import Scene


class Hand(QObject):
    """Between the panels and the conductor, with the waits of `rhythm`."""

    def __init__(self, conductor: Conductor, parent: QObject) -> None:
        super().__init__(parent)
        self.conductor = conductor
        self._pause = Wait(PAUSE, conductor.steering.commit, self)
        self._rest = Wait(REST, conductor.steering.settle, self)
        self._peek = Wait(PEEK, conductor.peek, self)
        self._sides = Wait(PEEK, conductor.comparison.peek, self)
        self._finish = Wait(PAUSE, conductor.peek, self)
        self._cheap: tuple[object, ...] | None = None  # what is shown cheaply

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return self.conductor.desk

    def write(self, desk: Desk) -> None:
        """Text changed by a key: one entry of undo when the typing pauses; nothing runs."""
        self.conductor.steering.edit(desk)
        self._pause.begin()

    def choose(self, desk: Desk) -> None:
        """A field was set: one entry of undo; nothing runs."""
        self.finish_writing()
        self.conductor.steering.edit(desk)
        self.conductor.steering.commit()

    def finish_writing(self) -> None:
        """Typing is over (the field is left, a button is pressed)."""
        if self._pause.pending:
            self._pause.drop()
            self.conductor.steering.commit()

    def move(self, desk: Desk) -> None:
        """A slider moved: a draft at once, the full picture at rest."""
        self.live(lambda: self.conductor.steering.steer(desk))

    def live(self, wish: Callable[[], None]) -> None:
        """Something that is steered moved; the full picture follows at rest."""
        self.finish_writing()
        wish()
        self._rest.begin()

    def release(self, origin: Origin = Origin.SLIDER) -> None:
        """What was steered was let go."""
        self._rest.drop()
        self.conductor.steering.release(origin)

    def put_back(self) -> None:
        """What was moved and not let go is taken back."""
        self._rest.drop()
        self.conductor.steering.undo()

    def scrub(self, position: int) -> None:
        """Show a step; in full when the hand rests there."""
        self.conductor.scrub(position)
        self._peek.begin()

    def scrub_side(self, name: SideName, position: int) -> None:
        """Show a step of one of two pictures; both in full when the hand rests."""
        self.conductor.comparison.scrub(name, position)
        self._sides.begin()

    def look(self, view: View) -> None:
        """Show another view of the step."""
        self.conductor.look(view)
        self._peek.begin()

    def show_scene(self, scene: Scene) -> None:
        """A step that came to be shown cheaply, in whatever way, refines when it stays."""
        cheap = _cheap(scene)
        if cheap == self._cheap:
            return
        before, self._cheap = self._cheap, cheap
        self._finish.drop()
        if cheap is None:
            self._peek.drop()
        elif before is not None and before[:-1] == cheap[:-1]:
            self._finish.begin()  # the words under which it is to be finished are being typed
        else:
            self._peek.begin()

    def close(self) -> None:
        """Call off what was waiting."""
        for wait in (self._pause, self._rest, self._peek, self._sides, self._finish):
            wait.drop()


def _cheap(scene: Scene) -> tuple[object, ...] | None:
    """What stands in the viewer, if it is less than it could be; None if it is as good as it gets.

    The newest step of a run that goes on is not: the next one comes before it is decoded. Nor is a
    step that is to be finished while the engine makes something else.
    """
    stage, progress = scene.stage, scene.progress
    if stage is None or stage.quality is Quality.DRAFT or stage.position >= len(stage.reel.steps):
        return None
    runs = progress is not None and progress.quality is Quality.FULL
    if runs and stage.reel.picture is None and stage.position == len(stage.reel.steps) - 1:
        return None
    finishes = stage.view is View.FINISH
    unfinished = finishes and stage.shows is not View.FINISH
    if not unfinished and stage.tier is Tier.FULL:
        return None
    if unfinished and runs:
        return None
    words = scene.desk.recipe if finishes else None
    return stage.recipe, stage.position, stage.view, scene.model.facts, words
