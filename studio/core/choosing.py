"""Choose, do not tune: pictures around the present one, and what was learned from the choices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.choices import Choice
from studio.core.choosing_scene import FAR, NEAR, START, STAY, Candidate, ChoosingScene, Why
from studio.core.gallery import Plane, another, plane
from studio.core.gaussian import Judgement, Pick, Refusal, fit
from studio.core.history import akin
from studio.core.node import Origin
from studio.core.sketches import sketch_of
from studio.core.space import Spare, desk_at, place_of, space_of
from studio.core.tasting import learn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.events import Failed
    from studio.core.model_facts import ModelFacts
    from studio.core.node import Node
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.sketches import Asker
    from studio.core.space import Array, Space, TravelOf
    from studio.core.taste import Taste

RANK: Final = 10
"""After what a slider needs, before what only lies behind the pad."""
_NEARER: Final = 0.7
_STEPS: Final = 6
"""Of a candidate's picture: with fewer, colours are not yet those that it will have."""


class Choosing:
    """Held by the conductor.

    asker: brings the small pictures. production: has the history, whose likes count too. travel:
    how an axis travels, where that is known. attempt: makes the picture of a desk that was chosen.
    changed: called after every wish.
    """

    def __init__(
        self,
        asker: Asker,
        production: Production,
        travel: TravelOf,
        attempt: Callable[[Desk, Origin], None],
        changed: Callable[[], None],
    ) -> None:
        self._asker, self._production = asker, production
        self._travel, self._attempt, self._changed = travel, attempt, changed
        self._choices: tuple[Choice, ...] = ()
        self._reach, self._shuffles = START, 0
        self._space: Space = ()
        self._plane: Plane | None = None
        self._scale: float | None = None
        self._candidates: tuple[Candidate, ...] = ()
        self._round = 1
        self._marked: tuple[tuple[Node, ...], tuple[tuple[int, bool], ...]] = ((), ())
        self._key: tuple[object, ...] = ()  # what the candidates were proposed for
        self._why: Why | None = Why.NO_MODEL

    def scene(self) -> ChoosingScene:
        """What to show."""
        if self._why is not None or not self._candidates:
            return ChoosingScene(reach=self._reach, why=self._why)
        own = self._candidates[STAY].desk.axes
        return ChoosingScene(
            self._candidates,
            self._round,
            self._reach,
            sum(not each.fresh and not each.failed for each in self._candidates),
            any(each.axis not in own and isinstance(each.axis, Spare) for each in self._space),
        )

    def judged(self, desk: Desk, space: Space) -> tuple[Array, list[Judgement]]:
        """All that is known of what the artist likes near a desk: places (n, d), and judgements.

        Choices and likes count where they share the model, the size, and words or noise with it.
        """
        places: dict[tuple[float, ...], int] = {}

        def place(desk: Desk) -> int:
            key = tuple(place_of(space, desk).round(6).tolist())
            return places.setdefault(key, len(places))

        judgements: list[Judgement] = []
        for node in self._production.history.nodes:
            if node.liked is not None and akin(node.recipe, desk.recipe):
                here = place(node.desk)
                judgements.append(Pick(here) if node.liked else Refusal(here))
        for choice in self._told(desk):
            chosen = place(choice.chosen)
            over = {place(other) for other in choice.over} - {chosen}
            if over:
                judgements.append(Pick(chosen, tuple(over)))
        return np.array(list(places)).reshape(len(places), len(space)), judgements

    def taste(self, name: str, desk: Desk, facts: ModelFacts) -> Taste:
        """What the artist likes, as far as it can be told. StudioError where there is nothing."""
        space = space_of(desk, facts, self._travel)
        return learn(name, space, *self.judged(desk, space))

    # ---- wishes

    def choose(self, number: int) -> None:
        """Take a candidate; STAY says that none of the others is better."""
        if not 0 <= number < len(self._candidates):
            return
        desks = [each.desk for each in self._candidates]
        chosen = desks.pop(number)
        self._choices = (*self._choices, Choice(chosen, tuple(desks)))
        self._shuffles = 0
        if number == STAY:
            self._reach = max(NEAR, self._reach * _NEARER)
            self._changed()
        else:
            self._attempt(chosen, Origin.CHOICE)

    def shuffle(self) -> None:
        """Other candidates, in any direction."""
        self._shuffles += 1
        self._changed()

    def zoom(self, reach: float) -> None:
        """Candidates nearer to the present picture, or farther from it, in the same directions."""
        reach = min(max(reach, NEAR), FAR)
        if reach != self._reach:
            self._reach = reach
            if self._candidates:
                self._lay(self._candidates[STAY].desk)
            self._changed()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What was chosen over what, oldest first."""
        return self._choices

    def restore(self, choices: tuple[Choice, ...]) -> None:
        """Go on in another project."""
        self._choices = choices
        self._reach, self._shuffles = START, 0
        self._candidates, self._plane, self._key = (), None, ()

    # ---- following

    def follow(
        self, desk: Desk, facts: ModelFacts | None, *, looked_at: bool, settled: bool
    ) -> None:
        """Something has changed: propose anew where that matters.

        looked_at: the candidates can be seen. settled: the desk is not in the middle of an edit.
        """
        if not looked_at or facts is None:
            self._asker.drop()
            self._key = ()
            if facts is None:
                self._why, self._candidates, self._plane = Why.NO_MODEL, (), None
            return
        if not settled:
            return
        key = (desk, facts, self._likes(), len(self._choices), self._shuffles)
        if key == self._key:
            return
        self._key = key
        self._space = space_of(desk, facts, self._travel)
        self._why = _why(desk, self._space)
        if self._why is not None:
            self._asker.drop()
            self._candidates, self._plane = (), None
            return
        self._propose(desk)

    def _likes(self) -> tuple[tuple[int, bool], ...]:
        """What the artist thinks of which node; looked through when something changed."""
        nodes = self._production.history.nodes
        if nodes is not self._marked[0]:
            marks = tuple((node.id, node.liked) for node in nodes if node.liked is not None)
            self._marked = (nodes, marks)
        return self._marked[1]

    def _propose(self, desk: Desk) -> None:
        self._round = 1 + sum(1 for _ in self._told(desk))
        centre = place_of(self._space, desk)
        dice = np.random.default_rng([len(self._choices), self._shuffles])
        if self._shuffles:
            self._plane = another(centre, dice)
        else:
            learned = fit(*self.judged(desk, self._space), self._scale)
            self._scale = learned.scale
            self._plane = plane(learned, centre, dice)
        self._lay(desk)

    def _lay(self, desk: Desk) -> None:
        """Put the candidates on the plane; each shows what stood there until its own is there."""
        if self._plane is None:
            return
        places = self._plane.ring(self._reach)
        desks = (desk, *(desk_at(self._space, desk, place) for place in places))
        before = dict(enumerate(self._candidates))
        self._candidates = tuple(
            Candidate(
                each,
                _moves(self._space, desk, each),
                before[number].picture if number in before else None,
            )
            for number, each in enumerate(desks)
        )
        wanted = [_quick(each) for each in self._candidates]
        self._asker.want(wanted, self._show, self._fail)

    def _show(self, recipe: Recipe, picture: Pixels) -> None:
        self._candidates = tuple(
            replace(each, picture=picture, fresh=True) if _quick(each) == recipe else each
            for each in self._candidates
        )

    def _fail(self, recipe: Recipe, failed: Failed) -> None:
        self._candidates = tuple(
            replace(each, failed=failed.what) if _quick(each) == recipe else each
            for each in self._candidates
        )

    def _told(self, desk: Desk) -> Iterator[Choice]:
        """The choices that count here, oldest first."""
        for choice in self._choices:
            if akin(choice.chosen.recipe, desk.recipe):
                yield choice


def _why(desk: Desk, space: Space) -> Why | None:
    if desk.is_photo:
        return Why.PHOTO
    if not desk.has_prompt:
        return Why.NO_PROMPT
    return Why.NO_AXES if len(space) < 2 else None


def _quick(candidate: Candidate) -> Recipe:
    return sketch_of(candidate.desk.recipe, _STEPS)


def _moves(space: Space, here: Desk, there: Desk) -> tuple[tuple[Axis, float], ...]:
    return tuple(
        (stretch.axis, stretch.axis.value(there.recipe, there.branch_at))
        for stretch in space
        if abs(stretch.share(there) - stretch.share(here)) > 1e-6
    )
