"""Pictures of latents in three tiers: a fitted matrix, a tiny decoder, the model's own VAE."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from studio.core.pixels import Pixels
from studio.core.steps import Tier
from studio.engine.layouts import Layout, plain_layouts, probed
from studio.engine.linear import LinearMap, fitted, read_map
from studio.engine.pictures import picture_of, to_pixels

if TYPE_CHECKING:
    from pathlib import Path

    from studio.engine.after_loop import AfterLoop
    from studio.engine.pipeline import Pipeline
    from studio.engine.planning import Plan
    from studio.engine.tiny import TinyDecoder
    from studio.engine.trajectory import Trajectory

_SAMPLE: Final = 1024  # numbers of each weight that go into the fingerprint


class Decoder:
    """Decodes latents of one pipeline. Where its VAE is plain, at any time; else between runs."""

    def __init__(
        self,
        pipeline: Pipeline,
        after_loop: AfterLoop,
        cache: Path | None,
        tiny: TinyDecoder | None = None,
    ) -> None:
        self._pipeline, self._after_loop = pipeline, after_loop
        self._tiny = tiny
        self._vae: Any = getattr(pipeline.pipe, "vae", None)
        self._cache = cache
        self._plain: Layout | None = None
        self._layouts: dict[tuple[int, int], Layout | None] = {}
        self._map: LinearMap | None = None
        self.direct = False

    @property
    def linear_fit(self) -> float | None:
        """The share of variance the linear previews explain; None where there are none."""
        return None if self._map is None else self._map.fit

    # ---- getting to know the pipeline

    def learn(self, plan: Plan, recorded: Trajectory) -> None:
        """Find out how this pipeline's latents become its VAE's, at the plan's size.

        recorded: at least one step of the plan's run. Afterwards `direct` says whether latents can
        be decoded without the pipeline, with the very same picture.
        """
        if self.knows(plan) or self._vae is None:
            return

        def handed(latent: Tensor) -> Tensor:
            return self._after_loop.handed_to_vae(plan, recorded, latent)

        size = plan.recipe.width, plan.recipe.height
        latent = recorded.steps[-1].next
        given = handed(latent)
        for layout in plain_layouts(self._vae):
            if torch.equal(layout(latent), given):
                self._plain = layout
                whole = picture_of(self._after_loop.decode(plan, recorded, latent))
                alone = to_pixels(self.decoded(latent, *size))
                self.direct = self._pipeline.settled and alone == to_pixels(whole)
                return
        self._layouts[size] = probed(handed, latent)

    @property
    def maps(self) -> bool:
        """Whether it is known, at some size, how the pipeline's latents become its VAE's."""
        return self._plain is not None or any(self._layouts.values())

    def knows(self, plan: Plan) -> bool:
        """Whether previews of this plan's latents are all that they will be."""
        size = plan.recipe.width, plan.recipe.height
        return self._vae is None or self._plain is not None or size in self._layouts

    def read(self) -> bool:
        """Take the linear map that was fitted for this VAE before; False if there is none."""
        path = self._path()
        self._map = read_map(path) if path is not None and path.exists() else None
        if self._map is not None:
            self._map = self._map.to(self._place)
        return self._map is not None

    def fit(self, plan: Plan, runs: list[Trajectory]) -> None:
        """Fit the linear map on the latents of runs of a plan's size, and keep it on disk.

        On what the denoiser sees as well as on what it expects: a map that was fitted on clean
        latents alone explains 60 % of a noisy one, one fitted on both 95 %, and no less of the
        clean ones (the starter model, pictures it was not fitted on).
        """
        latents, pictures = [], []
        size = plan.recipe.width, plan.recipe.height
        for run in runs:
            seen = [latent for step in run.steps for latent in (step.latent, step.clean)]
            for latent in (*seen, run.steps[-1].next):
                if latent is None or self.layout(*size) is None:
                    continue
                spatial = self._spatial(latent, *size)
                picture = self._picture(latent, plan, run)
                if spatial is not None and bool(picture.isfinite().all()):
                    latents.append(spatial)
                    pictures.append(picture)
        if not latents:
            return
        found = fitted(latents, pictures)
        self._map = found.to(self._place)
        path = self._path()
        if path is not None:
            with contextlib.suppress(OSError):  # a cache: it is fitted again next time
                found.save(path)

    # ---- decoding

    def preview(self, latent: Tensor, width: int, height: int) -> Pixels:
        """The linear preview, one pixel per latent position.

        Where nothing was fitted, the first three channels; where the latent is no picture at all,
        one grey pixel.
        """
        spatial = self._spatial(latent, width, height)
        if spatial is not None and self._map is not None:
            return to_pixels(self._map(spatial))
        if spatial is None or spatial.shape[1] < 3:
            return Pixels.from_rgb(torch.full((1, 1, 3), 128, dtype=torch.uint8).numpy())
        return to_pixels(spatial[0, :3] / 6 + 0.5)

    def decoded(self, latent: Tensor, width: int, height: int) -> Tensor:
        """The picture (3, H, W), 0 to 1, of a pipeline's latent, without the pipeline.

        Does what a pipeline does after its loop: the very same where `direct`, else about the same.
        LookupError where it is not known how this pipeline's latents become its VAE's.
        """
        layout = self.layout(width, height)
        if layout is None:
            raise LookupError(f"no way known from {tuple(latent.shape)} to a picture")
        with torch.no_grad():
            given = layout(latent).to(self._vae.dtype)
            decoded = self._vae.decode(given, return_dict=False)[0]
        frame = decoded[:, :, 0] if decoded.ndim == 5 else decoded
        pipe = self._pipeline.pipe
        picture: Tensor = pipe.image_processor.postprocess(frame.detach(), output_type="pt")
        return picture[0]

    def glanced(self, latent: Tensor, width: int, height: int) -> Tensor | None:
        """As `decoded`, by the small decoder; None where there is none."""
        layout = self.layout(width, height)
        if self._tiny is None or layout is None:
            return None
        pipe = self._pipeline.pipe
        decoded = self._tiny(layout(latent))
        picture: Tensor = pipe.image_processor.postprocess(decoded, output_type="pt")
        return picture[0]

    def _picture(self, latent: Tensor, plan: Plan, recorded: Trajectory) -> Tensor:
        """The picture of a latent, at any price: some VAEs overflow where the pipeline does not."""
        if self._plain is not None and not self.direct:
            return picture_of(self._after_loop.decode(plan, recorded, latent))
        return self.decoded(latent, plan.recipe.width, plan.recipe.height)

    @property
    def _place(self) -> torch.device:
        """Where the latents are."""
        return torch.device(getattr(self._pipeline.pipe, "_execution_device"))  # noqa: B009 - private

    def quick(self, latent: Tensor, width: int, height: int) -> tuple[Pixels, Tier] | None:
        """The best picture that costs next to nothing; None where none resembles the real one."""
        glanced = self.glanced(latent, width, height)
        if glanced is not None:
            return to_pixels(glanced), Tier.TINY
        if self._map is None or self.layout(width, height) is None:
            return None
        return self.preview(latent, width, height), Tier.LINEAR

    def layout(self, width: int, height: int) -> Layout | None:
        """The way from the pipeline's latents of a size (in px) to the VAE's; None if unknown."""
        return self._plain or self._layouts.get((width, height))

    def _spatial(self, latent: Tensor, width: int, height: int) -> Tensor | None:
        layout = self.layout(width, height)
        if layout is None:
            return latent.float() if latent.ndim == 4 else None
        given = layout(latent).float()
        return given[:, :, 0] if given.ndim == 5 else given

    def _path(self) -> Path | None:
        if self._cache is None or self._vae is None:
            return None
        return self._cache / "previews" / f"{fingerprint(self._vae)}.safetensors"


def fingerprint(model: torch.nn.Module) -> str:
    """A short text that tells one model's weights from another's: names, shapes, samples."""
    digest = hashlib.blake2b(digest_size=16)
    for name, weight in model.state_dict().items():
        digest.update(f"{name}{tuple(weight.shape)}".encode())
        digest.update(weight.flatten()[:_SAMPLE].float().cpu().numpy().tobytes())
    return digest.hexdigest()
