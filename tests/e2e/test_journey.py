"""The main job through the installed command: from open references to commits, one by one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from core.checklist import parse
from core.folding import fold
from tests.conftest import DATA, needs_data
from tests.e2e.command import redline
from tests.e2e.scene import git
from tests.pages import page_site
from tests.user import user_settings

ITEMS = 3
"""Local references of the original workspace, and of the demo."""


def copied(folder: Path) -> Path:
    """The original workspace in a fresh repository."""
    shutil.copytree(DATA / "workspace", folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return begun(folder)


def begun(folder: Path) -> Path:
    git(folder, "init", "--quiet", "--template=")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "Begin")
    return folder


@pytest.fixture
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "original":
        return copied(tmp_path / "work")
    if request.param == "written over":
        folder = copied(tmp_path / "work")
        shutil.copyfile(DATA / "workspace-existing-report.md", folder / "report.md")
        git(folder, "add", "report.md")
        git(folder, "commit", "--quiet", "-m", "A report")
        return folder
    redline("demo", str(tmp_path / "work"), "--no-open", cwd=tmp_path)
    if request.param == "demo without a report":
        git(tmp_path / "work", "rm", "--quiet", "report.md")
        git(tmp_path / "work", "commit", "--quiet", "-m", "No report yet")
    return tmp_path / "work"


everywhere = pytest.mark.parametrize(
    "workspace",
    [
        pytest.param("original", marks=needs_data),
        pytest.param("written over", marks=needs_data),
        "demo",
        "demo without a report",
    ],
    indirect=True,
)
over_a_report = pytest.mark.parametrize(
    "workspace", [pytest.param("written over", marks=needs_data), "demo"], indirect=True
)


def changes_of(review: Any) -> list[Any]:
    """All changes of a review in document order, one entry per span."""
    return [change for hunk in review["hunks"] for change in hunk["changes"]]


def spliced(base: str, changes: list[Any]) -> str:
    """The base with every listed span replaced."""
    parts, at = [], 0
    for change in changes:
        assert change["start"] >= at, "spans overlap, or are out of order"
        parts += [base[at : change["start"]], change["new"]]
        at = change["end"]
    return "".join([*parts, base[at:]])


def only(base: str, changes: list[Any], taken: set[str]) -> re.Pattern[str]:
    """What the report may be when some changes were taken: between their spans the base, character
    by character. A blank line or a table head may stand where one of them needs it."""
    parts, at = [], 0
    for change in changes:
        old, new = (re.escape(change[name]) for name in ("old", "new"))
        may_be = f"(?:{new}|{old})" if change["auto"] else new if change["id"] in taken else old
        parts += [re.escape(base[at : change["start"]]), may_be]
        at = change["end"]
    return re.compile("".join([*parts, re.escape(base[at:])]))


def text(folder: Path, name: str, version: str = "HEAD") -> str:
    return git(folder, "cat-file", "blob", f"{version}:{name}")


def mark(folder: Path, number: int, sign: str) -> None:
    """Tick or untick an item by hand."""
    path = folder / "instructions.md"
    was = path.read_text()
    at = parse(was).items[number - 1].mark_offset
    path.write_text(was[:at] + sign + was[at + 1 :])


@everywhere
def test_three_references_in_order_give_three_commits(workspace: Path) -> None:
    start = git(workspace, "rev-parse", "HEAD")
    for number in range(1, ITEMS + 1):
        before = (workspace / "instructions.md").read_text()
        report = workspace / "report.md"
        base = report.read_bytes().decode() if report.exists() else ""
        status = redline("status", "--json", cwd=workspace).json
        assert (status["next"], status["git"]["clean"]) == (number, True)

        review = redline("draft", "--json", cwd=workspace).json
        assert review["complete"]
        assert review["hunks"], "nothing was proposed"
        decided = redline("decide", "--accept-all", "--json", cwd=workspace).json
        assert {hunk["decision"] for hunk in decided["hunks"]} == {"accepted"}
        done = redline("commit", "--json", cwd=workspace).json

        assert done["ticked"]
        record = done["files"][-1]
        assert done["files"] == ["report.md", "instructions.md", record]
        assert record.startswith("references/")
        shown = git(workspace, "show", "--format=", "--name-only").splitlines()
        assert sorted(shown) == sorted(done["files"])
        after = (workspace / "instructions.md").read_text()
        different = [
            at for at, pair in enumerate(zip(before, after, strict=True)) if len({*pair}) > 1
        ]
        item = parse(before).items[number - 1]
        assert different == [item.mark_offset]
        assert after[item.mark_offset] == "x"
        assert report.read_bytes().decode() == spliced(base, changes_of(review))
        assert git(workspace, "status", "--porcelain") == ""
        git(workspace, "fsck", "--strict")
    commits = git(workspace, "rev-list", "--first-parent", f"{start}..HEAD").splitlines()
    assert len(commits) == ITEMS


@pytest.mark.parametrize("workspace", [pytest.param("original", marks=needs_data)], indirect=True)
def test_the_fourth_and_fifth_items_are_web_pages_and_are_read_to_the_end(workspace: Path) -> None:
    with page_site() as site:
        pages = DATA / "pages"
        for path, name in (
            ("/bedrock/faqs/", "bedrock-faqs-2024-07-18.md"),
            ("/sagemaker/faqs/", "Amazon_SageMaker_FAQs.md"),
        ):
            site.put(path, (pages / name).read_text(encoding="utf-8"), "text/markdown")
        for number in range(1, ITEMS + 1):
            mark(workspace, number, "x")
        instructions = workspace / "instructions.md"
        told = instructions.read_bytes().replace(b"https://aws.amazon.com", site.url.encode())
        instructions.write_bytes(told)
        user_settings(allowed_hosts=site.host)
        git(workspace, "commit", "--quiet", "-am", "Read by hand")
        for name in ("amazon-bedrock-faqs", "amazon-sagemaker-faqs"):
            redline("draft", cwd=workspace)
            redline("decide", "--accept-all", cwd=workspace)
            redline("decide", "--reject-all", cwd=workspace, status=None)
            files = redline("commit", "--json", cwd=workspace).json["files"]
            assert {f"references/{name}.json", f"references/{name}.md"} <= set(files)
        assert [path for path, _ in site.requests] == ["/bedrock/faqs/", "/sagemaker/faqs/"]
    states = {item.state.value for item in parse(instructions.read_text(encoding="utf-8")).items}
    assert states == {"done"}
    assert git(workspace, "status", "--porcelain") == ""


@over_a_report
def test_most_hunks_land_in_sections_that_exist(workspace: Path) -> None:
    there = redline("draft", "--json", cwd=workspace).json
    titles = {
        line.lstrip("# ") for line in text(workspace, "report.md").splitlines() if line[:1] == "#"
    }
    inside = [h for h in there["hunks"] if h["section"] and h["section"][-1] in titles]
    assert there["hunks"]
    assert len(inside) * 2 >= len(there["hunks"])


@over_a_report
def test_bytes_outside_accepted_changes_stay(workspace: Path) -> None:
    """Every second hunk is accepted; between their spans the report is as it was."""
    base = (workspace / "report.md").read_bytes().decode()
    review = redline("draft", "--json", cwd=workspace).json
    chosen = [hunk["id"] for hunk in review["hunks"]][::2]
    redline("decide", "--accept", ",".join(chosen), "--json", cwd=workspace)
    decided = redline("decide", "--reject-all", "--json", cwd=workspace).json
    taken = [hunk for hunk in decided["hunks"] if hunk["decision"] == "accepted"]
    assert {hunk["id"] for hunk in taken} >= set(chosen)
    redline("commit", cwd=workspace)
    written = (workspace / "report.md").read_bytes().decode()
    ids = {change["id"] for change in changes_of({"hunks": taken})}
    assert only(base, changes_of(decided), ids).fullmatch(written)


@everywhere
def test_a_second_draft_of_the_same_reference_proposes_nothing_already_there(
    workspace: Path,
) -> None:
    redline("draft", cwd=workspace)
    redline("decide", "--accept-all", cwd=workspace)
    redline("commit", cwd=workspace)
    refused = redline("draft", "--reference", "1", cwd=workspace, status=1)
    assert "never read again" in refused.err
    mark(workspace, 1, " ")
    report = fold((workspace / "report.md").read_text())
    again = redline("draft", "--reference", "1", "--json", cwd=workspace).json
    repeated = [
        change["new"]
        for hunk in again["hunks"]
        for change in hunk["changes"]
        if not change["auto"] and change["new"].strip() and fold(change["new"]).strip() in report
    ]
    assert repeated == []
