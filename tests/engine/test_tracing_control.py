"""Stopping, cancelling, failing, editing: what a run may be asked on its way."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import diffusers as df
import pytest
import torch

from studio.core.errors import StudioError
from studio.engine.samplers import build
from studio.engine.tracing.scheduler import TracingScheduler
from studio.engine.tracing.self_test import self_test
from studio.engine.tracing.session import Session
from studio.engine.tracing.snapshot import Generators
from studio.engine.tracing.terms import Cancelled, Plan
from studio.engine.tracing.tracer import Tracer
from tests.engine.tiny_pipelines import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studio.engine.trajectory import Step

SD = FAMILIES["sd15"]


@pytest.fixture(scope="module")
def pipe() -> Any:
    return SD.pipe()


@pytest.fixture
def tracer(pipe: Any) -> Iterator[Tracer]:
    """A tracer; after the test, the pipeline must be what it was."""
    scheduler, config = pipe.scheduler, dict(pipe.config)
    before = copy.deepcopy(vars(scheduler))
    yield Tracer(pipe)
    assert pipe.scheduler is scheduler
    assert dict(pipe.config) == config
    assert vars(scheduler).keys() == before.keys()
    assert vars(scheduler)["num_inference_steps"] == before["num_inference_steps"]
    assert "forward" not in vars(pipe.unet)


def ddim(tracer: Tracer) -> Any:
    return build("ddim", tracer.scheduler)


def test_a_run_in_two_segments_is_the_straight_run(tracer: Tracer) -> None:
    straight = tracer.run(SD.kwargs(1))
    for k in range(1, len(straight.trajectory) + 1):
        head = tracer.run(SD.kwargs(1), stop=k)
        assert head.output is None
        assert len(head.trajectory) == k
        assert head.trajectory.timesteps == straight.trajectory.timesteps
        tail = tracer.run(SD.kwargs(2), prefix=head.trajectory.steps)
        assert torch.equal(tail.output.images, straight.output.images)


def test_a_stop_beyond_the_end_is_no_stop(tracer: Tracer) -> None:
    assert tracer.run(SD.kwargs(1), stop=100).output is not None


def test_a_prompt_changed_on_the_way_is_two_segments(tracer: Tracer, pipe: Any) -> None:
    k, other = 2, {**SD.kwargs(1), "prompt": "a blue boat"}
    head = tracer.run(SD.kwargs(1), stop=k, scheduler=ddim(tracer))
    branch = tracer.run(other, prefix=head.trajectory.steps, scheduler=ddim(tracer))
    embeds, negative = pipe.encode_prompt("a blue boat", "cpu", 1, True)

    def switch(_: Any, index: int, __: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        return {"prompt_embeds": torch.cat([negative, embeds])} if index == k - 1 else tensors

    by_callback = tracer.run(
        {**SD.kwargs(1), "callback_on_step_end": switch}, scheduler=ddim(tracer)
    )
    assert torch.equal(branch.output.images, by_callback.output.images)
    assert not torch.equal(
        branch.output.images, tracer.run(SD.kwargs(1), scheduler=ddim(tracer)).output.images
    )


def test_guidance_switched_off_on_the_way_halves_the_batch(tracer: Tracer) -> None:
    """The denoiser is asked with other shapes than in the recording: it is not confused."""
    steps = tracer.run(SD.kwargs(1), scheduler=ddim(tracer)).trajectory.steps
    plain = {**SD.kwargs(1), "guidance_scale": 1.0}
    for _ in range(2):  # the first time the shape is new, the second time it is known
        branch = tracer.run(plain, prefix=steps[:2], scheduler=ddim(tracer))
        assert torch.equal(branch.trajectory.latent(2), steps[2].latent)
        assert not torch.equal(branch.trajectory.latent(3), steps[3].latent)


def test_cancelled_between_steps(tracer: Tracer) -> None:
    seen: list[Step] = []
    with pytest.raises(Cancelled):
        tracer.run(SD.kwargs(1), on_step=seen.append, cancelled=lambda: len(seen) == 2)
    straight = tracer.run(SD.kwargs(1))
    assert [step.index for step in seen] == [0, 1]
    resumed = tracer.run(SD.kwargs(2), prefix=seen)
    assert torch.equal(resumed.output.images, straight.output.images)


def test_cancelled_before_the_first_step(tracer: Tracer) -> None:
    seen: list[Step] = []
    with pytest.raises(Cancelled):
        tracer.run(SD.kwargs(1), on_step=seen.append, cancelled=lambda: True)
    assert seen == []


def test_on_step_tells_of_computed_steps_only(tracer: Tracer) -> None:
    steps = tracer.run(SD.kwargs(1)).trajectory.steps
    seen: list[Step] = []
    run = tracer.run(SD.kwargs(1), prefix=steps[:3], on_step=seen.append)
    assert [step.index for step in seen] == [3, 4]
    assert run.trajectory.steps[:3] == steps[:3]


@pytest.mark.parametrize("error", [RuntimeError("no memory"), KeyboardInterrupt()])
def test_an_exception_on_the_way_leaves_the_pipeline_usable(
    tracer: Tracer, error: BaseException
) -> None:
    straight = tracer.run(SD.kwargs(1))

    def fail(step: Step) -> None:
        if step.index == 1:
            raise error

    with pytest.raises(type(error)):
        tracer.run(SD.kwargs(1), on_step=fail)
    assert torch.equal(tracer.run(SD.kwargs(1)).output.images, straight.output.images)


def test_an_exception_in_the_denoiser(tracer: Tracer, pipe: Any) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    handle = pipe.unet.mid_block.register_forward_pre_hook(fail)
    with pytest.raises(RuntimeError, match="broken"):
        tracer.run(SD.kwargs(1))
    handle.remove()
    assert tracer.run(SD.kwargs(1)).output is not None


def test_an_edited_latent_goes_on_from_there(tracer: Tracer) -> None:
    steps = tracer.run(SD.kwargs(1), scheduler=ddim(tracer)).trajectory.steps
    painted = steps[2].latent + 0.5
    branch = tracer.run(
        SD.kwargs(1), prefix=steps[:2], latent=painted, scheduler=ddim(tracer)
    ).trajectory
    assert torch.equal(branch.latent(2), painted)
    assert torch.equal(branch.steps[1].next, steps[1].next)
    kept = tracer.run(
        SD.kwargs(1), prefix=steps[:2], latent=steps[2].latent, scheduler=ddim(tracer)
    ).trajectory
    assert torch.equal(kept.latent(4), steps[3].next)
    with pytest.raises(ValueError, match="latent"):
        tracer.run(SD.kwargs(1), prefix=steps[:2], latent=painted[:, :1], scheduler=ddim(tracer))


@pytest.mark.parametrize("family", ["sd15", "sdxl", "sd3", "flux", "qwen"])
def test_an_edited_first_latent_is_taken_as_it_is(family: str) -> None:
    """SDXL's Euler multiplies noise by 14; a recorded first latent has that behind it."""
    tiny = FAMILIES[family]
    tracer = Tracer(tiny.pipe())
    straight = tracer.run(tiny.kwargs(1)).trajectory
    again = tracer.run(tiny.kwargs(2), latent=straight.latent(0)).trajectory
    assert torch.equal(again.latent(0), straight.latent(0))
    assert torch.equal(again.latent(len(again)), straight.latent(len(straight)))


