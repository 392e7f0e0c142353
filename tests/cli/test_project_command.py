"""`sfumato project` lists what a project holds and takes it out; it never changes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from project_rooms import BLANK, a_film, a_work, picture

from studio.core.work import Work, blank_work
from studio.library.pictures import load_pixels, read_recipe
from studio.library.project_disk import Disk
from studio.library.project_form import Layout
from studio.library.project_open import fresh

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Ran


@pytest.fixture
def work() -> Work:
    three = a_work(3)
    named = replace(three.nodes[1], name="The fox", starred=True)
    unfinished = replace(three.nodes[2], picture=None, whole=False)
    return replace(three, nodes=(three.nodes[0], named, unfinished))


@pytest.fixture
def project(tmp_path: Path, work: Work) -> Path:
    folder = tmp_path / "Lake.sfumato"
    disk = Disk(fresh(folder, blank_work(BLANK)))
    disk.write(work, {1: a_film()}, {})
    disk.close()
    Layout(folder).recording(1).write_bytes(b"a recording")
    return folder


def test_it_lists_every_picture(run: Callable[..., Ran], project: Path) -> None:
    told = run("project", project, "--json").json
    assert (told["project"], told["problems"], told["current"]) == ("Lake", [], 3)
    assert [n["id"] for n in told["nodes"]] == [1, 2, 3]
    assert [n["parent"] for n in told["nodes"]] == [None, 1, 2]
    assert [n["title"] for n in told["nodes"]] == ["a fox", "The fox", "a fox"]
    assert [n["starred"] for n in told["nodes"]] == [False, True, False]
    assert [n["picture"] for n in told["nodes"]] == [True, True, False]
    assert [(n["film"], n["recording"]) for n in told["nodes"]] == [
        (True, True),
        *[(False,) * 2] * 2,
    ]
    assert told["size_bytes"] == sum(n["size_bytes"] for n in told["nodes"]) > 0
    lines = run("project", project).out.splitlines()
    assert lines[0] == "Lake holds 3 pictures."
    assert "★ The fox" in lines[2]
    assert "not finished" in lines[3]


def test_it_takes_pictures_out(
    run: Callable[..., Ran], project: Path, tmp_path: Path, work: Work
) -> None:
    before = sorted((p, p.stat().st_mtime_ns) for p in project.rglob("*"))
    out = tmp_path / "two.png"
    assert run("project", project, "--node", 2, "--out", out).code == 0
    assert load_pixels(out) == picture(2)
    assert read_recipe(out) == work.nodes[1].recipe
    told = run("project", project, "--export", tmp_path / "all", "--recordings", "--json").json
    assert len(told["exported"]) == 3
    names = sorted(path.name for path in (tmp_path / "all").iterdir())
    assert names == ["0001.png", "0001.trajectory", "0002.png"]
    assert sorted((p, p.stat().st_mtime_ns) for p in project.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--node", "2"], "belong together"),
        (["--out", "x.png"], "belong together"),
        (["--node", "9", "--out", "x.png"], "has no picture 9"),
        (["--node", "x", "--out", "x.png"], "whole number"),
        (["--node", "3", "--out", "x.png"], "never finished"),
        (["--node", "1", "--out", "x.jpg"], "does not end in .png"),
        (["--recordings"], "Give --export"),
    ],
)
def test_what_cannot_be_asked(
    run: Callable[..., Ran], project: Path, arguments: list[str], says: str
) -> None:
    assert says.lower() in run("project", project, *arguments).complaint.lower()


def test_what_is_no_project(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert "There is no project" in run("project", tmp_path / "gone.sfumato").complaint
    assert "is not a Sfumato project" in run("project", tmp_path).complaint


def test_inspect_knows_projects(run: Callable[..., Ran], project: Path, tmp_path: Path) -> None:
    told = run("inspect", project, "--json").json
    assert (told["kind"], told["safe"], told["problems"]) == ("project", True, [])
    assert (told["nodes"], told["pictures"], told["recordings"]) == (3, 2, 1)
    journal = Layout(project).journal
    journal.write_bytes(b"broken\n" + journal.read_bytes())
    ran = run("inspect", project, "--json")
    assert ran.code == 2
    assert ran.json["kind"] == "project"
    assert "cannot be read" in ran.json["problems"][0]
    (tmp_path / "a.sfumato").mkdir()
    assert run("inspect", tmp_path / "a.sfumato", "--json").json["kind"] == "project"
