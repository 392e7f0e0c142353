"""Makes the pictures of the first page's examples again, with the starter model as it is now.

Run it after the starter's weights have changed: `.venv/bin/python packaging/examples.py`.
"""

from __future__ import annotations

import sys

from studio.core.conditioning import Conditioning
from studio.core.limits import GUIDANCE
from studio.core.noise import Noise
from studio.core.recipe import Recipe
from studio.engine.devices import choose
from studio.engine.loader import load
from studio.engine.renderer import Renderer
from studio.library import models, pictures
from studio.library.places import starter
from studio.ui.examples import EXAMPLES


def main() -> int:
    """Paint every example and save it with its recipe."""
    device = choose()
    ref = models.ref(starter())
    renderer = Renderer(load(starter(), device).pipe, device, None, ref)
    facts = renderer.facts()
    for example in EXAMPLES:
        recipe = Recipe(
            model=ref,
            width=facts.width,
            height=facts.height,
            sampler=facts.sampler,
            steps=facts.steps,
            noise=Noise.of(example.seed),
            conditioning=Conditioning.of(example.prompt, guidance=GUIDANCE.default),
        )
        example.picture.parent.mkdir(parents=True, exist_ok=True)
        pictures.save(example.picture, renderer.render(recipe).pixels, recipe)
        print(example.picture.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
