"""What went wrong with a request, in one line, and whether trying again may help.

Owns the words for every failure of the Messages API and of the way to it. It knows the failures by
their status and kind and imports no client.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.drafting.model.access import Provider, without_secrets
from core.drafting.model.endpoint import Endpoint
from core.errors import DrafterError

_LONGEST_WAIT = 3600.0  # seconds a server may ask for; beyond, it is said and not waited for


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that failed."""

    message: str
    """What happened, one line."""
    hint: str
    """What to do."""
    wait: float | None = None
    """Seconds after which trying again may help; None where it does not."""


class RequestFailed(Exception):
    """A request failed, before its answer or in the middle of it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


_WELL = 200
"""The status of an answer that began well, which may still end with an error."""
_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = "R asks again for the rest"
_KINDS = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "timeout_error": 504,
    "api_error": 500,
    "overloaded_error": 529,
    "validationexception": 400,
    "modeltimeoutexception": 408,
    "throttlingexception": 429,
    "internalserverexception": 500,
    "modelstreamerrorexception": 500,
    "serviceunavailableexception": 503,
}
"""The status an error has when it comes as an event of an answer that began well; AWS has names of
its own, here in small letters."""


def failure_of(error: Exception, endpoint: Endpoint, attempt: int) -> Failure:
    """A failed request.

    Args:
        error: what the client raised.
        endpoint: what was asked.
        attempt: how often it was tried, 1-based; the wait grows with it.
    """
    where, access = endpoint.where, endpoint.access
    status = _status(error)
    if status is None:
        return _without_credentials(error, endpoint, attempt) or _on_the_way(error, where, attempt)
    said = _said(error)
    told = f"{where} says {said}" if said else f"{where} answered {status}"
    if status == _WELL and not said:
        told = f"{where} broke off the answer and does not say why"
    match status:
        case 401:
            return Failure(f"{where} does not know the {access.what}", access.absent)
        case 402:
            return Failure(f"{told}", "see to the account's credit")
        case 403:
            return Failure(f"the {access.what} may not do this: {told}", access.refused)
        case 404:
            return Failure(f"{where} has no such model or path: {said or '404'}", access.astray)
        case 400 if _is_too_long(said):
            return Failure(
                f"the request is too long for the model: {said}",
                "set window in your redline.toml to what the model takes; it is then read in parts",
            )
        case 413:
            return Failure(
                f"the request is too large for {where}",
                "set window in your redline.toml lower; it is then read in parts",
            )
        case 400 | 422:
            return Failure(told, "see model and base_url in your redline.toml")
        case 429 | 529 | 408 | 500 | 502 | 503 | 504:
            wait = _asked_for(error)
            wait = wait if wait is not None else min(2.0**attempt, 30.0)
            busy = "is busy" if status in (429, 529, 503) else f"failed ({status})"
            if wait > _LONGEST_WAIT:
                return Failure(f"{where} {busy} for {wait / 3600:.0f} h", _AGAIN)
            return Failure(f"{where} {busy}: {said}" if said else f"{where} {busy}", _AGAIN, wait)
    return _sent_on(error, where) if status in _REDIRECTS else Failure(told, _AGAIN)


def not_installed(provider: Provider) -> Failure:
    """A package that a provider's client needs is missing."""
    return Failure(
        f"the client for {provider.value} is not installed",
        f"pip install 'redline[{provider.value}]'",
    )


def in_the_clear(endpoint: Endpoint) -> Failure:
    """Credentials would be sent so that anyone on the way could read them."""
    return Failure(
        f"{endpoint.credentials} is not sent to {endpoint.where} over plain http, where others"
        " can read it",
        "write https:// in base_url, or unset the variable where the server needs none",
    )


