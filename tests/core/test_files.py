"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.files import make_folder, read_if_there, remove_leftovers, sha256, write_whole


def test_sha256_is_that_of_the_standard() -> None:
    assert sha256(b"abc").startswith("ba7816bf8f01cfea")


def test_a_missing_file_or_folder_reads_as_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert read_if_there(tmp_path / "no") is None
    assert read_if_there(tmp_path / "file" / "no") is None
    assert read_if_there(tmp_path / "file") == b""


@pytest.mark.parametrize("mode", [0o755, 0o600, 0o664])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "report.md"
    path.touch()
    path.chmod(mode)
    write_whole(path, b"new")
    assert path.stat().st_mode & 0o7777 == mode
    assert path.read_bytes() == b"new"


def test_a_new_file_gets_what_the_umask_leaves_or_the_mode_asked_for(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_whole(tmp_path / "a", b"")
        write_whole(tmp_path / "b", b"", mode=0o600)
    finally:
        os.umask(old)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_a_symlink_is_followed_and_stays(tmp_path: Path) -> None:
    real = tmp_path / "docs" / "real.md"
    real.parent.mkdir()
    real.write_bytes(b"old")
    link = tmp_path / "report.md"
    link.symlink_to("docs/real.md")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_reader_with_the_file_open_keeps_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_whole(path, b"new")
        assert reader.read() == b"old"


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "book" / "report.md"
    path.parent.mkdir()
    path.write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
    write_whole(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_leftovers_of_a_killed_run_are_removed_and_nothing_else(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    left = book / ".r[1].md.redline-0a1b2c3d"
    others = [book / name for name in ("r[1].md", ".r1.md.redline-0a1b2c3d", ".r[1].md.redline")]
    for path in (left, *others):
        path.touch()
    remove_leftovers(book / "r[1].md")
    assert sorted(book.iterdir()) == sorted(others)


def test_folders_are_made_with_their_parents(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b", mode=0o700)
    make_folder(tmp_path / "a" / "b", mode=0o700)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
