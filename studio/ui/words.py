"""The words on screen that depend on what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.core import counts
from studio.core.found_axis import FoundAxis
from studio.core.jobs import Quality
from studio.core.noise_axes import SeedAxis, TurnAxis
from studio.core.pushes import Contrast
from studio.core.run_axes import AdapterAxis
from studio.core.samplers import SAMPLERS
from studio.core.scene import Note, Saving, Severity
from studio.core.settling import Band
from studio.core.steering_axes import PromptAxis, PushAxis, WeightAxis
from studio.core.steps import Tier, View
from studio.core.taste import TasteAxis
from studio.ui.widgets.film import Mark

if TYPE_CHECKING:
    from studio.core.answers import Answers
    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.keeping import Pruning
    from studio.core.scene import ModelState, Progress, ProjectState, Stage
    from studio.core.settling import Settling


def tr(text: str, /, **values: object) -> str:
    """The text in the artist's language, with {names} filled in."""
    return QCoreApplication.translate("studio", text).format(**values)


def percent(share: float) -> str:
    """A share of 1 in per cent."""
    return f"{round(share * 100)} %"


def axis_name(axis: Axis) -> str:
    """What the artist calls an axis."""
    match axis:
        case PushAxis(Contrast(first, second)):
            return tr("{first} ↔ {second}", first=first, second=second)
        case WeightAxis(words):
            return tr("Weight of “{words}”", words=words)
        case TasteAxis(taste):
            return tr("Taste “{name}”", name=taste.name)
        case AdapterAxis(name):
            return name
    plain: dict[type, str] = {
        FoundAxis: tr("Discovered"),
        TurnAxis: tr("Direction"),
        PromptAxis: tr("Prompt"),
        SeedAxis: tr("Seed"),
    }
    return plain.get(type(axis)) or tr(axis.range.name)


def saving_word(project: ProjectState) -> str:
    """How the project on disk stands to what is on screen, in a word or two."""
    return {
        Saving.SAVED: tr("saved"),
        Saving.SAVING: tr("saving…"),
        Saving.TROUBLE: tr("not saved"),
        Saving.READ_ONLY: tr("read-only"),
    }[project.saving]


def sampler_label(name: str) -> str:
    """What the artist reads for a sampler."""
    found = SAMPLERS.get(name)
    return name if found is None else found.label


def step_line(stage: Stage) -> tuple[str, str]:
    """The step on show ("Step 14") and where it stands ("of 20 · σ 0.318")."""
    count = stage.reel.count
    if stage.position >= count:
        return tr("Picture"), tr("after {count} steps", count=count) if count else ""
    of = tr("of {count}", count=count)
    sigma = _sigma(stage)
    return tr("Step {step}", step=stage.position + 1), f"{of} · {sigma}" if sigma else of


def view_badge(stage: Stage, progress: Progress | None = None) -> str:
    """Which view this is and how it was made; it always says when it is not the real thing."""
    if stage.quality is Quality.DRAFT:
        return tr("draft · the full picture follows when you rest")
    if stage.picture is None:
        return tr("waiting for the first step")
    if stage.position >= stage.reel.count:
        parts = [tr("finished picture")]
    elif stage.shows is stage.view:
        parts = [f"{step_number(stage)}   {_view(stage.view)}"]
    else:
        parts = [f"{step_number(stage)}   {_finishing(progress)}"]
    if stage.tier is Tier.LINEAR:
        parts.append(tr("quick preview"))
    elif stage.tier is Tier.TINY:
        parts.append(tr("small decoder"))
    return "   ".join(parts)


def draft_badge(stage: Stage, desk: Desk) -> str:
    """What a draft is, where there is little room."""
    if not stage.drafted:
        return tr("draft")
    return tr(
        "draft · {steps} of {count} steps", steps=stage.drafted, count=counts.count(desk.recipe)
    )


def answers_line(answers: Answers) -> str:
    """How soon pictures answer."""
    parts = []
    if answers.draft is not None:
        parts.append(tr("draft {time}", time=soon(answers.draft)))
    if answers.full is not None:
        parts.append(tr("full {time}", time=soon(answers.full)))
    return " · ".join(parts) or tr("nothing timed yet")


def soon(seconds: float) -> str:
    """A short time: 84 ms, 1.1 s."""
    return tr("{ms} ms", ms=round(seconds * 1000)) if seconds < 0.995 else duration(seconds)


