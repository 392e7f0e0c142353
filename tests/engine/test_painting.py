"""What an artist does to a step: fresh noise, strokes, and bounds; in every layout of latents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch

from studio.core.conditioning import Conditioning
from studio.core.edits import Edit, FreshNoise, Stroke, Touch
from studio.core.errors import StudioError
from studio.core.recipe import ModelRef, Tail
from studio.core.samplers import SAMPLERS
from studio.core.shapes import Shape
from studio.engine.edits import Canvas, freshened, stroked
from studio.engine.tracing.levels import Level
from tests.engine.rooms import Counter, recipe, room, starter_room, suited, tiny_room
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from torch import Tensor

    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer
    from studio.engine.trajectory import Trajectory

LEFT = Shape(((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)))
SOFT = Shape(((0.4, 0.5), (0.6, 0.5)), radius=0.3, softness=0.8)
WORDS = Conditioning.of("a blue cat", guidance=2.0)
SAMPLERS_OF_DIFFUSION = [name for name, sampler in SAMPLERS.items() if sampler.suits("diffusion")]


def noise(strength: float = 1.0, shape: Shape = LEFT) -> Edit:
    return Edit(strokes=(Stroke(Touch.NOISE, shape, strength, seed=5),))


def edited(plain: Recipe, step: int, edit: Edit) -> Recipe:
    return plain.branched(step, plain.conditioning_at(step), edit=edit)


def end(run: Trajectory) -> Tensor:
    return run.latent(len(run))


@pytest.fixture
def starter() -> Renderer:
    here = starter_room()
    here.trim()
    return here


# ---- the arithmetic

LEVEL = Level(0.6, 0.8)


def canvas(seed: int = 0) -> Canvas:
    generator = torch.Generator().manual_seed(seed)
    clean, unit = (torch.randn(1, 4, 64, 64, generator=generator) for _ in range(2))
    return Canvas(LEVEL.latent(clean, unit), clean, LEVEL)


@pytest.mark.parametrize("strength", [0.0, 0.3, 0.7, 1.0])
def test_fresh_noise_keeps_the_variance_and_what_is_expected(strength: float) -> None:
    before = canvas()
    after = freshened(before, FreshNoise(3, strength))
    assert after.clean is before.clean
    unit = LEVEL.noise(after.latent, after.clean)
    assert unit.std() == pytest.approx(1.0, abs=0.02)
    old = LEVEL.noise(before.latent, before.clean)
    kept = float((unit * old).mean())
    assert kept == pytest.approx(float(torch.cos(torch.tensor(strength * torch.pi / 2))), abs=0.02)
    assert torch.equal(after.latent, before.latent) == (strength == 0)


def test_erasing_takes_what_is_expected_to_its_mean_and_leaves_the_noise() -> None:
    before, under = canvas(), torch.zeros(64, 64)
    under[:32] = 1
    after = stroked(before, Stroke(Touch.ERASE, LEFT), under, None)
    assert torch.allclose(
        LEVEL.noise(after.latent, after.clean), LEVEL.noise(before.latent, before.clean), atol=1e-5
    )
    mean = before.clean.mean(dim=(-2, -1), keepdim=True)
    assert torch.allclose(after.clean[..., :32, :], mean.expand(1, 4, 32, 64), atol=1e-5)
    assert torch.equal(after.latent[..., 32:, :], before.latent[..., 32:, :])


def test_pasting_is_the_other_latent_inside_and_the_own_outside() -> None:
    before, other = canvas(), canvas(1)
    under = torch.zeros(64, 64)
    under[:32], under[32:40] = 1, 0.5
    stroke = Stroke(Touch.PASTE, LEFT, source=recipe())
    after = stroked(before, stroke, under, other)
    assert torch.equal(after.latent[..., :32, :], other.latent[..., :32, :])
    assert torch.equal(after.latent[..., 40:, :], before.latent[..., 40:, :])
    middle = (before.latent + other.latent)[..., 32:40, :] / 2
    assert torch.allclose(after.latent[..., 32:40, :], middle)
    half = stroked(before, replace(stroke, strength=0.5), under, other)
    between = (before.latent + other.latent)[..., :32, :] / 2
    assert torch.allclose(half.latent[..., :32, :], between, atol=1e-5)


# ---- in a run


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("step", [0, 2])
def test_every_family_is_painted_on_where_the_brush_was(name: str, step: int) -> None:
    here = tiny_room(name)
    plain = suited(here, recipe())
    straight = here.render(plain).trajectory
    painted = edited(plain, step, noise())
    made = here.render(painted)
    assert made.steps_run == len(straight) - step
    first = made.trajectory.latent(step) if step == 0 else made.trajectory.steps[step].latent
    here.prepare()
    spread = [_spatial(here, latent, plain) for latent in (straight.steps[step].latent, first)]
    width = spread[0].shape[-1]
    assert torch.equal(spread[0][..., width // 2 + 1 :], spread[1][..., width // 2 + 1 :])
    assert (
        not torch.isclose(spread[0][..., : width // 2 - 1], spread[1][..., : width // 2 - 1])
        .any(dim=-3)
        .all()
    )
    cold = tiny_room(name).render(painted)
    assert cold.pixels == made.pixels
    assert cold.pixels != here.render(plain).pixels


def _spatial(here: Renderer, latent: Tensor, plain: Recipe) -> Tensor:
    runner = here._runner
    spots = runner._beginnings._spots_of(runner.planner.plan(plain), latent)
    return spots.spread(latent)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("step", [0, 2])
@pytest.mark.parametrize(
    "edit",
    [
        Edit(fresh=FreshNoise(9, 0.0)),
        noise(0.0),
        Edit(strokes=(Stroke(Touch.ERASE, SOFT, 0.0),)),
        Edit(only=(LEFT,)),
    ],
    ids=["fresh", "noise", "erase", "only"],
)
def test_an_edit_that_does_nothing_changes_nothing(name: str, step: int, edit: Edit) -> None:
    here = tiny_room(name)
    plain = suited(here, recipe())
    assert here.render(edited(plain, step, edit)).pixels == here.render(plain).pixels


@pytest.mark.parametrize("name", SAMPLERS_OF_DIFFUSION)
def test_every_sampler_goes_on_from_an_edit_at_any_step(starter: Renderer, name: str) -> None:
    plain = recipe("a lake", sampler=name, steps=5, side=64)
    straight = starter.render(plain)
    nothing = Edit(strokes=(Stroke(Touch.NOISE, SOFT, 0.0),))
    for step in range(len(straight.trajectory)):
        made = starter.render(edited(plain, step, Edit(fresh=FreshNoise(4, 0.4))))
        assert made.steps_run == len(straight.trajectory) - step
        assert end(made.trajectory).isfinite().all()
        assert made.pixels != straight.pixels
        last = end(straight.trajectory)
        apart = (end(made.trajectory) - last).square().mean().sqrt() / last.std()
        assert apart < 1.2, step
        assert starter.render(edited(plain, step, nothing)).pixels == straight.pixels


@pytest.mark.parametrize("name", ["heun", "kdpm2", "dpm-sde", "pndm", "dpmpp-2s", "unipc", "lms"])
def test_a_small_edit_has_a_small_effect_even_between_two_looks(
    starter: Renderer, name: str
) -> None:
    """A solver that goes back to what it remembers would undo the edit, or double it."""
    plain = recipe("a lake", sampler=name, steps=6, side=64)
    straight = end(starter.render(plain).trajectory)
    effects = []
    for step in (3, 4):
        made = end(starter.render(edited(plain, step, Edit(fresh=FreshNoise(4, 0.1)))).trajectory)
        effects.append(float((made - straight).square().mean().sqrt() / straight.std()))
    assert all(0.005 < effect < 0.4 for effect in effects), effects
    assert max(effects) < 6 * min(effects), effects


@pytest.mark.parametrize("name", ["ddim", "euler-a", "dpmpp-2m", "heun", "lcm", "pndm"])
def test_a_painted_run_is_the_same_cold_and_resumed_anywhere(starter: Renderer, name: str) -> None:
    plain = recipe("a lake", sampler=name, steps=5, side=64)
    edit = Edit(FreshNoise(2, 0.3), (Stroke(Touch.ERASE, SOFT),), (LEFT,))
    painted = plain.branched(2, WORDS, edit=edit)
    cold = starter.render(painted)
    count = len(cold.trajectory)
    for known in range(1, count):
        starter.trim()
        starter.adopt(painted, cold.trajectory.kept, known)
        again = starter.render(painted)
        assert again.pixels == cold.pixels, known


@pytest.mark.parametrize("name", FAMILIES)
def test_outside_of_a_bound_everything_goes_on_as_it_was(name: str) -> None:
    here = tiny_room(name)
    plain = suited(here, recipe())
    straight = here.render(plain).trajectory
    bound = here.render(plain.branched(2, WORDS, edit=Edit(only=(LEFT,)))).trajectory
    for step in range(2, len(straight) + 1):
        was, now = (_spatial(here, run.latent(step), plain) for run in (straight, bound))
        width = was.shape[-1]
        assert torch.equal(was[..., width // 2 + 1 :], now[..., width // 2 + 1 :]), step
        if step > 2:
            assert not torch.equal(was[..., : width // 2], now[..., : width // 2])


def test_a_bound_of_a_tail_keeps_the_other_run_outside(starter: Renderer) -> None:
    plain = recipe("a lake", steps=8, side=128)
    straight = end(starter.render(plain).trajectory)
    bound = plain.branched(4, WORDS, Tail("euler", 3), Edit(only=(LEFT,)))
    made = starter.render(bound)
    assert made.steps_run == 3
    width = straight.shape[-1]
    assert torch.equal(end(made.trajectory)[..., width // 2 + 1 :], straight[..., width // 2 + 1 :])


def test_two_bounds_each_let_their_own_change_act(starter: Renderer) -> None:
    right = Shape(((0.6, 0.0), (1.0, 0.0), (1.0, 1.0), (0.6, 1.0)))
    plain = recipe("a lake", steps=6, side=128)
    one = plain.branched(2, WORDS, edit=Edit(only=(LEFT,)))
    both = one.branched(4, Conditioning.of("a tower"), edit=Edit(only=(right,)))
    ends = [end(starter.render(r).trajectory) for r in (plain, one, both)]
    width = ends[0].shape[-1]
    left, middle = slice(0, width // 2 - 1), slice(width // 2 + 1, int(width * 0.6) - 1)
    far = slice(int(width * 0.6) + 2, width)
    assert torch.equal(ends[1][..., left], ends[2][..., left])
    assert torch.equal(ends[0][..., middle], ends[2][..., middle])
    assert not torch.equal(ends[0][..., far], ends[2][..., far])


@pytest.mark.parametrize("family", ["sdxl", "flux"])
def test_pasting_from_another_run(family: str) -> None:
    here = tiny_room(family)
    plain = suited(here, recipe())
    other = replace(plain, conditioning=WORDS)
    paste = Edit(strokes=(Stroke(Touch.PASTE, LEFT, source=other),))
    made = here.render(edited(plain, 2, paste))
    theirs = here.render(other).trajectory.steps[2].latent
    mine = here.render(plain).trajectory.steps[2].latent
    now = made.trajectory.steps[2].latent
    spread = [_spatial(here, latent, plain) for latent in (theirs, mine, now)]
    width = spread[0].shape[-1]
    assert torch.equal(spread[2][..., : width // 2], spread[0][..., : width // 2])
    assert torch.equal(spread[2][..., width // 2 :], spread[1][..., width // 2 :])
    cold = tiny_room(family).render(edited(plain, 2, paste))
    assert cold.pixels == made.pixels


def test_pasting_converts_from_a_sampler_with_another_scaling(starter: Renderer) -> None:
    """Euler's latents grow with the noise, DDIM's do not: the same noise level is the same."""
    whole = Shape(((-1.0, -1.0), (2.0, -1.0), (2.0, 2.0), (-1.0, 2.0)))
    plain, other = (recipe("a lake", sampler=s, steps=5, side=64) for s in ("ddim", "euler"))
    # Of 5 steps: where 1000 is not a multiple, DDIM goes beside its own timesteps.
    paste = Edit(strokes=(Stroke(Touch.PASTE, whole, source=other),))
    made = starter.render(edited(plain, 3, paste)).trajectory
    theirs = starter.render(other).trajectory
    last = end(theirs)
    assert (end(made) - last).abs().max() < 0.02 * last.std()
    with Counter(starter.pipe.unet.conv_in) as denoised:
        starter.render(edited(plain, 4, paste))
    assert denoised.count == 2  # the other run is known whole, this one as far as step 3


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (recipe(side=128), "another size"),
        (replace(recipe(side=64), model=ModelRef("other")), "another model"),
    ],
)
def test_what_cannot_be_pasted_is_said(starter: Renderer, source: Any, words: str) -> None:
    edit = Edit(strokes=(Stroke(Touch.PASTE, LEFT, source=source),))
    with pytest.raises(StudioError, match=words):
        starter.render(edited(recipe(side=64), 2, edit))


def test_half_precision_is_left_alone_outside_of_the_brush() -> None:
    pipe = FAMILIES["sd15"].pipe()
    pipe.to(torch.bfloat16)
    here = room(pipe)
    plain = suited(here, recipe())
    straight = here.render(plain)
    made = here.render(edited(plain, 2, noise()))
    was, now = (r.trajectory.steps[2].latent for r in (straight, made))
    width = was.shape[-1]
    assert now.dtype is torch.bfloat16
    assert torch.equal(was[..., width // 2 + 1 :], now[..., width // 2 + 1 :])
    assert here.render(edited(plain, 2, noise(0.0))).pixels == straight.pixels


@pytest.mark.parametrize("strength", [0.0, 0.2, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("related", [False, True])
def test_a_blend_has_the_mean_of_what_is_expected_and_noise_of_the_same_variance(
    strength: float, related: bool
) -> None:
    before, other = canvas(1), canvas(2)
    unit = LEVEL.noise(before.latent, before.clean) if related else None
    if unit is not None:
        other = Canvas(LEVEL.latent(other.clean, unit), other.clean, LEVEL)
    stroke = Stroke(Touch.BLEND, LEFT, strength, source=recipe())
    after = stroked(before, stroke, torch.ones(64, 64), other)
    wanted = before.clean + strength * (other.clean - before.clean)
    assert torch.allclose(after.clean, wanted, atol=1e-5)
    noise = LEVEL.noise(after.latent, after.clean)
    assert noise.var() == pytest.approx(1.0, abs=0.02)
    if strength in (0.0, 1.0):
        assert torch.equal(after.latent, (other if strength else before).latent)
