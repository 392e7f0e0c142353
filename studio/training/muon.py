"""Muon: momentum whose matrices are made orthogonal (Jordan et al., 2024)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from studio.training.compute import multiplies_bfloat16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# The quintic of the Newton-Schulz iteration, tuned to bring singular values near 1 in few rounds.
QUINTIC = (3.4445, -4.7750, 2.0315)
ROUNDS = 4


class Muon(torch.optim.Optimizer):
    """Steps along the orthogonal factor of the momentum, at AdamW's usual root mean square.

    For matrices and convolution kernels only. It calculates in bfloat16 where that is fast: the
    iteration forgives it, and takes half the time.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0.95,
        weight_decay: float = 0.02,
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """Update all parameters that have a gradient."""
        del closure  # the loss is never evaluated again
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                momentum.lerp_(p.grad, 1 - group["momentum"])
                direction = orthogonal(p.grad.lerp(momentum, group["momentum"]))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                size = 0.2 * max(p.shape[0], p[0].numel()) ** 0.5
                p.add_(direction.reshape(p.shape).to(p.dtype), alpha=-group["lr"] * size)


def orthogonal(update: Tensor) -> Tensor:
    """Return the update, as a matrix, with its singular values brought near 1."""
    x = update.reshape(len(update), -1)
    x = x.bfloat16() if x.is_cuda or multiplies_bfloat16() else x.float()
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.T
    x = x / (x.norm() + 1e-7)
    a, b, c = QUINTIC
    for _ in range(ROUNDS):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return torch.as_tensor(x.T if tall else x)


def split_for_muon(module: nn.Module, skip: tuple[str, ...] = ()) -> tuple[list[Any], list[Any]]:
    """Return (parameters for Muon, the rest): large matrices but for those named in `skip`."""
    matrices: list[Any] = []
    rest: list[Any] = []
    for name, p in module.named_parameters():
        big = p.ndim > 1 and min(p.shape[0], p[0].numel()) >= 16
        (matrices if big and not name.startswith(skip or (" ",)) else rest).append(p)
    return matrices, rest
