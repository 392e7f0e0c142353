"""The words of the Interpolate workspace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.between import NoisePath
from studio.core.conditioning import Meeting
from studio.core.walk import Easing
from studio.ui.pad_words import LONGEST, own_names
from studio.ui.widgets.segmented import Choice
from studio.ui.widgets.walk_paint import WalkWords
from studio.ui.words import duration, tr

if TYPE_CHECKING:
    from studio.core.scene import Scene
    from studio.core.walk import Walk
    from studio.core.walk_scene import WalkScene

EASINGS: Final = {
    Easing.EVEN: ("Even", "even", "At one speed (linear)"),
    Easing.IN: ("Ease in", "ease in", "Slow at this picture"),
    Easing.OUT: ("Ease out", "ease out", "Slow at the next picture"),
    Easing.SMOOTH: ("Ease in and out", "ease in, out", "Slow at both pictures"),
}
PATHS: Final = {
    NoisePath.SPHERE: ("Around the sphere", "Shapes change at one rate (spherical interpolation)"),
    NoisePath.STRAIGHT: (
        "Straight",
        "Shapes change late and fast (linear, brought back to unit variance)",
    ),
}
MEETINGS: Final = {
    Meeting.ENCODING: ("Mixed", "The words are mixed before they are read (embeddings)"),
    Meeting.ATTENTION: (
        "Side by side",
        "The picture looks at both, and things go later and come earlier (attention interpolation)",
    ),
}
EMPTY: Final = (
    "Put two or more pictures here and walk between them.\n"
    "“Add picture” takes the one on show; once it is in, it offers those of the history."
)


def easing_choices() -> tuple[Choice, ...]:
    """How the time to the next picture is spent."""
    return tuple(Choice(easing, tr(said[0]), tr(said[2])) for easing, said in EASINGS.items())


def path_choices() -> tuple[Choice, ...]:
    """The ways of the noise."""
    return tuple(Choice(path, tr(said[0]), tr(said[1])) for path, said in PATHS.items())


def meeting_choices(*, apart: bool) -> tuple[Choice, ...]:
    """Where the words of two pictures meet. apart: whether the model can look at both."""
    found = [Choice(meeting, tr(said[0]), tr(said[1])) for meeting, said in MEETINGS.items()]
    if not apart:
        found = [replace(found[0], hint=tr("This model can only mix words (embeddings)"))]
    return tuple(found)


def keyframe_names(walk: Walk) -> tuple[str, ...]:
    """What the pictures are called: by the artist, by the words that are their own, or the seed."""
    return own_names([(keyframe.name, keyframe.recipe) for keyframe in walk.keyframes])


def line_words(walk: Walk) -> WalkWords:
    """What is written on the timeline."""
    easings = tuple(
        tr("evened")
        if walk.keyframes[i].onward.pace
        else tr(EASINGS[walk.keyframes[i].onward.easing][1])
        for i in walk.passages
    )
    return WalkWords(
        rows=(
            (tr("Pictures"), tr("and easing")),
            (tr("In between"), ""),
            (tr("Visible change"), tr("per frame")),
        ),
        easings=easings,
        held=tr("rests {seconds} s · ", seconds="{seconds}"),
        even=tr("even"),
        rush=tr("too fast · {times}× the rest", times="{times}"),
        waiting=tr("Known as soon as the pictures in between have come")
        if walk.passages
        else tr("Known when there is another picture to walk to"),
    )


def walk_note(walk: Walk, rate: float) -> str:
    """What stands beside the title of the timeline."""
    count = len(walk.keyframes)
    if count == 0:
        return ""
    if count == 1:
        return tr("1 picture · add another to walk to")
    return tr(
        "{count} pictures · {seconds} s · {frames} frames",
        count=count,
        seconds=f"{walk.seconds:.1f}",
        frames=walk.frames(rate),
    )


def short_names(walk: Walk) -> tuple[str, ...]:
    """What the pictures are called where there is little room."""
    names = keyframe_names(walk)
    return tuple(name if len(name) <= LONGEST else f"{name[:LONGEST]}…" for name in names)


def place_words(walk: Walk, names: tuple[str, ...], time: float) -> str:
    """Between which pictures a second lies: "Golden hour → Dusk   58 %"."""
    spot = walk.spot(time)
    if not 0 < spot.amount < 1:
        return names[(spot.keyframe + round(spot.amount)) % len(names)]
    onward = names[(spot.keyframe + 1) % len(names)]
    share = round(spot.amount * 100)
    return tr(
        "{first} → {second}   {share} %", first=names[spot.keyframe], second=onward, share=share
    )


def lacks(scene: Scene, walk: Walk) -> str:
    """The name of the model without which nothing of a walk is made; "" where it runs."""
    facts, wanted = scene.model.facts, [keyframe.recipe.model for keyframe in walk.keyframes[:1]]
    return next((ref.name for ref in wanted if facts is None or facts.ref != ref), "")


def progress_note(scene: WalkScene, *, lacking: str, filmed: bool) -> str:
    """How many of the pictures in between are still to come, and when they will be there.

    lacking: the model that must be opened first, or "". filmed: a film is being made, which comes
    before those in full quality.
    """
    count, seconds = scene.whole_left or scene.left, scene.seconds_left
    if not count:
        return ""
    if scene.whole_left:
        one, many = tr("1 full picture to come"), tr("{count} full pictures to come", count=count)
    else:
        one, many = tr("1 picture to come"), tr("{count} pictures to come", count=count)
    words = one if count == 1 else many
    if lacking:
        return tr("{words} · waiting for the model {name}", words=words, name=lacking)
    if filmed and not scene.left:
        return tr("{words} after the film", words=words)
    if seconds is None or seconds < 1:
        return words
    return tr("{words} · about {time} left", words=words, time=duration(seconds))
