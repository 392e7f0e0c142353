"""The main states of the window, as they were looked at and approved."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from studio_rig import CTRL, LEFT, NONE

from studio.core.answers import Answers
from studio.core.compare_scene import SideName
from studio.core.errors import StudioError
from studio.core.film import Film
from studio.core.jobs import Quality, Shoot
from studio.core.node import Origin
from studio.core.noise_axes import turn_axis
from studio.core.photo import Way
from studio.core.scene import Note, Saving, Severity
from studio.core.shapes import Shape
from studio.core.steering_axes import WeightAxis, words_axis
from studio.core.steps import View
from studio.library.controllers import Turned
from studio.library.project_disk import Disk
from studio.ui import controllers, hand, project_keeper, project_recordings
from studio.ui.widgets.film import Cells
from tests.shots.scenery import landscape

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.core.known_axes import Known
    from tests.shots.conftest import Check

pytestmark = pytest.mark.shot

PROMPT = "a lighthouse in morning fog, soft pastels"
NEVER = 10_000_000


@pytest.fixture
def rig(open_studio: Open, monkeypatch: pytest.MonkeyPatch) -> FakeRig:
    """A studio at its first page, in which a hand never rests."""
    for wait in ("REST", "PEEK", "PAUSE"):
        monkeypatch.setattr(hand, wait, NEVER)
    monkeypatch.setattr(project_keeper, "PATIENCE", NEVER)  # a slow disk would be said
    told = Answers((0.11, 0.08, 0.12, 0.09, 0.24, 0.1, 0.13, 0.07, 0.08, 0.09), 1.1)
    monkeypatch.setattr(Answers, "learned", lambda *_measured: told)
    monkeypatch.setattr(project_recordings, "IDLE", NEVER)
    rig = open_studio()
    rig.window.resize(1440, 900)
    rig.turn()
    return rig


def begin(rig: FakeRig, prompt: str = PROMPT) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt(prompt))
    rig.trigger("generate")


def paint_some(rig: FakeRig) -> None:
    """A small history: two pictures, one seen through to a slider."""
    begin(rig)
    rig.finish()
    rig.studio.conductor.steering.edit(
        rig.desk.with_prompt("dunes under a pale sky").with_seed(90_114)
    )
    rig.trigger("generate")
    rig.finish()
    rig.studio.conductor.steering.steer(rig.desk.with_guidance(6.5))
    rig.studio.conductor.steering.release()
    rig.finish()
    rig.studio.conductor.pictures.select(1)
    rig.turn()
    assert rig.stage.reel.complete


def scrub(rig: FakeRig, step: int) -> None:
    """To a step that is decoded in full."""
    rig.studio.conductor.scrub(step)
    rig.studio.conductor.peek()
    rig.finish()


def test_first(rig: FakeRig, check: Check) -> None:
    check(rig.look(), "first")


def test_running(rig: FakeRig, check: Check) -> None:
    begin(rig)
    rig.advance(11)
    check(rig.look(), "running")


def test_finished(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    check(rig.look(), "finished")


def test_scrubbed(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    rig.focus(rig.window.timeline_panel.timeline)
    scrub(rig, 9)
    check(rig.look(), "scrubbed")


def grow_some(rig: FakeRig) -> None:
    """A larger history, with names, stars and a branch folded away."""
    paint_some(rig)
    conductor = rig.studio.conductor
    for at, guidance in ((1, 5.0), (1, 8.0), (5, 9.5), (5, 11.0), (2, 1.5)):
        conductor.pictures.select(at)
        conductor.steering.steer(rig.desk.with_guidance(guidance))
        conductor.steering.release()
        rig.finish()
    for node in (1, 6):
        conductor.keeping.star(node, on=True)
    conductor.keeping.rename(6, "Strong light, first choice")
    rig.window.history_panel.list.fold("2", on=True)
    conductor.pictures.select(5)
    rig.finish()
    rig.turn()


def test_history(rig: FakeRig, check: Check) -> None:
    """Names and stars, what grew from a picture folded away, and a question before removing."""
    grow_some(rig)
    rig.trigger("prune")
    check(rig.look(), "history")


def test_searching(rig: FakeRig, check: Check) -> None:
    """What answers, and dimmed what it grew from."""
    grow_some(rig)
    rig.trigger("find")
    rig.write("light first")
    check(rig.look(), "searching")


def test_pulling(rig: FakeRig, check: Check) -> None:
    """A cell is pulled out of the strip."""
    paint_some(rig)
    scrub(rig, 6)
    strip = rig.window.timeline_panel.timeline
    spot = QPoint(round(Cells(strip.film.total, float(strip.width())).centre(6)), 30)
    QTest.mousePress(strip, LEFT, NONE, spot)
    QTest.mouseMove(strip, spot + QPoint(40, -110))
    rig.turn()
    check(rig.look(), "pulling")
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    QTest.mouseRelease(strip, LEFT, NONE, spot)


def test_photo(rig: FakeRig, check: Check) -> None:
    """A photo on its way into noise, with words that wait for a step to take over at."""
    conductor = rig.studio.conductor
    conductor.steering.edit(rig.desk.with_seed(41))
    conductor.pictures.open_photo(landscape(256, 192))
    rig.finish()
    conductor.look(View.SEES)
    scrub(rig, 6)
    check(rig.look(), "photo")


def test_photo_inverted(rig: FakeRig, check: Check) -> None:
    """What was branched from an inversion."""
    conductor = rig.studio.conductor
    conductor.steering.edit(rig.desk.with_seed(41))
    conductor.pictures.open_photo(landscape(256, 192))
    rig.finish()
    conductor.pictures.attempt(rig.desk.let_in(Way.INVERT, "hills at dusk"), Origin.PHOTO)
    rig.finish()
    conductor.scrub(5)
    rig.trigger("branch")
    begin(rig, "hills under snow")
    rig.finish()
    check(rig.look(), "photo-inverted")


def test_branching(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    scrub(rig, 9)
    rig.trigger("branch")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a lighthouse in a storm, at night"))
    rig.trigger("generate")
    rig.finish()
    check(rig.look(), "branching")


def test_dragging(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    slider = rig.window.sliders_panel.guidance
    rig.press(slider, slider.value)
    rig.pull(slider, 8.0)
    while rig.stage.quality is Quality.FULL:
        rig.advance()
    check(rig.look(), "dragging")
    rig.let_go(slider, 8.0)
    rig.finish()


def test_palette(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    rig.key(Qt.Key.Key_K, CTRL)
    rig.write("pic")
    check(rig.look(), "palette")
    rig.key(Qt.Key.Key_Escape)


def test_notices(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    rig.studio.conductor.tell(
        Note(
            Severity.ERROR,
            "There is not enough memory for this picture.",
            "Choose a smaller size, or close other programs.",
            "Traceback",
        )
    )
    rig.studio.conductor.tell(Note(Severity.INFO, "Saved a-lighthouse-in-morning-fog-soft.png."))
    rig.turn()
    check(rig.look(), "notices")


def changing(known: Known) -> Known:
    """An axis as if it had been seen to change the picture."""
    assert known.travel is not None
    changes = tuple(0.12 * math.tanh(abs(amount)) for amount in known.travel.amounts)
    return replace(known, travel=replace(known.travel, changes=changes))


def test_own_axes(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    desk = rig.desk.with_axis(words_axis("calm", "stormy")).with_axis(turn_axis(5))
    desk = desk.with_axis(WeightAxis("fog")).with_axis_at(WeightAxis("fog"), 1.4)
    rig.window.hand.choose(desk.with_axis(words_axis("winter", "summer")))
    rig.finish()
    known = rig.studio.conductor.ranging.known()
    rig.studio.conductor.ranging.restore(map(changing, known))  # this engine reads no directions
    rig.window.sliders_panel.added[0].slider.wish(0.8)
    rig.window.sliders_panel.added[0].open(opened=True)
    rig.finish()
    rig.turn()
    check(rig.look(), "own-axes")


def test_exporting(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    rig.trigger("export")
    sheet = rig.window.exports.sheet
    assert sheet is not None
    sheet.show_progress(5, 17, 2.4)
    check(sheet.grab().toImage(), "exporting")
    sheet.show_idle()


def test_the_smallest_window(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    rig.window.resize(1280, 680)
    rig.turn()
    check(rig.look(), "smallest")


def compare(rig: FakeRig) -> None:
    """A picture and a branch of it with other words and less guidance, at a step."""
    begin(rig, "an alpine lake at dusk, low fog, gouache")
    rig.finish()
    scrub(rig, 7)
    rig.trigger("branch")
    changed = rig.desk.with_prompt("an alpine lake before the storm, low fog, gouache")
    rig.studio.conductor.steering.edit(changed.with_guidance(5.0))
    rig.trigger("generate")
    rig.finish()
    rig.trigger("workspace_compare")
    rig.finish()
    rig.studio.conductor.comparison.scrub(SideName.A, 13)
    rig.studio.conductor.comparison.peek()
    rig.finish()


def test_compare(rig: FakeRig, check: Check) -> None:
    compare(rig)
    rig.trigger("compare_loupe")
    check(rig.look(), "compare")


def test_compare_under_a_wipe(rig: FakeRig, check: Check) -> None:
    compare(rig)
    rig.trigger("compare_wipe")
    check(rig.look(), "compare-wipe")


def test_compare_by_difference(rig: FakeRig, check: Check) -> None:
    compare(rig)
    rig.trigger("compare_difference")
    check(rig.look(), "compare-difference")


def test_compare_in_the_smallest_window(rig: FakeRig, check: Check) -> None:
    compare(rig)
    rig.window.resize(1280, 680)
    rig.turn()
    check(rig.look(), "compare-smallest")


def test_compare_with_one_picture(rig: FakeRig, check: Check) -> None:
    begin(rig)
    rig.finish()
    rig.trigger("workspace_compare")
    check(rig.look(), "compare-empty")


def test_the_wipe_of_the_viewer(rig: FakeRig, check: Check) -> None:
    compare(rig)
    rig.trigger("workspace_scrub")
    rig.trigger("compare_wipe")
    scrub(rig, 13)
    rig.turn()
    check(rig.look(), "viewer-wipe")


def test_words(rig: FakeRig, check: Check) -> None:
    begin(rig, "alpine lake at dusk, layered ridges, low fog, warm rim light, gouache, calm water")
    rig.finish()
    rig.trigger("workspace_words")
    rig.finish()
    scrub(rig, 6)
    study = rig.studio.conductor.study
    study.choose(2)
    study.surround(Shape(((0.1, 0.5), (0.3, 0.42), (0.5, 0.5), (0.48, 0.7), (0.2, 0.72))))
    rig.turn()
    check(rig.look(), "words")


def test_a_new_project(rig: FakeRig, check: Check) -> None:
    paint_some(rig)
    rig.answers.name = "Lighthouse study"
    rig.trigger("rename_project")
    rig.until(lambda: rig.scene.project.name == "Lighthouse study" and rig.studio.project.settled)
    rig.trigger("new_project")
    rig.until(rig.window.first_page.recent.isVisible)
    check(rig.look(), "first-again")


def test_a_full_disk(rig: FakeRig, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_what: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Disk, "write", refuse)
    paint_some(rig)
    rig.until(lambda: rig.scene.project.saving is Saving.TROUBLE and rig.scene.notes)
    rig.turn()
    check(rig.look(), "not-saved")


def in_picture(rig: FakeRig, x: float, y: float) -> QPoint:
    """Where a place of the picture (in shares) lies in the viewer."""
    recipe, view = rig.stage.recipe, rig.window.viewer_panel.canvas.view
    return QPointF(*view.to_widget(x * recipe.width, y * recipe.height)).toPoint()


def draw(rig: FakeRig, *places: tuple[float, float]) -> QPoint:
    """Press and pull over the picture; gives where the hand is."""
    canvas = rig.window.viewer_panel.canvas
    spots = [in_picture(rig, *place) for place in places]
    QTest.mousePress(canvas, LEFT, NONE, spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(canvas, spot)
    rig.turn()
    return spots[-1]


def bound(rig: FakeRig) -> None:
    """A step on show, and a region drawn around its sky."""
    paint_some(rig)
    scrub(rig, 6)
    rig.trigger("tool_region")
    corners = [
        (0.5 + 0.36 * math.cos(turn), 0.42 + 0.27 * math.sin(turn) + 0.03 * math.cos(3 * turn))
        for turn in (0.2 * step for step in range(32))
    ]
    end = draw(rig, *corners)
    QTest.mouseRelease(rig.window.viewer_panel.canvas, LEFT, NONE, end)
    rig.turn()


def test_painting(rig: FakeRig, check: Check) -> None:
    """A stroke of noise while it is drawn, inside of a region."""
    bound(rig)
    rig.trigger("tool_brush")
    draw(rig, (0.3, 0.5), (0.42, 0.36), (0.58, 0.52), (0.72, 0.4))
    check(rig.look(), "painting")


def test_painted(rig: FakeRig, check: Check) -> None:
    """The smallest window after two strokes, a paste among them, and fresh noise under them."""
    bound(rig)
    rig.window.resize(1280, 680)
    rig.trigger("tool_brush")
    canvas = rig.window.viewer_panel.canvas
    for touch in ("touch_noise", "touch_paste"):
        rig.trigger(touch)
        end = draw(rig, (0.3, 0.4), (0.7, 0.45))
        QTest.mouseRelease(canvas, LEFT, NONE, end)
        rig.turn()
        rig.finish()
    fresh = rig.window.prompt_panel.branch.fresh
    fresh.move_to(40)
    fresh.settle()
    rig.finish()
    rig.until(lambda: rig.studio.project.settled)
    check(rig.look(), "painted")


def on_the_pad(rig: FakeRig) -> None:
    """Four pictures on the pad, the puck between them, and a path."""
    scenes = (("a lake at dusk", 1), ("a lake at dawn", 2), ("rose haze", 3), ("moss", 4))
    for words, seed in scenes:
        rig.studio.conductor.steering.edit(rig.desk.with_prompt(words).with_seed(seed))
        rig.trigger("generate")
        rig.finish()
    rig.trigger("workspace_explore")
    places = ((0.14, 0.17), (0.83, 0.15), (0.14, 0.77), (0.84, 0.78))
    for node, place in zip(rig.scene.nodes, places, strict=True):
        rig.studio.conductor.pad.add(node.recipe, place)
    for node in rig.scene.nodes[:3]:
        rig.studio.conductor.pins.add(node.recipe)
    rig.studio.conductor.pad.draw(((0.27, 0.6), (0.4, 0.39), (0.66, 0.34)))
    rig.studio.conductor.pad.move((0.66, 0.34))
    rig.finish()


def test_the_pad(rig: FakeRig, check: Check) -> None:
    on_the_pad(rig)
    rig.studio.conductor.steering.release(Origin.PAD)
    rig.finish()
    rig.studio.conductor.pad.move((0.64, 0.36))
    rig.finish()
    check(rig.look(), "pad")


def test_the_smallest_pad(rig: FakeRig, check: Check) -> None:
    rig.window.resize(1280, 680)
    on_the_pad(rig)
    check(rig.look(), "pad-smallest")


def test_an_empty_pad(rig: FakeRig, check: Check) -> None:
    begin(rig)
    rig.finish()
    rig.trigger("workspace_explore")
    check(rig.look(), "pad-empty")


def walk_through(rig: FakeRig, *places: str) -> None:
    """A walk through a lake at several times of the day, all of its sketches there."""
    for seed, place in enumerate(places, start=1):
        rig.studio.conductor.steering.edit(
            rig.desk.with_prompt(f"a lake at {place}").with_seed(seed)
        )
        rig.trigger("generate")
        rig.finish()
        rig.trigger("walk_add")
    rig.trigger("workspace_interpolate")
    rig.finish()


def test_a_walk(rig: FakeRig, check: Check) -> None:
    walk_through(rig, "dawn", "golden hour", "dusk", "night")
    walking = rig.studio.conductor.walking
    walking.loop(on=True)
    walking.last(1, 3.0)
    walking.hold(2, 0.4)
    walking.select(2)
    rig.finish()
    rig.window.walk_desk.player.go(4.25)
    rig.turn()
    check(rig.look(), "walk")
    rig.window.resize(1280, 680)
    rig.turn()
    check(rig.look(), "walk-smallest")
    rig.trigger("walk_full")
    for _ in range(14):
        rig.advance()
    check(rig.look(), "walk-full")


def test_an_empty_walk(rig: FakeRig, check: Check) -> None:
    begin(rig)
    rig.finish()
    rig.trigger("workspace_interpolate")
    check(rig.look(), "walk-empty")


def test_the_map(rig: FakeRig, check: Check) -> None:
    """Pictures by likeness, some of them liked, one pinned, words among them."""
    prompts = ("a lake at dusk", "a lake in fog", "a forest in snow", "a forest at night", "dunes")
    for seed in range(1, 25):
        words = prompts[seed % len(prompts)]
        rig.studio.conductor.steering.edit(rig.desk.with_prompt(words).with_seed(seed))
        rig.trigger("generate")
        rig.finish()
    rig.studio.conductor.keeping.like(4, liked=True)
    rig.studio.conductor.keeping.like(9, liked=False)
    rig.trigger("workspace_explore")
    rig.studio.conductor.pins.add(rig.scene.nodes[11].recipe)
    desk = rig.window.explore_desk
    desk.pages.show_page("map")
    rig.until(lambda: len(desk.map_page.view._items) == len(rig.scene.nodes))
    rig.until(lambda: desk.map_page.view.is_still)
    rig.finish()
    check(rig.look(), "map")


def test_grid(rig: FakeRig, check: Check) -> None:
    """The second page of a grid one of whose cells was gone on with."""
    begin(rig)
    rig.finish()
    rig.trigger("workspace_explore")
    desk = rig.window.explore_desk
    desk.pages.show_page("grid")
    rig.until(lambda: rig.scene.grid.grid)
    rig.finish()
    rig.studio.conductor.grid.adopt(8)
    desk.grid_page.lines.axes[2].chosen.emit("2")
    rig.finish()
    rig.click(desk.grid_page.lines.pager.on)
    rig.finish()
    check(rig.look(), "grid")


def test_the_smallest_grid(rig: FakeRig, check: Check, tmp_path: Path) -> None:
    rig.window.resize(1280, 680)
    begin(rig)
    rig.finish()
    rig.trigger("workspace_explore")
    desk = rig.window.explore_desk
    desk.pages.show_page("grid")
    rig.until(lambda: rig.scene.grid.grid)
    rig.finish()
    rig.answers.path = tmp_path / "grid.png"
    desk.grid_page.save_wished.emit(False)
    rig.until(lambda: rig.scene.grid.making)
    while rig.scene.grid.making and rig.scene.grid.making[0] < 6:
        rig.advance()
    rig.focus(desk.grid_page.view)
    rig.turn()
    check(rig.look(), "grid-smallest")


def test_the_smallest_choice(rig: FakeRig, check: Check) -> None:
    """The smallest window, two sliders of one's own, the second round, one card pointed at."""
    rig.window.resize(1280, 680)
    begin(rig)
    rig.finish()
    for words in (("calm", "stormy"), ("winter", "summer")):
        rig.studio.conductor.steering.edit(rig.desk.with_axis(words_axis(*words)))
    rig.studio.conductor.steering.commit()
    rig.trigger("workspace_explore")
    rig.finish()
    rig.key(Qt.Key.Key_5, on=rig.window)
    rig.finish()
    rig.focus(rig.window.explore_desk.choose_strip.cards[2])
    rig.turn()
    check(rig.look(), "choosing-smallest")


