"""Pictures from the command line, with the real starter model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from safetensors import safe_open
from safetensors.torch import save_file

from studio.commands import making
from studio.core import recipe_json
from studio.core.edits import FreshNoise
from studio.core.errors import StudioError
from studio.core.pushes import Weight
from studio.library import films, pictures, recordings
from studio.library.places import starter
from tests.engine import tiny_pipelines
from tests.engine.tiny_loras import write_lora

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ran

# diffusers turns tensors into arrays in ways that NumPy 2 frowns on; nothing of ours does.
pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:__array_wrap__ must accept:DeprecationWarning"),
]

STEPS = 4
SIDE = 64


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def home(shared_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One home for this file: what was found out about the model is found out once."""
    monkeypatch.setenv("SFUMATO_HOME", str(shared_home))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return shared_home


@pytest.fixture
def made(run: Callable[..., Ran], shared_home: Path) -> tuple[Path, Path]:
    """A picture and the recording of its run; painted once."""
    picture, recording = shared_home / "a.png", shared_home / "a.trajectory"
    if not recording.exists():
        ran = run(*order(picture), "--record", recording)
        assert ran.code == 0, ran.err
    return picture, recording


def order(out: Path) -> tuple[object, ...]:
    size = f"{SIDE}x{SIDE}"
    return ("render", "--prompt", "a lake", "--steps", STEPS, "--size", size, "--out", out)


def test_render_tells_everything(run: Callable[..., Ran], tmp_path: Path) -> None:
    out, record = tmp_path / "a.png", tmp_path / "a.trajectory"
    ran = run(*order(out), "--seed", 7, "--sampler", "heun", "--record", record, "--json")
    assert (ran.code, ran.err) == (0, "")
    told = ran.json
    assert told == told | {
        "picture": str(out),
        "width": SIDE,
        "height": SIDE,
        "model": "starter",
        "sampler": "heun",
        "steps": 2 * STEPS - 1,
        "steps_run": 2 * STEPS - 1,
        "seed": 7,
        "recording": str(record),
        "exact": True,
    }
    assert told["seconds"] > 0
    recipe = pictures.read_recipe(out)
    assert recipe_json.from_dict(told["recipe"]) == recipe
    assert recordings.inspect(record).recipe == recipe
    assert recordings.inspect(record).steps == told["steps"]