def _finishing(progress: Progress | None) -> str:
    """How far the run to the end is, while what the step expects stands in for its picture."""
    if progress is None or progress.quality is Quality.DRAFT or progress.inverts:
        return tr("what it expects   not finished from here yet")
    return tr("finishing from here… {done} of {count}", done=progress.done, count=progress.count)


def step_number(stage: Stage) -> str:
    """The step on show and its place on the noise scale."""
    place = tr("step {step} / {count}", step=stage.position + 1, count=stage.reel.count)
    sigma = _sigma(stage)
    return f"{place}   {sigma}" if sigma else place


def _view(view: View) -> str:
    return {
        View.SEES: tr("what it sees"),
        View.EXPECTS: tr("what it expects"),
        View.FINISH: tr("finished from here"),
    }[view]


def _sigma(stage: Stage) -> str:
    if stage.position >= len(stage.reel.steps):
        return ""
    step = stage.reel.steps[stage.position]
    if step.sigma is None:
        return tr("t {timestep}", timestep=f"{step.timestep:g}")
    return tr("σ {sigma}", sigma=f"{step.sigma:.3f}")


def settled_marks(settling: Settling) -> tuple[Mark, ...]:
    """Where composition, subject and texture settled, in words."""
    return tuple(
        Mark(step, *_settled(band, step + 1))
        for band, step in sorted(settling.settled, key=lambda found: found[1])
    )


def _settled(band: Band, step: int) -> tuple[str, str]:
    if band is Band.COMPOSITION:
        return tr("composition"), tr(
            "Composition settled here: large shapes hardly change after step {step}.", step=step
        )
    if band is Band.SUBJECT:
        return tr("subject"), tr(
            "Subject settled here: what stands in the picture hardly changes after step {step}.",
            step=step,
        )
    return tr("texture"), tr(
        "Texture settled here: the fine detail hardly changes after step {step}.", step=step
    )


def ready_of(progress: Progress) -> str:
    """How many steps of a run are there, and how long the rest will take."""
    if progress.inverts:
        return turned_of(progress)
    ready = tr("{done} of {count} ready", done=progress.done, count=progress.count)
    return _with_time(ready, progress)


def turned_of(progress: Progress) -> str:
    """How far a photo is turned around before its run begins."""
    share = round(100 * progress.done / progress.count)
    return _with_time(tr("Turning the photo around: {share} %", share=share), progress)


def time_left(progress: Progress) -> str:
    """How long the run will take; "" where that is not known, or not worth saying."""
    return remaining(progress.left)


def remaining(seconds: float | None) -> str:
    """The same for any work."""
    if seconds is None or seconds < 0.5:
        return ""
    return tr("about {time} left", time=duration(seconds))


def done_of(progress: Progress) -> str:
    """How far the run is, and how long it will take."""
    done = tr("{done} of {count} steps", done=progress.done, count=progress.count)
    return _with_time(done, progress)


def _with_time(words: str, progress: Progress) -> str:
    left = time_left(progress)
    return f"{words} · {left}" if left else words


def prune_question(weight: Pruning) -> str:
    """What is asked before pictures are removed."""
    if weight.pictures == 1:
        return tr("Remove this picture and free {size}?", size=room(weight.size))
    return tr(
        "Remove {count} pictures, this one and what grew from it, and free {size}?",
        count=weight.pictures,
        size=room(weight.size),
    )


def pruned(weight: Pruning) -> Note:
    """What is said when pictures were removed."""
    if weight.pictures == 1:
        return Note(Severity.INFO, tr("Removed one picture. Undo brings it back."))
    return Note(
        Severity.INFO,
        tr("Removed {count} pictures. Undo brings them back.", count=weight.pictures),
    )


def room(size: int) -> str:
    """So many bytes in words: 340 kB, 2.4 MB, 12 MB."""
    if size < 1_000_000:
        return tr("{size} kB", size=f"{size / 1000:.0f}")
    return tr("{size} MB", size=f"{size / 1e6:.{1 if size < 9.95e6 else 0}f}")


def duration(seconds: float) -> str:
    """A time in words as short as can be: 2.8 s, 40 s, 3 min."""
    if seconds < 10:
        return tr("{seconds} s", seconds=f"{seconds:.1f}")
    if seconds < 90:
        return tr("{seconds} s", seconds=f"{seconds:.0f}")
    return tr("{minutes} min", minutes=f"{seconds / 60:.0f}")


def model_line(model: ModelState) -> str:
    """The model and where it runs."""
    facts = model.facts
    if facts is None:
        return model.name
    return f"{facts.ref.name} · {facts.dtype}"
