"""LoRAs over a pipeline's weights (Hu et al. 2021): loaded once, as strong as a run asks for.

The weights of the model itself are never written to: what a LoRA adds is added to the output of
each layer, and without one the layer's own output is handed on as it is.
"""

from __future__ import annotations

import contextlib
import warnings
from typing import TYPE_CHECKING, Any, Final

import diffusers
import torch
from safetensors import SafetensorError, safe_open

from studio.core.errors import StudioError
from studio.engine.troubles import is_out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from studio.core.recipe import Adapter

    FindLora = Callable[[Adapter], Path]
    """The file of a recipe's LoRA; StudioError where it is not on this machine."""

KEPT: Final = 4
"""LoRAs that stay loaded, the last ones used; those of one run stay in any case."""

_COMPONENTS: Final = ("unet", "transformer", "text_encoder")
_SILENT: Final = 100
_TROUBLES: Final = (
    *(OSError, ValueError, TypeError, KeyError, AttributeError, IndexError),
    *(RuntimeError, SafetensorError),
)
"""What the libraries raise over a LoRA that does not fit, or is broken."""


class Loras:
    """Those of one pipeline.

    find: where their files are, safetensors only (None: there are none).
    """

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self.find: FindLora | None = None
        self._names: dict[str, str] = {}  # by fingerprint, the one used last at the end
        self._count = 0
        self._over: tuple[Adapter, ...] = ()
        self._heard: dict[str, bool] = {}  # whether a text encoder is among what it is laid over

    def lay_over(self, adapters: Sequence[Adapter]) -> None:
        """From now on the pipeline runs with these. StudioError where one is gone or unfit."""
        wanted = tuple(adapters)
        if wanted == self._over:
            return
        for adapter in wanted:
            self._load(adapter)
        self._drop_old(wanted)
        with _aside():
            if wanted:
                names = [self._names[adapter.fingerprint] for adapter in wanted]
                self._pipe.enable_lora()
                self._pipe.set_adapters(names, [adapter.weight for adapter in wanted])
            elif self._names:
                self._pipe.disable_lora()
        self._over = wanted

    def accent(self) -> tuple[tuple[str, float], ...]:
        """What the text encoders speak with now: an encoding is as good as its accent."""
        return tuple((a.fingerprint, a.weight) for a in self._over if self._heard[a.fingerprint])

    def forget(self) -> None:
        """Take every LoRA out of the model again."""
        if self._names:
            with _aside():
                self._pipe.unload_lora_weights()
        self._names.clear()
        self._heard.clear()
        self._over = ()

    def _load(self, adapter: Adapter) -> None:
        mark = adapter.fingerprint
        if mark in self._names:
            self._names[mark] = self._names.pop(mark)
            return
        if self.find is None or not hasattr(self._pipe, "load_lora_weights"):
            raise StudioError(
                "This model cannot take a LoRA.", f"Set the weight of {adapter.name} to 0."
            )
        path = self.find(adapter)
        self._count += 1
        name = f"lora_{self._count}"
        try:
            named = _components_in(path)
            parts = self._read(path, name)
        except _TROUBLES as error:
            self._start_over()
            if is_out_of_memory(error):
                raise
            raise _unfit(adapter, self._pipe, f"{type(error).__name__}: {error}") from error
        if not parts or named - parts:
            self._start_over()
            strange = ", ".join(sorted(named - parts))
            raise _unfit(adapter, self._pipe, f"it changes {strange or 'nothing of the model'}")
        self._names[mark] = name
        self._heard[mark] = any(part.startswith("text_encoder") for part in parts)

    def _read(self, path: Path, name: str) -> set[str]:
        """Lay a file in under a name; the components it has layers of."""
        with _aside():
            self._pipe.load_lora_weights(
                str(path.parent),
                weight_name=path.name,
                adapter_name=name,
                use_safetensors=True,
                local_files_only=True,
            )
            found: dict[str, list[str]] = self._pipe.get_list_adapters()
        return {part for part, names in found.items() if name in names}

    def _start_over(self) -> None:
        """Take out what was laid in before it failed, and all that was in before."""
        with _aside():
            self._pipe.unload_lora_weights()
        self._names.clear()
        self.forget()

    def _drop_old(self, wanted: Sequence[Adapter]) -> None:
        needed = {adapter.fingerprint for adapter in wanted}
        old = [mark for mark in self._names if mark not in needed]
        for mark in old[: max(0, len(self._names) - max(KEPT, len(needed)))]:
            with _aside():
                self._pipe.delete_adapters([self._names.pop(mark)])
            del self._heard[mark]


def _unfit(adapter: Adapter, pipe: Any, details: str) -> StudioError:
    family = type(pipe).__name__.removesuffix("Pipeline")
    return StudioError(
        f"The LoRA {adapter.name} was made for another kind of model than this one ({family}).",
        "Set its weight to 0, or open the model it was made for.",
        details,
    )


def _components_in(path: Path) -> set[str]:
    """The components that a file names; those of other programs' files name none."""
    with safe_open(path, "pt") as file:
        first = {key.partition(".")[0] for key in file.keys()}  # noqa: SIM118 - no mapping
    return {part for part in first if part.startswith(_COMPONENTS)}


@contextlib.contextmanager
def _aside() -> Iterator[None]:
    """What is made here may be used anywhere, and the libraries keep to themselves what they warn
    of, and what they raise as well."""
    logging = diffusers.utils.logging
    before = logging.get_verbosity()
    logging.set_verbosity(_SILENT)
    try:
        with torch.inference_mode(mode=False), torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(before)
