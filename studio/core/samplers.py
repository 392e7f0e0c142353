"""The samplers the studio offers: what an artist reads about each, and which models it suits."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

DIFFUSION = "diffusion"
"""Models that predict noise, velocity or the clean picture (Stable Diffusion, PixArt)."""

FLOW = "flow"
"""Models that follow a straight flow from noise to picture (Flux, SD3, Qwen-Image)."""

EDM = "edm"
"""Models with the noise levels of Karras et al. 2022 (Playground)."""

OWN = "own"
"""The name of the sampler that a model brings along, where it is none of the others."""


@dataclass(frozen=True, slots=True)
class Sampler:
    """One way from noise to a picture.

    name: as in a recipe. label: as the artist reads it. kinds: of models it suits.
    stochastic: draws fresh noise on its way, so that the seed acts at every step.
    calls: how often the model is asked per step (2 takes twice as long).
    exact: whether branches of its runs are bit-exact. most: the largest number of steps.
    together: so many calls at the beginning of a run make one step together.
    tail: whether it can take over the rest of another sampler's run (see `recipe.Tail`).
    note: one sentence on what it is good for.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    note: str
    stochastic: bool = False
    calls: int = 1
    exact: bool = True
    most: int | None = None
    together: int = 1
    tail: bool = True

    def suits(self, kind: str) -> bool:
        """Whether it can drive a model of that kind."""
        return kind in self.kinds

    def begins(self, call: int) -> bool:
        """Whether it can begin anew at this call of its schedule; not between two looks."""
        return call == 0 or (call >= self.together and call % self.calls == 0)

    def calls_left(self, steps: int) -> int:
        """How often it asks the model in the last so many steps: the very last looks once."""
        return steps * self.calls - (self.calls - 1)


_BOTH = (DIFFUSION, FLOW)
_ALL = (DIFFUSION, FLOW, EDM)

_TABLE = (
    Sampler("ddim", "DDIM", (DIFFUSION,), "Smooth and predictable; good with few steps."),
    Sampler("euler", "Euler", _ALL, "The plain way; the usual one for flow models."),
    Sampler("dpmpp-2m", "DPM++ 2M", _ALL, "Sharp after 15 to 25 steps."),
    Sampler("unipc", "UniPC", _BOTH, "Corrects itself; good after 8 to 12 steps."),
    Sampler("heun", "Heun", _BOTH, "Careful: looks twice at each step.", calls=2),
    Sampler("euler-karras", "Euler Karras", (DIFFUSION,), "Euler with more steps in the detail."),
    Sampler(
        "dpmpp-2m-karras",
        "DPM++ 2M Karras",
        (DIFFUSION,),
        "DPM++ 2M with more steps in the detail.",
    ),
    Sampler("dpmpp-3m", "DPM++ 3M", _BOTH, "Looks back three steps; for 25 steps and more."),
    Sampler("dpmpp-2s", "DPM++ 2S", (DIFFUSION,), "DPM++ that does not look back."),
    Sampler("deis", "DEIS", _BOTH, "Quick to settle; good after 10 to 15 steps."),
    Sampler("pndm", "PNDM", (DIFFUSION,), "The first sampler of Stable Diffusion.", together=2),
    Sampler("lms", "LMS", (DIFFUSION,), "Looks back four steps; soft with few."),
    Sampler("kdpm2", "DPM2", (DIFFUSION,), "Looks twice at each step.", calls=2),
    Sampler(
        "euler-a",
        "Euler ancestral",
        (DIFFUSION,),
        "Keeps changing as steps are added; lively.",
        stochastic=True,
    ),
    Sampler(
        "dpmpp-sde",
        "DPM++ 2M SDE",
        _ALL,
        "DPM++ 2M with fresh noise at each step; rich in detail.",
        stochastic=True,
    ),
    Sampler(
        "dpmpp-sde-karras",
        "DPM++ 2M SDE Karras",
        (DIFFUSION,),
        "The same with more steps in the detail.",
        stochastic=True,
    ),
    Sampler(
        "dpm-sde",
        "DPM++ SDE",
        (DIFFUSION,),
        "Looks twice at each step and adds fresh noise; rich, slow.",
        stochastic=True,
        calls=2,
    ),
    Sampler(
        "kdpm2-a",
        "DPM2 ancestral",
        (DIFFUSION,),
        "DPM2 with fresh noise at each step.",
        stochastic=True,
        calls=2,
    ),
    Sampler(
        "sa-solver",
        "SA-Solver",
        (DIFFUSION,),
        "Fresh noise in measured doses; for 15 steps and more.",
        stochastic=True,
    ),
    Sampler(
        "ddpm", "DDPM", (DIFFUSION,), "The original; wants 100 steps or more.", stochastic=True
    ),
    Sampler(
        "lcm",
        "LCM",
        _BOTH,
        "For models made for 2 to 8 steps.",
        stochastic=True,
        most=50,
    ),
    Sampler(
        "tcd",
        "TCD",
        (DIFFUSION,),
        "For models made for 2 to 8 steps; more detail than LCM.",
        most=50,
    ),
    Sampler(OWN, "The model's own", (), "What this model was made with.", tail=False),
)

ETA_SAMPLERS = frozenset({"ddim"})
"""Those that can do with and without fresh noise on their way (a recipe's `eta`)."""

SAMPLERS = MappingProxyType({sampler.name: sampler for sampler in _TABLE})
"""Every sampler by its name, in the order in which they are offered."""
