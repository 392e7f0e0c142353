"""What each workspace knows besides the desk and the history, and what it does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from studio.core import gridding
from studio.core.choosing import RANK, Choosing
from studio.core.comparison import Comparison
from studio.core.faces import Faces
from studio.core.filming import Filming
from studio.core.finding import Finding
from studio.core.gridding import Gridding
from studio.core.live_pad import LivePad
from studio.core.pins import Pins
from studio.core.ranging import Ranging
from studio.core.scene import Note, Severity, Workspace
from studio.core.sketches import Sketches
from studio.core.study import Study
from studio.core.walking import Walking

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.desk import Desk
    from studio.core.errands import Errand, OnOutcome
    from studio.core.events import Failed
    from studio.core.model_facts import ModelFacts
    from studio.core.node import Origin
    from studio.core.production import Production
    from studio.core.scene import Scene
    from studio.core.session import Session

_RANK_OF_FACES: Final = 5
"""Of all that is made in the background, what has a place but no picture yet comes first."""
_RANK_OF_BACKDROP: Final = 50
"""And what only lies behind other things comes last."""

WHOLE_BUDGET: Final = 192 << 20
"""Bytes of pictures of a walk in full quality that are kept."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a workspace may ask of its conductor. roll: a fresh seed. errand: see `core.errands`."""

    errand: Callable[[Callable[[int], Errand], OnOutcome], int]
    stop: Callable[[int], None]
    steer: Callable[[Desk], None]
    attempt: Callable[[Desk, Origin], None]
    tell: Callable[[Note], None]
    roll: Callable[[], int]
    changed: Callable[[], None]


class Workspaces:
    """Of one conductor."""

    def __init__(self, session: Session, production: Production, wishes: Wishes) -> None:
        self._session, self._production, self._tell = session, production, wishes.tell
        errand, tell, changed = wishes.errand, wishes.tell, wishes.changed
        self.sketches = sketches = Sketches(errand, wishes.stop, production.orders.can_run)
        self.study = Study(errand, wishes.stop, changed)
        self.comparison = Comparison(production, errand, changed)
        self.ranging = ranging = Ranging(sketches, changed)
        self.finding = Finding(sketches, wishes.roll, ranging.discover, self._not_found, changed)
        self._faces = faces = Faces(production, sketches, _RANK_OF_FACES)
        backdrop = sketches.asker(_RANK_OF_BACKDROP)
        self.pad = LivePad(session, production, faces, wishes.steer, backdrop, tell, changed)
        self.pins = Pins(session, production, faces, changed)
        self.choosing = Choosing(
            sketches.asker(RANK), production, ranging.travel, wishes.attempt, changed
        )
        self.grid = Gridding(sketches.asker(gridding.RANK), production, wishes.attempt, changed)
        self._wholes = wholes = Sketches(
            errand, wishes.stop, production.orders.can_run, whole=True, budget=WHOLE_BUDGET
        )
        self.walking = Walking(session, production, sketches, wholes, tell, changed)
        self.filming = Filming(errand, wishes.stop, production.orders.can_run, tell, changed)

    def leave(self) -> None:
        """Another project is opened: what was asked about this one is asked no more."""
        self.grid.forget()
        self.finding.stop()

    def follow(self, shown: Workspace, facts: ModelFacts | None, *, steering: bool) -> None:
        """Something is different: whoever is looked at sees to it, and asks for what it lacks.

        facts: of the model that runs. steering: the hand is on a slider, so nothing in the
        background comes between.
        """
        session, production = self._session, self._production
        rests = production.orders.is_idle and not steering
        explored = shown is Workspace.EXPLORE
        stage = production.stage(session.desk) if shown is Workspace.WORDS else None
        self.study.follow(stage, facts, idle=production.orders.is_idle)
        self.comparison.follow(looked_at=shown is Workspace.COMPARE)
        self.ranging.follow(session.committed, able=facts is not None)
        self._faces.follow(session.board.placed if explored else ())
        self.pad.follow(explored=explored, rests=rests)
        settled = not session.is_edited
        self.choosing.follow(session.desk, facts, looked_at=explored, settled=settled)
        self.grid.follow(session.desk, facts, settled=settled, rests=rests)
        self.walking.follow(looked_at=shown is Workspace.INTERPOLATE)
        self.sketches.follow(idle=rests)
        rests = rests and self.sketches.is_idle
        self.filming.follow(rests=rests)
        self._wholes.follow(idle=rests and self.filming.is_idle)

    def shown_in(self, scene: Scene) -> Scene:
        """The scene with what the workspaces show; what nobody looks at stays as it is there."""
        scene = replace(
            scene,
            compare=self.comparison.scene(scene.stage),
            axes=self.ranging.scene(self.finding.scene()),
            film=self.filming.scene(),
        )
        if scene.workspace is Workspace.WORDS:
            return replace(scene, words=self.study.scene())
        if scene.workspace is Workspace.INTERPOLATE:
            return replace(scene, walk=self.walking.scene())
        if scene.workspace is Workspace.EXPLORE:
            return replace(
                scene,
                pad=self.pad.scene(),
                pins=self.pins.scene(),
                choosing=self.choosing.scene(),
                grid=self.grid.scene() if self.grid.looked_at else scene.grid,
            )
        return scene

    def _not_found(self, failed: Failed) -> None:
        self._tell(Note(Severity.WARNING, failed.what, failed.hint, failed.details))
