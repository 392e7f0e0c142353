"""Stopping, closing and everything that goes wrong, with the real engine."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
import torch
from PySide6.QtCore import Qt

from studio.core.scene import Phase
from studio.engine.renderer import Renderer
from studio.library.places import starter

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from conftest import Journey, Render

pytestmark = pytest.mark.slow

MANY = 40
ENDLESS = 200
"""Steps that are never reached, however long the window takes to close."""


def begin_a_long_run(journey: Journey, steps: int = MANY) -> None:
    journey.edit(lambda desk: desk.with_prompt("a lake at dawn").with_steps(steps))
    journey.trigger("generate")
    journey.until(lambda: len(journey.stage.reel.steps) >= 2 if journey.scene.stage else False)


def test_stop_ends_within_a_step_and_the_run_can_go_on(journey: Journey, fresh: Render) -> None:
    begin_a_long_run(journey)
    journey.key(Qt.Key.Key_Escape)
    journey.until(lambda: journey.scene.progress is None)
    done = len(journey.stage.reel.steps)
    assert 2 <= done < MANY
    assert journey.scene.notes == ()
    kept = journey.stage.reel.steps[:2]
    journey.trigger("generate")
    journey.rest()
    assert journey.stage.reel.steps[:2] == kept
    assert fresh(journey.stage.recipe) == journey.stage.reel.picture


def test_closing_in_mid_run_ends_the_engine(journey: Journey) -> None:
    begin_a_long_run(journey, ENDLESS)
    journey.close()
    assert not journey.worker._thread.is_alive()
    assert len(journey.stage.reel.steps) < ENDLESS


def test_a_cut_model_is_one_notice_and_the_starter_goes_on(
    journey: Journey, tmp_path: Path
) -> None:
    folder = tmp_path / "cut"
    shutil.copytree(starter(), folder)
    weights = next(folder.glob("vae/*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-100_000])
    journey.drop(journey.window, folder)
    journey.until(lambda: journey.scene.notes)
    assert len(journey.scene.notes) == 1
    assert journey.scene.model.phase is Phase.READY
    journey.paint("a lake at dawn")


def test_a_model_that_does_not_fit_together_and_back_to_the_starter(
    journey: Journey, tmp_path: Path
) -> None:
    """Its files are sound one by one, so that only loading it can tell."""
    folder = tmp_path / "odd"
    shutil.copytree(starter(), folder)
    config = folder / "vae" / "config.json"
    settings = json.loads(config.read_text())
    settings["latent_channels"] += 1
    config.write_text(json.dumps(settings))
    journey.drop(journey.window, folder)
    journey.until(lambda: journey.scene.model.phase is Phase.BROKEN)
    assert len(journey.scene.notes) == 1
    assert journey.scene.notes[0].hint
    journey.trigger("starter_model")
    journey.until(lambda: journey.scene.model.phase is Phase.READY)
    journey.paint("a lake at dawn")
    assert journey.scene.notes == ()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GB"),
            "not enough memory",
        ),
        (MemoryError(), "not enough memory"),
        (RuntimeError("a fault of its own"), "stumbled"),
    ],
    ids=["device", "machine", "fault"],
)
def test_an_error_in_a_run_is_one_notice_and_the_next_picture_works(
    journey: Journey, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def broken(self: Renderer, *_args: Any, **_named: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "render", broken)
        journey.edit(lambda desk: desk.with_prompt("a lake at dawn"))
        journey.trigger("generate")
        journey.until(lambda: journey.scene.notes)
    assert len(journey.scene.notes) == 1
    note = journey.scene.notes[0]
    assert words in note.what
    assert note.hint
    assert type(error).__name__ in note.details
    assert journey.scene.progress is None
    journey.trigger("generate")
    journey.rest()
    assert journey.scene.notes == ()
