"""A transparent stand-in for any diffusers scheduler, which tells a session about each step."""

from __future__ import annotations

import copy
import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.engine.tracing.session import Session


class TracingScheduler:
    """Answers like the scheduler it wraps, in everything but the steps, which the session makes.

    Pipelines read the signatures of step() and set_timesteps(), ask isinstance() and type(), and
    set attributes: so the signatures are copied, `__class__` is the scheduler's, and every other
    attribute is read from and written to the scheduler itself.
    """

    def __init__(self, inner: Any, session: Session, *, unscaled: bool = False) -> None:
        """unscaled: starting latents are those of step 0 already, not noise to be scaled."""
        own = {
            "_inner": inner,
            "step": signed(session.step, inner.step),
            # Some pipelines look for it on schedulers that have none: there it is the identity.
            "scale_model_input": session.scale_model_input,
        }
        if hasattr(inner, "set_timesteps"):
            own["set_timesteps"] = signed(session.set_timesteps, inner.set_timesteps)
        if unscaled:
            own["init_noise_sigma"] = 1.0
        for name, value in own.items():
            object.__setattr__(self, name, value)

    @property
    def __class__(self) -> type:
        return type(object.__getattribute__(self, "_inner"))

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("a tracing scheduler keeps its class")

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_inner"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_inner"), name, value)

    def __len__(self) -> int:
        return len(object.__getattribute__(self, "_inner"))

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """A copy is the plain scheduler: what a pipeline runs on the side is not traced."""
        return copy.deepcopy(object.__getattribute__(self, "_inner"), memo)


def signed(function: Any, model: Any) -> Any:
    """A function that shows the signature of another."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    call.__signature__ = inspect.signature(model)  # type: ignore[attr-defined] # read by inspect
    call.__doc__ = model.__doc__
    return call
