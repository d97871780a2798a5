"""Drafting with a model through the installed command: real HTTP, real git, no money unasked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.document import Document
from tests.core.model.providers import (
    MARK,
    PATHS,
    private_key,
    with_credentials,
    without_credentials,
)
from tests.e2e.command import REPORT, new_workspace, redline, tree
from tests.e2e.scene import git
from tests.model_server import MODEL, Answer, ModelServer, edits, nonce_of
from tests.user import user_settings

SECRET = "sk-ant-secret-of-the-editor-4711"
BASE = Document(REPORT)
ITEM, OLD = BASE.block_id(BASE.blocks[2]), BASE.block_text(BASE.blocks[2])
FASTER = (
    f"@@@ EDIT {{n}} replace {ITEM}\nwhy: the notes have it\nevidence: S3\n@@@ OLD {{n}}\n{OLD}\n"
    "@@@ NEW {n}\n- A hand loom makes 40 picks a minute, a Draper loom 160.\n@@@ END {n}"
)
DEARER = (
    f"@@@ EDIT {{n}} append-section {BASE.block_id(BASE.blocks[3])}\nwhy: a price\nevidence: S7\n"
    "@@@ NEW {n}\n- The Draper loom costs 1,200 dollars.\n@@@ END {n}"
)


@pytest.fixture(scope="module")
def running() -> Iterator[ModelServer]:
    with ModelServer().running() as server:
        yield server


@pytest.fixture
def server(running: ModelServer) -> ModelServer:
    running.tokens = None
    running.answer(says(FASTER, DEARER))
    return running


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return new_workspace(tmp_path / "work")


def says(*blocks: str, **more: Any) -> Any:
    return lambda request: Answer(edits(nonce_of(request), *blocks), **more)


def report_of(server: ModelServer) -> str:
    """The report as the last request showed it."""
    return str(server.requests[-1]["messages"][0]["content"][1]["text"])


def settings(server: ModelServer, **more: object) -> None:
    user_settings(**({"base_url": server.url, "model": MODEL} | more))


def run(work: Path, *words: str, **more: Any) -> Any:
    return redline(*words, cwd=work, ANTHROPIC_API_KEY=SECRET, **more)


def test_a_model_on_this_machine_drafts_and_its_hunks_are_decided_and_committed(server, work):
    settings(server)
    review = run(work, "draft", "--json").json
    assert review["drafter"] == "anthropic"
    assert review["complete"]
    first, second = review["hunks"]
    assert first["why"] == "the notes have it"
    assert [each["span"] for each in first["evidence"]] == ["S3"]
    assert not [found for found in first["findings"] if found["level"] == "strong"]
    run(work, "decide", "--accept", first["id"], "--reject", second["id"])
    done = run(work, "commit", "--json").json
    assert done["ticked"]
    record = json.loads((work / "references/notes-on-looms.json").read_text())
    (reading,) = record["readings"]
    assert reading["model"] == MODEL
    assert reading["usage"]["input_tokens"] == 1000
    assert reading["usage"]["output_tokens"] > 50
    message = git(work, "log", "-1", "--format=%B")
    assert f"Drafted-by: anthropic {MODEL}" in message
    assert "Drafting-used: 1,200 tokens sent" in message
    report = (work / "report.md").read_text()
    assert report == REPORT.replace(
        OLD, "- A hand loom makes 40 picks a minute, a Draper loom 160."
    )


def test_with_a_key_the_model_is_asked_and_without_one_nobody_is(server, work):
    said = redline("draft", "--json", cwd=work, ANTHROPIC_API_KEY="", ANTHROPIC_BASE_URL="").json
    assert said["drafter"] == "offline"
    redline("abandon", cwd=work)
    said = run(work, "draft", "--json", ANTHROPIC_BASE_URL=server.url).json
    assert said["drafter"] == "anthropic"


def test_nothing_is_spent_unasked_and_the_estimate_is_said(server, work):
    settings(server, prices=f"{MODEL} 2/10")
    before = tree(work)
    said = run(work, "draft", "--json", status=1)
    error = said.json["error"]
    assert error["code"] == "spending"
    assert "tokens to send" in error["message"]
    assert "--yes" in error["hint"]
    assert not server.requests
    assert tree(work) == before
    assert run(work, "draft", "--yes", "--json").json["complete"]


def test_the_estimate_is_made_here_and_says_so_and_the_endpoint_hears_nothing(server, work):
    settings(server, prices=f"{MODEL} 2/10")
    server.tokens = 4321
    error = run(work, "draft", "--json", status=1).json["error"]
    assert error["message"].startswith("estimate: ")
    assert ": about " in error["message"]
    assert not server.heard


def test_a_limit_that_the_estimate_stays_under_is_consent_and_one_it_exceeds_a_refusal(
    server, work
):
    settings(server, prices=f"{MODEL} 2/10", max_cost=0.5)
    assert run(work, "draft", "--json").json["complete"]
    run(work, "abandon")
    server.answer(says(FASTER))
    error = run(work, "draft", "--max-cost", "0.001", "--json", status=1).json["error"]
    assert "more than the $0.00 allowed for this run" in error["message"]
    assert not server.requests


def test_the_day_has_a_limit_over_all_runs(server, work):
    settings(server, prices=f"{MODEL} 100/100", max_cost_per_day=0.2)
    assert run(work, "draft", "--yes", "--json").json["complete"]
    run(work, "abandon")
    error = run(work, "draft", "--yes", "--json", status=1).json["error"]
    assert "allowed for today" in error["message"]


def test_a_stream_that_breaks_keeps_the_whole_hunks_and_goes_on_afterwards(server, work):
    settings(server)
    whole = edits("0000", FASTER, DEARER)
    size = len(b"".join(Answer(whole).body()))
    server.answer(says(FASTER, DEARER, cut=size * 2 // 3), says(FASTER, DEARER))
    said = run(work, "draft", "--json", status=1)
    review = said.json
    assert not review["complete"]
    assert len(review["hunks"]) == 1
    assert "go on with it: redline draft --drafter anthropic" in said.err
    run(work, "decide", "--accept", review["hunks"][0]["id"])
    review = run(work, "draft", "--json").json
    assert review["complete"]
    assert len(review["hunks"]) == 2
    ask = server.requests[-1]["messages"][0]["content"][-1]["text"]
    assert "Proposed already" not in ask  # nothing waits; what was accepted stands in the report
    assert f"{ITEM} - A hand loom makes 40 picks a minute, a Draper loom 160." in report_of(server)


def test_what_was_declined_is_told_with_the_note_and_arrives_folded(server, work):
    settings(server)
    review = run(work, "draft", "--json").json
    ids = [hunk["id"] for hunk in review["hunks"]]
    run(work, "decide", "--note", ids[1], "we never print prices", "--reject-all")
    run(work, "commit")
    server.answer(says(DEARER))
    review = run(work, "draft", "--json").json
    ask = server.requests[-1]["messages"][0]["content"][-1]["text"]
    assert "we never print prices" in ask
    (hunk,) = review["hunks"]
    assert hunk["declined_before"]


def test_a_hunk_sent_back_comes_again_as_round_two_and_undo_brings_round_one_back(server, work):
    settings(server)
    review = run(work, "draft", "--json").json
    first, second = (hunk["id"] for hunk in review["hunks"])
    shorter = FASTER.replace("a Draper loom 160.", "a Draper loom 160, says the maker.")
    server.answer(says(shorter))
    run(work, "decide", "--accept", second)
    review = run(work, "decide", "--revise", first, "say who says so", "--json").json
    again, other = review["hunks"]
    assert (again["round"], again["id"] != first) == (2, True)
    assert again["decision"] == "undecided"
    assert (other["id"], other["decision"]) == (second, "accepted")
    ask = server.requests[-1]["messages"][0]["content"][-1]["text"]
    assert "say who says so" in ask
    assert "a Draper loom 160." in ask
    review = run(work, "decide", "--undo", "--json").json
    assert [hunk["id"] for hunk in review["hunks"]] == [first, second]
    run(work, "decide", "--redo")
    run(work, "decide", "--accept-all")
    run(work, "commit")
    assert "says the maker." in (work / "report.md").read_text()


def test_the_model_is_shown_what_was_accepted_and_what_it_repeats_of_it_is_no_change(
    server, tmp_path
):
    mill = "The mill has four looms. They are old. The roof leaks."
    work = new_workspace(tmp_path / "mill", report=f"# Mill\n\n{mill}\n\nThe end.\n")
    settings(server)
    base = Document((work / "report.md").read_text())
    paragraph, last = (base.block_id(base.blocks[at]) for at in (1, 2))
    first = mill.replace("four", "six")

    def about(id_: str, old: str, new: str, what: str = "replace") -> str:
        return (
            f"@@@ EDIT {{n}} {what} {id_}\nwhy: the notes\nevidence: S3\n"
            + (f"@@@ OLD {{n}}\n{old}\n" if old else "")
            + f"@@@ NEW {{n}}\n{new}\n@@@ END {{n}}"
        )

    server.answer(
        says(
            about(paragraph, mill, first),
            about(paragraph, mill, mill.replace("leaks", "holds")),
            about(last, "", "A loom makes 160 picks.", "insert-before"),
        )
    )
    hunks = run(work, "draft", "--json").json["hunks"]
    taken, roof, added = (hunk["id"] for hunk in hunks)
    run(work, "decide", "--accept", taken, "--accept", added)
    again = first.replace("The roof leaks.", "The roof holds since May.")
    server.answer(says(about(paragraph, "The mill has six … The roof leaks.", again)))
    run(work, "decide", "--revise", roof, "since when?")
    shown = report_of(server)
    assert f"{paragraph} {first}\n+ A loom makes 160 picks." in shown
    ask = server.requests[-1]["messages"][0]["content"][-1]["text"]
    assert f"OLD:\n{first}\n" in ask
    run(work, "decide", "--accept-all")
    run(work, "commit")
    said = f"# Mill\n\n{again}\n\nA loom makes 160 picks.\n\nThe end.\n"
    assert (work / "report.md").read_text() == said


def test_what_is_accepted_and_what_an_extractor_wrote_cannot_be_sent_back(server, work):
    settings(server)
    first = run(work, "draft", "--json").json["hunks"][0]["id"]
    run(work, "decide", "--accept", first)
    said = run(work, "decide", "--revise", first, "no", status=1)
    assert "accepted, and stay" in said.err
    run(work, "abandon")
    first = run(work, "draft", "--drafter", "offline", "--json").json["hunks"][0]["id"]
    said = run(work, "decide", "--revise", first, "no", status=1)
    assert "writes nothing of its own" in said.err


def test_the_same_answer_again_is_no_round(server, work):
    settings(server)
    first = run(work, "draft", "--json").json["hunks"][0]["id"]
    server.answer(says(FASTER))
    said = run(work, "decide", "--revise", first, "other words", status=1)
    assert "nothing else to propose" in said.err


def test_a_ticked_reference_is_never_sent(server, work):
    settings(server)
    run(work, "draft")
    run(work, "decide", "--accept-all")
    run(work, "commit")
    server.requests.clear()
    run(work, "draft", "--reference", "1", status=1)
    assert not server.requests


def test_twenty_rounds_change_nothing_outside_accepted_changes(server, tmp_path):
    report = REPORT + "".join(
        f"\n## Section {n}\n\nParagraph {n} stands  here,\nwrapped, with *odd*   spaces.\n"
        for n in range(20)
    )
    work = new_workspace(tmp_path / "rounds", report=report)
    settings(server)
    items = "".join(f"- [ ] [Round {n}](notes/looms.md) again\n" for n in range(18))
    with (work / "instructions.md").open("a") as file:
        file.write(items)
    git(work, "commit", "--quiet", "-am", "More to read")
    text = report
    for number in range(20):
        base = Document(text)
        target = next(
            block for block in base.blocks if f"Paragraph {number} " in base.block_text(block)
        )
        new = f"Paragraph {number} says now that a loom makes 160 picks."
        server.answer(
            says(
                f"@@@ EDIT {{n}} replace {base.block_id(target)}\nwhy: round {number}\n"
                f"evidence: S3\n@@@ OLD {{n}}\nParagraph {number} … spaces.\n@@@ NEW {{n}}\n{new}\n"
                "@@@ END {n}"
            )
        )
        run(work, "draft")
        run(work, "decide", "--accept-all")
        run(work, "commit")
        expected = text[: target.start] + new + text[target.end :]
        text = (work / "report.md").read_bytes().decode()
        assert text == expected
    assert [b.section[-1] for b in Document(text).blocks if b.kind.value == "heading"] == [
        b.section[-1] for b in Document(report).blocks if b.kind.value == "heading"
    ]


def test_doctor_says_which_endpoint_answers_and_spends_nothing(server, work):
    settings(server)
    said = run(work, "doctor")
    assert f"{server.url.removeprefix('http://')} answers" in said.out
    assert not server.requests
    settings(server, base_url="http://127.0.0.1:9")
    said = run(work, "doctor", status=None)
    assert "nothing answers at 127.0.0.1:9" in said.out


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("bedrock", "there is no AWS region; set AWS_REGION"),
        ("vertex", "there is no Google region; set CLOUD_ML_REGION"),
        ("foundry", "there is no key for the model; set ANTHROPIC_FOUNDRY_API_KEY"),
    ],
)
def test_doctor_says_who_would_be_asked_and_what_is_missing(
    server, work, provider, said, monkeypatch, tmp_path
):
    without_credentials(monkeypatch, tmp_path)
    settings(server, provider=provider, base_url=f"{server.url}/x")
    assert said in run(work, "doctor", status=None).out
    lines = run(work, "doctor", **with_credentials(server, tmp_path)).out.splitlines()
    (line,) = [line for line in lines if "/x would be asked with " in line]
    assert MARK not in line
    assert not server.requests + server.counts


def test_without_a_key_nothing_is_begun_at_the_providers_own_address(server, work):
    settings(server, base_url="", drafter="anthropic")
    before = tree(work)
    said = redline("draft", "--yes", cwd=work, status=1, ANTHROPIC_API_KEY="")
    assert "there is no key for the model" in said.err
    assert "set ANTHROPIC_API_KEY" in said.err
    assert tree(work) == before


def test_a_server_elsewhere_that_asks_for_no_key_is_given_none(server, work):
    elsewhere = server.url.replace("127.0.0.1", "[::ffff:127.0.0.1]")
    settings(server, base_url=elsewhere, drafter="anthropic")
    said = redline("draft", "--yes", "--json", cwd=work, ANTHROPIC_API_KEY="")
    assert len(said.json["hunks"]) == 2


def test_a_server_elsewhere_that_costs_nothing_gets_no_text_before_the_user_agreed(server, work):
    elsewhere = server.url.replace("127.0.0.1", "[::ffff:127.0.0.1]")
    settings(server, base_url=elsewhere, drafter="anthropic", prices=f"{MODEL} 0/0")
    said = redline("draft", "--json", cwd=work, status=1, ANTHROPIC_API_KEY="")
    assert said.json["error"]["code"] == "spending"
    assert not server.heard
    redline("draft", "--yes", cwd=work, ANTHROPIC_API_KEY="")
    assert server.requests


def test_a_key_over_plain_http_elsewhere_is_one_line_and_nothing_is_sent(server, work):
    settings(server, base_url=server.url.replace("127.0.0.1", "[::ffff:127.0.0.1]"))
    for words in (("draft", "--yes"), ("doctor",)):
        said = run(work, *words, status=1)
        assert "is not sent to [::ffff:127.0.0.1]" in said.out + said.err
        assert SECRET not in said.out + said.err
    assert not server.heard


def test_https_where_only_http_is_spoken_is_one_clear_line(server, work):
    settings(server, base_url=server.url.replace("http://", "https://"))
    said = run(work, "draft", status=1)
    assert "does not speak https" in said.err
    assert "write http:// in base_url" in said.err


def test_an_address_that_ends_in_v1_is_used_without_it_and_that_is_said(server, work):
    settings(server, base_url=f"{server.url}/v1/")
    assert "without its /v1" in run(work, "doctor").out
    assert run(work, "draft", "--json").json["complete"]


def test_an_address_that_is_none_and_a_price_that_is_none_are_one_line_each(server, work):
    settings(server, base_url="localhost:11434")
    assert "is no address" in run(work, "draft", status=1).err
    settings(server, prices="dear")
    assert "is no price" in run(work, "draft", status=1).err


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401, error="authentication_error", message=f"bad key {SECRET}"),
        Answer("half", error="overloaded_error"),
        Answer("half an answer", cut=300),
        Answer(status=400, error="invalid_request_error", message=f"not with {SECRET}"),
    ],
)
def test_no_key_is_written_anywhere_after_a_failure(server, work, answer):
    settings(server)
    server.answer(answer)
    said = run(work, "draft", "--json", status=1)
    assert SECRET not in said.out + said.err
    for path in work.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("provider", ["bedrock", "vertex", "foundry"])
def test_no_credential_of_a_provider_is_written_anywhere_after_failures(
    server, work, provider, monkeypatch, tmp_path
):
    without_credentials(monkeypatch, tmp_path)
    server.minted = f"ya29.token-{MARK}"
    world = with_credentials(server, tmp_path)
    settings(server, provider=provider, base_url=server.url + PATHS[provider])
    told = ""

    def repeated(request: Any, **more: Any) -> Answer:
        """A failure in which the server says all that it was sent to know who asks."""
        names = ("authorization", "x-api-key", "x-amz-security-token")
        sent = {name.lower(): value for name, value in server.headers[-1].items()}
        message = "not with " + " ".join(sent.get(name, "") for name in names)
        return Answer(edits(nonce_of(request), FASTER), message=message, **more)

    kind = "internalServerException" if provider == "bedrock" else "api_error"
    for failure in ({"status": 401}, {"status": 403}, {"status": 400}, {"error": kind}):
        server.answer(lambda request, how=failure: repeated(request, **how))
        said = run(work, "draft", "--json", status=1, **world)
        told += said.out + said.err
    assert "not with" in told
    run(work, "decide", "--accept-all", **world)
    server.answer(says(DEARER))
    told += run(work, "draft", "--json", **world).out
    run(work, "decide", "--accept-all", **world)
    told += run(work, "commit", "--json", **world).out
    told += git(work, "log", "--all", "--patch", "--format=%B%N")
    assert "Drafted-by: anthropic" in told
    for path in (*work.rglob("*"), *(tmp_path / "cache").rglob("*")):
        if path.is_file():
            told += path.read_bytes().decode("latin-1")
    assert "Drafted-by: anthropic" in told
    assert MARK not in told
    assert private_key()[40:80] not in told
