"""Everything that decides how the starter model is trained, in one frozen value."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """The recipe's numbers. Sides are pixels, rates are per step, shares are of `minutes`.

    seed: of the pictures painted and the noise drawn. A run that goes on from a model learns more
        from a seed of its own: pictures which that model has not seen.
    shapes: (height, width) of the pictures, taken in turn, shard by shard. At least 128 with four
        levels: in bfloat16 the gradient of a strided convolution over a single latent is whatever
        lay in memory (torch 2.13 on CPUs).
    attention: whether each level of the U-Net attends, from the full latent size down.
    source: the model folder the run goes on from; "" begins from nothing.
    subject_weight: how much more a latent counts where a subject, the sun or the moon stands: a
        subject covers a small part of its picture, so the plain loss hardly sees it. The surplus
        is withdrawn over the last fifth of a stage, so that the model ends on the plain loss.
    draws: how many times as often as another a picture with this subject is drawn: the painter
        shows boats and lighthouses rarely, and what is small is learned last.
    workers: processes that train the U-Net side by side and share one centre (CPU only).
    """

    seed: int = 0
    source: str = ""
    minutes: float = 120.0
    pictures: int = 24_000
    shard: int = 1000
    shapes: tuple[tuple[int, int], ...] = ((256, 256), (256, 256), (192, 320), (256, 256))
    captions: int = 4
    tokens: int = 48
    vocabulary: int = 1400
    text_width: int = 192
    text_layers: int = 4
    text_pictures: int = 30_000
    latent_width: int = 32
    autoencoder_pictures: int = 4000
    channels: tuple[int, ...] = (48, 80, 128, 192)
    attention: tuple[bool, ...] = (False, True, True, True)
    batch: int = 32
    rate: float = 1e-3
    last_rate: float = 1e-4
    warm_up: int = 80
    unconditional: float = 0.1
    subject_weight: float = 5.0
    draws: tuple[tuple[str, float], ...] = (
        ("boat", 3.0),
        ("lighthouse", 2.5),
        ("tree", 1.5),
        ("birds", 1.5),
    )
    workers: int = 1
    checkpoint_seconds: float = 240.0
    text_share: float = 0.06
    autoencoder_share: float = 0.24
    coarse_share: float = 0.20
    fine_share: float = 0.50

    @classmethod
    def usual(cls, *, further: bool, seed: int = 0) -> Settings:
        """Return the numbers for a model from nothing, or for going `further` with another.

        Going on takes gentler rates and fewer pictures.
        """
        if not further:
            return cls(seed=seed)
        return cls(
            seed=seed,
            pictures=18_000,
            shard=1500,
            rate=6e-4,
            last_rate=5e-5,
            warm_up=20,
            workers=2,
            checkpoint_seconds=480.0,
        )

    def save(self, folder: Path) -> None:
        """Write the settings as JSON into a folder."""
        text = json.dumps(asdict(self), indent=1)
        (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Settings:
        """Read the settings of a run; raises StudioError where they cannot be read."""
        try:
            stored = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
            known = {field.name for field in fields(cls)}
            return cls(**{k: _frozen(v) for k, v in stored.items() if k in known})
        except (OSError, ValueError, AttributeError) as error:
            raise StudioError(
                f"There is no training run to resume in {folder}.",
                "Name the folder of an earlier run, or start a new one.",
                str(error),
            ) from error


def _frozen(value: Any) -> Any:
    """Return lists, as JSON has them, as tuples."""
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
