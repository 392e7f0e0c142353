"""When it makes sense to do something: what holds of a scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.jobs import Quality
from studio.core.scene import Workspace
from studio.ui.walk_deeds import can_play_walk

if TYPE_CHECKING:
    from studio.core.scene import Scene


def has_stage(scene: Scene) -> bool:
    """A picture is on show."""
    return scene.stage is not None


def has_nodes(scene: Scene) -> bool:
    """There is a picture in the history."""
    return bool(scene.nodes)


def has_current(scene: Scene) -> bool:
    """A picture of the history is on show."""
    return scene.current is not None


def has_picture(scene: Scene) -> bool:
    """A picture is on show, and it is there to be seen."""
    return scene.stage is not None and scene.stage.picture is not None


def has_run(scene: Scene) -> bool:
    """A picture is on show whose run is known to have steps."""
    return scene.stage is not None and scene.stage.reel.count > 0


def has_steps(scene: Scene) -> bool:
    """There are steps to go through."""
    return scene.stage is not None and bool(scene.stage.reel.steps)


def sees_stage(scene: Scene) -> bool:
    """The picture on show is in sight; it is not where two others are compared, or in a walk."""
    hidden = scene.workspace in (Workspace.COMPARE, Workspace.INTERPOLATE)
    return has_stage(scene) and not hidden


def can_play(scene: Scene) -> bool:
    """There are steps to go through, or a walk, in sight."""
    return can_play_walk(scene) or (has_steps(scene) and sees_stage(scene))


def is_running(scene: Scene) -> bool:
    """A full run is under way or waits for the model; a draft is over before it can be stopped."""
    progress = scene.progress
    return scene.waiting or (progress is not None and progress.quality is Quality.FULL)


def can_branch(scene: Scene) -> bool:
    """The step on show can be branched from."""
    stage = scene.stage
    if stage is None or not sees_stage(scene):
        return False
    return 0 < stage.position < max(stage.reel.count, 1)


def has_path(scene: Scene) -> bool:
    """A path is drawn over the pad on show."""
    pad = scene.pad.pad
    return len(pad.path) > 1 and len(pad.anchors) > 1


def shows_draft(scene: Scene) -> bool:
    """What is on show is a draft of what is wanted."""
    return scene.stage is not None and scene.stage.quality is Quality.DRAFT
