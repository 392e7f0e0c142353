"""What the artist chose, and over what: kept with the project, and learned from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.desk import Desk


@dataclass(frozen=True, slots=True)
class Choice:
    """One desk that was chosen over others."""

    chosen: Desk
    over: tuple[Desk, ...]
