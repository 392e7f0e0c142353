"""The Words workspace: what each word does, by mouse and keys."""

from __future__ import annotations

import csv
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from studio_rig import LEFT, NONE, SHIFT

from studio.core.errors import StudioError
from studio.core.jobs import Attend
from studio.core.pushes import Weight
from studio.core.steering_axes import WeightAxis
from studio.core.words_scene import Guise, Knowledge
from studio.engine.fake import facts_of
from studio.ui.widgets.film import Cells

if TYPE_CHECKING:
    from pathlib import Path

    from studio_rig import FakeRig
    from window_fixtures import Open

    from studio.core.model_facts import ModelFacts
    from studio.core.recipe import ModelRef
    from studio.core.words_scene import WordsScene
    from studio.ui.panels.words_desk import WordsDesk

PROMPT = "a lake at dusk, calm water, pines"
PHRASES = ["lake", "dusk", "calm water", "pines"]
COUNT = 16


@pytest.fixture
def rig(rig: FakeRig) -> FakeRig:
    """A picture is finished, and its words are known."""
    rig.paint(PROMPT)
    rig.trigger("workspace_words")
    rig.finish()
    assert words(rig).knowledge is Knowledge.KNOWN
    return rig


def words(rig: FakeRig) -> WordsScene:
    return rig.scene.words


def desk(rig: FakeRig) -> WordsDesk:
    return rig.window.words_desk


def chosen(rig: FakeRig) -> str | None:
    """The selected word."""
    shown = words(rig)
    if shown.reading is None or shown.selected is None:
        return None
    return shown.reading.words[shown.selected].text


def in_picture(rig: FakeRig, x: float, y: float) -> QPoint:
    """A place of the picture (shares of its sides) on the canvas."""
    view = rig.window.viewer_panel.canvas.view
    across, down = view.to_widget(x * rig.stage.recipe.width, y * rig.stage.recipe.height)
    return QPoint(round(across), round(down))


def draw_around(rig: FakeRig) -> None:
    """The left upper quarter, with the lasso."""
    canvas = rig.window.viewer_panel.canvas
    QTest.mousePress(canvas, LEFT, NONE, in_picture(rig, 0.02, 0.02))
    for x, y in ((0.5, 0.02), (0.5, 0.5), (0.02, 0.5)):
        QTest.mouseMove(canvas, in_picture(rig, x, y))
    QTest.mouseRelease(canvas, LEFT, NONE, in_picture(rig, 0.02, 0.5))
    rig.turn()


def attends(rig: FakeRig) -> int:
    return sum(isinstance(job, Attend) for job in rig.engine.jobs)


# ---- words


def test_each_phrase_is_a_chip_with_its_strength(rig: FakeRig) -> None:
    chips = desk(rig).prompt.chips.chips
    assert [chip.text() for chip in chips] == PHRASES
    reading = words(rig).reading
    assert reading is not None
    for index, chip in enumerate(chips):
        assert (
            chip.accessibleName() == f"{PHRASES[index]}, {round(reading.level(index, None) * 100)}"
        )


def test_a_click_selects_a_word_and_again_lets_it_go(rig: FakeRig) -> None:
    rig.studio.conductor.study.choose(0)
    chip = desk(rig).prompt.chips.chips[2]
    rig.click(chip)
    assert chosen(rig) == "calm water"
    assert desk(rig).chosen.accessibleName() == "calm water"
    before = rig.window.viewer_panel.canvas.grab().toImage()
    rig.click(chip)
    assert chosen(rig) is None
    assert rig.window.viewer_panel.canvas.grab().toImage() != before, "the picture is bare again"


def test_arrows_go_through_the_words_and_leave_the_steps_alone(rig: FakeRig) -> None:
    chips = desk(rig).prompt.chips.chips
    rig.click(chips[0])
    if chosen(rig) is None:  # it was the strongest, and selected already
        rig.click(chips[0])
    rig.focus(chips[0])
    for key, text in (
        (Qt.Key.Key_Right, "dusk"),
        (Qt.Key.Key_Down, "calm water"),
        (Qt.Key.Key_Left, "dusk"),
        (Qt.Key.Key_End, "pines"),
        (Qt.Key.Key_Home, "lake"),
    ):
        rig.key(key)
        assert chosen(rig) == text
    assert rig.stage.position == COUNT


