"""The audit on the screen: asked for, told what it opens, read through, and back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import core.audit
from tests.opened import opening
from tests.tui.workspace import Running, git, make_workspace, running
from tui.screens.audit import AuditScreen
from tui.screens.reader import ReaderScreen

FILLER = "\n\n".join(f"Nothing to check in paragraph {'x' * number}." for number in range(1, 40))
REPORT = f"""\
# Rivers

## Sources

The spring gives 35% of the water. It gives 99% of the noise.

Pelicans of the Danube delta lost 25% of their nests to Sulina fishers.

{FILLER}

> They said that the spring never runs so dry.

| River | Share |
|---|---|
| Rain | 25% |
"""
SPRINGS = """\
# On springs

The spring gives 35% of the water in a dry year. They said that the spring never runs dry.

Rain gives 25% of it.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws", REPORT, SPRINGS)


async def audited(app: Running, *, ask: bool = True) -> AuditScreen:
    await app.press(*(("V", "y") if ask else ("y",)))
    await app.until(lambda: isinstance(app.app.screen, AuditScreen), "the audit began")
    screen = app.app.screen
    assert isinstance(screen, AuditScreen)
    await app.until(lambda: screen._audit is not None, "the audit ended")
    await app.pilot.pause()
    return screen


# --- asking --------------------------------------------------------------------------------------


async def test_it_says_what_it_would_open_and_opens_nothing_before_y(folder: Path) -> None:
    async with running(folder) as app:
        with opening() as names:
            await app.press("V")
            said = " ".join(app.screen.split())
            assert "It opens 2 references" in said
            assert f"○ On springs springs.md {len(SPRINGS)} bytes" in said
            assert "✓ On deltas deltas.md 28 bytes" in said
            assert "is a web page that was not fetched yet: https://tides.example/page" in said
            await app.press("enter", "j", "n")
            assert "nothing was opened" in app.status
            await app.press("V", "escape")
        assert {"springs.md", "deltas.md"}.isdisjoint(names)
        with opening() as names:
            await audited(app)
        assert {"springs.md", "deltas.md"} <= set(names)


async def test_without_a_source_that_could_be_opened_it_says_why(folder: Path) -> None:
    (folder / "springs.md").unlink()
    (folder / "deltas.md").unlink()
    async with running(folder) as app:
        await app.press("V")
        assert "nothing to hold the report against: item 1 (On springs) points" in app.status
    (folder / "instructions.md").write_text("# T\n")
    async with running(folder) as app:
        await app.press("V")
        assert "the checklist has no references" in app.status


async def test_without_a_report_it_says_so(folder: Path) -> None:
    (folder / "report.md").unlink()
    async with running(folder) as app:
        await app.press("V", "y")
        await app.until(lambda: "there is no report.md" in app.status, "it said so")
        assert len(app.app.screen_stack) == 1


async def test_a_source_that_turns_out_to_be_no_text_is_named_and_the_rest_is_read(
    folder: Path,
) -> None:
    (folder / "deltas.md").write_bytes(b"\0")
    async with running(folder) as app:
        await audited(app)
        assert "held against 1 of 3 references" in app.screen
        assert "deltas.md is not text" in " ".join(app.screen.split())


# --- reading it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_every_claim_has_its_mark_and_j_goes_to_what_wants_a_look(
    folder: Path, size: tuple[int, int]
) -> None:
    async with running(folder, size=size) as app:
        audit = await audited(app)
        counts = "✓ 2 supported, ≈ 1 figure elsewhere, ≠ 1 quotation inexact, ✗ 1 not found"
        assert counts in " ".join(app.screen.split())
        seen = []
        for key in ("", "j", "j", "j", "k", "n", "N"):
            await app.press(*([key] if key else []))
            claim = audit._claim
            assert claim is not None
            assert audit.mark is not None
            assert f"▌{audit.mark.glyph}" in app.screen
            seen.append((claim.line, claim.verdict.value))
        assert seen == [
            (5, "not found"),
            (7, "figure elsewhere"),
            (87, "quotation inexact"),
            (5, "not found"),
            (87, "quotation inexact"),
            (5, "not found"),
            (87, "quotation inexact"),
        ]


async def test_capital_j_goes_to_supported_claims_and_cells_too(folder: Path) -> None:
    async with running(folder) as app:
        audit = await audited(app)
        seen = set()
        for _ in range(5):
            await app.press("J")
            assert audit._claim is not None
            seen.add(audit._claim.text)
        assert len(seen) == 5
        assert "25%" in seen
        before = audit.view.at
        await app.press("K", "J")
        assert audit.view.at == before


