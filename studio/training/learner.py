"""The state of a stage of training: modules, optimisers, average; saved whole, resumed whole."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from pathlib import Path

    from torch.optim import Optimizer


def learning_rate(share: float, step: int, first: float, last: float, warm_up: int = 80) -> float:
    """Return the rate at that share (0..1) of a stage: a ramp, then half a cosine."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, share)))
    return (last + (first - last) * cosine) * min(1.0, (step + 1) / warm_up)


@dataclass
class Learner:
    """What a stage trains.

    average: the exponential moving average of all parameters, in the modules' order; it is what
    is used and shipped. seconds: time spent so far, kept over stops.
    """

    modules: dict[str, nn.Module]
    optimizers: list[Optimizer]
    memory: float = 0.998
    steps: int = 0
    samples: int = 0
    seconds: float = 0.0
    loss: float = math.nan
    average: list[Tensor] = field(init=False)

    def __post_init__(self) -> None:
        self.average = [p.detach().clone() for p in self.parameters()]

    def parameters(self) -> list[nn.Parameter]:
        """Return all parameters of all modules."""
        return [p for module in self.modules.values() for p in module.parameters()]

    def set_rate(self, rate: float) -> None:
        """Set every group's learning rate; a group may carry a factor of its own."""
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate * group.get("factor", 1.0)

    def learn(self, loss: Tensor, samples: int) -> None:
        """Take one step down the loss and renew the average (Polyak, 1992)."""
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        parameters = self.parameters()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.steps += 1
        self.samples += samples
        keep = min(self.memory, (self.steps + 1) / (self.steps + 12))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, [p.detach() for p in parameters], 1 - keep)
        value = float(loss.detach())
        self.loss = value if math.isnan(self.loss) else 0.98 * self.loss + 0.02 * value

    def use_average(self) -> list[Tensor]:
        """Put the average into the modules; returns the live values for `restore`."""
        live = [p.detach().clone() for p in self.parameters()]
        self.restore(self.average)
        return live

    def restore(self, values: list[Tensor]) -> None:
        """Put values into the modules."""
        with torch.no_grad():
            for p, value in zip(self.parameters(), values, strict=True):
                p.copy_(value)

    def save(self, folder: Path) -> None:
        """Write the whole state; a folder is replaced only by a complete one."""
        temporary = folder.with_name(folder.name + ".part")
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        for name, module in self.modules.items():
            save_file(_plain(module.state_dict()), temporary / f"{name}.safetensors")
        average = {str(i): v for i, v in enumerate(self.average)}
        save_file(_plain(average), temporary / "average.safetensors")
        save_file(_plain(_optimizer_tensors(self.optimizers)), temporary / "optimizer.safetensors")
        meta = {
            "steps": self.steps,
            "samples": self.samples,
            "seconds": self.seconds,
            "loss": None if math.isnan(self.loss) else self.loss,
        }
        (temporary / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        replace_folder(temporary, folder)

    def load(self, folder: Path) -> bool:
        """Read the whole state; False where there is none yet.

        Raises StudioError where the checkpoint is damaged.
        """
        folder = complete_folder(folder)
        if not (folder / "meta.json").exists():
            return False
        try:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            for name, module in self.modules.items():
                module.load_state_dict(load_file(folder / f"{name}.safetensors"))
            stored = load_file(folder / "average.safetensors")
            for i, value in enumerate(self.average):
                value.copy_(stored[str(i)])
            _restore_optimizers(self.optimizers, load_file(folder / "optimizer.safetensors"))
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise StudioError(
                f"The checkpoint in {folder} cannot be read.",
                "Delete that folder to repeat this stage of the training.",
                str(error),
            ) from error
        self.steps, self.samples = int(meta["steps"]), int(meta["samples"])
        self.seconds = float(meta["seconds"])
        self.loss = math.nan if meta["loss"] is None else float(meta["loss"])
        return True


def replace_folder(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder`; at every moment one of the two is complete."""
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def complete_folder(folder: Path) -> Path:
    """Return the folder, or its predecessor where a stop fell between two renames."""
    old = folder.with_name(folder.name + ".old")
    return old if old.exists() and not folder.exists() else folder


def _plain(tensors: dict[str, Any]) -> dict[str, Tensor]:
    return {k: v.detach().cpu().contiguous() for k, v in tensors.items()}


def _optimizer_tensors(optimizers: list[Optimizer]) -> dict[str, Tensor]:
    found = {}
    for o, optimizer in enumerate(optimizers):
        for i, state in optimizer.state_dict()["state"].items():
            for name, value in state.items():
                found[f"{o}.{i}.{name}"] = torch.as_tensor(value)
    return found


def _restore_optimizers(optimizers: list[Optimizer], stored: dict[str, Tensor]) -> None:
    states: list[dict[int, dict[str, Tensor]]] = [{} for _ in optimizers]
    for key, value in stored.items():
        o, i, name = key.split(".", 2)
        states[int(o)].setdefault(int(i), {})[name] = value
    for optimizer, state in zip(optimizers, states, strict=True):
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": state, "param_groups": groups})
