"""What each word does, asked of the model that ships with Sfumato."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from studio.core.words_scene import Knowledge

if TYPE_CHECKING:
    from conftest import Journey

    from studio.core.reading import Reading

pytestmark = pytest.mark.slow

PROMPT = "a lake at dusk with mountains"


def look_at_words(journey: Journey) -> Reading:
    journey.until(lambda: journey.scene.words.knowledge is Knowledge.KNOWN)
    reading = journey.scene.words.reading
    assert reading is not None
    return reading


def height(reading: Reading, text: str) -> float:
    """How far down the picture a word acts, 0 to 1: its centre of mass, above its weakest."""
    index = next(i for i, word in enumerate(reading.words) if word.text == text)
    share = reading.mean.shares[0, index]
    share = share - share.min()
    rows = (np.arange(share.shape[0]) + 0.5) / share.shape[0]
    return float((share.sum(1) * rows).sum() / share.sum())


def test_the_lake_acts_lower_in_the_picture_than_the_mountains(journey: Journey) -> None:
    journey.edit(lambda desk: desk.with_seed(7).with_size(256, 256).with_steps(8))
    journey.paint(PROMPT)
    picture = journey.stage.reel.picture
    journey.trigger("workspace_words")
    reading = look_at_words(journey)
    assert [word.text for word in reading.words] == ["lake", "dusk", "mountains"]
    assert height(reading, "lake") > height(reading, "mountains")
    assert height(reading, "lake") > height(reading, "dusk")
    assert journey.stage.reel.picture == picture, "asking changes nothing"

    journey.studio.conductor.study.choose(1)
    journey.trigger("without_word")
    journey.rest()
    assert journey.stage.recipe.conditioning.text == "a lake with mountains"
    assert journey.stage.reel.picture != picture
    assert [word.text for word in look_at_words(journey).words] == ["lake", "mountains"]
    journey.trigger("undo")
    assert [word.text for word in look_at_words(journey).words] == ["lake", "dusk", "mountains"]
