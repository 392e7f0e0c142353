"""The pieces of the recipe, each alone."""

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from studio.core.errors import StudioError
from studio.training.autoencoder import pyramid_loss, small_colours, to_tensor
from studio.training.centre import Centre
from studio.training.classifier import (
    FIRST_SCENE,
    SIDE,
    Classifier,
    agreement,
    load_classifier,
    save_classifier,
    train_classifier,
)
from studio.training.compute import choose_compute
from studio.training.curves import draw_losses
from studio.training.diffusion import PLAIN_SHARE, subject_surplus, weighted_loss
from studio.training.events import Finished, Progress, Saved, Sheet, as_line
from studio.training.labels import HEADS, NOT_ASKED, Heads, labels
from studio.training.learner import Learner, complete_folder, learning_rate
from studio.training.muon import Muon, orthogonal, split_for_muon
from studio.training.painter import Painter, Scene, Subject, TextureBank, sample_scene
from studio.training.settings import Settings
from studio.training.shards import Shards, draws_of, first_scene, small_marks
from studio.training.stage import Stage
from studio.training.starter import OWN_PICTURES
from studio.training.unet import Diffusion, make_scheduler


def test_muon_brings_singular_values_near_one() -> None:
    torch.manual_seed(0)
    for shape in ((24, 60), (60, 24), (16, 8, 3, 3)):
        matrix = orthogonal(torch.randn(shape)).float().reshape(min(shape[:2]), -1)
        values = torch.linalg.svdvals(matrix)
        assert 0.4 < float(values.min()) <= float(values.max()) < 1.6


def test_muon_and_adam_share_the_parameters_between_them() -> None:
    module = nn.Sequential(nn.Linear(32, 32), nn.Conv2d(32, 4, 3))
    matrices, rest = split_for_muon(module, skip=("1",))
    assert [p.shape for p in matrices] == [(32, 32)]
    assert len(matrices) + len(rest) == len(list(module.parameters()))


def small_learner() -> Learner:
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(20, 24), nn.ReLU(), nn.Linear(24, 20))
    matrices, rest = split_for_muon(net)
    return Learner({"net": net}, [torch.optim.AdamW(rest), Muon(matrices)])


def teach(learner: Learner, steps: int) -> float:
    generator = torch.Generator().manual_seed(learner.steps)
    loss = math.nan
    for _ in range(steps):
        x = torch.randn(16, 20, generator=generator)
        value = (learner.modules["net"](x) - x).pow(2).mean()
        learner.learn(value, 16)
        loss = float(value.detach())
    return loss


def test_a_learner_learns_and_its_average_follows() -> None:
    learner = small_learner()
    learner.set_rate(1e-2)
    first = teach(learner, 1)
    assert teach(learner, 80) < first / 2
    live = learner.use_average()
    assert learner.samples == 81 * 16
    assert not torch.equal(live[0], learner.parameters()[0])
    learner.restore(live)
    assert torch.equal(live[0], learner.parameters()[0])


def test_a_resumed_learner_goes_on_exactly(tmp_path: Path) -> None:
    straight, stopped, resumed = small_learner(), small_learner(), small_learner()
    teach(straight, 5)
    teach(stopped, 5)
    stopped.save(tmp_path / "stage")
    assert resumed.load(tmp_path / "stage")
    assert teach(straight, 5) == teach(resumed, 5)
    for a, b in zip(straight.average, resumed.average, strict=True):
        assert torch.equal(a, b)
    files = {path.suffix for path in (tmp_path / "stage").iterdir()}
    assert files == {".safetensors", ".json"}


def test_a_stop_between_two_renames_loses_nothing(tmp_path: Path) -> None:
    learner = small_learner()
    learner.save(tmp_path / "stage")
    (tmp_path / "stage").rename(tmp_path / "stage.old")
    assert complete_folder(tmp_path / "stage") == tmp_path / "stage.old"
    assert small_learner().load(tmp_path / "stage")


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    small_learner().save(tmp_path / "stage")
    (tmp_path / "stage" / "net.safetensors").write_bytes(b"torn")
    with pytest.raises(StudioError, match="cannot be read"):
        small_learner().load(tmp_path / "stage")


def test_the_rate_rises_then_falls() -> None:
    rates = [learning_rate(step / 1000, step, 1e-3, 1e-4) for step in range(1000)]
    assert max(rates) == rates[79]
    assert rates[0] < 1e-4
    assert rates[-1] == pytest.approx(1e-4, rel=0.01)


