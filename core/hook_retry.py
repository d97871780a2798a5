"""A commit repeated with the text that a hook made.

Owns that it happens once, only for texts the editor agreed to, and that the hook lets pass what it
made itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.commit_failures import again
from core.committing import Committed
from core.errors import HookFailed
from core.hook_changes import HookText

Agreed = Sequence[HookText] | None
"""Which texts of hooks may be committed: None for none, those that were shown, or, where none are
named, whatever the hook makes."""


def with_hook_texts(
    attempt: Callable[[Sequence[HookText]], Committed], agreed: Agreed
) -> Committed:
    """Commit; where a hook changes files and stops the commit, commit what it made of them.

    Args:
        attempt: makes the commit with texts of a hook in the place of what was decided.

    Raises:
        HookFailed: the hook's text is not agreed to, or does not pass the hook; and all that
            `attempt` raises.
    """
    try:
        return attempt(())
    except HookFailed as error:
        if agreed is None or not error.texts or (agreed and tuple(agreed) != error.texts):
            raise
        texts = error.texts
    try:
        done = attempt(texts)
    except HookFailed as error:
        raise (again(error) if error.texts else error) from None
    changed = dict.fromkeys((*(text.path for text in texts), *done.changed_by_hook))
    return replace(done, changed_by_hook=tuple(changed))
