"""The pad in the artist's hand: what is put on it, and the desk that follows its puck."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.backdrop import Backdrop
from studio.core.desk import desk_of
from studio.core.errors import StudioError
from studio.core.pad import Anchor, free_place
from studio.core.pad_path import along
from studio.core.pad_scene import PadScene
from studio.core.scene import Note, Severity
from studio.core.walk import Easing, Passage

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.faces import Faces
    from studio.core.pad import Mode, Pad, Point
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.session import Session
    from studio.core.sketches import Asker

WALKED: Final = 3
"""Keyframes of a walk for each piece of a path: between them it goes straight."""
ALONG: Final = Passage(0.8, Easing.EVEN)
"""How a walk goes along a path: at one speed, without resting at the points."""


class LivePad:
    """Held by the conductor.

    steer: a draft follows the hand to this desk. asker: for what lies behind the pictures. tell:
    says something in place. changed: called after every change that shows.
    live: drafts follow the puck; else the picture waits until it is let go.
    """

    def __init__(
        self,
        session: Session,
        production: Production,
        faces: Faces,
        steer: Callable[[Desk], None],
        asker: Asker,
        tell: Callable[[Note], None],
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production, self._faces = session, production, faces
        self._steer, self._tell, self._changed = steer, tell, changed
        self._backdrop = Backdrop(asker)
        self._looked_at = False
        self._expected: tuple[int | None, Point] | None = None
        self.live = True
        self._seen: tuple[Pad, Desk, bool] | None = None  # whether the puck stands at the desk

    @property
    def _pad(self) -> Pad:
        return self._session.board.pad

    # ---- the pictures on it

    def add(self, recipe: Recipe | None = None, at: Point | None = None) -> None:
        """Put a picture on the pad. recipe: None for the one on show. at: None for a free place.

        The puck comes to the picture on show: there the pad is exactly where the desk is.
        """
        stage = self._production.stage(self._session.desk)
        shown = None if stage is None else stage.recipe
        recipe = recipe or shown
        if recipe is None:
            return
        recipe = self._fitting(recipe)
        x, y = at or free_place([anchor.at for anchor in self._pad.anchors])
        try:
            pad = self._pad.with_anchor(Anchor(recipe, x, y))
        except StudioError as error:
            self._tell(Note(Severity.INFO, error.what, error.hint))
            return
        if recipe == self._session.desk.recipe and len(pad.anchors) > 1:
            pad = replace(pad, puck=(x, y))
        self._enter(pad)

    def why_not(self, recipe: Recipe) -> str:
        """Why a recipe cannot come onto the pad; "" where it can."""
        return self._pad.why_not(self._fitting(recipe))

    def add_node(self, node_id: int) -> None:
        """Put a picture of the history on the pad."""
        node = self._production.history.find_id(node_id)
        if node is not None:
            self.add(node.recipe)

    def _fitting(self, recipe: Recipe) -> Recipe:
        """A photo is cut to the size of the pictures on the pad."""
        anchors = self._pad.anchors
        if recipe.photo is None or not anchors:
            return recipe
        first = anchors[0].recipe
        return replace(recipe, width=first.width, height=first.height)

    def remove(self, index: int) -> None:
        """Take a picture off the pad."""
        if index < len(self._pad.anchors):
            self._enter(self._pad.without(index))

    def rename(self, index: int, name: str) -> None:
        """Call a picture on the pad by a name; "" for its own words."""
        if index < len(self._pad.anchors):
            self._enter(self._pad.with_named(index, name))

    def clear(self) -> None:
        """Take everything off the pad."""
        self._enter(replace(self._pad, anchors=(), puck=None, path=()))

    def show_mode(self, mode: Mode) -> None:
        """Move between whole pictures, or between their words only."""
        self._enter(replace(self._pad, mode=mode))

    def keyframes(self) -> tuple[Recipe, ...]:
        """The recipes along the path, close enough for a walk to follow it; () without a path."""
        pad = self._pad
        if len(pad.path) < 2 or len(pad.anchors) < 2:
            return ()
        count = WALKED * (len(pad.path) - 1) + 1
        recipes = (pad.recipe(at, self._session.desk) for at in along(pad.path, count))
        return tuple(recipe for recipe, _ in itertools.groupby(recipes))

    def expect(self, at: Point) -> None:
        """A file was dropped on the pad: what is opened next comes to stand there."""
        self._expected = (self._production.current, at)

    def draw(self, path: tuple[Point, ...]) -> None:
        """Draw a path over the pad; () takes it away."""
        self._enter(replace(self._pad, path=path))

    # ---- live: `Steering.release` makes one entry of what was moved

    def move(self, to: Point) -> None:
        """The puck moves, and the picture with it."""
        if len(self._pad.anchors) > 1:
            self._follow(replace(self._pad, puck=to), follow=True)

    def move_anchor(self, index: int, to: Point) -> None:
        """A picture on the pad moves; the desk goes along where the puck stands at it."""
        if index < len(self._pad.anchors):
            self._follow(self._pad.with_moved(index, to), follow=self._is_here())

    def _follow(self, pad: Pad, *, follow: bool) -> None:
        changed = self._lay(pad)
        desk = self._session.desk
        moved = desk if pad.puck is None or not follow else _moved(pad, pad.puck, desk)
        if moved != desk and self.live:
            self._steer(moved)
        elif self._session.edit(moved) or changed:
            self._changed()

    # ---- what is shown

    def look(self, *, on: bool) -> None:
        """Somebody looks at the pad, or no longer."""
        if on is not self._looked_at:
            self._looked_at = on
            if on:
                self._changed()

    def play(self, *, live: bool) -> None:
        """Let drafts follow the puck, or not."""
        if live is not self.live:
            self.live = live
            self._changed()

    def follow(self, *, explored: bool, rests: bool) -> None:
        """Fill in what lies behind the pictures. explored: the workspace is on show."""
        if self._expected is not None:
            self._receive(*self._expected)
        looked_at = explored and self._looked_at
        self._backdrop.follow(self._pad if looked_at else None, self._session.desk, rests=rests)

    def _receive(self, before: int | None, at: Point) -> None:
        """Put what was opened since then where it was dropped."""
        current = self._production.current
        node = None if current is None else self._production.history.find_id(current)
        if node is not None and node.id != before and node.origin.is_brought:
            self._expected = None
            self.add(node.recipe, at)

    def scene(self) -> PadScene:
        """The pad, and how its pictures count where the puck is."""
        pad = self._pad
        pictures = tuple(self._faces.of(anchor.recipe) for anchor in pad.anchors)
        weights = () if pad.puck is None else pad.weights(pad.puck)
        here, cells = self._is_here(), self._backdrop.cells
        return PadScene(pad, pictures, weights, here, cells, self.live)

    def _is_here(self) -> bool:
        pad, desk = self._pad, self._session.desk
        if self._seen is None or self._seen[:2] != (pad, desk):
            puck = pad.puck
            here = puck is not None and pad.recipe(puck, desk) == desk.recipe
            self._seen = (pad, desk, here)
        return self._seen[2]

    def _lay(self, pad: Pad) -> bool:
        return self._session.lay(replace(self._session.board, pad=pad))

    def _enter(self, pad: Pad) -> None:
        """One entry of undo."""
        self._session.commit()
        if self._lay(pad):
            self._session.commit()
            self._changed()


def _moved(pad: Pad, to: Point, desk: Desk) -> Desk:
    recipe = pad.recipe(to, desk)
    return desk if recipe == desk.recipe else desk_of(recipe, desk)
