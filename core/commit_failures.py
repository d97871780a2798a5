"""Why git made no commit, in one line and a hint.

Owns reading what hooks, signing and git itself print. Foreign words are quoted, never obeyed.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence
from pathlib import Path

from core.errors import HookFailed, RepositoryError
from core.hook_changes import HookText
from core.repository.process import Ran

TAKE = "--take-hook-changes"
"""The option that takes a hook's text."""
_WANTS_TERMINAL = re.compile(
    r"/dev/tty|not a (?:tty|terminal)|no tty|inappropriate ioctl|pinentry"
    r"|gpg failed to sign|passphrase|askpass|terminal prompts disabled",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(r"(?:nothing|nothing added|no changes added) to commit\b")
_SIGNING = re.compile(
    r"error: (?:gpg|ssh-keygen|signing|Load key|Couldn't (?:load|get|find))", re.I
)
_OF_SIGNING = re.compile(r"gpg|ssh|key|sign|agent|pinentry|passphrase", re.IGNORECASE)
_OF_GIT = re.compile(r"fatal: |error: ")


def failure(
    ran: Ran,
    *,
    texts: Sequence[HookText],
    rewritten: Sequence[str],
    others: Sequence[str],
    aside: Path,
    terminal: bool,
) -> RepositoryError:
    """The error for a commit that git did not make.

    Args:
        texts: what a hook made of files of the commit, as far as it can be taken.
        rewritten: paths of all that a hook rewrote.
        others: paths of other files that changed meanwhile.
        aside: where what a hook made is kept.
        terminal: was the terminal handed over?
    """
    output = ran.err.decode("utf-8", "replace")
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if "No space left on device" in output:
        return RepositoryError("git commit: the disk is full", "free some space, then commit again")
    if any(_NO_CHANGE.match(line) for line in lines):
        return RepositoryError("there is nothing to commit", "git status shows where things are")
    wants = not terminal and bool(_WANTS_TERMINAL.search(output))
    message = _message(ran, lines)
    if texts:
        names = ", ".join(text.path for text in texts)
        message = f"a hook changed {names} and stopped the commit"
        hint = f"every file is as it was; to take the hook's text, commit again with {TAKE}"
    elif _is_signing(lines):
        hint = (
            "every file is as it was; see user.signingkey and gpg.program in git config; a "
            "passphrase is asked for on a terminal: run redline commit in one, or c in the app"
        )
    elif wants:
        hint = "it asks on a terminal: run redline commit in one, or press c in the app"
    else:
        hint = "fix what it says, then commit again; every file is as it was"
    if left := [path for path in rewritten if path not in {text.path for text in texts}]:
        hint += f"; what the hook made of {', '.join(left)} is in {aside}"
    if others:
        hint += f"; also changed meanwhile, and left so: {', '.join(others)}"
    return HookFailed(message, hint, output=output, wants_terminal=wants, texts=tuple(texts))


def again(error: HookFailed) -> HookFailed:
    """The error for a hook that changes even the text it made itself."""
    names = ", ".join(text.path for text in error.texts)
    return HookFailed(
        f"the hook changes its own text again: {names}",
        "every file is as it was; run the hook by hand to see what it wants: "
        "git hook run pre-commit",
        output=error.output,
        wants_terminal=error.wants_terminal,
        texts=error.texts,
    )


def _message(ran: Ran, lines: list[str]) -> str:
    if _is_signing(lines):
        return f"signing stopped the commit: {_of_signing(lines)}"
    if ran.status < -1 or (ran.status == -1 and not lines):
        said = f" ({lines[-1]})" if lines else ""
        return f"git commit was ended by {_name(-ran.status)}{said}"
    if not lines:
        return f"a hook stopped the commit: exit status {ran.status}"
    # cut short by Redline, the reason comes first; else the last words tell most
    said = lines[0] if ran.status == -1 else lines[-1]
    if ran.status == 128 and _OF_GIT.match(said):
        return f"git commit failed: {said}"
    return f"a hook stopped the commit: {said}"


def _is_signing(lines: Sequence[str]) -> bool:
    silent = list(lines[-2:]) == ["error:", "fatal: failed to write commit object"]
    return silent or any(
        _SIGNING.match(line) or "failed to sign the data" in line for line in lines
    )


def _of_signing(lines: Sequence[str]) -> str:
    """What gpg or ssh-keygen said itself, before git's own words on it."""
    told = [line.removeprefix("error: ") for line in lines if not line.startswith("fatal: ")]
    told = [line for line in told if _OF_SIGNING.search(line) and "[GNUPG:]" not in line]
    return "; ".join(dict.fromkeys(told[:3])).replace(":; ", ": ") or "it gave no reason"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
