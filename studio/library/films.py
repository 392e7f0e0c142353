"""Films: pictures of one size as a video, an animation or a folder of numbered files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final

import av
import numpy as np
from av.video.stream import VideoStream
from PIL import Image, ImageOps

from studio.core.errors import StudioError
from studio.core.film import Quality
from studio.core.pixels import Pixels
from studio.library import files, pictures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

RATES: Final = (0.2, 120.0)
"""The slowest and the fastest film, in pictures a second."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that a film can be. suffix: "" for a folder of numbered pictures.

    label, note: as the artist reads them. codec: the encoder's name, "" where there is none.
    crf: its number for each quality; the smaller, the more of the picture is kept. bits: what a
    pixel of a walk takes then, about (the starter's, 256 x 256 and 24 frames a second). fastest:
    the most pictures a second that players show.
    """

    suffix: str
    label: str
    note: str
    codec: str = ""
    options: tuple[tuple[str, str], ...] = ()
    crf: Mapping[Quality, int] = field(default_factory=dict)
    bits: Mapping[Quality, float] = field(default_factory=dict)
    fastest: float = RATES[1]


FORMATS: Final = (
    Format(
        ".webm",
        "WebM video",
        "Small and clear; plays in every browser (VP9, free to use).",
        "libvpx-vp9",
        (("b", "0"), ("row-mt", "1"), ("deadline", "good"), ("cpu-used", "4")),
        {Quality.HIGH: 24, Quality.GOOD: 32, Quality.SMALL: 42},
        {Quality.HIGH: 0.2, Quality.GOOD: 0.1, Quality.SMALL: 0.05},
    ),
    Format(
        ".mp4",
        "MP4 video",
        "For players and editors of the last years (AV1, free to use).",
        "libsvtav1",
        (("preset", "9"), ("svtav1-params", "fast-decode=1")),
        {Quality.HIGH: 28, Quality.GOOD: 38, Quality.SMALL: 48},
        {Quality.HIGH: 0.2, Quality.GOOD: 0.1, Quality.SMALL: 0.05},
    ),
    Format(
        ".gif",
        "GIF animation",
        "Plays anywhere, loops; 256 colours, a large file, at most 50 pictures a second.",
        fastest=50,  # players slow down what is faster
    ),
    Format("", "PNG pictures", "A folder of numbered pictures, without any loss."),
)


def kind_of(suffix: str) -> Format:
    """The format of a suffix that is one of theirs."""
    return next(known for known in FORMATS if known.suffix == suffix)


def format_of(path: Path) -> Format:
    """The format that a path asks for by its suffix; StudioError for one that is none."""
    for known in FORMATS:
        if path.suffix.lower() == known.suffix:
            return known
    known_ones = ", ".join(known.suffix for known in FORMATS if known.suffix)
    raise StudioError(
        f"A film cannot be a {path.suffix} file.",
        f"Choose one of {known_ones}, or a folder for single pictures.",
    )


def write(  # noqa: PLR0913 - what a film is made of
    path: Path,
    frames: Iterable[Pixels],
    *,
    rate: float,
    longest: int | None = None,
    size: tuple[int, int] | None = None,
    quality: Quality = Quality.HIGH,
    comment: str = "",
    loop: bool = True,
) -> int:
    """Write a film of all the frames (one or more, of one size); returns how many there were.

    rate: pictures a second. longest: the longer side in px, where the pictures are larger. size:
    width and height in px instead (both None: as large as the pictures are); resampled by Lanczos,
    what does not fit is cut at both edges. comment: a text kept inside a video or an animation.
    loop: whether an animation begins again by itself (to videos their player does that). A file is
    put in its place when it is whole: where `frames` raises, what was at the path before stays. Of
    numbered pictures those that are written stay. StudioError for a path or rate that cannot be,
    for no frames, and where the film cannot be written.
    """
    kind = check(path, rate)
    images = _images(frames, longest, size)
    first = next(images, None)
    if first is None:
        raise StudioError("There is no picture to make a film of.", "Make a picture first.")
    images = chain((first,), images)
    if not kind.suffix:
        return _numbered(path, images)
    with files.replacing(path) as aside:
        if not kind.codec:
            return _animation(aside, images, rate, comment, loop=loop)
        return _video(aside, images, kind, rate, quality, comment)


def check(path: Path, rate: float) -> Format:
    """The format of a film that can be written; StudioError where it cannot, before any work."""
    kind = format_of(path)
    _check_rate(rate, kind.fastest)
    if kind.suffix:
        files.check_writable(path)  # in plainer words than an encoder's
    else:
        files.check_folder(path)
    return kind


def _check_rate(rate: float, high: float = RATES[1]) -> None:
    """StudioError for a film that is too slow or too fast."""
    low = RATES[0]
    if not low <= rate <= high:
        raise StudioError(
            f"Such a film cannot show {rate:g} pictures a second.",
            f"Choose a number from {low:g} to {high:g}.",
        )


def rate_of(text: str) -> float:
    """The rate that somebody wrote. StudioError where it is none."""
    low, high = RATES
    try:
        rate = float(text.strip().replace(",", "."))
    except ValueError as error:
        hint = f"Write one from {low:g} to {high:g}."
        raise StudioError(f"The rate “{text}” is not a number.", hint) from error
    _check_rate(rate)
    return rate


def held(frames: Iterable[Pixels], more: int) -> Iterator[Pixels]:
    """The frames, the last of them `more` times again, so that the eye can rest on it."""
    last: Pixels | None = None
    for last in frames:
        yield last
    if last is not None:
        yield from (last for _ in range(more))


def frame_count(path: Path) -> int:
    """How many pictures a video or an animation holds. StudioError where it is neither."""
    try:
        with av.open(str(path)) as container:
            return sum(1 for _ in container.decode(video=0))
    except (OSError, av.error.FFmpegError, IndexError) as error:
        raise StudioError(f"{path.name} is not a film.", "Choose another.", str(error)) from error


def comment_of(path: Path) -> str:
    """The text inside a video or an animation, "" for none. StudioError where it is neither."""
    try:
        if path.suffix.lower() == ".gif":
            with Image.open(path) as image:
                return bytes(image.info.get("comment", b"")).decode("utf-8", "replace")
        with av.open(str(path)) as container:
            tags = {name.lower(): text for name, text in container.metadata.items()}
            return tags.get("comment", "")
    except (OSError, av.error.FFmpegError) as error:
        raise StudioError(f"{path.name} is not a film.", "Choose another.", str(error)) from error


def estimate(kind: Format, quality: Quality, width: int, height: int, frames: int) -> int:
    """About how many bytes a film will have."""
    if kind.codec:
        return round(kind.bits[quality] * width * height * frames / 8)
    per_pixel = 0.55 if kind.suffix else 1.6
    return round(per_pixel * width * height * frames)


def _images(
    frames: Iterable[Pixels], longest: int | None, wanted: tuple[int, int] | None
) -> Iterator[Image.Image]:
    """The frames as Pillow has them, in another size where one is wanted."""
    size: tuple[int, int] | None = None
    for frame in frames:
        size = size or (frame.width, frame.height)
        if (frame.width, frame.height) != size:
            raise StudioError("All pictures of a film have one size.", "Choose pictures of a size.")
        image = Image.fromarray(frame.to_rgb())
        if wanted is not None and wanted != size:
            image = ImageOps.fit(image, wanted, Image.Resampling.LANCZOS)
        scale = 1.0 if longest is None else min(1.0, longest / max(size))
        if scale < 1:
            fitted = tuple(max(2, round(side * scale / 2) * 2) for side in size)
            image = image.resize((fitted[0], fitted[1]), Image.Resampling.LANCZOS)
        yield image


def _numbered(folder: Path, images: Iterator[Image.Image]) -> int:
    files.make_folder(folder)
    count = 0
    for image in images:
        count += 1
        png = pictures.to_png(Pixels.from_rgb(np.asarray(image)))
        files.write_bytes(folder / f"{count:04d}.png", png)
    return count


def _animation(
    aside: Path, images: Iterator[Image.Image], rate: float, comment: str, *, loop: bool
) -> int:
    """A GIF: each picture with 256 colours of its own; times in hundredths of a second."""
    frames = [image.quantize(256, method=Image.Quantize.FASTOCTREE) for image in images]
    times = [round(100 * (i + 1) / rate) - round(100 * i / rate) for i in range(len(frames))]
    frames[0].save(
        aside,
        format="GIF",
        save_all=True,
        append_images=frames[1:],
        duration=[10 * time for time in times],
        disposal=1,
        **({"comment": comment.encode()} if comment else {}),
        **({"loop": 0} if loop else {}),
    )
    return len(frames)


def _video(
    aside: Path,
    images: Iterator[Image.Image],
    kind: Format,
    rate: float,
    quality: Quality,
    comment: str,
) -> int:
    """A video by PyAV; both sides are made even, as 4:2:0 colour wants them."""
    os.environ.setdefault("SVT_LOG", "0")  # else the AV1 encoder talks to the terminal
    speed = Fraction(rate).limit_denominator(1000)
    count = 0
    try:
        with av.open(str(aside), "w", format=kind.suffix[1:]) as container:
            if comment:
                container.metadata["comment"] = comment
            options = {**dict(kind.options), "crf": str(kind.crf[quality])}
            stream = container.add_stream(kind.codec, rate=speed, options=options)
            if not isinstance(stream, VideoStream):
                raise TypeError(f"{kind.codec} encodes no video")
            stream.pix_fmt = "yuv420p"
            for image in images:
                wide, high = image.size
                even = image.crop((0, 0, wide - wide % 2, high - high % 2))
                if count == 0:
                    stream.width, stream.height = even.size
                count += 1
                frame = av.VideoFrame.from_ndarray(np.asarray(even), format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except av.error.FFmpegError as error:
        if isinstance(error, OSError):
            raise  # of the disk, and not of the encoder: `files.replacing` says what is wrong
        raise StudioError(
            "The film could not be encoded.", "Choose another kind of film.", str(error)
        ) from error
    return count
