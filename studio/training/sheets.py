"""Pictures side by side: what the model makes of fixed prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 4
PROMPTS = (
    "a lighthouse by the sea at sunset with a big sun, oil painting",
    "mountains and a lake at dawn, mist, watercolor",
    "synthwave city skyline at night with a neon sun",
    "rolling hills with a house in autumn, digital painting",
    "desert dunes at noon with a hot air balloon, flat poster",
    "a forest in winter at night with northern lights",
    "ink wash mountains with birds and the sun on the right",
    "pixel art islands with a sailboat by day",
    "a lake at night with the moon on the left, violet tones",
    "a flower field in spring with a tree on the right, clouds",
    "ukiyo-e of a boat on the ocean, stormy sky",
    "a city at dusk with tall buildings, rose colors",
    "a house on the left in a meadow, by day",
    "a lighthouse on the right by the sea, clear sky",
    "a sailboat in the center on a calm lake at sunset",
    "hot air balloons over rolling hills at dawn",
    "a lone tree in the desert at sunset, travel poster",
    "tall mountains in winter, blue tones",
    "a cottage near a forest, autumn, oil painting",
    "birds over the ocean at dawn, pastel colors",
)
"""The twenty prompts of every sheet."""


@torch.no_grad()
def generate(
    pipe: Any,
    prompts: Sequence[str],
    *,
    steps: int = 16,
    guidance: float = 3.0,
    seed: int = 1,
    size: tuple[int, int] = (256, 256),
) -> list[Image.Image]:
    """Return the pipeline's picture for each prompt; size is (width, height), pixels.

    Each prompt has a seed of its own, so a picture does not depend on its neighbours.
    """
    images: list[Image.Image] = []
    for at in range(0, len(prompts), 4):
        part = list(prompts[at : at + 4])
        seeds = [torch.Generator("cpu").manual_seed(seed + at + i) for i in range(len(part))]
        found = pipe(
            part,
            num_inference_steps=steps,
            guidance_scale=guidance,
            generator=seeds,
            width=size[0],
            height=size[1],
        )
        images += found.images
    return images


def contact_sheet(images: Sequence[Image.Image], columns: int) -> Image.Image:
    """Return pictures in rows, each cell as large as the largest picture."""
    wide, high = max(i.width for i in images) + GAP, max(i.height for i in images) + GAP
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (columns * wide - GAP, rows * high - GAP))
    for k, image in enumerate(images):
        sheet.paste(image, (k % columns * wide, k // columns * high))
    return sheet
