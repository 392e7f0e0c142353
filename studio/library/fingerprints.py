"""A short text that tells one model's weights from another's, quickly even for many gigabytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from studio.library.files import read_error
from studio.library.headers import read_header
from studio.library.model_folder import INDEX, components, model_files, read_json

if TYPE_CHECKING:
    from pathlib import Path

CHUNK: Final = 64 << 10
"""Bytes in one sample of a weights file."""
SAMPLES: Final = 16
"""Samples in a weights file, evenly spaced from its first weight to its last."""

_CONFIGURATION: Final = frozenset({".json", ".txt", ".model", ".jinja"})


def fingerprint(folder: Path) -> str:
    """32 hexadecimal digits for the model in `folder`; the same wherever the folder lies.

    Hashed: which parts there are, their configuration whole, the names, sizes and headers of the
    weights files, and samples of the weights. Training moves every weight, so weights of equal
    shape that were trained further differ. StudioError where a file is missing or broken.
    """
    index = folder / INDEX
    parts = {part for part, _, _ in components(read_json(index))}
    digest = hashlib.blake2b(digest_size=16)
    for path in model_files(folder):
        place = path.relative_to(folder)
        if path != index and (len(place.parts) < 2 or place.parts[0] not in parts):
            continue  # notes, licences, sample pictures
        try:
            _add(digest, place.as_posix(), path)
        except OSError as error:
            raise read_error(error, path) from error
    return digest.hexdigest()


def file_fingerprint(path: Path) -> str:
    """32 hexadecimal digits for one safetensors file, whatever it is called and wherever it lies.

    StudioError where it is broken.
    """
    digest = hashlib.blake2b(digest_size=16)
    try:
        _add(digest, "", path)
    except OSError as error:
        raise read_error(error, path) from error
    return digest.hexdigest()


def _add(digest: Any, name: str, path: Path) -> None:  # hashlib does not export its type
    size = path.stat().st_size
    if path.suffix == ".safetensors":
        header = read_header(path)
        digest.update(f"{name}\0{size}\0".encode() + header.raw)
        _add_samples(digest, path, header.data_at, size)
    elif path.suffix in _CONFIGURATION:
        digest.update(f"{name}\0{size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)


def _add_samples(digest: Any, path: Path, start: int, stop: int) -> None:
    length = stop - start
    with path.open("rb") as file:
        if length <= SAMPLES * CHUNK:
            file.seek(start)
            digest.update(file.read())
            return
        for i in range(SAMPLES):
            file.seek(start + i * (length - CHUNK) // (SAMPLES - 1))
            digest.update(file.read(CHUNK))
