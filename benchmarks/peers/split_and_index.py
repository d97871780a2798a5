"""Splits a text into sentences with sentencex and makes them searchable with sqlite's FTS5.

    python split_and_index.py FILE

What every program does that ranks the sentences of a text, with two public libraries: read, split,
index, and find the three nearest of each sentence. Prints how many sentences there are.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from pathlib import Path

import sentencex

NEAREST = "select rowid from sentence where sentence match ? order by rank limit 3"


def main(path: Path) -> int:
    """Split, index, rank; the number of sentences."""
    text = path.read_text(encoding="utf-8")
    sentences = [each for piece in sentencex.segment("en", text) if (each := piece.strip())]
    index = sqlite3.connect(":memory:")
    index.execute("create virtual table sentence using fts5(text, tokenize='porter unicode61')")
    index.executemany("insert into sentence values (?)", ((each,) for each in sentences))
    for each in sentences:
        words = sorted(set(re.findall(r"\w{5,}", each)), key=lambda word: (-len(word), word))
        if words:
            query = " OR ".join(f'"{word}"' for word in words[:3])
            index.execute(NEAREST, (query,)).fetchall()
    return len(sentences)


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]))}\n")
