"""The items of a checklist as bytes, so that opening a review parses no Markdown.

Owns their form on disk.
"""

from __future__ import annotations

import msgspec

from core.files import sha256
from core.items import Item

_FORM = 1  # of the bytes; raised when it or the way items are read changes


class _Stored(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    form: int
    text_sha256: str
    items: tuple[Item, ...]


def packed(items: tuple[Item, ...], text: str) -> bytes:
    """Items of a text as bytes."""
    return msgspec.msgpack.encode(_Stored(_FORM, _name(text), items))


def unpacked(data: bytes, text: str) -> tuple[Item, ...] | None:
    """Items as they were packed; None where the bytes are not of this text, or damaged."""
    try:
        stored = msgspec.msgpack.decode(data, type=_Stored)
    except msgspec.MsgspecError:
        return None
    is_whole = stored.form == _FORM and stored.text_sha256 == _name(text)
    return stored.items if is_whole else None


def _name(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass"))
