"""The picture on show, small, beside what steers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from studio.core.jobs import Quality
from studio.ui.panels.buttons import push_button, tool_button
from studio.ui.theme import Space, Token
from studio.ui.widgets.answer_chip import AnswerChip
from studio.ui.widgets.buttons import text_button
from studio.ui.widgets.canvas import Badge, Badges, Canvas
from studio.ui.widgets.panel import Panel
from studio.ui.words import answers_line, draft_badge, tr, view_badge

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from studio.core.pixels import Pixels
    from studio.core.scene import Scene, Stage


class CurrentPicture(Panel):
    """A canvas, and what can be done with its picture from here."""

    def __init__(self, named: dict[str, QAction]) -> None:
        super().__init__(tr("Current picture"))
        self._named = named
        self._instead: Pixels | None = None
        self._scene: Scene | None = None
        self.add_to_header(tool_button(named["workspace_scrub"], "film"))
        self.canvas = Canvas()
        self.canvas.setMinimumHeight(140)
        self.full = push_button(named["render_full"], "sparkle")
        self.branch = text_button(tr("Branch here"), "branch")
        self.branch.setToolTip(tr("Branch from the step on show, or choose a step first"))
        self.branch.clicked.connect(self._branch)
        self.answers = AnswerChip()
        self.answers.setAccessibleName(tr("How soon pictures answer"))
        self.answers.setToolTip(
            tr(
                "From your hand to the changed picture, the middle of the latest drafts; "
                "click to say how soon they should be there"
            )
        )
        row = QHBoxLayout()
        row.setSpacing(Space.BUTTONS)
        row.addWidget(self.full, 1)
        row.addWidget(self.branch, 1)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.answers)
        self.body.addLayout(row)

    def show_scene(self, scene: Scene) -> None:
        """Show the picture and say what it is."""
        self.answers.show_answers(scene.answers, answers_line(scene.answers))
        self._scene = scene
        stage = scene.stage
        if self._instead is not None:
            return
        if stage is None:
            self.canvas.show_picture(None)
            return
        if stage.picture is not None:
            size = (stage.recipe.width, stage.recipe.height)
            self.canvas.show_picture(stage.picture, size)
        self.canvas.show_badges(Badges(bottom_left=_badge(scene, stage)))

    def show_instead(self, picture: Pixels | None) -> None:
        """Show another picture for as long as it is only looked at; None for the one on show."""
        self._instead = picture
        if picture is None:
            if self._scene is not None:
                self.show_scene(self._scene)
            return
        self.canvas.show_picture(picture, self.canvas.nominal)
        self.canvas.show_badges(Badges(bottom_left=Badge(tr("only looked at"))))

    def _branch(self) -> None:
        """At the end of a run there is no step to branch from: the steps are in Scrub."""
        branch = self._named["branch"]
        (branch if branch.isEnabled() else self._named["workspace_scrub"]).trigger()


def _badge(scene: Scene, stage: Stage) -> Badge:
    if stage.quality is Quality.DRAFT:
        return Badge(draft_badge(stage, scene.desk), Token.WARNING)
    return Badge(view_badge(stage, scene.progress))
