"""What works here, and what does not: each part that can fail, tried once."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from core.approvals import user_approvals
from core.desk import Desk
from core.drafting.choice import chosen, endpoint_of
from core.errors import DrafterError, JournalError, RedlineError
from core.provenance import read_record
from core.recovery import recover
from core.repository import Repository, git_version
from core.settings import Settings, user_file
from core.trust import trust_of
from core.workspace import Workspace

_SYNCS = "2.36"  # the first git with `core.fsync`
_WANTED = "2.35"  # the first git with `add --sparse` and literal paths everywhere


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried."""

    name: str
    """What."""
    works: bool
    """Did it work?"""
    says: str
    """What was found, or what is wrong and what to do."""


def examine(place: Path) -> list[Check]:
    """Try everything a review of this workspace needs."""
    note = recover(place).note
    version = sys.version.split()[0]
    checks = [Check("python", sys.version_info >= (3, 11), version)]
    checks.append(_tried("git", _git))
    checks.append(_tried("workspace", lambda: str(Workspace.find(place).folder)))
    checks.append(_tried("repository", lambda: str(Repository.find(place).root)))
    checks.append(_tried("identity", lambda: _identity(place)))
    checks.append(_tried("settings", lambda: _settled_settings(place)))
    checks.append(_tried("journal", lambda: _journal(place, note)))
    checks.append(_tried("records", lambda: _records(place)))
    drawn = sys.stdin.isatty() and sys.stderr.isatty()
    checks.append(Check("terminal", True, "yes" if drawn else "none; commands work without one"))
    checks.append(Check("drafters", True, "offline: extracts, does not write"))
    checks.append(_tried("model", lambda: _model(place)))
    checks.append(Check("documents", True, _documents()))
    return checks


def _documents() -> str:
    """Which kinds of documents can be read."""
    if all(find_spec(each) for each in ("pypdfium2", "mammoth")):
        return "PDF, EPUB and DOCX are read"
    return "EPUB is read; for PDF and DOCX: pip install 'redline[documents]'"


def _tried(name: str, trial: Callable[[], str]) -> Check:
    try:
        return Check(name, True, trial())
    except RedlineError as error:
        return Check(name, False, f"{error.message}; {error.hint}")


def _git() -> str:
    told = git_version()
    if told is None:
        raise RedlineError("git is not installed", f"install git {_WANTED} or newer")
    numbers = re.findall(r"\d+", told)[:2]
    if [int(number) for number in numbers] < [int(number) for number in _WANTED.split(".")]:
        raise RedlineError(f"{told} is too old", f"install git {_WANTED} or newer")
    if [int(number) for number in numbers] < [int(number) for number in _SYNCS.split(".")]:
        return f"{told}; older than {_SYNCS}, it may lose a commit when the power fails"
    return told


def _journal(place: Path, note: str) -> str:
    """What is open, and what was done about a commit that was cut off."""
    with Desk.open(place, command="doctor", write=False) as desk:
        review = f"a review of {desk.review.header.title} is open" if desk.review else ""
        return "; ".join(filter(None, (note or desk.settled, review))) or "no review is open"


def _identity(place: Path) -> str:
    who = Repository.find(place).identity()
    if who is None:
        raise RedlineError(
            "git does not know who you are",
            'git config user.name "Your Name" && git config user.email you@example.org',
        )
    return f"{who[0]} <{who[1]}>"


def _settings(place: Path) -> Settings:
    return trust_of(Workspace.find(place).folder).settings


def _settled_settings(place: Path) -> str:
    """Who drafts, and what a repository's file asks for that does not hold."""
    found = trust_of(Workspace.find(place).folder)
    damage = user_approvals().damage
    return "; ".join(filter(None, (f"drafter: {found.settings.drafter}", found.warning, damage)))


def _model(place: Path) -> str:
    """Which endpoint answers, of those the user named; asks for no text, so it costs nothing."""
    settings = _settings(place)
    if chosen("", settings) != "anthropic":
        return f"none; set ANTHROPIC_API_KEY, or base_url and model in {user_file()}"
    from core.drafting.model.failures import RequestFailed
    from core.drafting.model.messages import Messages
    from core.drafting.model.subset import user_memory

    messages = Messages(endpoint_of(settings), settings.max_tokens, user_memory())
    try:
        said = [messages.probe(), messages.endpoint.note, f"drafts with {settings.model}"]
        return "; ".join(filter(None, said))
    except RequestFailed as error:
        raise DrafterError(error.failure.message, error.failure.hint) from None
    finally:
        messages.close()


def _records(place: Path) -> str:
    found = sorted(Workspace.find(place).references.glob("*.json"))
    for path in found:
        try:
            read_record(path)
        except JournalError as error:
            raise JournalError(f"{path.name}: {error.message}", error.hint) from error
    return f"{len(found)} read well"
