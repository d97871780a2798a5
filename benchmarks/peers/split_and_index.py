"""Splits a text into sentences with sentencex and makes them searchable with sqlite's FTS5.

    python split_and_index.py FILE

The least that every program does which ranks the sentences of a text, with two public libraries:
read, split, index. Prints how many sentences there are.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import sentencex


def main(path: Path) -> int:
    """Split and index; the number of sentences."""
    text = path.read_text(encoding="utf-8")
    sentences = [each for piece in sentencex.segment("en", text) if (each := piece.strip())]
    index = sqlite3.connect(":memory:")
    index.execute("create virtual table sentence using fts5(text, tokenize='porter unicode61')")
    index.executemany("insert into sentence values (?)", ((each,) for each in sentences))
    return len(sentences)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
