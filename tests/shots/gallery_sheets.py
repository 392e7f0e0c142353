"""The sheets of the gallery: widgets in the states that are worth a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from scenery import landscape, step

from studio.ui import theme
from studio.ui.theme import Token, mark
from studio.ui.widgets.axis_slider import AxisSlider, SliderSpec
from studio.ui.widgets.canvas import Badge, Badges, Canvas
from studio.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DecimalField,
    IntField,
    Labelled,
    PromptBox,
    SeedField,
)
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


SHEETS: dict[str, Callable[[], QWidget]] = {
    "sliders": sliders,
    "fields": fields,
    "canvas": canvas,
    "words": words,
    "timeline": timeline,
}
