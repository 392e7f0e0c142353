"""A project comes back as it was left, whatever happened to it in between."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from core_values import examples
from hypothesis import given
from hypothesis import strategies as st
from project_rooms import BLANK, a_film, a_node, a_work, in_words, picture, written
from spoiled import as_a_stranger

from studio.core.board import Board
from studio.core.errors import StudioError
from studio.core.pad import Anchor, Mode, Pad
from studio.core.pixels import Pixels
from studio.core.reels import Reel
from studio.core.session import Entry
from studio.core.steps import View
from studio.core.work import Work, blank_work
from studio.library import project_disk, project_films, project_journal
from studio.library.pictures import read_recipe
from studio.library.project_copy import check_name, copy_project
from studio.library.project_disk import Disk
from studio.library.project_form import Layout, is_project
from studio.library.project_open import RESCUED, Bar, free_place, fresh, open_project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Lake.sfumato"


# ---- a sound project


def test_a_project_comes_back_as_it_was_left(folder: Path) -> None:
    work = a_work()
    opened = written(folder, [a_work(1), a_work(2), work])
    assert opened.work == in_words(work)
    assert opened.problems == ()
    assert opened.layout.name == "Lake"
    assert is_project(folder)
    assert opened.store.reel(2) == Reel(0, (), picture(2))
    assert opened.store.thumbnails([1, 3, 9]) == {1: picture(1), 3: picture(3)}
    assert read_recipe(opened.layout.picture(2)) == work.nodes[1].recipe


def test_films_and_photos_come_back(folder: Path) -> None:
    disk = Disk(fresh(folder, blank_work(BLANK)))
    digest = "ab" * 32
    disk.write(a_work(), {2: a_film()}, {digest: picture(7)})
    disk.close()
    store = open_project(folder, BLANK, write=False).store
    assert store.reel(2) == Reel(5, a_film(), picture(2))
    assert store.photos == {digest}
    assert store.size([2]) > store.size([1]) > 0


def test_steps_of_different_sizes_make_no_film() -> None:
    one, two = a_film(2)
    assert project_films.can_hold([one, two])
    assert not project_films.can_hold([one, replace(two, sees=picture(1))])
    assert not project_films.can_hold([])


def test_nothing_is_made_for_a_blank_work(folder: Path) -> None:
    disk = Disk(fresh(folder, blank_work(BLANK)))
    disk.write(blank_work(BLANK.with_guidance(2)), {}, {})
    disk.close()
    assert not folder.exists()


def test_a_name_that_was_taken_meanwhile_is_left_alone(folder: Path) -> None:
    opened = fresh(folder, blank_work(BLANK))
    disk = Disk(opened)
    folder.mkdir()
    disk.write(a_work(), {}, {})
    disk.close()
    assert disk.layout.name == "Lake 2"
    assert list(folder.iterdir()) == []
    assert opened.store.layout == disk.layout
    assert free_place(folder.parent, "Lake").name == "Lake 3.sfumato"


def test_what_was_taken_out_is_deleted_and_its_id_never_used_again(folder: Path) -> None:
    before = a_work()
    after = replace(before, nodes=before.nodes[:2])
    disk = Disk(fresh(folder, blank_work(BLANK)))
    disk.write(before, {3: a_film()}, {})
    disk.write(after, {}, {})
    assert Layout(folder).picture(3).exists()  # undo may bring it back
    disk.close()
    opened = open_project(folder, BLANK, write=False)
    assert [node.id for node in opened.work.nodes] == [1, 2]
    assert opened.work.place.next_node == 4
    assert {path.stem for path in folder.glob("*/*.png")} == {"1", "2"}
    assert opened.problems == ()


def test_going_on_in_an_opened_project(folder: Path) -> None:
    written(folder, [a_work(2)])
    opened = open_project(folder, BLANK)
    disk = Disk(opened)
    more = replace(opened.work, nodes=(*opened.work.nodes, a_node(3)))
    named = replace(more, nodes=(replace(more.nodes[0], name="The fox"), *more.nodes[1:]))
    disk.write(more, {}, {})
    disk.write(named, {}, {})
    disk.close()
    again = open_project(folder, BLANK)
    assert again.work == replace(in_words(named), place=replace(named.place, next_node=4))
    assert again.store.pictures == {1, 2, 3}
    again.close()


def test_a_long_journal_is_written_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_disk, "COMPACT_FROM", 20_000)
    work = a_work()
    disk, sizes = Disk(fresh(folder, blank_work(BLANK))), []
    for number in range(80):
        work = replace(work, desk=work.desk.with_prompt(f"a fox {number}"))
        disk.write(work, {}, {})
        sizes.append(Layout(folder).journal.stat().st_size)
    disk.close()
    assert max(sizes) < 30_000
    assert any(later < before for before, later in pairwise(sizes))
    assert open_project(folder, BLANK, write=False).work == in_words(work)


def test_a_thousand_pictures_have_one_line_each_after_a_rewrite(folder: Path) -> None:
    written(folder, [a_work(30, painted=False)])
    opened = open_project(folder, BLANK)
    disk = Disk(replace(opened, problems=("rewrite it",)))
    disk.write(opened.work, {}, {})
    disk.close()
    assert len(Layout(folder).journal.read_bytes().splitlines()) == 32
    assert open_project(folder, BLANK, write=False).work == opened.work


# ---- pruned


def pruned_work() -> Work:
    """Three pictures of which the last two were pruned, with a word typed since."""
    work = a_work()
    gone = frozenset({2, 3})
    typed = work.nodes[0].desk.with_prompt("a hen")
    undo = (*work.undo, Entry(work.nodes[0].desk, gone), Entry(typed, gone))
    place = replace(work.place, current=1, undo_at=len(undo) - 1)
    hidden = in_words(work).nodes[1:]
    return replace(work, desk=typed, undo=undo, nodes=work.nodes[:1], place=place, pruned=hidden)


def test_what_was_pruned_stays_in_words_while_undo_can_bring_it_back(folder: Path) -> None:
    opened = written(folder, [a_work(), pruned_work()])
    assert opened.work == in_words(pruned_work())
    layout = Layout(folder)
    assert [layout.picture(node).exists() for node in (1, 2, 3)] == [True, False, False]
    assert sorted(opened.store.thumbs) == [1, 2, 3]

    disk = Disk(open_project(folder, BLANK))
    work = pruned_work()
    back = replace(
        work, nodes=in_words(a_work()).nodes, pruned=(), place=replace(work.place, undo_at=3)
    )
    disk.write(back, {}, {})
    disk.close()
    assert open_project(folder, BLANK, write=False).work == in_words(back)
    assert sorted(open_project(folder, BLANK, write=False).store.thumbs) == [1, 2, 3]


def test_what_no_undo_brings_back_goes_with_its_files(folder: Path) -> None:
    written(folder, [a_work(), pruned_work()])
    disk = Disk(open_project(folder, BLANK))
    work = pruned_work()
    forgotten = replace(work, undo=work.undo[-1:], pruned=(), place=replace(work.place, undo_at=0))
    disk.write(forgotten, {}, {})
    disk.close()
    opened = open_project(folder, BLANK, write=False)
    assert opened.work.undo == (Entry(work.desk),)
    assert (opened.work.nodes, opened.work.pruned) == (in_words(work).nodes, ())
    assert sorted(opened.store.thumbs) == [1]


def test_a_journal_written_anew_and_a_copy_keep_what_was_pruned(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = written(folder, [a_work(), pruned_work()])
    copy = folder.with_name("Copy.sfumato")
    copy_project(opened.store, opened.work, copy, {}, {})
    copied = open_project(copy, BLANK, write=False)
    assert copied.work == opened.work
    assert sorted(copied.store.thumbs) == [1, 2, 3]
    monkeypatch.setattr(project_disk, "COMPACT_FROM", 0)
    monkeypatch.setattr(project_disk, "COMPACT_AT", 0)
    disk = Disk(open_project(folder, BLANK))
    disk.write(replace(opened.work, desk=BLANK), {}, {})
    disk.close()
    assert open_project(folder, BLANK, write=False).work == replace(opened.work, desk=BLANK)


# ---- any sequence, cut anywhere


def steps_from(work: Work, moves: list[int]) -> list[Work]:
    """A session of so many moves."""
    works = [work]
    for move in moves:
        now = works[-1]
        desk = now.desk.with_prompt(f"a fox {len(works)}")
        place = replace(now.place, position=move)
        match move % 6:
            case 0:
                works.append(replace(now, desk=desk))
            case 1:
                undo = (*now.undo[: now.place.undo_at + 1], Entry(desk))
                place = replace(place, undo_at=len(undo) - 1)
                works.append(Work(desk, undo, now.nodes, place))
            case 2:
                at = now.place.next_node
                place = replace(place, current=at, next_node=at + 1)
                nodes = (*now.nodes, replace(a_node(at, painted=False), desk=desk))
                works.append(replace(now, desk=desk, nodes=nodes, place=place))
            case 3:
                place = replace(place, undo_at=max(0, place.undo_at - 1), view=View.SEES)
                works.append(replace(now, desk=now.undo[place.undo_at].desk, place=place))
            case 4 if now.nodes:
                named = replace(now.nodes[0], name=f"n{move}", starred=True)
                works.append(replace(now, nodes=(named, *now.nodes[1:])))
            case 5 if now.nodes:
                current = now.place.current
                current = None if current == now.nodes[-1].id else current
                place = replace(place, current=current)
                works.append(replace(now, nodes=now.nodes[:-1], place=place))
    return works


@examples(24)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=14), st.floats(0, 1))
def test_a_journal_cut_at_any_byte_is_a_state_that_was_there(
    moves: list[int], share: float
) -> None:
    works = steps_from(a_work(1, painted=False), moves)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        patch.setattr(os, "fsync", lambda _handle: None)
        folder = Path(place) / "a.sfumato"
        disk, ends = Disk(fresh(folder, blank_work(BLANK))), []
        for work in works:
            disk.write(work, {}, {})
            ends.append(Layout(folder).journal.stat().st_size)
        disk.close()
        cuts = {round(share * ends[-1]), ends[len(ends) // 2], ends[-1] - 1, ends[-1]}
        for cut in sorted(cuts, reverse=True):
            os.truncate(Layout(folder).journal, cut)
            opened = open_project(folder, BLANK)
            whole = [work for work, end in zip(works, ends, strict=True) if end <= cut]
            assert opened.work == (whole[-1] if whole else blank_work(BLANK))
            assert opened.problems == ()
            opened.close()


@examples(24)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_one_spoiled_byte_costs_one_line(at: int, flip: int) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        patch.setattr(os, "fsync", lambda _handle: None)
        folder = Path(place) / "a.sfumato"
        written(folder, [a_work(n) for n in range(1, 6)])
        journal = Layout(folder).journal
        data = bytearray(journal.read_bytes())
        data[at % len(data)] ^= flip
        journal.write_bytes(data)
        opened = open_project(folder, BLANK, write=False)
        assert [node.id for node in opened.work.nodes] == [1, 2, 3, 4, 5]  # their pictures say all
        recipes = [node.recipe for node in opened.work.nodes]
        assert recipes == [node.recipe for node in a_work(5).nodes]


# ---- what is wrong with it


def spoil_line(journal: Path, number: int) -> None:
    lines = journal.read_bytes().split(b"\n")
    lines[number] = lines[number].replace(b"fox", b"hen", 1)
    journal.write_bytes(b"\n".join(lines))


def test_a_damaged_line_is_told_and_the_rest_kept(folder: Path) -> None:
    written(folder, [a_work(n, painted=False) for n in range(1, 6)])
    before = Layout(folder).journal.read_bytes()
    spoil_line(Layout(folder).journal, 2)
    spoiled = Layout(folder).journal.read_bytes()
    assert spoiled != before
    opened = open_project(folder, BLANK)
    assert [node.id for node in opened.work.nodes] == [1, 2, 4, 5]
    assert opened.problems == ("One line of its journal cannot be read.",)
    disk = Disk(opened)
    disk.write(opened.work, {}, {})
    disk.close()
    assert (folder / RESCUED).read_bytes() == spoiled
    assert open_project(folder, BLANK, write=False).problems == ()


def test_a_picture_whose_words_are_lost_comes_back_from_its_file(folder: Path) -> None:
    written(folder, [a_work(n) for n in range(1, 6)])
    spoil_line(Layout(folder).journal, 2)
    opened = open_project(folder, BLANK, write=False)
    assert [node.id for node in opened.work.nodes] == [1, 2, 3, 4, 5]
    assert "came back" in opened.problems[-1]


def test_zeroes_at_the_end_are_a_torn_line(folder: Path) -> None:
    written(folder, [a_work(2)])
    with Layout(folder).journal.open("ab") as file:
        file.write(bytes(512))
    opened = open_project(folder, BLANK)
    assert opened.problems == ()
    disk = Disk(opened)
    disk.write(replace(opened.work, desk=BLANK), {}, {})
    disk.close()
    assert open_project(folder, BLANK, write=False).work.desk == BLANK


def test_a_project_of_a_newer_sfumato_can_be_read(folder: Path) -> None:
    written(folder, [a_work(2)])
    head = json.loads(Layout(folder).head.read_text())
    Layout(folder).head.write_text(json.dumps(head | {"version": 2}))
    strange = project_journal.to_line({"mood": "calm", "nodes": [{"id": 3, "desk": "x"}]})
    with Layout(folder).journal.open("ab") as file:
        file.write(strange)
    opened = open_project(folder, BLANK)
    assert (opened.bar, opened.lock) == (Bar.NEWER, None)
    assert opened.work == in_words(a_work(2))
    assert opened.problems == ("1 picture can be seen in a newer Sfumato only.",)


def test_the_second_window_can_only_read(folder: Path) -> None:
    written(folder, [a_work(2)])
    first = open_project(folder, BLANK)
    second = open_project(folder, BLANK)
    assert (first.bar, second.bar) == (Bar.NONE, Bar.LOCKED)
    first.close()
    third = open_project(folder, BLANK)
    assert third.bar is Bar.NONE
    third.close()


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        ("a.sfumato", None, "is not a Sfumato project"),
        ("a.sfumato", "{", "is not a Sfumato project"),
        ("a.sfumato", '{"format": "else", "version": 1}', "is not a Sfumato project"),
        ("a.sfumato", '{"format": "sfumato-project", "version": "1"}', "is not a Sfumato project"),
        ("a.sfumato", "[" * 60_000, "is not a Sfumato project"),
    ],
)
def test_a_foreign_folder_is_told(tmp_path: Path, name: str, head: str | None, says: str) -> None:
    (tmp_path / name).mkdir()
    if head is not None:
        (tmp_path / name / "project.json").write_text(head)
    with pytest.raises(StudioError, match=says):
        open_project(tmp_path / name, BLANK)


def test_a_file_and_nothing_at_all_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.sfumato").write_text("x")
    with pytest.raises(StudioError, match="is a file, but a Sfumato project is a folder"):
        open_project(tmp_path / "a.sfumato", BLANK)
    with pytest.raises(StudioError, match="There is no project"):
        open_project(tmp_path / "b.sfumato", BLANK)


def test_a_journal_of_another_kind_is_told(folder: Path) -> None:
    written(folder, [a_work(2, painted=False)])
    Layout(folder).journal.write_text("hello\nworld\nthis is no journal\n")
    with pytest.raises(StudioError, match="nothing in it can be read"):
        open_project(folder, BLANK)
    # and the lock was let go of
    Layout(folder).journal.write_bytes(b"")
    opened = open_project(folder, BLANK)
    assert opened.bar is Bar.NONE
    opened.close()


@pytest.mark.parametrize(
    "entry",
    [
        {"nodes": 7},
        {"nodes": [7]},
        {"nodes": [{"id": "x", "desk": 1}]},
        {"gone": 3},
        {"undo": {"skip": "x"}},
        {"undo": {"skip": 0, "keep": 99, "add": [99]}},
        {"desk": 99},
        {"desk": "x"},
        {"desks": {"x": {}}},
        {"desks": {"9": {"recipe": 1}}},
        {"choices": 7},
        {"choices": [{"chosen": 1}]},
        {"choices": [{"chosen": 99, "over": [98]}]},
        {"place": 7},
        {"place": {"undo_at": 99, "current": 99}},
    ],
)
def test_an_entry_that_makes_no_sense_takes_nothing_with_it(
    folder: Path, entry: dict[str, object]
) -> None:
    written(folder, [a_work(2)])
    with Layout(folder).journal.open("ab") as file:
        file.write(project_journal.to_line(entry))
    opened = open_project(folder, BLANK, write=False)
    assert opened.work.nodes == in_words(a_work(2)).nodes
    assert 0 <= opened.work.place.undo_at < len(opened.work.undo)
    assert opened.work.desk


def test_pictures_and_films_that_are_broken_are_as_if_they_were_not_there(folder: Path) -> None:
    disk = Disk(fresh(folder, blank_work(BLANK)))
    disk.write(a_work(), {1: a_film(), 2: a_film()}, {})
    disk.close()
    layout = Layout(folder)
    layout.film(1).write_bytes(layout.film(1).read_bytes()[:90])
    layout.picture(2).write_bytes(b"no picture")
    layout.thumb(2).write_bytes(b"")
    (folder / "pictures" / "notes.txt").write_text("mine")
    store = open_project(folder, BLANK, write=False).store
    assert store.reel(1) == Reel(0, (), picture(1))
    assert store.reel(2) == Reel()
    assert set(store.thumbnails([1, 2, 3])) == {1, 3}


@pytest.mark.skipif(os.name == "nt", reason="permissions are otherwise there")
def test_a_folder_that_can_only_be_read(strangers_folder: Path) -> None:
    folder = strangers_folder / "Lake.sfumato"
    written(folder, [a_work(2)])

    with as_a_stranger():
        opened = open_project(folder, BLANK)
        assert opened.bar is Bar.REFUSED
        assert opened.work == in_words(a_work(2))


# ---- when it cannot be written


def small_disk(folder: Path, size: str) -> bool:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    return (
        shutil.which("mount") is not None
        and not subprocess.run(  # noqa: S603 - our own words
            command, capture_output=True, check=False
        ).returncode
    )


def test_a_full_disk_loses_nothing_and_is_written_when_there_is_room(tmp_path: Path) -> None:
    small = tmp_path / "small"
    if not small_disk(small, "400k"):
        pytest.skip("no small disk can be had here")
    try:
        folder = small / "Lake.sfumato"
        disk = Disk(fresh(folder, blank_work(BLANK)))
        disk.write(a_work(1), {}, {})
        (small / "ballast").write_bytes(bytes(300_000))
        work = a_work(2)
        noise = Pixels(300, 300, os.urandom(90_000 * 4))
        work = replace(work, nodes=(work.nodes[0], replace(work.nodes[1], picture=noise)))
        for turn in range(3):
            with pytest.raises(StudioError, match="no room left"):
                disk.write(work, {}, {})
            long = work.desk.with_prompt(f"a fox {turn} " + "in the snow " * 60)
            work = replace(work, desk=long, undo=(*work.undo, Entry(long)))
        (small / "ballast").unlink()
        disk.write(work, {}, {})
        disk.close()
        opened = open_project(folder, BLANK, write=False)
        assert opened.work == in_words(work)
        assert opened.problems == ()
        assert opened.store.pictures == {1, 2}
    finally:
        subprocess.run(["umount", str(small)], check=True)  # noqa: S603, S607 - as above


@pytest.mark.parametrize("allowed", range(0, 900, 150))
def test_a_line_that_was_half_written_is_not_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    disk = Disk(fresh(folder, blank_work(BLANK)))
    disk.write(a_work(1), {}, {})
    journal = disk._journal
    assert journal is not None
    end = journal.size

    class Full:
        """A file on a disk with so many bytes left."""

        def __init__(self) -> None:
            self.left = allowed

        def __getattr__(self, name: str) -> object:
            return getattr(whole, name)

        def write(self, data: bytes) -> int:
            part = data[: self.left]
            self.left -= len(part)
            if not part:
                raise OSError(28, "No space left on device")
            return int(whole.write(part))

    whole = journal._file
    monkeypatch.setattr(journal, "_file", Full())
    work = a_work(2, painted=False)
    with pytest.raises(OSError, match="No space"):
        disk.write(work, {}, {})
    assert journal.size == end
    assert open_project(folder, BLANK, write=False).work == in_words(a_work(1))
    monkeypatch.setattr(journal, "_file", whole)
    disk.write(work, {}, {})
    disk.close()
    opened = open_project(folder, BLANK, write=False)
    assert opened.work == in_words(work)
    assert opened.problems == ()


def test_a_folder_that_is_gone_is_told_and_one_that_is_back_goes_on(folder: Path) -> None:
    disk = Disk(fresh(folder, blank_work(BLANK)))
    disk.write(a_work(1), {}, {})
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(FileNotFoundError):
        disk.write(a_work(2), {}, {})
    shutil.copytree(folder.with_name("elsewhere"), folder)
    with pytest.raises(FileNotFoundError, match="another file took its place"):
        disk.write(a_work(2), {}, {})
    shutil.rmtree(folder)
    folder.with_name("elsewhere").rename(folder)
    disk.write(a_work(2), {}, {})
    disk.close()
    assert open_project(folder, BLANK, write=False).work == in_words(a_work(2))


# ---- copies and names


def test_a_copy_holds_everything(folder: Path) -> None:
    disk = Disk(fresh(folder, blank_work(BLANK)))
    disk.write(a_work(2), {1: a_film()}, {"ab" * 32: picture(7)})
    disk.close()
    store = open_project(folder, BLANK, write=False).store
    target = folder.with_name("Copy.sfumato")
    copy_project(store, a_work(3), target, {3: a_film(2)}, {})
    opened = open_project(target, BLANK, write=False)
    assert opened.work == in_words(a_work(3))
    assert opened.store.reel(1) == store.reel(1)
    assert opened.store.reel(3) == Reel(2, a_film(2), picture(3))
    assert opened.store.photos == {"ab" * 32}
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".")] == []


def test_a_copy_of_what_lost_its_folder_holds_what_is_in_memory(folder: Path) -> None:
    store = written(folder, [a_work(2)]).store
    shutil.rmtree(folder)
    target = folder.with_name("Copy.sfumato")
    copy_project(store, a_work(2), target, {}, {})
    opened = open_project(target, BLANK, write=False)
    assert opened.work == in_words(a_work(2))
    assert opened.store.pictures == {1, 2}


def test_a_copy_takes_no_place_of_another(folder: Path) -> None:
    store = written(folder, [a_work(2)]).store
    with pytest.raises(StudioError, match="is there already"):
        copy_project(store, a_work(2), folder, {}, {})
    (folder.parent / "file").write_text("x")
    with pytest.raises(StudioError):
        copy_project(store, a_work(2), folder.parent / "file" / "a.sfumato", {}, {})


@pytest.mark.parametrize(
    "name", ["", "  ", ".", "..", ".hidden", "a/b", "a\\b", "a\nb\0", "x" * 300]
)
def test_names_that_no_folder_has(name: str) -> None:
    with pytest.raises(StudioError):
        check_name(name)


@pytest.mark.parametrize(
    ("name", "tidy"), [("Lake ", "Lake"), ("A  lake.sfumato", "A lake"), ("Ł 草 🦊", "Ł 草 🦊")]
)
def test_names_are_tidied(name: str, tidy: str) -> None:
    assert check_name(name) == tidy


def test_the_pad_and_the_pins_come_back(folder: Path) -> None:
    work = a_work()
    first, second, third = (node.recipe for node in work.nodes)
    anchors = (Anchor(first, 0.1, 0.2, "red"), Anchor(second, 0.8, 0.7))
    pad = Pad(anchors, (0.4, 0.5), Mode.PROMPTS, ((0.1, 0.1), (0.9, 0.9)))
    board = Board(pad, (third,))
    assert written(folder, [work, replace(work, board=board)]).work.board == board
    assert (
        written(folder.with_name("snap.sfumato"), [replace(work, board=board)]).work.board == board
    )
