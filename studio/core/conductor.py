"""The conductor: takes the artist's wishes and the engine's events, and says what to show.

It holds the session, the history and what is known of the runs; it decides with pure functions
(`plan`, `desk`), sends jobs, and tells one listener that the scene has changed. It knows no window,
no thread and no clock but the one it is given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.desk import Desk, desk_of, fitted
from studio.core.errors import StudioError
from studio.core.history import History, Node, Origin
from studio.core.messages import (
    Failed,
    Finished,
    GaveWay,
    Keep,
    Kept,
    Load,
    Loading,
    Look,
    Looked,
    Quality,
    Ready,
    Started,
    Stepped,
    Tier,
    View,
)
from studio.core.plan import Pace, draft
from studio.core.reels import Reels
from studio.core.runs import Runs
from studio.core.scene import ModelState, Note, Phase, Scene, Severity
from studio.core.session import Session
from studio.core.stand import Stand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studio.core.messages import Event, Job
    from studio.core.pixels import Pixels
    from studio.core.recipe import ModelRef, Recipe
    from studio.core.runs import OnEnd


class Conductor:
    """One per window.

    send: puts a job before the engine. stop: asks it to end a job by number. changed: called after
    every change of the scene. roll: a fresh seed. clock: monotonic seconds.
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
        self._send, self._stop, self._changed, self._roll = send, stop, changed, roll
        self._session = Session(desk)
        self._history = History()
        self._reels = Reels()
        self._runs = Runs(clock)
        self._stand = Stand(self._reels)
        self._model = ModelState()
        self._pace = Pace()
        self._notes: tuple[Note, ...] = ()
        self._waiting = False  # Generate was pressed before the model was ready
        self._passed = 0  # drafts up to this number come too late to be shown
        self._kept: dict[int, Callable[[Kept | Failed], None]] = {}

    # ---- what is shown

    def scene(self) -> Scene:
        """Everything that the window shows now."""
        session = self._session
        return Scene(
            desk=session.desk,
            model=self._model,
            stage=self._stand.stage(session.desk),
            progress=self._runs.progress,
            nodes=self._history.nodes,
            current=self._stand.node,
            notes=self._notes,
            can_undo=session.can_undo,
            can_redo=session.can_redo,
            waiting=self._waiting,
        )

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
        if not self._session.edit(desk):
            return
        if self._can_run(desk.recipe) and desk.prompt.strip():
            self._ask(draft(desk, self._pace), Quality.DRAFT)
        self._changed()

    def settle(self) -> None:
        """The hand rests on a slider: the full picture, no entry."""
        desk = self._session.desk
        if self._can_run(desk.recipe) and desk.prompt.strip():
            self._full(desk.recipe, None)

    def release(self) -> None:
        """A slider was let go: one entry of undo, one of the history, and the full picture."""
        self._session.commit()
        desk = self._session.desk
        node = self._history.find(desk.recipe)
        if node is not None:
            self._show(node)
        elif self._can_run(desk.recipe) and desk.prompt.strip():
            self._make(desk, Origin.SLIDER)
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
        if not self._session.desk.prompt.strip():
            self.tell(Note(Severity.INFO, "There is no prompt yet.", "Describe a picture first."))
            return
        if self._model.phase is not Phase.READY:
            self._waiting = self._model.phase is Phase.LOADING
            if not self._waiting:
                self.tell(Note(Severity.WARNING, "No model is loaded.", "Open a model first."))
            self._changed()
            return
        self._notes = ()
        desk = self._session.desk
        if self._runs.waiting_for(desk.recipe) and self._history.find(desk.recipe):
            return  # that very picture is being made
        node = self._history.find(desk.recipe)
        if node is not None and node.picture is not None:
            if desk.branch_at:
                self._show(node)
                self.tell(
                    Note(
                        Severity.INFO,
                        "This branch has the same words and guidance, so it is the same picture.",
                        "Change the prompt, what to avoid or the guidance first.",
                    )
                )
                return
            desk = desk.with_seed(self._roll())
            self._session.edit(desk)
            self._session.commit()
        self._make(desk, Origin.BRANCH if desk.branch_at else Origin.GENERATE)
        self._changed()

    def stop(self) -> None:
        """End the run that is under way, or the wait for the model."""
        self._waiting = False
        progress = self._runs.progress
        if progress is not None:
            self._stop(progress.number)
        self._changed()

    def branch(self, step: int) -> None:
        """Steer the picture on show from `step` on."""
        stage = self._stand.stage(self._session.desk)
        if stage is None or not 0 <= step < stage.reel.count:
            return
        desk = desk_of(stage.recipe, self._session.desk)
        self._session.edit(desk.branching(step))
        self._session.commit()
        self._stand.scrub(step)
        self._changed()

    def unbranch(self) -> None:
        """Steer the whole run again."""
        self._session.edit(self._session.desk.unbranched())
        self.commit()

    def select(self, node_id: int) -> None:
        """Return to a picture of the history."""
        node = self._history[node_id]
        self._session.commit()
        self._session.edit(node.desk)
        self._session.commit()
        self._show(node)
        self._changed()

    def open(self, recipe: Recipe, picture: Pixels) -> None:
        """A picture made here was opened: its recipe comes to the desk, itself to the history."""
        facts = self._model.facts
        if facts is not None and recipe.model != facts.ref:
            self.tell(
                Note(
                    Severity.WARNING,
                    f"This picture was made with another model ({recipe.model.name}).",
                    f"Its recipe is here; {facts.ref.name} will paint it differently.",
                )
            )
        desk = desk_of(recipe, self._session.desk)
        self._session.edit(desk)
        self._session.commit()
        node = self._history.find(recipe) or self._history.add(desk, Origin.OPENED, None)
        self._history.paint(node.id, picture)
        self._show(self._history[node.id])
        self._changed()

    # ---- wishes: steps

    def scrub(self, position: int) -> None:
        """Show a step; `count` is the finished picture."""
        if self._stand.scrub(position):
            self._passed = self._runs.latest
            self._changed()

    def look(self, view: View) -> None:
        """Show what a step sees, what it expects, or where it leads."""
        if self._stand.look(view):
            self._passed = self._runs.latest
            self._changed()

    def peek(self) -> None:
        """The hand rests on a step: a full decode replaces the preview."""
        stage = self._stand.stage(self._session.desk)
        if stage is None or stage.tier in (None, Tier.FULL) or not self._can_run(stage.recipe):
            return
        if stage.quality is Quality.DRAFT or stage.position >= len(stage.reel.steps):
            return
        if stage.view is View.FINISH:
            target = self._stand.finish_from(stage.position, self._session.desk)
            if target is not None:
                self._full(target, None)
            return
        number = self._runs.next_number()
        self._send(Look(number, stage.recipe, stage.position, stage.view))

    # ---- wishes: models and files

    def load(self, ref: ModelRef, folder: Path) -> None:
        """Load a model; what runs now gives way."""
        self.stop()
        self._model = ModelState(Phase.LOADING, "", ref.name)
        self._send(Load(self._runs.next_number(), ref, folder))
        self._changed()

    def fail_model(self, name: str, error: StudioError) -> None:
        """A model could not even be sent to the engine."""
        self._model = ModelState(Phase.BROKEN, error.what, name)
        self.tell(Note(Severity.ERROR, error.what, error.hint, error.details))

    def request(self, recipe: Recipe, on_end: OnEnd) -> None:
        """Make the full picture of a recipe for somebody who waits for it."""
        self._ask(recipe, Quality.FULL, on_end=on_end)

    def keep(self, recipe: Recipe, path: Path, on_end: Callable[[Kept | Failed], None]) -> None:
        """Write the recording of a recipe's run to a file."""
        number = self._runs.next_number()
        self._kept[number] = on_end
        self._send(Keep(number, recipe, path))

    # ---- events

    def receive(self, event: Event) -> None:
        """Take one event of the engine."""
        match event:
            case Loading():
                self._model = replace(self._model, phase=Phase.LOADING, text=event.stage)
            case Ready():
                self._ready(event)
            case Started():
                self._started(event)
            case Stepped():
                self._runs.stepped(event)
                purpose = self._runs.purpose(event.number)
                if purpose is not None and purpose.quality is Quality.FULL:
                    self._reels.step(purpose.recipe, event.step)
            case Looked():
                self._reels.look(event.recipe, event.step, event.view, event.tier, event.picture)
            case Kept():
                self._answer_keep(event)
            case Finished() | GaveWay() | Failed():
                self._ended(event)
        self._changed()

    def _ready(self, event: Ready) -> None:
        self._model = ModelState(Phase.READY, "", event.facts.ref.name, event.facts)
        fresh = not len(self._history)
        self._session.refit(fitted(self._session.desk, event.facts, fresh=fresh))
        self._pace = Pace()
        if self._waiting:
            self._waiting = False
            self.generate()

    def _started(self, event: Started) -> None:
        self._runs.started(event)
        if event.quality is Quality.FULL:
            self._reels.start(event.recipe, event.count)

    def _ended(self, event: Finished | GaveWay | Failed) -> None:
        purpose = self._runs.ended(event)
        if isinstance(event, Finished):
            self._pace = self._pace.learned(event.seconds, event.steps_run)
            if event.quality is Quality.FULL:
                self._reels.finish(event.recipe, event.count, event.picture)
                if purpose is not None and purpose.node is not None:
                    self._history.paint(purpose.node, event.picture)
            if purpose is not None and purpose.on_end is None and event.number > self._passed:
                self._stand.finished(event, self._session.desk)
        elif isinstance(event, Failed):
            if event.number in self._kept:
                self._answer_keep(event)
            else:
                self._failed(event, was_run=purpose is not None)
        if purpose is not None and purpose.on_end is not None:
            purpose.on_end(event)

    def _failed(self, event: Failed, *, was_run: bool) -> None:
        if not was_run and self._model.phase is Phase.LOADING:
            self._model = replace(self._model, phase=Phase.BROKEN, text=event.what)
        self.tell(Note(Severity.ERROR, event.what, event.hint, event.details))

    def _answer_keep(self, event: Kept | Failed) -> None:
        answer = self._kept.pop(event.number, None)
        if answer is not None:
            answer(event)

    # ---- runs

    def _make(self, desk: Desk, origin: Origin) -> None:
        parent = self._history.parent_for(desk, self._stand.node)
        node = self._history.find(desk.recipe) or self._history.add(desk, origin, parent)
        self._stand.show(node.id, desk.recipe, keep_draft=origin is Origin.SLIDER)
        reel = self._reels.reel(desk.recipe)
        if reel.complete and reel.picture is not None:
            self._history.paint(node.id, reel.picture)
            self._stand.drop_draft()
        else:
            self._full(desk.recipe, node.id)

    def _show(self, node: Node) -> None:
        self._passed = self._runs.latest
        self._stand.show(node.id, node.recipe)
        if node.picture is not None and self._reels.reel(node.recipe).picture is None:
            self._reels.picture(node.recipe, node.picture)
        if not self._reels.reel(node.recipe).complete and self._can_run(node.recipe):
            self._full(node.recipe, node.id)

    def _follow_desk(self) -> None:
        node = self._history.find(self._session.desk.recipe)
        if node is not None:
            self._show(node)
        self._changed()

    def _full(self, recipe: Recipe, node: int | None) -> None:
        if self._reels.reel(recipe).complete or (node is None and self._runs.waiting_for(recipe)):
            return
        self._ask(recipe, Quality.FULL, node)

    def _ask(
        self,
        recipe: Recipe,
        quality: Quality,
        node: int | None = None,
        on_end: OnEnd | None = None,
    ) -> None:
        self._send(self._runs.ask(recipe, quality, node, on_end))

    def _can_run(self, recipe: Recipe) -> bool:
        facts = self._model.facts
        return facts is not None and recipe.model == facts.ref
