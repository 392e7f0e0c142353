"""Prompts as a pipeline encodes them: remembered, blended and weighed."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from studio.core.budget import Budget
from studio.core.conditioning import Meeting
from studio.core.errors import StudioError
from studio.core.pushes import places
from studio.engine.attention.hearing import Said, Spoken, listening
from studio.engine.encodings import blended, in_own_lists, rows_of_words
from studio.engine.tracing.snapshot import version
from studio.engine.tracing.values import nbytes, tensors_in
from studio.engine.weighing import Encoded, laid_out, unsaid

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from studio.core.conditioning import Conditioning, Prompt
    from studio.core.pushes import Weight

REMEMBERED: Final = 64 << 20
"""Bytes of encodings kept: hundreds for a CLIP encoder, a dozen for the largest."""


class Blend(str):
    """The text that stands for several prompts on its way through a pipeline."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Encoding:
    """What encode_prompt returned, and how often its tensors had been written to by then.

    said: what was said to the tokenizers meanwhile.
    """

    made: Any
    versions: tuple[int | None, ...]
    said: Sequence[Said]


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """A blend whose prompts meet in the attention. together: its encoding (1, L, C), as the
    pipeline is given it; parts: each prompt's share and its encoding, the heaviest first."""

    together: Tensor
    parts: Sequence[tuple[float, Tensor]]


