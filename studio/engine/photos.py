"""The artist's own pictures in the engine: kept, encoded, and turned into the steps of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.budget import Budget
from studio.core.conditioning import Conditioning
from studio.core.errors import StudioError
from studio.core.limits import PHOTO_BUDGET
from studio.core.photo import Way
from studio.core.photos import psnr
from studio.engine.encode import Encoder, cannot_encode, covering
from studio.engine.forward import forward, given_steps, noise_of, schedule_of
from studio.engine.inversion import REFINEMENTS, Inverted, InvertingScheduler
from studio.engine.pictures import to_pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from studio.core.photo import Photo
    from studio.core.pixels import Pixels
    from studio.core.recipe import Recipe
    from studio.engine.decode import Decoder
    from studio.engine.forward import Schedule
    from studio.engine.inversion import Told
    from studio.engine.layouts import Layout
    from studio.engine.planning import Plan
    from studio.engine.runner import Runner
    from studio.engine.tracing.terms import Opening
    from studio.engine.trajectory import Step

PhotoStore = Budget[str, "Pixels"]
"""Photos by digest. They outlive the model: the next one encodes them anew."""

_LATENTS: Final = 64 << 20  # bytes of encoded photos kept: a hundred of the largest
_FIRST_ORDER: Final = ("Euler", "DDIM")  # samplers whose steps `inversion` turns around exactly


def photo_store() -> PhotoStore:
    """An empty store, under its budget."""
    return Budget(PHOTO_BUDGET, lambda picture: len(picture.data))


class Darkroom:
    """Makes the steps of a photo for the runs of one model."""

    def __init__(self, runner: Runner, decoder: Decoder, photos: PhotoStore) -> None:
        self._runner = runner
        self._decoder = decoder
        self._photos = photos
        self._encoder = Encoder(runner.pipeline.pipe)
        self._latents: Budget[tuple[str, int, int], Tensor] = Budget(
            _LATENTS, lambda latent: latent.numel() * latent.element_size()
        )

    @property
    def opens(self) -> bool:
        """Whether this model can begin with a photo: as far as its trial run tells."""
        return self._encoder.there and self._decoder.maps

    def bring(self, digest: str, picture: Pixels, plan: Plan) -> float:
        """Keep a photo; how far the decoder brings it back, in dB.

        plan: of any run without a photo, of the size in which it is to be painted.
        """
        self._photos.put(digest, picture)
        size = plan.recipe.width, plan.recipe.height
        latent = self._encoded(digest, picture, plan, self._runner.planner.opening(plan))
        decoded = to_pixels(
            self._decoder.decoded(latent.to(self._runner.pipeline.pipe.dtype), *size)
        )
        return psnr(to_pixels(covering(picture, size)), decoded)

    def steps(
        self,
        plan: Plan,
        cancelled: Callable[[], bool] | None = None,
        told: Told = lambda _done, _count: None,
    ) -> tuple[Step, ...]:
        """The steps of the whole schedule as they show the photo; the model takes over anywhere.

        The recipe of the plan begins with a photo. StudioError where the photo was not brought or
        the model cannot begin with one; `Cancelled` as soon as `cancelled` says so. told: how many
        of how many questions of an inversion are answered.
        """
        photo = plan.recipe.photo
        if photo is None:
            raise ValueError("this recipe begins with no photo")
        picture = self._photos.get(photo.digest)
        if picture is None:
            raise StudioError(
                "The photo that this picture begins with is not here.",
                "Open the photo again, then the picture.",
                photo.digest,
            )
        opening = self._runner.planner.opening(plan)
        clean = self._encoded(photo.digest, picture, plan, opening)
        schedule = schedule_of(opening)
        if photo.way is Way.INVERT:
            made = self._inverted(plan, photo, opening, schedule, clean, cancelled, told)
            latents, cleans = made.latents, made.cleans
        else:
            latents = tuple(forward(clean, noise_of(opening), schedule))
            cleans = (clean,) * len(schedule)
        return given_steps(opening, schedule, latents, cleans, clean)

    def _inverted(
        self,
        plan: Plan,
        photo: Photo,
        opening: Opening,
        schedule: Schedule,
        clean: Tensor,
        cancelled: Callable[[], bool] | None,
        told: Told,
    ) -> Inverted:
        solver = type(opening.scheduler).__name__
        exact = any(name in solver for name in _FIRST_ORDER) or not schedule.is_flow
        stand_in = InvertingScheduler(
            opening.scheduler,
            clean.to(opening.latent.dtype),
            schedule,
            REFINEMENTS if exact else 0,
            cancelled or (lambda: False),
            told,
        )
        acting = Conditioning.of(photo.words, guidance=1.0)
        self._runner.pipeline.steer(plan.recipe, acting, stand_in, clean.to(opening.latent.dtype))
        if stand_in.result is None:
            raise cannot_encode("the pipeline ended before its inversion")
        return stand_in.result

    def _encoded(self, digest: str, picture: Pixels, plan: Plan, opening: Opening) -> Tensor:
        size = plan.recipe.width, plan.recipe.height
        known = self._latents.get((digest, *size))
        if known is None:
            layout = self._layout(plan)
            known = self._encoder.encode(picture, size, layout, opening.latent)
            self._latents.put((digest, *size), known)
        return known

    def _layout(self, plan: Plan) -> Layout:
        """The way from this plan's latents to the VAE's; a packed one is learnt from a step."""
        size = plan.recipe.width, plan.recipe.height
        if not self._decoder.knows(plan):
            plain = self._runner.planner.plan(without_photo(plan.recipe))
            run = self._runner.run(plain, stop=1)
            self._decoder.learn(plain, run.trajectory)
        layout = self._decoder.layout(*size)
        if layout is None:
            raise cannot_encode("no way is known from its latents to its VAE's")
        return layout


def without_photo(recipe: Recipe) -> Recipe:
    """The run of pure noise that a recipe would be."""
    return replace(recipe, photo=None, changes=())
