"""Which settings of a workspace hold: the user's, and of its own file what that may set.

Owns the rule. A `redline.toml` in a repository was written by someone else, so by itself it may
keep models out and make limits stricter. Its other entries are *guarded*: they hold when the user
approved exactly them for this workspace, or named their hosts in `trusted_hosts`. An entry that
does not hold is ignored and said to be. Nothing here asks or prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.approvals import Approvals, user_approvals
from core.enclosure import inside, root_of
from core.errors import FetchError, SettingsError
from core.files import sha256
from core.settings import FILE, SETTERS, Setter, Settings, entries_of, user_file

_LONGEST = 1_000
"""Characters of a guarded value: all that is approved can be seen."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The settings of a workspace, and what became of the entries of its own file."""

    settings: Settings
    """Those that hold."""
    file: Path
    """The workspace's file, whether or not it is there."""
    guarded: Mapping[str, object] = field(default_factory=dict)
    """Its entries that need the user, by name."""
    decision: bool | None = None
    """What the user decided about them; None for nothing yet."""
    ignored: tuple[str, ...] = ()
    """Names of its entries that do not hold, though they would change something."""

    @property
    def digest(self) -> str:
        """SHA-256 of the guarded entries with their values, in hexadecimal; empty for none."""
        if not self.guarded:
            return ""
        import json  # most workspaces have nothing to approve

        text = json.dumps(self.guarded, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode("ascii"))

    @property
    def entry_lines(self) -> list[str]:
        """The guarded entries with their values, a line each, in ASCII: letters of other scripts,
        which can look like others, are shown as their codes."""
        import json

        return [f"{key} = {json.dumps(value)}" for key, value in self.guarded.items()]

    @property
    def is_undecided(self) -> bool:
        """Are entries ignored because the user decided nothing about them?"""
        return self.decision is None and any(name in self.guarded for name in self.ignored)

    @property
    def is_approved(self) -> bool:
        """Did the user approve the guarded entries?"""
        return bool(self.guarded) and self.decision is True

    @property
    def warning(self) -> str:
        """What is ignored and what to do about it, one line; empty for nothing."""
        if not self.ignored:
            return ""
        line = f"{FILE} of this workspace: {_enumeration(self.ignored)} ignored"
        if any(name in self.guarded for name in self.ignored):
            return f"{line}; redline trust shows what it asks for, and approves it"
        return f"{line}; set it in {user_file()}"

    def with_decision(self, *, approve: bool, approvals: Approvals | None = None) -> Trust:
        """Keep a decision about the guarded entries; the settings that hold then.

        Raises:
            SettingsError: it cannot be kept, or the file is not the one that was read.
        """
        folder = self.file.parent
        (approvals or user_approvals()).decide(folder, self.digest, approve=approve)
        return trust_of(folder, approvals)


def trust_of(folder: Path, approvals: Approvals | None = None) -> Trust:
    """The settings that hold in a workspace.

    Args:
        folder: of the workspace.
        approvals: what was decided; by default by this user.

    Raises:
        SettingsError: one of the two files cannot be used.
    """
    own = entries_of(user_file())
    settings = Settings(**own)  # type: ignore[arg-type]  # names and types are checked
    file = folder / FILE
    inside(file, root_of(file.parent), SettingsError)
    entries = entries_of(file)
    if not entries:
        return Trust(settings, file)
    guarded = {key: value for key, value in entries.items() if _needs_user(key, value, settings)}
    for key, value in guarded.items():
        if isinstance(value, str) and len(value) > _LONGEST:
            raise SettingsError(
                f"{file}: {key} has more than {_LONGEST:,} characters",
                "it could not be shown whole to approve it; shorten it",
            )
    found = Trust(settings, file, guarded)
    if guarded:
        decision = (approvals or user_approvals()).decision(folder, found.digest)
        found = Trust(settings, file, guarded, decision)
    holding = {
        key: value
        for key, value in entries.items()
        if SETTERS[key] is not Setter.OWN and (key not in guarded or found.is_approved)
    }
    ignored = (key for key in entries if key not in holding and _changes(key, entries, settings))
    together: dict[str, object] = own | holding
    return Trust(
        Settings(**together),  # type: ignore[arg-type]  # as above
        file,
        guarded,
        found.decision,
        tuple(ignored),
    )


def _needs_user(key: str, value: object, settings: Settings) -> bool:
    """Does an entry of a workspace's file hold only with the user's approval?"""
    match SETTERS[key]:
        case Setter.OWN:
            return False  # it never holds
        case Setter.OFFLINE:
            return value != "offline"
        case Setter.LOWER:
            return not _is_lower(key, value, getattr(settings, key))
        case Setter.USER:
            return not _is_trusted(key, str(value), settings.trusted_hosts)


def _is_lower(key: str, value: object, now: object) -> bool:
    """Is a limit as strict as the user's, or stricter?"""
    assert isinstance(value, (int, float))
    assert isinstance(now, (int, float))
    match key:
        case "max_cost_per_day":  # 0 is no limit
            return value > 0 and (not now or value <= now)
        case "max_cost":  # up to it nothing is asked; 0 asks, and caps nothing
            return value == now or 0 < value <= now
    return value <= now


def _is_trusted(key: str, value: str, hosts: str) -> bool:
    """Is every host of an entry one that the user trusts?"""
    if key not in ("base_url", "allowed_hosts") or not hosts.strip():
        return False
    from core.web.addresses import Allowed
    from core.web.target import target_of

    trusted = Allowed.read(hosts, "trusted_hosts")
    if key == "allowed_hosts":
        named = Allowed.read(value).hosts
        return bool(named) and all({each, (each[0], 0)} & trusted.hosts for each in named)
    try:
        return value.isascii() and trusted.has(target_of(value))
    except FetchError:
        return False


def _changes(key: str, entries: Mapping[str, object], settings: Settings) -> bool:
    return bool(entries[key] != getattr(settings, key))


def _enumeration(names: tuple[str, ...]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last} are" if most else f"{last} is"
