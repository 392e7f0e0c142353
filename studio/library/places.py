"""Where things are kept: this person's folders on this machine, and what ships with Sfumato."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

import studio
from studio.core.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME_VARIABLE: Final = "SFUMATO_HOME"
"""Names one folder to hold everything below, in place of the system's own."""

_APP: Final = "Sfumato"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders. Nothing is made until something is written there.

    config: the settings. cache: what can be computed again. data: what cannot. pictures: where
    "save" first offers to put a picture.
    """

    config: Path
    cache: Path
    data: Path
    pictures: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.json"

    @property
    def models(self) -> Path:
        """Where the artist may put models: one folder each."""
        return self.data / "models"

    @property
    def loras(self) -> Path:
        """Where the artist's LoRAs lie: one safetensors file each."""
        return self.data / "loras"

    @property
    def tastes(self) -> Path:
        """What Sfumato learned of the artist's taste: one file each."""
        return self.data / "tastes"

    @property
    def projects(self) -> Path:
        """Where new projects go until the artist puts them elsewhere."""
        return self.data / "projects"

    @property
    def logs(self) -> Path:
        """Where the technical text of an unexpected error goes."""
        return self.cache / "logs"


def find_places(environment: Mapping[str, str] = os.environ) -> Places:
    """The folders of this person: under SFUMATO_HOME where that is set, else the system's own."""
    home = environment.get(HOME_VARIABLE, "").strip()
    if home:
        base = Path(home).expanduser().absolute()
        return Places(base / "config", base / "cache", base / "data", base / "pictures")
    dirs = platformdirs.PlatformDirs(_APP, appauthor=False)
    return Places(
        dirs.user_config_path,
        dirs.user_cache_path,
        dirs.user_data_path,
        dirs.user_pictures_path / _APP,
    )


def resources() -> Path:
    """The folder of icons, fonts and the starter model; StudioError where it is missing."""
    folder = Path(studio.__file__).resolve().parents[1] / "resources"
    if not folder.is_dir():
        raise StudioError(
            "Sfumato's own resources are missing.",
            "Fetch Sfumato again, whole, and start it with packaging/start.py.",
            str(folder),
        )
    return folder


def starter() -> Path:
    """The folder of the model that ships with Sfumato; StudioError if the resources are missing."""
    return resources() / "starter"


def model_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Where other programs keep models that they fetched from the Hugging Face hub."""
    if hub := environment.get("HF_HUB_CACHE"):
        return Path(hub).expanduser()
    if home := environment.get("HF_HOME"):
        return Path(home).expanduser() / "hub"
    base = environment.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "huggingface" / "hub"
