"""A safetensors header is believed only where it agrees with the file."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from spoiled import floats, safetensors

from studio.core.errors import StudioError
from studio.library.headers import read_header
from studio.library.places import starter

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_a_real_one() -> None:
    path = starter() / "vae" / "diffusion_pytorch_model.safetensors"
    header = read_header(path)
    assert header.parameters == 614_279
    assert {entry.dtype for entry in header.tensors.values()} == {"F16"}
    assert header.data_at + header.parameters * 2 == path.stat().st_size


def test_metadata_and_empty_tensors(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    tensors = {"none": floats(0, 3), "two": floats(2)}
    path.write_bytes(safetensors(tensors, bytes(8), {"who": "me"}))
    header = read_header(path)
    assert header.metadata == {"who": "me"}
    assert header.parameters == 2


@pytest.mark.parametrize("length", [640, 896, 1152, 1408, 640 + 65536])
def test_a_length_that_looks_like_a_pickle(tmp_path: Path, length: int) -> None:
    bare = len(json.dumps({"t": floats(1)}).encode())
    header = json.dumps({"t": floats(1)}).encode() + b" " * (length - bare)
    path = tmp_path / "a.safetensors"
    path.write_bytes(length.to_bytes(8, "little") + header + bytes(4))
    assert path.read_bytes()[:1] == b"\x80"
    assert read_header(path).parameters == 1


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", b"")
    return file.getvalue()


def entry(dtype: str = "F32", shape: Any = (2,), offsets: Any = (0, 8)) -> bytes:
    table = {"t": {"dtype": dtype, "shape": shape, "data_offsets": offsets}}
    return safetensors(table, bytes(8))


GOOD = safetensors({"t": floats(4)}, bytes(16))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a safetensors"),
        (b"1234567", "not a safetensors"),
        (b"\xff" * 200, "not a safetensors"),
        (b"just some text, which is long enough", "not a safetensors"),
        (bytes(64), "not a safetensors"),
        ((3).to_bytes(8, "little") + b"[1]", "not a safetensors"),
        (b"\x10\0\0\0\0\0\0\0{broken json....", "not a safetensors"),
        (b"\x06\x00\x00\x00\x00\x00\x00\x00" + b'{"a":' * 1 + b"1", "not a safetensors"),
        (b"\xa0\x86\x01\x00\x00\x00\x00\x00" + b"[" * 100_000, "not a safetensors"),
        (b"\xa8\x61\x00\x00\x00\x00\x00\x00" + b'{"a":' * 5000, "not a safetensors"),
        (pickle.dumps({"a": 1}), "pickle under another name"),
        (zipped(), "pickle under another name"),
        (GOOD[:-1], "cut short"),
        (GOOD[:20], "cut short"),
        (GOOD + b"\0", "1 bytes follow"),
        (safetensors({"a": floats(4), "b": floats(2, at=8)}, bytes(16)), "overlap"),
        (safetensors({"a": floats(1), "b": floats(1, at=8)}, bytes(12)), "gaps"),
        (safetensors({"a": floats(1, at=4)}, bytes(8)), "gaps"),
        (safetensors({"a": floats(1)}, bytes(4), {"x": 1}), "metadata"),  # type: ignore[dict-item]
        (safetensors({"a": 3}, b""), "where 'a' lies"),
        (entry(dtype="X9"), "unknown kind"),
        (entry(shape=(3,)), "its shape needs 12"),
        (entry(shape=(-2,)), "where 't' lies"),
        (entry(shape=(True, 2)), "where 't' lies"),
        (entry(shape=(2.0,)), "where 't' lies"),
        (entry(shape=[1] * 17), "where 't' lies"),
        (entry(offsets=(8, 0)), "its shape needs"),
        (entry(offsets=(0,)), "where 't' lies"),
        (entry(offsets=(0, 2**70)), "where 't' lies"),
    ],
)
def test_refuses(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(data)
    with pytest.raises(StudioError, match=says) as caught:
        read_header(path)
    assert caught.value.hint
    assert "a.safetensors" in caught.value.what


def test_refuses_a_name_that_occurs_twice(tmp_path: Path) -> None:
    one = json.dumps(floats(1))
    header = f'{{"a": {one}, "a": {one}}}'.encode()
    path = tmp_path / "a.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
    with pytest.raises(StudioError, match="not a safetensors") as caught:
        read_header(path)
    assert "twice" in caught.value.details


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no file"):
        read_header(tmp_path / "a.safetensors")
