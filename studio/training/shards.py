"""Pictures painted once: kept as latents with their captions, in shards on disk."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from studio.training.autoencoder import latents
from studio.training.painter import Painter, TextureBank, caption, make_bank, sample_scene
from studio.training.tokenizer import encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from studio.training.compute import Compute
    from studio.training.outside import Model, Tokens
    from studio.training.settings import Settings

# Scenes of training begin here; those below are for the sheets, the tests and the bench. Another
# seed has scenes of its own, this far on, clear of the autoencoder's and the judge's.
FIRST_SCENE = 10_000_000
SCENES_A_SEED = 100_000_000
CHUNK = 50
# How much is left out of each of a picture's captions.
OMISSIONS = (0.0, 0.12, 0.2, 0.4)
LATENT = 8
# The share of a latent's pixels that must be marked for it to count.
TOUCHED = 0.05


Marked = tuple["NDArray[np.uint8]", "NDArray[np.bool_]"]
"""Pictures, (N, height, width, 3), and where their subjects stand, (N, height, width)."""


def paint_scenes(seeds: Sequence[int], painter: Painter) -> Marked:
    """Return the pictures of those scenes."""
    painted = [painter.paint_marked(sample_scene(seed)) for seed in seeds]
    return np.stack([picture for picture, _ in painted]), np.stack([marks for _, marks in painted])


def _paint_alone(seeds: Sequence[int], height: int, width: int) -> Marked:
    """Do the same in a process of its own."""
    return paint_scenes(seeds, Painter(width, height, make_bank()))


def paint_many(
    first: int,
    count: int,
    shape: tuple[int, int],
    processes: int,
    bank: TextureBank | None = None,
) -> Iterator[Marked]:
    """Yield the pictures of scenes first .. first + count in order, in chunks."""
    seeds = range(first, first + count)
    height, width = shape
    processes = min(processes, count // (2 * CHUNK))  # a process takes seconds to begin
    if processes <= 1:
        painter = Painter(width, height, bank)
        for i in range(0, count, CHUNK):
            yield paint_scenes(seeds[i : i + CHUNK], painter)
        return
    chunk = max(CHUNK, -(-count // processes))
    jobs = [seeds[i : i + chunk] for i in range(0, count, chunk)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(_paint_alone, job, height, width) for job in jobs]
        for future in futures:
            yield future.result()


def processors() -> int:
    """Return how many processes may paint at once."""
    return os.cpu_count() or 1


def make_shards(
    folder: Path,
    settings: Settings,
    autoencoder: Model,
    tokenizer: Tokens,
    compute: Compute,
    *,
    processes: int = 1,
) -> Iterator[float]:
    """Paint, encode and store all shards that are missing; yields the share done (0..1)."""
    folder.mkdir(parents=True, exist_ok=True)
    total = -(-settings.pictures // settings.shard)
    scale = float(autoencoder.config["scaling_factor"])
    bank = make_bank()
    for k in range(total):
        path = folder / f"{k:04d}.safetensors"
        if not path.exists():
            first = first_scene(settings.seed) + k * settings.shard
            count = min(settings.shard, settings.pictures - k * settings.shard)
            shape = settings.shapes[k % len(settings.shapes)]
            chunks = paint_many(first, count, shape, processes, bank)
            pairs = [(latents(autoencoder, x, compute), small_marks(m)) for x, m in chunks]
            z, marks = (torch.cat(parts) for parts in zip(*pairs, strict=True))
            found = {
                "latents": (z * scale).half().contiguous(),
                "marks": marks,
                "tokens": _captions(first, count, settings, tokenizer),
            }
            part = path.with_suffix(".part")
            save_file(found, part)
            part.replace(path)
        yield (k + 1) / total


def first_scene(seed: int) -> int:
    """Return the first scene that a run of that seed is trained on."""
    return FIRST_SCENE + seed * SCENES_A_SEED


def small_marks(marks: NDArray[np.bool_]) -> Tensor:
    """Return marks (N, H, W) at the size of the latents, one latent wider all round, 0 or 1."""
    share = functional.avg_pool2d(torch.from_numpy(marks)[:, None].float(), LATENT)
    wider = functional.max_pool2d((share > TOUCHED).float(), 3, 1, 1)
    return wider[:, 0].to(torch.uint8)


def _captions(first: int, count: int, settings: Settings, tokenizer: Tokens) -> Tensor:
    """Return the tokens of several captions a picture, (count, captions, tokens) int16."""
    texts = []
    for seed in range(first, first + count):
        scene = sample_scene(seed)
        for k in range(settings.captions):
            r = np.random.default_rng((seed, k))
            texts.append(caption(scene, r, OMISSIONS[k % len(OMISSIONS)]))
    found = encode(tokenizer, texts, settings.tokens)
    return found.reshape(count, settings.captions, settings.tokens).to(torch.int16)


@dataclass(frozen=True, slots=True)
class Batch:
    """Latents (N, 4, h, w), a caption for each (N, tokens), its subjects' places (N, 1, h, w)."""

    latents: Tensor
    tokens: Tensor
    marks: Tensor

    def to(self, device: torch.device) -> Batch:
        """Return the batch on that device."""
        return Batch(*(t.to(device) for t in (self.latents, self.tokens, self.marks)))


def draws_of(first: int, count: int, settings: Settings) -> Tensor:
    """Return how often each of those scenes is to be drawn, (count,): as its rarest subject."""
    draws = dict(settings.draws)
    scenes = (sample_scene(seed) for seed in range(first, first + count))
    kinds = ([subject.kind for subject in scene.subjects] for scene in scenes)
    return torch.tensor([max((draws.get(k, 1.0) for k in each), default=1.0) for each in kinds])


@dataclass(frozen=True, slots=True)
class Shards:
    """All shards in memory. A batch comes from one shard, so its pictures have one shape.

    draws: per shard, how often each of its pictures is drawn beside the others, (N,).
    """

    parts: tuple[dict[str, Tensor], ...]
    draws: tuple[Tensor, ...]

    @classmethod
    def load(cls, folder: Path, settings: Settings) -> Shards:
        """Read every shard that was made in a folder with these settings."""
        parts = tuple(load_file(path) for path in sorted(folder.glob("*.safetensors")))
        first = first_scene(settings.seed)
        draws = (
            draws_of(first + k * settings.shard, len(part["latents"]), settings)
            for k, part in enumerate(parts)
        )
        return cls(parts, tuple(draws))

    def batch(self, size: int, *, coarse: bool = False) -> Batch:
        """Return random pictures, each with one of its captions.

        coarse: at half the side, by averaging; the mean of latents is nearly the latent of the
        smaller picture, and good enough to begin with.
        """
        chosen = int(torch.randint(len(self.parts), ()))
        part = self.parts[chosen]
        k = torch.multinomial(self.draws[chosen], size, replacement=True)
        x, marks = part["latents"][k].float(), part["marks"][k, None].float()
        if coarse:
            x = functional.avg_pool2d(x, 2) * 1.15  # averaging shrinks the deviation
            marks = functional.max_pool2d(marks, 2)
        wording = torch.randint(part["tokens"].shape[1], (size,))
        x = x.contiguous(memory_format=torch.channels_last)
        return Batch(x, part["tokens"][k, wording].long(), marks)
