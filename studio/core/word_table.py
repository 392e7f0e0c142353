"""What the words of a prompt do, as a table for other programs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.reading import Reading
    from studio.core.words import Ranked

DIGITS = 5
"""Decimals of a share: half precision has no more."""


def word_table(reading: Reading, ranked: tuple[Ranked, ...] = ()) -> str:
    """A row for each word, as CSV (RFC 4180): its share of the picture's attention at each step.

    ranked: the words in a region; their shares there are a column then, and the difference to the
    whole picture another. Words that the model did not read have no figures.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    start = reading.maps.start
    steps = [f"step {start + step + 1}" for step in range(reading.steps)]
    region = ["in the region", "difference"] if ranked else []
    writer.writerow(["word", "from letter", "to letter", "all steps", *region, *steps])
    inside = {each.word: each for each in ranked}
    for index, word in enumerate(reading.words):
        row: list[float] = []
        if word.tokens:
            row.append(float(reading.whole[index]))
            if ranked:
                row += [inside[word].share, inside[word].difference]
            row += reading.strength[index].tolist()
        figures = [f"{share:.{DIGITS}f}" for share in row] or [""] * (1 + len(region) + len(steps))
        writer.writerow([_plain(word.text), word.start + 1, word.stop, *figures])
    return text.getvalue()


def _plain(word: str) -> str:
    """A word that no spreadsheet takes for a formula."""
    return f"'{word}" if word[:1] in "=+-@" else word
