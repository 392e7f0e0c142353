"""Where the words of a prompt act: maps over the picture, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the prompt and the letters it stands for: prompt[start:stop]."""

    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """How much each place of the picture looks at each token, at each step.

    prompt: the text that the tokens are of. maps: float16 of shape (steps, tokens, h, w): the share
        of the attention to the prompt's own tokens, mean of heads and layers; the tokens of one
        place at one step sum to 1 (special tokens and padding are left out).
    cut: where the model stopped reading: prompt[cut:] was ignored (len(prompt) where all was read).
    """

    prompt: str
    tokens: tuple[Token, ...]
    maps: NDArray[np.float16]
    cut: int
