"""Where things are. Invariant 8 of the design: a checklist's paths cannot leave the repository."""

import pytest

from core.checklist import parse
from core.errors import DocumentError, SourceError, WorkspaceError
from core.workspace import MOST_LOOKED_AT, Workspace


@pytest.fixture
def root(tmp_path):
    """A repository with two workspaces, `notes` and `deep/er`."""
    found = tmp_path / "repository"
    for folder in ("notes", "deep/er"):
        (found / folder).mkdir(parents=True)
        (found / folder / "instructions.md").write_text("- [ ] a\n")
    (found / ".git").mkdir()
    return found


@pytest.fixture
def workspace(root):
    return Workspace.find(root / "notes")


def put(path, text="words\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def item(target):
    (found,) = parse(f"- [ ] [Title](<{target}>)\n").items
    return found


def refused(workspace, root, target):
    with pytest.raises(SourceError) as caught:
        workspace.resolve(item(target), root)
    assert caught.value.hint
    return caught.value


# --- finding a workspace ----------------------------------------------------------------------


def test_a_workspace_is_found_from_its_folder_a_file_in_it_and_a_folder_below(root):
    put(root / "notes" / "references" / "a.md")
    for place in ("notes", "notes/instructions.md", "notes/references", "notes/references/a.md"):
        found = Workspace.find(root / place)
        assert found.folder == root / "notes"
        assert found.instructions == root / "notes" / "instructions.md"
        assert found.report == root / "notes" / "report.md"
        assert found.references == root / "notes" / "references"


def test_the_only_workspace_below_is_found_and_of_several_none_is_guessed(root):
    with pytest.raises(WorkspaceError, match="several workspaces") as caught:
        Workspace.find(root)
    assert "notes" in caught.value.message
    assert "deep/er" in caught.value.message
    (root / "deep" / "er" / "instructions.md").unlink()
    assert Workspace.find(root).folder == root / "notes"


def test_none_is_looked_for_above_the_repository(root):
    put(root.parent / "instructions.md")
    (root / "other").mkdir()
    with pytest.raises(WorkspaceError, match=r"no instructions\.md") as caught:
        Workspace.find(root / "other")
    assert "redline demo" in caught.value.hint


def test_a_place_that_is_not_there_is_named(root):
    with pytest.raises(WorkspaceError, match="does not exist"):
        Workspace.find(root / "nowhere")


def test_instructions_are_found_in_any_case_and_two_of_them_are_two_candidates(root):
    folder = root / "notes"
    (folder / "instructions.md").rename(folder / "INSTRUCTIONS.md")
    assert Workspace.find(folder).instructions == folder / "INSTRUCTIONS.md"
    put(folder / "Instructions.md")
    with pytest.raises(WorkspaceError, match="two candidates") as caught:
        Workspace.find(folder)
    assert "INSTRUCTIONS.md and Instructions.md" in caught.value.message


def test_a_folder_called_instructions_is_none(root):
    (root / "odd" / "instructions.md").mkdir(parents=True)
    with pytest.raises(WorkspaceError):
        Workspace.find(root / "odd")


def test_a_relative_place_gives_absolute_paths(root, monkeypatch):
    monkeypatch.chdir(root / "notes")
    from pathlib import Path

    assert Workspace.find(Path()).folder == root / "notes"


def test_text_is_read_with_its_line_ends_and_what_cannot_be_read_says_so(workspace):
    (workspace.folder / "report.md").write_bytes(b"\xef\xbb\xbfa\r\nb\r")
    assert workspace.read_text(workspace.report) == "\ufeffa\r\nb\r"
    with pytest.raises(WorkspaceError, match="cannot be read"):
        workspace.read_text(workspace.folder / "gone.md")
    workspace.report.write_bytes(b"\xff")
    with pytest.raises(DocumentError):
        workspace.read_text(workspace.report)


# --- from a target to a file ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("a.md", "notes/a.md"), ("./a.md", "notes/a.md"), ("sub/../a.md", "notes/a.md"),
        ("top.md", "top.md"), ("/top.md", "top.md"), ("../top.md", "top.md"),
        ("/notes/a.md", "notes/a.md"), ("a.md#part", "notes/a.md"), ("b%20c.md", "notes/b c.md"),
        ("b c.md", "notes/b c.md"), ("b%20c.md#a%20part", "notes/b c.md"),
        ("d#e.md", "notes/d#e.md"),
        ("d%23e.md", "notes/d#e.md"), ("f%20g.md", "notes/f%20g.md"), ("100%.md", "notes/100%.md"),
        ("file:///top.md", "top.md"), ("m%C3%BC.md", "notes/mü.md"),
    ],
)  # fmt: skip
def test_a_target_is_a_file_of_the_workspace_or_of_the_repository(workspace, root, target, file):
    for name in ("a.md", "b c.md", "d#e.md", "f%20g.md", "100%.md", "mü.md", "sub/x.md"):
        put(root / "notes" / name)
    put(root / "top.md")
    assert workspace.resolve(item(target), root).resolve() == (root / file).resolve()


