"""The artist's LoRAs: found by what is in them, whatever they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from safetensors.numpy import save_file

from studio.core.errors import StudioError
from studio.library.loras import Loras, is_lora

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, value: float = 1.0) -> Path:
    layer = "unet.mid_block.attentions.0.to_q"
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {
        f"{layer}.lora_A.weight": np.full((2, 8), value, np.float32),
        f"{layer}.lora_B.weight": np.full((8, 2), value, np.float32),
    }
    save_file(tensors, path)
    return path


def test_a_lora_is_found_by_its_fingerprint_wherever_it_goes(tmp_path: Path) -> None:
    folder = tmp_path / "loras"
    ink, wash = write(folder / "ink.safetensors"), write(folder / "deep" / "wash.safetensors", 2)
    loras = Loras(folder)
    assert [(lora.name, lora.path) for lora in loras.all()] == [("ink", ink), ("wash", wash)]
    adapter = loras.named("ink").at(0.5)
    assert (adapter.name, adapter.weight) == ("ink", 0.5)
    moved = ink.rename(folder / "other.safetensors")
    assert loras.path_of(adapter) == moved
    moved.unlink()
    with pytest.raises(StudioError, match="The LoRA ink is not on this machine"):
        loras.path_of(adapter)


def test_files_outside_of_the_folder_are_known_where_they_are_named(tmp_path: Path) -> None:
    outside = write(tmp_path / "ink.safetensors")
    loras = Loras(tmp_path / "none", (outside,))
    assert loras.path_of(loras.named(str(outside)).at(1)) == outside


def test_adding_keeps_a_file_once_under_a_free_name(tmp_path: Path) -> None:
    loras = Loras(tmp_path / "loras")
    first = loras.add(write(tmp_path / "a" / "ink.safetensors"))
    again = loras.add(write(tmp_path / "b" / "copy.safetensors"))
    other = loras.add(write(tmp_path / "c" / "ink.safetensors", 2))
    assert again == first
    assert [lora.path.name for lora in loras.all()] == ["ink.safetensors", "ink 2.safetensors"]
    assert other.fingerprint != first.fingerprint


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"\x80\x02}q\x00.", "pickle"), (b"nothing", "not a safetensors file"), (None, "is no LoRA")],
)
def test_what_is_no_lora_is_refused_with_the_reason(
    tmp_path: Path, data: bytes | None, says: str
) -> None:
    path = tmp_path / "x.safetensors"
    if data is None:
        weights = {"decoder.conv_in.weight": np.zeros((1, 1), np.float32)}
        save_file(weights, path)
    else:
        path.write_bytes(data)
    with pytest.raises(StudioError, match=says):
        Loras(tmp_path).add(path)
    assert Loras(tmp_path).all() == ()
    assert not is_lora(path)


def test_a_lora_is_known_by_its_header(tmp_path: Path) -> None:
    assert is_lora(write(tmp_path / "ink.safetensors"))
    assert not is_lora(tmp_path / "gone.safetensors")
    assert not is_lora(tmp_path)
