"""Keeping the window's thread free while torch is loaded and works.

Measured on two cores: with as many torch threads as cores, spinning barriers collapse as soon as
anything else wants a core; loading libtorch with the interpreter locked and full garbage
collections stop the window for a quarter of a second and more.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib.util
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

NICENESS: Final = 5
"""How far the thread that runs torch stands back for the window's, which may do so itself."""
NICEST: Final = 19

_ENVIRONMENT: Final = (
    ("OMP_WAIT_POLICY", "PASSIVE"),  # GNU's OpenMP: waiting threads sleep
    ("KMP_BLOCKTIME", "0"),  # the same for Intel's and LLVM's
    ("HF_HUB_OFFLINE", "1"),
    ("TRANSFORMERS_OFFLINE", "1"),
    ("HF_HUB_DISABLE_TELEMETRY", "1"),
    ("TRANSFORMERS_VERBOSITY", "error"),
    ("DIFFUSERS_VERBOSITY", "error"),
    ("TOKENIZERS_PARALLELISM", "false"),  # its pool would compete with torch's
)
_LIBRARIES: Final = ("libtorch_global_deps", "libc10", "libtorch_cpu")


def prepare_process() -> None:
    """Set what torch and the hub's client read from the environment when they are imported.

    Called once, before the first import of torch. What the artist has set is left alone, but the
    studio is always offline.
    """
    for name, value in _ENVIRONMENT:
        os.environ.setdefault(name, value)
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"


def torch_threads() -> int:
    """How many threads torch may use: one core is left to the window."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        cores = os.cpu_count() or 1
    return max(1, cores - 1)


def stand_back() -> None:
    """Lower the calling thread's priority; threads it starts inherit it. Only Linux has that."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        now = os.getpriority(os.PRIO_PROCESS, thread)
        # Only root may lower it: a fixed number would fail in a process that is nicer already.
        os.setpriority(os.PRIO_PROCESS, thread, min(now + NICENESS, NICEST))


@contextlib.contextmanager
def calm() -> Iterator[None]:
    """No garbage collection inside; afterwards, what is alive is never looked at again.

    For imports and loads, which make hundreds of thousands of objects that stay.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def give_back_memory() -> None:
    """Have GNU's allocator give back the pages that lie free between others.

    What is kept of each run pins the heap above it, and what is freed below stays: six thousand
    drafts took 80 MB so (`sfumato bench memory`). It takes 1 to 9 ms. Elsewhere nothing happens.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(ctypes.c_size_t(0))


def preload_torch() -> None:
    """Load libtorch through a foreign call, which releases the interpreter's lock.

    The import of torch then finds it loaded. Where the libraries are elsewhere or this platform
    has no dlopen, nothing happens, and the import takes the time.
    """
    spec = importlib.util.find_spec("torch")
    if "torch" in sys.modules or spec is None or spec.origin is None or os.name != "posix":
        return
    folder = Path(spec.origin).parent / "lib"
    suffix = ".dylib" if sys.platform == "darwin" else ".so"
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    for name in _LIBRARIES:
        path = folder / (name + suffix)
        if path.exists():
            # As torch itself opens it: its symbols must be seen by the libraries that follow.
            dlopen(os.fsencode(path), os.RTLD_GLOBAL | os.RTLD_LAZY)