def test_the_folder_of_the_instructions_comes_before_the_top(workspace, root):
    put(root / "a.md", "far")
    near = put(root / "notes" / "a.md", "near")
    assert workspace.resolve(item("a.md"), root) == near


def test_a_file_address_or_an_absolute_path_inside_the_repository_is_understood(workspace, root):
    there = put(root / "notes" / "b c.md")
    for target in (f"file://{there}", f"file://{str(there).replace(' ', '%20')}#part", str(there)):
        assert workspace.resolve(item(target), root) == there


def test_a_folder_is_returned_for_the_reader_to_refuse(workspace, root):
    assert workspace.resolve(item("/notes"), root) == root / "notes"


@pytest.mark.parametrize(
    "target", ["../../out.md", "/../out.md", "../../../../etc/passwd", "%2e%2e/%2e%2e/out.md",
               "sub/../../../out.md", "..%2f..%2fout.md"]
)  # fmt: skip
def test_a_path_never_leaves_the_repository(workspace, root, target):
    put(root.parent / "out.md")
    assert "outside the repository" in refused(workspace, root, target).message


def test_neither_does_a_link_a_folder_that_is_one_or_an_address(workspace, root):
    out = put(root.parent / "out" / "secret.md")
    (root / "notes" / "link.md").symlink_to(out)
    (root / "notes" / "linked").symlink_to(out.parent)
    for target in ("link.md", "linked/secret.md", f"file://{out}"):
        assert "outside the repository" in refused(workspace, root, target).message
    assert "not there" in refused(workspace, root, str(out)).message


def test_a_link_within_the_repository_is_followed(workspace, root):
    put(root / "top.md")
    (root / "notes" / "link.md").symlink_to(root / "top.md")
    assert workspace.resolve(item("link.md"), root) == root / "notes" / "link.md"


def test_gits_own_folder_is_nobodys_reference(workspace, root):
    put(root / ".git" / "config", "secret")
    for target in ("/.git/config", "../.git/config"):
        assert "git's own folder" in refused(workspace, root, target).message


@pytest.mark.parametrize("target", ["a%00b.md", "x" * 5000 + ".md", "round.md"])
def test_names_no_file_can_have_and_links_in_a_circle_are_one_clear_line(workspace, root, target):
    (root / "notes" / "round.md").symlink_to("round.md")
    assert "item 1 (Title) points to" in refused(workspace, root, target).message


def test_a_web_page_and_no_target_say_what_to_do(workspace, root):
    (page,) = parse("- [ ] [Page](https://x.example)\n").items
    (words,) = parse("- [ ] only words\n").items
    with pytest.raises(SourceError, match="web page") as caught:
        workspace.resolve(page, root)
    assert "redline draft fetches" in caught.value.hint
    with pytest.raises(SourceError, match="no target") as caught:
        workspace.resolve(words, root)
    assert "give it a link" in caught.value.hint


# --- what a wrong link may have meant ---------------------------------------------------------


def test_a_missing_file_is_named_with_the_one_most_like_it(workspace, root):
    put(root / "notes" / "markdown" / "llm-comparison.md")
    put(root / "unlike.md")
    found = refused(workspace, root, "llm-comparision.md")
    assert "not there: llm-comparision.md" in found.message
    assert found.hint == "did you mean notes/markdown/llm-comparison.md?"
    assert refused(workspace, root, "zzzzzzzz.md").hint == "correct the link in the instructions"


def test_of_two_files_of_one_name_the_nearer_is_suggested_and_hidden_ones_never(workspace, root):
    put(root / "a" / "article.md")
    put(root / "notes" / "x" / "y" / "article.md")
    put(root / "notes" / ".hidden" / "artikle.md")
    put(root / "notes" / "node_modules" / "artikle.md")
    hint = refused(workspace, root, "artikle.md").hint
    assert hint == "did you mean notes/x/y/article.md?"


def test_a_huge_repository_is_not_walked_to_its_end(workspace, root, monkeypatch):
    assert MOST_LOOKED_AT <= 50_000
    monkeypatch.setattr("core.workspace.MOST_LOOKED_AT", 300)
    for number in range(310):
        put(root / "many" / f"{number:03}.md")
    put(root / "many" / "zzz" / "article.md")
    put(root / "notes" / "articel.md")
    assert refused(workspace, root, "article.md").hint == "did you mean notes/articel.md?"
