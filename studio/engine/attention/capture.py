"""Listening to a pipeline's attention while it runs; nothing is left installed afterwards."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor, nn

from studio.engine.attention.families import Family, Order
from studio.engine.attention.maps import Layers
from studio.engine.attention.rows import Rows, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.engine.conditioning import Prompts


_TEXTS: Final = 4  # that are remembered: the prompt, what to avoid, and another pair


@dataclass(frozen=True, slots=True)
class _Prompt:
    """The prompt in what the denoiser is given. row: of the batch. length: how many keys the text
    has in all. keys: those of the prompt's tokens."""

    row: int
    length: int
    keys: Tensor


@dataclass(frozen=True, slots=True)
class _Call:
    """One call of the denoiser with the prompt. keys: how many an attention has that is meant;
    text, image: where the two lie in it (the image among the queries, too)."""

    keys: int
    text: slice
    image: slice


@dataclass(frozen=True, slots=True)
class Heard:
    """The attention at one step to the rows of the prompt's tokens."""

    rows: Rows
    layers: Layers


class Capture:
    """The attention of picture places to the tokens of the prompt, step by step.

    Only the half of a guided batch that has the prompt is listened to. interrupt: called at every
    layer; what it raises ends the run.
    """

    def __init__(
        self, pipe: Any, family: Family, prompts: Prompts, interrupt: Callable[[], None]
    ) -> None:
        self._pipe = pipe
        self._family = family
        self._prompts = prompts
        self._interrupt = interrupt
        self._thread = threading.get_ident()
        self._texts: deque[tuple[Tensor, _Prompt | None]] = deque(maxlen=_TEXTS)
        self._prompt: _Prompt | None = None
        self._keys: Tensor | None = None
        self._rows: Rows | None = None
        self._call: _Call | None = None
        self._armed = False
        self._layers = Layers()
        self.steps: dict[int, Heard] = {}

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """Listens for as long as this lasts."""
        denoiser = denoiser_of(self._pipe)
        handles = [
            denoiser.register_forward_pre_hook(self._begin, with_kwargs=True),
            denoiser.register_forward_hook(self._end),
        ]
        for module in _attentions(denoiser, self._family.order):
            handles.append(module.register_forward_pre_hook(self._arm))
            handles.append(module.register_forward_hook(self._disarm))
        functional = torch.nn.functional
        own = functional.scaled_dot_product_attention

        def attend(query: Tensor, key: Tensor, value: Tensor, *args: Any, **kwargs: Any) -> Tensor:
            if self._armed and threading.get_ident() == self._thread:
                mask = args[0] if args else kwargs.get("attn_mask")
                self._take(query, key, mask, kwargs.get("scale"))
            return own(query, key, value, *args, **kwargs)

        try:
            functional.scaled_dot_product_attention = attend
            yield
        finally:
            functional.scaled_dot_product_attention = own
            for handle in handles:
                handle.remove()

    def step(self, index: int) -> None:
        """What was heard since the last call was step `index`."""
        self._layers.settle()
        if self._layers.sums and self._rows is not None and self._keys is not None:
            self.steps[index] = Heard(self._rows, self._layers.of_keys(self._keys))
        self._layers = Layers()

    # ---- hooks

    def _begin(self, denoiser: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._call = None
        if self._family.listed:
            self._call = self._listed(denoiser, args[0], args[2])
            return
        text = kwargs.get("encoder_hidden_states")
        picture = args[0] if args else kwargs.get("hidden_states")
        if not isinstance(text, Tensor) or not isinstance(picture, Tensor):
            return
        self._prompt = self._prompt_in(denoiser, text, kwargs)
        if self._prompt is not None:
            self._keys = self._prompt.keys
            self._call = _arranged(self._family, denoiser, self._prompt.length, picture)

    def _end(self, *_: Any) -> None:
        self._call = None

    def _arm(self, *_: Any) -> None:
        self._armed = self._call is not None

    def _disarm(self, *_: Any) -> None:
        self._armed = False

    def _take(self, query: Tensor, key: Tensor, mask: Tensor | None, scale: float | None) -> None:
        """Note one layer. query: (batch, heads, places, width); key: the same with its keys."""
        call, prompt = self._call, self._prompt
        if call is None or prompt is None or key.shape[2] != call.keys:
            return  # the text or the picture looks at itself
        self._interrupt()
        row, image, text = prompt.row, call.image, call.text
        if mask is not None:
            shape = (*query.shape[:3], key.shape[2])
            mask = mask.broadcast_to(shape)[row, :, image, text]
        self._layers.take(query[row, :, image], key[row, :, text], scale, mask)
        self._armed = False  # where prompts meet in the attention, the first is the one shown

    # ---- the prompt

    def _listed(
        self, denoiser: nn.Module, pictures: list[Tensor], texts: list[Tensor]
    ) -> _Call | None:
        """As `_begin`, of a picture (channels, 1, h, w) and a text (rows, width) in each list."""
        spoken = self._prompts.spoken
        made = None if spoken is None else spoken.made[0][0]
        same = (i for i, text in enumerate(texts) if made is not None and _equal(text, made))
        row = next(same, None)
        if spoken is None or row is None:
            return None
        if self._rows is None or self._rows.spoken is not spoken:
            self._rows = rows_of(self._pipe, self._family, spoken, None)
        length = len(texts[row])
        self._keys = torch.tensor(self._rows.rows, dtype=torch.long, device=texts[row].device)
        self._prompt = _Prompt(row, length, self._keys)
        places = _places(denoiser, pictures[row])
        start, *ends = (
            -(-size // self._family.listed) * self._family.listed
            for size in (places, *(len(text) for text in texts))
        )
        return _Call(start + max(ends), slice(start, start + length), slice(places))

    def _prompt_in(
        self, denoiser: nn.Module, text: Tensor, kwargs: dict[str, Any]
    ) -> _Prompt | None:
        for known, prompt in self._texts:
            if known is text:  # most pipelines hand the same ones in at every step
                return prompt
        prompt = self._find(denoiser, text, kwargs)
        self._texts.append((text, prompt))
        return prompt

    def _find(self, denoiser: nn.Module, text: Tensor, kwargs: dict[str, Any]) -> _Prompt | None:
        """The prompt in a text of (batch, rows, width); None if this is only what to avoid."""
        spoken = self._prompts.spoken
        if spoken is None:
            return None
        made = spoken.made[0] if isinstance(spoken.made, list | tuple) else spoken.made
        if not isinstance(made, Tensor) or made.shape[1:] != text.shape[1:]:
            return None
        same = (text == made[:1].to(text)).flatten(1).all(1).nonzero()
        if not len(same):
            return None
        if self._rows is None or self._rows.spoken is not spoken:
            self._rows = rows_of(self._pipe, self._family, spoken, text.shape[1])
        row = int(same[-1])
        keys, length = list(self._rows.rows), text.shape[1]
        second = kwargs.get("encoder_hidden_states_2")
        if self._family.second and second is not None and _takes_second(denoiser):
            masks = (kwargs[f"encoder_attention_mask{n}"][row].bool() for n in ("_2", ""))
            keys, length = _moved(keys, *masks), length + second.shape[1]
        if self._family.packed:
            mask = kwargs["encoder_attention_mask"][row].bool()
            keys, length = _moved(keys, mask[:0], mask), int(mask.sum())
        return _Prompt(row, length, torch.tensor(keys, dtype=torch.long, device=text.device))


def denoiser_of(pipe: Any) -> nn.Module:
    """What is run once per step."""
    denoiser: nn.Module = getattr(pipe, "unet", None) or pipe.transformer
    return denoiser


def _attentions(denoiser: nn.Module, order: Order) -> Iterator[nn.Module]:
    """The modules in which the picture may look at the text."""
    for module in denoiser.modules():
        cross = bool(getattr(module, "is_cross_attention", False))
        if hasattr(module, "processor") and (cross or order is not Order.CROSS):
            yield module


def _arranged(family: Family, denoiser: nn.Module, length: int, picture: Tensor) -> _Call:
    """Where text and picture lie in the attention of one call."""
    everything = slice(None)
    if family.order is Order.CROSS:
        return _Call(length, everything, everything)
    places = _places(denoiser, picture)
    if family.order is Order.IMAGE_FIRST:
        keys = places + length
        return _Call(keys, slice(places, keys), slice(places))
    before = family.before
    keys = before + length + places
    return _Call(keys, slice(before, before + length), slice(before + length, keys))


def _equal(text: Tensor, made: Tensor) -> bool:
    return text.shape == made.shape and torch.equal(text, made.to(text))


def _places(denoiser: nn.Module, picture: Tensor) -> int:
    """How many places a latent has for the denoiser: rows if it is packed, patches if it is not."""
    if picture.ndim == 3:
        return picture.shape[1]
    config: Any = denoiser.config
    patch = getattr(config, "patch_size", None) or getattr(config, "all_patch_size", (1,))[0]
    high, wide = patch[-2:] if isinstance(patch, list | tuple) else (patch, patch)
    return int((picture.shape[-2] // high) * (picture.shape[-1] // wide))


def _takes_second(denoiser: nn.Module) -> bool:
    return getattr(denoiser, "context_embedder_2", None) is not None


def _moved(rows: list[int], second: Tensor, own: Tensor) -> list[int]:
    """Where rows lie once what is not padding was moved to the front, after the second text's."""
    before = int(second.sum())
    counted = own.cumsum(0).tolist()
    return [before + counted[row] - 1 for row in rows]
