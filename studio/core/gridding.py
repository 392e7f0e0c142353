"""The grid of the window: what it lies along, its pictures, and the full ones when they are wanted.

Small pictures come first, from the middle; full ones are made when the grid is to be saved, or when
a cell is chosen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.choosing_scene import Why
from studio.core.errors import StudioError
from studio.core.events import Failed, Finished
from studio.core.grid import MOST, Grid, desk_at, offered, usual_line
from studio.core.grid_scene import Cell, GridScene
from studio.core.node import Origin
from studio.core.sketches import sketch_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.model_facts import ModelFacts
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.runs import Ended
    from studio.core.sketches import Asker

RANK: Final = 15
PAGE: Final = 100
"""Cells of a page in the window: all of them are to be seen at once."""
FIRST: Final = (5, 3, 3)
"""Columns, rows and pages to begin with; pages are only laid when they are wanted."""
_LAID: Final = 2
"""Lines to begin with."""


class Gridding:
    """Held by the conductor.

    asker: brings the small pictures. production: makes the full ones. attempt: makes the picture of
    a desk that was chosen. changed: called after every wish.
    """

    def __init__(
        self,
        asker: Asker,
        production: Production,
        attempt: Callable[[Desk, Origin], None],
        changed: Callable[[], None],
    ) -> None:
        self._asker = asker
        self._production, self._orders = production, production.orders
        self._attempt, self._changed = attempt, changed
        self._grid: Grid | None = None
        self._page = 0
        self._desk: Desk | None = None
        self._facts: ModelFacts | None = None
        self._recipes: tuple[Recipe, ...] = ()
        self._small: dict[Recipe, Pixels] = {}
        self._full: dict[Recipe, Pixels] = {}
        self._failed: dict[Recipe, str] = {}
        self._wanted: list[Recipe] = []  # full pictures, the next one first
        self._whole = 0
        self._running = False
        self._on_made: Callable[[], None] | None = None
        self._why: Why | None = Why.NO_MODEL
        self.looked_at = False

    # ---- what is shown

    def scene(self) -> GridScene:
        """The grid and its pictures."""
        desk, facts, grid = self._desk, self._facts, self._grid
        if self._why is not None or desk is None or facts is None or grid is None:
            return GridScene(why=self._why)
        first = self._page * grid.page_size
        return GridScene(
            grid,
            self._page,
            tuple(self._cell(r, desk) for r in self._recipes[first : first + grid.page_size]),
            offered(desk, facts),
            grid.across.at,
            desk.recipe.steps,
            self._asker.left,
            self._asker.time_left,
            (self._whole - len(self._wanted), self._whole) if self._wanted else None,
        )

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """Those of the cells, page by page and row by row."""
        return self._recipes

    def pictures(self) -> tuple[Pixels, ...]:
        """The full pictures in the same order; those that are there."""
        return tuple(self._full[r] for r in self._recipes if r in self._full)

    # ---- wishes

    def lie(self, grid: Grid) -> None:
        """Lay the grid along other axes, or other values of them. StudioError where it is too
        large."""
        if grid.page_size > PAGE:
            raise StudioError(f"A page has at most {PAGE} pictures.", "Choose fewer values.")
        if grid.page_size * grid.pages > MOST:
            raise StudioError(f"A grid has at most {MOST} pictures.", "Choose fewer values.")
        self._grid = grid
        self._lay()
        self._changed()

    def turn_to(self, page: int) -> None:
        """Show another page; its pictures come first now."""
        if self._grid is not None and 0 <= page < self._grid.pages and page != self._page:
            self._page = page
            self._ask()
            self._changed()

    def act_from(self, step: int) -> None:
        """Let its axes act from a step on: the steps before are shared by all cells."""
        if self._grid is not None:
            self.lie(Grid(*(replace(line, at=step) for line in self._grid.lines)))

    def adopt(self, place: int) -> None:
        """Go on with a cell of the page: its full picture, in the history."""
        grid, desk = self._grid, self._desk
        if grid is not None and desk is not None and 0 <= place < grid.page_size:
            cell = self._page * grid.page_size + place
            self._attempt(desk_at(grid, desk, cell), Origin.GRID)

    def finish(self, on_made: Callable[[], None]) -> None:
        """Have every cell made in full, then call."""
        if self._grid is None:
            return
        order = [self._recipes[place] for place in self._grid.from_the_middle(self._page)]
        self._keep_full()
        self._wanted = [recipe for recipe in order if recipe not in self._full]
        self._whole, self._on_made = len(order), on_made
        if not self._wanted:
            on_made()
        self._changed()

    def halt(self) -> None:
        """Make no more full pictures; those that are made stay."""
        self._wanted, self._on_made = [], None

    def forget(self) -> None:
        """Another project."""
        self.halt()
        self._grid, self._recipes = None, ()
        self._small, self._full, self._failed = {}, {}, {}

    # ---- following

    def look(self, *, on: bool) -> None:
        """The grid can be seen, or no longer."""
        if on != self.looked_at:
            self.looked_at = on
            self._changed()

    def follow(self, desk: Desk, facts: ModelFacts | None, *, settled: bool, rests: bool) -> None:
        """Something has changed. settled: the desk is not in the middle of an edit. rests: the
        engine has nothing else to do."""
        self._go_on(rests=rests)
        if not self.looked_at:
            self._asker.drop()
            self._desk = None
            return
        self._why = _why(desk, facts)
        if facts is None or self._why is not None:
            self._asker.drop()
            return
        if settled and (desk != self._desk or facts != self._facts):
            self._desk, self._facts = desk, facts
            self._suit(desk, facts)
            self._lay()

    def _suit(self, desk: Desk, facts: ModelFacts) -> None:
        """Lie along axes that this desk has."""
        axes, grid = offered(desk, facts), self._grid
        lines = [] if grid is None else [line for line in grid.lines if line.axis in axes]
        if not lines:
            counts = zip(axes[:_LAID], FIRST, strict=False)
            lines = [usual_line(axis, desk, facts, n, desk.branch_at) for axis, n in counts]
        if lines:
            self._grid = Grid(*lines)

    def _lay(self) -> None:
        if self._grid is None or self._desk is None:
            return
        recipes = self._grid.recipes(self._desk.recipe)
        if recipes != self._recipes:
            self.halt()  # it was another grid that was to be finished
        self._recipes = recipes
        self._page = min(self._page, self._grid.pages - 1)
        there = {sketch_of(recipe) for recipe in self._recipes}
        self._small = {r: p for r, p in self._small.items() if r in there}
        self._keep_full()
        self._failed.clear()
        self._ask()

    def _ask(self) -> None:
        """Have the small pictures made that are missing, those in view first."""
        if self._grid is None:
            return
        order = [self._recipes[place] for place in self._grid.from_the_middle(self._page)]
        quick = [sketch_of(recipe) for recipe in order if recipe not in self._full]
        wanted = [recipe for recipe in quick if recipe not in self._failed]
        self._asker.want(wanted, self._show, self._fail)

    def _keep_full(self) -> None:
        """Know again what was made in full, of the cells there are."""
        known = {recipe: self._known(recipe) for recipe in self._recipes}
        self._full = {recipe: picture for recipe, picture in known.items() if picture is not None}

    def _known(self, recipe: Recipe) -> Pixels | None:
        node = self._production.history.find(recipe)
        if node is not None and node.picture is not None and node.whole:
            return node.picture
        return self._full.get(recipe) or self._orders.reel(recipe).picture

    def _show(self, recipe: Recipe, picture: Pixels) -> None:
        self._small[recipe] = picture

    def _fail(self, recipe: Recipe, failed: Failed) -> None:
        self._failed[recipe] = failed.what

    def _cell(self, recipe: Recipe, desk: Desk) -> Cell:
        full, quick = self._known(recipe), sketch_of(recipe)
        on_show = recipe == desk.recipe
        if full is not None:
            return Cell(full, full=True, on_show=on_show)
        failed = self._failed.get(quick, "") or self._failed.get(recipe, "")
        return Cell(self._small.get(quick), failed=failed, on_show=on_show)

    # ---- full pictures

    def _go_on(self, *, rests: bool) -> None:
        """Ask for the next full picture; the hand comes first."""
        if not self._wanted or self._running or not rests:
            return
        recipe = self._wanted[0]
        if not self._orders.can_run(recipe):
            self.halt()
            return
        self._running = True
        self._orders.request(recipe, lambda ended: self._ended(recipe, ended))

    def _ended(self, recipe: Recipe, ended: Ended) -> None:
        """One that gave way is asked for again at the next rest."""
        self._running = False
        if isinstance(ended, Finished):
            self._full[recipe] = ended.picture
        elif isinstance(ended, Failed):
            self._failed[recipe] = ended.what
        else:
            return
        self._wanted = [each for each in self._wanted if each != recipe]
        done, self._on_made = (self._on_made, None) if not self._wanted else (None, self._on_made)
        if done is not None:
            done()


def _why(desk: Desk, facts: ModelFacts | None) -> Why | None:
    if facts is None:
        return Why.NO_MODEL
    if desk.is_photo:
        return Why.PHOTO
    return None if desk.has_prompt else Why.NO_PROMPT
