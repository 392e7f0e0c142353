"""Runs that begin with a photo: how it is destroyed, taken over from, and turned around."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from studio.core.blending import blended
from studio.core.conditioning import Conditioning
from studio.core.errors import StudioError
from studio.core.noise import Noise
from studio.core.photo import Photo, Way
from studio.core.photos import digest_of, psnr
from studio.core.pixels import Pixels
from studio.engine.encode import covering
from studio.engine.tracing.levels import Level
from studio.engine.tracing.predictions import answer_for, clean_in, noise_in
from tests.engine.rooms import Counter, recipe, starter_room, suited, tiny_room
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from studio.core.recipe import Recipe
    from studio.engine.renderer import Renderer

SIDE, STEPS = 128, 10
WORDS = "a lake in autumn"


def painting(side: int = SIDE) -> Pixels:
    """A picture that the model did not make: hills under a sky."""
    y, x = np.mgrid[0:side, 0:side] / side
    hill = y > 0.6 + 0.15 * np.sin(5 * x)
    sky = np.stack([120 + 90 * y, 150 + 60 * y, 210 + 0 * y], -1)
    land = np.stack([60 + 40 * x, 90 + 50 * y, 50 + 0 * x], -1)
    return Pixels.from_rgb(np.where(hill[..., None], land, sky).astype(np.uint8))


@pytest.fixture
def starter() -> Renderer:
    room = starter_room()
    room.trim()
    return room


def with_photo(room: Renderer, way: Way = Way.NOISE, sampler: str = "ddim") -> Recipe:
    """The whole way of the photo, brought to the room."""
    picture = painting()
    digest = digest_of(picture)
    room.bring(digest, picture)
    plain = recipe(WORDS, side=SIDE, steps=STEPS, sampler=sampler, seed=3)
    return replace(plain, photo=Photo(digest, None, way))


def test_the_whole_way_shows_the_photo_and_asks_no_model(starter: Renderer) -> None:
    whole = with_photo(starter)
    with Counter(starter.pipe.unet.conv_in) as calls:
        made = starter.render(whole, on_step=lambda _facts: None)
    assert (calls.count, made.steps_run, len(made.trajectory)) == (0, 0, STEPS)
    assert psnr(made.pixels, painting()) == pytest.approx(
        starter.bring(whole.photo.digest, painting())  # type: ignore[union-attr]
    )
    assert psnr(made.pixels, painting()) > 25


def test_each_step_is_signal_and_noise_in_the_measure_of_its_schedule(starter: Renderer) -> None:
    steps = starter.render(with_photo(starter)).trajectory.steps
    clean, noise = steps[0].clean, steps[0].latent  # with no signal, the first step is noise alone
    assert clean is not None
    plain = recipe(WORDS, side=SIDE, steps=STEPS, seed=3)
    assert torch.equal(noise, starter.render(plain).trajectory.latent(0))
    for step in steps:
        product = float(starter.pipe.scheduler.alphas_cumprod[int(step.timestep)])
        wanted = product**0.5 * clean + (1 - product) ** 0.5 * noise
        assert torch.allclose(step.latent, wanted, atol=1e-5)


def test_of_a_sampler_whose_latents_grow_the_clean_one_keeps_its_size(starter: Renderer) -> None:
    steps = starter.render(with_photo(starter, sampler="euler")).trajectory.steps
    last = steps[-1]
    assert last.sigma is not None
    assert last.clean is not None
    noise = (last.latent - last.clean) / last.sigma
    assert float(noise.std()) == pytest.approx(1, abs=0.05)


def test_the_later_the_model_takes_over_the_more_is_left_of_the_photo(starter: Renderer) -> None:
    whole = with_photo(starter)
    shown = starter.render(whole).pixels
    alike = []
    for step in (1, 5, 9):
        branch = starter.render(whole.branched(step, whole.conditioning))
        assert branch.steps_run == STEPS - step
        alike.append(psnr(branch.pixels, shown))
    assert alike[0] + 3 < alike[1] < alike[2] - 3


def test_another_seed_is_another_way_and_the_same_seed_the_same(starter: Renderer) -> None:
    branch = with_photo(starter).branched(4, Conditioning.of(WORDS))
    first = starter.render(branch).pixels
    assert starter.render(replace(branch, noise=Noise.of(4))).pixels != first
    starter.trim()
    assert starter.render(branch).pixels == first


@pytest.mark.parametrize(
    "sampler", ["euler", "dpmpp-2m", "dpmpp-2s", "unipc", "deis", "lms", "pndm", "ddpm", "euler-a"]
)
def test_the_model_takes_over_under_every_sampler(starter: Renderer, sampler: str) -> None:
    whole = with_photo(starter, sampler=sampler)
    shown = starter.render(whole).pixels
    count = starter.count(whole)
    late = starter.render(whole.branched(count - 2, whole.conditioning)).pixels
    early = starter.render(whole.branched(2, whole.conditioning)).pixels
    assert psnr(late, shown) > 22
    assert psnr(late, shown) > psnr(early, shown) + 3


def test_what_was_turned_around_leads_back_and_noise_does_not(starter: Renderer) -> None:
    turned = with_photo(starter, Way.INVERT)
    shown = starter.render(turned).pixels
    plainly = Conditioning.of("", guidance=1.0)
    for step in (1, 5):
        back = starter.render(turned.branched(step, plainly))
        assert psnr(back.pixels, shown) > 35
    noised = starter.render(with_photo(starter).branched(1, plainly)).pixels
    assert psnr(noised, shown) < 20


def test_turning_around_with_words_and_then_other_words_changes_the_picture(
    starter: Renderer,
) -> None:
    turned = with_photo(starter, Way.INVERT)
    shown = starter.render(turned).pixels
    changed = starter.render(turned.branched(3, Conditioning.of("a red desert at night"))).pixels
    assert psnr(changed, shown) < 25


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_begins_with_a_photo(name: str) -> None:
    room = tiny_room(name)
    room.prepare()
    assert room.facts().photos
    picture = painting(64)
    digest = digest_of(picture)
    room.bring(digest, picture)
    plain = suited(room, recipe(steps=6))
    whole = replace(plain, photo=Photo(digest))
    made = room.render(whole, on_step=lambda _facts: None)
    assert made.steps_run == 0
    clean = made.trajectory.steps[0].clean
    assert clean is not None
    assert torch.equal(made.trajectory.latent(len(made.trajectory)), clean)
    branch = room.render(whole.branched(3, plain.conditioning))
    assert branch.steps_run == room.count(plain) - 3


@pytest.mark.parametrize("name", ["sd3", "flux", "aura", "hunyuan"])
def test_flows_are_turned_around(name: str) -> None:
    room = tiny_room(name)
    room.prepare()
    picture = painting(64)
    digest = digest_of(picture)
    room.bring(digest, picture)
    plain = suited(room, recipe(steps=6))
    turned = replace(plain, photo=Photo(digest, None, Way.INVERT, "a house"))
    clean = room.render(turned).trajectory.latent(6)
    back = room.render(turned.branched(1, Conditioning.of("a house", guidance=1.0)))
    off = (back.trajectory.latent(6) - clean).norm() / clean.norm()
    assert float(off) < 0.15
    noised = replace(turned, photo=Photo(digest)).branched(1, Conditioning.of("a house"))
    far = (room.render(noised).trajectory.latent(6) - clean).norm() / clean.norm()
    assert float(off) < float(far) / 10


@pytest.mark.parametrize("kind", ["epsilon", "v_prediction", "sample", "flow"])
@pytest.mark.parametrize("level", [Level(0.8, 0.6), Level(1.0, 3.0)])
def test_what_a_model_says_and_what_it_means_are_inverse(kind: str, level: Level) -> None:
    if kind == "flow":
        level = Level(0.3, 0.7)
    clean, noise = torch.randn(2, 1, 4, 8, 8, generator=torch.Generator().manual_seed(0))
    latent = level.latent(clean, noise)
    answer = answer_for(kind, latent, clean, level)
    expected = clean_in(kind, answer, latent, level)
    assert expected is not None
    assert torch.allclose(expected, clean, atol=1e-5)
    assert torch.allclose(noise_in(kind, answer, latent, level), noise, atol=1e-5)


def test_a_photo_of_another_size_is_scaled_and_cut_around_its_middle(starter: Renderer) -> None:
    wide = Pixels.from_rgb(np.repeat(painting(64).to_rgb(), 2, axis=1))
    assert covering(wide, (128, 128)).shape == (1, 3, 128, 128)
    digest = digest_of(wide)
    starter.bring(digest, wide)
    square = replace(recipe(side=SIDE), photo=Photo(digest))
    first = starter.render(square).pixels
    starter.trim()
    assert starter.render(square).pixels == first


def test_a_photo_that_was_never_brought_is_one_clear_sentence(starter: Renderer) -> None:
    lost = replace(recipe(side=SIDE), photo=Photo("0" * 64))
    with pytest.raises(StudioError, match="not here"):
        starter.render(lost)


def test_a_model_without_an_encoder_says_so() -> None:
    room = tiny_room("sd15")
    room.pipe.vae.encoder = None
    room.prepare()
    assert not room.facts().photos
    with pytest.raises(StudioError, match="cannot begin with a photo"):
        room.bring(digest_of(painting(64)), painting(64))


def test_a_picture_and_a_photo_are_blended_where_the_model_takes_over(starter: Renderer) -> None:
    taken = with_photo(starter).branched(4, Conditioning.of(WORDS))
    plain = replace(recipe(side=SIDE), conditioning=Conditioning.of(WORDS))

    def picture(share: float) -> Pixels:
        return starter.render(blended([(taken, share), (plain, 1 - share)])).pixels

    ends = picture(0.0), picture(1.0)
    assert ends == (starter.render(plain).pixels, starter.render(taken).pixels)
    near = psnr(picture(0.001), ends[0]), psnr(picture(0.999), ends[1])
    assert min(near) > 25, "it comes from the one and arrives at the other"
    middle = picture(0.5)
    assert all(psnr(middle, end) < min(near) for end in ends)
