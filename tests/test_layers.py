"""The arrows between the layers point down (DESIGN.md, section 2)."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Those that know every layer and that no layer knows: the window's builder; the command line with
# its commands and the benchmarks that they run.
TOP = {"__main__", "app", "bench", "cli", "commands"}
MODEL_LIBRARIES = {"torch", "diffusers", "transformers"}


@dataclass(frozen=True)
class Layer:
    """What a layer may import: other layers, and libraries besides the standard one."""

    layers: frozenset[str]
    libraries: frozenset[str]


def layer(layers: str = "", libraries: str = "") -> Layer:
    return Layer(frozenset(layers.split()), frozenset(libraries.split()))


ENGINE_LIBRARIES = (
    "numpy torch diffusers transformers accelerate safetensors huggingface_hub tokenizers "
    "torchsde scipy PIL psutil"
)
LAYERS = {
    "core": layer("", "numpy"),
    "library": layer("core", "numpy PIL av platformdirs sklearn mido pythonosc"),
    "engine": layer("core", ENGINE_LIBRARIES),
    "training": layer("core engine", ENGINE_LIBRARIES),
    "ui": layer("core library", "numpy PySide6 shiboken6 qasync"),
}


def imports(path: Path, module: str) -> Iterator[tuple[int, str]]:
    """Each import in a file, wherever it stands in it: its line, the whole name it asks for.

    `from a import b` gives a.b: where b is no module, the name a before it tells as much.
    """
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                parents = package.split(".")
                above = parents[: len(parents) - node.level + 1]
                start = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and node.args:
            called, first = ast.unparse(node.func), node.args[0]
            by_name = called.endswith("import_module") or called == "__import__"
            if by_name and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def objection(module: str, target: str) -> str | None:
    """Why a module may not import the target; None where it may."""
    place = module.split(".")[1:] or ["__init__"]
    head, *tail = target.split(".")
    if head == "studio":
        wanted = tail[0] if tail else ""
        if wanted == "__main__" or (wanted == "app" and place[0] not in TOP):
            return "only an entry point imports app, and none imports __main__"
        if place[0] in LAYERS and wanted in {*LAYERS, *TOP} - {place[0]}:
            allowed = wanted in LAYERS[place[0]].layers
            return None if allowed else f"{place[0]} does not know {wanted}"
        if place[0] == "__init__" and wanted in {*LAYERS, *TOP}:
            return "the package itself knows no layer"
        return None
    if head in sys.stdlib_module_names or place[0] in TOP:
        return None
    allowed = place[0] in LAYERS and head in LAYERS[place[0]].libraries
    return None if allowed else f"{place[0]} does not use {head}"


def problems(root: Path) -> list[str]:
    """Each import under root/studio that points up, and each module that is in no layer."""
    found = []
    for path in sorted((root / "studio").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        home = (*module.split("."), "__init__")[1]
        if home not in {*LAYERS, *TOP, "__init__"}:
            found.append(f"{path.relative_to(root)}: in no layer")
            continue
        for line, target in imports(path, module):
            if why := objection(module, target):
                found.append(f"{path.relative_to(root)}:{line}: imports {target}: {why}")
    return found


def test_arrows_point_down() -> None:
    assert problems(ROOT) == []


def plant(root: Path, where: str, source: str) -> None:
    """A package that is in order, but for one file."""
    for name in LAYERS:
        (root / "studio" / name).mkdir(parents=True)
        (root / "studio" / name / "__init__.py").touch()
    for name in ("__init__", "__main__", "app", "cli"):
        (root / "studio" / f"{name}.py").touch()
    path = root / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("studio/core/a.py", "import PIL"),
        ("studio/core/a.py", "from studio.library import files"),
        ("studio/core/a.py", "from studio import library"),
        ("studio/core/a.py", "from .. import engine"),
        ("studio/core/__init__.py", "from ..ui import canvas"),
        ("studio/core/deep/a.py", "from ...engine.worker import Worker"),
        ("studio/core/a.py", "def f():\n    import torch\n"),
        ("studio/core/a.py", "try:\n    import PySide6.QtCore\nexcept ImportError:\n    pass\n"),
        ("studio/library/a.py", "import torch"),
        ("studio/library/a.py", "import studio.engine.decode"),
        ("studio/library/a.py", "from PySide6 import QtGui"),
        ("studio/engine/a.py", "from PySide6.QtCore import QObject"),
        ("studio/engine/a.py", "from studio.ui import bridge"),
        ("studio/engine/a.py", "from studio.library import models"),
        ("studio/engine/a.py", "from studio.training import painter"),
        ("studio/training/a.py", "import qasync"),
        ("studio/ui/a.py", "import torch.nn"),
        ("studio/ui/a.py", "from studio.engine.worker import Worker"),
        (
            "studio/ui/a.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import studio.engine\n",
        ),
        ("studio/ui/a.py", "import importlib\nimportlib.import_module('studio.engine')"),
        ("studio/ui/a.py", "from studio import app"),
        ("studio/engine/a.py", "from studio.app import run"),
        ("studio/ui/a.py", "from studio.cli import main"),
        ("studio/core/a.py", "from studio.commands import console"),
        ("studio/library/a.py", "from studio import bench"),
        ("studio/app.py", "from studio import __main__"),
        ("studio/__init__.py", "from studio.core import pixels"),
        ("studio/__init__.py", "import torch"),
        ("studio/helpers.py", ""),
        ("studio/misc/a.py", ""),
    ],
)
def test_an_arrow_that_points_up_is_found(tmp_path: Path, where: str, source: str) -> None:
    plant(tmp_path, where, source)
    found = problems(tmp_path)
    assert len(found) == 1
    assert where in found[0]


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("studio/core/a.py", "import math\nimport numpy as np\nfrom studio.core import b\n"),
        ("studio/core/deep/a.py", "from .. import b\nfrom . import c\nfrom studio import core\n"),
        ("studio/library/a.py", "import sqlite3\nfrom PIL import Image\nfrom ..core import b\n"),
        ("studio/engine/a.py", "import torch\nfrom studio.core.pixels import Pixels\n"),
        ("studio/training/a.py", "from studio.engine import decode\n"),
        (
            "studio/ui/a.py",
            "import qasync\nfrom PySide6 import QtGui\nfrom .. import library\n",
        ),
        ("studio/app.py", "from studio.engine import worker\nfrom studio.ui import window\n"),
        ("studio/__main__.py", "from studio import app, cli\n"),
        ("studio/commands/a.py", "from studio.engine import worker\nfrom studio import bench\n"),
        ("studio/ui/a.py", "from studio import __version__\n"),
    ],
)
def test_an_arrow_that_points_down_is_none(tmp_path: Path, where: str, source: str) -> None:
    plant(tmp_path, where, source)
    assert problems(tmp_path) == []


def light_modules(root: Path) -> list[str]:
    """The modules that are imported before the window's first paint: none may bring torch."""
    names = ["studio", "studio.__main__"]
    for name in ("core", "library", "ui"):
        names += [
            ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            for path in sorted((root / "studio" / name).rglob("*.py"))
        ]
    return [name for name in names if (root / f"{name.replace('.', '/')}.py").exists()] + [
        name for name in names if (root / name.replace(".", "/") / "__init__.py").exists()
    ]


