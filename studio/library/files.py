"""Reading and writing files so that nothing is ever half there."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM})

_LONGEST: Final = 56
"""Letters of a part of a name."""


def plain_name(name: str) -> str:
    """A name with nothing in it that a file's name may not have; of a long one the end."""
    return re.sub(r"[^\w.\-]+", "-", name)[-_LONGEST:]


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`, whole or not at all: an old file stays until the new one is safe.

    StudioError where the folder is missing or read-only, the disk is full, or `path` is a folder.
    """
    with replacing(path) as aside:
        aside.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """`write_bytes` for text, as UTF-8 with plain newlines."""
    write_bytes(path, text.encode())


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; at the end it is synced and takes the place of `path`.

    If the block raises, the file beside is removed and `path` is untouched. OSErrors of the block
    become StudioErrors that speak of `path`. A link is followed: what it points to is replaced.
    """
    target = Path(os.path.realpath(path))
    aside = _beside(target)
    try:
        _refuse_taken(target)
        yield aside
        _sync(aside)
        if target.exists():
            shutil.copymode(target, aside)
        os.replace(aside, target)  # noqa: PTH105 - named as the one atomic step
        _sync_folder(target.parent)
    except OSError as error:
        raise write_error(error, path) from error
    finally:
        _remove(aside)


def check_writable(path: Path) -> None:
    """StudioError unless a file can be written at `path`: to know it before the work, not after."""
    target = Path(os.path.realpath(path))
    probe = _beside(target)
    try:
        _refuse_taken(target)
        probe.touch()
    except OSError as error:
        raise write_error(error, path) from error
    finally:
        _remove(probe)


def check_folder(path: Path) -> None:
    """StudioError unless files can be written in the folder `path`, or one be made there."""
    real = Path(os.path.realpath(path))
    there = next((place for place in (real, *real.parents) if os.path.lexists(place)), real)
    if there.is_file():
        raise _no_folder(there)
    check_writable(there / "…")


def make_folder(path: Path) -> Path:
    """The folder `path`, made with its parents if it was not there; StudioError if it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise _no_folder(path, str(error)) from error
    except OSError as error:
        raise write_error(error, path / "…") from error
    return path


def _no_folder(path: Path, details: str = "") -> StudioError:
    what = f"{path} is a file, but a folder is needed there."
    return StudioError(what, "Move the file away.", details)


def read_bytes(path: Path, limit: int) -> bytes:
    """The whole file; StudioError where it cannot be read or has more than `limit` bytes."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise read_error(error, path) from error
    if len(data) > limit:
        raise StudioError(
            f"{path.name} is larger than {human_size(limit)}, too large for what it should be.",
            "Check that it is the right file.",
        )
    return data


def write_error(error: OSError, path: Path) -> StudioError:
    """What went wrong in writing `path`, in plain words."""
    folder = path.parent
    if error.errno in _FULL:
        what, hint = f"There is no room left to save {path.name}.", "Free some space on the disk."
    elif error.errno == errno.EROFS:
        what, hint = f"{folder} can only be read.", "Choose another folder."
    elif error.errno == errno.ENAMETOOLONG:
        what, hint = "The file name is too long.", "Choose a shorter one."
    elif isinstance(error, IsADirectoryError) or is_folder(path):
        what, hint = f"{path} is a folder.", "Give a file name in it."
    elif error.errno in _REFUSED:
        what, hint = f"There is no permission to write {path}.", "Choose another folder."
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        what, hint = f"There is no folder {folder}.", "Make it first, or choose another."
    else:
        what, hint = f"{path.name} could not be saved.", "Try another folder."
    return StudioError(what, hint, str(error))


def read_error(error: OSError, path: Path) -> StudioError:
    """What went wrong in reading `path`, in plain words."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        what, hint = f"There is no file {path}.", "Check the name."
    elif isinstance(error, IsADirectoryError) or is_folder(path):
        what, hint = f"{path} is a folder.", "Choose a file in it."
    elif error.errno in _REFUSED:
        what, hint = f"There is no permission to read {path}.", "Ask its owner for it."
    else:
        what, hint = f"{path.name} could not be read.", "Check the disk that it is on."
    return StudioError(what, hint, str(error))


def is_folder(path: Path) -> bool:
    """Whether it is a folder that can be seen; unlike Path.is_dir it never raises."""
    try:
        return path.is_dir()
    except OSError:
        return False


def human_size(count: int) -> str:
    """A number of bytes as people read it: "29.6 MB"."""
    size, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:.1f} {unit}"


def _beside(target: Path) -> Path:
    return target.with_name(f".sfumato-{secrets.token_hex(6)}.part")


def _refuse_taken(target: Path) -> None:
    """Renaming over a file asks no permission of it, though the artist may have locked it."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    effective = os.access in os.supports_effective_ids
    if target.exists() and not os.access(target, os.W_OK, effective_ids=effective):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut; Windows cannot open a folder and needs no sync."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    """Remove the file aside. Where even that fails, the error that led here matters more."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