def test_the_same_words_and_seed_make_the_same_picture(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    again, other = tmp_path / "again.png", tmp_path / "other.png"
    assert run(*order(again)).code == 0
    assert run(*order(other), "--seed", "0:0.7,9:0.3").code == 0
    assert again.read_bytes() == made[0].read_bytes()
    assert pictures.load_pixels(other) != pictures.load_pixels(made[0])


def test_what_is_left_out_is_as_the_model_likes_it(run: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    ran = run("render", "--prompt", "a lake::2", "--prompt", "fog", "--out", out, "--steps", 1)
    assert "Painted" in ran.out
    recipe = pictures.read_recipe(out)
    assert (recipe.width, recipe.sampler) == (256, "ddim")
    weights = {p.text: round(p.weight, 3) for p in recipe.conditioning.prompts}
    assert weights == {"a lake": 0.667, "fog": 0.333}


@pytest.mark.parametrize("at", range(STEPS))
def test_a_branch_with_nothing_changed_is_the_very_picture(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path, at: int
) -> None:
    picture, recording = made
    out = tmp_path / "b.png"
    ran = run("branch", recording, "--at", at, "--out", out, "--json")
    assert out.read_bytes() == picture.read_bytes()
    assert ran.json["steps_run"] == STEPS - at
    assert ran.json["steps"] == STEPS


def test_a_branch_changes_what_comes_after(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    out, record = tmp_path / "b.png", tmp_path / "b.trajectory"
    change = ("--prompt", "a volcano", "--guidance", 7, "--negative", "fog")
    ran = run("branch", made[1], "--at", 2, *change, "--out", out, "--record", record, "--json")
    assert ran.json["steps_run"] == STEPS - 2
    recipe = pictures.read_recipe(out)
    assert recipe.conditioning.text == "a lake"
    acting = recipe.conditioning_at(2)
    assert (acting.text, acting.guidance, acting.negative) == ("a volcano", 7, "fog")
    assert pictures.load_pixels(out) != pictures.load_pixels(made[0])
    again = tmp_path / "c.png"
    assert run("branch", record, "--at", 3, "--out", again).code == 0
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (("--fresh", "0.5"), STEPS - 2),
        (("--fresh", "0.5:9"), STEPS - 2),
        (("--sampler", "heun"), 3),  # two steps are left; it looks twice at the first
        (("--steps", "4"), 4),
        (("--sampler", "euler-a", "--steps", "3"), 3),
        (("--push", "night/day=1"), STEPS - 2),
    ],
)
def test_the_rest_of_a_run_is_made_otherwise(
    run: Callable[..., Ran],
    made: tuple[Path, Path],
    tmp_path: Path,
    change: tuple[str, ...],
    left: int,
) -> None:
    out, record = tmp_path / "b.png", tmp_path / "b.trajectory"
    ran = run("branch", made[1], "--at", 2, *change, "--out", out, "--record", record, "--json")
    assert (ran.json["steps_run"], ran.json["steps"]) == (left, 2 + left)
    assert pictures.load_pixels(out) != pictures.load_pixels(made[0])
    again = tmp_path / "c.png"
    ran = run("branch", record, "--at", 1 + left, "--out", again, "--json")
    assert ran.json["steps_run"] == 1
    assert again.read_bytes() == out.read_bytes()


def test_a_branch_that_asks_for_what_is_there_is_the_very_picture(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "b.png"
    same = ("--sampler", "ddim", "--steps", STEPS - 2, "--fresh", 0, "--push", "night/day=0")
    assert run("branch", made[1], "--at", 2, *same, "--out", out).code == 0
    assert out.read_bytes() == made[0].read_bytes()


def test_fresh_noise_is_not_the_noise_that_was_there(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "b.png"
    assert run("branch", made[1], "--at", 2, "--fresh", 0.5, "--out", out).code == 0
    recipe = pictures.read_recipe(out)
    edit = recipe.change_at(2).edit
    assert edit is not None
    assert edit.fresh == FreshNoise(recipe.noise.first_seed + 1, 0.5)


def test_words_are_weighed_and_stay_so_in_a_branch(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "b.png"
    change = ("--guidance", 7, "--weigh", "lake=0.5", "--weigh", "a=2")
    assert run("branch", made[1], "--at", 2, *change, "--out", out).code == 0
    acting = pictures.read_recipe(out).conditioning_at(2)
    assert acting.weights == (Weight("a", 2.0), Weight("lake", 0.5))
    assert pictures.load_pixels(out) != pictures.load_pixels(made[0])


def test_a_lora_is_laid_over_and_sought_again(run: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "ink.safetensors"
    write_lora(tiny_pipelines.starter(), path)
    recording = tmp_path / "b.trajectory"
    how = ("--prompt", "a lake", "--steps", 2, "--size", f"{SIDE}x{SIDE}", "--lora", path)
    ran = run("render", *how, "--out", tmp_path / "a.png", "--record", recording, "--json")
    (adapter,) = ran.json["recipe"]["adapters"]
    assert (adapter[0], adapter[2]) == ("ink", 1.0)
    ran = run("branch", recording, "--at", 1, "--out", tmp_path / "b.png")
    assert "The LoRA ink is not on this machine" in ran.complaint  # it was only lent


@pytest.mark.parametrize("view", ["sees", "expects"])
def test_the_film_strip(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path, view: str
) -> None:
    out = tmp_path / "strip.png"
    ran = run("steps", made[1], "--out", out, "--view", view, "--json")
    assert (ran.code, ran.err) == (0, "")
    strip = pictures.load_pixels(out)
    assert ran.json["frames"] == STEPS + 1
    assert (strip.width, strip.height) == (ran.json["width"], ran.json["height"])
    last = strip.to_rgb()[4 : 4 + SIDE, -4 - SIDE : -4]
    assert (last == pictures.load_pixels(made[0]).to_rgb()).all()


@pytest.mark.parametrize("name", ["steps.webm", "steps.mp4", "steps.gif", "steps"])
def test_the_steps_of_a_recording_become_a_film(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    out = tmp_path / name
    ran = run("steps", made[1], "--out", out, "--rate", 4, "--hold", 1, "--json")
    assert ran.json["frames"] == STEPS + 1
    if out.is_dir():
        assert len(list(out.iterdir())) == ran.json["shown"] == STEPS + 1
        return
    assert ran.json["shown"] == STEPS + 1 + 4
    found = films.frame_count(out)
    assert found == STEPS + 5 if name != "steps.gif" else 1 < found < STEPS + 5  # equal ones merge


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--out", "a.avi"), "cannot be a .avi file"),
        (("--out", "a.webm", "--rate", "fast"), "--rate 'fast' is not a number"),
        (("--out", "a.webm", "--rate", "0"), "0 pictures a second"),
        (("--out", "no/such/a.webm"), "no folder"),
    ],
)
def test_a_film_that_cannot_be_is_refused_before_any_work(
    run: Callable[..., Ran], made: tuple[Path, Path], more: tuple[str, ...], said: str
) -> None:
    assert said in run("steps", made[1], *more).complaint


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--size", "72x72"), "multiples of 64"),
        (("--sampler", "own"), "sampler own does not suit this model; choose one of ddim"),
        (("--sampler", "lcm", "--steps", "60"), "at most 50 steps"),
    ],
)
def test_what_this_model_cannot_do(
    run: Callable[..., Ran], tmp_path: Path, wrong: tuple[str, ...], says: str
) -> None:
    out = tmp_path / "a.png"
    assert says in run("render", "--prompt", "a", "--out", out, *wrong).complaint
    assert not out.exists()


def test_a_rest_that_cannot_be_made(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "b.png"
    branch = ("branch", made[1], "--at", STEPS - 1, "--out", out)
    assert "made for few steps" in run(*branch, "--sampler", "lcm", "--steps", 60).complaint
    assert "cannot take over the rest" in run(*branch, "--sampler", "own").complaint
    assert not out.exists()


def test_a_model_that_cannot_be_told_what_to_avoid() -> None:
    class Engine:
        def __init__(self, *, negative: bool) -> None:
            self.negative = negative

        def facts(self) -> Engine:
            return self

    making.check_negative(Engine(negative=True), "fog")  # type: ignore[arg-type]
    making.check_negative(Engine(negative=False), "")  # type: ignore[arg-type]
    with pytest.raises(StudioError, match="cannot be told what to avoid"):
        making.check_negative(Engine(negative=False), "fog")  # type: ignore[arg-type]


def rewrite(source: Path, target: Path, **changes: Any) -> Path:
    """The recording with other metadata, or fewer tensors."""
    drop, odd = changes.pop("drop", None), changes.pop("odd", None)
    with safe_open(source, framework="pt") as file:
        metadata = {**file.metadata(), **changes}
        tensors = {n: file.get_tensor(n) for n in file.keys() if n != drop}  # noqa: SIM118
    if odd is not None:
        tensors[odd] = tensors[odd].flatten()
    save_file(tensors, target, {k: v for k, v in metadata.items() if v is not None})
    return target


def spoiled(source: Path, target: Path, how: str) -> Path:
    data = source.read_bytes()
    with safe_open(source, framework="pt") as file:
        recipe = json.loads(file.metadata()["recipe"])
    plain: dict[str, bytes] = {
        "empty": b"",
        "garbage": b"no recording at all " * 50,
        "cut in its header": data[:200],
        "cut in its data": data[:-10],
        "longer": data + b"!",
    }
    if how in plain:
        target.write_bytes(plain[how])
        return target
    elsewhere = {**recipe, "model": {"name": "gone", "fingerprint": "f" * 32}}
    changes: dict[str, dict[str, Any]] = {
        "foreign": {"format": "other"},
        "newer": {"version": "99"},
        "no version": {"version": "one"},
        "no recipe": {"recipe": None},
        "bad recipe": {"recipe": "{}"},
        "no steps": {"trajectory": "{}"},
        "deep": {"trajectory": "[" * 50_000},
        "missing model": {"recipe": json.dumps(elsewhere)},
        "missing tensor": {"drop": "1/answer"},
        "odd step": {"trajectory": '{"steps": [3]}'},
        "odd latent": {"odd": "start 0/latent"},
        "other sampler": {"recipe": json.dumps({**recipe, "sampler": "heun"})},
        "other size": {"recipe": json.dumps({**recipe, "width": 72})},
    }
    return rewrite(source, target, **changes[how])


SPOILED = {
    "empty": "not a safetensors file",
    "garbage": "not a safetensors file",
    "cut in its header": "cut short",
    "cut in its data": "cut short",
    "longer": "damaged",
    "foreign": "not a recording; choose a .trajectory file",
    "newer": "newer Sfumato",
    "no version": "damaged",
    "no recipe": "damaged",
    "bad recipe": "not a Sfumato recipe",
    "no steps": "damaged",
    "deep": "damaged",
    "missing model": "model gone, with which this was recorded, is not on this machine; say where",
    "missing tensor": "damaged",
    "odd step": "damaged",
    "odd latent": "damaged",
    "other sampler": "do not belong together",
    "other size": "multiples of 64",
}


@pytest.mark.parametrize("how", SPOILED)
def test_recordings_that_are_none(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path, how: str
) -> None:
    path = spoiled(made[1], tmp_path / "x.trajectory", how)
    out = tmp_path / "b.png"
    assert SPOILED[how] in run("branch", path, "--at", 1, "--out", out).complaint
    assert SPOILED[how] in run("steps", path, "--out", out).complaint
    assert not out.exists()


def test_a_step_beyond_the_end(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    for at in (STEPS, STEPS + 1, 10**9):
        ran = run("branch", made[1], "--at", at, "--out", tmp_path / "b.png")
        assert f"has {STEPS} steps" in ran.complaint
        assert f"choose a step from 0 to {STEPS - 1}" in ran.complaint


def test_a_recording_finds_its_model_by_its_weights(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(starter(), tmp_path / "lake"))
    out = tmp_path / "b.png"
    assert run("branch", made[1], "--at", 2, "--out", out, "--model", copy).code == 0
    assert out.read_bytes() == made[0].read_bytes()
    config = copy / "scheduler" / "scheduler_config.json"
    config.write_text(config.read_text().replace("0.012", "0.013"))
    ran = run("branch", made[1], "--at", 2, "--out", out, "--model", copy)
    assert "recorded with another model, starter" in ran.complaint


@pytest.mark.parametrize("kind", ["picture", "recording"])
def test_inspect(run: Callable[..., Ran], made: tuple[Path, Path], kind: str) -> None:
    path = made[0] if kind == "picture" else made[1]
    ran = run("inspect", path, "--json")
    told = ran.json
    assert (ran.code, told["kind"], told["safe"], told["problems"]) == (0, kind, True, [])
    assert told["family"] == "StableDiffusionPipeline"
    assert recipe_json.from_dict(told["recipe"]) == pictures.read_recipe(made[0])
    assert "a lake" in run("inspect", path).out


def test_words_are_laid_out_with_their_figures(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    picture, recording = made
    sheets = {}
    for source in (picture, recording):
        sheet = tmp_path / f"{source.suffix[1:]}.png"
        ran = run("words", source, "--out", sheet, "--json")
        assert ran.code == 0, ran.err
        sheets[source] = (ran.json["passages"], sheet.read_bytes())
    (passages, drawn), (again, drawn_again) = sheets.values()
    assert drawn == drawn_again
    assert passages == again
    (passage,) = passages
    prompt = passage["prompt"]
    words = passage["words"]
    assert [word["text"] for word in words] == [prompt[w["start"] : w["stop"]] for w in words]
    assert 0 < sum(word["share"] for word in words) <= 1.001
    assert all(1 <= word["steps"][0] <= word["steps"][1] <= passage["stop"] for word in words)
    phrases = run("words", picture, "--phrases", "--out", tmp_path / "p.png", "--json").json
    assert len(phrases["passages"][0]["words"]) < len(words)


def test_words_want_one_thing_to_look_at(
    run: Callable[..., Ran], made: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "sheet.png"
    assert "nothing to look at" in run("words", "--out", out).complaint
    assert "two things" in run("words", made[0], "--prompt", "a lake", "--out", out).complaint
    assert not out.exists()


# ---- with a photo


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "holiday.jpg"
    Image.linear_gradient("L").resize((300, 200)).convert("RGB").save(path)
    return path


def test_a_photo_is_taken_over_from_a_step_and_its_size_kept(
    run: Callable[..., Ran], photo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.png"
    words = ("--prompt", "a lake", "--steps", STEPS, "--json", "--out", out)
    late = run("render", "--photo", photo, "--from-step", 3, *words).json
    assert (late["width"], late["height"]) == (320, 192)
    assert late["steps_run"] == 1
    assert late["recipe"]["photo"]["start"] == 3
    assert late["photo_decoded_db"] > 20
    assert pictures.read_recipe(out) == recipe_json.from_dict(late["recipe"])
    inverted = run("render", "--photo", photo, "--from-step", 1, "--invert", *words).json
    assert inverted["recipe"]["photo"]["way"] == "invert"
    assert inverted["steps_run"] == 3


def test_without_a_step_the_photo_is_shown_as_the_model_sees_it(
    run: Callable[..., Ran], photo: Path, tmp_path: Path
) -> None:
    out = tmp_path / "a.png"
    ran = run("render", "--photo", photo, "--steps", STEPS, "--json", "--out", out)
    assert ran.json["steps_run"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from-step", 2, "--prompt", "a lake"), "no photo"),
        (("--photo", "PHOTO", "--from-step", 2), "no prompt"),
        (("--photo", "PHOTO", "--from-step", 99, "--prompt", "a lake"), "cannot take over at 99"),
        (("--photo", "gone.jpg"), "no file"),
    ],
)
def test_what_makes_no_sense_with_a_photo_is_told(
    run: Callable[..., Ran], photo: Path, tmp_path: Path, arguments: tuple[object, ...], said: str
) -> None:
    given = [photo if each == "PHOTO" else each for each in arguments]
    ran = run("render", *given, "--steps", STEPS, "--out", tmp_path / "a.png")
    assert ran.code == 2
    assert said in ran.complaint
