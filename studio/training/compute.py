"""Where training runs, and in which precision: decided here and nowhere else."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import torch

from studio.core.errors import StudioError


@dataclass(frozen=True, slots=True)
class Compute:
    """A device and whether it calculates in bfloat16.

    scale: how many times larger than on a CPU a batch should be.
    """

    device: torch.device
    bfloat16: bool
    scale: int

    def autocast(self) -> AbstractContextManager[object]:
        """Return the context in which forward passes run."""
        if not self.bfloat16:
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)


def choose_compute(name: str = "auto") -> Compute:
    """Return the device of that name ("auto", "cpu", "cuda", "cuda:1").

    On a CPU bfloat16 pays only where the processor multiplies matrices in it (AMX): measured,
    2 x faster with AMX and 2 x slower with AVX-512 alone. Raises StudioError for a device that
    is not there.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    kind = name.split(":")[0]
    if kind not in {"cpu", "cuda"} or (kind == "cuda" and not torch.cuda.is_available()):
        raise StudioError(f"This computer has no device called {name}.", "Use auto, or cpu.", name)
    if kind == "cuda":
        return Compute(torch.device(name), bfloat16=True, scale=16)
    return Compute(torch.device("cpu"), bfloat16=_has_amx(), scale=1)


def _has_amx() -> bool:
    flags = Path("/proc/cpuinfo")
    return flags.exists() and "amx_bf16" in flags.read_text(encoding="utf-8", errors="replace")
