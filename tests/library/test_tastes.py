"""Tastes on disk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from studio.core.errors import StudioError
from studio.core.noise_axes import turn_axis
from studio.core.steering_axes import words_axis
from studio.core.taste import Part, Taste
from studio.library.tastes import Tastes, read, write

if TYPE_CHECKING:
    from pathlib import Path

TASTE = Taste("Stormy / evening", (Part(words_axis("calm", "stormy"), 0.5), Part(turn_axis(3), 1)))


def test_what_is_kept_is_there_again_until_it_is_forgotten(tmp_path: Path) -> None:
    tastes = Tastes(tmp_path / "tastes")
    assert tastes.all() == ()
    other = replace(TASTE, name="another")
    tastes.keep(TASTE)
    tastes.keep(other)
    assert Tastes(tmp_path / "tastes").all() == (other, TASTE)
    newer = replace(TASTE, judged=9)
    tastes.keep(newer)
    assert tastes.all() == (other, newer), "one of each name"
    tastes.forget(TASTE.name)
    tastes.forget("nobody")
    assert tastes.all() == (other,)


def test_names_that_look_alike_in_a_file_are_two(tmp_path: Path) -> None:
    tastes = Tastes(tmp_path)
    for name in ("a/b", "a.b", "..", "草" * 50):
        tastes.keep(replace(TASTE, name=name))
    assert len(tastes.all()) == 4
    assert all(path.parent == tmp_path for path in tmp_path.rglob("*.taste"))


def test_a_taste_goes_to_a_file_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "mine.taste"
    write(TASTE, path)
    assert read(path) == TASTE


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"format": "sfumato-taste", "version": 99, "taste": {}}', "[" * 10_000],
)
def test_a_file_that_holds_none_is_told_and_passed_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.taste"
    path.write_text(text)
    with pytest.raises(StudioError, match=r"bad\.taste holds no taste"):
        read(path)
    Tastes(tmp_path).keep(TASTE)
    assert Tastes(tmp_path).all() == (TASTE,)
    assert path.exists()