def test_fresh_noise_from_a_step_on(tracer: Tracer) -> None:
    noisy = build("euler-a", tracer.scheduler)
    straight = tracer.run(SD.kwargs(1), scheduler=noisy)
    steps = straight.trajectory.steps
    ends = [
        tracer.run(SD.kwargs(1), prefix=steps[:2], scheduler=noisy, reseed=seed).output.images
        for seed in (5, 5, 6)
    ]
    assert torch.equal(ends[0], ends[1])
    assert not torch.equal(ends[0], ends[2])
    assert not torch.equal(ends[0], straight.output.images)


def test_generators_in_a_list(tracer: Tracer) -> None:
    def kwargs(seed: int) -> dict[str, Any]:
        generators = [torch.Generator().manual_seed(seed + i) for i in range(2)]
        return {**SD.kwargs(1), "generator": generators, "num_images_per_prompt": 2}

    noisy = build("euler-a", tracer.scheduler)
    straight = tracer.run(kwargs(1), scheduler=noisy)
    resumed = tracer.run(kwargs(7), prefix=straight.trajectory.steps[:2], scheduler=noisy)
    assert torch.equal(resumed.output.images, straight.output.images)


def test_no_generator_at_all(tracer: Tracer, pipe: Any) -> None:
    noisy = build("euler-a", tracer.scheduler)
    kwargs = {**SD.kwargs(1), "generator": None}
    with torch.random.fork_rng():
        torch.manual_seed(3)
        straight = tracer.run(kwargs, scheduler=noisy)
        torch.manual_seed(4)
        resumed = tracer.run(kwargs, prefix=straight.trajectory.steps[:2], scheduler=noisy)
    assert torch.equal(resumed.output.images, straight.output.images)
    del kwargs["generator"]
    recorded = tracer.run(SD.kwargs(1), scheduler=noisy)
    resumed = tracer.run(kwargs, prefix=recorded.trajectory.steps[:2], scheduler=noisy)
    assert torch.equal(resumed.output.images, recorded.output.images)


