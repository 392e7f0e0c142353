"""What a recording's file says of itself first: read by the library, written by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "sfumato-trajectory"
VERSION: Final = 2
"""1: every step whole. 2: of a step what the model said, where the solver makes it again."""
SUFFIX: Final = ".trajectory"


def check_form(name: str, metadata: Mapping[str, str]) -> None:
    """StudioError unless the file's metadata are those of a recording that can be read here.

    name: the file's, for the sentence.
    """
    if metadata.get("format") != FORMAT:
        raise StudioError(f"{name} is not a recording.", f"Choose a {SUFFIX} file made by Sfumato.")
    version = metadata.get("version", "")
    if not version.isdecimal() or len(version) > 9:
        raise damaged(name, f"version {version[:80]!r}")
    if int(version) > VERSION:
        raise StudioError(
            f"{name} was written by a newer Sfumato (format {version}; this one reads up to "
            f"{VERSION}).",
            "Update Sfumato to open it.",
        )


def damaged(name: str, details: str) -> StudioError:
    """The error of a recording that does not hold what it says."""
    return StudioError(f"{name} is damaged.", "Open another copy of it.", details)
