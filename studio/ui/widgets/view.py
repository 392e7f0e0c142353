"""Where a picture lies in the viewer: zoom, pan and fit as pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

MIN_ZOOM: Final = 0.05
MAX_ZOOM: Final = 64.0
MARGIN: Final = 12.0  # px left free round a fitted picture
GRIP: Final = 48.0  # px of the picture that always stay in sight


@dataclass(frozen=True, slots=True)
class Frame:
    """The viewer and the picture in it: the widget in logical px, the picture in its own px."""

    width: float
    height: float
    picture_width: int
    picture_height: int
    ratio: float = 1.0  # device px per logical px


@dataclass(frozen=True, slots=True)
class View:
    """A picture's place. `scale` is logical px per picture px; left and top are its corner."""

    scale: float
    left: float
    top: float

    def to_widget(self, x: float, y: float) -> tuple[float, float]:
        """A point of the picture as a point of the widget."""
        return self.left + x * self.scale, self.top + y * self.scale

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """A point of the widget as a point of the picture."""
        return (x - self.left) / self.scale, (y - self.top) / self.scale

    def zoom(self, frame: Frame) -> float:
        """Device px per picture px: 1.0 is "100 %"."""
        return self.scale * frame.ratio


def fitted(frame: Frame) -> View:
    """The whole picture in sight, centred, never beyond the largest zoom."""
    wide = max(1.0, frame.width - 2 * MARGIN) / frame.picture_width
    high = max(1.0, frame.height - 2 * MARGIN) / frame.picture_height
    return centred(frame, min(wide, high) * frame.ratio)


def centred(frame: Frame, zoom: float) -> View:
    """The picture at a zoom, its middle in the widget's middle."""
    scale = _bounded(zoom) / frame.ratio
    left = (frame.width - frame.picture_width * scale) / 2
    top = (frame.height - frame.picture_height * scale) / 2
    return View(scale, left, top)


def zoomed(view: View, frame: Frame, zoom: float, x: float, y: float) -> View:
    """Another zoom that keeps the picture's point under (x, y) where it is."""
    scale = _bounded(zoom) / frame.ratio
    seen_x, seen_y = view.to_picture(x, y)
    return held(View(scale, x - seen_x * scale, y - seen_y * scale), frame)


def moved(view: View, frame: Frame, dx: float, dy: float) -> View:
    """The picture shifted by (dx, dy) logical px, never wholly out of sight."""
    return held(replace(view, left=view.left + dx, top=view.top + dy), frame)


def resized(view: View, old: Frame, new: Frame) -> View:
    """The same zoom and the same middle in a widget of another size."""
    scale = view.zoom(old) / new.ratio
    seen_x, seen_y = view.to_picture(old.width / 2, old.height / 2)
    left = new.width / 2 - seen_x * scale
    return held(View(scale, left, new.height / 2 - seen_y * scale), new)


def same_place(view: View, old: Frame, new: Frame) -> View:
    """The same part of a picture in another widget, or of another picture, by shares of its sides:
    what is in the middle of one is in the middle of the other."""
    across = new.picture_width / old.picture_width
    down = new.picture_height / old.picture_height
    scale = _bounded(view.zoom(old) / across) / new.ratio
    x, y = view.to_picture(old.width / 2, old.height / 2)
    return held(
        View(scale, new.width / 2 - x * across * scale, new.height / 2 - y * down * scale), new
    )


def held(view: View, frame: Frame) -> View:
    """The view with at least a grip of the picture inside the widget."""
    left = _kept(view.left, frame.picture_width * view.scale, frame.width)
    top = _kept(view.top, frame.picture_height * view.scale, frame.height)
    return replace(view, left=left, top=top)


def _kept(start: float, length: float, room: float) -> float:
    grip = min(GRIP, length, room)
    return min(max(start, grip - length), room - grip)


def _bounded(zoom: float) -> float:
    return min(max(zoom, MIN_ZOOM), MAX_ZOOM)


def snapped(view: View, ratio: float) -> View:
    """The view with its corner on a whole device pixel, so that 100 % is sharp."""
    left = round(view.left * ratio) / ratio
    top = round(view.top * ratio) / ratio
    return replace(view, left=left, top=top)
