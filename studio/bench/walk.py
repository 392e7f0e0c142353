"""`walk`: the frames of a walk, as the studio makes them, against one stock call for each."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from studio.bench.bed import PROMPTS, make_bed
from studio.bench.figures import result
from studio.core.pixels import Pixels
from studio.core.walk import Easing, Keyframe, Passage, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.bench import Options, Result
    from studio.bench.bed import Bed
    from studio.core.conditioning import Conditioning
    from studio.core.recipe import Recipe

GOAL: Final = 0.6
FRAMES: Final = 24
"""Of each walk, where nobody asks for another number: some two minutes on two slow cores."""
ALIKE: Final = 50.0
"""dB of PSNR from which two pictures count as the same: off by less than one of 255 on average."""
LIKE_FILM: Final = 45.0
"""The same for frames of a video, of which the best quality leaves 42 dB."""


@dataclass(frozen=True, slots=True)
class Told:
    """One walk, both ways: seconds a frame, by the clock and of the processor, and the worst PSNR
    between the pictures in dB."""

    studio: float
    stock: float
    busy_studio: float
    busy_stock: float
    psnr: float

    @property
    def ratio(self) -> float:
        """Of the times by the clock."""
        return self.studio / self.stock

    @property
    def busy_ratio(self) -> float:
        """Of the processor's times, which other programs on the machine hardly touch."""
        return self.busy_studio / self.busy_stock


def walk(options: Options) -> Result:
    """Two walks of as many frames: from picture to picture, and between branches of one run.

    Batches and stock calls take turns. The branches part at a quarter of the steps, as when the
    light changes over one composition: what they share is run once. The first walk is judged, as a
    video is made of it; then as exact frames.
    """
    bed = make_bed(options)
    frames = options.frames or FRAMES
    apart = measured(bed, pictures(bed), frames, lambda at: options.say(f"Apart: {at}"))
    branched = measured(bed, branches(bed), frames, lambda at: options.say(f"Branches: {at}"))
    exact = measured(bed, pictures(bed), frames, lambda at: options.say(f"Exact: {at}"), exact=True)
    alike = exact.psnr >= ALIKE and min(apart.psnr, branched.psnr) >= LIKE_FILM
    return result(
        "walk",
        apart.studio,
        "s a frame",
        baseline=apart.stock,
        goal=GOAL,
        goal_of="ratio",
        runs=frames,
        outputs_equal=alike,
        more={
            "processor_time_ratio": round(apart.busy_ratio, 4),
            "branches_processor_time_ratio": round(branched.busy_ratio, 4),
            "worst_psnr_db": round(min(apart.psnr, branched.psnr), 2),
            "exact_ratio": round(exact.ratio, 4),
            "exact_worst_psnr_db": round(exact.psnr, 2),
            "branches_studio": round(branched.studio, 4),
            "branches_stock": round(branched.stock, 4),
            "branches_ratio": round(branched.ratio, 4),
            "steps": bed.facts.steps,
        },
    )


def pictures(bed: Bed) -> Walk:
    """Through three pictures that differ in seed and words, and back."""
    return _through([bed.recipe(seed, PROMPTS[seed]) for seed in range(3)])


