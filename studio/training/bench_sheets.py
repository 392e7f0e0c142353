"""The bench's pictures: beside the painter, between two noises, at several numbers of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from PIL import Image

from studio.training.events import Post, Sheet
from studio.training.painter import Painter, caption, sample_scene
from studio.training.sheets import PROMPTS, contact_sheet, generate

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

FIRST_SCENE, SCENES = 2_000_000, 20
BETWEEN = (
    ("mountains at dawn, watercolor", "mountains at dawn, watercolor"),
    ("a lake at noon in spring", "a lake at night in winter with the moon"),
    ("oil painting of a sea at sunset", "synthwave city at night"),
)
FRAMES = 8
STEPS = (4, 8, 16, 25)
SHAPES = ((320, 192), (384, 384), (512, 512))


def write_sheets(pipe: Any, painter: Painter, out: Path, post: Post) -> None:
    """Write all sheets into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    sheets = {
        "prompts": contact_sheet(generate(pipe, PROMPTS), 5),
        "beside": beside_painter(pipe, painter),
        "between": slerp_strip(pipe),
        "steps": steps_strip(pipe),
        "sizes": contact_sheet(
            [generate(pipe, [PROMPTS[0]], size=size)[0] for size in SHAPES], len(SHAPES)
        ),
    }
    for name, sheet in sheets.items():
        path = out / f"{name}.png"
        sheet.save(path)
        post(Sheet(name, path))


def beside_painter(pipe: Any, painter: Painter) -> Image.Image:
    """Return pairs: the painter's own picture, and the model's for the same caption."""
    scenes = [sample_scene(FIRST_SCENE + i) for i in range(SCENES)]
    texts = [caption(s, np.random.default_rng(s.seed), omit=0.0, places=1.0) for s in scenes]
    painted = [Image.fromarray(painter.paint(scene)) for scene in scenes]
    made = generate(pipe, texts, size=painted[0].size)
    return contact_sheet([i for pair in zip(painted, made, strict=True) for i in pair], 8)


def steps_strip(pipe: Any) -> Image.Image:
    """Return the same prompts and seeds at 4, 8, 16 and 25 steps, a row each."""
    return contact_sheet([i for n in STEPS for i in generate(pipe, PROMPTS[:6], steps=n)], 6)


@torch.no_grad()
def slerp_strip(pipe: Any) -> Image.Image:
    """Return walks between two noises and two prompts, a row each."""
    images: list[Image.Image] = []
    for k, prompts in enumerate(BETWEEN):
        a, b = (torch.randn(1, 4, 32, 32, generator=_seed(10 * k + i)) for i in range(2))
        (first, nothing), (last, _) = (
            pipe.encode_prompt(p, "cpu", 1, do_classifier_free_guidance=True) for p in prompts
        )
        for t in np.linspace(0, 1, FRAMES):
            found = pipe(
                prompt_embeds=first + (last - first) * float(t),
                negative_prompt_embeds=nothing,
                latents=slerp(a, b, float(t)),
                num_inference_steps=16,
                guidance_scale=3.0,
            )
            images += found.images
    return contact_sheet(images, FRAMES)


def slerp(a: Tensor, b: Tensor, t: float) -> Tensor:
    """Return the point at t on the great circle from a to b (Shoemake, 1985)."""
    angle = torch.acos((a * b).sum() / a.norm() / b.norm())
    return torch.as_tensor(
        (torch.sin((1 - t) * angle) * a + torch.sin(t * angle) * b) / torch.sin(angle)
    )


def _seed(number: int) -> torch.Generator:
    return torch.Generator("cpu").manual_seed(number)
