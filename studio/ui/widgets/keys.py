"""What keys mean wherever they mean it: ways of the arrows, steps of a film."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from studio.ui.widgets.film import Film

ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""How far to the right, and how far down."""
LEAP: Final = 5
"""Steps that Page Up and Page Down go at once."""


def steps_by_key(film: Film) -> dict[Qt.Key, int]:
    """The step that each key goes to; it may lie beyond the ends."""
    return {
        Qt.Key.Key_Left: film.current - 1,
        Qt.Key.Key_Right: film.current + 1,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: film.ready - 1,
        Qt.Key.Key_PageUp: film.current - LEAP,
        Qt.Key.Key_PageDown: film.current + LEAP,
    }
