"""Which class names in a model's list of parts belong to the installed libraries.

Read from the libraries' source text: importing them takes seconds, and a list of our own would age.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r'^\s+"(\w+)",$', re.MULTILINE)
_CLASS: Final = re.compile(r"^class (\w+)", re.MULTILINE)
_IDENTIFIER: Final = re.compile(r"[A-Z]\w*")


def is_pipeline(name: str) -> bool:
    """Whether diffusers has a pipeline of this name (True for any name where it is missing)."""
    names = _diffusers_names()
    return "Pipeline" in name and (not names or name in names)


def is_known(library: str, name: str) -> bool:
    """Whether loading this class runs the code of an installed library and of nothing else.

    library: the first entry of a part in model_index.json. For transformers only the form of the
    name is checked: it has thousands of classes, and knows how to say that one is missing.
    """
    if not _IDENTIFIER.fullmatch(name):
        return False
    if library == "transformers":
        return True
    if library == "diffusers":
        names = _diffusers_names()
        return not names or name in names
    return name in _classes_beside_pipeline(library)


@cache
def _diffusers_names() -> frozenset[str]:
    root = _diffusers()
    if root is None:
        return frozenset()
    return frozenset(_NAME.findall((root / "__init__.py").read_text("utf-8")))


@cache
def _classes_beside_pipeline(folder: str) -> frozenset[str]:
    """The classes of one pipeline's folder in diffusers, such as SD's safety checker."""
    root = _diffusers()
    if root is None or not folder.isidentifier():
        return frozenset()
    files = (root / "pipelines" / folder).glob("*.py")
    return frozenset(name for file in files for name in _CLASS.findall(file.read_text("utf-8")))


def _diffusers() -> Path | None:
    spec = find_spec("diffusers")
    return Path(spec.origin).parent if spec and spec.origin else None
