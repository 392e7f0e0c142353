"""Wishes for pictures: made, found again in the history, branched from, mixed, opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core import counts
from studio.core.between import between, why_not
from studio.core.branch import picture_of
from studio.core.bringing import shows_same
from studio.core.desk import desk_of
from studio.core.node import Origin
from studio.core.photos import take_over_at
from studio.core.scene import Note, Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.bringing import Bringing
    from studio.core.desk import Desk
    from studio.core.model_load import ModelLoad
    from studio.core.notes import Notes
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.session import Session
    from studio.core.steering import Steering

_NO_PROMPT: Final = Note(Severity.INFO, "There is no prompt yet.", "Describe a picture first.")
_NO_WORDS: Final = Note(
    Severity.INFO,
    "There is no prompt yet.",
    "Say what the photo is to become; the model takes over at the step on show.",
)
_NO_MODEL: Final = Note(Severity.WARNING, "No model is loaded.", "Open a model first.")
_NOTHING_NEW: Final = Note(
    Severity.INFO,
    "Nothing about this branch is new, so it is the same picture.",
    "Change the words, the guidance or the noise, or paint first.",
)
_NO_PHOTOS: Final = Note(
    Severity.WARNING,
    "This model cannot begin with a photo.",
    "Choose another model; the one that comes with Sfumato can.",
)


class Pictures:
    """Held by the conductor. roll: a fresh seed. changed: called after every change that shows."""

    def __init__(  # noqa: PLR0913 - a picture concerns them all
        self,
        session: Session,
        production: Production,
        model: ModelLoad,
        steering: Steering,
        bringing: Bringing,
        notes: Notes,
        *,
        roll: Callable[[], int],
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production, self._model = session, production, model
        self._steering, self._bringing, self._notes = steering, bringing, notes
        self._roll, self._changed = roll, changed

    # ---- made

    def generate(self) -> None:
        """Make the picture of the desk; the same recipe again gets a new seed."""
        self._session.commit()
        desk, phase = self._session.desk, self._model.state.phase
        if not desk.has_prompt:
            self._notes.tell(_NO_PROMPT if desk.recipe.photo is None else _NO_WORDS)
        elif phase is Phase.LOADING:
            self._model.waited_for = True
        elif phase is Phase.BROKEN:
            self._notes.tell(_NO_MODEL)
        elif not self._production.is_making(desk.recipe):
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
                self._notes.tell(_NOTHING_NEW)
                return
            desk = desk.rolled(self._roll())
            self._session.edit(desk)
            self._session.commit()
        self._production.make(desk, Origin.BRANCH if desk.branch_at else Origin.GENERATE)

    def _take_over(self) -> None:
        """The model takes over from the photo on the desk: at the step on show, or early."""
        desk = self._session.desk
        step = take_over_at(self._production.position or 0, counts.count(desk.recipe))
        self._steering.put(desk.branching(step))

    def attempt(self, desk: Desk, origin: Origin) -> None:
        """Another desk comes into the hand, and its picture is made unless it is known."""
        self._bringing.resume()
        self._steering.put(desk)
        desk = self._session.desk
        history = self._production.history
        same = (node for node in history.nodes if shows_same(node.recipe, desk.recipe))
        node = history.find(desk.recipe) or next(same, None)
        if node is not None:
            self._production.show(node)
        else:
            self._production.make(desk, origin)
        self._changed()

    def mix(self, first: int, second: int) -> None:
        """Make the picture half way between two of the history, under the first."""
        one, other = (self._production.history[node_id] for node_id in (first, second))
        reason = why_not(one.recipe, other.recipe)
        if reason:
            note = Note(Severity.INFO, "There is no picture between these two.", reason)
            self._notes.tell(note)
            return
        self._steering.put(desk_of(between(one.recipe, other.recipe), one.desk))
        self._production.make(self._session.desk, Origin.BETWEEN, one.id)
        self._changed()

    # ---- branched from

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
        self._steering.put(desk.branching(step))
        self._production.scrub(step)
        self._changed()

    def unbranch(self) -> None:
        """Steer the whole run again."""
        self._session.commit()
        self._session.edit(self._session.desk.unbranched())
        self._steering.commit()

    # ---- found again

    def select(self, node_id: int) -> None:
        """Return to a picture of the history."""
        node = self._production.history[node_id]
        self._mind_model(node.recipe)
        self._steering.put(node.desk)
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

    # ---- opened

    def open(self, recipe: Recipe, picture: Pixels) -> None:
        """A picture made here was opened: its recipe comes to the desk, itself to the history."""
        self._mind_model(recipe)
        desk = desk_of(recipe, self._session.desk)
        self._steering.put(desk)
        history = self._production.history
        node = history.find(recipe) or history.add(desk, Origin.OPENED, None)
        history.paint(node.id, picture)
        self._production.show(history[node.id])
        self._changed()

    def open_photo(self, picture: Pixels) -> None:
        """A picture of the artist's own was opened, in the size in which it is to be painted."""
        facts = self._model.facts
        if facts is not None and not facts.photos:
            self._notes.tell(_NO_PHOTOS)
            return
        digest = self._bringing.photos.add(picture)
        desk = self._session.desk.with_photo(digest, picture.width, picture.height)
        self.attempt(desk, Origin.PHOTO)

    def _mind_model(self, recipe: Recipe) -> None:
        self._notes.mind_model(recipe, self._model.facts)
