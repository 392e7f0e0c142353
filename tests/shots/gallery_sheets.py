"""The sheets of the gallery: widgets in the states that are worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from scenery import landscape, step

from studio.ui import theme
from studio.ui.theme import Token, mark
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.buttons import Switch, icon_button, text_button
from studio.ui.widgets.canvas import Badge, Badges, Canvas
from studio.ui.widgets.cards import DropZone, ExampleCard
from studio.ui.widgets.chip import ChipState, StatusChip
from studio.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DecimalField,
    IntField,
    Labelled,
    PromptBox,
    SeedField,
)
from studio.ui.widgets.history_list import HistoryList, HistoryRow
from studio.ui.widgets.notice import Note, NoticeStack, Severity
from studio.ui.widgets.palette import CommandPalette
from studio.ui.widgets.palette import Row as Palette
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.progress import ThinProgress, progress_text
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.timeline import Film, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable


def _sheet(width: int, height: int) -> QWidget:
    sheet = QWidget()
    sheet.setFixedSize(width, height)
    sheet.setAutoFillBackground(True)
    return sheet


def sliders() -> QWidget:
    sheet = _sheet(312, 520)
    column = QVBoxLayout(sheet)
    column.setContentsMargins(14, 14, 14, 14)
    column.setSpacing(0)
    rows = (
        (SliderSpec("Warmth", -3, 3, signed=True), 0.8),
        (SliderSpec("Fog density", -3, 3, signed=True), 1.35),
        (SliderSpec("Brush size", -3, 3, signed=True, dot=True), -0.6),
        (SliderSpec("Horizon height", -3, 3, signed=True, dot=True), 0),
        (SliderSpec("Guidance", 1, 20, default=7.5, decimals=1, dot=True), 6.5),
        (SliderSpec("Rotate noise", -180, 180, decimals=0, signed=True, unit="°"), 24),
        (SliderSpec("Weight of “low fog” in the whole long sentence", 0, 2, detents=(1.0,)), 1.4),
        (SliderSpec("Between two seeds", 0, 1, ends=("184 220 731", "90 114")), 0.3),
        (SliderSpec("Cannot be moved now", 0, 1), 0.4),
    )
    for spec, value in rows:
        row = AxisSlider(spec)
        row.setObjectName(spec.name)
        row.show_value(value)
        column.addWidget(row)
        if spec.name == "Warmth":
            row.show_mark(0.2)
    row.setEnabled(False)
    column.addStretch()
    sheet.setProperty("lit", "Fog density")
    return sheet


def fields() -> QWidget:
    sheet = _sheet(304, 430)
    column = QVBoxLayout(sheet)
    column.setContentsMargins(14, 14, 14, 14)
    column.setSpacing(10)
    box = PromptBox("Describe a picture")
    column.addWidget(box)
    full = PromptBox("Describe a picture")
    full.show_text(
        "an alpine lake at dusk, layered ridges, low fog, warm rim light, gouache on paper"
    )
    full.setObjectName("full")
    column.addWidget(full)
    choice = ChoiceField((Choice("dpm", "DPM++ 2M Karras"), Choice("euler", "Euler")))
    choice.show_choice("dpm")
    seed = SeedField()
    seed.show_seed(184220731)
    steps, guidance = IntField(1, 200), DecimalField(0, 30)
    steps.show_value(20)
    guidance.show_value(6.5)
    off = IntField(1, 10)
    off.setEnabled(False)
    for left, right in (
        (Labelled("Sampler", choice), Labelled("Seed", seed)),
        (Labelled("Steps", steps), Labelled("Guidance", guidance)),
        (Labelled("Width", off), Labelled("Height", IntField(1, 9))),
    ):
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(left, 1)
        row.addWidget(right, 1)
        column.addLayout(row)
    column.addStretch()
    sheet.setProperty("lit", "full")
    return sheet


def canvas() -> QWidget:
    sheet = _sheet(1000, 520)
    row = QHBoxLayout(sheet)
    row.setContentsMargins(10, 10, 10, 10)
    row.setSpacing(8)
    shown = Canvas()
    shown.show_picture(landscape(768, 768))
    shown.show_badges(
        Badges(
            Badge("A  dusk, step 14", Token.A),
            Badge("B  night 0.24", Token.B),
            Badge("step 14 / 20   σ 0.318   x̂₀ preview"),
            Badge("768 × 768   56 %"),
        )
    )
    row.addWidget(shown, 2)
    near = Canvas()
    near.show_picture(landscape(64, 64))
    row.addWidget(near, 1)
    empty = Canvas()
    empty.show_placeholder("Your picture appears here")
    row.addWidget(empty, 1)
    near.resize(230, 500)
    near.zoom_to(20)
    return sheet


def words() -> QWidget:
    sheet = _sheet(420, 300)
    column = QVBoxLayout(sheet)
    for tone in ("headline", "lead", "heading", "title", "body", "second", "third", "section"):
        label = QLabel(f"{tone}: 0123 1111 fog over the lake")
        mark(label, tone=tone)
        column.addWidget(label)
    label = QLabel("plain body")
    label.setFont(theme.font())
    column.addWidget(label)
    return sheet


def timeline() -> QWidget:
    sheet = _sheet(788, 900)
    column = QVBoxLayout(sheet)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(10)
    for total, current, ready, running in (
        (20, 13, 18, True),
        (20, 0, 0, False),
        (4, 2, 4, False),
        (1, 0, 1, False),
        (50, 30, 50, False),
        (200, 77, 140, True),
    ):
        sigmas = tuple(14.6 * (1 - i / total) ** 2.2 for i in range(total))
        thumbs = tuple(step(96, (s / 14.6) ** 0.5) for s in sigmas[:ready])
        dots = ((6, Token.A), (10, Token.B)) if total > 10 and ready else ()
        film = Film(total, current, ready, thumbs, sigmas, dots, running)
        shown = Timeline()
        shown.setObjectName(f"film {total}")
        shown.show_film(film)
        column.addWidget(shown)
    column.addStretch()
    sheet.setProperty("lit", "film 4")
    return sheet


ROWS = (
    HistoryRow("1", None, "First prompt", "seed 184 220 731 · 20 steps", landscape(96, 96)),
    HistoryRow("2", "1", "+ low fog 1.40", "from step 6", landscape(96, 96, 5)),
    HistoryRow("3", "2", "Warmth +0.8", "slider", landscape(96, 96, 6, "rose")),
    HistoryRow("4", "2", "Dusk → night", "from step 10 · pad", landscape(96, 96), True, Token.A),
    HistoryRow("5", "4", "Night 0.24", "compare B", landscape(96, 96, 4, "night"), False, Token.B),
    HistoryRow("6", "5", "Night 0.30", "slider", landscape(96, 96, 4, "night")),
    HistoryRow("7", "6", "A very long title that does not fit into the row at all", "slider"),
    HistoryRow("8", "1", "Moss palette", "from step 3", landscape(96, 96, 4, "moss")),
    HistoryRow(
        "9", None, "Rose haze study", "seed 90 114 · 30 steps", landscape(96, 96, 8, "rose")
    ),
    HistoryRow("10", "9", "Wider horizon", "slider", landscape(96, 96, 8, "dawn")),
)


def panels() -> QWidget:
    sheet = _sheet(960, 560)
    row = QHBoxLayout(sheet)
    row.setContentsMargins(10, 10, 10, 8)
    row.setSpacing(8)
    history = Panel("History")
    history.add_button("branch", "Branch here")
    history.add_button("star", "Starred only", checkable=True).setChecked(True)
    rows = HistoryList()
    rows.setObjectName("rows")
    rows.show_rows(ROWS)
    history.body.addWidget(rows)
    history.setFixedWidth(304)
    row.addWidget(history)
    small = Panel("Small things")
    small.show_note("8 changed")
    row.addWidget(small, 1)
    seg = Segmented((Choice("s", "Scrub"), Choice("e", "Explore"), Choice("c", "Compare")))
    small.body.addLayout(_line(seg))
    for state, text in (
        (ChipState.READY, "starter · ready on CPU, 2 threads"),
        (ChipState.LOADING, "starter · reading weights"),
        (ChipState.ERROR, "no model"),
    ):
        chip = StatusChip(chevron=state is not ChipState.ERROR)
        chip.show_state(state, text)
        small.body.addLayout(_line(chip))
    _buttons(small.body)
    _said(small.body)
    small.body.addStretch()
    return sheet


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch()
    return line


def _buttons(column: QVBoxLayout) -> None:
    off = text_button("Generate", "sparkle", kind="primary")
    off.setEnabled(False)
    column.addLayout(
        _line(
            text_button("Stop", "stop"),
            text_button("Generate", "sparkle", kind="primary"),
            off,
            text_button("Show others", "shuffle", kind="quiet"),
            text_button("Save set", kind="link"),
        )
    )
    on = Switch("Live preview")
    on.show_on(True)
    icons = (icon_button(name, name) for name in ("undo", "redo", "export", "help", "settings"))
    column.addLayout(_line(Switch("Snap"), on, *icons))


def _said(column: QVBoxLayout) -> None:
    bar = ThinProgress()
    bar.show_share(0.6)
    column.addWidget(bar)
    words = QLabel(progress_text(18, 20, 2.83))
    mark(words, tone="second")
    column.addWidget(words)
    stack = NoticeStack()
    stack.show_notes(
        (
            Note(Severity.INFO, "Saved alpine-lake.png."),
            Note(Severity.WARNING, "No model is loaded.", "Open a model first."),
            Note(
                Severity.ERROR,
                "This picture does not fit into memory.",
                "Choose a smaller size, or close other programs.",
                "details",
            ),
        )
    )
    column.addWidget(stack)


def first() -> QWidget:
    sheet = _sheet(928, 460)
    column = QVBoxLayout(sheet)
    column.setContentsMargins(14, 14, 14, 14)
    column.setSpacing(20)
    row = QHBoxLayout()
    row.setSpacing(16)
    for name, (prompt, meta, palette) in enumerate(
        (
            ("An alpine lake at dusk, layered ridges, warm rim light", "20 steps · calm", "dusk"),
            ("A still lake on a winter morning, low fog, distant pines", "20 steps · pale", "dawn"),
            ("Moonrise over dark water, early stars, gouache", "20 steps · deep", "night"),
        )
    ):
        card = ExampleCard()
        card.setObjectName(f"card{name}")
        card.show_example(prompt, meta, landscape(480, 320, 4, palette))
        row.addWidget(card)
    column.addLayout(row)
    column.addWidget(
        DropZone(
            "Drop a picture or a Sfumato file anywhere",
            "A picture made here opens with its whole recipe. Any other becomes a starting point.",
        )
    )
    column.addStretch()
    sheet.setProperty("lit", "card1")
    return sheet


def palette() -> QWidget:
    sheet = first()
    card = CommandPalette(sheet)
    card.open(
        (
            Palette("generate", "Generate", "Ctrl+Enter"),
            Palette("branch", "Branch from here", "B"),
            Palette("gc", "Go to the first step", "Home"),
            Palette("grid", "Show the pixel grid", "G"),
            Palette("big", "Larger picture", "", False),
        )
    )
    card.line.setText("ge")
    return sheet


def window() -> QWidget:
    """The parts together, to be held beside the drawn main window."""
    sheet = _sheet(1440, 800)
    row = QHBoxLayout(sheet)
    row.setContentsMargins(10, 10, 10, 8)
    row.setSpacing(8)
    prompt = Panel("Prompt")
    prompt.add_button("text", "Edit as text")
    prompt.add_button("more", "More")
    box = PromptBox("What do you want to see?", lines=(3, 7))
    box.show_text("alpine lake at dusk, layered ridges, low fog, warm rim light, gouache")
    prompt.body.addWidget(box)
    seed, guidance = SeedField(), DecimalField(0, 30)
    seed.show_seed(184220731)
    guidance.show_value(6.5)
    prompt.body.addLayout(_line(Labelled("Seed", seed), Labelled("Guidance", guidance)))
    history = Panel("History")
    history.body.setContentsMargins(9, 0, 6, 8)
    rows = HistoryList()
    rows.show_rows(ROWS)
    history.body.addWidget(rows)
    left = QVBoxLayout()
    for panel in (prompt, history):
        panel.setFixedWidth(304)
        left.addWidget(panel)
    row.addLayout(left)
    row.addLayout(_centre(), 1)
    axes = Panel("Latent directions")
    axes.add_button("plus", "Add direction")
    axes.add_button("reset", "Reset all")
    axes.body.setSpacing(0)
    for name, value in (("Warmth", 0.8), ("Fog density", 1.35), ("Brush size", -0.6)):
        slider = AxisSlider(SliderSpec(name, -3, 3, signed=True))
        slider.show_value(value)
        slider.setObjectName(name)
        axes.body.addWidget(slider)
    axes.body.addWidget(AxisSlider(SliderSpec("Horizon height", -3, 3, signed=True)))
    axes.body.addStretch()
    axes.setFixedWidth(312)
    row.addWidget(axes)
    sheet.setProperty("lit", "Fog density")
    return sheet


def _centre() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(8)
    well = QFrame()
    mark(well, kind="panel")
    inside = QVBoxLayout(well)
    inside.setContentsMargins(1, 8, 1, 8)
    shown = Canvas()
    shown.show_picture(landscape(1024, 1024))
    shown.show_badges(
        Badges(None, None, Badge("step 14 / 20   σ 0.318   x̂₀ preview"), Badge("1024 × 1024"))
    )
    inside.addWidget(shown)
    column.addWidget(well, 1)
    steps = Panel("Step 14")
    steps.show_note("of 20 · σ 0.318")
    steps.add_to_header(text_button("Branch from here", "branch"))
    sigmas = tuple(14.6 * (1 - i / 20) ** 2.2 for i in range(20))
    thumbs = tuple(step(96, (s / 14.6) ** 0.5) for s in sigmas[:18])
    line = Timeline()
    line.show_film(Film(20, 13, 18, thumbs, sigmas, ((6, Token.A), (10, Token.B)), running=True))
    steps.body.setContentsMargins(14, 0, 14, 6)
    steps.body.addWidget(line)
    column.addWidget(steps)
    return column


SHEETS: dict[str, Callable[[], QWidget]] = {
    "sliders": sliders,
    "fields": fields,
    "canvas": canvas,
    "words": words,
    "timeline": timeline,
    "panels": panels,
    "first": first,
    "palette": palette,
    "window": window,
}
