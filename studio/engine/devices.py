"""The one place that chooses where the model runs and in which precision."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import Final

import torch

from studio.core.errors import StudioError
from studio.engine.stalls import torch_threads

SMALL: Final = 256 << 20
"""Bytes of weights up to which a model runs in full precision everywhere: it is fast enough."""

_LABELS: Final = {
    torch.float32: "32-bit",
    torch.float16: "16-bit (half)",
    torch.bfloat16: "16-bit (bfloat)",
}


@dataclass(frozen=True, slots=True)
class Device:
    """Where a model runs. kind: "cuda", "mps", "xpu" or "cpu"; label: as the artist reads it."""

    kind: str
    label: str

    @property
    def place(self) -> torch.device:
        """The device as torch names it."""
        return torch.device(self.kind)

    def dtype(self, weights: int, *, stored: torch.dtype | None = None) -> torch.dtype:
        """The precision for a model of so many bytes of weights, stored as `stored`."""
        if self.kind == "cpu" or weights <= SMALL:
            return torch.float32
        if self.kind == "mps":
            # Weights made for bfloat16 overflow in half precision.
            return torch.float32 if stored is torch.bfloat16 else torch.float16
        if self.kind == "cuda" and not torch.cuda.is_bf16_supported(including_emulation=False):
            return torch.float16
        return torch.bfloat16

    def free(self) -> int | None:
        """Bytes free on the device; None where it cannot be told."""
        return torch.cuda.mem_get_info()[0] if self.kind == "cuda" else None

    def empty_cache(self) -> None:
        """Give back memory that torch holds without using it."""
        gc.collect()
        if self.kind != "cpu":
            getattr(torch, self.kind).empty_cache()


def choose(kind: str | None = None) -> Device:
    """The best device there is, or the one of this kind. StudioError if it is not there."""
    for found, label in _available():
        if kind in (None, found):
            return Device(found, label)
    raise StudioError(
        f"There is no device called {kind} in this computer.",
        f"Choose one of: {', '.join(name for name, _ in _available())}.",
    )


def set_threads() -> None:
    """Tell torch how many threads it may use in this process."""
    torch.set_num_threads(torch_threads())


def precision(dtype: torch.dtype) -> str:
    """The precision as the artist reads it."""
    return _LABELS.get(dtype, str(dtype).removeprefix("torch."))


def _available() -> list[tuple[str, str]]:
    found = []
    if torch.cuda.is_available():
        found.append(("cuda", torch.cuda.get_device_name()))
    if torch.backends.mps.is_available():
        found.append(("mps", "Apple GPU"))
    if torch.xpu.is_available():
        found.append(("xpu", torch.xpu.get_device_name()))
    threads = torch_threads()
    found.append(("cpu", f"CPU, {threads} thread{'s' if threads > 1 else ''}"))
    return found
