"""An evening with one prompt: where it settled, three branches, a brush, a word; then the plug."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from studio.core.compare import Field
from studio.core.scene import Severity
from studio.core.settling import Band
from studio.core.words_scene import Knowledge
from studio.library.project_form import Layout
from studio.ui import project_recordings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Journey

pytestmark = pytest.mark.slow

PROMPT = "a lake at dusk with mountains"
WAYS = ("a lake at dusk in winter", "a lake at dusk, oil painting", "a lake in a storm")


def settled_at(journey: Journey) -> int:
    """The step that is marked as the one where the composition settled."""
    timeline = journey.window.timeline_panel.timeline
    journey.until(lambda: timeline.film.marks)
    marks = {mark.label: mark.step for mark in timeline.film.marks}
    return marks[str(Band.COMPOSITION)]


def test_an_evening_and_the_morning_after_the_plug(
    open_journey: Callable[[], Journey], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(project_recordings, "IDLE", 50)
    journey = open_journey()
    journey.edit(lambda desk: desk.with_seed(7).with_steps(10))
    journey.paint(PROMPT)
    at = settled_at(journey)
    assert 0 < at < 10

    for words in WAYS:
        journey.studio.conductor.pictures.select(1)
        journey.studio.conductor.pictures.branch(at)
        journey.paint(words)
    first, *branches = journey.scene.nodes
    assert [node.parent for node in branches] == [first.id] * 3
    assert len({node.picture for node in journey.scene.nodes}) == 4

    journey.studio.conductor.pictures.select(first.id)
    journey.studio.conductor.scrub(at)
    journey.trigger("tool_brush")
    journey.draw((0.3, 0.3), (0.5, 0.3), (0.7, 0.35))
    journey.rest()
    assert journey.stage.recipe.change_at(at).edit is not None

    journey.trigger("workspace_compare")
    journey.until(lambda: journey.scene.compare.parting)
    parting = journey.scene.compare.parting
    assert parting is not None
    assert (parting.step, [cause.field for cause in parting.causes]) == (at, [Field.STROKES])

    journey.studio.conductor.pictures.select(first.id)
    journey.trigger("workspace_words")
    journey.until(lambda: journey.scene.words.knowledge is Knowledge.KNOWN)
    reading = journey.scene.words.reading
    assert reading is not None
    words = [word.text for word in reading.words]
    assert "lake" in words

    project = journey.studio.project
    assert project.opened is not None
    folder = project.opened.store.layout.folder
    count = len(journey.scene.nodes)
    journey.until(lambda: all(Layout(folder).recording(n + 1).exists() for n in range(count)))
    journey.until(lambda: project.settled)
    shown = {node.id: (node.recipe, node.picture) for node in journey.scene.nodes}
    left = tmp_path / "as the plug left it.sfumato"
    shutil.copytree(folder, left)

    morning = open_journey()
    morning.drop(morning.window, left)
    morning.until(lambda: len(morning.scene.nodes) == count)
    for node in morning.scene.nodes:
        morning.studio.conductor.pictures.select(node.id)
        morning.until(lambda: morning.stage.reel.complete)
        assert (node.recipe, morning.stage.reel.picture) == shown[node.id]
    assert {note.severity for note in morning.scene.notes} <= {Severity.INFO}