async def test_the_evidence_tells_what_the_source_says_and_enter_goes_there(folder: Path) -> None:
    async with running(folder) as app:
        audit = await audited(app)
        await app.press("k")
        said = " ".join(app.screen.replace("▌", " ").split())
        assert "line 87 · ≠ quotation inexact · 3 of 3 to look at" in said
        assert "S3 of springs.md “They said that the spring never runs dry.”" in said
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, ReaderScreen), "the reader")
        await app.until(lambda: "▌S3" in app.screen, "at the passage")
        reader = app.app.screen
        assert isinstance(reader, ReaderScreen)
        assert reader.mark is not None
        assert [SPRINGS[start:end] for start, end, _ in reader.mark.words] == [
            "They said that the spring never runs dry"
        ]
        await app.press("escape")
        assert app.app.screen is audit
        assert audit._claim is not None
        assert audit._claim.line == 87


async def test_enter_on_what_is_in_no_source_says_so(folder: Path) -> None:
    async with running(folder) as app:
        audit = await audited(app)
        assert "✗ 99%: not found" in app.screen
        await app.press("enter")
        assert "no source has anything of this" in app.screen
        assert app.app.screen is audit


async def test_the_audit_is_searched_and_its_evidence_scrolls(folder: Path) -> None:
    async with running(folder) as app:
        audit = await audited(app)
        await app.press("slash", *"xxxxx.", "enter")
        assert "“xxxxx.”: 1 of 35" in app.screen
        assert "in paragraph xxxxx." in app.screen
        await app.press("N")
        assert f"in paragraph {'x' * 39}." in app.screen, "a match far down is on the screen"
        await app.press("escape")
        assert "▌✗" in app.screen, "and Esc goes back to the claim"
        await app.press("tab")
        assert app.app.screen.focused is not None
        assert app.app.screen.focused.id == "evidence"
        await app.press("tab", "escape")
        assert len(app.app.screen_stack) == 1
        assert audit is not app.app.screen


async def test_nothing_of_the_review_is_touched(folder: Path) -> None:
    async with running(folder) as app:
        before = (folder / "report.md").read_bytes(), git(folder, "status", "--porcelain")
        await audited(app)
        await app.press("y", "n", "A", "D", "c", "u", "e")
        await app.press("escape")
        assert app.desk.review is None
        now = (folder / "report.md").read_bytes(), git(folder, "status", "--porcelain")
        assert now == before


async def test_foreign_text_is_shown_safely_in_the_question_and_the_audit(folder: Path) -> None:
    evil = "[red]x[/foo] \x1b]0;t\x07 \u202egnp"
    (folder / "report.md").write_text(f"# R\n\nThe {evil} spring gives 77% of 35% of the water.\n")
    (folder / "springs.md").write_text(f"# {evil}\n\nThe {evil} spring gives 35% of the water.\n")
    text = (folder / "instructions.md").read_text()
    (folder / "instructions.md").write_text(
        text.replace("On springs", "On [b]springs[/foo] \u202e")
    )
    async with running(folder) as app:
        await app.press("V")
        seen = [app.screen]
        await audited(app, ask=False)
        seen.append(app.screen)
        await app.press("enter")
        await app.until(lambda: "▌S2" in app.screen)
        seen.append(app.screen)
        assert "On [b]springs[/foo] ⟨U+202E⟩" in seen[0]
        for screen in seen:
            assert not set(screen) & set("\x1b\x07\u202e")
        for screen in seen[1:]:
            assert "[red]x[/foo] ␛]0;t␇ ⟨U+202E⟩gnp" in screen


# --- in a worker ---------------------------------------------------------------------------------


async def test_it_says_how_far_it_is_and_esc_stops_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, let_go, went = threading.Event(), threading.Event(), threading.Event()
    looked_up: list[str] = []
    real = core.audit.Auditor.of_claim

    def slow(self, claim):  # type: ignore[no-untyped-def]
        looked_up.append(claim.text)
        if len(looked_up) == 2:
            going.set()
            let_go.wait(30)
            went.set()
        return real(self, claim)

    monkeypatch.setattr(core.audit.Auditor, "of_claim", slow)
    async with running(folder) as app:
        await app.press("V", "y")
        await app.until(going.is_set)
        await app.until(lambda: "0 of 45 claims looked up · Esc stops" in app.screen)
        await app.press("escape")
        assert len(app.app.screen_stack) == 1
        let_go.set()
        await app.until(went.is_set)
        for _ in range(20):
            await app.pilot.pause()
        assert len(looked_up) == 2
        assert "failed" not in app.screen
