"""Scenes as numbers: what the text encoder and the classifier learn to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.training.painter.scene import ATTRIBUTES, POSITIONS, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.training.painter.scene import Scene

HEADS: dict[str, int] = {
    **{attribute: len(values) for attribute, values in ATTRIBUTES.items()},
    "celestial_position": len(POSITIONS),
    **dict.fromkeys(SUBJECTS, 1 + len(POSITIONS)),
}
"""Each question and its number of answers. A subject: 0 absent, else 1 + its position."""

NOT_ASKED = -100


def labels(scenes: Sequence[Scene]) -> Tensor:
    """Return the answers for scenes, (N, len(HEADS)) int64; NOT_ASKED where there is none."""
    return torch.tensor([_labels(scene) for scene in scenes]).reshape(-1, len(HEADS))


def _labels(scene: Scene) -> list[int]:
    answers = [values.index(getattr(scene, name)) for name, values in ATTRIBUTES.items()]
    there = scene.celestial != "none"
    answers.append(POSITIONS.index(scene.celestial_position) if there else NOT_ASKED)
    places = {subject.kind: 1 + POSITIONS.index(subject.position) for subject in scene.subjects}
    return answers + [places.get(kind, 0) for kind in SUBJECTS]


class Heads(nn.Module):
    """One linear answer to each question, from features of `width`."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.answers = nn.ModuleList(nn.Linear(width, size) for size in HEADS.values())

    def forward(self, features: Tensor) -> list[Tensor]:
        """Return the logits of each question, (N, answers)."""
        return [head(features) for head in self.answers]

    def loss(self, features: Tensor, truth: Tensor, subjects: float = 1.0) -> Tensor:
        """Return the summed cross entropy over all questions that were asked.

        subjects: how much the subjects' count; in most pictures most of them are absent.
        """
        total = features.new_zeros(())
        others = len(HEADS) - len(SUBJECTS)
        for i, logits in enumerate(self.forward(features)):
            asked = truth[:, i] != NOT_ASKED
            if bool(asked.any()):
                price = functional.cross_entropy(logits[asked], truth[asked, i])
                total = total + price * (1.0 if i < others else subjects)
        return total
