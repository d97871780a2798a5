"""The passages of a source as bytes, so that opening a review cuts no sentences.

Owns their form on disk.
"""

from __future__ import annotations

import msgspec

from core.files import sha256
from core.source import Passage, Source

_FORM = 2  # of the bytes; raised when it or the way a source is cut changes


class _Stored(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    form: int
    text_sha256: str
    passages: tuple[Passage, ...]


def packed(source: Source) -> bytes:
    """The passages of a source as bytes."""
    return msgspec.msgpack.encode(_Stored(_FORM, _sha256(source), source.passages))


def unpacked(data: bytes, source: Source) -> tuple[Passage, ...] | None:
    """Passages as they were packed; None where the bytes are not of this source, or damaged."""
    try:
        stored = msgspec.msgpack.decode(data, type=_Stored)
    except msgspec.MsgspecError:
        return None
    is_whole = stored.form == _FORM and stored.text_sha256 == _sha256(source)
    return stored.passages if is_whole else None


def _sha256(source: Source) -> str:
    """Of its text: the same document may be converted otherwise by another version."""
    return sha256(source.text.encode("utf-8"))
