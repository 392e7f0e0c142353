"""A few choices side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from studio.ui.theme import mark
from studio.ui.widgets.fields.choice_field import Choice
from studio.ui.widgets.node_drag import Spring

__all__ = ["Choice", "Segmented"]


class Segmented(QFrame):
    """One of a few, all in sight. chosen(str): the id that the artist picked."""

    chosen = Signal(str)

    def __init__(self, choices: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="segments")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._shown = choices[0].id if choices else ""
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(2)
        for choice in choices:
            self.add_choice(choice)

    def add_choice(self, choice: Choice) -> None:
        """One more, at the end."""
        self._shown = self._shown or choice.id
        button = QPushButton(choice.label)
        button.setCheckable(True)
        button.setChecked(choice.id == self._shown)
        button.setToolTip(choice.hint)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, kind="segment")
        button.clicked.connect(self._pick)
        self._buttons[choice.id] = button
        self._group.addButton(button)
        self._row.addWidget(button)

    @property
    def choice(self) -> str:
        """The id on show."""
        return self._shown

    def show_choice(self, choice_id: str) -> None:
        """Show one of them."""
        if choice_id != self._shown:
            self._buttons[choice_id].setChecked(True)  # emits no `clicked`
            self._shown = choice_id

    def spring(self) -> None:
        """Let a choice be picked by holding a picture of the history over it."""
        for button in self._buttons.values():
            Spring(button)

    def _pick(self) -> None:
        picked = next(name for name, button in self._buttons.items() if button.isChecked())
        if picked != self._shown:
            self._shown = picked
            self.chosen.emit(picked)
