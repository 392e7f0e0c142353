"""Pictures of drafts: decoded in full where there is time for it, else previewed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from studio.core.steps import Tier
from studio.engine.pictures import picture_of, to_pixels

if TYPE_CHECKING:
    from studio.core.pixels import Pixels
    from studio.engine.after_loop import AfterLoop
    from studio.engine.decode import Decoder
    from studio.engine.planning import Plan
    from studio.engine.trajectory import Trajectory


class Sketches:
    """Makes the picture of a draft whose steps are done.

    While the hand moves, a newer draft waits behind each: what would be late is previewed, so that
    the picture follows the hand; the last draft, behind which none waits, is decoded in full.
    """

    def __init__(self, after_loop: AfterLoop, decoder: Decoder) -> None:
        self._after_loop = after_loop
        self._decoder = decoder
        self._seconds = 0.0  # of the latest full decode

    def picture(
        self, plan: Plan, recorded: Trajectory, left: float, *, hurried: bool
    ) -> tuple[Pixels, Tier]:
        """The picture, and how it was made. left: seconds that it may take to be in time."""
        recipe, latent = plan.recipe, recorded.steps[-1].next
        if hurried and self._seconds > left:
            quick = self._decoder.quick(latent, recipe.width, recipe.height)
            if quick is not None:
                return quick
        began = time.perf_counter()
        if self._decoder.direct:
            whole = self._decoder.decoded(latent, recipe.width, recipe.height)
        else:
            whole = picture_of(self._after_loop.decode(plan, recorded, latent))
        pixels = to_pixels(whole)
        self._seconds = time.perf_counter() - began
        return pixels, Tier.FULL
