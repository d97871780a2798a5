"""Messages in the framing AWS streams with: lengths, headers and two checksums around each."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

_TEXT = 7  # type of a header's value


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    """One message."""
    told = b"".join(
        bytes([len(name)]) + name.encode() + struct.pack("!BH", _TEXT, len(value)) + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack("!II", 12 + len(told) + len(payload) + 4, len(told))
    body = prelude + struct.pack("!I", zlib.crc32(prelude)) + told + payload
    return body + struct.pack("!I", zlib.crc32(body))


def chunk(event: dict[str, Any]) -> bytes:
    """An event of the answer."""
    headers = {
        ":event-type": "chunk",
        ":content-type": "application/json",
        ":message-type": "event",
    }
    inner = base64.b64encode(json.dumps(event).encode()).decode()
    return frame(headers, json.dumps({"bytes": inner, "p": "abcdef"}).encode())


def exception(kind: str, message: str) -> bytes:
    """The end of an answer that failed."""
    headers = {
        ":exception-type": kind,
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return frame(headers, json.dumps({"message": message}).encode())
