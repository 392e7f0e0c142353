"""The comparison: which two pictures are held against each other, and at which steps.

What is missing of their runs, the `Gathering` asks for.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from studio.core.between import why_not
from studio.core.compare import differences
from studio.core.compare_scene import CompareScene, Mode, Side, SideName
from studio.core.events import Finished, Looked, Parted
from studio.core.gathering import Gathering
from studio.core.parting import Parting, parting, partner
from studio.core.reels import Shown
from studio.core.side_looks import SideLooks
from studio.core.steps import Tier, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.events import Event
    from studio.core.gathering import Errands
    from studio.core.node import Node
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.reels import Reel
    from studio.core.scene import Stage


class Comparison:
    """Two nodes of the history and a place in each run.

    production: where the pictures come from. errand: asks the engine for one answer.
    changed: called after every wish that changes what is shown.
    """

    def __init__(
        self, production: Production, errand: Errands, changed: Callable[[], None]
    ) -> None:
        self._production, self._orders = production, production.orders
        self._changed = changed
        self._gathering = Gathering(production, errand)
        self._chosen: dict[SideName, int] = {}  # by hand; else the picture on show and its parent
        self._mode, self._linked = Mode.SIDES, True
        self._wipe = self._open = False
        self._positions: dict[SideName, int | None] = dict.fromkeys(SideName)  # None: the end
        self._looks = SideLooks(production.orders)

    # ---- what is shown

    def scene(self, stage: Stage | None) -> CompareScene:
        """What there is to see. stage: what the viewer of the workspace Scrub shows."""
        a, b = self._side(SideName.A), self._side(SideName.B)
        scene = CompareScene(a, b, self._mode, self._linked, self._wipe)
        if a is None or b is None:
            return scene
        if self._wipe and stage is not None:
            scene = replace(scene, beside=self._beside(stage, a, b))
        if not self._open:
            return scene
        mine, its = a.node.recipe, b.node.recipe
        measured = self._gathering.measured(mine, its)
        return replace(
            scene,
            differences=_differences(mine, its),
            alike=self._alike(a, b),
            parting=_parting(measured, a.reel, b.reel) if isinstance(measured, Parted) else None,
            problem=measured if isinstance(measured, str) else a.problem or b.problem,
            blend=why_not(mine, its),
        )

    def pair(self) -> tuple[Node, Node] | None:
        """The two nodes, where there are two."""
        nodes = self._nodes()
        a, b = nodes[SideName.A], nodes[SideName.B]
        return None if a is None or b is None else (a, b)

    # ---- wishes

    def choose(self, name: SideName, node: int) -> None:
        """Put a picture of the history on a side; if it is on the other one, they change places."""
        nodes = self._nodes()
        other = nodes[name.other]
        if other is not None and other.id == node:
            self.swap()
            return
        if other is not None:
            self._chosen[name.other] = other.id
        self._chosen[name] = node
        self._positions[name] = None
        if self._linked and self._positions[name.other] is not None:
            self._follow(name.other)
        self._wake()

    def hold(self, name: SideName, node: int) -> None:
        """Put a picture of the history on a side, the one on show on the other, under the wipe.

        The one on show itself changes its side.
        """
        shown = self._production.current
        if shown is None or (shown == node and self.pair() is None):
            return
        if shown != node:
            self._chosen[name.other] = shown
        self._wipe = True
        self.choose(name, node)

    def with_parent(self) -> None:
        """Compare the picture on show with the one it was made from, whichever is on show."""
        self._chosen.clear()
        self._positions = dict.fromkeys(SideName)
        self._wake()

    def swap(self) -> None:
        """A becomes B, and B becomes A."""
        pair = self.pair()
        if pair is None:
            return
        a, b = SideName.A, SideName.B
        self._chosen = {a: pair[1].id, b: pair[0].id}
        self._positions = {a: self._positions[b], b: self._positions[a]}
        self._wake()

    def arrange(self, mode: Mode) -> None:
        """Lay the two out in another way."""
        if mode is not self._mode:
            self._mode = mode
            self._changed()

    def link(self, *, on: bool) -> None:
        """Let one side follow the other's steps, or not."""
        self._linked = on
        if on:
            self._follow(SideName.A)
        self._changed()

    def wipe(self, *, on: bool) -> None:
        """Show both in the viewer of the workspace Scrub, or not."""
        self._wipe = on
        self._wake()

    def scrub(self, name: SideName, position: int) -> None:
        """Show a step of one side; the other follows where they are linked."""
        side = self._side(name)
        if side is None or side.reel.count == 0:
            return
        before = dict(self._positions)
        self._positions[name] = min(max(position, 0), side.reel.count)
        if self._linked:
            self._follow(name)
        self._looks.resting = False
        if self._positions != before:
            self._changed()

    def peek(self) -> None:
        """The hand rests: both pictures are decoded in full, one after the other."""
        self._looks.rest()
        self._look_next()

    def peek_beside(self, stage: Stage) -> None:
        """The hand rests in the viewer: the picture beside is decoded after that on its stage."""
        self._looks.beside = None
        a, b = self._side(SideName.A), self._side(SideName.B)
        if self._open or not self._wipe or a is None or b is None:
            return
        _, side = self._beside(stage, a, b)
        if not side.finished and side.tier in (Tier.LINEAR, Tier.TINY):
            self._looks.beside = side
        if stage.tier is Tier.FULL:
            self._look_next()

    # ---- following

    def follow(self, *, looked_at: bool) -> None:
        """Something has changed: ask for what is missing now. looked_at: the workspace is open."""
        if looked_at and not self._open:
            self._gathering.resume()
        self._open = looked_at
        pair = self.pair()
        if pair is not None and (self._open or self._wipe):
            self._gathering.ask(*pair)

    def receive(self, event: Event) -> None:
        """Something came of the engine."""
        if isinstance(event, Finished):
            self._gathering.resume()
        if isinstance(event, Looked) and event.tier is Tier.FULL:
            self._looks.received(event)
            self._look_next()

    def recalled(self, node: int) -> None:
        """What the project keeps of a node's run has come."""
        self._gathering.recalled(node)

    def forget(self) -> None:
        """Another project: its pictures are others."""
        self._chosen.clear()
        self._positions = dict.fromkeys(SideName)
        self._gathering.forget()

    # ---- the sides

    def _nodes(self) -> dict[SideName, Node | None]:
        """The chosen pictures; else the one on show as B, and the one it was made from as A."""
        if self._chosen:
            return {name: self._find(self._chosen.get(name)) for name in SideName}
        b = self._find(self._production.current)
        if b is None:
            return dict.fromkeys(SideName)
        a = self._find(b.parent)
        if a is None:  # the one that was made before it; the very first is held against the next
            nodes = self._production.history.nodes
            at = nodes.index(b)
            pair = (b, *nodes[1:2]) if at == 0 else nodes[at - 1 : at + 1]
            return dict(zip(SideName, (*pair, None), strict=False))
        return {SideName.A: a, SideName.B: b}

    def _find(self, node: int | None) -> Node | None:
        """A node that is still there."""
        history = self._production.history
        return history[node] if node is not None and node in history else None

    def _side(self, name: SideName) -> Side | None:
        node = self._nodes()[name]
        if node is None:
            return None
        count = self._orders.reel(node.recipe).count
        asked = self._positions[name]
        return self._put(node, count if asked is None else min(asked, count), View.EXPECTS)

    def _put(self, node: Node, position: int, view: View) -> Side:
        reel = self._orders.reel(node.recipe)
        shown = self._orders.reels.shown(node.recipe, position, view)
        if shown.picture is None and position >= reel.count and node.picture is not None:
            shown = Shown(node.picture, Tier.FULL if node.whole else Tier.LINEAR)
        problem = self._gathering.problem(node.recipe)
        parent = self._find(node.parent)
        return Side(node, parent, reel, position, view, shown.picture, shown.tier, problem)

    def _beside(self, stage: Stage, a: Side, b: Side) -> tuple[SideName, Side]:
        name = SideName.A if stage.recipe == b.node.recipe else SideName.B
        other = a if name is SideName.A else b
        view = View.SEES if stage.view is View.SEES else View.EXPECTS
        return name, self._put(other.node, partner(stage.position, stage.reel, other.reel), view)

    def _follow(self, name: SideName) -> None:
        """Bring the other side to the same noise level."""
        mine, its = self._side(name), self._side(name.other)
        if mine is not None and its is not None:
            place = partner(mine.position, mine.reel, its.reel)
            self._positions[name.other] = None if mine.finished else place

    def _alike(self, a: Side, b: Side) -> tuple[Pixels, Pixels] | None:
        pictures = a.picture, b.picture
        if a.tier is not b.tier:  # else the decoders would differ more than the pictures
            quick = _quick(a), _quick(b)
            pictures = pictures if None in quick else quick
        mine, its = pictures
        return None if mine is None or its is None else (mine, its)

    # ---- asking

    def _wake(self) -> None:
        self._gathering.resume()
        self._changed()

    def _look_next(self) -> None:
        """The sides are decoded only where they are in sight."""
        self._looks.next(map(self._side, SideName) if self._open else ())


def _quick(side: Side) -> Pixels | None:
    steps = side.reel.steps
    return steps[side.position].expects if side.position < len(steps) else None


_differences = lru_cache(maxsize=8)(differences)


@lru_cache(maxsize=8)
def _parting(parted: Parted, mine: Reel, its: Reel) -> Parting:
    return parting(parted, mine, its)
