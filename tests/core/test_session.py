"""The session against a model of it: undo walks through everything, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core_values import a_desk, examples
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from studio.core import session as session_module
from studio.core.session import Session

if TYPE_CHECKING:
    import pytest

    from studio.core.desk import Desk

DESKS = tuple(a_desk(str(number)) for number in range(5))
desks = st.sampled_from(DESKS)


class SessionMachine(RuleBasedStateMachine):
    """Two piles of desks and one in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(DESKS[0])
        self.behind: list[tuple[Desk, frozenset[int]]] = []
        self.entry = self.hand = DESKS[0]
        self.pruned: frozenset[int] = frozenset()
        self.before: list[tuple[Desk, frozenset[int]]] = []

    def _commit(self) -> bool:
        if self.hand == self.entry:
            return False
        self._enter(self.pruned)
        return True

    def _enter(self, pruned: frozenset[int]) -> None:
        self.behind.append((self.entry, self.pruned))
        self.entry, self.pruned = self.hand, pruned
        self.before.clear()

    @rule(desk=desks)
    def edit(self, desk: Desk) -> None:
        assert self.session.edit(desk) == (desk != self.hand)
        self.hand = desk

    @rule()
    def commit(self) -> None:
        assert self.session.commit() == self._commit()

    @rule()
    def undo(self) -> None:
        self._commit()
        assert self.session.undo() == bool(self.behind)
        if self.behind:
            self.before.append((self.entry, self.pruned))
            self.entry, self.pruned = self.behind.pop()
            self.hand = self.entry

    @rule()
    def redo(self) -> None:
        possible = bool(self.before) and self.hand == self.entry
        assert self.session.redo() == possible
        if possible:
            self.behind.append((self.entry, self.pruned))
            self.entry, self.pruned = self.before.pop()
            self.hand = self.entry

    @rule(pruned=st.frozensets(st.integers(1, 4)))
    def prune(self, pruned: frozenset[int]) -> None:
        self.session.prune(pruned)
        self._enter(pruned)

    @rule(guidance=st.integers(0, 3))
    def refit(self, guidance: int) -> None:
        def fit(desk: Desk) -> Desk:
            return desk.with_guidance(guidance)

        self.session.refit(fit)
        self.hand, self.entry = fit(self.hand), fit(self.entry)

    @invariant()
    def agree(self) -> None:
        assert (self.session.desk, self.session.pruned) == (self.hand, self.pruned)
        assert self.session.can_undo == (bool(self.behind) or self.hand != self.entry)
        assert self.session.can_redo == (bool(self.before) and self.hand == self.entry)

    def teardown(self) -> None:
        """Whatever happened, undo leads back through every entry to the start."""
        self._commit()
        expected = [*reversed(self.behind)]
        walked = []
        while self.session.undo():
            walked.append((self.session.desk, self.session.pruned))
        assert walked == expected


class TestSession(SessionMachine.TestCase):  # type: ignore[name-defined, misc]
    settings = settings(examples(20), stateful_step_count=20)


def test_one_drag_is_one_entry() -> None:
    session = Session(DESKS[0])
    for tenth in range(1, 11):
        assert session.edit(DESKS[0].with_guidance(tenth / 10))
    assert session.commit()
    assert session.undo()
    assert session.desk == DESKS[0]
    assert not session.can_undo
    assert session.redo()
    assert session.desk == DESKS[0].with_guidance(1.0)


def test_what_was_not_committed_comes_back_with_redo() -> None:
    session = Session(DESKS[0])
    session.edit(DESKS[1])
    assert session.can_undo
    assert session.undo()
    assert session.redo()
    assert session.desk == DESKS[1]


def test_an_edit_that_returns_keeps_what_can_be_redone() -> None:
    session = Session(DESKS[0])
    session.edit(DESKS[1])
    session.undo()
    session.edit(DESKS[2])
    assert not session.can_redo
    session.edit(DESKS[0])
    assert session.can_redo


def test_fitting_a_model_does_not_swallow_a_half_typed_word() -> None:
    session = Session(DESKS[0])
    session.edit(DESKS[1])
    session.refit(lambda desk: desk.with_steps(4))
    assert session.desk == DESKS[1].with_steps(4)
    assert session.undo()
    assert session.desk == DESKS[0].with_steps(4)


def test_the_oldest_entries_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "DEPTH", 3)
    session = Session(DESKS[0])
    for desk in DESKS[1:]:
        session.edit(desk)
        session.commit()
    walked = [session.desk]
    while session.undo():
        walked.append(session.desk)
    assert walked == [DESKS[4], DESKS[3], DESKS[2]]
