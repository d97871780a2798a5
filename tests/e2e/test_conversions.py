"""Files that a checkout writes otherwise than git stores them: line ends, filters, LFS pointers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import REDLINE, REPORT, drafted, new_workspace, redline
from tests.e2e.scene import git

POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 90210\n"
)


def with_line_ends(folder: Path, setting: str, name: str = "report.md") -> Path:
    """Two versions of the report, checked out with CRLF."""
    new_workspace(folder)
    if setting.startswith("core."):
        git(folder, "config", *setting.split("="))
    else:
        (folder / ".gitattributes").write_text(f"*.md {setting}\n")
        git(folder, "add", ".gitattributes")
    report = folder / name
    report.write_text(REPORT.replace("40 picks", "50 picks"))
    git(folder, "commit", "--quiet", "--all", "-m", "Faster")
    report.unlink()
    git(folder, "checkout", "--quiet", "--", ".")
    assert b"\r\n" in report.read_bytes()
    return folder


SETTINGS = ["text eol=crlf", "core.autocrlf=true"]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_restore_brings_back_what_changed_and_no_line_ends(tmp_path: Path, setting: str) -> None:
    folder = with_line_ends(tmp_path / "a folder", setting)
    assert len(redline("restore", "HEAD~1", "--json", cwd=folder).json["hunks"]) == 1
    redline("decide", "--accept-all", cwd=folder)
    redline("commit", cwd=folder)
    assert (folder / "report.md").read_bytes() == REPORT.replace("\n", "\r\n").encode()
    assert git(folder, "diff", "--numstat", "HEAD~1", "--", "report.md").startswith("1\t1\t")


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_past_of_such_a_report_is_as_on_disk(tmp_path: Path, setting: str) -> None:
    folder = with_line_ends(tmp_path / "ws", setting)
    assert "[-40-]{+50+}" in redline("show", "HEAD~1..HEAD", cwd=folder).out
    assert "not committed yet" not in redline("why", "--text", "hand loom", cwd=folder).out
    (folder / "report.md").write_bytes((folder / "report.md").read_bytes() + b"\r\nMore.\r\n")
    shown = redline("show", "disk", cwd=folder)
    assert "40 picks" not in shown.out
    assert "More." in shown.out


def test_a_restore_runs_the_filter_of_the_repository(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "ws")
    (folder / ".gitattributes").write_text("report.md filter=secret\n")
    git(folder, "config", "filter.secret.clean", "tr a-z b-za")
    git(folder, "config", "filter.secret.smudge", "tr b-za a-z")
    for figure in ("50", "60"):
        (folder / "report.md").write_text(REPORT.replace("40 picks", f"{figure} picks"))
        git(folder, "commit", "--quiet", "--all", "-m", f"Make it {figure}")
    assert "picks" not in git(folder, "cat-file", "blob", "HEAD:report.md")
    assert len(redline("restore", "HEAD~1", "--json", cwd=folder).json["hunks"]) == 1


def test_a_git_lfs_pointer_is_not_read_as_a_reference(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "ws")
    (folder / "notes" / "looms.md").write_text(POINTER)
    git(folder, "commit", "--quiet", "--all", "-m", "Into LFS")
    before = (folder / "instructions.md").read_bytes()
    said = redline("draft", "--drafter", "offline", cwd=folder, status=1)
    assert "notes/looms.md is a Git LFS pointer" in said.err
    assert "git lfs pull" in said.err
    redline("commit", cwd=folder, status=3)
    assert (folder / "instructions.md").read_bytes() == before


def test_a_git_lfs_pointer_is_not_read_as_the_report(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "ws", report=POINTER)
    said = redline("draft", "--drafter", "offline", cwd=folder, status=1)
    assert "report.md is a Git LFS pointer" in said.err


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_objects_and_branch_are_synced_before_the_intent_is_removed(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "ws")
    drafted(folder)
    redline("decide", "--accept-all", cwd=folder)
    trace = tmp_path / "trace"
    words = ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,rename,renameat"]
    done = subprocess.run([*words, REDLINE, "commit"], cwd=folder, capture_output=True, check=False)
    if b"ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode == 0
    lines = trace.read_text().splitlines()
    removed = next(at for at, line in enumerate(lines) if "intent.done" in line)
    synced = [line for line in lines[:removed] if re.search(r"f(?:data)?sync\(", line)]
    commit = git(folder, "rev-parse", "HEAD")
    assert sum("/objects/" in line for line in synced) >= 3, synced  # blobs, trees, the commit
    assert any("refs/heads/main" in line for line in synced), (commit, synced)
