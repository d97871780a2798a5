"""What a refused command leaves as it was, and ways to spoil a workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.e2e.command import redline, tree
from tests.e2e.scene import git

Prepare = Callable[[Path], object]


def everything(work: Path) -> tuple[dict[str, bytes], bytes, str, dict[str, bytes]]:
    """Files, index, HEAD, and the journal but for who last held its lock."""
    index = (work / ".git" / "index").read_bytes()
    journal = {
        str(path): path.read_bytes()
        for path in (work / ".git" / "redline").rglob("*")
        if path.is_file() and path.name != "lock"
    }
    return tree(work), index, git(work, "rev-parse", "HEAD"), journal


def refused(work: Path, *words: str, status: int = 1, says: str, **env: str) -> str:
    """The command ends in one line and a hint, and nothing at all has changed."""
    before = everything(work)
    said = redline(*words, cwd=work, status=status, **env)
    assert everything(work) == before
    assert said.out == ""
    message, hint = said.err.splitlines()
    assert message.startswith("redline: ")
    assert says in message
    assert hint.startswith("  ")
    assert len(hint.strip()) > 3
    return said.err


def written(name: str, data: bytes | str) -> Prepare:
    def prepare(work: Path) -> None:
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return prepare


def items(*lines: str) -> Prepare:
    """A checklist of these lines."""
    return written("instructions.md", "# Weaving\n\n## References\n\n" + "\n".join(lines) + "\n")


def target(name: str, prepare: Prepare = lambda work: None) -> Prepare:
    """A checklist whose one item points there."""

    def both(work: Path) -> None:
        prepare(work)
        items(f"- [ ] [Notes]({name})")(work)

    return both


def together(*prepares: Prepare) -> Prepare:
    def all_of_them(work: Path) -> None:
        for prepare in prepares:
            prepare(work)

    return all_of_them


def linked(name: str, to: str) -> Prepare:
    def prepare(work: Path) -> None:
        (work / name).unlink(missing_ok=True)
        (work / name).symlink_to(to)

    return prepare
