"""Training the U-Net and the text encoder together, alone or with workers beside."""

from __future__ import annotations

import os
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from studio.training.centre import EVERY, Centre
from studio.training.compute import choose_compute
from studio.training.events import Sheet
from studio.training.export import export, load_pipeline
from studio.training.learner import Learner
from studio.training.shards import Shards
from studio.training.sheets import PROMPTS, contact_sheet, generate
from studio.training.tokenizer import encode
from studio.training.unet import Diffusion, make_optimizers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.training.compute import Compute
    from studio.training.settings import Settings
    from studio.training.stage import Stage

SHEET_STEPS = 8
# The last share of a stage, over which subjects come to count no more than the rest.
PLAIN_SHARE = 0.2


class UNetTraining:
    """Teaches the U-Net and the text encoder of a pipeline from shards of latents."""

    def __init__(self, pipe: Any, shards: Shards, settings: Settings, compute: Compute) -> None:
        self.pipe, self.shards, self.settings, self.compute = pipe, shards, settings, compute
        self.pipe.to(compute.device)
        self.pipe.unet.to(memory_format=torch.channels_last)
        self._diffusion = Diffusion(compute.device)
        self._nothing = encode(pipe.tokenizer, [""], settings.tokens)[0]

    def train(self, stage: Stage, *, coarse: bool = False) -> int:
        """Train for a stage; the pipeline then holds the average. Returns the samples seen."""
        torch.manual_seed(self.settings.seed + 2)
        learner = self.learner()
        learner.load(stage.folder)  # the workers begin where the leader does
        batch = self.settings.batch * self.compute.scale * (4 if coarse else 1)
        rates = (self.settings.rate, self.settings.last_rate)
        with self._workers(stage.run, learner) as centre:
            base, unmet = learner.samples, 0

            def show() -> None:
                if centre:
                    learner.average = centre.average()
                self._show(stage, learner)

            for share in stage.steps(learner, rates, show):
                surplus = subject_surplus(self.settings.subject_weight, share)
                learner.learn(self.loss(batch, surplus, coarse=coarse), batch)
                unmet += batch
                if centre and learner.steps % EVERY == 0:
                    centre.rate = float(learner.optimizers[0].param_groups[0]["lr"])
                    centre.surplus = surplus
                    learner.samples = base + centre.meet(unmet)
                    learner.average, unmet = centre.average(), 0
        learner.use_average()
        self._evaluate()
        return learner.samples

    def learner(self) -> Learner:
        """Return a learner of the pipeline's U-Net and text encoder, in training mode."""
        unet, text = self.pipe.unet.train(), self.pipe.text_encoder.train()
        optimizers = make_optimizers(unet, text.parameters())
        return Learner({"unet": unet, "text": text}, optimizers)

    def loss(self, batch: int, surplus: float = 0.0, *, coarse: bool = False) -> Tensor:
        """Return the loss of a fresh batch; some captions are emptied, for guidance.

        surplus: how much more than the rest the places of subjects count.
        Ho and Salimans, "Classifier-free diffusion guidance", 2022.
        """
        device = self.compute.device
        shown = self.shards.batch(batch, coarse=coarse).to(device)
        emptied = torch.rand(batch, device=device) < self.settings.unconditional
        tokens = torch.where(emptied[:, None], self._nothing.to(device), shown.tokens)
        t = self._diffusion.timesteps(batch)
        noised, v = self._diffusion.noised(shown.latents, t)
        noised = noised.contiguous(memory_format=torch.channels_last)
        with self.compute.autocast():
            states = self.pipe.text_encoder(tokens).last_hidden_state
            answer = self.pipe.unet(noised, t, encoder_hidden_states=states).sample
        return weighted_loss(answer.float(), v, shown.marks, surplus)

    def _evaluate(self) -> None:
        self.pipe.unet.eval()
        self.pipe.text_encoder.eval()

    def _show(self, stage: Stage, learner: Learner) -> None:
        """Write a loadable model and a contact sheet of the average."""
        live = learner.use_average()
        self._evaluate()
        images = generate(self.pipe, PROMPTS[:12], steps=SHEET_STEPS)
        path = stage.run / f"{stage.name}-{learner.samples:08d}.png"
        contact_sheet(images, 4).save(path)
        export(self.pipe, stage.run / "starter")
        learner.restore(live)
        self.pipe.unet.train()
        self.pipe.text_encoder.train()
        stage.post(Sheet("contact sheet", path))

    @contextmanager
    def _workers(self, run: Path, learner: Learner) -> Iterator[Centre | None]:
        """Keep the settings' workers running beside; they share the yielded centre."""
        if self.settings.workers <= 1 or self.compute.device.type != "cpu":
            yield None
            return
        torch.set_num_threads(1)
        export(self.pipe, run / "workers-start")
        path = run / "centre.bin"
        centre = Centre(path, learner.parameters(), 0, learner.average)
        context = get_context("spawn")
        beside = [
            context.Process(target=work, args=(run, self.settings, rank, os.getpid()), daemon=True)
            for rank in range(1, self.settings.workers)
        ]
        for process in beside:
            process.start()
        try:
            yield centre
        finally:
            for process in beside:
                process.terminate()
                process.join()
            path.unlink(missing_ok=True)


def weighted_loss(answer: Tensor, truth: Tensor, marks: Tensor, surplus: float) -> Tensor:
    """Return the mean squared error in which marked latents count 1 + surplus times.

    marks: (N, 1, h, w), 0 or 1. The weights' mean is 1, so rates need not change with them.
    """
    weights = 1 + surplus * marks
    return (weights * (answer - truth).pow(2)).mean() / weights.mean()


def subject_surplus(weight: float, share: float) -> float:
    """Return the surplus of subjects at that share (0..1) of a stage: full, then withdrawn."""
    return (weight - 1) * min(1.0, (1 - share) / PLAIN_SHARE)


def work(run: Path, settings: Settings, rank: int, leader: int) -> None:
    """Train beside the leader, a process of that number, until it ends this one or is gone."""
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed + 100 * rank)
    pipe = load_pipeline(run / "workers-start")
    shards = Shards.load(run / "shards", settings)
    training = UNetTraining(pipe, shards, settings, choose_compute("cpu"))
    learner = training.learner()
    centre = Centre(run / "centre.bin", learner.parameters(), rank)
    while os.getppid() == leader:
        learner.set_rate(centre.rate)
        learner.learn(training.loss(settings.batch, centre.surplus), settings.batch)
        if learner.steps % EVERY == 0:
            centre.meet(EVERY * settings.batch)
