"""What keeps the window's thread free, and where the model runs."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import torch

from studio.core.errors import StudioError
from studio.engine import devices, stalls
from studio.engine.troubles import failure, is_out_of_memory

ROOT = Path(__file__).parents[2]


def test_the_process_is_prepared_and_the_studio_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")
    stalls.prepare_process()
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert os.environ["TOKENIZERS_PARALLELISM"] == "true"  # what the artist has set stays


def test_preparing_and_waking_bring_no_torch() -> None:
    code = (
        "import sys; from studio.engine.stalls import prepare_process; prepare_process()\n"
        "from studio.engine.worker import Worker; Worker(print, None).close(0)\n"
        "sys.exit('torch' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)  # noqa: S603 - ours
    assert ran.returncode == 0


def test_one_core_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, threads in ((1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid, n=cores: range(n), raising=False)
        assert stalls.torch_threads() == threads


def test_nothing_is_collected_while_calm_and_what_is_alive_is_frozen() -> None:
    gc.unfreeze()
    assert gc.isenabled()
    with stalls.calm():
        assert not gc.isenabled()
        with stalls.calm():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1000
    gc.unfreeze()


@pytest.mark.skipif(sys.platform != "linux", reason="only GNU's allocator is asked")
def test_what_lies_free_between_others_is_given_back() -> None:
    code = (
        "import os, psutil, torch; from studio.engine.stalls import give_back_memory\n"
        "made = [torch.zeros(15_000) for _ in range(4000)]\n"  # 60 kB each: on the heap
        "kept = made[::40]; del made\n"
        "held = psutil.Process().memory_info().rss; give_back_memory()\n"
        "print((held - psutil.Process().memory_info().rss) >> 20)"
    )
    ran = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert int(ran.stdout) > 150  # MB of 228


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_only_the_engines_thread_stands_back() -> None:
    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    theirs: list[int] = []

    def stand_back() -> None:
        stalls.stand_back()
        theirs.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=stand_back)
    thread.start()
    thread.join()
    assert theirs == [min(mine + stalls.NICENESS, stalls.NICEST)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == mine


def test_the_processor_is_always_there_and_computes_in_full_precision() -> None:
    device = devices.choose("cpu")
    assert device.label.startswith("CPU")
    assert device.dtype(30 << 30, stored=torch.bfloat16) is torch.float32
    assert devices.precision(torch.float32) == "32-bit"
    assert devices.choose().kind in {"cpu", "cuda", "mps", "xpu"}
    with pytest.raises(StudioError, match="no device called abacus") as caught:
        devices.choose("abacus")
    assert "cpu" in caught.value.hint


@pytest.mark.parametrize(
    ("kind", "bf16", "weights", "stored", "expected"),
    [
        ("cuda", True, 4 << 30, torch.float16, torch.bfloat16),
        ("cuda", False, 4 << 30, torch.float16, torch.float16),
        ("cuda", True, 30 << 20, torch.float16, torch.float32),
        ("mps", True, 4 << 30, torch.float16, torch.float16),
        ("mps", True, 4 << 30, torch.bfloat16, torch.float32),
        ("xpu", True, 4 << 30, torch.float16, torch.bfloat16),
    ],
)
def test_precision_follows_the_device_and_the_model(
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    bf16: bool,
    weights: int,
    stored: torch.dtype,
    expected: torch.dtype,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_: bf16)
    assert devices.Device(kind, "x").dtype(weights, stored=stored) is expected


def test_only_memory_is_memory() -> None:
    assert is_out_of_memory(MemoryError())
    assert not is_out_of_memory(RuntimeError("shapes do not match"))
    assert not is_out_of_memory(ValueError("out of memory"))
    assert failure(3, StudioError("a", "b", "c")).what == "a"
