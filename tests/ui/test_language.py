"""Every text on screen can be put into another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from studio.core.samplers import SAMPLERS
from studio.ui.examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio_rig import FakeRig
    from window_fixtures import Open

MARK = "»"

AS_IT_IS = {
    *("Sfumato", "a lake at dawn", "a storm"),
    *(example.prompt for example in EXAMPLES),  # the words that the starter learned
    *("Processor", "starter · 32-bit"),  # what the engine says
}
"""Names, prompts, and what the engine says."""


class Foreign(QTranslator):
    """A language in which every text begins with a mark."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's own name
        return False

    def translate(self, _context: str, source: str, *_: object) -> str:
        return MARK + source


@pytest.fixture
def abroad(qapp: object, open_studio: Open) -> Iterator[FakeRig]:
    """A studio in another language, with a picture and a branch."""
    language = Foreign()
    assert QCoreApplication.installTranslator(language)
    try:
        rig = open_studio()
        rig.paint()
        rig.studio.conductor.steering.edit(rig.desk.with_other_prompt("a storm"))
        rig.studio.conductor.scrub(7)
        rig.trigger("branch")
        yield rig
    finally:
        QCoreApplication.removeTranslator(language)


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Every text of the widgets, and where it stands."""
    for each in (root, *root.findChildren(QWidget)):
        where = f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        yield where + ", tooltip", each.toolTip()
        yield where + ", spoken name", each.accessibleName()
        if isinstance(each, QLabel | QAbstractButton):
            yield where, each.text()
        elif isinstance(each, QLineEdit | QPlainTextEdit):
            yield where, each.placeholderText()
        elif isinstance(each, QComboBox):
            for row in range(each.count()):
                yield where, each.itemText(row)


def is_words(text: str) -> bool:
    """Whether there is something to translate: letters, beyond names and keys."""
    plain = text.strip()
    if plain in AS_IT_IS or plain.startswith("Ctrl+"):
        return False
    known = {sampler.label for sampler in SAMPLERS.values()} | {"256 × 256"}
    return any(letter.isalpha() for letter in plain) and plain not in known


def untranslated(root: QWidget) -> set[str]:
    return {
        f"{where}: {text!r}"
        for where, text in texts(root)
        if is_words(text) and MARK not in text and not where.startswith(("QSpin", "QDouble"))
    }


def test_every_text_of_the_window_is_translated(abroad: FakeRig) -> None:
    inner = abroad.window.findChildren(QAbstractSpinBox)
    assert inner, "the walk sees the fields"
    assert sorted(untranslated(abroad.window)) == []


def test_every_action_is_translated(abroad: FakeRig) -> None:
    for action in abroad.window.actions_by_name.values():
        assert action.text().startswith(MARK)
        assert action.toolTip().startswith(MARK)


def test_painted_words_are_translated(abroad: FakeRig) -> None:
    window = abroad.window
    badge = window.viewer_panel.canvas._badges.bottom_left
    assert badge is not None
    assert MARK in badge.text
    assert MARK in window.timeline_panel.timeline.readout().text
    for row in abroad.scene.nodes:
        index = window.history_panel.list.model().index(row.id - 1, 0)
        tip = str(index.data(3))  # the tooltip: title and meta
        assert MARK in tip
