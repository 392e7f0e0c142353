"""From nothing to the starter model, over as many starts as it takes."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from studio.training.autoencoder import load_autoencoder, make_autoencoder, train_autoencoder
from studio.training.diffusion import UNetTraining
from studio.training.events import Finished, Post, Progress
from studio.training.export import assemble, export, tidy_config
from studio.training.painter import caption, sample_scene
from studio.training.shards import Shards, make_shards, paint_many, processors
from studio.training.stage import Stage
from studio.training.text import load_text_encoder, make_text_encoder, pretrain_text
from studio.training.tokenizer import learn_tokenizer, load_tokenizer
from studio.training.unet import load_unet, make_unet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.training.compute import Compute
    from studio.training.outside import Model, Tokens
    from studio.training.settings import Settings

OWN_PICTURES = 20_000_000


class StarterTraining:
    """One run: a folder, its settings, and the stages in their order.

    run: everything is kept here; starting again in the same folder goes on where it stopped.
    Where the settings name a source, its vocabulary, text encoder, autoencoder and U-Net are
    where the run begins.
    """

    def __init__(
        self,
        run: Path,
        settings: Settings,
        compute: Compute,
        post: Post,
    ) -> None:
        self.run, self.settings, self.compute, self.post = run, settings, compute, post
        self.source = Path(settings.source) if settings.source else None

    def train(self) -> Path:
        """Run every stage that is not done yet; returns the folder of the model."""
        self.run.mkdir(parents=True, exist_ok=True)
        self.settings.save(self.run)
        tokenizer = self._tokenizer()
        text = self._text(tokenizer)
        autoencoder = self._autoencoder()
        shards = self._shards(autoencoder, tokenizer)
        source = self.source
        unet = load_unet(source / "unet", self.settings) if source else make_unet(self.settings)
        pipe = assemble(tokenizer, text, autoencoder, unet)
        diffusion = UNetTraining(pipe, shards, self.settings, self.compute)
        if source is None:
            diffusion.train(self._stage("coarse", self.settings.coarse_share), coarse=True)
        samples = diffusion.train(self._stage("fine", self._fine_share()))
        folder = self.run / "starter"
        export(pipe, folder)
        self.post(Finished(folder, samples))
        return folder

    def _fine_share(self) -> float:
        """Return the fine stage's share: all of the time where the rest is taken over."""
        return 1.0 if self.source else self.settings.fine_share

    def _stage(self, name: str, share: float) -> Stage:
        seconds = self.settings.minutes * 60 * share
        s = self.settings
        return Stage(name, seconds, self.run, self.post, s.checkpoint_seconds, s.warm_up)

    def _tokenizer(self) -> Tokens:
        folder = self.source / "tokenizer" if self.source else self.run / "tokenizer"
        if not (folder / "tokenizer.json").exists():
            captions = (
                caption(sample_scene(i), np.random.default_rng(i))
                for i in range(self.settings.text_pictures)
            )
            learn_tokenizer(captions, folder, self.settings.vocabulary, self.settings.tokens)
        return load_tokenizer(folder, self.settings.tokens)

    def _text(self, tokenizer: Tokens) -> Model:
        if self.source:
            return load_text_encoder(self.source / "text_encoder", self.settings.tokens)
        model = make_text_encoder(tokenizer, self.settings)
        stage = self._stage("text", self.settings.text_share)
        pretrain_text(model, tokenizer, stage, self.settings, self.compute)
        return model

    def _autoencoder(self) -> Model:
        folder = self.source / "vae" if self.source else self.run / "vae"
        if not (folder / "config.json").exists():
            model = make_autoencoder(self.settings)
            stage = self._stage("autoencoder", self.settings.autoencoder_share)
            train_autoencoder(model, self._pictures(), stage, self.settings, self.compute)
            model.save_pretrained(folder)
            tidy_config(folder)
        return load_autoencoder(folder).to(self.compute.device)

    def _pictures(self) -> NDArray[np.uint8]:
        """Return the autoencoder's own pictures, painted once and mapped from disk."""
        path, count = self.run / "pictures.npy", self.settings.autoencoder_pictures
        if not path.exists():
            chunks = paint_many(OWN_PICTURES, count, self.settings.shapes[0], processors())
            part = path.with_name("part.npy")
            shape = (count, *self.settings.shapes[0], 3)
            mapped = np.lib.format.open_memmap(part, mode="w+", dtype=np.uint8, shape=shape)
            done, started = 0, time.monotonic()
            for chunk, _ in chunks:
                mapped[done : done + len(chunk)] = chunk
                done += len(chunk)
                self._painted("pictures", done / count, done, started)
            mapped.flush()
            part.replace(path)
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))

    def _shards(self, autoencoder: Model, tokenizer: Tokens) -> Shards:
        folder, started = self.run / "shards", time.monotonic()
        shards = make_shards(
            folder, self.settings, autoencoder, tokenizer, self.compute, processes=processors()
        )
        for share in shards:
            self._painted("latents", share, int(share * self.settings.pictures), started)
        return Shards.load(folder, self.settings)

    def _painted(self, stage: str, share: float, done: int, started: float) -> None:
        spent = max(time.monotonic() - started, 1e-9)
        left = spent / max(share, 1e-9) * (1 - share)
        self.post(Progress(stage, share, left, done, done / spent, math.nan))
