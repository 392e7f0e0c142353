"""The judge of the bench: a small network that says what a picture shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from studio.training.labels import HEADS, NOT_ASKED, Heads, labels
from studio.training.learner import learning_rate
from studio.training.painter import Painter, TextureBank, sample_scene

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from studio.training.painter import Scene

SIDE = 96
WIDTHS = (24, 48, 96, 128, 160)
FIRST_SCENE = 30_000_000
BATCH = 48
SUBJECT_WEIGHT = 3.0
THIRDS = 3


class Classifier(nn.Module):
    """Answers every question of `labels.HEADS` about a picture.

    Features are pooled in three columns, so that it can say where things are.
    """

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for i, width in enumerate(WIDTHS):
            layers += _block(before, width, stride=2)
            if i:
                layers += _block(width, width, stride=1)
            before = width
        self.body = nn.Sequential(*layers)
        self.heads = Heads(before * 2 * THIRDS)

    def features(self, pictures: Tensor) -> Tensor:
        """Return (N, features) of pictures (N, 3, SIDE, SIDE), -1..1."""
        maps = self.body(pictures)
        mean = functional.adaptive_avg_pool2d(maps, (1, THIRDS))
        peak = functional.adaptive_max_pool2d(maps, (1, THIRDS))
        return torch.cat([mean.flatten(1), peak.flatten(1)], 1)

    @torch.no_grad()
    def answers(self, pictures: Tensor) -> Tensor:
        """Return the most likely answers, (N, len(HEADS)), for pictures of any size."""
        self.eval()
        small = functional.interpolate(pictures, (SIDE, SIDE), mode="area")
        found = []
        for part in torch.split(small, 64):
            logits = self.heads(self.features(part))
            found.append(torch.stack([answer.argmax(1) for answer in logits], 1))
        return torch.cat(found)


def _block(before: int, width: int, stride: int) -> list[nn.Module]:
    conv = nn.Conv2d(before, width, 3, stride, 1, bias=False)
    return [conv, nn.BatchNorm2d(width), nn.ReLU()]


def train_classifier(
    bank: TextureBank, *, pictures: int = 6000, steps: int = 3000, seed: int = 0
) -> Classifier:
    """Return a classifier taught on the painter's own pictures; equal seeds, equal judge.

    A generated picture has no sharp edges, so half of the pictures are blurred as they are shown.
    """
    torch.manual_seed(seed)
    painter = Painter(SIDE, bank=bank)
    scenes = [sample_scene(FIRST_SCENE + i) for i in range(pictures)]
    painted = torch.stack([torch.from_numpy(painter.paint(scene)) for scene in scenes])
    truth = labels(scenes)
    model = Classifier()
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.02)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step / steps, step, 2.5e-3, 1e-5)
        k = torch.randint(pictures, (BATCH,))
        x = painted[k].permute(0, 3, 1, 2).float().div(127.5).sub(1)
        x = functional.avg_pool2d(x, 3, 1, 1) if step % 2 else x
        loss = model.heads.loss(model.features(x), truth[k], SUBJECT_WEIGHT)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
    model.eval()
    return model


def agreement(answers: Tensor, scenes: Sequence[Scene]) -> dict[str, float]:
    """Return the share of right answers for each attribute.

    A subject counts as right where it was asked for and is seen, anywhere ("subject"), or in its
    own third ("position", together with sun and moon); "absent": not asked for and not seen.
    """
    truth, names = labels(scenes), list(HEADS)
    scores: dict[str, float] = {}
    for i, name in enumerate(names[:7]):
        scores[name] = _mean(answers[:, i] == truth[:, i])
    bodies = truth[:, 7] != NOT_ASKED
    placed = [answers[bodies, 7] == truth[bodies, 7]]
    seen, absent = [], []
    for i, name in enumerate(names[8:], start=8):
        asked = truth[:, i] > 0
        scores[name] = _mean(answers[asked, i] > 0)
        seen.append(answers[asked, i] > 0)
        placed.append(answers[asked, i] == truth[asked, i])
        absent.append(answers[~asked, i] == 0)
    return {
        **scores,
        "subject": _mean(torch.cat(seen)),
        "position": _mean(torch.cat(placed)),
        "absent": _mean(torch.cat(absent)),
    }


def _mean(right: Tensor) -> float:
    return float(right.float().mean()) if len(right) else float("nan")


def save_classifier(model: Classifier, path: Path) -> None:
    """Write a classifier's weights."""
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, path)


def load_classifier(path: Path) -> Classifier:
    """Read a classifier's weights."""
    model = Classifier()
    model.load_state_dict(load_file(path))
    model.eval()
    return model
