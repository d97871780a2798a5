"""A web reference as it was read: Markdown after front matter that says where it came from.

Owns the form of `references/<slug>.md`. A snapshot is what a review reads, and what is committed
with it, so that everything a report rests on can be looked up when the page is long gone. The front
matter is YAML whose values are JSON; nobody's words in it can end it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag

import msgspec

from core.enclosure import read_inside, root_of
from core.errors import SourceError
from core.files import sha256
from core.web.converted import Converted
from core.web.page import Known, Page

CONVERTER = 1
"""Version of the way pages become Markdown; raised when the same page would give other words."""
_FENCE = "---"
_LISTS = ("warnings", "hidden")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was taken of a web reference."""

    url: str
    """The address in the checklist, without a fragment."""
    final_url: str
    """The address that answered, after redirects."""
    fetched: str
    """When, UTC, ISO 8601."""
    sha256: str
    """Of the bytes that came."""
    etag: str
    """For asking later whether it changed; empty for none."""
    last_modified: str
    """The same."""
    converter: int
    """`CONVERTER` of that time."""
    title: str
    """What the page calls itself."""
    warnings: tuple[str, ...] = ()
    """What the editor should know of the conversion, one line each."""
    hidden: tuple[str, ...] = ()
    """Texts of the page that its readers do not see; no passages, and no drafter is given them."""
    body: str = field(default="", repr=False)
    """The content, Markdown."""

    @property
    def known(self) -> Known:
        """What a conditional request tells the server."""
        return Known(self.etag, self.last_modified)


def snapshot_of(page: Page, converted: Converted) -> Snapshot:
    """The snapshot of a page that was fetched and converted.

    Raises:
        SourceError: it has no text.
    """
    if not converted.markdown.strip():
        raise SourceError(
            f"{page.url} has no text that can be read",
            "save the page from a browser and point the item to the file",
        )
    return Snapshot(
        url=address_of(page.url),
        final_url=page.final_url,
        fetched=page.fetched.isoformat(timespec="seconds"),
        sha256=sha256(page.body),
        etag=page.etag,
        last_modified=page.last_modified,
        converter=CONVERTER,
        title=converted.title,
        warnings=converted.warnings,
        hidden=converted.hidden,
        body=converted.markdown,
    )


def address_of(target: str) -> str:
    """A target without its fragment, which is no part of what is fetched."""
    return urldefrag(target.strip()).url


def encode(snapshot: Snapshot) -> bytes:
    """A snapshot as it is kept: UTF-8, line ends `\\n`."""
    lines = [_FENCE, *_front_matter(snapshot), _FENCE, "", ""]
    text = "\n".join(lines) + snapshot.body
    return text.encode("utf-8", "replace")


def _front_matter(snapshot: Snapshot) -> Iterator[str]:
    for name in _FIELDS:
        value = getattr(snapshot, name)
        if name in _LISTS:
            if value:
                yield f"{name}:"
                yield from (f"  - {_json(each)}" for each in value)
        elif value not in ("", 0):
            yield f"{name}: {_json(value)}"


def _json(value: object) -> str:
    """On one line whatever it holds: some readers end lines at U+2028 too."""
    text = msgspec.json.encode(value).decode("utf-8")
    return "".join(_escaped(each) if each in _BREAKS else each for each in text)


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"


_BREAKS = "\x7f\x85\u2028\u2029\ufeff"
_FIELDS = (
    "url", "final_url", "fetched", "sha256", "etag", "last_modified", "converter", "title",
    "warnings", "hidden",
)  # fmt: skip


def decode(data: bytes) -> Snapshot | None:
    """A snapshot from its bytes; None for a text that is none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head, found, body = text.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}\n")
    if not text.startswith(f"{_FENCE}\n") or not found:
        return None
    told: dict[str, object] = {}
    name = ""
    try:
        for line in head.split("\n"):
            if line.startswith("  - ") and name in _LISTS:
                told[name] = (*_listed(told.get(name)), str(msgspec.json.decode(line[4:])))
                continue
            name, _, value = line.partition(":")
            if value.strip():
                told[name] = msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        return None  # front matter of somebody else
    return _from_fields(told, body.removeprefix("\n"))


def _listed(found: object) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else ()


def _from_fields(told: dict[str, object], body: str) -> Snapshot | None:
    texts = {name: told.get(name, "") for name in _FIELDS if name not in (*_LISTS, "converter")}
    converter = told.get("converter", 0)
    if not isinstance(converter, int) or not all(isinstance(v, str) for v in texts.values()):
        return None
    if not texts["url"] or not _is_time(str(texts["fetched"])):
        return None
    return Snapshot(
        **{name: str(value) for name, value in texts.items()},
        converter=converter,
        warnings=_listed(told.get("warnings")),
        hidden=_listed(told.get("hidden")),
        body=body,
    )


def _is_time(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def snapshot_at(path: Path) -> Snapshot | None:
    """The snapshot in a file of a workspace's folder of references; None where there is none, or
    where the file leads out of the repository."""
    try:
        return decode(read_inside(path, root_of(path.parent.parent), SourceError))
    except (OSError, SourceError):
        return None


def snapshot_path(references: Path, target: str) -> Path | None:
    """The file with the snapshot of a target; None where none was committed."""
    url = address_of(target)
    for path in sorted(references.glob("*.md")):
        found = snapshot_at(path)
        if found is not None and found.url == url:
            return path
    return None
