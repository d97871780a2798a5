"""The world of a test in which a provider's client finds credentials, all of them made up."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from core.drafting.model.drafter import Limits, ModelDrafter
from core.drafting.model.endpoint import endpoint_from
from core.drafting.model.messages import Messages
from core.drafting.model.prices import FREE
from core.drafting.model.subset import Memory
from tests.core.model.briefs import Clock
from tests.model_server import MODEL, ModelServer

AWS_SECRET = "wJalr-made-up-secret-of-the-editor"
AWS_SESSION = "made-up-session-of-the-editor"
BEARER = "made-up-bearer-of-the-editor"
FOUNDRY_KEY = "made-up-foundry-key-of-the-editor"
MARK = "of-the-editor"
"""Stands in every credential here but the private key."""
PATHS = {"anthropic": "", "bedrock": "", "vertex": "/v1", "foundry": "/anthropic"}
"""What a base URL of each ends with."""


def without_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A world without credentials, files of credentials, and clouds to ask for some."""
    import anthropic.lib.aws._auth

    anthropic.lib.aws._auth._get_session.cache_clear()  # it keeps what it found once
    for name, value in (
        ("HOME", str(tmp_path)),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_CONFIG_FILE", str(tmp_path / "aws-config")),
        ("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "aws-credentials")),
        ("NO_GCE_CHECK", "true"),
        ("CLOUDSDK_CONFIG", str(tmp_path / "gcloud")),
    ):
        monkeypatch.setenv(name, value)


def with_credentials(server: ModelServer, folder: Path) -> dict[str, str]:
    """The variables that let each client find what it needs."""
    return {
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "AKIAMADEUP",
        "AWS_SECRET_ACCESS_KEY": AWS_SECRET,
        "AWS_SESSION_TOKEN": AWS_SESSION,
        "CLOUD_ML_REGION": "europe-west1",
        "ANTHROPIC_VERTEX_PROJECT_ID": "looms",
        "GOOGLE_APPLICATION_CREDENTIALS": str(service_account(server, folder)),
        "ANTHROPIC_FOUNDRY_API_KEY": FOUNDRY_KEY,
    }


def service_account(server: ModelServer, folder: Path) -> Path:
    """A file of credentials for Google whose tokens come from the server of the test."""
    path = folder / "service-account.json"
    told = {
        "type": "service_account",
        "client_email": "looms@example.org",
        "private_key": private_key(),
        "token_uri": f"{server.url}/token",
    }
    path.write_text(json.dumps(told))
    return path


@cache
def private_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(65537, 2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def messages(provider: str, url: str, memory: Memory | None = None) -> Messages:
    address = url + PATHS[provider] if url else ""
    return Messages(endpoint_from(provider, address, MODEL), 4_000, memory)


def drafter(provider: str, url: str, memory: Memory | None = None) -> ModelDrafter:
    clock = Clock()
    return ModelDrafter(
        messages(provider, url, memory),
        FREE,
        Limits(200_000, 4_000, None),
        clock=clock,
        sleep=clock.sleep,
    )
