"""Films of every kind: as many pictures as were given, looking like them, or nothing at all."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from PIL import Image

from studio.core.errors import StudioError
from studio.core.pixels import Pixels
from studio.library import films

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLOURS = [(220, 40, 40), (40, 200, 60), (50, 60, 210), (200, 190, 60), (30, 30, 30)]


def plain(width: int = 64, height: int = 48) -> Iterator[Pixels]:
    """A picture of each colour."""
    for colour in COLOURS:
        yield Pixels.from_rgb(np.full((height, width, 3), colour, np.uint8))


def read(path: Path) -> list[np.ndarray]:
    """The pictures of a film."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.mark.parametrize("suffix", [".webm", ".mp4", ".gif"])
def test_a_film_shows_the_pictures_in_their_order(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    assert films.write(path, plain(), rate=5) == len(COLOURS)
    shown = read(path)
    assert len(shown) == films.frame_count(path) == len(COLOURS)
    for picture, colour in zip(shown, COLOURS, strict=True):
        assert picture.shape == (48, 64, 3)
        assert np.abs(picture.reshape(-1, 3).mean(0) - colour).max() < 12
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_numbered_pictures_lose_nothing(tmp_path: Path) -> None:
    assert films.write(tmp_path / "steps", plain(), rate=5) == len(COLOURS)
    written = sorted((tmp_path / "steps").iterdir())
    assert [file.name for file in written] == [f"000{i}.png" for i in range(1, 6)]
    for file, picture in zip(written, plain(), strict=True):
        assert np.array_equal(np.asarray(Image.open(file)), picture.to_rgb())


@pytest.mark.parametrize(("rate", "loop"), [(8, True), (8, False), (40, True), (50, True)])
def test_an_animation_keeps_time_and_loops_when_asked(
    tmp_path: Path, rate: float, *, loop: bool
) -> None:
    films.write(tmp_path / "a.gif", plain(), rate=rate, loop=loop)
    with Image.open(tmp_path / "a.gif") as image:
        assert ("loop" in image.info) is loop
        total = 0
        for i in range(image.n_frames):
            image.seek(i)
            total += int(image.info["duration"])
    assert total == pytest.approx(1000 * len(COLOURS) / rate, abs=10)


@pytest.mark.parametrize("suffix", [".webm", ".mp4", ".gif"])
def test_odd_and_large_pictures_fit(tmp_path: Path, suffix: str) -> None:
    films.write(tmp_path / f"odd{suffix}", plain(75, 51), rate=5)
    films.write(tmp_path / f"small{suffix}", plain(80, 40), rate=5, longest=40)
    assert read(tmp_path / f"small{suffix}")[0].shape == (20, 40, 3)
    odd = read(tmp_path / f"odd{suffix}")[0].shape
    assert odd == ((51, 75, 3) if suffix == ".gif" else (50, 74, 3))


@pytest.mark.parametrize("name", ["film.webm", "film.mp4", "film.gif"])
def test_a_film_given_up_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"an earlier film")

    def frames() -> Iterator[Pixels]:
        yield from list(plain())[:2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        films.write(path, frames(), rate=5)
    assert path.read_bytes() == b"an earlier film"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("name", "rate", "said"),
    [
        ("film.avi", 5, "cannot be a .avi"),
        ("film.webm", 0, "0 pictures a second"),
        ("film.webm", float("nan"), "nan pictures a second"),
        ("film.gif", 60, "60 pictures a second"),
        ("no/film.webm", 5, "no folder"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, name: str, rate: float, said: str) -> None:
    with pytest.raises(StudioError, match=said):
        films.write(tmp_path / name, plain(), rate=rate)
    assert not list(tmp_path.iterdir())


def test_no_pictures_and_pictures_of_several_sizes_are_no_film(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no picture"):
        films.write(tmp_path / "a.webm", iter(()), rate=5)
    with pytest.raises(StudioError, match="one size"):
        films.write(tmp_path / "a.webm", [*plain(), *plain(32, 32)], rate=5)
    (tmp_path / "text.webm").write_text("no film")
    with pytest.raises(StudioError, match="not a film"):
        films.frame_count(tmp_path / "text.webm")


@pytest.mark.parametrize("suffix", [".webm", ".mp4", ".gif"])
def test_a_film_may_hold_words_and_have_another_size(tmp_path: Path, suffix: str) -> None:
    film = tmp_path / f"film{suffix}"
    words = '{"format": "sfumato-walk", "name": "Dämmerung"}' + " " * 20_000 + "end"
    frames = [Pixels.from_rgb(np.full((64, 64, 3), 20 * i, np.uint8)) for i in range(4)]
    films.write(film, frames, rate=8, size=(96, 48), comment=words)
    assert films.comment_of(film).split() == words.split()
    assert films.frame_count(film) == 4
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (96, 48)


def test_less_quality_makes_a_smaller_film(tmp_path: Path) -> None:
    dice = np.random.default_rng(1)
    frames = [Pixels.from_rgb(dice.integers(0, 255, (64, 64, 3), np.uint8)) for _ in range(6)]
    sizes = []
    for quality in films.Quality:
        films.write(tmp_path / "film.webm", frames, rate=8, quality=quality)
        sizes.append((tmp_path / "film.webm").stat().st_size)
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("suffix", [".webm", ".mp4"])
def test_of_a_full_disk_it_speaks_of_the_disk(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_place: object, **_how: object) -> None:
        raise av.error.OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(av, "open", no_room)
    with pytest.raises(StudioError, match="no room left to save lake") as caught:
        films.write(tmp_path / f"lake{suffix}", plain(), rate=5)
    assert "Free some space" in caught.value.hint
    assert not list(tmp_path.iterdir())