def branches(bed: Bed) -> Walk:
    """Through three branches of one run that are asked for other words from a quarter on."""
    base = bed.recipe(7)
    at = max(1, bed.renderer.count(base) // 4)
    words = [
        replace(base.conditioning, prompts=bed.recipe(0, p).conditioning.prompts)
        for p in PROMPTS[1:]
    ]
    return _through([base.branched(at, acting) for acting in words])


def _through(recipes: Sequence[Recipe]) -> Walk:
    even = Passage(1.0, Easing.EVEN)
    return Walk(tuple(Keyframe(recipe, onward=even) for recipe in recipes), loop=True)


def measured(
    bed: Bed, way: Walk, frames: int, say: Callable[[str], None], *, exact: bool = False
) -> Told:
    """Both ways in turns, a batch at a time; no frame is known to the engine before."""
    from studio.engine.batches import most  # noqa: PLC0415 - brings torch

    recipes = [way.at(time) for time in way.times(frames)]
    size = most(recipes[0])
    stock = Stock(bed)
    bed.renderer.trim()
    together = partial(bed.renderer.render_together, exact=exact)
    together(recipes[-size:])  # warm: what is made here is not counted
    stock.pictures(recipes[-1:])
    bed.renderer.trim()
    spent, busy = {True: 0.0, False: 0.0}, {True: 0.0, False: 0.0}
    worst = float("inf")
    for at in range(0, frames, size):
        batch = recipes[at : at + size]
        say(f"{at} of {frames} frames")
        turns = (True, False) if (at // size) % 2 else (False, True)
        made: dict[bool, list[Pixels]] = {}
        for studio in turns:
            if not studio:
                stock.prepare(batch)
            began, busy_began = time.perf_counter(), time.process_time()
            made[studio] = together(batch) if studio else stock.pictures(batch)
            spent[studio] += time.perf_counter() - began
            busy[studio] += time.process_time() - busy_began
        worst = min(worst, *(psnr(a, b) for a, b in zip(made[True], made[False], strict=True)))
    return Told(
        spent[True] / frames,
        spent[False] / frames,
        busy[True] / frames,
        busy[False] / frames,
        worst,
    )


class Stock:
    """One plain call of the stock pipeline for each frame.

    It blends no words and no noise: it is given both, made before the clock runs. Words that change
    on the way change in its own callback.
    """

    def __init__(self, bed: Bed) -> None:
        self._pipe = bed.stock
        self._words: dict[str, Any] = {}
        self._calls: dict[Recipe, dict[str, Any]] = {}

    def prepare(self, recipes: Sequence[Recipe]) -> None:
        """Make the words and the noise of these."""
        self._calls = {recipe: self._call(recipe) for recipe in recipes}

    def pictures(self, recipes: Sequence[Recipe]) -> list[Pixels]:
        """Their pictures, one call after the other."""
        if not all(recipe in self._calls for recipe in recipes):
            self.prepare(recipes)
        return [self._picture(self._calls[recipe]) for recipe in recipes]

    def _picture(self, call: dict[str, Any]) -> Pixels:
        image = self._pipe(**call).images[0]
        return Pixels.from_rgb(np.asarray(image.convert("RGB")))

    def _call(self, recipe: Recipe) -> dict[str, Any]:
        words, avoided = self._said(recipe.conditioning)
        call = {
            "prompt_embeds": words,
            "negative_prompt_embeds": avoided,
            "latents": self._noise(recipe),
            "num_inference_steps": recipe.steps,
            "guidance_scale": recipe.conditioning.guidance,
            "height": recipe.height,
            "width": recipe.width,
        }
        if recipe.changes:
            import torch  # noqa: PLC0415 - after the process was prepared for it

            (change,) = recipe.changes
            later = torch.cat(self._said(recipe.conditioning_at(change.step))[::-1])

            def switch(_pipe: Any, step: int, _time: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
                return {"prompt_embeds": later} if step == change.step - 1 else kwargs

            call["callback_on_step_end"] = switch
            call["callback_on_step_end_tensor_inputs"] = ["prompt_embeds"]
        return call

    def _said(self, acting: Conditioning) -> tuple[Any, Any]:
        avoided = self._encoded(acting.negative)
        parts = [(self._encoded(p.text), p.weight) for p in acting.prompts]
        return sum(encoded * weight for encoded, weight in parts), avoided

    def _encoded(self, text: str) -> Any:
        if text not in self._words:
            import torch  # noqa: PLC0415 - after the process was prepared for it

            with torch.no_grad():
                device = self._pipe.device
                self._words[text] = self._pipe.encode_prompt(
                    text, device, 1, do_classifier_free_guidance=False
                )[0]
        return self._words[text]

    def _noise(self, recipe: Recipe) -> Any:
        import torch  # noqa: PLC0415 - after the process was prepared for it

        scale = self._pipe.vae_scale_factor
        channels = self._pipe.unet.config.in_channels
        shape = (1, channels, recipe.height // scale, recipe.width // scale)
        drawn = [
            torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed.value))
            * seed.weight
            for seed in recipe.noise.seeds
        ]
        return sum(drawn).to(self._pipe.device, self._pipe.dtype)  # type: ignore[union-attr]


def psnr(one: Pixels, other: Pixels) -> float:
    """How alike two pictures are, in dB; 100 for equal ones."""
    apart = one.to_rgb().astype(np.float64) - other.to_rgb()
    error = float(np.mean(apart**2))
    return min(100.0, 10 * float(np.log10(255**2 / error))) if error else 100.0
