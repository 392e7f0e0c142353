"""Prompts that meet in the attention: the picture attends to each, and what it finds is summed.

Outer interpolated attention (He et al., "AID: attention interpolation of text-to-image diffusion",
2024, section 3.2), in the cross-attention of a U-Net:

    out = sum_i share_i * Attention(Q, K_i, V_i)

where K_i and V_i are made of prompt i alone. What families make of the whole prompt besides (pooled
vectors) stays the sum of the encodings. The fusion with the self-attention of the two ends is left
out: it needs their runs at every step, so a picture would cost three.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from studio.core.conditioning import Meeting
from studio.core.errors import StudioError
from studio.engine.attention.families import Order, family_of
from studio.engine.tracing.skip import swapped_forwards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from studio.core.conditioning import Conditioning
    from studio.engine.conditioning import Prompts, Voices


def meets(pipe: Any) -> bool:
    """Whether prompts can meet in this pipeline's attention: a U-Net's, which knows no padding."""
    family = family_of(pipe)
    crosses = family is not None and family.order is Order.CROSS
    return crosses and isinstance(getattr(pipe, "unet", None), nn.Module)


def check_meets(pipe: Any) -> None:
    """StudioError unless it `meets`."""
    if not meets(pipe):
        raise StudioError(
            "With this model, prompts cannot meet in the attention.",
            "Let them meet in their encoding, or open a model with a U-Net.",
            f"{type(pipe).__name__} has no cross-attention that can be summed",
        )


@contextlib.contextmanager
def met(pipe: Any, prompts: Prompts, acting: Sequence[Conditioning]) -> Iterator[None]:
    """Inside, prompts of these conditionings meet in the attention where they are to.

    Without such a one nothing is touched. StudioError for a pipeline in which they cannot.
    """
    if all(conditioning.meeting is Meeting.ENCODING for conditioning in acting):
        yield
        return
    check_meets(pipe)
    prompts.voices.clear()
    split = _Split(prompts.voices)

    def wrapped(forward: Callable[..., Any], _name: str) -> Callable[..., Any]:
        return _attending(forward, split)

    with swapped_forwards(_crossing(pipe.unet), wrapped):
        yield


def _crossing(unet: nn.Module) -> list[tuple[str, nn.Module]]:
    """The modules in which the picture attends to the text."""
    named = unet.named_modules()
    return [(name, module) for name, module in named if getattr(module, "is_cross_attention", None)]


def _attending(forward: Callable[..., Any], split: _Split) -> Callable[..., Any]:
    @functools.wraps(forward)
    def call(states: Tensor, encoder_hidden_states: Any = None, *args: Any, **kwargs: Any) -> Any:
        parts = split.of(encoder_hidden_states)
        if not parts:
            return forward(states, encoder_hidden_states, *args, **kwargs)
        found = [(share, forward(states, text, *args, **kwargs)) for share, text in parts]
        total = found[0][0].to(found[0][1]) * found[0][1]
        for share, seen in found[1:]:
            total = total + share.to(seen) * seen
        return total

    return call


class _Split:
    """Texts (N, L, C) as the denoiser is given them, in parts: for each the shares of its rows
    (N, 1, 1), which sum to 1, and the text with those rows. () where nothing meets in a text."""

    def __init__(self, voices: Sequence[Voices]) -> None:
        self._voices = voices
        self._text: Tensor | None = None
        self._parts: list[tuple[Tensor, Tensor]] = []

    def of(self, text: Any) -> list[tuple[Tensor, Tensor]]:
        """The parts of a text; the same tensor comes to every layer, at every step."""
        if not isinstance(text, Tensor):
            return []
        if text is not self._text:
            self._text, self._parts = text, self._made(text)
        return self._parts

    def _made(self, text: Tensor) -> list[tuple[Tensor, Tensor]]:
        found = [(row, v) for v in self._voices for row in _rows(text, v.together)]
        count = max((len(voices.parts) for _, voices in found), default=0)
        parts = []
        for number in range(count):
            shares = text.new_full((len(text), 1, 1), float(number == 0))
            spoken = text.clone()
            for row, voices in found:
                share, made = voices.parts[number] if number < len(voices.parts) else (0.0, None)
                shares[row] = share
                if made is not None:
                    spoken[row] = made[0].to(spoken)
            parts.append((shares, spoken))
        return parts


def _rows(text: Tensor, together: Tensor) -> list[int]:
    """The rows of a text (N, L, C) that are the encoding (1, L, C) of a blend."""
    if text.shape[1:] != together.shape[1:]:
        return []
    same = (text == together.to(text)).flatten(1).all(1).nonzero()
    return [int(row) for row in same]