def test_a_stage_ends_by_its_clock_and_goes_on_after_a_stop(tmp_path: Path) -> None:
    events: list[object] = []
    stage = Stage("fine", 10.0, tmp_path, events.append, checkpoint_seconds=3.0)
    ticks = iter(range(100))
    stage._clock = lambda: float(next(ticks))
    learner = small_learner()
    run = stage.steps(learner, (1e-3, 1e-4))
    for _ in range(5):
        next(run)
        teach(learner, 1)
    run.close()  # the process dies here
    again = Stage("fine", 10.0, tmp_path, events.append)
    again._clock = lambda: float(next(ticks))
    other = small_learner()
    shares = []
    for share in again.steps(other, (1e-3, 1e-4)):
        shares.append(share)
        teach(other, 1)
    assert 0.2 < shares[0] < 0.5
    assert other.seconds >= 10.0
    assert other.samples > 16 * len(shares)
    assert [type(e) for e in events].count(Saved) >= 2
    assert any(isinstance(e, Progress) and e.share == 1.0 for e in events)
    after = small_learner()
    assert list(again.steps(after, (1e-3, 1e-4))) == []


def test_a_pause_is_not_training_time(tmp_path: Path) -> None:
    times = iter([0.0, 1.0, 5000.0, 5001.0, 5002.0, *range(5003, 5200)])
    stage = Stage("s", 100.0, tmp_path, lambda _: None)
    stage._clock = lambda: float(next(times))
    learner = small_learner()
    steps = 0
    for _ in stage.steps(learner, (1e-3, 1e-3)):
        teach(learner, 1)
        steps += 1
    assert steps > 30


def test_curves_are_drawn_from_a_log_with_a_torn_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert not draw_losses(log, tmp_path / "x.png", "fine")
    log.write_text("[1, 0.5]\n[2, NaN]\n[3, 0.25]\n[4, 0.", encoding="utf-8")
    assert draw_losses(log, tmp_path / "x.png", "fine")
    with Image.open(tmp_path / "x.png") as picture:
        assert picture.size == (720, 360)


def test_copies_meet_at_the_centre(tmp_path: Path) -> None:
    nets = [nn.Linear(8, 8) for _ in range(2)]
    centres = [Centre(tmp_path / "c.bin", list(net.parameters()), i) for i, net in enumerate(nets)]
    centres[0].rate, centres[0].surplus = 0.25, 4.0
    assert (centres[1].rate, centres[1].surplus) == (0.25, 4.0)
    for _ in range(30):
        totals = [centre.meet(4) for centre in centres]
    assert totals[-1] == 240
    assert torch.allclose(nets[0].weight, nets[1].weight, atol=1e-4)
    assert torch.allclose(centres[0].average()[0], nets[0].weight, atol=0.05)


def test_labels_and_heads() -> None:
    scene = Scene(1, "sea", "night", subjects=(Subject("boat", "right"),))
    found = labels([scene, sample_scene(3)])
    assert found.shape == (2, len(HEADS))
    row = dict(zip(HEADS, found[0].tolist(), strict=True))
    assert (row["boat"], row["tree"], row["celestial_position"]) == (3, 0, NOT_ASKED)
    heads = Heads(5)
    features = torch.randn(2, 5, requires_grad=True)
    torch.autograd.backward(heads.loss(features, found))
    assert features.grad is not None


def test_agreement_of_the_truth_with_itself_is_whole(tmp_path: Path) -> None:
    scenes = [sample_scene(i) for i in range(120)]
    truth = labels(scenes)
    assert set(agreement(truth, scenes).values()) == {1.0}
    wrong = truth.clone()
    wrong[:, 0] = (wrong[:, 0] + 1) % 9
    assert agreement(wrong, scenes)["terrain"] == 0.0
    save_classifier(Classifier(), tmp_path / "judge.safetensors")
    judge = load_classifier(tmp_path / "judge.safetensors")
    assert judge.answers(torch.zeros(3, 3, 96, 160)).shape == (3, len(HEADS))


def test_the_last_timestep_is_pure_noise_and_v_is_right() -> None:
    diffusion = Diffusion(torch.device("cpu"))
    x = torch.randn(2, 4, 8, 8)
    noised, v = diffusion.noised(x, torch.tensor([999, 300]))
    a, s = diffusion.signal[300], diffusion.noise[300]
    assert float(diffusion.signal[999]) == 0.0
    assert torch.allclose(v[0], -x[0])
    assert torch.allclose(a * noised[1] - s * v[1], x[1], atol=1e-4)
    t = diffusion.timesteps(64)
    assert int(t.min()) >= 0
    assert int(t.max()) <= 999
    assert t.float().std() > 150
    assert make_scheduler().config["timestep_spacing"] == "trailing"


def test_an_error_on_a_subject_costs_more_and_an_even_one_the_same() -> None:
    marks = torch.zeros(1, 1, 8, 8)
    marks[..., :2, :2] = 1
    truth = torch.zeros(1, 4, 8, 8)
    there, elsewhere = truth.clone(), truth.clone()
    there[..., 0, 0] = elsewhere[..., 7, 7] = 1
    prices = [float(weighted_loss(x, truth, marks, 4.0)) for x in (there, elsewhere)]
    assert prices[0] == pytest.approx(5 * prices[1])
    assert float(weighted_loss(truth + 0.5, truth, marks, 4.0)) == pytest.approx(0.25)
    plain = float(weighted_loss(there, truth, marks, 0.0))
    assert plain == pytest.approx(float((there - truth).pow(2).mean()))


