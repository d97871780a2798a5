"""Foreign text is shown as it is, and does nothing: markup, escape sequences, bidi controls."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.source import source_from_bytes
from tests.tui.workspace import DRAFT, Script, add, git, make_workspace, replace, running

EVIL = "[red]x[/red] [/foo] [@click=app.quit]y[/] \x1b]0;t\x07 \x9b31m \u202egnp.exe"
SHOWN = "[red]x[/red] [/foo] [@click=app.quit]y[/] ␛]0;t␇ ⟨U+009B⟩31m ⟨U+202E⟩gnp.exe"
FORBIDDEN = "\x1b\x07\x9b\u202e"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    report = (
        f"# {EVIL}\n\n## Sources\n\n{EVIL}\n\n## Mouths\n\n| {EVIL} | b |\n|---|---|\n| c | d |\n"
    )
    folder = make_workspace(tmp_path / "w [red]s[foo", report, f"# T\n\n{EVIL} is so.\n")
    text = (folder / "instructions.md").read_text()
    (folder / "instructions.md").write_text(
        text.replace("On springs", "On [b]springs[/foo] \u202e")
    )
    git(folder, "commit", "--quiet", "--all", "--message", EVIL.replace("\x07", ""))
    git(folder, "checkout", "--quiet", "-b", "x]y")
    return folder


async def test_hostile_text_is_harmless_everywhere_it_is_shown(folder: Path) -> None:
    section = (EVIL, "Sources")
    evil = add("Sources", f"New {EVIL}", 2)
    moved = type(evil)(evil.operation, section=section, new=evil.new, why=EVIL, passages=(2,))
    script = Script((replace(EVIL, f"{EVIL} 77%", 2, why=EVIL), moved))
    async with running(folder, script, size=(160, 50)) as app:
        seen = [app.screen]
        await app.draft()
        assert len(app.review.hunks) == 2
        for key in ("J", "v", "v", "v", "1", "2", "3", "tab", "escape", "question_mark", "escape"):
            await app.press(key)
            seen.append(app.screen)
        await app.press("e")
        seen.append(app.screen)
        await app.press("escape", "y", "y", "c")
        seen.append(app.screen)
        for screen in seen:
            assert not set(screen) & set(FORBIDDEN), screen
        assert SHOWN in seen[0].replace("\n", " ")
        assert "x]y" in seen[0].splitlines()[0]
        assert "w [red]s[foo" in seen[0].splitlines()[0]
        assert any(f"why: {SHOWN}" in screen for screen in seen)
        assert "⍰" in seen[-2], "the editor sees that something is there"
        await app.press("enter")
        await app.committed()
    assert EVIL in (folder / "report.md").read_text(), "and every byte of it is kept"


async def test_a_hostile_source_is_harmless_in_the_evidence_and_in_the_reader(
    folder: Path,
) -> None:
    source = f"# {EVIL}\n\nBefore {EVIL}.\n\n{EVIL} is 77% so.\n\nAfter {EVIL}.\n"
    (folder / "springs.md").write_text(source)
    number = source_from_bytes(source.encode(), target="s", title="s").passages
    cited = next(each.number for each in number if "77%" in each.text)
    async with running(folder, Script((add("Sources", "It is 77% so.", cited),)), (160, 50)) as app:
        await app.draft()
        seen = [app.screen]
        await app.press("p")
        await app.until(lambda: f"▌S{cited}" in app.screen, "the reader opened")
        seen.append(app.screen)
        await app.press("slash", *"[red]", "enter")
        seen.append(app.screen)
        assert "“[red]”: " in seen[-1]
        await app.press("escape", "escape", "w")
        await app.until(lambda: "not of a recorded change" in app.screen, "why answered")
        seen.append(app.screen)
        for screen in seen:
            assert SHOWN in screen
            assert not set(screen) & set(FORBIDDEN), screen
        assert SHOWN in seen[0].split("Evidence")[1]


async def test_text_with_hidden_characters_is_edited_without_losing_them(tmp_path: Path) -> None:
    folder = make_workspace(tmp_path / "ws")
    hidden = "Rain\u202e gives\x1b 25% of it."
    async with running(folder, Script((add("Sources", hidden), DRAFT[0]))) as app:
        await app.draft()
        while "Rain" not in app.cursor:
            await app.press("J")
        await app.press("e", "A", "b", "ctrl+s")
        edits = list(app.review.decisions.edits.values())
        assert edits[0].splice.text.strip("\n") == f"Ab{hidden}"