def test_a_solver_that_writes_in_place_is_not_kept_by_reference(tracer: Tracer) -> None:
    """PNDM's Runge-Kutta steps add to one tensor in place."""
    rk = df.PNDMScheduler(skip_prk_steps=False, steps_offset=1)
    straight = tracer.run(SD.kwargs(1, 5), scheduler=rk)
    steps = straight.trajectory.steps
    assert len(steps) > 12
    for k in range(1, len(steps) + 1):
        resumed = tracer.run(SD.kwargs(2, 5), prefix=steps[:k], scheduler=rk)
        assert torch.equal(resumed.output.images, straight.output.images), k


def test_a_pipeline_that_writes_into_the_latents_does_not_spoil_the_recording(
    tracer: Tracer,
) -> None:
    def spoil(_: Any, __: int, ___: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        tensors["latents"].mul_(0.5)
        return tensors

    spoiling = {**SD.kwargs(1), "callback_on_step_end": spoil}
    straight = tracer.run(spoiling, scheduler=ddim(tracer))
    steps = straight.trajectory.steps
    assert torch.equal(steps[0].next * 0.5, steps[1].latent)
    spoiling = {**SD.kwargs(2), "callback_on_step_end": spoil}
    resumed = tracer.run(spoiling, prefix=steps[:2], scheduler=ddim(tracer))
    assert torch.equal(resumed.output.images, straight.output.images)


def test_inference_mode_around_it_does_no_harm(tracer: Tracer) -> None:
    straight = tracer.run(SD.kwargs(1))
    with torch.inference_mode():
        inside = tracer.run(SD.kwargs(1))
        resumed = tracer.run(SD.kwargs(2), prefix=inside.trajectory.steps[:2])
    assert torch.equal(inside.output.images, straight.output.images)
    assert torch.equal(resumed.output.images, straight.output.images)


def test_a_recording_of_another_sampler_is_refused(tracer: Tracer) -> None:
    steps = tracer.run(SD.kwargs(1, 4)).trajectory.steps
    with pytest.raises(StudioError, match="another sampler or number of steps"):
        tracer.run(SD.kwargs(1, 8), prefix=steps[:2])


def test_a_prefix_longer_than_the_run_is_refused(tracer: Tracer) -> None:
    steps = tracer.run(SD.kwargs(1), scheduler=ddim(tracer)).trajectory.steps
    with pytest.raises(ValueError, match="fewer steps"):
        tracer.run(SD.kwargs(1), prefix=(*steps, steps[-1]), scheduler=ddim(tracer))


@pytest.mark.parametrize("family", ["sd15", "flux"])
@pytest.mark.parametrize("layout", ["half", "channels last"])
def test_half_precision_and_other_layouts_stay_exact(family: str, layout: str) -> None:
    tiny = FAMILIES[family]
    pipe = tiny.pipe()
    if layout == "half":
        pipe.to(torch.bfloat16)
    elif hasattr(pipe, "unet"):
        pipe.unet.to(memory_format=torch.channels_last)
    tracer = Tracer(pipe)
    straight = tracer.run(tiny.kwargs(1))
    for k in range(1, len(straight.trajectory) + 1):
        resumed = tracer.run(tiny.kwargs(2), prefix=straight.trajectory.steps[:k])
        assert torch.equal(resumed.output.images, straight.output.images)


@pytest.mark.parametrize("name", ["Img2Img", "Inpaint"])
def test_pipelines_that_begin_with_a_picture(pipe: Any, name: str) -> None:
    components = {**pipe.components, "requires_safety_checker": False}
    tracer = Tracer(getattr(df, f"StableDiffusion{name}Pipeline")(**components))
    tracer.pipe.set_progress_bar_config(disable=True)

    def kwargs() -> dict[str, Any]:
        given = SD.kwargs(1, 8)
        given["image"] = torch.linspace(0, 1, 3 * 32 * 32).reshape(1, 3, 32, 32)
        given["strength"] = 0.6
        if name == "Inpaint":
            return {**given, "mask_image": torch.eye(32).reshape(1, 1, 32, 32)}
        del given["height"], given["width"]
        return given

    straight = tracer.run(kwargs(), scheduler=ddim(tracer))
    steps = straight.trajectory.steps
    assert 0 < len(steps) < 8
    for k in range(1, len(steps) + 1):
        again = tracer.run(kwargs(), prefix=steps[:k], scheduler=ddim(tracer))
        assert torch.equal(again.output.images, straight.output.images), k


def test_a_cache_between_steps_is_found_out() -> None:
    """Caches of the denoiser's blocks carry over what no scheduler knows: said, not hidden."""
    tiny = FAMILIES["flux"]
    pipe = tiny.pipe()
    pipe.transformer.enable_cache(df.FirstBlockCacheConfig(threshold=10.0))
    verdict = self_test(Tracer(pipe), tiny.kwargs)
    assert not verdict.exact
    assert verdict.reason


def test_a_pipeline_without_a_scheduler_is_refused() -> None:
    with pytest.raises(StudioError, match="step by step"):
        Tracer(object())


def test_decoding_is_the_autoencoders_own(tracer: Tracer, pipe: Any) -> None:
    run = tracer.run(SD.kwargs(1))
    latent = run.trajectory.latent(1)
    decoded = tracer.decode(SD.kwargs(1), run.trajectory, latent).images
    with torch.no_grad():
        raw = pipe.vae.decode(latent / pipe.vae.config.scaling_factor).sample
    assert torch.equal(decoded, (raw / 2 + 0.5).clamp(0, 1))


def test_decoding_shows_the_latent_to_pipelines_that_decode_their_expectation(pipe: Any) -> None:
    """Pipelines of consistency models decode the second thing that step() returns."""
    scheduler = df.LCMScheduler()
    lcm = df.LatentConsistencyModelPipeline(
        **{name: c for name, c in pipe.components.items() if name not in ("scheduler", "unet")},
        scheduler=scheduler,
        unet=df.UNet2DConditionModel.from_config(pipe.unet.config, time_cond_proj_dim=8).eval(),
        requires_safety_checker=False,
    )
    lcm.set_progress_bar_config(disable=True)
    tracer = Tracer(lcm)
    run = tracer.run(SD.kwargs(1))
    latent = run.trajectory.latent(2)
    decoded = tracer.decode(SD.kwargs(1), run.trajectory, latent).images
    with torch.no_grad():
        raw = lcm.vae.decode(latent / lcm.vae.config.scaling_factor).sample
    assert torch.equal(decoded, (raw / 2 + 0.5).clamp(0, 1))


def test_the_stand_in_answers_like_the_scheduler() -> None:
    inner = df.HeunDiscreteScheduler()
    session = Session(inner, Plan(), Generators({}), {})
    stand_in: Any = TracingScheduler(inner, session)
    assert isinstance(stand_in, df.HeunDiscreteScheduler)
    assert stand_in.order == 2
    assert len(stand_in) == 1000
    assert stand_in.config is inner.config
    stand_in.set_timesteps(4)
    assert stand_in.timesteps is inner.timesteps
    assert stand_in.sigmas is inner.sigmas
    assert stand_in.init_noise_sigma == inner.init_noise_sigma
    stand_in.set_begin_index(1)
    assert inner._begin_index == 1
    stand_in.custom = 3
    assert inner.custom == 3
    zeros, ones, last = torch.zeros(1, 1), torch.ones(1, 1), inner.timesteps[-1:]
    assert torch.equal(stand_in.add_noise(zeros, ones, last), inner.add_noise(zeros, ones, last))
    assert type(copy.deepcopy(stand_in)) is df.HeunDiscreteScheduler
    with pytest.raises(AttributeError):
        _ = stand_in.nothing_of_the_kind
