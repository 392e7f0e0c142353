"""The conductor: takes the artist's wishes and the engine's events, and says what to show.

It knows the desk, the model and the notes, leaves the pictures to the production, and tells one
listener that the scene has changed. It knows no window, no thread and no clock but the one it is
given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core import counts
from studio.core.between import between, why_not
from studio.core.branch import picture_of
from studio.core.bringing import Bringing, shows_same
from studio.core.choosing import RANK, Choosing
from studio.core.choosing_scene import ChoosingScene
from studio.core.comparison import Comparison
from studio.core.desk import Desk, desk_of
from studio.core.document import Document
from studio.core.errands import Errands
from studio.core.faces import Faces
from studio.core.filming import Filming
from studio.core.finding import Finding
from studio.core.fitting import fitted
from studio.core.history import Origin
from studio.core.keeping import Keeping
from studio.core.live_pad import ALONG, LivePad
from studio.core.messages import (
    Adopted,
    Attended,
    Brought,
    Failed,
    Framed,
    GaveWay,
    Kept,
    Load,
    Loading,
    Parted,
    Ready,
    Shot,
    Sketched,
    View,
)
from studio.core.pad_scene import PadScene
from studio.core.photos import Photos, take_over_at
from studio.core.pins import Pins
from studio.core.production import Production
from studio.core.ranging import Ranging
from studio.core.scene import ModelState, Note, Phase, Scene, Severity, Workspace
from studio.core.session import Session
from studio.core.sketches import Sketches
from studio.core.study import Study
from studio.core.walk_scene import WalkScene
from studio.core.walking import Walking
from studio.core.words_scene import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.compare_scene import SideName
    from studio.core.errands import Errand, OnOutcome
    from studio.core.errors import StudioError
    from studio.core.live import Live
    from studio.core.messages import Event, Job
    from studio.core.pixels import Pixels
    from studio.core.recipe import ModelRef, Recipe
    from studio.core.runs import OnEnd
    from studio.core.work import Work


_NO_WORDS: Final = (
    "There is no prompt yet.",
    "Say what the photo is to become; the model takes over at the step on show.",
)

_RANK_OF_FACES: Final = 5
"""Of all that is made in the background, what has a place but no picture yet comes first."""
_RANK_OF_BACKDROP: Final = 50
"""And what only lies behind other things comes last."""


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
        self.photos = Photos()
        self.bringing = Bringing(
            self.photos, lambda: self._production, send, self.errand, self.tell
        )
        self._send, self._stop, self._roll = self.bringing.send, stop, roll
        self._tell_changed = changed
        self._session = Session(desk)
        self._production = Production(self._send, stop, clock)
        self.keeping = Keeping(self._session, self._production, stop, self._runnable, self._changed)
        self._errands = Errands(self._send, self._production.next_number)
        self.study = Study(self.errand, stop, self._changed)
        self.comparison = Comparison(self._production, self.errand, self._changed)
        self.sketches = Sketches(self.errand, stop, self._production.can_run)
        self.ranging = Ranging(self.sketches, self._changed)
        self.finding = Finding(
            self.sketches, roll, self.ranging.discover, self._not_found, self._changed
        )
        self._faces = Faces(self._production, self.sketches, _RANK_OF_FACES)
        self.pad = LivePad(
            self._session,
            self._production,
            self._faces,
            self.steer,
            self.sketches.asker(_RANK_OF_BACKDROP),
            self.tell,
            self._changed,
        )
        self.pins = Pins(self._session, self._production, self._faces, self._changed)
        self.choosing = Choosing(
            self.sketches.asker(RANK),
            self._production,
            self.ranging.travel,
            self.attempt,
            self._changed,
        )
        self.walking = Walking(
            self._session, self._production, self.sketches, self.tell, self._changed
        )
        self.filming = Filming(
            self.errand, stop, self._production.can_run, self.tell, self._changed
        )
        self._steering = False  # the hand is on a slider: nothing in the background comes between
        self._model = ModelState()
        self._notes: tuple[Note, ...] = ()
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
        self._waiting = False  # Generate was pressed before the model was ready
        self._load = 0  # the number of the newest load: what older ones say is of no interest

    # ---- what is shown

    def scene(self) -> Scene:
        """Everything that the window shows now."""
        session, production = self._session, self._production
        stage = production.stage(session.desk)
        studied = self.document.workspace is Workspace.WORDS
        explored = self.document.workspace is Workspace.EXPLORE
        walked = self.document.workspace is Workspace.INTERPOLATE
        return Scene(
            desk=session.desk,
            model=self._model,
            stage=stage,
            progress=production.progress,
            nodes=production.history.nodes,
            current=production.current,
            notes=self._notes,
            can_undo=session.can_undo,
            can_redo=session.can_redo,
            waiting=self._waiting,
            workspace=self.document.workspace,
            project=self.document.state,
            words=self.study.scene() if studied else UNSEEN,
            compare=self.comparison.scene(stage),
            photo=self.bringing.scene(session.desk),
            answers=production.answers,
            pad=self.pad.scene() if explored else PadScene(),
            pins=self.pins.scene() if explored else (),
            choosing=self.choosing.scene() if explored else ChoosingScene(),
            walk=self.walking.scene() if walked else WalkScene(),
            film=self.filming.scene(),
            live=production.live,
            axes=self.ranging.scene(self.finding.scene()),
        )

    def _changed(self) -> None:
        """Something is different: whoever looks on sees to it, then the window."""
        production = self._production
        looks = self.document.workspace is Workspace.WORDS
        stage = production.stage(self._session.desk) if looks else None
        self.study.follow(stage, self._model.facts, idle=production.is_idle)
        self.comparison.follow(looked_at=self.document.workspace is Workspace.COMPARE)
        self.bringing.follow(self._session.desk)
        self.ranging.follow(self._session.committed, able=self._model.phase is Phase.READY)
        rests = production.is_idle and not self._steering
        explored = self.document.workspace is Workspace.EXPLORE
        self._faces.follow(self._session.board.placed if explored else ())
        self.pad.follow(explored=explored, rests=rests)
        self.choosing.follow(
            self._session.desk,
            self._model.facts,
            looked_at=self.document.workspace is Workspace.EXPLORE,
            settled=not self._session.is_edited,
        )
        self.walking.follow(looked_at=self.document.workspace is Workspace.INTERPOLATE)
        self.sketches.follow(idle=rests)
        self.filming.follow(rests=rests and self.sketches.is_idle)
        self._tell_changed()

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return self._session.desk

    def tell(self, note: Note) -> None:
        """Show a note, unless the same one is there already."""
        if note not in self._notes:
            self._notes = (*self._notes, note)
            self._changed()

    def dismiss(self, note: Note) -> None:
        """Take a note away."""
        self._notes = tuple(kept for kept in self._notes if kept != note)
        self._changed()

    def _leave(self) -> None:
        """Another project is opened: what runs gives way."""
        self._halt()
        self.finding.stop()
        self._waiting = False

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
        elif self._model.phase is Phase.LOADING:
            self._waiting = True
        elif self._model.phase is Phase.BROKEN:
            self.tell(Note(Severity.WARNING, "No model is loaded.", "Open a model first."))
        elif not self._production.is_making(self._session.desk.recipe):
            self._notes = ()
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
        self._waiting = False
        self._halt()
        self._changed()

    def _halt(self) -> None:
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
        self._model = ModelState(Phase.LOADING, "", ref.name)
        self._load = self._production.next_number()
        self._send(Load(self._load, ref, folder))
        self._changed()

    def fail_model(self, name: str, error: StudioError) -> None:
        """A model could not even be sent to the engine."""
        self._waiting = False
        self._model = ModelState(Phase.BROKEN, error.what, name)
        self.tell(Note(Severity.ERROR, error.what, error.hint, error.details))
        self._changed()

    # ---- events

    def receive(self, event: Event) -> None:
        """Take one event of the engine."""
        match event:
            case Loading():
                if event.number == self._load:
                    self._model = replace(self._model, phase=Phase.LOADING, text=event.stage)
            case Ready():
                if event.number == self._load:
                    self._ready(event)
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

    def _ready(self, event: Ready) -> None:
        self._model = ModelState(Phase.READY, "", event.facts.ref.name, event.facts)
        self._production.use(event.facts)
        self.bringing.use(event.facts)
        fresh = not len(self._production.history)
        self._session.refit(lambda desk: fitted(desk, event.facts, fresh=fresh))
        if self._waiting:
            self._waiting = False
            self.generate()
        else:
            self._production.resume()

    def _not_found(self, failed: Failed) -> None:
        self.tell(Note(Severity.WARNING, failed.what, failed.hint, failed.details))

    def _failed(self, event: Failed) -> None:
        if event.number == self._load:
            self._waiting = False
            self._model = replace(self._model, phase=Phase.BROKEN, text=event.what)
        self.tell(Note(Severity.ERROR, event.what, event.hint, event.details))

    def _mind_model(self, recipe: Recipe) -> None:
        """Say so where a picture was made with another model than the one that runs."""
        facts = self._model.facts
        if facts is not None and recipe.model != facts.ref:
            self.tell(
                Note(
                    Severity.WARNING,
                    f"This picture was made with another model ({recipe.model.name}).",
                    f"Its recipe is here; {facts.ref.name} will paint it differently.",
                )
            )

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
