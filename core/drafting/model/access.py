"""Who asks: whose client it is, and by which variables of the environment it is known there.

Owns the words for the credentials of each provider, and keeps them out of what is shown. It reads
no credential but to take it out of a text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Provider(StrEnum):
    """Whose client is used."""

    ANTHROPIC = "anthropic"
    BEDROCK = "bedrock"
    VERTEX = "vertex"
    FOUNDRY = "foundry"


@dataclass(frozen=True, slots=True)
class Access:
    """How a provider knows who asks."""

    what: str
    """What people call the credentials."""
    names: tuple[str, ...]
    """Variables of the environment that hold credentials or say where they are."""
    address: str
    """The variable that holds a base URL."""
    absent: str
    """What to do where there are none, or none that are known."""
    refused: str
    """What to do where they may not do this."""
    astray: str
    """What to do where there is no such model or path."""
    has_v1: bool
    """Does the client add `/v1` to a base URL itself?"""

    @property
    def lacking(self) -> str:
        """What is wrong where there are none."""
        return f"there {'are' if self.what.endswith('s') else 'is'} no {self.what} for the model"

    @property
    def found(self) -> tuple[str, ...]:
        """The variables that are set."""
        return tuple(name for name in self.names if os.environ.get(name))


ACCESS = {
    Provider.ANTHROPIC: Access(
        what="key",
        names=("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
        address="ANTHROPIC_BASE_URL",
        absent="set ANTHROPIC_API_KEY, or name another endpoint with base_url in your redline.toml",
        refused="ask whoever gave you the key in ANTHROPIC_API_KEY",
        astray="see model in your redline.toml; base_url must not end in /v1",
        has_v1=True,
    ),
    Provider.BEDROCK: Access(
        what="AWS credentials",
        names=(
            "AWS_BEARER_TOKEN_BEDROCK",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_PROFILE",
        ),
        address="ANTHROPIC_BEDROCK_BASE_URL",
        absent="set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
        "AWS_BEARER_TOKEN_BEDROCK",
        refused="see AWS_PROFILE, AWS_ACCESS_KEY_ID or AWS_BEARER_TOKEN_BEDROCK, and whether the "
        "account may use the model in AWS_REGION",
        astray="see model in your redline.toml, and AWS_REGION",
        has_v1=False,
    ),
    Provider.VERTEX: Access(
        what="Google credentials",
        names=("GOOGLE_APPLICATION_CREDENTIALS",),
        address="ANTHROPIC_VERTEX_BASE_URL",
        absent="gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS",
        refused="see GOOGLE_APPLICATION_CREDENTIALS, and whether they may use the model in "
        "ANTHROPIC_VERTEX_PROJECT_ID",
        astray="see model in your redline.toml, CLOUD_ML_REGION and ANTHROPIC_VERTEX_PROJECT_ID",
        has_v1=False,
    ),
    Provider.FOUNDRY: Access(
        what="key",
        names=("ANTHROPIC_FOUNDRY_API_KEY",),
        address="ANTHROPIC_FOUNDRY_BASE_URL",
        absent="set ANTHROPIC_FOUNDRY_API_KEY",
        refused="ask whoever gave you the key in ANTHROPIC_FOUNDRY_API_KEY",
        astray="see model in your redline.toml, and ANTHROPIC_FOUNDRY_RESOURCE",
        has_v1=True,
    ),
}
"""What holds for each provider."""

_NO_SECRET = ("AWS_PROFILE", "GOOGLE_APPLICATION_CREDENTIALS")  # a name and a path
_SECRETS = tuple(
    name for access in ACCESS.values() for name in access.names if name not in _NO_SECRET
)
_TELLING = re.compile(r"authorization|api-key|token|secret", re.IGNORECASE)
_LONG = re.compile(r"[\w.~+/=-]{100,}")  # no word of a message; a signed token is
_SHORTEST = 8  # characters; shorter ones are in ordinary words, too


def without_secrets(text: str, sent: Mapping[str, str]) -> str:
    """A text of a server, which may repeat what it was sent, without credentials.

    Args:
        sent: headers of the request. Some credentials are in no variable: they are minted, or
            stand in files.
    """
    secrets = [os.environ.get(name, "") for name in _SECRETS]
    secrets += [
        value.split()[-1] for name, value in sent.items() if _TELLING.search(name) and value
    ]
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "…")
    return _LONG.sub("…", text)