def _sent_on(error: Exception, where: str) -> Failure:
    """The endpoint names another address, to which nothing is sent."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    to = _cleaned(str(headers.get("location", "")), error)
    return Failure(
        f"{where} sends the request on to {to or 'another address'}; nothing was sent there",
        "name that address in base_url if it is the right one",
    )


def _without_credentials(error: Exception, endpoint: Endpoint, attempt: int) -> Failure | None:
    """Nothing was sent, for there are no credentials, or none that can be used."""
    access = endpoint.access
    names = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, ImportError) or "MissingDependencyError" in names:
        return not_installed(endpoint.provider)
    needs = endpoint.provider in (Provider.BEDROCK, Provider.VERTEX)
    if (
        names & {"CredentialsError", "NoCredentialsError"}
        or "authentication method" in str(error).lower()
        or (needs and isinstance(error, RuntimeError))
    ):
        return Failure(access.lacking, access.absent)
    if names & {"BotoCoreError", "GoogleAuthError"}:
        if "TransportError" in names:  # its text is of the way, and says little
            said = "the service that gives out tokens is not reached"
        else:
            said = _cleaned(str(error.args[0] if error.args else error), error)
        may_pass = "TransportError" in names or getattr(error, "retryable", False)
        wait = min(2.0**attempt, 30.0) if may_pass else None
        return Failure(f"the {access.what} cannot be used: {said}", access.absent, wait)
    return None


def _on_the_way(error: Exception, where: str, attempt: int) -> Failure:
    """There was no answer at all."""
    names = {kind.__name__ for kind in type(error).__mro__}
    cause = error.__cause__ or error.__context__
    text = f"{error} {cause or ''}".lower()
    wait = min(2.0**attempt, 30.0)
    if isinstance(error, ValueError):  # it is no JSON, or not of the form it must have
        return Failure(
            f"{where} does not answer as the Messages API does", "see base_url in redline.toml"
        )
    if "ssl" in text and "certificate" not in text:
        return Failure(
            f"{where} does not speak https", "write http:// in base_url, or see the proxy"
        )
    if "certificate" in text:
        return Failure(
            f"{where} cannot be trusted: its certificate does not hold",
            "see the clock, the proxy and SSL_CERT_FILE",
        )
    if "name or service not known" in text or "getaddrinfo" in text or "name resolution" in text:
        return Failure(f"{where} is not found: no such name", "see base_url, or the network", wait)
    if names & {"APITimeoutError", "TimeoutException", "ReadTimeout", "ConnectTimeout"}:
        return Failure(f"{where} did not answer in time", _AGAIN, wait)
    if "refused" in text:
        return Failure(f"nothing answers at {where}", "start the server, or see base_url")
    return Failure(f"the connection to {where} was lost", _AGAIN, wait)


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    if status == _WELL:
        kind = getattr(error, "type", None)
        return _KINDS.get(kind.lower(), _WELL) if isinstance(kind, str) else _WELL
    return status if isinstance(status, int) else None


def _said(error: Exception) -> str:
    """What the server says, in whichever of its forms: AWS has no `error` around its message,
    Google may have a list around its `error`."""
    body = getattr(error, "body", None)
    if isinstance(body, list) and body:
        body = body[0]
    if isinstance(body, dict):
        inner = body.get("error")
        body = inner if isinstance(inner, dict) else body
        said = body.get("message") or body.get("Message")
        return _cleaned(str(said), error) if said else ""
    return ""


def _cleaned(text: str, error: Exception) -> str:
    """A text from elsewhere as part of one line, without credentials."""
    sent = getattr(getattr(error, "request", None), "headers", {})
    return " ".join(without_secrets(text, sent).split())[:200]


def _is_too_long(said: str) -> bool:
    words = said.lower()
    return "too long" in words or "context" in words or "maximum" in words


def _asked_for(error: Exception) -> float | None:
    """Seconds the server asked to wait."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            wait = float(headers.get(name, "")) / unit
        except (TypeError, ValueError):
            continue
        if math.isfinite(wait) and wait >= 0:
            return wait
    return None


def check_end(reason: str, text: str, where: str, *, has_edits: bool) -> None:
    """Did an answer end as it should?

    Args:
        reason: why it ended, as the endpoint says; empty where it does not.
        text: all of it.
        has_edits: was any edit begun in it?

    Raises:
        DrafterError: it did not.
    """
    if reason == "refusal":
        raise DrafterError(
            "the model declined to answer", "see the reference, or draft with: --drafter offline"
        )
    if not reason:
        raise DrafterError(f"{where} ended the answer early", "R asks again for the rest")
    if reason == "max_tokens":
        raise DrafterError(
            "the answer is longer than the model may write", "raise max_tokens in your redline.toml"
        )
    if not text.strip():
        raise DrafterError("the model answered nothing", "R asks again, or take another model")
    if not has_edits:
        said = " ".join(text.split())[:120]
        raise DrafterError(
            f"the model answered without edits: {said}", "R asks again, or take another model"
        )
