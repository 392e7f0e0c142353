"""Guidance for pipelines that have it as a part of their own, not as an argument."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from diffusers.guiders.guider_utils import BaseGuidance

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCALE: Final = "guidance_scale"
_PROJECTED: Final = "adaptive_projected_guidance_scale"


def guiders_of(pipe: Any) -> list[Any]:
    """The guiders of a pipeline whose strength can be set."""
    parts = vars(pipe).values()
    return [part for part in parts if isinstance(part, BaseGuidance) and hasattr(part, _SCALE)]


@contextlib.contextmanager
def guided(pipe: Any, scale: float) -> Iterator[None]:
    """Inside, every guider of the pipeline has this scale; afterwards its own again.

    A second scale, for the later steps (Sadat et al. 2024, arXiv 2410.02416), grows with the first.
    """
    before = [(guider, dict(vars(guider))) for guider in guiders_of(pipe)]
    for guider, own in before:
        if own.get(_PROJECTED) is not None and own[_SCALE]:
            setattr(guider, _PROJECTED, own[_PROJECTED] * (scale / own[_SCALE]))
        setattr(guider, _SCALE, scale)
    try:
        yield
    finally:
        for guider, own in before:
            for name in (_SCALE, _PROJECTED):
                if name in own:
                    setattr(guider, name, own[name])
