"""The form of a project on disk: a folder NAME.sfumato (packaging/PROJECT-FORMAT.md says it whole).

project.json           what this is: format and version; written once
journal.jsonl          every change in words, one line each, only ever appended to
pictures/ID.png        finished pictures, each with its recipe inside
thumbs/ID.png          the same, small
films/ID.png           the previews of a run's steps, in one picture
recordings/ID.trajectory   whole runs as safetensors, under the room that the artist allows
photos/DIGEST.png      photos that runs begin with
frames/                frames of a film of the walk that is being made (library/frames.py)
lock                   held by the one window that writes
"""

from __future__ import annotations

import errno
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError
from studio.core.recording_form import SUFFIX as RECORDING
from studio.library import files

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = "sfumato-project"
VERSION: Final = 1
SUFFIX: Final = ".sfumato"

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_GONE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ESTALE})
_HEAD_LIMIT: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything of a project lies."""

    folder: Path

    @property
    def name(self) -> str:
        """As the artist calls it."""
        return self.folder.name.removesuffix(SUFFIX)

    @property
    def head(self) -> Path:
        return self.folder / "project.json"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    def picture(self, node: int) -> Path:
        return self.folder / "pictures" / f"{node}.png"

    def thumb(self, node: int) -> Path:
        return self.folder / "thumbs" / f"{node}.png"

    def film(self, node: int) -> Path:
        return self.folder / "films" / f"{node}.png"

    def recording(self, node: int) -> Path:
        return self.folder / "recordings" / f"{node}{RECORDING}"

    @property
    def frames(self) -> Path:
        return self.folder / "frames"

    def photo(self, digest: str) -> Path:
        return self.folder / "photos" / f"{digest}.png"


FOLDERS: Final = ("pictures", "thumbs", "films", "recordings", "photos")


def is_project(path: Path) -> bool:
    """Whether a path is a project, or is at least called one."""
    return path.suffix.lower() == SUFFIX or Layout(path).head.is_file()


def write_head(layout: Layout) -> None:
    """Say what the folder is."""
    head = json.dumps({"format": FORMAT, "version": VERSION}, indent=1)
    files.write_text(layout.head, head + "\n")


def read_version(layout: Layout) -> int:
    """The version of the project in a folder. StudioError where the folder holds no project."""
    folder = layout.folder
    if not files.is_folder(folder):
        if folder.exists():
            raise StudioError(
                f"{folder.name} is a file, but a Sfumato project is a folder.",
                "Choose another project.",
            )
        raise StudioError(f"There is no project {folder}.", "Check the name.")
    if not layout.head.exists() and layout.journal.exists():
        return VERSION  # its first file was lost; the journal says everything else
    try:
        head = json.loads(files.read_bytes(layout.head, _HEAD_LIMIT))
        version = head["version"] if head["format"] == FORMAT else None
    except (StudioError, ValueError, LookupError, TypeError, RecursionError) as error:
        if layout.journal.exists():
            return VERSION
        raise _foreign(folder, str(error)) from error
    if type(version) is not int or version < 1:
        raise _foreign(folder, f"version {version!r}")
    return version


def _foreign(folder: Path, details: str) -> StudioError:
    return StudioError(
        f"{folder.name} is not a Sfumato project.",
        f"Choose a folder that ends in {SUFFIX}.",
        details,
    )


def trouble(error: Exception, layout: Layout) -> StudioError:
    """Why a project could not be written, in plain words."""
    cause = error if isinstance(error, OSError) else error.__cause__
    number = cause.errno if isinstance(cause, OSError) else None
    name = layout.name
    if number in _FULL:
        what = f"The disk is full, so {name} is not saved."
        hint = "Free some space: your work is kept here and written as soon as there is room."
    elif number in _REFUSED:
        what = f"There is no permission to write to {name}, so it is not saved."
        hint = "Save a copy of it in another folder; your work is kept here until then."
    elif number in _GONE:
        what = f"The folder of {name} is gone, so it is not saved."
        hint = "Put it back, or save a copy; your work is kept here until then."
    else:
        what = f"{name} could not be saved."
        hint = "It is tried again; save a copy in another folder to be safe."
    return StudioError(what, hint, str(error))