def test_keys_of_the_table_go_through_the_words_from_anywhere(rig: FakeRig) -> None:
    rig.studio.conductor.study.choose(0)
    rig.focus(rig.window.viewer_panel.canvas)
    rig.key(Qt.Key.Key_N)
    assert chosen(rig) == "dusk"
    rig.key(Qt.Key.Key_N, SHIFT)
    rig.key(Qt.Key.Key_N, SHIFT)
    assert chosen(rig) == "pines"


def test_single_words_instead_of_phrases(rig: FakeRig) -> None:
    rig.click(desk(rig).prompt.single)
    assert [chip.text() for chip in desk(rig).prompt.chips.chips] == [
        "a", "lake", "at", "dusk", "calm", "water", "pines",
    ]  # fmt: skip
    assert desk(rig).prompt.single.isChecked()


def test_tab_reaches_the_chips_once(rig: FakeRig) -> None:
    rig.studio.conductor.study.choose(2)
    rig.turn()
    by_tab = [
        chip.text()
        for chip in desk(rig).prompt.chips.chips
        if chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert by_tab == ["calm water"]


# ---- steps


def test_a_bar_leads_to_its_step_and_the_heat_follows(rig: FakeRig) -> None:
    bars = desk(rig).chosen.bars
    canvas = rig.window.viewer_panel.canvas
    sights = []
    for step in (2, 11):
        at = round(Cells(COUNT, float(bars.width())).centre(step))
        rig.click(bars, QPoint(at, 40))
        assert (rig.stage.position, words(rig).step) == (step, step)
        overlay = desk(rig).tools.overlay
        assert overlay._look is not None
        sights.append(overlay._drawings.get(overlay._look).images[0])
    assert sights[0] != sights[1]
    assert desk(rig).prompt.measured.text() == "Measured at step 12, mean of all layers"
    assert canvas._badges.top_right is not None
    assert canvas._badges.top_right.text == "step 12 of 16"


def test_a_cell_selects_its_word_and_its_step(rig: FakeRig) -> None:
    matrix = desk(rig).grid.matrix
    left, right = matrix._edges(6)
    rig.click(matrix, QPoint(round((left + right) / 2), matrix.middle(3)))
    assert (chosen(rig), rig.stage.position) == ("pines", 6)
    rig.focus(matrix)
    rig.key(Qt.Key.Key_Up)
    rig.key(Qt.Key.Key_Left)
    assert (chosen(rig), rig.stage.position) == ("calm water", 5)
    assert matrix.readout().text.startswith("calm water, step 6: strength ")


def test_playing_shows_the_heat_at_each_step(rig: FakeRig, monkeypatch: pytest.MonkeyPatch) -> None:
    rig.window.player._timer.setInterval(2)
    seen = set()
    show = desk(rig).tools.overlay.show_look

    def note(look: object) -> bool:
        seen.add(words(rig).step)
        return show(look)  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr(desk(rig).tools.overlay, "show_look", note)
    rig.focus(desk(rig).prompt.chips.chips[0])
    rig.key(Qt.Key.Key_Space)
    assert rig.window.player.playing
    rig.until(lambda: not rig.window.player.playing)
    assert seen == {None, *range(COUNT)}


# ---- the region


def test_a_lasso_ranks_the_words_in_it(rig: FakeRig) -> None:
    whole = [rank.share for rank in desk(rig).region.bars.ranks]
    draw_around(rig)
    region = words(rig).region
    assert region is not None
    assert region.share == pytest.approx(0.23, abs=0.02)
    ranks = desk(rig).region.bars.ranks
    assert {rank.name for rank in ranks} == set(PHRASES)
    assert [rank.share for rank in ranks] == sorted((r.share for r in ranks), reverse=True)
    assert [rank.share for rank in ranks] != whole
    assert any(rank.difference for rank in ranks)
    rig.studio.conductor.scrub(4)
    assert words(rig).region == region
    rig.click(desk(rig).region.bars, QPoint(60, 36 + 10))
    assert chosen(rig) == desk(rig).region.bars.ranks[1].name


@pytest.mark.parametrize("by", ["Esc", "click", "action"])
def test_the_region_goes(rig: FakeRig, by: str) -> None:
    draw_around(rig)
    assert words(rig).region is not None
    canvas = rig.window.viewer_panel.canvas
    if by == "Esc":
        rig.focus(canvas)
        rig.key(Qt.Key.Key_Escape)
    elif by == "click":
        rig.click(canvas, in_picture(rig, 0.8, 0.8))
    else:
        rig.trigger("clear_region")
    assert words(rig).region is None


def test_escape_drops_what_is_being_drawn_and_keeps_the_region(rig: FakeRig) -> None:
    draw_around(rig)
    region = words(rig).region
    canvas = rig.focus(rig.window.viewer_panel.canvas)
    QTest.mousePress(canvas, LEFT, NONE, in_picture(rig, 0.6, 0.6))
    QTest.mouseMove(canvas, in_picture(rig, 0.9, 0.9))
    rig.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, NONE, in_picture(rig, 0.6, 0.9))
    rig.turn()
    assert words(rig).region == region


