"""What the core's tests are made of: plain values and how to draw them at random."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from studio.core.conditioning import Conditioning, Meeting, Prompt
from studio.core.desk import Desk, blank_desk
from studio.core.model_facts import ModelFacts
from studio.core.noise import Noise, Seed
from studio.core.recipe import Change, ModelRef, Recipe

SEARCH = int(os.environ.get("SFUMATO_SEARCH", "0"))
"""0: the same few examples at each run, quickly. Above: many times more, different each time."""

MODEL = ModelRef("starter", "f1")
OTHER_MODEL = ModelRef("other", "f2")


def examples(count: int) -> settings:
    """How often a property is tried."""
    return settings(
        max_examples=count * SEARCH or max(count // 3, 8),
        derandomize=not SEARCH,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


def a_recipe(**fields: object) -> Recipe:
    """A plain recipe, with some fields different."""
    plain = Recipe(MODEL, 64, 64, "ddim", 8, Noise.of(1), Conditioning.of("a fox"))
    return replace(plain, **fields)  # type: ignore[arg-type]


def a_desk(prompt: str = "a fox") -> Desk:
    """The desk of a first start, with a prompt."""
    return blank_desk(1, 2).with_prompt(prompt)


def facts(ref: ModelRef = MODEL, **fields: object) -> ModelFacts:
    """What the window knows of a model, with some fields different."""
    plain = ModelFacts(
        ref=ref,
        family="Pipeline",
        device="CPU",
        dtype="float32",
        samplers=("ddim", "euler"),
        sampler="ddim",
        steps=16,
        guidance=3.0,
        width=256,
        height=256,
        multiple=8,
        negative=True,
        exact=True,
        exact_note="",
        linear_fit=0.9,
        seconds=1.0,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


seeds = st.integers(0, 4) | st.integers(0, 2**62 - 1)
LETTERS = "ab ,()\"'\\\n\x00éź草🦊\u202e\ufffd"
"""A few of every sort (all of them would take a second to draw up)."""

texts = st.sampled_from(["", "a fox", "a hen", "źdźbło 草 🦊"]) | st.text(LETTERS, max_size=6)
mixes = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)
scales = st.sampled_from([0.0, 1.0, 7.5]) | st.floats(0, 30)
shares = st.floats(0.01, 4)

noises = st.lists(
    st.builds(Seed, seeds, shares | shares.map(lambda share: -share)),
    min_size=1,
    max_size=3,
    unique_by=lambda seed: seed.value,
).map(lambda drawn: Noise(tuple(drawn)))
prompts = st.lists(
    st.builds(Prompt, texts, shares), min_size=1, max_size=3, unique_by=lambda prompt: prompt.text
).map(tuple)
meetings = st.sampled_from(Meeting)
conditionings = st.builds(Conditioning, prompts, texts, scales, meeting=meetings)
changes = st.lists(
    st.builds(
        Change,
        st.integers(0, 12),
        st.none() | prompts,
        st.none() | texts,
        st.none() | scales,
        meeting=st.none() | meetings,
    ),
    max_size=3,
    unique_by=lambda change: change.step,
).map(tuple)
recipes = st.builds(
    Recipe,
    model=st.sampled_from([MODEL, OTHER_MODEL]) | st.builds(ModelRef, texts, texts),
    width=st.sampled_from([64, 100, 256, 4096]),
    height=st.sampled_from([64, 512]),
    sampler=st.sampled_from(["ddim", "heun"]),
    steps=st.integers(1, 200),
    noise=noises,
    conditioning=conditionings,
    changes=changes,
)
