"""The pictures along a walk, as a draft and in full quality, and how it changes on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.budget import Budget
from studio.core.pacing import course
from studio.core.scene import Note, Severity
from studio.core.sketches import sketch_of
from studio.core.travel import seen
from studio.core.walk_pictures import ENOUGH, WalkPictures, ways
from studio.core.walk_scene import WalkScene

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from studio.core.events import Failed
    from studio.core.pacing import Course
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.sketches import Sketches
    from studio.core.walk import Spot, Walk

STEPS: Final = 8
"""Steps of a sketch between two keyframes: it must change where the real picture does."""
LOOKS: Final = 12 << 20
"""Bytes of what is seen of sketches: an undone walk is measured at once."""
RANK: Final = 20
"""Whose sketches come first; see `core.sketches`."""


class WalkPreview:
    """Held by `core.walking`.

    sketches: for the draft of the walk. wholes: for the pictures in full quality. tell: says
    something in place. changed: called after every change that shows.
    """

    def __init__(
        self,
        production: Production,
        sketches: Sketches,
        wholes: Sketches,
        tell: Callable[[Note], None],
        changed: Callable[[], None],
    ) -> None:
        self._production, self._sketches = production, sketches
        self._tell, self._changed = tell, changed
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
    def full(self) -> bool:
        """Whether the walk is previewed in full quality."""
        return self._full

    @property
    def courses(self) -> Mapping[int, Course]:
        """How the ways change, by their first keyframes, as far as is known."""
        return self._courses

    def look(self, *, full: bool) -> None:
        """Preview the walk in full quality, or as a draft. What was made is kept."""
        if full != self._full:
            self._full = full
            if not full:
                self._whole.drop()
            elif self._wanted is not None:
                self._whole.want(self._wanted)
            self._changed()

    def follow(self, walk: Walk | None) -> bool:
        """Ask for the pictures of the walk that is looked at (None: nobody looks), coarse first,
        then fine. True where it is another one than before."""
        if walk is None:
            if self._wanted is not None:
                self._wanted = None
                self._drafts.drop()
                self._whole.drop()
            return False
        if walk == self._wanted:
            return False
        known, self._wanted = self._wanted, walk
        if known is None or ways(known) != ways(walk):
            self._seen, self._courses = {}, {}
            self._drafts.want(walk)
            if self._full:
                self._whole.want(walk)
        return True

    def scene(self, walk: Walk, selected: int | None) -> WalkScene:
        """The walk, and what is known of it. selected: as in the scene."""
        drafts, whole = self._drafts, self._whole
        times = (drafts.time_left, whole.time_left)
        known = [time for time in times if time is not None]
        return WalkScene(
            walk,
            selected,
            tuple(self._picture(keyframe.recipe) for keyframe in walk.keyframes),
            drafts.found,
            self._courses,
            full=self._full,
            whole=whole.found if self._full else {},
            left=drafts.left,
            whole_left=whole.left,
            seconds_left=sum(known) if len(known) == len(times) else None,
        )

    def _picture(self, recipe: Recipe) -> Pixels | None:
        """The picture of a keyframe: its own where it is known, else a sketch."""
        node = self._production.history.find(recipe)
        picture = None if node is None else node.picture
        return picture or self._sketches.known(sketch_of(recipe, STEPS))

    def _in_history(self, recipe: Recipe) -> Pixels | None:
        """The picture of a recipe, if the history has it in its full size."""
        node = self._production.history.find(recipe)
        return node.picture if node is not None and node.whole else None

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
