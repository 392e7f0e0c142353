"""The words on screen that tell what the words of a prompt do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.core.words_scene import Knowledge
from studio.ui.words import percent, tr

if TYPE_CHECKING:
    from studio.core.reading import Reading
    from studio.core.scene import Scene
    from studio.core.words_scene import WordsScene


def state_text(scene: Scene) -> tuple[str, str]:
    """Why there is nothing to show, and what to do; ("", "") where there is something."""
    words = scene.words
    if words.knowledge is Knowledge.FAILED:
        return words.trouble
    if words.knowledge is Knowledge.WAITING and scene.model.facts is None:
        return tr("Waiting for the model"), tr("Its words are read once it is ready.")
    name = scene.stage.recipe.model.name if scene.stage is not None else ""
    return {
        Knowledge.NOTHING: (
            tr("There is no picture yet"),
            tr("Generate one, then see what each of its words did."),
        ),
        Knowledge.UNABLE: (
            tr("This model cannot tell what its words do"),
            tr("It joins words and picture in a way that cannot be read. Another model may."),
        ),
        Knowledge.STRANGE: (
            tr("Another model made this picture"),
            tr("Open {model} to see what its words did.", model=name),
        ),
        Knowledge.UNFINISHED: (
            tr("The picture is still in the making"),
            tr("Its words are read when all of its steps are there."),
        ),
        Knowledge.WAITING: (
            tr("Reading what each word did…"),
            tr("The steps are asked once more, for their attention. The picture stays as it is."),
        ),
        Knowledge.WORDLESS: (
            tr("No words act here"),
            tr("Go to a step that a prompt steers."),
        ),
        Knowledge.KNOWN: ("", ""),
        Knowledge.FAILED: ("", ""),
    }[words.knowledge]


def measured(scene: Scene) -> str:
    """At which step the strengths were measured, and of what; "" where none were."""
    words, stage = scene.words, scene.stage
    reading = words.reading
    if reading is None or stage is None:
        return ""
    if words.step is None:
        text = tr("Mean of {count} steps and of all layers", count=reading.steps)
    else:
        step = reading.maps.start + words.step + 1
        text = tr("Measured at step {step}, mean of all layers", step=step)
    if reading.attention.weight < 1:
        share = percent(reading.attention.weight)
        text += "\n" + tr("Of the heaviest prompt of the blend ({share})", share=share)
    if any(not word.tokens for word in reading.words):
        text += "\n" + tr("Hatched: the model stopped reading here")
    return text


def chip_hint(reading: Reading, word: int) -> str:
    """The tooltip of a word."""
    if not reading.words[word].tokens:
        return tr("The model stopped reading here: the prompt is too long for it.")
    share = f"{float(reading.whole[word]) * 100:.1f} %"
    return tr("{share} of the picture's attention, over all steps", share=share)


def steps_text(first: int, last: int) -> str:
    """A span of steps, as the artist counts them."""
    return str(first + 1) if first == last else f"{first + 1}–{last + 1}"


def order_text(reading: Reading) -> str:
    """Which word peaks first and which last; "" where that says nothing."""
    peaks = [
        (int(reading.strength[i].argmax()) + reading.maps.start + 1, word.text)
        for i, word in enumerate(reading.words)
        if word.tokens
    ]
    if len(peaks) < 2:
        return ""
    first, last = min(peaks), max(peaks)
    if first[0] == last[0]:
        return ""
    return tr(
        "“{first}” is strongest first, at step {one}; “{last}” last, at step {other}.",
        first=first[1],
        one=first[0],
        last=last[1],
        other=last[0],
    )


def here_text(scene: WordsScene, x: float, y: float) -> str:
    """The two strongest words at a place of the picture, in shares of its sides."""
    reading = scene.reading
    if reading is None or not (0 <= x <= 1 and 0 <= y <= 1):
        return ""
    strongest = [each for each in reading.at(x, y, scene.step) if each.word.tokens][:2]
    return " · ".join(f"{each.word.text} {percent(each.share)}" for each in strongest)
