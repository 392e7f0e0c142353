"""Nothing is cut off, at the size the window begins with and at the smallest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QToolButton,
    QWidget,
)

from studio.core.scene import Workspace
from studio.ui import window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio_rig import FakeRig


@pytest.fixture
def full(rig: FakeRig) -> FakeRig:
    """A branch in the making: the most that is on screen at once."""
    rig.paint("a lighthouse in morning fog, soft pastels")
    rig.studio.conductor.steering.edit(rig.desk.with_seed(999_999_999).with_other_seed(888_888_888))
    rig.studio.conductor.steering.commit()
    rig.trigger("generate")
    rig.finish()
    rig.studio.conductor.scrub(11)
    rig.trigger("branch")
    rig.studio.conductor.steering.edit(rig.desk.with_prompt("a storm"))
    rig.trigger("generate")
    rig.advance(6)
    rig.window.timeline_panel.left.setText("about 20.5 s left")
    return rig


def needed(each: QWidget) -> int:
    """The px that a widget's words take."""
    wide = each.fontMetrics().horizontalAdvance
    if isinstance(each, QLabel):
        return 0 if each.wordWrap() else wide(each.text())
    if isinstance(each, QPushButton):
        return each.minimumSizeHint().width()
    if isinstance(each, QToolButton):
        return 0 if each.icon().isNull() else each.iconSize().width()
    if isinstance(each, QComboBox):
        return wide(each.currentText()) + 9 + 24  # as ChoiceField paints it
    if isinstance(each, QLineEdit):
        icons = sum(22 for action in each.actions() if not action.icon().isNull())
        margins = each.textMargins()
        frame = each.style().pixelMetric(QStyle.PixelMetric.PM_DefaultFrameWidth)
        return wide(each.text()) + icons + margins.left() + margins.right() + 2 * frame
    return 0


def cut(root: QWidget) -> Iterator[str]:
    for each in root.findChildren(QWidget):
        if each.isVisible() and each.width() < needed(each):
            text = each.text() if hasattr(each, "text") else ""
            yield f"{type(each).__name__} {text!r}: {each.width()} of {needed(each)} px"


@pytest.mark.parametrize("size", [window.SIZE, (1280, 720), window.SMALLEST])
def test_no_words_are_cut_off(full: FakeRig, size: tuple[int, int]) -> None:
    full.window.resize(*size)
    full.turn()
    assert (full.window.width(), full.window.height()) == size
    assert full.window.findChildren(QAbstractSpinBox), "the walk sees the fields"
    assert sorted(cut(full.window)) == []
    full.finish()


@pytest.mark.parametrize("workspace", Workspace)
def test_no_words_are_cut_off_where_the_columns_are_narrowest(
    full: FakeRig, workspace: Workspace
) -> None:
    full.finish()
    full.window.resize(*window.SMALLEST)
    full.trigger(f"workspace_{workspace}")
    full.window.work_page.columns.setSizes([1, window.SMALLEST[0], 1])
    full.turn()
    every = full.window.findChildren(QPushButton)
    buttons = [each for each in every if each.isVisible() and each.text()]
    assert buttons
    assert [b.text() for b in buttons if b.width() < needed(b)] == []


@pytest.mark.parametrize("size", [window.SIZE, (1280, 720), window.SMALLEST])
def test_controls_do_not_lie_on_one_another(full: FakeRig, size: tuple[int, int]) -> None:
    full.window.resize(*size)
    full.turn()
    for panel in (full.window.prompt_panel, full.window.sliders_panel, full.window.top_bar):
        shown = [each for each in panel.findChildren(QWidget) if each.isVisible()]
        for each in shown:
            beside = each.parentWidget().children()
            for other in beside:
                if other is not each and isinstance(other, QWidget) and other.isVisible():
                    both = each.geometry() & other.geometry()
                    assert both.isEmpty(), f"{each} lies on {other}"
    full.finish()


@pytest.mark.parametrize("size", [window.SIZE, window.SMALLEST])
def test_the_first_page_fits_across(rig: FakeRig, size: tuple[int, int]) -> None:
    rig.window.resize(*size)
    rig.turn()
    assert sorted(cut(rig.window)) == []
    page = rig.window.first_page
    for each in (page.prompt, page.generate, page.note, *page.cards):
        left = each.mapTo(rig.window, each.rect().topLeft()).x()
        assert left >= 0
        assert left + each.width() <= rig.window.width()
    assert QApplication.focusWidget() is page.prompt


def test_the_first_page_shows_all_of_it(rig: FakeRig) -> None:
    page = rig.window.first_page
    rig.window.resize(*window.SIZE)
    rig.turn()
    assert page.strip_panel.isVisible()
    assert page.drop.visibleRegion().boundingRect() == page.drop.rect()
    rig.window.resize(*window.SMALLEST)
    rig.turn()
    assert not page.strip_panel.isVisible(), "the examples are worth more than empty steps"
    assert page.drop.visibleRegion().boundingRect() == page.drop.rect()


def test_fields_keep_their_room_where_the_prompt_has_to_scroll(full: FakeRig) -> None:
    panel, edges = full.window.prompt_panel, []
    for size in (window.SIZE, window.SMALLEST):
        full.window.resize(*size)
        full.turn()
        edges.append(panel.width() - panel.prompt.width())
    assert edges[0] == edges[1]
    full.finish()


def test_tabs_are_as_high_as_they_need_to_be(full: FakeRig) -> None:
    tabs = full.window.top_bar.workspaces
    assert tabs.height() == tabs.sizeHint().height()
    full.finish()
