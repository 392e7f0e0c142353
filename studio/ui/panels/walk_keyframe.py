"""The keyframe that is selected: its picture, how long it rests, how the walk goes on from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from studio.core.between import NoisePath
from studio.core.conditioning import Meeting
from studio.core.walk import HOLD, SECONDS, Easing
from studio.ui.pad_words import recipe_tip
from studio.ui.panels.buttons import tool_button
from studio.ui.theme import Space, mark
from studio.ui.walk_words import easing_choices, keyframe_names, meeting_choices, path_choices
from studio.ui.widgets.canvas import Badge, Badges
from studio.ui.widgets.fields import ChoiceField, DecimalField
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.picture_view import PictureView
from studio.ui.widgets.scrolled import scrolled
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction, QResizeEvent

    from studio.core.scene import Scene
    from studio.core.walk import Passage
    from studio.core.walking import Walking

PICTURE: Final = (96, 190)
"""The height of the picture at least and at most; where there is less room, it is left out."""


class WalkKeyframe(Panel):
    """Shows one keyframe and changes it."""

    def __init__(self, walking: Walking, named: dict[str, QAction]) -> None:
        super().__init__(tr("Picture"))
        self._walking = walking
        self._index: int | None = None
        self.add_to_header(tool_button(named["walk_duplicate"], "copy"))
        self.add_to_header(tool_button(named["walk_remove"], "trash"))
        self.picture = PictureView()
        self.name = QLineEdit()
        self.name.setMaxLength(120)
        self.seconds = DecimalField(SECONDS.low, SECONDS.high)
        self.hold = DecimalField(HOLD.low, HOLD.high)
        for field in (self.seconds, self.hold):
            field.setSuffix(tr(" s"))
        self.easing = ChoiceField(easing_choices())
        self.noise = ChoiceField(path_choices())
        self.words = ChoiceField(meeting_choices(apart=True))
        self.pace = QLabel()
        self.recipe = QLabel()
        for label in (self.pace, self.recipe):
            label.setWordWrap(True)
            mark(label, tone="second")
        self.recipe.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.recipe.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._place()
        self._connect()

    def _place(self) -> None:
        self.form = QWidget()
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self.form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.BUTTONS)
        grid.setVerticalSpacing(6)
        rows: tuple[tuple[str, QWidget, str], ...] = (
            (tr("Name"), self.name, tr("What this picture is called here")),
            (tr("Time to next"), self.seconds, tr("Seconds on the way to the next picture")),
            (tr("Hold"), self.hold, tr("Seconds that the walk rests at this picture")),
            (tr("Easing"), self.easing, ""),
            (tr("Noise path"), self.noise, ""),
            (tr("Words"), self.words, ""),
        )
        for row, (words, field, tip) in enumerate(rows):
            label = QLabel(words)
            mark(label, tone="body")
            label.setBuddy(field)
            field.setAccessibleName(words)
            if tip:
                field.setToolTip(tip)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(1, 1)  # the fields' words are longer than what they are called
        self._below = QWidget()
        column = QVBoxLayout(self._below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.body.spacing())
        for widget in (self.form, self.pace, self.recipe):
            column.addWidget(widget)
        self.body.addWidget(self.picture)
        self.body.addWidget(scrolled(self._below), 1)

    def _connect(self) -> None:
        walking = self._walking
        self.name.editingFinished.connect(self._rename)
        self.hold.edited.connect(lambda value: self._wish(lambda i: walking.hold(i, value)))
        self.seconds.edited.connect(lambda value: self._wish(lambda i: walking.last(i, value)))
        self.easing.chosen.connect(
            lambda name: self._go_on(lambda onward: replace(onward, easing=Easing(name), pace=()))
        )
        self.noise.chosen.connect(
            lambda name: self._go_on(lambda onward: replace(onward, noise=NoisePath(name), pace=()))
        )
        self.words.chosen.connect(
            lambda name: self._go_on(lambda onward: replace(onward, words=Meeting(name), pace=()))
        )

    def _wish(self, wish: Callable[[int], None]) -> None:
        if self._index is not None:
            wish(self._index)

    def _go_on(self, change: Callable[[Passage], Passage]) -> None:
        self._wish(lambda index: self._walking.go_on(index, change))

    def _rename(self) -> None:
        text = self.name.text()
        self._wish(lambda index: self._walking.rename(index, text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The picture has what the fields leave; in a low window only the timeline shows it."""
        fields = self._below.heightForWidth(self._below.width()) if self._index is not None else 0
        around = Space.HEADER + 2 * self.body.spacing() + Space.INSIDE
        room = self.height() - around - fields
        self.picture.setVisible(room >= PICTURE[0])
        self.picture.setFixedHeight(min(max(room, PICTURE[0]), PICTURE[1]))

    def show_scene(self, scene: Scene) -> None:
        """Show the selected keyframe."""
        shown = scene.walk
        index = self._index = shown.selected
        self.form.setVisible(index is not None)
        if index is None:
            self.show_title(tr("Picture"))
            self.show_note("")
            self.picture.show_picture(None)
            self.picture.show_badges(Badges())
            self.picture.show_placeholder(tr("No picture yet"))
            self.pace.setText("")
            self.recipe.setText("")
            self._fit()
            return
        keyframe, name = shown.walk.keyframes[index], keyframe_names(shown.walk)[index]
        self.show_title(tr("Picture {number}", number=index + 1))
        self.picture.show_picture(shown.pictures[index])
        self.show_note(tr("at {time} s", time=f"{shown.walk.starts[index]:.1f}"))
        self.picture.show_badges(Badges(bottom_left=Badge(name)))
        if not self.name.hasFocus():
            self.name.setText(keyframe.name)
            self.name.setCursorPosition(0)  # of a long one the beginning is read
        self.name.setPlaceholderText(name)
        self.seconds.show_value(keyframe.onward.seconds)
        self.hold.show_value(keyframe.hold)
        self.easing.show_choice(keyframe.onward.easing)
        self.noise.show_choice(keyframe.onward.noise)
        facts = scene.model.facts
        meets = facts is None or facts.meets or keyframe.onward.words is Meeting.ATTENTION
        self.words.show_choices(meeting_choices(apart=meets))
        self.words.show_choice(keyframe.onward.words)
        goes_on = index in shown.walk.passages
        for field in (self.seconds, self.easing, self.noise, self.words):
            field.setEnabled(goes_on)
        paced = goes_on and bool(keyframe.onward.pace)
        self.pace.setVisible(paced)
        self.pace.setText(tr("Evened by visible change; another easing or path takes that back."))
        self.recipe.setText(recipe_tip(keyframe.recipe))
        self._fit()
