"""What the hand does to the desk: typing, dragging a slider, letting go, undo.

Each wish moves the desk of the session and asks the production for what belongs to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.branch import picture_of
from studio.core.node import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.keeping import Keeping
    from studio.core.live import Live
    from studio.core.model_load import ModelLoad
    from studio.core.production import Production
    from studio.core.session import Session


class Steering:
    """Held by the conductor. changed: called after every change that shows.

    is_steering: the hand is on a slider, so nothing in the background comes between.
    """

    def __init__(
        self,
        session: Session,
        production: Production,
        model: ModelLoad,
        keeping: Keeping,
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production = session, production
        self._model, self._keeping, self._changed = model, keeping, changed
        self.is_steering = False

    def edit(self, desk: Desk) -> None:
        """The desk was edited (a field, a half-typed word): nothing runs."""
        if self._session.edit(desk):
            self._changed()

    def commit(self) -> None:
        """What was edited is one entry of undo."""
        if self._session.commit():
            self._changed()

    def put(self, desk: Desk) -> None:
        """Put a desk from elsewhere into the hand, as one entry of undo. Tells nobody."""
        self._session.commit()
        self._session.edit(self._model.fit(desk))
        self._session.commit()

    # ---- a slider

    def steer(self, desk: Desk) -> None:
        """A slider moved: a draft follows the hand."""
        at, before = desk.branch_at, self._session.desk.recipe
        if self._session.edit(desk):
            self.is_steering = True
            if not desk.is_photo:  # words and guidance do nothing to it yet
                afresh = at > 0 and before.before(at) != desk.recipe.before(at)
                self._production.draft(desk, afresh=afresh)
            self._changed()

    def follow_hand(self, live: Live) -> None:
        """Say how drafts follow the hand from now on."""
        if live != self._production.orders.live:
            self._production.orders.live = live
            self._changed()

    def settle(self) -> None:
        """The hand rests on a slider: the full picture, no entry."""
        self.is_steering = False
        if not self._session.desk.is_photo:
            self._production.full(self._session.desk)
        self._changed()

    def release(self, origin: Origin = Origin.SLIDER) -> None:
        """A slider was let go: one entry of undo, one of the history, and the full picture."""
        self.is_steering = False
        self._session.commit()
        desk = self._session.desk
        node = self._production.history.find(picture_of(desk))
        if node is not None:
            self._production.show(node)
        elif not desk.is_photo or origin is Origin.PAD:
            self._production.make(desk, origin)
        self._changed()

    # ---- undo

    def undo(self) -> None:
        """Take the last entry back, and show the picture that belongs to it."""
        if self._session.undo():
            self._follow_desk()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._session.redo():
            self._follow_desk()

    def _follow_desk(self) -> None:
        self._keeping.follow()
        node = self._production.history.find(picture_of(self._session.desk))
        self._session.refit(self._model.fit)
        if node is not None:
            self._production.show(node)
        else:
            self._production.leave_draft()
        self._changed()
