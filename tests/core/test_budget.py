"""The budget against a model of it: never over the limit, the least recently used goes first."""

from __future__ import annotations

from core_values import examples
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from studio.core.budget import Budget

LIMIT = 10
keys = st.integers(0, 5)


class BudgetMachine(RuleBasedStateMachine):
    """A list of (key, value), the most recently used last."""

    def __init__(self) -> None:
        super().__init__()
        self.budget: Budget[int, str] = Budget(LIMIT, len)
        self.model: list[tuple[int, str]] = []

    def _forget(self, key: int) -> None:
        self.model = [entry for entry in self.model if entry[0] != key]

    @rule(key=keys, size=st.integers(0, 12))
    def put(self, key: int, size: int) -> None:
        self.budget.put(key, "x" * size)
        self._forget(key)
        if size <= LIMIT:
            self.model.append((key, "x" * size))
        while sum(len(value) for _, value in self.model) > LIMIT:
            del self.model[0]

    @rule(key=keys)
    def get(self, key: int) -> None:
        found = [entry for entry in self.model if entry[0] == key]
        assert self.budget.get(key) == (found[0][1] if found else None)
        self._forget(key)
        self.model.extend(found)

    @rule(key=keys)
    def drop(self, key: int) -> None:
        self.budget.drop(key)
        self._forget(key)

    @rule(sure=st.integers(0, 9))
    def clear(self, sure: int) -> None:
        if sure == 0:
            self.budget.clear()
            self.model.clear()

    @invariant()
    def agree(self) -> None:
        assert self.budget.used == sum(len(value) for _, value in self.model) <= LIMIT
        assert len(self.budget) == len(self.model)
        kept = {key for key, _ in self.model}
        assert all((key in self.budget) == (key in kept) for key in range(6))


class TestBudget(BudgetMachine.TestCase):  # type: ignore[name-defined, misc]
    settings = settings(examples(25), stateful_step_count=25)


def test_a_value_too_large_replaces_nothing_but_its_own_key() -> None:
    budget: Budget[str, str] = Budget(4, len)
    budget.put("a", "xx")
    budget.put("b", "xx")
    budget.put("a", "xxxxx")
    assert "a" not in budget
    assert budget.get("b") == "xx"
    assert budget.used == 2
