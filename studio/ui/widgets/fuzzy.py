"""Finding a command by a few of its letters."""

from __future__ import annotations

from typing import Final

START: Final = 8  # a letter that begins a word
RUN: Final = 5  # a letter that follows the one before
PLAIN: Final = 1


def fuzzy(query: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    """How well a text answers a query, and which of its letters did; None where it does not.

    Every letter of the query must occur in the text, in order; spaces are ignored. Letters at the
    start of a word and letters in a row count more. The whole query as it stands beats all.
    """
    wanted = query.casefold().replace(" ", "")
    plain = text.casefold()
    if not wanted:
        return 0, ()
    if len(plain) != len(text):  # a letter that folds into two would shift the marks
        plain = text.lower() if len(text.lower()) == len(text) else text
    straight = plain.find(query.casefold().strip())
    if straight >= 0:
        length = len(query.strip())
        begins = straight == 0 or not plain[straight - 1].isalnum()
        score = 100 + RUN * length + (START if begins else 0) - straight
        return score, tuple(range(straight, straight + length))
    return _scattered(wanted, plain)


def _scattered(wanted: str, plain: str) -> tuple[int, tuple[int, ...]] | None:
    score, found = 0, list[int]()
    for letter in wanted:
        after = found[-1] + 1 if found else 0
        if found and plain[after : after + 1] == letter:
            score += RUN
            found.append(after)
            continue
        spots = [i for i in range(after, len(plain)) if plain[i] == letter]
        if not spots:
            return None
        starts = [i for i in spots if i == 0 or not plain[i - 1].isalnum()]
        score += START if starts else PLAIN
        found.append((starts or spots)[0])
    return score, tuple(found)
