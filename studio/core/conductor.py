"""The conductor: takes the artist's wishes and the engine's events, and says what to show.

It knows the desk, the model and the notes, leaves the pictures to the production, and tells one
listener that the scene has changed. It knows no window, no thread and no clock but the one it is
given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.between import why_not
from studio.core.bringing import Bringing
from studio.core.document import Document
from studio.core.errands import Errands
from studio.core.events import (
    Adopted,
    Attended,
    Brought,
    Failed,
    Framed,
    GaveWay,
    Kept,
    Loading,
    Parted,
    Ready,
    Shot,
    Sketched,
)
from studio.core.fitting import fitted
from studio.core.keeping import Keeping
from studio.core.live_pad import ALONG
from studio.core.model_load import ModelLoad
from studio.core.notes import Notes
from studio.core.photos import Photos
from studio.core.pictures import Pictures
from studio.core.production import Production
from studio.core.scene import Note, Scene, Severity, Workspace
from studio.core.session import Session
from studio.core.steering import Steering
from studio.core.workspaces import Wishes, Workspaces

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.compare_scene import SideName
    from studio.core.desk import Desk
    from studio.core.errands import Errand, OnOutcome
    from studio.core.errors import StudioError
    from studio.core.events import Event
    from studio.core.jobs import Job
    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import ModelRef, Recipe
    from studio.core.runs import OnEnd
    from studio.core.steps import View
    from studio.core.work import Work


class Conductor:
    """One per window.

    send: puts a job before the engine. stop: asks it to end a job by number. changed: called after
    every change of the scene. roll: a fresh seed. clock: monotonic seconds.
    photos: the artist's own pictures, as recipes name them. steering: what the hand does to the
    desk. pictures: which pictures are wished for.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        send: Callable[[Job], None],
        stop: Callable[[int], None],
        changed: Callable[[], None],
        roll: Callable[[], int],
        clock: Callable[[], float],
    ) -> None:
        self._tell_changed, self._stop = changed, stop
        self._notes = notes = Notes(self._changed)
        self.photos = Photos()
        self.bringing = Bringing(
            self.photos, lambda: self._production, send, self.errand, notes.tell
        )
        self._session = session = Session(desk)
        self._production = production = Production(self.bringing.send, stop, clock)
        number = production.orders.runs.next_number
        self._model = model = ModelLoad(self.bringing.send, number)
        self._errands = Errands(self.bringing.send, number)
        self.keeping = Keeping(session, production, stop, model.fit, self._changed)
        self.steering = Steering(session, production, model, self.keeping, self._changed)
        self.pictures = Pictures(
            session,
            production,
            model,
            self.steering,
            self.bringing,
            notes,
            roll=roll,
            changed=self._changed,
        )
        steer, attempt = self.steering.steer, self.pictures.attempt
        wishes = Wishes(self.errand, stop, steer, attempt, notes.tell, roll, self._changed)
        self._spaces = spaces = Workspaces(session, production, wishes)
        self.sketches = spaces.sketches
        self.study, self.comparison = spaces.study, spaces.comparison
        self.ranging, self.finding, self.choosing = spaces.ranging, spaces.finding, spaces.choosing
        self.pad, self.pins, self.grid = spaces.pad, spaces.pins, spaces.grid
        self.walking, self.filming = spaces.walking, spaces.filming
        self.document = Document(
            session,
            production,
            spaces,
            opening=self._leave,
            opened=self._enter,
            changed=self._changed,
        )

    # ---- what is shown

    def scene(self) -> Scene:
        """Everything that the window shows now."""
        session, production = self._session, self._production
        orders = production.orders
        stage = production.stage(session.desk)
        scene = Scene(
            desk=session.desk,
            model=self._model.state,
            stage=stage,
            progress=orders.runs.progress,
            nodes=production.history.nodes,
            current=production.current,
            notes=self._notes.shown,
            can_undo=session.can_undo,
            can_redo=session.can_redo,
            waiting=self._model.waited_for,
            workspace=self.document.workspace,
            project=self.document.state,
            photo=self.bringing.scene(session.desk),
            answers=orders.runs.answers,
            live=orders.live,
        )
        return self._spaces.shown_in(scene)

    def _changed(self) -> None:
        """Something is different: whoever looks on sees to it, then the window."""
        self.bringing.follow(self._session.desk)
        shown, facts = self.document.workspace, self._model.facts
        self._spaces.follow(shown, facts, steering=self.steering.is_steering)
        self._tell_changed()

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return self._session.desk

    def tell(self, note: Note) -> None:
        """Show a note, unless the same one is there already."""
        self._notes.tell(note)

    def dismiss(self, note: Note) -> None:
        """Take a note away."""
        self._notes.dismiss(note)

    def _leave(self) -> None:
        """Another project is opened: what runs gives way."""
        self._spaces.leave()
        self._halt()
        self._model.waited_for = False

    def _enter(self, work: Work) -> None:
        """Another project was opened: its desk comes to the model that runs."""
        facts = self._model.facts
        if facts is not None:
            self._session.refit(lambda desk: fitted(desk, facts, fresh=not work.nodes))

    # ---- wishes

    def stop(self) -> None:
        """End the run that is under way or asked for, or the wait for the model."""
        self._model.waited_for = False
        self.bringing.stop(self._session.desk)
        self._halt()
        self._changed()

    def _halt(self) -> None:
        self.grid.halt()
        for number in self._production.stop():
            self._stop(number)

    def blend(self) -> None:
        """Make the picture half way between the two that are compared, under A in the history."""
        pair = self.comparison.pair()
        if pair is not None and not why_not(pair[0].recipe, pair[1].recipe):
            self.pictures.mix(pair[0].id, pair[1].id)
            self.document.arrange(Workspace.SCRUB)

    def walk_path(self) -> None:
        """The path over the pad becomes a walk, or goes on the one there is."""
        recipes = self.pad.keyframes()
        if recipes:
            self.walking.take(recipes, onward=ALONG)
            self.document.arrange(Workspace.INTERPOLATE)

    def keep(self, name: SideName) -> None:
        """Go on with one of the two that are compared."""
        side = self.comparison.scene(None).side(name)
        if side is not None:
            self.pictures.select(side.node.id)
            self.document.arrange(Workspace.SCRUB)

    def request(self, recipe: Recipe, on_end: OnEnd) -> None:
        """Make the full picture of a recipe for somebody who waits for it."""
        self._production.orders.request(recipe, on_end)

    def errand(self, make: Callable[[int], Errand], on_outcome: OnOutcome) -> int:
        """Ask the engine for something with one answer; see `core.errands`."""
        return self._errands.ask(make, on_outcome)

    # ---- wishes: steps

    def scrub(self, position: int) -> None:
        """Show a step; `count` is the finished picture."""
        if self._production.scrub(position):
            self._changed()

    def look(self, view: View) -> None:
        """Show what a step sees, what it expects, or where it leads."""
        if self._production.look(view):
            self._changed()

    def peek(self) -> None:
        """The hand rests on a step: a full decode replaces the preview."""
        desk = self._session.desk
        self._production.peek(desk)
        stage = self._production.stage(desk)
        if stage is not None:
            self.comparison.peek_beside(stage)

    # ---- the model

    def load(self, ref: ModelRef, folder: Path) -> None:
        """Load a model; what runs now gives way, and who waits for a model waits for this one."""
        self._halt()
        self._production.orders.use(None)
        self.bringing.use(None)
        self._model.begin(ref, folder)
        self._changed()

    def fail_model(self, name: str, error: StudioError) -> None:
        """A model could not even be sent to the engine."""
        self._model.fail(name, error.what)
        self.tell(Note(Severity.ERROR, error.what, error.hint, error.details))
        self._changed()

    # ---- events

    def receive(self, event: Event) -> None:
        """Take one event of the engine."""
        match event:
            case Loading():
                self._model.receive(event)
            case Ready():
                if self._model.receive(event):
                    self._ready(event.facts)
            case (
                Kept()
                | Brought()
                | Adopted()
                | Attended()
                | Parted()
                | Framed()
                | Sketched()
                | Shot()
            ):
                self._errands.receive(event)
            case Failed() | GaveWay() if self._errands.receive(event):
                pass  # whoever asked knows
            case _:
                known = self._production.receive(event, self._session.desk)
                if isinstance(event, Failed) and not known:
                    self._failed(event)
        self.comparison.receive(event)
        self._changed()

    def _ready(self, facts: ModelFacts) -> None:
        self._production.orders.use(facts)
        self.bringing.use(facts)
        fresh = not len(self._production.history)
        self._session.refit(lambda desk: fitted(desk, facts, fresh=fresh))
        if self._model.take_wait():
            self.pictures.generate()
        else:
            self._production.resume()

    def _failed(self, event: Failed) -> None:
        self._model.receive(event)
        self.tell(Note(Severity.ERROR, event.what, event.hint, event.details))
