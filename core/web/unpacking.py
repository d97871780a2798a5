"""A body as it was before the server compressed it, up to a size.

Owns decompression. No step makes more than a fixed number of bytes at once, so that a few kilobytes
that unfold to gigabytes are found out before they take memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

ENCODINGS = "gzip, deflate"
"""What a server may compress with, as it is told."""
_STEP = 65_536


class Damaged(Exception):
    """The body cannot be decompressed: of another kind, damaged, or cut off."""


class Unpacking:
    """Decompresses a body piece by piece.

    Args:
        encoding: as the header `Content-Encoding` names it; empty for none.

    Raises:
        Damaged: the encoding is not one that was asked for.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower().removeprefix("x-")
        if self._encoding not in ("", "identity", "gzip", "deflate"):
            raise Damaged(f"it is packed as {encoding}, which was not asked for")
        self._packed = self._encoding in ("gzip", "deflate")
        self._reader = zlib.decompressobj(zlib.MAX_WBITS | (16 if self._encoding == "gzip" else 0))
        self._is_begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield what a piece unfolds to, at most 64 KiB at a time.

        Raises:
            Damaged: it does not.
        """
        if not self._packed:
            yield piece
            return
        while piece:
            try:
                out = self._reader.decompress(piece, _STEP)
            except zlib.error as error:
                if self._encoding != "deflate" or self._is_begun:
                    raise Damaged(f"it cannot be unpacked: {error}") from None
                # many servers leave out the frame that RFC 9110 wants around deflate
                self._reader, self._is_begun = zlib.decompressobj(-zlib.MAX_WBITS), True
                continue
            self._is_begun = True
            piece = self._reader.unconsumed_tail
            if self._reader.eof:
                piece = self._next_member()
            yield out

    def close(self) -> None:
        """The body is over.

        Raises:
            Damaged: it ought not to be.
        """
        if self._is_begun and not self._reader.eof:
            raise Damaged("it ends too early")

    def _next_member(self) -> bytes:
        """What follows the end; a gzip body may have several parts, and padding after them."""
        more = self._reader.unused_data
        if self._encoding != "gzip" or not more.startswith(b"\x1f\x8b"):
            return b""
        self._reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return more
