"""The pictures, films and recordings of a project: files that are there whole or not at all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from PIL import Image

from studio.core.errors import StudioError
from studio.core.history import THUMBNAIL
from studio.core.reels import Reel
from studio.library import files, pictures, project_films

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from studio.core.node import Node
    from studio.core.pixels import Pixels
    from studio.core.steps import StepFacts
    from studio.library.project_form import Layout

_THUMB_COMPRESSION: Final = 1


class Store:
    """What a project holds besides words, known by the names of its files.

    One thread writes; any thread may ask what is there and read it.
    pictures, thumbs, films: ids of nodes. recordings: their bytes, by id. photos: digests.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        folder = layout.folder
        self.pictures = set(_ids(folder / "pictures"))
        self.thumbs = set(_ids(folder / "thumbs"))
        self.films = set(_ids(folder / "films"))
        self.photos = {path.stem for path in _listed(folder / "photos") if path.suffix == ".png"}
        self.recordings = {
            int(path.stem): path.stat().st_size for path in _files(folder / "recordings")
        }

    # ---- writing; OSErrors come as the StudioErrors of `files`

    def put_picture(self, node: Node) -> None:
        """Write a node's picture, which is whole, and its thumbnail."""
        if node.picture is None:
            return
        self.put_thumb(node)
        files.write_bytes(self.layout.picture(node.id), pictures.to_png(node.picture, node.recipe))
        self.pictures.add(node.id)

    def put_thumb(self, node: Node) -> None:
        """Write a node's thumbnail, unless it is there."""
        if node.picture is not None and node.id not in self.thumbs:
            files.write_bytes(self.layout.thumb(node.id), _thumb(node.picture))
            self.thumbs.add(node.id)

    def put_film(self, node: int, steps: Sequence[StepFacts]) -> None:
        """Write the film of a node's run."""
        files.write_bytes(self.layout.film(node), project_films.to_png(steps))
        self.films.add(node)

    def put_photo(self, digest: str, photo: Pixels) -> None:
        """Write a photo that runs begin with."""
        files.write_bytes(self.layout.photo(digest), pictures.to_png(photo))
        self.photos.add(digest)

    def know_recording(self, node: int) -> None:
        """The engine has written a recording to its place."""
        path = self.layout.recording(node)
        if path.is_file():
            self.recordings[node] = path.stat().st_size

    def drop_recording(self, node: int) -> None:
        """Delete a recording: the run can be made again."""
        self.layout.recording(node).unlink(missing_ok=True)
        self.recordings.pop(node, None)

    def remove(self, node: int, *, keep_thumb: bool = False) -> None:
        """Delete what is here of a node that was pruned."""
        if node in self.recordings:
            self.drop_recording(node)
        for there, place in (
            (self.pictures, self.layout.picture),
            (self.thumbs, self.layout.thumb),
            (self.films, self.layout.film),
        ):
            if node in there and not (keep_thumb and there is self.thumbs):
                place(node).unlink(missing_ok=True)
                there.discard(node)

    # ---- reading

    def has_run(self, node: int) -> bool:
        """Whether the finished picture of a node is here."""
        return node in self.pictures

    def reel(self, node: int) -> Reel:
        """What is kept of a node's run; empty where its picture cannot be read."""
        try:
            picture = pictures.load_pixels(self.layout.picture(node))
        except StudioError:
            return Reel()
        if node not in self.films:
            return Reel(0, (), picture)
        try:
            steps = project_films.read(self.layout.film(node))
        except StudioError:
            return Reel(0, (), picture)
        return Reel(len(steps), steps, picture)

    def thumbnails(self, nodes: Iterable[int]) -> dict[int, Pixels]:
        """Small pictures of those nodes that have one here."""
        found = {}
        for node in nodes:
            if node in self.thumbs:
                try:
                    found[node] = pictures.load_pixels(self.layout.thumb(node))
                except StudioError:
                    continue  # it is only small: the picture itself is read when it is shown
        return found

    def size(self, nodes: Iterable[int]) -> int:
        """Bytes on disk of all that belongs to these nodes."""
        places = (
            self.layout.picture,
            self.layout.thumb,
            self.layout.film,
            self.layout.recording,
        )
        paths = [place(node) for node in nodes for place in places]
        return sum(path.stat().st_size for path in paths if path.is_file())


def _thumb(picture: Pixels) -> bytes:
    small = picture.shrunk(THUMBNAIL)
    image = Image.frombuffer("RGB", (small.width, small.height), small.data, "raw", "BGRX", 0, 1)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=_THUMB_COMPRESSION)
    return file.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    """Files of nodes; those that are being written, and what anybody put there, are none."""
    return (path for path in _listed(folder) if path.stem.isdecimal())


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []  # no such folder yet


def _ids(folder: Path) -> Iterator[int]:
    return (int(path.stem) for path in _files(folder))
