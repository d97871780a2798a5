"""Every record that is written is one of the schema, and the schema says what the types say."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from core.changes import Decision, Finding, FindingKind, Level, Verdict
from core.errors import JournalError
from core.provenance import Record, decode_record, encode_record, read_record, with_reading
from core.source import source_from_bytes
from tests.core.drafts import HEADER, decidable
from tests.core.test_provenance import SOURCE, decided, new_report
from tests.e2e.command import drafted, new_workspace, redline

SCHEMA: dict[str, Any] = json.loads((files("core") / "record.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def complaints(data: bytes) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(json.loads(data))]


def whole_record() -> Record:
    found = new_report()
    finding = Finding(Level.STRONG, FindingKind.FIGURE, "5", Verdict.NOT_IN_SOURCE, "", "S1", "6")
    found = decided(found, decidable(found)[:1])
    found = found.apply(found.edit(found.hunks[1], "- mine", (finding,)))
    return with_reading(None, found, SOURCE)


# --- schema and types -------------------------------------------------------------------------


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def told(schema: dict[str, Any], named: dict[str, Any]) -> Any:
    """What a schema allows, as far as a type can say it."""
    if ref := schema.get("$ref"):
        return told(named[ref.rsplit("/", 1)[1]], named)
    if "enum" in schema:
        return sorted(schema["enum"])
    if schema["type"] == "array":
        return [told(schema["items"], named)]
    if "properties" in schema:
        return {
            "fields": {name: told(each, named) for name, each in schema["properties"].items()},
            "required": sorted(schema["required"]),
        }
    return schema["type"]


def test_the_schema_has_the_fields_the_types_have_with_the_same_values() -> None:
    of_types = msgspec.json.schema(Record, ref_template="#/$defs/{name}")
    ours = json.loads(json.dumps(SCHEMA))
    ours["properties"]["schema"] = {"type": "integer"}
    theirs = told(of_types, of_types["$defs"])
    assert told(ours, ours["$defs"]) == theirs
    assert set(theirs["fields"]) == {"schema", "title", "target", "readings"}


def test_every_field_is_described_and_no_other_is_allowed() -> None:
    objects = [SCHEMA, *(each for each in SCHEMA["$defs"].values() if "properties" in each)]
    assert len(objects) == 5
    for each in objects:
        assert each["additionalProperties"] is False
        assert [name for name, said in each["properties"].items() if not said["description"]] == []


# --- records as they are written --------------------------------------------------------------


def test_a_record_of_every_decision_is_valid() -> None:
    record = whole_record()
    decisions = {change.decision for reading in record.readings for change in reading.changes}
    assert decisions == {Decision.ACCEPTED, Decision.EDITED, Decision.REJECTED}
    assert complaints(encode_record(record)) == []
    undecided = with_reading(None, new_report(), SOURCE)
    assert complaints(encode_record(undecided)) == []


def test_what_the_commands_commit_is_valid_partial_and_whole(tmp_path) -> None:
    work = new_workspace(tmp_path / "work")
    ids = drafted(work)
    redline("decide", "--accept", ids[0], "--note", ids[0], "seen", cwd=work)
    redline("commit", "--partial", cwd=work)
    (path,) = (work / "references").glob("*.json")
    assert complaints(path.read_bytes()) == []
    redline("decide", "--reject-all", cwd=work)
    redline("commit", cwd=work)
    redline("draft", cwd=work)
    redline("decide", "--accept-all", cwd=work)
    redline("commit", cwd=work)
    written = sorted((work / "references").glob("*.json"))
    assert len(written) == 2
    for path in written:
        assert complaints(path.read_bytes()) == []
        assert encode_record(read_record(path)) == path.read_bytes()
    readings = [reading for path in written for reading in read_record(path).readings]
    assert any(change.passages for reading in readings for change in reading.changes)


# --- records as they are found ----------------------------------------------------------------


def changed(path: tuple[str | int, ...], value: object) -> bytes:
    """The whole record with one value put in by hand."""
    data = json.loads(encode_record(whole_record()))
    here = data
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return json.dumps(data).encode()


CHANGE = ("readings", 0, "changes", 1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("readings", 0, "changes", 0, "decision"), "acepted"),
        ((*CHANGE, "passages"), [{"span": "S1"}]),
        ((*CHANGE, "findings", 0, "verdict"), "true"),
        (("readings", 0, "size"), "12"),
        (("readings",), {}),
        (("title",), None),
    ],
)
def test_a_hand_edited_record_is_refused_by_schema_and_reader_alike(path, value) -> None:
    data = changed(path, value)
    assert complaints(data)
    with pytest.raises(JournalError, match=r"a\.json is not a record: ") as caught:
        decode_record(data, "a.json", "look at it")
    assert "\n" not in caught.value.message


def test_a_record_that_is_not_utf_8_or_cut_short_is_one_clear_line() -> None:
    whole = encode_record(whole_record())
    for data in (whole.replace(b"- ", b"\xff"), whole[:-20], b"", b"\xff\xfe", b"[]"):
        if data == whole:
            continue
        with pytest.raises(JournalError) as caught:
            decode_record(data, "a.json", "look at it")
        assert "\n" not in caught.value.message


def test_a_record_of_a_newer_schema_is_named_as_such() -> None:
    with pytest.raises(JournalError, match=r"a\.json is of schema 2, this Redline reads up to 1"):
        decode_record(changed(("schema",), 2), "a.json", "look at it")


def test_a_passage_of_a_source_with_other_text_now_stays_as_it_was_read() -> None:
    other = source_from_bytes(b"Nothing of it.\n", target="source.md", title="A source")
    first = whole_record()
    both = with_reading(first, new_report(), other)
    assert both.readings[0].review == HEADER.id
    assert complaints(encode_record(both)) == []
