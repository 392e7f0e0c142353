"""The model that ships: its size, its word list, its card."""

import json
from pathlib import Path

from studio.training.painter import WORDS

STARTER = Path(__file__).parents[2] / "resources" / "starter"
MB = 1_000_000


def test_the_starter_is_small_and_holds_no_pickle() -> None:
    files = [path for path in STARTER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 32 * MB
    assert max(path.stat().st_size for path in files) <= 16 * MB
    assert {path.suffix for path in files} <= {".safetensors", ".json", ".md"}


def test_it_does_not_say_where_it_lay() -> None:
    told = [path.read_text(encoding="utf-8") for path in STARTER.rglob("*.json")]
    assert len(told) > 4
    assert not any("_name_or_path" in text for text in told)


def test_the_word_list_is_of_the_painters_words() -> None:
    words = json.loads((STARTER / "words.json").read_text(encoding="utf-8"))
    assert words.keys() == WORDS.keys()
    for attribute, values in words.items():
        assert values.keys() == WORDS[attribute].keys()
        for value, phrases in values.items():
            assert phrases
            assert set(phrases) <= set(WORDS[attribute][value])


def test_the_card_says_what_it_knows_and_whose_it_is() -> None:
    card = (STARTER / "README.md").read_text(encoding="utf-8")
    for heading in ("## What it knows", "## How it is made", "## Licence"):
        assert heading in card
    assert "CC0" in card
