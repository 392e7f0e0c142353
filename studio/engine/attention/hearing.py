"""What a pipeline says to its tokenizers while it encodes a prompt: noted, not altered."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Said:
    """One call of a tokenizer. name: of the component. text: the first that it was given."""

    name: str
    text: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What a pipeline was given in place of the words. text: the prompt (of a blend, the heaviest);
    said: what was said to the tokenizers to encode it; made: what encode_prompt returned."""

    text: str
    said: Sequence[Said]
    made: Any


@contextlib.contextmanager
def listening(attributes: dict[str, Any]) -> Iterator[list[Said]]:
    """Notes every call of the pipeline's tokenizers.

    attributes: those of the pipeline (`vars(pipe)`), in which the tokenizers are replaced by
    stand-ins for as long as this lasts.
    """
    said: list[Said] = []
    own = {name: part for name, part in attributes.items() if _is_tokenizer(name, part)}
    attributes.update({name: _Ear(part, name, said) for name, part in own.items()})
    try:
        yield said
    finally:
        attributes.update(own)


def _is_tokenizer(name: str, part: Any) -> bool:
    return name.startswith("tokenizer") and callable(part)


class _Ear:
    """Answers like the tokenizer it stands for, and notes what is said to it."""

    def __init__(self, tokenizer: Any, name: str, said: list[Said]) -> None:
        own = {"_tokenizer": tokenizer, "_name": name, "_said": said}
        for key, value in own.items():
            object.__setattr__(self, key, value)

    def __call__(self, text: Any, *args: Any, **options: Any) -> Any:
        tokenizer, name, said = (
            object.__getattribute__(self, key) for key in ("_tokenizer", "_name", "_said")
        )
        first = text[0] if isinstance(text, list | tuple) and text else text
        if isinstance(first, str):
            said.append(Said(name, str(first), options))
        return tokenizer(text, *args, **options)

    @property
    def __class__(self) -> type:
        return type(object.__getattribute__(self, "_tokenizer"))

    @__class__.setter
    def __class__(self, value: type) -> None:
        raise TypeError("an ear keeps its class")

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_tokenizer"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_tokenizer"), name, value)

    def __len__(self) -> int:
        return len(object.__getattribute__(self, "_tokenizer"))
