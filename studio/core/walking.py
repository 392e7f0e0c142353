"""Walking: the walk that the artist arranges, and the sketches along it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.budget import Budget
from studio.core.errors import StudioError
from studio.core.pacing import course, even
from studio.core.scene import Note, Severity
from studio.core.sketches import sketch_of
from studio.core.travel import seen
from studio.core.walk import SECONDS, Keyframe, Walk
from studio.core.walk_pictures import ENOUGH, WalkPictures, ways
from studio.core.walk_scene import WalkScene

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from studio.core.events import Failed
    from studio.core.pacing import Course
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.session import Session
    from studio.core.sketches import Sketches
    from studio.core.walk import Passage, Spot

STEPS: Final = 8
"""Steps of a sketch between two keyframes: it must change where the real picture does."""
LOOKS: Final = 12 << 20
"""Bytes of what is seen of sketches: an undone walk is measured at once."""
RANK: Final = 20
"""Whose sketches come first; see `core.sketches`."""


class Walking:
    """Held by the conductor.

    sketches: for the draft of the walk. wholes: for the pictures in full quality. tell: says
    something in place. changed: called after every change that shows.
    """

    def __init__(
        self,
        session: Session,
        production: Production,
        sketches: Sketches,
        wholes: Sketches,
        tell: Callable[[Note], None],
        changed: Callable[[], None],
    ) -> None:
        self._session, self._production, self._sketches = session, production, sketches
        self._tell, self._changed = tell, changed
        self._selected: int | None = None
        self._wanted: Walk | None = None  # whose pictures are asked for
        self._looks: Budget[Recipe, NDArray[np.float64]] = Budget(LOOKS, lambda look: look.nbytes)
        self._seen: dict[int, dict[float, NDArray[np.float64]]] = {}  # of the sketches, by way
        self._courses: dict[int, Course] = {}
        self._drafts = WalkPictures(
            sketches.asker(RANK),
            self._failed,
            form=lambda recipe: sketch_of(recipe, STEPS),
            came=self._measure,
        )
        self._whole = WalkPictures(
            wholes.asker(RANK),
            self._failed,
            room=lambda recipe: wholes.room(recipe.width, recipe.height),
            known=self._in_history,
        )
        self._full = False

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
        walk, courses = self.walk, self._courses
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

    # ---- the pictures in between

    @property
    def full(self) -> bool:
        """Whether the walk is previewed in full quality."""
        return self._full

    def look(self, *, full: bool) -> None:
        """Preview the walk in full quality, or as a draft. What was made is kept."""
        if full != self._full:
            self._full = full
            if not full:
                self._whole.drop()
            elif self._wanted is not None:
                self._whole.want(self._wanted)
            self._changed()

    def follow(self, *, looked_at: bool) -> None:
        """Ask for the pictures of the walk while somebody looks at it; coarse first, then fine."""
        if not looked_at:
            if self._wanted is not None:
                self._wanted = None
                self._drafts.drop()
                self._whole.drop()
            return
        walk = self.walk
        if walk == self._wanted:
            return
        known, self._wanted = self._wanted, walk
        self._selected = self._selected if self._has(self._selected) else None
        if known is None or ways(known) != ways(walk):
            self._seen, self._courses = {}, {}
            self._drafts.want(walk)
            if self._full:
                self._whole.want(walk)

    def _measure(self, recipe: Recipe, spot: Spot, picture: Pixels) -> None:
        """How a way changes, as far as its sketches tell."""
        look = self._looks.get(recipe)
        if look is None:
            look = seen(picture)
            self._looks.put(recipe, look)
        way = spot.keyframe
        known = self._seen.setdefault(way, {})
        known[spot.amount] = look
        if len(known) >= ENOUGH and 0.0 in known and 1.0 in known:
            self._courses = {**self._courses, way: course(known)}

    def _failed(self, failed: Failed) -> None:
        self._tell(Note(Severity.WARNING, failed.what, failed.hint, failed.details))

    # ---- what is shown

    def scene(self) -> WalkScene:
        """The walk, and what is known of it."""
        walk, drafts, whole = self.walk, self._drafts, self._whole
        times = (drafts.time_left, whole.time_left)
        known = [time for time in times if time is not None]
        return WalkScene(
            walk,
            self.selected,
            tuple(self._picture(i) for i in range(len(walk.keyframes))),
            drafts.found,
            self._courses,
            full=self._full,
            whole=whole.found if self._full else {},
            left=drafts.left,
            whole_left=whole.left,
            seconds_left=sum(known) if len(known) == len(times) else None,
        )

    def _picture(self, index: int) -> Pixels | None:
        """The picture of a keyframe: its own where it is known, else a sketch."""
        recipe = self.walk.keyframes[index].recipe
        node = self._production.history.find(recipe)
        picture = None if node is None else node.picture
        return picture or self._sketches.known(sketch_of(recipe, STEPS))

    def _in_history(self, recipe: Recipe) -> Pixels | None:
        """The picture of a recipe, if the history has it in its full size."""
        node = self._production.history.find(recipe)
        return node.picture if node is not None and node.whole else None