def test_the_surplus_of_subjects_is_withdrawn_at_the_end() -> None:
    surplus = [subject_surplus(5.0, i / 100) for i in range(101)]
    assert surplus[0] == surplus[int(100 * (1 - PLAIN_SHARE)) - 1] == 4.0
    assert surplus[-1] == 0.0
    assert surplus == sorted(surplus, reverse=True)
    assert subject_surplus(1.0, 0.3) == 0.0


def test_marks_shrink_to_latents_and_grow_by_one() -> None:
    marks = np.zeros((1, 64, 96), bool)
    marks[0, 24:32, 40:48] = True  # exactly one latent, in row 3 and column 5
    marks[0, 0, 95] = True  # a single pixel is none
    small = small_marks(marks)
    assert small.shape == (1, 8, 12)
    assert small[0, 2:5, 4:7].sum() == small.sum() == 9


def test_a_batch_keeps_pictures_captions_and_marks_together() -> None:
    count = 6
    number = torch.arange(count)
    part = {
        "latents": number.view(-1, 1, 1, 1).repeat(1, 4, 8, 8).half(),
        "tokens": number.view(-1, 1, 1).repeat(1, 2, 5).to(torch.int16),
        "marks": (number % 2).view(-1, 1, 1).repeat(1, 8, 8).to(torch.uint8),
    }
    shards = Shards((part,), (torch.ones(count),))
    batch = shards.batch(20)
    assert torch.equal(batch.latents[:, 0, 0, 0], batch.tokens[:, 0].float())
    assert torch.equal(batch.marks[:, 0, 0, 0], batch.tokens[:, 0].float() % 2)
    coarse = shards.batch(3, coarse=True)
    assert coarse.latents.shape[2:] == coarse.marks.shape[2:] == (4, 4)
    two = Shards((part,), (torch.tensor([0.0, 0.0, 3.0, 0.0, 1.0, 0.0]),)).batch(400)
    drawn = torch.bincount(two.tokens[:, 0], minlength=count)
    assert drawn[[0, 1, 3, 5]].sum() == 0
    assert 200 < drawn[2] < 380, "three times in four"


def test_a_picture_is_drawn_as_often_as_its_rarest_subject() -> None:
    settings = Settings(draws=(("boat", 3.0), ("tree", 1.5)))
    first, count = first_scene(0), 200
    draws = draws_of(first, count, settings)
    for place in range(count):
        kinds = {subject.kind for subject in sample_scene(first + place).subjects}
        wanted = 3.0 if "boat" in kinds else 1.5 if "tree" in kinds else 1.0
        assert draws[place] == wanted
    assert set(draws.tolist()) == {1.0, 1.5, 3.0}


def test_the_price_of_equal_pictures_is_nothing() -> None:
    x = to_tensor(np.full((1, 32, 32, 3), 128, np.uint8))
    assert float(pyramid_loss(x, x)) == 0.0
    assert float(pyramid_loss(x, x + 0.5)) > 0.5
    assert small_colours(x).shape == (1, 3, 4, 4)


def test_a_device_that_is_not_there_is_named() -> None:
    with pytest.raises(StudioError, match="no device called potato"):
        choose_compute("potato")
    assert choose_compute("cpu").device.type == "cpu"


def test_settings_survive_the_disk(tmp_path: Path) -> None:
    settings = Settings(minutes=3.5, shapes=((64, 96),), channels=(32, 32))
    settings.save(tmp_path)
    stored = json.loads((tmp_path / "settings.json").read_text())
    (tmp_path / "settings.json").write_text(json.dumps({**stored, "of the future": 1}))
    assert Settings.load(tmp_path) == settings
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(StudioError, match="no training run"):
        Settings.load(tmp_path)


def test_every_seed_has_scenes_that_nothing_else_uses() -> None:
    most = 10_000_000
    used = [
        range(first, first + most)
        for first in (0, OWN_PICTURES, FIRST_SCENE, *(first_scene(seed) for seed in range(5)))
    ]
    ordered = sorted(used, key=lambda r: r.start)
    assert all(a.stop <= b.start for a, b in pairwise(ordered))


def test_every_event_is_a_line() -> None:
    progress = Progress("fine", 0.5, 65.0, 1200, 30.0, 0.2)
    assert as_line(progress) == "fine:  50%, 1:05 left, 1200 samples, 30.0/s, loss 0.2000"
    for event in (Saved("fine", Path("x"), 3), Sheet("curve", Path("y")), Finished(Path("z"), 9)):
        assert "\n" not in as_line(event)


@pytest.mark.slow
def test_a_judge_learns_to_tell_media_apart(bank: TextureBank) -> None:
    count = 120
    judge = train_classifier(bank, pictures=count, steps=60)
    scenes = [sample_scene(FIRST_SCENE + i) for i in range(count)]
    painter = Painter(SIDE, bank=bank)
    pictures = to_tensor(np.stack([painter.paint(scene) for scene in scenes]))
    assert agreement(judge.answers(pictures), scenes)["medium"] > 0.5
