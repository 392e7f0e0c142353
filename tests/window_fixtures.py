"""Fixtures for tests of the whole window; the conftests beside those tests import them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

# Before Qt starts: its own offscreen screen of 800 x 800 is smaller than the window.
if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    _screen = Path(__file__).with_name("screen.json")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen}"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from studio_rig import FakeRig

from studio.library.places import HOME_VARIABLE
from studio.ui import accessible, styling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Open = Callable[..., FakeRig]


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application, dressed once."""
    styling.apply(qapp)
    accessible.install()
    return qapp


def _bury() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


@pytest.fixture(autouse=True)
def no_widget_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window behind (give it to qtbot, or delete it)."""
    before = set(QApplication.topLevelWidgets())
    yield
    _bury()
    if set(QApplication.topLevelWidgets()) - before:
        gc.collect()
        _bury()
    left = set(QApplication.topLevelWidgets()) - before
    names = sorted(f"{type(each).__name__} {each.objectName()}".strip() for each in left)
    for each in left:
        each.deleteLater()
    _bury()
    assert not names, f"left behind: {', '.join(names)}"


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop; an error in it that nobody took, or a task left behind, fails the test."""
    errors: list[dict[str, object]] = []
    loop = QEventLoop(qapp)
    loop.set_exception_handler(lambda _loop, context: errors.append(context))
    asyncio.set_event_loop(loop)
    with loop:
        yield loop
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
    asyncio.set_event_loop(None)
    assert not left, f"tasks left behind: {left}"
    assert not errors, f"errors in the loop: {errors}"


@pytest.fixture
def open_studio(
    loop: asyncio.AbstractEventLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Open studios with the fake engine: open_studio(load=False, ...); each is closed at the end.

    All of one test live in the same home, tmp_path / "home".
    """
    home = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    with contextlib.ExitStack() as closing:

        def make(**how: object) -> FakeRig:
            rig = FakeRig(loop, home, **how)  # type: ignore[arg-type]  # as it is called
            closing.callback(rig.close)
            return rig

        yield make


@pytest.fixture
def rig(open_studio: Open) -> FakeRig:
    """A studio whose model is ready, on its first page."""
    return open_studio()
