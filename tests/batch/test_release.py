"""A release is complete or not there, and one run at a time makes it."""

from __future__ import annotations

import multiprocessing
import os
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from assessment.batch.files import write_whole
from assessment.batch.release import only_run, recover, staging, switch_in
from assessment.errors import InputError


def hold(home: Path, pipe: Connection) -> None:
    with only_run(home):
        pipe.send(os.getpid())
        pipe.recv()


def build(home: Path, text: str) -> Path:
    with staging(home) as staged:
        write_whole(staged / "report.html", text.encode())
        return switch_in(staged, home)


def test_a_second_run_is_refused_and_told_who_works_here(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path, theirs))
    other.start()
    holder = ours.recv()
    with pytest.raises(InputError, match=rf"Another run is working here \(process {holder}\)"), only_run(tmp_path):
        pass
    ours.send("go")
    other.join()
    with only_run(tmp_path):
        assert (tmp_path / "private" / "running").read_text("utf-8") == f"process {os.getpid()}"


def test_a_lock_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.Pipe()
    other = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path, theirs))
    other.start()
    ours.recv()
    other.kill()
    other.join()
    with only_run(tmp_path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="folders have no modes there")
def test_private_folders_are_for_their_owner_only_and_stay_as_they_are_once_there(tmp_path: Path) -> None:
    home = tmp_path / "client" / "wave"
    with only_run(home):
        made = [home / "private", home.parent / "private"]
        assert [folder.stat().st_mode & 0o777 for folder in made] == [0o700, 0o700]
    made[0].chmod(0o750)
    with only_run(home):
        assert made[0].stat().st_mode & 0o777 == 0o750


def test_a_folder_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(InputError, match="can't be written"), only_run(tmp_path / "file" / "wave"):
        pass


def test_a_folder_that_can_not_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "private" / "running").mkdir(parents=True)
    with pytest.raises(InputError, match="can't be written"), only_run(tmp_path):
        pytest.fail("it holds what can't be written")


def test_a_new_release_replaces_the_old_one_whole(tmp_path: Path) -> None:
    build(tmp_path, "old")
    (tmp_path / "release" / "left.html").write_text("left", "utf-8")
    release = build(tmp_path, "new")
    assert {path.name: path.read_text("utf-8") for path in release.iterdir()} == {"report.html": "new"}
    assert {path.name for path in tmp_path.iterdir()} == {"release"}


def test_what_was_staged_goes_when_a_run_fails(tmp_path: Path) -> None:
    def fail() -> None:
        with staging(tmp_path) as staged:
            write_whole(staged / "report.html", b"half")
            raise KeyError("x")

    with pytest.raises(KeyError, match="x"):
        fail()
    assert not list(tmp_path.iterdir())


def test_a_run_that_ended_between_two_renames_left_a_release_to_put_back(tmp_path: Path) -> None:
    build(tmp_path, "old")
    (tmp_path / "release").rename(tmp_path / ".old-1")
    (tmp_path / ".tmp-1").mkdir()
    recover(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"release"}
    assert (tmp_path / "release" / "report.html").read_text("utf-8") == "old"


def test_a_run_that_ended_after_the_switch_left_only_the_old_to_remove(tmp_path: Path) -> None:
    build(tmp_path, "old")
    (tmp_path / "release").rename(tmp_path / ".old-1")
    build(tmp_path, "new")
    recover(tmp_path)
    assert (tmp_path / "release" / "report.html").read_text("utf-8") == "new"
    assert {path.name for path in tmp_path.iterdir()} == {"release"}


@pytest.mark.parametrize("at", range(1, 4))
def test_a_switch_that_fails_anywhere_leaves_a_whole_release_to_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    build(tmp_path, "old")
    calls: list[Path] = []
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == at:
            raise OSError("disk")
        return rename(self, target)

    with monkeypatch.context() as patched, staging(tmp_path) as staged:
        write_whole(staged / "report.html", b"new")
        patched.setattr(Path, "rename", failing)
        with suppress(OSError):
            switch_in(staged, tmp_path)
    recover(tmp_path)
    assert (tmp_path / "release" / "report.html").read_text("utf-8") == ("new" if at == 3 else "old")


def test_a_file_that_fails_while_it_is_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "a", b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"
