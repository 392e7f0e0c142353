"""Captions: many wordings, never a contradiction; and words found again in a text."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.training.painter import WORDS, Scene, Subject, caption, mentioned, sample_scene
from studio.training.painter.captions import allowed
from studio.training.painter.scene import ATTRIBUTES, SUBJECTS
from studio.training.painter.words import spans


def truths(scene: Scene) -> dict[str, set[str]]:
    positions = {s.position for s in scene.subjects} | {scene.celestial_position}
    return {
        **{a: {str(getattr(scene, a))} for a in ATTRIBUTES},
        "subject": {s.kind for s in scene.subjects},
        "position": positions,
    }


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 10**9), omit=st.sampled_from([0.0, 0.15, 0.5, 0.9]))
def test_a_caption_never_contradicts_its_scene(seed: int, omit: float) -> None:
    scene = sample_scene(seed)
    text = caption(scene, np.random.default_rng(seed), omit)
    truth = truths(scene)
    for attribute, values in mentioned(text).items():
        assert set(values) <= truth[attribute], text


def test_nothing_omitted_says_everything() -> None:
    for seed in range(200):
        scene = sample_scene(seed)
        said = mentioned(caption(scene, np.random.default_rng(seed), omit=0.0))
        for attribute in ("terrain", "time", "celestial", "season", "palette"):
            value = getattr(scene, attribute)
            if value != "none":
                assert said[attribute] == [value]
        assert set(said.get("subject", [])) == {s.kind for s in scene.subjects}


def test_captions_vary_in_wording_order_and_length() -> None:
    scene = Scene(5, "sea", "sunset", "cloudy", "sun", "left", (Subject("boat", "right"),))
    texts = {caption(scene, np.random.default_rng(i)) for i in range(100)}
    assert len(texts) > 90
    assert len({t.split()[0] for t in texts}) > 8
    assert max(map(len, texts)) > 2 * min(map(len, texts))


def test_equal_generators_give_equal_captions() -> None:
    scene = sample_scene(9)
    first, second = (caption(scene, np.random.default_rng(4)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a mountain lake", {"terrain": ["lake"]}),
        ("golden hour over snowy peaks", {"time": ["sunset"], "terrain": ["mountains"]}),
        ("House on the left", {"subject": ["house"], "position": ["left"]}),
        ("lighthouses and dusky blues", {}),
        ("purple quagmire", {"palette": ["violet"]}),
        ("", {}),
    ],
)
def test_words_are_found_again(text: str, expected: dict[str, list[str]]) -> None:
    assert mentioned(text) == expected


def test_spans_point_at_the_words() -> None:
    text = "Oil painting of a lighthouse"
    assert [text[a:b] for *_, a, b in spans(text)] == ["Oil painting", "a lighthouse"]


def test_every_value_has_words_and_a_true_phrase_for_every_scene() -> None:
    assert set(WORDS["subject"]) == set(SUBJECTS)
    for seed in range(300):
        scene = sample_scene(seed)
        for attribute in ATTRIBUTES:
            value = getattr(scene, attribute)
            if value != "none" and not (value == "clear" and scene.wisps):
                assert allowed(scene, attribute, value)