def heavy_imports(root: Path) -> list[str]:
    """ "MODULE brings LIBRARY" for each light module whose import loads a model library."""
    script = (
        "import importlib, sys\n"
        f"sys.path.insert(0, {str(root)!r})\n"
        f"for name in {light_modules(root)!r}:\n"
        "    importlib.import_module(name)\n"
        f"    for heavy in sorted({MODEL_LIBRARIES!r} & set(sys.modules)):\n"
        "        sys.exit(f'{name} brings {heavy}')\n"
    )
    command = [sys.executable, "-P", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)  # noqa: S603 - our own script
    return done.stderr.splitlines()[-1:] if done.returncode else []


def test_the_window_needs_no_torch() -> None:
    assert len(light_modules(ROOT)) > 5
    assert heavy_imports(ROOT) == []


def test_a_module_that_brings_torch_is_found(tmp_path: Path) -> None:
    plant(tmp_path, "studio/ui/a.py", "import importlib\nimportlib.import_module('to' + 'rch')\n")
    assert problems(tmp_path) == []  # parsing can't see it
    (tmp_path / "torch.py").touch()  # stands in for the real one, which takes seconds
    assert heavy_imports(tmp_path) == ["studio.ui.a brings torch"]


def test_the_folder_packaging_hides_no_library() -> None:
    """As a package it would stand in for the `packaging` that torch and others import."""
    assert not (ROOT / "packaging" / "__init__.py").exists()
