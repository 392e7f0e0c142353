"""The rows of the action table that are about walks, and what carries them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.film import Film
from studio.core.scene import Workspace
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from studio.core.conductor import Conductor
    from studio.core.scene import Scene
    from studio.ui.actions import Action, RowMaker
    from studio.ui.walk_films import WalkFilms


def walks(scene: Scene) -> bool:
    """The Interpolate workspace is on show."""
    return scene.workspace is Workspace.INTERPOLATE


def can_play_walk(scene: Scene) -> bool:
    """A walk between two pictures or more is in sight."""
    return walks(scene) and len(scene.walk.walk.keyframes) > 1


def can_add(scene: Scene) -> bool:
    """There is a picture on show to be walked through."""
    return scene.stage is not None


def has_keyframe(scene: Scene) -> bool:
    """A keyframe is selected, in sight."""
    return walks(scene) and scene.walk.selected is not None


def can_even(scene: Scene) -> bool:
    """It is known how the walk changes, in part at least."""
    return can_play_walk(scene) and bool(scene.walk.courses)


def can_render(scene: Scene) -> bool:
    """There is a walk in sight, and no film under way."""
    film = scene.film
    return can_play_walk(scene) and (film is None or film.stage is Film.DONE)


def has_film(scene: Scene) -> bool:
    """A film is there."""
    return scene.film is not None and scene.film.stage is Film.DONE


def can_play_film(scene: Scene) -> bool:
    """A film is there, which is more than single pictures."""
    return has_film(scene) and scene.film is not None and bool(scene.film.job.order.suffix)


def walk_rows(row: RowMaker) -> tuple[Action, ...]:
    """What can be done with a walk."""
    return (
        row("walk_add", tr("Add picture"), "Ctrl+Shift+W", "plus", can_add),
        row("walk_duplicate", tr("Double this picture of the walk"), "", "copy", has_keyframe),
        row("walk_remove", tr("Take this picture out of the walk"), "", "trash", has_keyframe),
        row("walk_even", tr("Even pace"), "", "even", can_even),
        row(
            "walk_full",
            tr("Preview the walk in full quality, or as a draft"),
            "Ctrl+Shift+F",
            "eye",
            can_play_walk,
        ),
        row("walk_render", tr("Render walk"), "Ctrl+Shift+R", "sparkle", can_render),
        row("film_play", tr("Play the finished film"), "", "play", can_play_film),
        row("film_show", tr("Show the finished film in its folder"), "", "folder", has_film),
        row("walk_clear", tr("Take every picture out of the walk"), "", "trash", has_keyframe),
    )


def walk_deeds(conductor: Conductor, films: WalkFilms) -> dict[str, Callable[[], None]]:
    """Every deed, by the name of its action."""
    walking = conductor.walking
    return {
        "walk_add": walking.add,
        "walk_duplicate": walking.duplicate,
        "walk_remove": walking.remove,
        "walk_even": walking.even_out,
        "walk_full": lambda: walking.preview.look(full=not walking.preview.full),
        "walk_clear": walking.clear,
        "walk_render": films.begin,
        "film_play": films.play,
        "film_show": films.show_in_folder,
    }
