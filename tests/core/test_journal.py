"""The journal: what was acknowledged is there, what was not is not, one writer at a time."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import JournalError, LockHeld, ReviewOpen
from core.journal import Journal
from core.lock import Lock
from core.repository import Repository

FIRST = b'{"id":"r1"}'


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "redline" / "main" / "book")


@pytest.fixture
def begun(journal: Journal) -> Journal:
    journal.begin_review(FIRST, {"base.md": b"report", "source.json": b"{}"})
    return journal


def log(journal: Journal) -> Path:
    return journal.folder / "review" / "log.jsonl"


# --- a review --------------------------------------------------------------------------------


def test_a_review_holds_its_first_line_and_what_it_stands_on(begun: Journal) -> None:
    again = Journal(begun.folder)
    assert again.has_review()
    assert again.lines() == [FIRST]
    assert again.blob("base.md") == b"report"
    begun.put_blob("base.md", b"other")
    assert again.blob("base.md") == b"other"


def test_all_of_it_is_for_its_owner_only(begun: Journal) -> None:
    for path in (begun.folder.parent, begun.folder, *begun.folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_lines_come_back_in_order_also_to_another_process(begun: Journal) -> None:
    lines = [b'{"n":%d}' % number for number in range(50)]
    for line in lines:
        begun.append(line)
    assert Journal(begun.folder).lines() == [FIRST, *lines]


def test_a_second_review_is_refused(begun: Journal) -> None:
    with pytest.raises(ReviewOpen):
        begun.begin_review(b'{"id":"r2"}', {})
    assert begun.lines() == [FIRST]


@pytest.mark.parametrize("line", [b"", b"[]", b'{"a":1}\n{"b":2}'])
def test_only_a_json_object_on_one_line_is_taken(begun: Journal, line: bytes) -> None:
    with pytest.raises(ValueError):
        begun.append(line)
    assert begun.lines() == [FIRST]


@pytest.mark.parametrize("name", ["../x", "log.jsonl", "", ".hidden", "a/b"])
def test_a_name_cannot_lead_elsewhere(begun: Journal, name: str) -> None:
    with pytest.raises(ValueError):
        begun.put_blob(name, b"")
    with pytest.raises(ValueError):
        begun.abandon(name)


def test_a_lost_blob_is_named(begun: Journal) -> None:
    with pytest.raises(JournalError, match=r"lost its source\.md"):
        begun.blob("source.md")


# --- damage ----------------------------------------------------------------------------------


@pytest.mark.parametrize("torn", [b'{"n":', b'{"n":1}', b"\0\0\0\0", b"{" + b"x" * 200_000])
def test_a_torn_last_line_is_dropped_and_cut_off_by_the_next(begun: Journal, torn: bytes) -> None:
    begun.append(b'{"n":0}')
    with log(begun).open("ab") as file:
        file.write(torn)
    again = Journal(begun.folder)
    assert again.lines() == [FIRST, b'{"n":0}']
    again.append(b'{"n":2}')
    assert again.lines() == [FIRST, b'{"n":0}', b'{"n":2}']
    assert log(begun).read_bytes() == FIRST + b'\n{"n":0}\n{"n":2}\n'


@pytest.mark.parametrize("damage", [b"\0" * 7, b'{"n":0\0}', b"garbage", b'{"n":'])
def test_a_damaged_line_in_the_middle_is_an_error_with_a_way_out(
    begun: Journal, damage: bytes
) -> None:
    log(begun).write_bytes(FIRST + b"\n" + damage + b'\n{"n":1}\n')
    with pytest.raises(JournalError, match="line 2") as caught:
        begun.lines()
    assert "redline abandon" in caught.value.hint


def test_an_empty_journal_is_an_error(begun: Journal) -> None:
    log(begun).write_bytes(b"")
    with pytest.raises(JournalError, match="empty"):
        begun.lines()


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_line_that_cannot_be_kept_is_not_half_there(
    begun: Journal, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    begun.append(b'{"n":0}')
    write = os.write

    def full(handle: int, data: bytes = b"") -> None:
        if call == "write" and len(data) > 3:
            write(handle, data[:3])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, call, full)
        with pytest.raises(JournalError, match="No space"):
            begun.append(b'{"n":1}')
    begun.append(b'{"n":2}')
    assert begun.lines() == [FIRST, b'{"n":0}', b'{"n":2}']


def test_a_line_is_synced_before_it_is_acknowledged(
    begun: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    write, fsync = os.write, os.fsync
    monkeypatch.setattr(os, "write", lambda h, d: (calls.append("write"), write(h, d))[1])
    monkeypatch.setattr(os, "fsync", lambda h: (calls.append("sync"), fsync(h))[1])
    begun.append(b'{"n":0}')
    assert calls == ["write", "sync"]


def test_a_review_half_begun_is_no_review(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            journal.begin_review(FIRST, {"base.md": b"report"})
    assert not journal.has_review()
    journal.begin_review(FIRST, {})
    assert journal.has_review()
    assert not (journal.folder / "review.new").exists()


# --- its end ---------------------------------------------------------------------------------


def test_a_finished_review_is_gone(begun: Journal) -> None:
    begun.append(b'{"n":0}')
    begun.put_cached("blocks", b"x")
    begun.finish()
    assert not begun.has_review()
    assert begun.cached("blocks") is None
    with pytest.raises(JournalError, match="no review is open"):
        begun.append(b'{"n":1}')
    begun.begin_review(b'{"id":"r2"}', {})
    begun.append(b'{"n":2}')
    assert begun.lines() == [b'{"id":"r2"}', b'{"n":2}']


def test_an_abandoned_review_is_kept_thirty_days(begun: Journal) -> None:
    begun.abandon("r1")
    away = begun.folder / "abandoned" / "r1"
    assert not begun.has_review()
    assert (away / "base.md").read_bytes() == b"report"
    now = datetime.now(UTC)
    begun.archive.prune(now + timedelta(days=29))
    begun.archive.prune(now - timedelta(days=400))  # a clock set back
    assert away.exists()
    begun.archive.prune(now + timedelta(days=31))
    assert not away.exists()


def test_two_abandoned_reviews_of_one_id_are_both_kept(begun: Journal) -> None:
    begun.abandon("r1")
    begun.begin_review(FIRST, {})
    begun.abandon("r1")
    assert len(list((begun.folder / "abandoned").iterdir())) == 2


# --- where it is -----------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    (tmp_path / "repo").mkdir()
    return Repository.init(tmp_path / "repo")


def test_it_is_named_after_working_tree_and_workspace(repository: Repository) -> None:
    at = {name: Journal.at(repository, repository.root / name).folder for name in (".", "a/b", "ü")}
    home = repository.root / ".git" / "redline" / "main"
    assert at == {".": home / "%2E", "a/b": home / "a%2Fb", "ü": home / "%C3%BC"}
    assert not home.exists(), "asking makes nothing"


def test_long_workspace_paths_get_different_short_names(repository: Repository) -> None:
    deep = "ordner/" * 60
    one = Journal.at(repository, repository.root / deep / "a").folder.name
    two = Journal.at(repository, repository.root / deep / "b").folder.name
    assert one != two
    assert len(one) < 255


def test_no_absolute_path_is_written_into_it(repository: Repository) -> None:
    journal = Journal.at(repository, repository.root)
    lock = Lock.take(journal.folder, "draft")
    journal.begin_review(FIRST, {"base.md": b"report"})
    journal.append(b'{"n":0}')
    root = os.fsencode(repository.root)
    for path in filter(Path.is_file, journal.folder.rglob("*")):
        assert root not in path.read_bytes()
    lock.release()


# --- the lock --------------------------------------------------------------------------------


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    held = Lock.take(tmp_path, "redline commit")
    script = (
        "import sys; from pathlib import Path; from core.lock import Lock\n"
        "from core.errors import LockHeld\n"
        "try: Lock.take(Path(sys.argv[1]), 'x')\n"
        "except LockHeld as e: print(e.message)"
    )
    words = [sys.executable, "-c", script, str(tmp_path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert f"redline commit, process {os.getpid()} on {socket.gethostname()}, since 20" in said
    held.release()
    held.release()
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == ""


def test_a_lock_of_a_killed_run_is_free(tmp_path: Path) -> None:
    script = (
        "import os, sys, signal; from pathlib import Path; from core.lock import Lock\n"
        "Lock.take(Path(sys.argv[1]), 'x'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert "pid" in (tmp_path / "lock").read_text()
    Lock.take(tmp_path, "y").release()


def test_what_a_dead_process_left_in_the_file_is_not_believed(tmp_path: Path) -> None:
    held = Lock.take(tmp_path, "x")
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    told = {"pid": dead.pid, "host": socket.gethostname(), "command": "old", "since": "2020"}
    (tmp_path / "lock").write_text(json.dumps(told))
    with pytest.raises(LockHeld, match="just starting"):
        Lock.take(tmp_path, "y")
    assert Lock.try_take(tmp_path, "y") is None
    held.release()


def test_a_page_waits_an_hour_for_its_review(begun: Journal) -> None:
    begun.put_page("a.md", b"text")
    begun.put_page("b.md", b"other")
    assert begun.page("a.md") == b"text"
    assert begun.page("c.md") is None
    pages = begun.folder / "pages"
    (pages / ".b.md.redline-12").write_bytes(b"half")
    for name in ("b.md", ".b.md.redline-12"):
        os.utime(pages / name, (0, 0))
    assert begun.page("b.md") is None
    begun.tidy()
    assert [page.name for page in pages.iterdir()] == ["a.md"]
    begun.drop_pages()
    assert begun.page("a.md") is None
