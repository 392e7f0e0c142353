"""Where a brush paints: pure decisions about the step it comes down on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from studio.core.jobs import Quality
from studio.core.scene import Phase

if TYPE_CHECKING:
    from studio.core.desk import Desk
    from studio.core.node import Node
    from studio.core.scene import Scene, Stage


class Obstacle(StrEnum):
    """Why nothing can be painted now."""

    NO_PICTURE = "no picture"
    NO_MODEL = "no model"
    OTHER_MODEL = "other model"
    FINISHED = "finished"


def place(scene: Scene) -> int | Obstacle:
    """The step that a brush paints on if it comes down now, or why it cannot.

    That is the step on show. Where a painted branch is seen through to its end, as after each
    stroke, it is the step of the branch: the next stroke joins the others.
    """
    stage, desk = scene.stage, scene.desk
    if stage is None:
        return Obstacle.NO_PICTURE
    if scene.model.phase is not Phase.READY or scene.model.facts is None:
        return Obstacle.NO_MODEL
    if stage.recipe.model != scene.model.facts.ref:
        return Obstacle.OTHER_MODEL
    if desk.branched and stays(stage, desk, desk.branch_at) and _at_the_end(stage):
        return desk.branch_at
    if not stage.reel.steps:
        return Obstacle.NO_PICTURE
    return Obstacle.FINISHED if stage.position >= stage.reel.count else stage.position


def stays(stage: Stage, desk: Desk, step: int) -> bool:
    """Whether the desk branches at `step` of the run on show already, perhaps with new words."""
    return desk.branch_at == step and desk.recipe.before(step) == stage.recipe.before(step)


def _at_the_end(stage: Stage) -> bool:
    """Whether the run is seen through to its end, or as far as it has come."""
    if stage.quality is Quality.DRAFT or stage.position >= stage.reel.count:
        return True
    return stage.reel.picture is None and stage.position >= len(stage.reel.steps) - 1


def sources(scene: Scene) -> tuple[Node, ...]:
    """The pictures that can be pasted from: of the same model and size, newest first."""
    if scene.stage is None:
        return ()
    here = scene.stage.recipe
    return tuple(
        node
        for node in reversed(scene.nodes)
        if node.picture is not None
        and (node.recipe.model, node.recipe.width, node.recipe.height)
        == (here.model, here.width, here.height)
    )


def likely_source(scene: Scene) -> Node | None:
    """What is most likely pasted: what is compared with, the parent, else the newest other one."""
    current = next((node for node in scene.nodes if node.id == scene.current), None)
    beside = scene.compare.beside
    wanted = [
        None if beside is None else beside[1].node.id,
        None if current is None else current.parent,
    ]
    others = [node for node in sources(scene) if node.id != scene.current]
    for node_id in wanted:
        found = next((node for node in others if node.id == node_id), None)
        if found is not None:
            return found
    return others[0] if others else None