def test_without_the_lasso_a_drag_pans(rig: FakeRig) -> None:
    rig.click(desk(rig).tools.lasso_button)
    draw_around(rig)
    assert words(rig).region is None
    assert not desk(rig).tools.lasso_button.isChecked()


def test_the_pointer_tells_the_two_strongest_words(rig: FakeRig) -> None:
    canvas = rig.window.viewer_panel.canvas
    QTest.mouseMove(canvas, in_picture(rig, 0.3, 0.4))
    rig.turn()
    reading = words(rig).reading
    assert reading is not None
    first, second = reading.at(0.3, 0.4, None)[:2]
    text = desk(rig).tools.mark.text
    assert text == (
        f"{first.word.text} {round(first.share * 100)} % · "
        f"{second.word.text} {round(second.share * 100)} %"
    )
    rig.trigger("workspace_scrub")
    assert not canvas._overlays


# ---- the overlay


def test_the_word_is_shown_in_three_ways(rig: FakeRig) -> None:
    canvas, tools = rig.window.viewer_panel.canvas, desk(rig).tools
    sights: list[QImage] = []
    for guise in Guise:
        rig.click(tools.guises._buttons[guise])
        rig.studio.conductor.study.show_as(guise)
        assert words(rig).guise is guise
        sights.append(canvas.grab().toImage())
    assert all(a != b for a, b in itertools.pairwise(sights))
    tools.opacity.wish(0)
    rig.turn()
    bare = canvas.grab().toImage()
    assert all(bare != sight for sight in sights)
    assert tools.percent.text() == "0 %"


# ---- what follows


def test_trying_without_a_word_makes_a_child(rig: FakeRig) -> None:
    before = rig.stage.recipe
    rig.studio.conductor.study.choose(2)
    rig.click(desk(rig).chosen.without)
    rig.finish()
    assert rig.stage.recipe.conditioning.text == "a lake at dusk, pines"
    assert rig.stage.recipe.noise == before.noise
    assert rig.scene.nodes[-1].parent == 1
    assert words(rig).knowledge is Knowledge.KNOWN
    assert chosen(rig) is None, "it is not there any more"


def test_branching_without_a_word_runs_the_tail(rig: FakeRig) -> None:
    assert not desk(rig).chosen.branch.isEnabled(), "the finished picture is no step"
    rig.studio.conductor.study.choose(3)
    rig.studio.conductor.scrub(5)
    rig.turn()
    rig.click(desk(rig).chosen.branch)
    rig.finish()
    changes = rig.stage.recipe.changes
    assert [(c.step, c.prompts[0].text) for c in changes if c.prompts] == [
        (5, "a lake at dusk, calm water")
    ]


def test_the_only_word_cannot_be_left_out(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("pines"))
    rig.trigger("generate")
    rig.finish()
    assert [chip.text() for chip in desk(rig).prompt.chips.chips] == ["pines"]
    assert not rig.action("without_word").isEnabled()


