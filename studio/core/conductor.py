"""The conductor: takes the artist's wishes and the engine's events, and says what to show.

It knows the desk, the model and the notes, leaves the pictures to the production, and tells one
listener that the scene has changed. It knows no window, no thread and no clock but the one it is
given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core import counts
from studio.core.between import between, why_not
from studio.core.branch import picture_of
from studio.core.bringing import Bringing, shows_same
from studio.core.desk import Desk, desk_of
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
from studio.core.history import Origin
from studio.core.keeping import Keeping
from studio.core.live_pad import ALONG
from studio.core.model_load import ModelLoad
from studio.core.notes import Notes
from studio.core.photos import Photos, take_over_at
from studio.core.production import Production
from studio.core.scene import Note, Phase, Scene, Severity, Workspace
from studio.core.session import Session
from studio.core.workspaces import Wishes, Workspaces

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.compare_scene import SideName
    from studio.core.errands import Errand, OnOutcome
    from studio.core.errors import StudioError
    from studio.core.events import Event
    from studio.core.jobs import Job
    from studio.core.live import Live
    from studio.core.model_facts import ModelFacts
    from studio.core.pixels import Pixels
    from studio.core.recipe import ModelRef, Recipe
    from studio.core.runs import OnEnd
    from studio.core.steps import View
    from studio.core.work import Work


_NO_WORDS: Final = (
    "There is no prompt yet.",
    "Say what the photo is to become; the model takes over at the step on show.",
)


class Conductor:
    """One per window.

    send: puts a job before the engine. stop: asks it to end a job by number. changed: called after
    every change of the scene. roll: a fresh seed. clock: monotonic seconds.
    photos: the artist's own pictures, as recipes name them.
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
        self._tell_changed = changed
        self._notes = Notes(self._changed)
        self.photos = Photos()
        self.bringing = Bringing(
            self.photos, lambda: self._production, send, self.errand, self._notes.tell
        )
        self._send, self._stop, self._roll = self.bringing.send, stop, roll
        self._session = Session(desk)
        self._production = Production(self._send, stop, clock)
        self._model = ModelLoad(self._send, self._production.next_number)
        self.keeping = Keeping(self._session, self._production, stop, self._runnable, self._changed)
        self._errands = Errands(self._send, self._production.next_number)
        self._spaces = spaces = Workspaces(
            self._session,
            self._production,
            Wishes(
                self.errand, stop, self.steer, self.attempt, self.tell, self._roll, self._changed
            ),
        )
        self.sketches = spaces.sketches
        self.study, self.comparison = spaces.study, spaces.comparison
        self.ranging, self.finding, self.choosing = spaces.ranging, spaces.finding, spaces.choosing
        self.pad, self.pins, self.grid = spaces.pad, spaces.pins, spaces.grid
        self.walking, self.filming = spaces.walking, spaces.filming
        self._steering = False  # the hand is on a slider: nothing in the background comes between
        self.document = Document(
            self._session,
            self._production,
            self.comparison,
            self.ranging,
            self.choosing,
            opening=self._leave,
            opened=self._enter,
            changed=self._changed,
        )

    # ---- what is shown

    def scene(self) -> Scene:
        """Everything that the window shows now."""
        session, production = self._session, self._production
        stage = production.stage(session.desk)
        scene = Scene(
            desk=session.desk,
            model=self._model.state,
            stage=stage,
            progress=production.progress,
            nodes=production.history.nodes,
            current=production.current,
            notes=self._notes.shown,
            can_undo=session.can_undo,
            can_redo=session.can_redo,
            waiting=self._model.waited_for,
            workspace=self.document.workspace,
            project=self.document.state,
            photo=self.bringing.scene(session.desk),
            answers=production.answers,
            live=production.live,
        )
        return self._spaces.shown_in(scene)

    def _changed(self) -> None:
        """Something is different: whoever looks on sees to it, then the window."""
        self.bringing.follow(self._session.desk)
        shown, facts = self.document.workspace, self._model.facts
        self._spaces.follow(shown, facts, steering=self._steering)
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

    # ---- wishes: the desk

    def edit(self, desk: Desk) -> None:
        """The desk was edited (a field, a half-typed word): nothing runs."""
        if self._session.edit(desk):
            self._changed()

    def commit(self) -> None:
        """What was edited is one entry of undo."""
        if self._session.commit():
            self._changed()

    def steer(self, desk: Desk) -> None:
        """A slider moved: a draft follows the hand."""
        at, before = desk.branch_at, self._session.desk.recipe
        if self._session.edit(desk):
            self._steering = True
            if not desk.is_photo:  # words and guidance do nothing to it yet
                afresh = at > 0 and before.before(at) != desk.recipe.before(at)
                self._production.draft(desk, afresh=afresh)
            self._changed()

    def follow_hand(self, live: Live) -> None:
        """Say how drafts follow the hand from now on."""
        if live != self._production.live:
            self._production.live = live
            self._changed()

    def settle(self) -> None:
        """The hand rests on a slider: the full picture, no entry."""
        self._steering = False
        if not self._session.desk.is_photo:
            self._production.full(self._session.desk)
        self._changed()

    def release(self, origin: Origin = Origin.SLIDER) -> None:
        """A slider was let go: one entry of undo, one of the history, and the full picture."""
        self._steering = False
        self._session.commit()
        desk = self._session.desk
        node = self._production.history.find(picture_of(desk))
        if node is not None:
            self._production.show(node)
        elif not desk.is_photo or origin is Origin.PAD:
            self._production.make(desk, origin)
        self._changed()

    def attempt(self, desk: Desk, origin: Origin) -> None:
        """Another desk comes into the hand, and its picture is made unless it is known."""
        self.bringing.resume()
        self._session.commit()
        self._put(desk)
        desk = self._session.desk
        history = self._production.history
        same = (node for node in history.nodes if shows_same(node.recipe, desk.recipe))
        node = history.find(desk.recipe) or next(same, None)
        if node is not None:
            self._production.show(node)
        else:
            self._production.make(desk, origin)
        self._changed()

    def undo(self) -> None:
        """Take the last entry back, and show the picture that belongs to it."""
        if self._session.undo():
            self._follow_desk()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._session.redo():
            self._follow_desk()

    # ---- wishes: pictures

    def generate(self) -> None:
        """Make the picture of the desk; the same recipe again gets a new seed."""
        self._session.commit()
        desk = self._session.desk
        if not desk.has_prompt and desk.recipe.photo is not None:
            self.tell(Note(Severity.INFO, *_NO_WORDS))
        elif not desk.has_prompt:
            self.tell(Note(Severity.INFO, "There is no prompt yet.", "Describe a picture first."))
        elif self._model.state.phase is Phase.LOADING:
            self._model.waited_for = True
        elif self._model.state.phase is Phase.BROKEN:
            self.tell(Note(Severity.WARNING, "No model is loaded.", "Open a model first."))
        elif not self._production.is_making(self._session.desk.recipe):
            self._notes.clear()
            self._make()
        self._changed()

    def _make(self) -> None:
        if self._session.desk.is_photo:
            self._take_over()
        desk = self._session.desk
        node = self._production.history.find(picture_of(desk))
        if node is not None and node.picture is not None:
            if desk.branched:
                self._production.show(node)
                self.tell(
                    Note(
                        Severity.INFO,
                        "Nothing about this branch is new, so it is the same picture.",
                        "Change the words, the guidance or the noise, or paint first.",
                    )
                )
                return
            desk = desk.rolled(self._roll())
            self._session.edit(desk)
            self._session.commit()
        self._production.make(desk, Origin.BRANCH if desk.branch_at else Origin.GENERATE)

    def _take_over(self) -> None:
        """The model takes over from the photo on the desk: at the step on show, or early."""
        desk = self._session.desk
        step = take_over_at(self._production.position or 0, counts.count(desk.recipe))
        self._put(desk.branching(step))

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

    def branch(self, step: int) -> None:
        """Steer the picture on show from `step` on."""
        stage = self._production.stage(self._session.desk)
        if stage is None or not 0 <= step < stage.reel.count:
            return
        self._session.commit()
        self._mind_model(stage.recipe)
        desk = self._session.desk
        if not shows_same(desk.recipe, stage.recipe):
            desk = desk_of(stage.recipe, desk)
        self._put(desk.branching(step))
        self._production.scrub(step)
        self._changed()

    def unbranch(self) -> None:
        """Steer the whole run again."""
        self._session.commit()
        self._session.edit(self._session.desk.unbranched())
        self.commit()

    def select(self, node_id: int) -> None:
        """Return to a picture of the history."""
        node = self._production.history[node_id]
        self._session.commit()
        self._mind_model(node.recipe)
        self._put(node.desk)
        self._production.show(node)
        self._changed()

    def go_to(self, recipe: Recipe) -> None:
        """Return to a recipe that was kept somewhere; its picture is made where it is not known."""
        node = self._production.history.find(recipe)
        if node is not None:
            self.select(node.id)
        else:
            self._mind_model(recipe)
            self.attempt(desk_of(recipe, self._session.desk), Origin.GENERATE)

    def blend(self) -> None:
        """Make the picture half way between the two that are compared, under A in the history."""
        pair = self.comparison.pair()
        if pair is not None and not why_not(pair[0].recipe, pair[1].recipe):
            self.mix(pair[0].id, pair[1].id)
            self.document.arrange(Workspace.SCRUB)

    def mix(self, first: int, second: int) -> None:
        """Make the picture half way between two of the history, under the first."""
        one, other = (self._production.history[node_id] for node_id in (first, second))
        reason = why_not(one.recipe, other.recipe)
        if reason:
            self.tell(Note(Severity.INFO, "There is no picture between these two.", reason))
            return
        self._session.commit()
        self._put(desk_of(between(one.recipe, other.recipe), one.desk))
        self._production.make(self._session.desk, Origin.BETWEEN, one.id)
        self._changed()

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
            self.select(side.node.id)
            self.document.arrange(Workspace.SCRUB)

    def open(self, recipe: Recipe, picture: Pixels) -> None:
        """A picture made here was opened: its recipe comes to the desk, itself to the history."""
        self._mind_model(recipe)
        self._session.commit()
        desk = desk_of(recipe, self._session.desk)
        self._put(desk)
        history = self._production.history
        node = history.find(recipe) or history.add(desk, Origin.OPENED, None)
        history.paint(node.id, picture)
        self._production.show(history[node.id])
        self._changed()

    def open_photo(self, picture: Pixels) -> None:
        """A picture of the artist's own was opened, in the size in which it is to be painted."""
        facts = self._model.facts
        if facts is not None and not facts.photos:
            self.tell(
                Note(
                    Severity.WARNING,
                    "This model cannot begin with a photo.",
                    "Choose another model; the one that comes with Sfumato can.",
                )
            )
            return
        digest = self.photos.add(picture)
        self.attempt(
            self._session.desk.with_photo(digest, picture.width, picture.height), Origin.PHOTO
        )

    def request(self, recipe: Recipe, on_end: OnEnd) -> None:
        """Make the full picture of a recipe for somebody who waits for it."""
        self._production.request(recipe, on_end)

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
        self._production.use(None)
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
        self._production.use(facts)
        self.bringing.use(facts)
        fresh = not len(self._production.history)
        self._session.refit(lambda desk: fitted(desk, facts, fresh=fresh))
        if self._model.take_wait():
            self.generate()
        else:
            self._production.resume()

    def _failed(self, event: Failed) -> None:
        self._model.receive(event)
        self.tell(Note(Severity.ERROR, event.what, event.hint, event.details))

    def _mind_model(self, recipe: Recipe) -> None:
        self._notes.mind_model(recipe, self._model.facts)

    def _put(self, desk: Desk) -> None:
        """Put a desk from elsewhere into the hand, as one entry of undo."""
        self._session.edit(self._runnable(desk))
        self._session.commit()

    def _runnable(self, desk: Desk) -> Desk:
        """The desk with the model that runs: a desk may come from the time of another one."""
        facts = self._model.facts
        if facts is None or desk.recipe.model == facts.ref:
            return desk
        return fitted(desk, facts, fresh=False)

    def _follow_desk(self) -> None:
        self.keeping.follow()
        node = self._production.history.find(picture_of(self._session.desk))
        self._session.refit(self._runnable)
        if node is not None:
            self._production.show(node)
        else:
            self._production.leave_draft()
        self._changed()
