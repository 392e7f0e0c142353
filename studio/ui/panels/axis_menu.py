"""The menu of the sliders' plus: one line for every kind that an artist can add."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu

from studio.core.noise_axes import turn_axis
from studio.core.run_axes import AdapterAxis, EtaAxis
from studio.core.samplers import ETA_SAMPLERS
from studio.core.steering_axes import WeightAxis, bend_axis
from studio.core.words import phrases_of, words_of
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from studio.core.axis import Axis
    from studio.core.desk import Desk
    from studio.core.model_facts import ModelFacts
    from studio.library.loras import Lora

MOST: Final = 24
"""Words that a menu lists; a longer prompt has the rest in the Words workspace."""


class AxisMenu:
    """Fills a menu each time it is opened.

    add: takes a new slider in; it moves nothing. lay_over: takes a LoRA in. two_words: goes to
    where two words are written. fresh_seed: one that nobody has seen yet.
    """

    def __init__(
        self,
        add: Callable[[Axis], None],
        lay_over: Callable[[AdapterAxis], None],
        two_words: Callable[[], None],
        fresh_seed: Callable[[], int],
    ) -> None:
        self._add, self._lay_over, self._two_words = add, lay_over, two_words
        self._fresh_seed = fresh_seed
        self.loras: Callable[[], Sequence[Lora]] = tuple
        self.open_lora: Callable[[], None] | None = None

    def made(self, parent: QWidget, desk: Desk, facts: ModelFacts | None) -> QMenu:
        """The menu for what lies on the desk; the caller shows it, and deletes it."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        run = desk.branch_at == 0  # else the run keeps its noise, its sampler and its weights
        menu.addAction(tr("Two words…"), self._two_words)
        words = menu.addMenu(tr("Weight of a word"))
        words.setEnabled(self._fill_words(words, desk) and (facts is None or facts.weighs))
        menu.addSeparator()
        menu.addAction(tr("Turn the noise"), self._turn).setEnabled(run)
        lively = run and desk.recipe.sampler in ETA_SAMPLERS and EtaAxis() not in desk.axes
        noise = menu.addAction(tr("Sampler noise"), lambda: self._add(EtaAxis()))
        noise.setEnabled(lively)
        noise.setToolTip(tr("Fresh noise at each step (η); with the sampler DDIM"))
        bend = menu.addAction(tr("Bend what it has in mind"), self._bend)
        bend.setEnabled(facts is not None and facts.bends)
        bend.setToolTip(tr("A random direction of the denoiser's innermost features (h-space)"))
        menu.addSeparator()
        loras = menu.addMenu(tr("LoRA"))
        self._fill_loras(loras, desk)
        loras.setEnabled(run)
        return menu

    def _fill_words(self, menu: QMenu, desk: Desk) -> bool:
        """Phrases first, then the single words in them; False where there are none."""
        texts = [prompt.text for prompt in desk.steering.prompts]
        phrases = dict.fromkeys(word.text for text in texts for word in phrases_of(text))
        single = dict.fromkeys(word.text for text in texts for word in words_of(text))
        for group in (list(phrases), [word for word in single if word not in phrases]):
            if not menu.isEmpty():
                menu.addSeparator()
            for word in group[: MOST // 2]:
                axis = WeightAxis(word)
                line = menu.addAction(word.replace("&", "&&"), partial(self._add, axis))
                line.setEnabled(axis not in desk.axes)
        return bool(phrases or single)

    def _fill_loras(self, menu: QMenu, desk: Desk) -> None:
        for lora in self.loras():
            axis = AdapterAxis(lora.name, lora.fingerprint)
            line = menu.addAction(lora.name.replace("&", "&&"), partial(self._lay_over, axis))
            line.setEnabled(all(axis.fingerprint != other for other in _fingerprints(desk)))
        if not menu.isEmpty():
            menu.addSeparator()
        if self.open_lora is not None:
            menu.addAction(tr("Choose a file…"), self.open_lora)

    def _turn(self) -> None:
        self._add(turn_axis(self._fresh_seed()))

    def _bend(self) -> None:
        self._add(bend_axis(self._fresh_seed()))


def _fingerprints(desk: Desk) -> list[str]:
    return [axis.fingerprint for axis in desk.axes if isinstance(axis, AdapterAxis)]
