"""Files to read and break."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from spoiled import floats, safetensors

from studio.core.conditioning import Conditioning
from studio.core.noise import Noise
from studio.core.pixels import Pixels
from studio.core.recipe import ModelRef, Recipe
from studio.library.places import starter

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def recipe() -> Recipe:
    plain = Recipe(
        model=ModelRef("starter", "0123"),
        width=96,
        height=64,
        sampler="ddim",
        steps=8,
        noise=Noise.between(7, 2**62 + 1, 0.3),
        conditioning=Conditioning.of("a lighthouse – at dawn ☀", "fog\nand rain", 3.1),
    )
    return plain.branched(5, Conditioning.of("at night", "", 7.25))


@pytest.fixture
def pixels() -> Pixels:
    noise = np.random.default_rng(0).integers(0, 256, (64, 96, 3)).astype(np.uint8)
    return Pixels.from_rgb(noise)


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with one weight in each of its files: the same form, quick to copy."""

    def copy(source: str, target: str) -> None:
        if source.endswith(".safetensors"):
            weights = safetensors({"weights": floats(64)}, bytes(range(256)))
            Path(target).write_bytes(weights)
        else:
            shutil.copyfile(source, target)

    folder = tmp_path_factory.mktemp("models") / "lake"
    return Path(shutil.copytree(starter(), folder, copy_function=copy))


@pytest.fixture
def model(small_model: Path, tmp_path: Path) -> Path:
    """A small model to break."""
    return Path(shutil.copytree(small_model, tmp_path / "lake"))


@pytest.fixture
def strangers_folder() -> Iterator[Path]:
    """A folder that everybody may enter and nobody but its owner may write to."""
    folder = Path(tempfile.mkdtemp(prefix="sfumato-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
