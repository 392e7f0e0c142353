"""How set-up makes `.venv/`: in which order, when nothing is done, when all is done anew."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from start_fakes import NEW, PYPROJECT, UPDATE, Setting

from setup_console import SetupError, pip_sentence
from setup_environment import CPU_INDEX, CUDA_INDEX
from setup_place import Pins, Place, Stamp, is_ready

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return Setting(tmp_path)


def test_pins_are_read_from_pyproject(setting: Setting) -> None:
    assert Pins.read(setting.place) == Pins(
        torch="torch==2.13.0",
        rest=("qasync==1.0", "torchsde==0.2.6"),
        build=("setuptools>=77",),
        test=("pytest==9.0",),
    )


def test_what_must_not_move_is_pinned_exactly() -> None:
    pins = Pins.read(Place(ROOT))
    assert pins.torch == "torch==2.13.0"
    assert {"PySide6-Essentials==6.11.3", "diffusers==0.42.1"} <= {*pins.rest}


def test_torch_is_first_and_holds_for_the_rest(setting: Setting) -> None:
    setting.set_up()
    _, torch, rest, itself = setting.commands.ran
    constraints = Path(rest[rest.index("--constraint") + 1])
    assert constraints.read_text(encoding="utf-8") == "torch==2.13.0\n"
    assert torch[-1] == "torch==2.13.0"
    assert rest[-3:] == ["qasync==1.0", "torchsde==0.2.6", "setuptools>=77"]
    assert itself[-2:] == ["--editable", str(setting.place.root)]
    assert "--no-deps" in itself
    assert setting.commands.steps() == NEW


def test_a_second_start_runs_nothing(setting: Setting) -> None:
    setting.set_up()
    setting.commands.ran.clear()
    assert is_ready(setting.place, tests=False)
    setting.set_up()
    assert setting.commands.ran == []


def test_test_tools_come_once_and_stay(setting: Setting) -> None:
    setting.set_up()
    assert not is_ready(setting.place, tests=True)
    setting.commands.ran.clear()
    setting.set_up(tests=True)
    assert "pytest==9.0" in setting.commands.ran[1]
    assert setting.commands.steps() == UPDATE
    assert is_ready(setting.place, tests=False)
    setting.place.pyproject.write_text(PYPROJECT + "# new", encoding="utf-8")
    setting.set_up()
    assert is_ready(setting.place, tests=True)


def test_changed_pins_are_an_update(setting: Setting) -> None:
    setting.set_up()
    setting.commands.ran.clear()
    changed = PYPROJECT.replace("qasync==1.0", "qasync==1.1")
    setting.place.pyproject.write_text(changed, encoding="utf-8")
    assert not is_ready(setting.place, tests=False)
    setting.set_up()
    assert "qasync==1.1" in setting.commands.ran[1]
    assert setting.commands.steps() == UPDATE


@pytest.mark.parametrize("word", NEW)
def test_a_killed_set_up_is_done_anew(setting: Setting, word: str) -> None:
    setting.commands.fail = {word: KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        setting.set_up()
    assert not is_ready(setting.place, tests=False)
    half = setting.place.venv / "half.py"
    half.touch()
    setting.commands.fail = {}
    setting.commands.ran.clear()
    setting.set_up()
    assert not half.exists()
    assert setting.commands.steps() == NEW
    assert "did not finish" in setting.screen.getvalue()
    assert is_ready(setting.place, tests=False)


def test_a_killed_update_is_done_anew(setting: Setting) -> None:
    setting.set_up()
    setting.place.pyproject.write_text(PYPROJECT + "# new", encoding="utf-8")
    setting.commands.fail = {"--constraint": KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        setting.set_up()
    setting.place.pyproject.write_text(PYPROJECT, encoding="utf-8")  # as the old stamp had it
    assert not is_ready(setting.place, tests=False)
    setting.commands.fail = {}
    setting.commands.ran.clear()
    setting.set_up()
    assert setting.commands.steps() == NEW


@pytest.mark.parametrize("lost", ["python", "command"])
def test_a_lost_program_is_noticed(setting: Setting, lost: str) -> None:
    setting.set_up()
    getattr(setting.place, lost).unlink()
    assert not is_ready(setting.place, tests=False)
    setting.set_up()
    assert is_ready(setting.place, tests=False)


def test_another_python_or_folder_is_another_environment(setting: Setting) -> None:
    setting.set_up()
    setting.commands.ran.clear()
    stamp = Stamp.read(setting.place)
    assert stamp is not None
    replace(stamp, python="cpython-310 elsewhere").write(setting.place)
    setting.set_up()
    assert setting.commands.steps() == NEW


def test_an_environment_made_by_hand_is_kept_if_it_fits(setting: Setting) -> None:
    setting.place.python.parent.mkdir(parents=True)
    setting.place.python.touch()
    mine = setting.place.venv / "mine.py"
    mine.touch()
    setting.set_up()
    assert setting.commands.steps() == ["-c", *UPDATE]
    assert mine.exists()


def test_an_environment_made_by_hand_is_replaced_if_not(setting: Setting) -> None:
    setting.place.python.parent.mkdir(parents=True)
    setting.place.python.touch()
    setting.commands.fail = {"-c": []}
    setting.set_up()
    assert setting.commands.steps() == ["-c", *NEW]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"python": 1}'])
def test_a_stamp_that_says_nothing_is_none(setting: Setting, text: str) -> None:
    setting.set_up()
    setting.place.stamp.write_text(text, encoding="utf-8")
    assert Stamp.read(setting.place) is None
    assert not is_ready(setting.place, tests=False)


@pytest.mark.parametrize(
    ("system", "nvidia", "answers", "index"),
    [
        ("Linux", False, True, CPU_INDEX),
        ("Linux", False, False, None),
        ("Linux", True, True, None),
        ("Windows", True, True, CUDA_INDEX),
        ("Windows", True, False, None),
        ("Windows", False, True, None),
        ("Darwin", False, True, None),
    ],
)
def test_where_torch_comes_from(
    setting: Setting, system: str, *, nvidia: bool, answers: bool, index: str | None
) -> None:
    setting.machine = replace(setting.machine, system=system, nvidia=nvidia)
    setting.answers = answers
    setting.set_up()
    torch = next(each for each in setting.commands.ran if "torch==2.13.0" in each)
    assert ("--extra-index-url" in torch) == (index is not None)
    assert index is None or index in torch
    assert not any("--index-url" in each for each in setting.commands.ran)
    told = "GPU will not be used" in setting.screen.getvalue()
    assert told == (system == "Windows" and nvidia and not answers)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (["OSError: [Errno 28] No space left on device"], "disk is full"),
        (["WARNING: Retrying ... Failed to establish a new connection"], "internet connection"),
        (["HTTPSConnectionPool: Max retries exceeded with url"], "internet connection"),
        (["ERROR: No matching distribution found for torch==2.13.0"], "no build of torch==2.13.0"),
        (["HINT: ... Windows Long Path support enabled"], "short path"),
        (["ERROR: something new"], "pip says why"),
        ([], "pip says why"),
    ],
)
@pytest.mark.parametrize("word", UPDATE)
def test_pips_failure_is_one_sentence(
    setting: Setting, word: str, printed: list[str], said: str
) -> None:
    setting.commands.fail = {word: printed}
    with pytest.raises(SetupError) as caught:
        setting.set_up()
    sentence = str(caught.value)
    assert said in sentence
    assert "\n" not in sentence
    assert str(setting.place.log) in sentence
    assert all(line in setting.place.log.read_text(encoding="utf-8") for line in printed)
    assert not is_ready(setting.place, tests=False)


def test_no_network_is_told_before_no_build() -> None:
    printed = ["Temporary failure in name resolution", "No matching distribution found for torch"]
    assert "internet" in pip_sentence("PyTorch", printed, "Python 3.11", Path("setup.log"))


def test_no_venv_module_is_one_sentence(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    package = f"python3.{sys.version_info[1]}-venv"
    with pytest.raises(SetupError, match=f"lacks its venv module.*apt-get install {package}"):
        setting.set_up()
    assert setting.commands.ran == []


def test_the_venv_module_is_installed_where_allowed(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    setting.machine = replace(setting.machine, apt=True)
    setting.set_up()
    assert setting.commands.steps() == ["update", "apt-get", *NEW]


def test_a_full_disk_is_told_beforehand(setting: Setting) -> None:
    setting.machine = replace(setting.machine, free_gb=lambda _folder: 1.25)
    with pytest.raises(SetupError, match=r"needs 3 GB of disk, and 1\.2 GB are free"):
        setting.set_up()
    assert setting.commands.ran == []


@pytest.mark.parametrize("text", ["[", "[project]", "[project]\ndependencies = ['numpy']"])
def test_a_damaged_pyproject_is_one_sentence(setting: Setting, text: str) -> None:
    setting.place.pyproject.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match="is damaged"):
        setting.set_up()
