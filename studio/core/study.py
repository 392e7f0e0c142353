"""The study: what each word of the picture on show does, found out when somebody looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from studio.core.attention import acting
from studio.core.budget import Budget
from studio.core.events import Attended, Failed
from studio.core.jobs import Attend, Quality
from studio.core.reading import read
from studio.core.shapes import mask
from studio.core.words_scene import UNSEEN, Guise, Knowledge, Region, WordsScene

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from studio.core.attention import Attention
    from studio.core.errands import Errand, OnOutcome, Outcome
    from studio.core.model_facts import ModelFacts
    from studio.core.reading import Reading
    from studio.core.recipe import Recipe
    from studio.core.scene import Stage
    from studio.core.shapes import Shape
    from studio.core.words import Ranked

    Attentions = tuple[Attention, ...]

BUDGET: Final = 192 << 20
"""Bytes of maps kept; those of the picture on show are kept in any case."""

FINEST: Final = 256
"""Pixels of the longer side at which a region is measured: finer than any map."""


SMALLEST: Final = 2e-4
"""The share of the picture below which a region is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A selected word by what it says, so that it stays selected in another run's prompt.

    nth: which of the words that say the same, from 0.
    """

    text: str
    nth: int


class Study:
    """Follows the picture on show; asks for its attention while somebody looks, once.

    ask: sends an errand. stop: ends one by number. changed: called after every wish that changed
    something.
    """

    def __init__(
        self,
        ask: Callable[[Callable[[int], Errand], OnOutcome], int],
        stop: Callable[[int], None],
        changed: Callable[[], None],
    ) -> None:
        self._ask, self._stop, self._changed = ask, stop, changed
        self._kept: Budget[Recipe, Attentions] = Budget(BUDGET, _size)
        self._recipe: Recipe | None = None  # whose picture is on show
        self._attentions: Attentions | None = None  # of that recipe
        self._knowledge = Knowledge.NOTHING
        self._asked: tuple[int, Recipe] | None = None
        self._trouble: tuple[Recipe, str, str] | None = None
        self._reading: Reading | None = None  # of the prompt at the step on show
        self._step: int | None = None  # of the reading
        self._chosen: Chosen | None = None
        self._untouched = True  # the artist has selected nothing yet, so the strongest word is
        self._region: Region | None = None
        self._ranked: tuple[tuple[object, ...], tuple[Ranked, ...]] = ((), ())
        self._guise, self._opacity, self._phrases = UNSEEN.guise, UNSEEN.opacity, UNSEEN.phrases

    # ---- following

    def follow(self, stage: Stage | None, facts: ModelFacts | None, *, idle: bool) -> None:
        """Look at what is on show now, and ask for what is not known of it.

        stage: None while nobody looks. idle: the engine has nothing else to do.
        """
        recipe = None if stage is None else stage.recipe
        if recipe != self._recipe:
            self._recipe = recipe
            self._attentions = None if recipe is None else self._kept.get(recipe)
        if self._asked is not None and self._asked[1] != recipe:
            self._stop(self._asked[0])
            self._asked = None
        self._knowledge = self._judge(stage, facts)
        if stage is not None and self._knowledge is Knowledge.KNOWN:
            self._read(stage)
        wanted = self._knowledge is Knowledge.WAITING and self._asked is None
        if wanted and idle and facts is not None and recipe is not None:
            self._asked = (self._ask(lambda number: Attend(number, recipe), self._take), recipe)

    def _judge(self, stage: Stage | None, facts: ModelFacts | None) -> Knowledge:
        if stage is None:
            return Knowledge.NOTHING
        draft = stage.quality is Quality.DRAFT  # the picture of another recipe than the stage's
        if self._attentions is not None and not draft:
            return Knowledge.KNOWN
        strange = facts is not None and stage.recipe.model != facts.ref
        if facts is not None and (strange or not facts.attends):
            return Knowledge.STRANGE if strange else Knowledge.UNABLE
        if draft or not stage.reel.complete:
            return Knowledge.UNFINISHED
        failed = self._trouble is not None and self._trouble[0] == stage.recipe
        return Knowledge.FAILED if failed else Knowledge.WAITING

    def _take(self, outcome: Outcome) -> None:
        """An errand has ended; one that gave way is asked for again at the next rest."""
        if self._asked is not None and self._asked[0] == outcome.number:
            if isinstance(outcome, Failed):
                self._trouble = (self._asked[1], outcome.what, outcome.hint)
            self._asked = None
        if isinstance(outcome, Attended):
            self._kept.put(outcome.recipe, outcome.attentions)
            if outcome.recipe == self._recipe:
                self._attentions = outcome.attentions

    # ---- wishes

    def choose(self, word: int | None) -> None:
        """Select a word of the reading on show, or none."""
        words = () if self._reading is None else self._reading.words
        chosen = None
        if word is not None:
            said = [each.text.casefold() for each in words[: word + 1]]
            chosen = Chosen(said[-1], said.count(said[-1]) - 1)
        if chosen != self._chosen or self._untouched:
            self._chosen, self._untouched = chosen, False
            self._changed()

    def surround(self, shape: Shape | None) -> None:
        """Draw around a region, or take it away. One that covers nothing is none."""
        region = None if shape is None else _region(shape)
        if region != self._region:
            self._region = region
            self._changed()

    def show_as(self, guise: Guise) -> None:
        """Show where the word acts in another way."""
        if guise is not self._guise:
            self._guise = guise
            self._changed()

    def fade(self, opacity: float) -> None:
        """Show the overlay more or less strongly, 0 to 1."""
        opacity = min(max(opacity, 0.0), 1.0)
        if opacity != self._opacity:
            self._opacity = opacity
            self._changed()

    def part(self, *, phrases: bool) -> None:
        """Take the prompt by phrases or by single words."""
        if phrases is not self._phrases:
            self._phrases = phrases
            self._changed()

    def retry(self) -> None:
        """Ask again for what failed."""
        if self._trouble is not None:
            self._trouble = None
            self._changed()

    # ---- what is shown

    def scene(self) -> WordsScene:
        """What the workspace shows of what `follow` has seen."""
        reading = self._reading if self._knowledge is Knowledge.KNOWN else None
        failed = self._trouble if self._knowledge is Knowledge.FAILED else None
        return WordsScene(
            knowledge=self._knowledge,
            trouble=("", "") if failed is None else failed[1:],
            reading=reading,
            step=None if reading is None else self._step,
            selected=None if reading is None else self._select(reading),
            region=self._region,
            ranked=() if reading is None else self._rank(reading, self._step),
            guise=self._guise,
            opacity=self._opacity,
            phrases=self._phrases,
        )

    def _read(self, stage: Stage) -> None:
        """Find the prompt that acts at the step on show (the last one, of the picture)."""
        attentions, at_step = self._attentions or (), stage.position < stage.reel.count
        last = attentions[-1] if attentions else None
        attention = acting(attentions, stage.position) if at_step else last
        reading = self._reading
        if attention is None:
            reading = None
        elif reading is None or (reading.attention, reading.phrases) != (attention, self._phrases):
            reading = read(attention, phrases=self._phrases)
        self._reading = reading
        self._step = reading.row(stage.position) if reading is not None and at_step else None
        if reading is None or not reading.words:
            self._knowledge = Knowledge.WORDLESS

    def _select(self, reading: Reading) -> int | None:
        if self._untouched:
            return int(reading.whole.argmax())
        if self._chosen is None:
            return None
        same = [i for i, w in enumerate(reading.words) if w.text.casefold() == self._chosen.text]
        return same[min(self._chosen.nth, len(same) - 1)] if same else None

    def _rank(self, reading: Reading, step: int | None) -> tuple[Ranked, ...]:
        key = (reading, step, self._region)
        if key != self._ranked[0]:
            self._ranked = (key, reading.ranked(_mask(self._region), step))
        return self._ranked[1]


def _region(shape: Shape) -> Region | None:
    share = float(mask(shape, FINEST, FINEST).mean())
    return Region(shape, share) if share >= SMALLEST else None


def _mask(region: Region | None) -> NDArray[np.float32]:
    if region is None:
        return np.ones((FINEST, FINEST), np.float32)
    return mask(region.shape, FINEST, FINEST)


def _size(attentions: Attentions) -> int:
    return sum(attention.maps.nbytes for attention in attentions)
