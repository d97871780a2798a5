"""The anthropic SDK: its client for an endpoint, and what it raises.

The only module that imports the SDK, and only when a request is made: it takes more than a second.
Credentials are found by the client itself and held by it alone. What keeps a client from being made
is told as a `Failure`.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from core.drafting.model.access import Provider
from core.drafting.model.endpoint import Endpoint
from core.drafting.model.failures import (
    Failure,
    RequestFailed,
    failure_of,
    in_the_clear,
    not_installed,
)

if TYPE_CHECKING:
    from anthropic import Anthropic

_SILENCE = 120.0  # seconds without a byte after which the connection counts as lost
_CONNECT = 10.0
_PACKAGES = {
    Provider.BEDROCK: ("boto3", "botocore"),
    Provider.VERTEX: ("google", "google.auth", "requests"),
}
"""What a client needs beyond the SDK, a package before its parts."""
_RAISED = (
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.eventstream", "ParserError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)
"""What these packages raise through the SDK."""


def client_of(endpoint: Endpoint) -> Anthropic:
    """The SDK's client for an endpoint; credentials come from the environment, as the SDK finds
    them. Nothing is sent.

    Raises:
        RequestFailed: a package, a credential, a region or the like is missing.
    """
    if endpoint.is_readable_on_the_way and endpoint.credentials:
        raise RequestFailed(in_the_clear(endpoint))
    if not all(map(find_spec, _PACKAGES.get(endpoint.provider, ()))):
        raise RequestFailed(not_installed(endpoint.provider))
    from anthropic import DefaultHttpxClient, Timeout

    shared: dict[str, Any] = {
        "max_retries": 0,
        "timeout": Timeout(_SILENCE, connect=_CONNECT),
        # a key and a report go to the host that was named, and nowhere it points to
        "http_client": DefaultHttpxClient(follow_redirects=False),
    }
    if endpoint.base_url:
        shared["base_url"] = endpoint.base_url
    try:
        return _made(endpoint, shared)
    except expected() as error:
        raise RequestFailed(_why_not(error, endpoint)) from None


def _made(endpoint: Endpoint, shared: dict[str, Any]) -> Anthropic:
    import anthropic

    match endpoint.provider:
        case Provider.BEDROCK:
            return anthropic.AnthropicBedrock(**shared)  # type: ignore[return-value]
        case Provider.VERTEX:
            vertex = anthropic.AnthropicVertex(**shared)
            if vertex.project_id is None:  # the client tells it only once something is sent
                raise RequestFailed(
                    Failure("there is no Google project", "set ANTHROPIC_VERTEX_PROJECT_ID")
                )
            return vertex  # type: ignore[return-value]
        case Provider.FOUNDRY:
            return anthropic.AnthropicFoundry(**shared)
        case Provider.ANTHROPIC:
            if not endpoint.is_own and not endpoint.access.found:
                shared["api_key"] = "none"  # a server of one's own asks for none, the SDK does
            client = anthropic.Anthropic(**shared)
            if not (client.api_key or client.auth_token or client.credentials):
                raise RequestFailed(Failure(endpoint.access.lacking, endpoint.access.absent))
            return client


def _why_not(error: Exception, endpoint: Endpoint) -> Failure:
    """Why there is no client. Each constructor raises a `ValueError` for one thing only."""
    if not isinstance(error, ValueError):
        if endpoint.provider is Provider.FOUNDRY:
            return Failure(endpoint.access.lacking, endpoint.access.absent)
        return failure_of(error, endpoint, 1)
    match endpoint.provider:
        case Provider.BEDROCK:
            return Failure("there is no AWS region", "set AWS_REGION, such as us-east-1")
        case Provider.VERTEX:
            return Failure("there is no Google region", "set CLOUD_ML_REGION, such as global")
        case Provider.FOUNDRY:
            return Failure(
                "there is no Foundry resource",
                "set ANTHROPIC_FOUNDRY_RESOURCE, or base_url in your redline.toml",
            )
    return failure_of(error, endpoint, 1)


def expected() -> tuple[type[Exception], ...]:
    """What a request may raise: the SDK lets errors of its transport through, of JSON, and of the
    packages that find credentials; it raises a bare `RuntimeError` where these find none."""
    import anthropic
    import httpx2

    # a package that was not imported has raised nothing
    found = [
        getattr(sys.modules[module], name) for module, name in _RAISED if module in sys.modules
    ]
    return (
        anthropic.AnthropicError,
        httpx2.HTTPError,
        httpx2.StreamError,
        ImportError,
        OSError,
        RuntimeError,
        ValueError,
        *found,
    )
