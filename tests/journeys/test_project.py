"""Closing the studio and finding everything again, with real pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from studio.core.steps import Tier
from studio.library.project_form import Layout
from studio.ui import project_recordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Journey, Render

pytestmark = pytest.mark.slow


def folder_of(journey: Journey) -> Path:
    opened = journey.studio.project.opened
    assert opened is not None
    return opened.store.layout.folder


def test_close_open_scrub_and_branch(
    open_journey: Callable[[], Journey], fresh: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_recordings, "IDLE", 50)
    first = open_journey()
    first.paint("a lighthouse by the sea")
    before = first.stage
    recording = Layout(folder_of(first)).recording(1)
    first.until(recording.exists)
    first.studio.conductor.scrub(3)
    first.until(lambda: first.studio.project.settled)
    first.close()

    again = open_journey()
    again.until(lambda: again.stage.reel.complete)
    assert again.stage.reel == before.reel, "what is kept is what was seen, bit for bit"
    assert again.stage.position == 3
    again.trigger("view_expects")
    again.focus(again.window.timeline_panel.timeline)
    again.key(Qt.Key.Key_Left)
    again.until(lambda: again.stage.tier is Tier.FULL)
    again.key(Qt.Key.Key_B)
    assert again.desk.branch_at == 2
    again.window.prompt_panel.prompt.selectAll()
    again.write("a forest in winter")
    again.trigger("generate")
    again.rest()
    after = again.stage
    assert [n.parent for n in again.scene.nodes] == [None, 1]
    assert after.reel.steps[:2] == before.reel.steps[:2]
    assert after.reel.picture == fresh(after.recipe)
