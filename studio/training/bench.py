"""`sfumato bench starter`: how well the starter model does what it is told, and how fast."""

from __future__ import annotations

import math
import os
import platform
import statistics
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from studio.training.autoencoder import HELD_OUT, measure_psnr, to_tensor
from studio.training.bench_sheets import write_sheets
from studio.training.classifier import (
    Classifier,
    agreement,
    load_classifier,
    save_classifier,
    train_classifier,
)
from studio.training.events import Post, Progress
from studio.training.export import load_pipeline
from studio.training.painter import Painter, caption, make_bank, sample_scene
from studio.training.sheets import generate

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from studio.training.painter import Scene

FIRST_SCENE = 1_000_000
STEPS, GUIDANCE, SIDE = 10, 3.0, 256
TIMED_STEPS = (4, 8, 16, 25)
TIMED_PROMPT = "a lighthouse by the sea at sunset, oil painting"
GOAL_ATTRIBUTES, GOAL = ("terrain", "time", "medium", "palette"), 0.9
SUBJECT_GOAL = 0.8


class Bench:
    """Measures model folders against the same judge, scenes, captions and seeds.

    prompts: how many held-out captions; classifier: where the judge is kept (None: a fresh one);
    judge_steps: how long a fresh judge is trained.
    """

    def __init__(
        self,
        *,
        prompts: int = 400,
        classifier: Path | None = None,
        judge_steps: int = 3000,
        post: Post,
    ) -> None:
        self.painter = Painter(SIDE, bank=make_bank())
        self.post, self.prompts = post, prompts
        self.judge = self._judge(classifier, judge_steps)
        self.scenes = [sample_scene(FIRST_SCENE + i) for i in range(prompts)]

    def measure(
        self, folder: Path, out: Path | None = None, baseline: Path | None = None
    ) -> dict[str, Any]:
        """Return the figures of a model, beside the ceiling and, if given, a baseline model.

        accuracy: per attribute the judge's agreement with the caption; ceiling: the same for the
        painter's own pictures of these scenes.
        """
        ceiling = agreement(self._answers(self._paintings()), self.scenes)
        found = self._model(folder)
        other = self._model(baseline) if baseline else None
        if out:
            write_sheets(load_pipeline(folder), self.painter, out, self.post)
        figure = _of_ceiling(found["accuracy"], ceiling)
        before = _of_ceiling(other["accuracy"], ceiling) if other else None
        return {
            "name": "starter",
            "figure": figure,
            "unit": "of the ceiling",
            "baseline": before,
            "ratio": figure / before if before else None,
            "goal": GOAL,
            "holds": figure >= GOAL and _subjects(found, ceiling) >= SUBJECT_GOAL,
            "outputs_equal": None,
            "runs": self.prompts,
            "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
            "ceiling": ceiling,
            "model": found,
            "baseline_model": other,
        }

    def _judge(self, path: Path | None, steps: int) -> Classifier:
        if path and path.exists():
            return load_classifier(path)
        judge = train_classifier(self.painter.bank, steps=steps)
        if path:
            save_classifier(judge, path)
        return judge

    def _paintings(self) -> Tensor:
        return to_tensor(np.stack([self.painter.paint(scene) for scene in self.scenes]))

    def _answers(self, pictures: Tensor) -> Tensor:
        return self.judge.answers(pictures)

    def _model(self, folder: Path) -> dict[str, Any]:
        pipe = load_pipeline(folder)
        pipe.unet.to(memory_format=torch.channels_last)
        answers = self._answers(self._generated(pipe))
        return {
            "accuracy": agreement(answers, self.scenes),
            "seconds": {str(n): _seconds(pipe, n) for n in TIMED_STEPS},
            "psnr": measure_psnr(pipe.vae, self.painter),
            "steps": STEPS,
            "guidance": GUIDANCE,
            "bytes": sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()),
        }

    def _generated(self, pipe: Any) -> Tensor:
        captions = [full_caption(scene) for scene in self.scenes]
        pictures: list[Any] = []
        started = time.monotonic()
        for at in range(0, len(captions), 20):
            part = captions[at : at + 20]
            pictures += generate(pipe, part, steps=STEPS, guidance=GUIDANCE, seed=1000 + at)
            done, spent = len(pictures), time.monotonic() - started
            share = done / len(captions)
            left = spent / share * (1 - share)
            self.post(Progress("bench", share, left, done, done / spent, math.nan))
        return to_tensor(np.stack([np.asarray(picture) for picture in pictures]))


def full_caption(scene: Scene) -> str:
    """Return the held-out caption of a scene: nothing left out, every place named."""
    return caption(scene, np.random.default_rng((scene.seed, HELD_OUT)), omit=0.0, places=1.0)


def _of_ceiling(accuracy: dict[str, float], ceiling: dict[str, float]) -> float:
    """Return the lowest share of the ceiling among the attributes that have a goal."""
    return min(accuracy[name] / max(ceiling[name], 1e-9) for name in GOAL_ATTRIBUTES)


def _subjects(found: dict[str, Any], ceiling: dict[str, float]) -> float:
    return float(found["accuracy"]["subject"] / max(ceiling["subject"], 1e-9))


def _seconds(pipe: Any, steps: int, runs: int = 3) -> float:
    """Return the median time of one picture, after one to warm up."""
    generate(pipe, [TIMED_PROMPT], steps=2)
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        generate(pipe, [TIMED_PROMPT], steps=steps)
        times.append(time.perf_counter() - started)
    return statistics.median(times)
