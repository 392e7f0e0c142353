"""The study: asks for what the words on show do, once, when nothing else has to be done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from core_engine import Studio, a_studio, a_studio_with_a_picture
from core_values import MODEL, OTHER_MODEL, facts

from studio.core.attention import Attention, Token, passages
from studio.core.conditioning import Conditioning
from studio.core.events import Attended, Failed, GaveWay
from studio.core.jobs import Attend, Quality
from studio.core.node import Origin
from studio.core.scene import Workspace
from studio.core.shapes import Shape
from studio.core.wordless import desk_without
from studio.core.words_scene import UNSEEN, Guise, Knowledge, WordsScene

LEFT = Shape(((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)))
FOX = ("a", "red", "fox", "in", "snow")


def looking(studio: Studio) -> WordsScene:
    """What the Words workspace shows."""
    return studio.scene.words


def asked(studio: Studio) -> list[Attend]:
    return [job for job in studio.engine.jobs if isinstance(job, Attend)]


def a_looked_at_studio(prompt: str = " ".join(FOX)) -> Studio:
    """A picture of 12 steps is finished, and the Words workspace has asked for its words."""
    studio = a_studio(prompt)
    studio.engine.models[MODEL] = facts(attends=True)
    studio.load()
    studio.conductor.pictures.generate()
    studio.rest()
    studio.conductor.document.arrange(Workspace.WORDS)
    return studio


def answer(studio: Studio, job: Attend, cut: int | None = None) -> None:
    """Each word has the left half to itself at its own step, else all share alike."""
    found = []
    for passage in passages(job.recipe, job.recipe.steps):
        words = passage.prompt.split()
        starts = [passage.prompt.index(word) for word in words]
        read = [i for i, start in enumerate(starts) if cut is None or start < cut]
        steps = passage.stop - passage.start
        maps = np.full((steps, len(read), 4, 4), 1 / len(read), np.float16)
        for i in read:
            if i < steps:
                maps[i, :, :, :2] = 0
                maps[i, i, :, :2] = 1
        tokens = tuple(Token(words[i], starts[i], starts[i] + len(words[i])) for i in read)
        end = len(passage.prompt) if cut is None else cut
        found.append(Attention(passage.prompt, tokens, maps, end, passage.start, passage.weight))
    studio.conductor.receive(Attended(job.number, job.recipe, tuple(found)))


def a_known_studio() -> Studio:
    studio = a_looked_at_studio()
    answer(studio, asked(studio)[0])
    return studio


# ---- asking


def test_nothing_is_asked_until_somebody_looks() -> None:
    studio = a_studio_with_a_picture()
    assert not asked(studio)
    assert looking(studio) is UNSEEN


def test_the_words_are_asked_for_once() -> None:
    studio = a_looked_at_studio()
    assert [job.recipe for job in asked(studio)] == [studio.stage.recipe]
    assert looking(studio).knowledge is Knowledge.WAITING
    studio.conductor.scrub(3)
    answer(studio, asked(studio)[0])
    assert looking(studio).knowledge is Knowledge.KNOWN
    studio.conductor.document.arrange(Workspace.SCRUB)
    studio.conductor.document.arrange(Workspace.WORDS)
    assert len(asked(studio)) == 1


def test_a_run_is_waited_for() -> None:
    studio = a_known_studio()
    studio.conductor.steering.edit(studio.desk.with_prompt("a hen"))
    studio.conductor.pictures.generate()
    studio.turns(4)
    assert looking(studio).knowledge is Knowledge.UNFINISHED
    assert len(asked(studio)) == 1
    studio.rest()
    assert looking(studio).knowledge is Knowledge.WAITING
    assert [job.recipe.conditioning.text for job in asked(studio)] == ["a red fox in snow", "a hen"]


def test_a_draft_has_no_words() -> None:
    studio = a_known_studio()
    studio.conductor.steering.steer(studio.desk.with_guidance(9.0))
    studio.rest()
    assert studio.stage.quality is Quality.DRAFT
    assert looking(studio).knowledge is Knowledge.UNFINISHED


def test_what_gave_way_is_asked_for_again_at_rest() -> None:
    studio = a_looked_at_studio()
    studio.conductor.request(studio.desk.with_seed(9).recipe, lambda _end: None)
    studio.conductor.receive(GaveWay(asked(studio)[0].number))
    assert len(asked(studio)) == 1, "the engine has something else to do"
    studio.rest()
    assert len(asked(studio)) == 2
    answer(studio, asked(studio)[1])
    assert looking(studio).knowledge is Knowledge.KNOWN


def test_what_failed_is_told_and_not_asked_for_until_it_is_wished() -> None:
    studio = a_looked_at_studio()
    studio.conductor.receive(Failed(asked(studio)[0].number, "No memory.", "Close something.", ""))
    assert looking(studio).knowledge is Knowledge.FAILED
    assert looking(studio).trouble == ("No memory.", "Close something.")
    assert not studio.scene.notes
    studio.conductor.scrub(2)
    assert len(asked(studio)) == 1
    studio.conductor.study.retry()
    assert len(asked(studio)) == 2
    assert looking(studio).knowledge is Knowledge.WAITING


def test_what_nobody_looks_at_any_more_is_stopped() -> None:
    studio = a_looked_at_studio()
    studio.conductor.document.arrange(Workspace.SCRUB)
    assert studio.engine.stopped == [asked(studio)[0].number]
    studio.conductor.receive(GaveWay(asked(studio)[0].number))
    studio.conductor.document.arrange(Workspace.WORDS)
    assert len(asked(studio)) == 2


def test_an_answer_that_comes_late_is_kept() -> None:
    studio = a_looked_at_studio()
    studio.conductor.document.arrange(Workspace.SCRUB)
    answer(studio, asked(studio)[0])
    studio.conductor.document.arrange(Workspace.WORDS)
    assert looking(studio).knowledge is Knowledge.KNOWN
    assert len(asked(studio)) == 1


def test_a_model_that_cannot_tell_is_not_asked() -> None:
    studio = a_studio_with_a_picture()
    studio.conductor.document.arrange(Workspace.WORDS)
    assert looking(studio).knowledge is Knowledge.UNABLE
    assert not asked(studio)


def test_a_picture_of_another_model_is_not_asked_about_but_what_is_known_stays() -> None:
    studio = a_known_studio()
    studio.conductor.pictures.generate()
    studio.rest()
    studio.engine.models[OTHER_MODEL] = facts(OTHER_MODEL, attends=True)
    studio.load(OTHER_MODEL)
    assert looking(studio).knowledge is Knowledge.STRANGE
    count = len(asked(studio))
    studio.conductor.pictures.select(1)
    assert looking(studio).knowledge is Knowledge.KNOWN
    assert len(asked(studio)) == count


# ---- what is shown


def test_the_step_on_show_is_the_step_of_the_words() -> None:
    studio = a_known_studio()
    assert looking(studio).step is None, "of the picture: all steps"
    studio.conductor.scrub(3)
    shown = looking(studio)
    assert shown.reading is not None
    assert (shown.step, shown.reading.steps) == (3, 12)


def test_the_strongest_word_is_selected_until_the_artist_selects() -> None:
    studio = a_known_studio()
    shown = looking(studio)
    assert shown.reading is not None
    assert [word.text for word in shown.reading.words] == ["red fox", "snow"]
    assert shown.selected == 0
    studio.conductor.study.choose(None)
    assert looking(studio).selected is None


def test_a_selected_word_stays_selected_through_steps_grain_and_runs() -> None:
    studio = a_known_studio()
    studio.conductor.study.part(phrases=False)
    studio.conductor.study.choose(4)
    studio.conductor.scrub(2)
    assert looking(studio).selected == 4
    studio.conductor.study.part(phrases=True)
    assert looking(studio).selected == 1
    studio.conductor.steering.edit(studio.desk.with_prompt("snow and a hen"))
    studio.conductor.pictures.generate()
    studio.rest()
    assert looking(studio).selected is None
    answer(studio, asked(studio)[-1])
    assert looking(studio).selected == 0


def test_equal_words_are_told_apart() -> None:
    studio = a_looked_at_studio("fog, a fox, fog")
    answer(studio, asked(studio)[0])
    studio.conductor.study.choose(2)
    assert looking(studio).selected == 2


def test_words_are_ranked_in_the_region_and_compared_with_the_picture() -> None:
    studio = a_known_studio()
    studio.conductor.study.part(phrases=False)
    studio.conductor.scrub(2)  # all of the left half looks at "fox"
    studio.conductor.study.surround(LEFT)
    shown = looking(studio)
    assert shown.region is not None
    assert shown.region.share == pytest.approx(0.5, abs=0.01)
    first = shown.ranked[0]
    assert first.word.text == "fox"
    assert first.share == pytest.approx(1, abs=0.02)
    assert first.difference == pytest.approx(0.4, abs=0.02)
    studio.conductor.scrub(0)
    assert looking(studio).ranked[0].word.text == "a"
    assert looking(studio).region == shown.region
    studio.conductor.study.surround(None)
    assert looking(studio).region is None
    assert {each.difference for each in looking(studio).ranked} == {0.0}


def test_a_region_that_covers_nothing_is_none() -> None:
    studio = a_known_studio()
    studio.conductor.study.surround(Shape(((0.2, 0.2),)))
    assert looking(studio).region is None


def test_a_branch_has_the_words_of_each_of_its_prompts() -> None:
    studio = a_known_studio()
    branch = studio.desk.branching(6).with_prompt("a hen")
    studio.conductor.pictures.attempt(branch, Origin.BRANCH)
    studio.rest()
    answer(studio, asked(studio)[-1])
    texts = []
    for position in (5, 6, 12):
        studio.conductor.scrub(position)
        shown = looking(studio)
        assert shown.reading is not None
        texts.append((shown.reading.words[-1].text, shown.step))
    assert texts == [("snow", 5), ("hen", 0), ("hen", None)]


def test_where_no_words_act_it_says_so() -> None:
    studio = a_looked_at_studio()
    job = asked(studio)[0]
    studio.conductor.receive(Attended(job.number, job.recipe, ()))
    assert looking(studio).knowledge is Knowledge.WORDLESS
    assert looking(studio).reading is None


def test_words_that_were_cut_off_have_no_strength() -> None:
    studio = a_looked_at_studio()
    answer(studio, asked(studio)[0], cut=len("a red fox"))
    reading = looking(studio).reading
    assert reading is not None
    assert [bool(word.tokens) for word in reading.words] == [True, False]
    assert reading.level(1, None) == 0


def test_wishes_that_change_nothing_tell_nobody() -> None:
    studio = a_known_studio()
    study = studio.conductor.study
    study.choose(1)
    study.fade(0.5)
    study.show_as(Guise.MASK)
    count = studio.changes
    study.choose(1)
    study.fade(0.5)
    study.show_as(Guise.MASK)
    study.part(phrases=True)
    study.surround(None)
    study.retry()
    assert studio.changes == count
    assert (looking(studio).guise, looking(studio).opacity) == (Guise.MASK, 0.5)


# ---- trying without


def test_trying_without_a_word_is_a_child_with_the_same_seed() -> None:
    studio = a_known_studio()
    reading, stage = looking(studio).reading, studio.stage
    assert reading is not None
    prompt = reading.attention.prompt
    desk = desk_without(studio.desk, stage.recipe, prompt, reading.words[1], 0)
    assert desk is not None
    studio.conductor.pictures.attempt(desk, Origin.GENERATE)
    studio.rest()
    assert studio.stage.recipe == replace(
        stage.recipe, conditioning=Conditioning.of("a red fox", "", 3.0)
    )
    node = studio.scene.nodes[-1]
    assert (node.parent, len(studio.scene.nodes)) == (1, 2)
    studio.conductor.steering.undo()
    assert studio.stage.recipe == stage.recipe
    studio.conductor.pictures.attempt(desk, Origin.GENERATE)
    assert len(studio.scene.nodes) == 2, "what is known is shown"
    assert studio.stage.recipe.conditioning.text == "a red fox"


def test_each_word_of_the_reading_has_its_main_steps() -> None:
    studio = a_known_studio()
    studio.conductor.study.part(phrases=False)
    reading = looking(studio).reading
    assert reading is not None
    assert [reading.acts_in(i) for i in range(5)] == [(i, i) for i in range(5)]
    assert reading.levels().max() == 1