def test_the_table_is_written(rig: FakeRig, tmp_path: Path) -> None:
    draw_around(rig)
    rig.answers.path = tmp_path / "table"
    rig.click(desk(rig).grid.export)
    rig.until((tmp_path / "table.csv").exists)
    rows = list(csv.reader((tmp_path / "table.csv").read_text().splitlines()))
    assert rows[0][:6] == [
        "word",
        "from letter",
        "to letter",
        "all steps",
        "in the region",
        "difference",
    ]
    assert [row[0] for row in rows[1:]] == PHRASES
    reading = words(rig).reading
    assert reading is not None
    assert float(rows[1][6]) == pytest.approx(float(reading.strength[0, 0]), abs=1e-5)
    rig.until(lambda: not len(rig.studio.tasks))


def test_the_picture_with_the_word_is_written(rig: FakeRig, tmp_path: Path) -> None:
    rig.answers.path = tmp_path / "heat.png"
    rig.trigger("save_heat")
    rig.until((tmp_path / "heat.png").exists)
    image = QImage(str(tmp_path / "heat.png"))
    assert (image.width(), image.height()) == (256, 256)
    plain = rig.window.viewer_panel.canvas.image
    assert plain is not None
    assert image.convertToFormat(plain.format()) != plain
    rig.until(lambda: not len(rig.studio.tasks))


# ---- odd states


def told(rig: FakeRig) -> str:
    return desk(rig).prompt.what.text()


def test_while_it_is_found_out_it_says_so(rig: FakeRig) -> None:
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("dunes"))
    rig.trigger("generate")
    rig.advance(5)
    assert told(rig) == "The picture is still in the making"
    while words(rig).knowledge is Knowledge.UNFINISHED:
        rig.advance()
    assert told(rig) == "Reading what each word did…"
    rig.finish()
    assert told(rig) == ""


def test_a_model_that_cannot_tell(open_studio: Open) -> None:
    def mute(ref: ModelRef) -> ModelFacts:
        return replace(facts_of(ref), attends=False)

    rig = open_studio(facts=mute)
    rig.paint(PROMPT)
    rig.trigger("workspace_words")
    assert told(rig) == "This model cannot tell what its words do"
    assert attends(rig) == 0


def test_what_failed_can_be_tried_again(open_studio: Open) -> None:
    rig = open_studio()
    rig.paint(PROMPT)
    rig.engine.fail_next(StudioError("There is not enough memory.", "Close something."))
    rig.trigger("workspace_words")
    rig.finish()
    assert told(rig) == "There is not enough memory."
    rig.click(desk(rig).prompt.again)
    rig.finish()
    assert words(rig).knowledge is Knowledge.KNOWN
    assert attends(rig) == 2


def test_a_prompt_of_sixty_words_scrolls(rig: FakeRig) -> None:
    prompt = ", ".join(f"word{number}" for number in range(60))
    rig.studio.conductor.steering.edit(rig.desk.with_prompt(prompt))
    rig.trigger("generate")
    rig.finish()
    assert len(desk(rig).prompt.chips.chips) == 60
    rig.studio.conductor.study.choose(59)
    rig.turn()
    area = desk(rig).grid._area
    assert area.verticalScrollBar().value() > 0, "the selected word is in sight"
    assert rig.window.width() == 1440


# ---- its weight


def test_the_selected_word_is_weighed_in_place_and_has_a_slider_from_then_on(rig: FakeRig) -> None:
    rig.studio.conductor.study.choose(2)
    panel = desk(rig).chosen
    assert not panel.weight.isVisible()
    rig.click(panel.weigh)
    assert [row.axis for row in rig.window.sliders_panel.added] == [WeightAxis("calm water")]
    assert panel.weight.isVisible()
    assert not panel.weigh.isVisible()
    panel.weight.wish(0.2)
    rig.finish()
    assert rig.stage.recipe.conditioning.weights == (Weight("calm water", 0.2),)
    assert chosen(rig) == "calm water"
    rig.studio.conductor.study.choose(0)
    assert panel.weigh.isVisible()
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a mill"))
    assert not rig.action("weigh_word").isEnabled()
