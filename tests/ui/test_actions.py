"""The one table of actions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence

from studio.ui import actions, icons
from studio.ui.action_table import table

if TYPE_CHECKING:
    from studio_rig import FakeRig


class Anything(dict[str, object]):
    """Deeds by name that do nothing."""

    def __missing__(self, name: str) -> object:
        return lambda: None


@pytest.fixture
def rows() -> tuple[actions.Action, ...]:
    return table(Anything())  # type: ignore[arg-type]  # a mapping of every name


def test_names_are_unique(rows: tuple[actions.Action, ...]) -> None:
    assert [name for name, count in Counter(row.name for row in rows).items() if count > 1] == []


def test_titles_are_unique(rows: tuple[actions.Action, ...]) -> None:
    assert [name for name, count in Counter(row.title for row in rows).items() if count > 1] == []


def test_no_two_actions_share_a_key(rows: tuple[actions.Action, ...]) -> None:
    keys = Counter(QKeySequence(row.keys).toString() for row in rows if row.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_key_is_one_that_qt_can_read(rows: tuple[actions.Action, ...]) -> None:
    assert [row.name for row in rows if row.keys and not QKeySequence(row.keys).toString()] == []


def test_single_keys_and_only_they_are_plain(rows: tuple[actions.Action, ...]) -> None:
    single = {row.name for row in rows if row.keys and "Ctrl" not in row.keys}
    with_their_own_shortcut = {"stop", "full_screen", "rename"}  # no field wants Esc, F11, F2
    assert single - with_their_own_shortcut == {row.name for row in rows if row.plain}


def test_every_icon_exists(rows: tuple[actions.Action, ...], rig: FakeRig) -> None:
    for row in rows:
        if row.icon:
            assert not icons.icon(row.icon).isNull(), row.icon


def test_a_tooltip_names_the_deed_and_its_key(rows: tuple[actions.Action, ...]) -> None:
    by_name = {row.name: row for row in rows}
    assert actions.hint(by_name["undo"]) == "Undo  (Ctrl+Z)"
    assert actions.hint(by_name["unbranch"]) == "Leave the branch"


def test_a_missing_deed_is_found_at_once() -> None:
    with pytest.raises(KeyError):
        table({})


def test_the_window_has_every_action_with_its_key(rig: FakeRig) -> None:
    for row in rig.window.rows:
        action = rig.action(row.name)
        assert action.text() == row.title
        assert action in rig.window.actions()
        shown = QKeySequence() if row.plain or not row.keys else QKeySequence(row.keys)
        assert action.shortcut() == shown


def test_actions_that_make_no_sense_are_grey(rig: FakeRig) -> None:
    grey = {name for name, action in rig.window.actions_by_name.items() if not action.isEnabled()}
    for name in ("stop", "undo", "redo", "save", "copy", "branch", "unbranch", "play", "first"):
        assert name in grey
    for name in ("generate", "open", "open_model", "palette", "quit", "roll_seed"):
        assert name not in grey
    rig.paint()
    grey = {name for name, action in rig.window.actions_by_name.items() if not action.isEnabled()}
    assert not grey & {"undo", "save", "copy", "play", "first"}
