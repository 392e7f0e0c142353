"""Where things are kept."""

from __future__ import annotations

from pathlib import Path

from studio.library import places


def test_one_variable_moves_everything(tmp_path: Path) -> None:
    found = places.find_places({"SFUMATO_HOME": str(tmp_path)})
    for path in (found.config, found.cache, found.data, found.pictures, found.models, found.logs):
        assert path.is_relative_to(tmp_path)
        assert not path.exists()
    assert found.settings.parent == found.config


def test_without_it_they_are_the_systems_own() -> None:
    found = places.find_places({"SFUMATO_HOME": " "})
    for path in (found.config, found.cache, found.data, found.pictures):
        assert path.is_absolute()
        assert "sfumato" in str(path).lower()


def test_the_resources_are_found_from_anywhere() -> None:
    assert (places.starter() / "model_index.json").is_file()


def test_the_model_cache_follows_the_hubs_variables() -> None:
    assert places.model_cache({"HF_HUB_CACHE": "/a"}) == Path("/a")
    assert places.model_cache({"HF_HOME": "/b"}) == Path("/b/hub")
    assert places.model_cache({"XDG_CACHE_HOME": "/c"}) == Path("/c/huggingface/hub")
    assert places.model_cache({}) == Path.home() / ".cache/huggingface/hub"
