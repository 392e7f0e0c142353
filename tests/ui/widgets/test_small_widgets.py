"""Panels, chips, notices, buttons, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from studio.ui.theme import Token
from studio.ui.widgets import canvas_paint, paint
from studio.ui.widgets.buttons import Switch
from studio.ui.widgets.cards import DropZone, ExampleCard
from studio.ui.widgets.chip import ChipState, StatusChip
from studio.ui.widgets.flow import FlowLayout
from studio.ui.widgets.notice import Note, NoticeStack, Severity
from studio.ui.widgets.paint import Badge
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.progress import ThinProgress, progress_text
from studio.ui.widgets.segmented import Choice, Segmented

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from studio.core.pixels import Pixels

LEFT = Qt.MouseButton.LeftButton
SPACES = (Choice("scrub", "Scrub"), Choice("explore", "Explore"), Choice("words", "Words"))


def heard(signal: object) -> list[object]:
    said: list[object] = []
    signal.connect(lambda *args: said.append(args[0] if args else None))
    return said


def test_segments(qtbot: QtBot) -> None:
    row = Segmented(SPACES)
    qtbot.addWidget(row)
    said = heard(row.chosen)
    row.show_choice("words")
    row.show_choice("words")
    assert (row.choice, said) == ("words", [])
    buttons = row.findChildren(QPushButton)
    qtbot.mouseClick(buttons[1], LEFT)
    qtbot.mouseClick(buttons[1], LEFT)
    assert said == ["explore"]
    assert [button.isChecked() for button in buttons] == [False, True, False]


def test_segments_by_keyboard(qtbot: QtBot) -> None:
    row = Segmented(SPACES)
    qtbot.addWidget(row)
    with qtbot.waitActive(row):
        row.show()
        row.activateWindow()
    said = heard(row.chosen)
    first = row.findChildren(QPushButton)[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert said == ["explore"]


def test_a_panel(qtbot: QtBot) -> None:
    panel = Panel("History")
    qtbot.addWidget(panel)
    button = panel.add_button("branch", "Branch here")
    panel.show_note("8 changed")
    panel.show_title("Story")
    panel.body.addWidget(QWidget())
    panel.resize(300, 200)
    panel.show()
    assert button.accessibleName() == "Branch here"
    assert panel.accessibleName() == "Story"
    assert panel._note.isVisible()
    panel.show_note("")
    assert not panel._note.isVisible()


def test_the_chip_breathes_only_in_sight(qtbot: QtBot) -> None:
    chip = StatusChip()
    qtbot.addWidget(chip)
    chip.show_state(ChipState.LOADING, "reading weights")
    assert not chip._beat.isActive()
    chip.show()
    assert chip._beat.isActive()
    chip.hide()
    assert not chip._beat.isActive()
    chip.show()
    chip.show_state(ChipState.READY, "ready")
    assert not chip._beat.isActive()
    assert chip.accessibleName() == "ready"


@pytest.mark.parametrize("state", list(ChipState))
def test_the_chip_paints(qtbot: QtBot, grab: Callable[..., QImage], state: ChipState) -> None:
    chip = StatusChip(chevron=True)
    qtbot.addWidget(chip)
    chip.show_state(state, "starter")
    chip.resize(chip.sizeHint())
    inks = {grab(chip).pixelColor(x, 16).name() for x in range(15, 23)}
    wanted = {"loading": "#f2c14e", "ready": "#6fd69b", "error": "#f0787a"}
    assert wanted[state] in inks


def test_a_switch(qtbot: QtBot) -> None:
    switch = Switch("Snap")
    qtbot.addWidget(switch)
    switch.resize(switch.sizeHint())
    said = heard(switch.switched)
    switch.show_on(True)
    assert said == []
    qtbot.mouseClick(switch, LEFT)
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert said == [False, True]


NOTES = (
    Note(Severity.INFO, "Saved."),
    Note(Severity.ERROR, "No room.", "Choose a smaller size.", "MemoryError"),
)


def test_notices_stack_and_go(qtbot: QtBot, grab: Callable[..., QImage]) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    seen = heard(stack.dismissed)
    stack.show_notes(NOTES)
    kept = stack.notices[1]
    assert stack.isVisible()
    grab(stack)
    stack.show_notes(NOTES[1:])
    assert stack.notices == (kept,)
    close = kept.findChildren(QToolButton)[-1]
    qtbot.mouseClick(close, LEFT)
    assert seen == [NOTES[1]]
    assert stack.notices == (kept,)
    stack.show_notes(())
    assert not stack.isVisible()


def test_details_are_copied(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    stack.show_notes(NOTES)
    button = stack.notices[1].findChild(QPushButton)
    assert button.accessibleName() == "Copy details"
    qtbot.mouseClick(button, LEFT)
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines() == ["No room.", "Choose a smaller size.", "MemoryError"]
    assert stack.notices[0].findChild(QPushButton) is None


def test_a_notice_may_offer_an_action(qtbot: QtBot) -> None:
    stack = NoticeStack()
    qtbot.addWidget(stack)
    wanted = heard(stack.acted)
    stack.show_notes(NOTES, {NOTES[0]: "Show in folder"})
    qtbot.mouseClick(stack.notices[0].findChild(QPushButton), LEFT)
    assert wanted == [NOTES[0]]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (2.83, "18 of 20 · about 2.8 s left"),
        (42.4, "18 of 20 · about 42 s left"),
        (150.0, "18 of 20 · about 2 min left"),
        (None, "18 of 20"),
    ],
)
def test_the_words_beside_progress(seconds: float | None, text: str) -> None:
    assert progress_text(18, 20, seconds) == text


def test_progress(qtbot: QtBot, grab: Callable[..., QImage]) -> None:
    bar = ThinProgress()
    qtbot.addWidget(bar)
    bar.resize(100, 3)
    before = grab(bar)
    bar.show_share(1.7)
    assert bar.share == 1.0
    assert grab(bar) != before
    seen = QAccessible.queryAccessibleInterface(bar)
    assert seen.role() == QAccessible.Role.ProgressBar
    assert seen.text(QAccessible.Text.Value) == "100 %"
    bar.show_share(None)
    assert grab(bar) == before


def test_a_card(qtbot: QtBot, grab: Callable[..., QImage], picture: Callable[..., Pixels]) -> None:
    card = ExampleCard()
    qtbot.addWidget(card)
    card.show_example("A lake at dusk", "20 steps · calm", picture(300, 200))
    card.resize(card.sizeHint())
    said = heard(card.clicked)
    grab(card, 2.0)
    assert card.accessibleName() == "A lake at dusk"
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert len(said) == 1


def test_a_drop_zone(qtbot: QtBot, grab: Callable[..., QImage], tmp_path: Path) -> None:
    zone = DropZone("Drop a picture", "Any picture")
    qtbot.addWidget(zone)
    zone.resize(600, 80)
    files, wished = heard(zone.files_dropped), heard(zone.open_wished)
    grab(zone)
    qtbot.mouseClick(zone.findChild(QPushButton), LEFT)
    assert len(wished) == 1
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "lake.png"))])
    none = Qt.KeyboardModifier.NoModifier
    zone.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, LEFT, none))
    assert files == [[tmp_path / "lake.png"]]


def test_a_flow_breaks_into_lines(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, gap=6)
    for _ in range(5):
        chip = QWidget()
        chip.setFixedSize(60, 26)
        flow.addWidget(chip)
    assert flow.heightForWidth(1000) == 26
    assert flow.heightForWidth(130) == 26 * 3 + 12
    flow.setGeometry(QRect(0, 0, 130, 100))
    places = [flow.itemAt(row).widget().pos().toTuple() for row in range(5)]
    assert places == [(0, 0), (66, 0), (0, 32), (66, 32), (0, 64)]


@pytest.mark.parametrize("width", [60.0, 130.0, 200.0, 260.0, 600.0])
def test_two_names_on_a_picture_are_shortened_alike(qapp: QApplication, width: float) -> None:
    names = Badge("A   a lake with a boat at sunset", Token.A), Badge("B   1 stroke", Token.B)
    shown = canvas_paint._shortened(*names, width)
    taken = sum(paint.pill_width(each) for each in shown if each is not None)
    assert taken <= width
    if width >= 200:
        assert [each.text[0] for each in shown if each is not None] == ["A", "B"]
    if width >= 600:
        assert shown == names
