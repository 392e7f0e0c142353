"""The stand: which picture is in the viewer, at which step, in which view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.jobs import Quality
from studio.core.reels import Shown
from studio.core.scene import Stage
from studio.core.steps import Tier, View

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.events import Finished
    from studio.core.recipe import Recipe
    from studio.core.reels import Reel, Reels
    from studio.core.runs import Runs


class Stand:
    """Holds a recipe, a position in its run and a view; follows the run until it is scrubbed.

    A photo on its way into noise has a view of its own: its steps expect nothing but the photo, so
    what they see is shown, until the artist wishes otherwise for it.
    """

    def __init__(self, reels: Reels, runs: Runs) -> None:
        self._reels, self._runs = reels, runs
        self._recipe: Recipe | None = None
        self._node: int | None = None
        self._position: int | None = None  # None: follow the run to its end
        self._chosen, self._for_photo = View.EXPECTS, View.SEES
        self._draft: Shown | None = None
        self._steered = False  # the hand moved since this was put up: the desk's picture is wanted
        self._passed = 0  # drafts up to this number come too late to be shown

    @property
    def node(self) -> int | None:
        """The node on show."""
        return self._node

    @property
    def view(self) -> View:
        """What is shown of a step."""
        return self._for_photo if self._is_photo else self._chosen

    @property
    def chosen(self) -> View:
        """What the artist wishes to be shown of pictures that are no photos."""
        return self._chosen

    @property
    def _is_photo(self) -> bool:
        return self._recipe is not None and self._recipe.is_photo

    @property
    def position(self) -> int | None:
        """The step that was scrubbed to; None while the run is followed."""
        return self._position

    def restore(
        self, node: int | None, recipe: Recipe | None, position: int | None, chosen: View
    ) -> None:
        """Stand where somebody stood before: the run may be known only later."""
        self._node, self._recipe, self._position = node, recipe, position
        self._chosen, self._for_photo = chosen, View.SEES
        self.leave_draft()

    def show(self, node: int, recipe: Recipe, *, keep_draft: bool = False) -> None:
        """Put a node's picture up.

        keep_draft: leave the draft there until the full picture comes, so that nothing flashes.
        """
        self._node, self._recipe, self._position = node, recipe, None
        self._steered = False
        if not keep_draft:
            self.leave_draft()

    def clear(self) -> None:
        """Nothing is on show any more."""
        self._node = self._recipe = self._position = None
        self.leave_draft()

    def steer(self) -> None:
        """The hand moves a slider: the pictures of the desk go up as they come."""
        self._steered = True

    def leave_draft(self) -> None:
        """What the hand steered to is no longer wanted: neither it nor its late drafts show."""
        self._passed = self._runs.latest
        self._draft, self._steered = None, False

    def rest(self, recipe: Recipe) -> None:
        """The hand rests where the full picture is known: up with it, without a node. Drafts that
        come later are not shown."""
        self._passed = self._runs.latest
        self._put_up(recipe)

    def _put_up(self, recipe: Recipe) -> None:
        if self._steered:
            self._recipe, self._position, self._draft = recipe, None, None

    def scrub(self, position: int) -> bool:
        """Go to a step (clamped to the run); False if it is there already.

        Beyond what is made of an unfinished run there is nothing to see: it is followed. Drafts
        that come later are not shown.
        """
        self._passed = self._runs.latest
        if self._recipe is None:
            return False
        reel = self._reels.reel(self._recipe)
        if reel.count == 0:  # nothing to go through yet
            return False
        wanted: int | None = min(max(position, 0), reel.count)
        if reel.picture is None and position >= len(reel.steps):
            wanted = None
        moved = wanted != self._position or self._draft is not None
        self._position = wanted
        self.leave_draft()
        return moved

    def look(self, view: View) -> bool:
        """Change the view; False if it is the same."""
        if view is self.view:
            return False
        if self._is_photo:
            self._for_photo = view
        else:
            self._chosen = view
        self.leave_draft()
        return True

    def finished(self, event: Finished, desk: Desk) -> None:
        """A run has ended: a draft goes up, the full picture of what is wanted replaces it."""
        if event.number <= self._passed:
            return
        self._passed = event.number
        if event.quality is Quality.DRAFT:
            self._draft = Shown(event.picture, event.tier, event.count)
            if self._recipe is None:  # the very first picture is a draft
                self._recipe = desk.recipe
        elif event.recipe == self._recipe and not self._steered:
            self._draft = None
        elif event.recipe == desk.recipe:
            self._put_up(event.recipe)

    def finish_from(self, position: int, desk: Desk) -> Recipe | None:
        """The recipe of "finish from here"; None while nothing is on show."""
        return None if self._recipe is None else _finished_from(self._recipe, position, desk)

    def stage(self, desk: Desk) -> Stage | None:
        """What stands in the viewer."""
        if self._recipe is None:
            return None
        reel = self._reels.reel(self._recipe)
        position, view = self._at(reel), self.view
        if self._draft is not None:
            draft = self._draft
            return Stage(
                self._recipe,
                reel,
                reel.count,
                view,
                draft.picture,
                draft.tier,
                Quality.DRAFT,
                view,
                draft.steps,
            )
        shown, shows = self._shown(self._recipe, position, reel, desk)
        return Stage(
            self._recipe, reel, position, view, shown.picture, shown.tier, Quality.FULL, shows
        )

    def _at(self, reel: Reel) -> int:
        if self._position is not None:
            return min(self._position, reel.count)
        return reel.count if reel.picture is not None else max(0, len(reel.steps) - 1)

    def _shown(self, recipe: Recipe, position: int, reel: Reel, desk: Desk) -> tuple[Shown, View]:
        """The picture of a step, and of which view it is."""
        view = self.view
        if view is not View.FINISH or position >= reel.count:
            return self._reels.shown(recipe, position, view), view
        picture = self._reels.reel(_finished_from(recipe, position, desk)).picture
        if picture is not None:
            return Shown(picture, Tier.FULL), View.FINISH
        return self._reels.shown(recipe, position, View.EXPECTS), View.EXPECTS


def _finished_from(recipe: Recipe, position: int, desk: Desk) -> Recipe:
    """The rest of the run under the words on the desk.

    Where the desk branches at that very step, all that it changes there counts.
    """
    if desk.branch_at == position and desk.recipe.before(position) == recipe.before(position):
        return desk.recipe
    return recipe.steered(position, desk.steering)
