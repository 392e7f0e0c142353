"""Several processes that train one model: elastic averaging about a shared centre.

On a busy CPU one process with two threads waits at every operation for the slower thread; two
processes with one thread each do not. Each trains its own copy and every few steps copy and
centre move half way towards each other (Zhang, Choromanska and LeCun, 2015). Nothing is locked:
an update lost now and then to a race is noise among noise (Recht et al., "Hogwild!", 2011).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

ELASTICITY = 0.5
EVERY = 8
# Of the average, from one meeting to the next: about 33 meetings, 8,000 samples.
MEMORY = 0.97
COUNTERS = 64
RATE, SURPLUS, MEETINGS, SAMPLES = 0, 1, 2, 3


class Centre:
    """The shared centre and its moving average, in one memory-mapped file of float32.

    rank: 0 for the process that makes the file and leads; each worker has a number of its own.
    average: what the leader's average begins with; its parameters where there is none yet.
    """

    def __init__(
        self,
        path: Path,
        parameters: list[nn.Parameter],
        rank: int,
        average: list[Tensor] | None = None,
    ) -> None:
        self._parameters, self._rank = parameters, rank
        self._size = sum(p.numel() for p in parameters)
        if rank == 0:
            begin = [p.detach() for p in parameters]
            flat = [_flat(begin), _flat(average or begin), np.zeros(COUNTERS, np.float32)]
            part = path.with_suffix(".part")
            np.concatenate(flat).tofile(part)
            part.replace(path)
        while not path.exists():
            time.sleep(0.5)  # the leader writes it
        shape = (2 * self._size + COUNTERS,)
        self._shared = torch.from_numpy(np.memmap(path, np.float32, "r+", shape=shape))
        self._centre = self._shared[: self._size]
        self._average = self._shared[self._size : 2 * self._size]
        self._counters = self._shared[2 * self._size :]

    @property
    def rate(self) -> float:
        """The learning rate the leader last set; 0 before its first step."""
        return float(self._counters[RATE])

    @rate.setter
    def rate(self, value: float) -> None:
        self._counters[RATE] = value

    @property
    def surplus(self) -> float:
        """The subjects' surplus in the loss that the leader last set."""
        return float(self._counters[SURPLUS])

    @surplus.setter
    def surplus(self, value: float) -> None:
        self._counters[SURPLUS] = value

    @torch.no_grad()
    def meet(self, samples: int) -> int:
        """Let this process's parameters and the centre move towards each other.

        samples: how many were learned from since the last time; returns all processes' total.
        """
        for p, q in self._pairs(self._centre):
            step = (p.detach().to(q.device) - q) * ELASTICITY
            p.sub_(step.to(p.device))
            q.add_(step)
        self._counters[MEETINGS] += 1
        self._counters[SAMPLES + self._rank] += samples
        met = float(self._counters[MEETINGS])
        self._average.lerp_(self._centre, 1 - min(MEMORY, (met + 1) / (met + 10)))
        return int(self._counters[SAMPLES:].sum())

    @torch.no_grad()
    def average(self) -> list[Tensor]:
        """Return the centre's moving average, one tensor a parameter."""
        return [q.clone().to(p.device) for p, q in self._pairs(self._average)]

    def _pairs(self, flat: Tensor) -> Iterator[tuple[nn.Parameter, Tensor]]:
        at = 0
        for p in self._parameters:
            yield p, flat[at : at + p.numel()].view(p.shape)
            at += p.numel()


def _flat(tensors: list[Tensor]) -> NDArray[np.float32]:
    return torch.cat([t.reshape(-1) for t in tensors]).float().cpu().numpy()
