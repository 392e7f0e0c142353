"""Walking: the walk that the artist arranges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.core.pacing import even
from studio.core.scene import Note, Severity
from studio.core.walk import SECONDS, Keyframe, Walk
from studio.core.walk_preview import WalkPreview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.session import Session
    from studio.core.sketches import Sketches
    from studio.core.walk import Passage
    from studio.core.walk_scene import WalkScene


class Walking:
    """Held by the conductor. sketches, wholes, tell, changed: as for `WalkPreview`."""

    def __init__(
        self,
        session: Session,
        production: Production,
        sketches: Sketches,
        wholes: Sketches,
        tell: Callable[[Note], None],
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production = session, production
        self._tell, self._changed = tell, changed
        self._selected: int | None = None
        self.preview = WalkPreview(production, sketches, wholes, tell, changed)

    @property
    def walk(self) -> Walk:
        """The walk as it is now."""
        return self._session.board.walk

    @property
    def selected(self) -> int | None:
        """The keyframe whose settings are shown: the first, until the artist chooses."""
        if self._has(self._selected):
            return self._selected
        return 0 if self.walk.keyframes else None

    # ---- wishes: each is one entry of undo

    def take(
        self,
        recipes: Sequence[Recipe],
        at: int | None = None,
        name: str = "",
        onward: Passage | None = None,
    ) -> None:
        """Put recipes into the walk, before the keyframe `at` (None: at the end).

        onward: how it goes on from each; None for as it does from the one before.
        """
        walk = self.walk
        place = len(walk.keyframes) if at is None else min(max(at, 0), len(walk.keyframes))
        like = onward or (walk.keyframes[place - 1].onward if place else None)
        keyframes = [
            Keyframe(recipe, name, onward=replace(like, pace=()))
            if like is not None
            else Keyframe(recipe, name)
            for recipe in recipes
        ]
        if self._enter(lambda: walk.inserted(place, keyframes)):
            self.select(place + len(keyframes) - 1)

    def add(self, recipe: Recipe | None = None, at: int | None = None) -> None:
        """Put a picture in. recipe: None for the one on show."""
        stage = self._production.stage(self._session.desk)
        recipe = recipe or (None if stage is None else stage.recipe)
        if recipe is not None:
            self.take((recipe,), at)

    def add_node(self, node_id: int, at: int | None = None) -> None:
        """Put a picture of the history in."""
        history = self._production.history
        if node_id in history:
            node = history[node_id]
            self.take((node.recipe,), at, node.name)

    def remove(self, index: int | None = None) -> None:
        """Take a keyframe out (None: the selected one)."""
        at = self._at(index)
        if at is not None and self._enter(lambda: self.walk.removed(at)):
            count = len(self.walk.keyframes)
            self.select(min(at, count - 1) if count else None)

    def duplicate(self, index: int | None = None) -> None:
        """Put the same picture in again, after itself (None: the selected one)."""
        at = self._at(index)
        if at is not None:
            twin = self.walk.keyframes[at]
            if self._enter(lambda: self.walk.inserted(at + 1, (twin,))):
                self.select(at + 1)

    def move(self, index: int, to: int) -> None:
        """Put a keyframe at another place; `to` is counted without it."""
        if self._has(index) and self._enter(lambda: self.walk.moved(index, to)):
            self.select(to)

    def rename(self, index: int, name: str) -> None:
        """Call a keyframe by a name; "" for its own words."""
        self._change(index, lambda keyframe: replace(keyframe, name=name))

    def hold(self, index: int, seconds: float) -> None:
        """Let the walk rest at a keyframe."""
        self._change(index, lambda keyframe: replace(keyframe, hold=seconds))

    def go_on(self, index: int, change: Callable[[Passage], Passage]) -> None:
        """Change the way on from a keyframe."""
        self._change(index, lambda keyframe: replace(keyframe, onward=change(keyframe.onward)))

    def last(self, index: int, seconds: float) -> None:
        """Say how long the way on from a keyframe takes; clamped."""
        self.go_on(index, lambda onward: replace(onward, seconds=SECONDS.clamp(seconds)))

    def loop(self, *, on: bool) -> None:
        """Lead the walk back to its first picture, or not."""
        self._enter(lambda: replace(self.walk, loop=on))

    def even_out(self) -> None:
        """Give the walk one visible speed, as far as is known how it changes."""
        walk, courses = self.walk, self.preview.courses
        if not courses:
            self._tell(
                Note(
                    Severity.INFO,
                    "It is not known yet how this walk changes.",
                    "Wait until its pictures in between have come.",
                )
            )
        else:
            self._enter(lambda: even(walk, courses))

    def put(self, walk: Walk) -> None:
        """Another walk comes in place of this one (from a file, say)."""
        self._enter(lambda: walk)
        self.select(0 if walk.keyframes else None)

    def clear(self) -> None:
        """Take every picture out."""
        self.put(Walk())

    def select(self, index: int | None) -> None:
        """Show the settings of a keyframe. It is no entry of undo."""
        if index != self._selected:
            self._selected = index
            self._changed()

    def _change(self, index: int, change: Callable[[Keyframe], Keyframe]) -> None:
        if self._has(index):
            walk = self.walk
            self._enter(lambda: walk.with_keyframe(index, change(walk.keyframes[index])))

    def _at(self, index: int | None) -> int | None:
        """The keyframe that is meant (None: the selected one), if it is there."""
        at = self.selected if index is None else index
        return at if self._has(at) else None

    def _has(self, index: int | None) -> bool:
        return index is not None and 0 <= index < len(self.walk.keyframes)

    def _enter(self, make: Callable[[], Walk]) -> bool:
        """One entry of undo; False where nothing came of it, which is told."""
        try:
            walk = make()
        except StudioError as error:
            self._tell(Note(Severity.INFO, error.what, error.hint))
            return False
        self._session.commit()
        if not self._session.lay(replace(self._session.board, walk=walk)):
            return False
        self._session.commit()
        self._changed()
        return True

    # ---- what is shown

    def follow(self, *, looked_at: bool) -> None:
        """Ask for the pictures of the walk while somebody looks at it."""
        if self.preview.follow(self.walk if looked_at else None):
            self._selected = self._selected if self._has(self._selected) else None

    def scene(self) -> WalkScene:
        """The walk, and what is known of it."""
        return self.preview.scene(self.walk, self.selected)