class Prompts:
    """Stands before a pipeline's encode_prompt for as long as the pipeline lives.

    An encoding that was made before is handed out again, as long as nobody wrote into it. A prompt
    that is a blend is encoded prompt by prompt; the words in each are weighed, and the results are
    summed with the prompts' shares. accent: what the encoders speak with (LoRAs over them). voices:
    what was blended lately to meet in the attention.
    """

    def __init__(self, pipe: Any) -> None:
        self._encode: Callable[..., Any] | None = getattr(pipe, "encode_prompt", None)
        self._known: Budget[Hashable, _Encoding] = Budget(REMEMBERED, lambda e: nbytes([e.made]))
        self._pipe: Any = pipe
        self._attributes = vars(pipe)
        self._blend: tuple[Prompt, ...] = ()
        self._apart: Sequence[tuple[float, tuple[Prompt, ...]]] = ()
        self.voices: list[Voices] = []
        self._weights: tuple[Weight, ...] = ()
        self._awaited = ""
        self._met = False
        self.spoken: Spoken | None = None
        self.encoded = 0
        self.accent: Hashable = ()
        if self._encode is None:
            return
        self._signature = inspect.signature(self._encode)

        @functools.wraps(self._encode)
        def encode_prompt(*args: Any, **kwargs: Any) -> Any:
            return self._call(args, kwargs)

        # Not by setattr: the pipeline's own would look for a component of that name.
        self._attributes["encode_prompt"] = encode_prompt

    @contextlib.contextmanager
    def standing_for(self, conditioning: Conditioning) -> Iterator[str]:
        """Gives the text to hand to the pipeline as its prompt, for calls inside.

        StudioError for a blend, a push between words or a weight, where the pipeline does not
        encode its prompts in one place.
        """
        prompts, weights = conditioning.terms, conditioning.weights
        self._awaited, self.spoken = conditioning.text, None
        if len(prompts) == 1 and not weights:
            yield prompts[0].text
            return
        if self._encode is None:
            raise _cannot_blend()
        self._blend, self._weights, self._met = prompts, weights, False
        self._apart = conditioning.voices if conditioning.meeting is Meeting.ATTENTION else ()
        try:
            yield Blend(conditioning.text)
            if not self._met:
                raise _cannot_blend()
        finally:
            self._blend = self._weights = ()
            self._apart = ()

    def forget(self) -> None:
        """Drop every encoding."""
        self._known.clear()
        self.spoken = None

    def release(self) -> None:
        """Let go of the pipeline, which has its own encode_prompt again."""
        self.forget()
        self._attributes.pop("encode_prompt", None)
        self._encode = self._pipe = None

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        if not _holds_blend(bound.arguments):
            encoding = self._encoding(bound.arguments)
            if bound.arguments.get("prompt") in (self._awaited, [self._awaited]):
                self._note(encoding.said, encoding.made)
            return in_own_lists(encoding.made)
        self._met = True
        said_of = [self._weighed(prompt.text, bound.arguments) for prompt in self._blend]
        made = blended([part for _, part in said_of], [prompt.weight for prompt in self._blend])
        said = next((each.said for each, _ in said_of if each.text == self._awaited), ())
        self._note(said, made)
        if self._apart:
            parts = [(share, self._summed(terms, bound.arguments)) for share, terms in self._apart]
            self.voices.append(Voices(rows_of_words(made), parts))
        return in_own_lists(made)

    def _summed(self, terms: Sequence[Prompt], arguments: dict[str, Any]) -> Tensor:
        """The rows (1, L, C) of what terms sum up to."""
        made = [self._weighed(term.text, arguments)[1] for term in terms]
        return rows_of_words(blended(made, [term.weight for term in terms]))

    def _weighed(self, text: str, arguments: dict[str, Any]) -> tuple[Encoded, Any]:
        """A text as it is encoded, and what is made of that by the weights of words in it."""
        said = self._encoded(text, arguments)
        found = [(w.value, spots) for w in self._weights if (spots := places(w.words, text))]
        parts = [said.made]
        for _, spots in found:
            lean = self._encoded(unsaid(text, spots), arguments)
            parts.append(laid_out(self._pipe, said, lean, self._encoded("", arguments), spots))
        shares = [1 - value for value, _ in found]
        return said, blended(parts, [1 - sum(shares), *shares])

    def _encoded(self, text: str, arguments: dict[str, Any]) -> Encoded:
        encoding = self._encoding(_with_text(arguments, text))
        return Encoded(text, encoding.made, encoding.said)

    def _note(self, said: Sequence[Said], made: Any) -> None:
        """The first that is encoded in a call is the prompt; what to avoid may have its words."""
        if self.spoken is None:
            self.spoken = Spoken(self._awaited, said, made)

    def _encoding(self, arguments: dict[str, Any]) -> _Encoding:
        plain = _key(arguments)
        key = None if plain is None else (self.accent, plain)
        known = self._known.get(key) if key is not None else None
        if known is not None and known.versions == _versions(known.made):
            return known
        with listening(self._attributes) as said:
            made = self._run(arguments)
        self.encoded += 1
        encoding = _Encoding(made, _versions(made), tuple(said))
        if key is not None:
            self._known.put(key, encoding)
        return encoding

    def _run(self, arguments: dict[str, Any]) -> Any:
        bound = inspect.BoundArguments(self._signature, OrderedDict(arguments))
        if self._encode is None:
            raise _cannot_blend()
        return self._encode(*bound.args, **bound.kwargs)


def _holds_blend(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_blend(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_holds_blend(item) for item in value)
    return isinstance(value, Blend)


def _with_text(value: Any, text: str) -> Any:
    """The arguments with a prompt's own text in place of the blend's."""
    if isinstance(value, dict):
        return {name: _with_text(item, text) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_with_text(item, text) for item in value)
    return text if isinstance(value, Blend) else value


_PLAIN: Final = (str, int, float, bool, type(None), torch.device, torch.dtype)


def _key(arguments: dict[str, Any]) -> Hashable | None:
    """The arguments by value; None if one of them is not a plain value."""
    try:
        return tuple((name, _plain(value)) for name, value in arguments.items())
    except TypeError:
        return None


def _plain(value: Any) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, dict):
        return tuple((name, _plain(item)) for name, item in value.items())
    if isinstance(value, _PLAIN):
        return type(value).__name__, value  # True and 1 are equal, and not the same
    raise TypeError(type(value).__name__)


def _versions(made: Any) -> tuple[int | None, ...]:
    return tuple(version(tensor) for tensor in tensors_in(made))


def _cannot_blend() -> StudioError:
    return StudioError(
        "This model cannot blend prompts or weigh words.", "Use a single prompt, as written."
    )