def test_a_walk_being_made(rig: FakeRig, check: Check, tmp_path: Path) -> None:
    walk_through(rig, "dawn", "golden hour", "dusk")
    rig.answers.path = tmp_path / "alpine-walk.mp4"
    rig.trigger("walk_render")
    rig.until(lambda: any(isinstance(job, Shoot) for job in rig.engine.jobs))
    for _ in range(7):
        rig.advance()
    rig.until(lambda: rig.scene.film is not None and rig.scene.film.done >= 28)
    check(rig.look(), "walk-film")

    def done() -> bool:
        rig.engine.finish()
        return rig.scene.film is not None and rig.scene.film.stage is Film.DONE

    rig.until(done)
    for note in rig.scene.notes:
        rig.studio.conductor.dismiss(note)
    rig.turn()
    check(rig.look(), "walk-filmed")
    rig.window.resize(1280, 680)
    rig.turn()
    check(rig.look(), "walk-filmed-smallest")


def test_controllers(rig: FakeRig, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet of knobs: two learned, one waiting, MIDI not to be had."""

    def refused(_post: object) -> None:
        raise StudioError("MIDI cannot be had on this computer.", "Check that its driver runs.")

    monkeypatch.setattr(controllers, "MidiInput", refused)
    begin(rig)
    rig.finish()
    rig.studio.conductor.steering.edit(rig.desk.with_axis(words_axis("calm", "stormy")))
    rig.studio.conductor.steering.commit()
    rig.trigger("controllers")
    sheet, knobs = rig.window._controllers_sheet, rig.window.controllers
    assert sheet is not None
    for target, control in (("guidance", "nanoKONTROL2 CC 21 ch 1"), ("slider 1", "/fader/1")):
        knobs.learn(target)
        knobs.take(Turned(control, 0.4))
    rig.click(sheet.midi)
    knobs.learn("seed")
    rig.turn()
    check(sheet.grab().toImage(), "controllers")
