"""What went wrong with a web page, in one line, and what to do.

Owns the words for every failure between an address and its page. It knows what httpx raises by its
kind and imports nothing of it.
"""

from __future__ import annotations

from core.errors import FetchError
from core.web.target import Target, cut, shown

SAVE = "open it in a browser, save it beside the instructions, and point the item to the file"
"""What helps where a server shows a page to people only."""
_LATER = "try again later"


class Passing(Exception):
    """A failure that trying again may help with."""

    def __init__(self, failure: FetchError) -> None:
        super().__init__(failure.message)
        self.failure = failure


def of_status(target: Target, status: int) -> FetchError:
    """A server answered something else than the page."""
    host, page = target.host, target.shown
    match status:
        case 401 | 402 | 403 | 407 | 451:
            return FetchError(
                f"{host} does not show {page} to Redline ({status})", SAVE, status=status
            )
        case 404:
            return FetchError(
                f"{page} is not there (404)", "correct the address in the instructions", status=404
            )
        case 410:
            return FetchError(
                f"{page} is gone for good (410)",
                "look for a copy in an archive, save it, and point the item to the file",
                status=410,
            )
        case 429:
            return FetchError(f"{host} says it is asked too often (429)", _LATER, status=429)
        case 204 | 205:
            return FetchError(f"{page} is empty ({status})", SAVE, status=status)
    if status >= 500:
        return FetchError(f"{host} failed ({status})", _LATER, status=status)
    if 300 <= status < 400:
        return FetchError(f"{page} sends on without saying where ({status})", SAVE, status=status)
    return FetchError(f"{host} answered {status} for {page}", SAVE, status=status)


def asked_to_wait(failure: FetchError, seconds: float) -> FetchError:
    """A server wants to be asked later than may be waited for."""
    long = f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds:.0f} s"
    return FetchError(f"{failure.message}, and wants {long} of rest", _LATER, status=failure.status)


def of_connecting(target: Target, error: Exception) -> FetchError:
    """There is no connection."""
    import ssl

    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(
                f"{target.host} cannot be trusted: {cut(_certificate(cause))}",
                "see the address and the clock; behind a proxy that reads along, SSL_CERT_FILE",
            )
        if isinstance(cause, ssl.SSLError):
            return FetchError(
                f"{target.authority} does not speak https as it should",
                "see the address; is it meant to be http?",
            )
    if _is_timeout(error):
        return timeout(target)
    if any(isinstance(cause, ConnectionRefusedError) for cause in _causes(error)):
        return FetchError(
            f"nothing answers at {target.authority}: the connection is refused",
            "see the address and the port",
        )
    return FetchError(f"{target.host} cannot be reached", "see the network, then try again")


def is_of_tls(error: Exception) -> bool:
    """Did the connection fail when it was made safe?"""
    import ssl

    return any(isinstance(cause, ssl.SSLError) for cause in _causes(error))


def of_proxy(proxy: str, error: Exception) -> FetchError:
    """The proxy of the environment cannot be used."""
    where = shown(proxy)
    hint = "see HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY"
    if isinstance(error, ImportError):
        return FetchError(f"the proxy {where} needs a package: socksio", "pip install socksio")
    if isinstance(error, ValueError) or "URL" in type(error).__name__:
        return FetchError(f"the proxy {where} is no address of one", hint)
    return FetchError(f"the proxy {where} cannot be reached", hint)


def of_transfer(target: Target, error: Exception, *, is_begun: bool) -> FetchError:
    """A connection was made, and the answer did not come, or not whole.

    Args:
        is_begun: did the answer begin?
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "ProxyError" in kinds:
        return FetchError(
            f"the proxy does not let {target.host} through: {cut(str(error))}",
            "see HTTPS_PROXY and NO_PROXY",
        )
    if "InvalidURL" in kinds:
        return FetchError(f"{target.shown} is no address: {cut(str(error))}", "correct it")
    if _is_timeout(error):
        return timeout(target)
    if is_begun:
        return damaged(target, "the connection was lost before its end")
    if "RemoteProtocolError" in kinds and "disconnected" not in str(error):
        return FetchError(f"{target.authority} does not speak HTTP as it should", SAVE)
    return FetchError(f"{target.host} hung up before it answered", _LATER)


def timeout(target: Target) -> FetchError:
    """The time was up."""
    return FetchError(
        f"{target.host} did not send the page in time",
        "try again, or set fetch_timeout in your redline.toml higher",
    )


def damaged(target: Target, why: str) -> FetchError:
    """The body is not whole."""
    return FetchError(
        f"{target.shown} did not come whole: {cut(why)}", "try again, or save the page"
    )


def too_large(target: Target, most: int) -> FetchError:
    """The body has more bytes than it may have."""
    return FetchError(
        f"{target.shown} is larger than {most:,} bytes",
        "set source_limit in your redline.toml higher, or save the part that matters",
    )


def unread(target: Target, media_type: str) -> FetchError:
    """The page is of a kind that is not read."""
    kind = f"is {cut(media_type)}" if media_type else "does not say what it is"
    return FetchError(
        f"{target.shown} {kind}, which is not read",
        "read are web pages, Markdown, plain text, PDF, EPUB and DOCX",
    )


def empty(target: Target) -> FetchError:
    """There is nothing in the body."""
    return FetchError(f"{target.shown} is empty", SAVE, status=200)


def circle(target: Target) -> FetchError:
    """Redirects lead to where they came from."""
    return FetchError(f"{target.shown} is sent on in a circle; it may want cookies", SAVE)


def too_far(target: Target, most: int) -> FetchError:
    """Redirects do not end."""
    return FetchError(f"{target.host} sends on more than {most} times", SAVE)


def downgrade(target: Target, onward: Target) -> FetchError:
    """A redirect leaves https."""
    return FetchError(
        f"{target.host} sends on from https to {onward.shown}, where anyone on the way could alter"
        " the page",
        "if that page is meant, write its address into the instructions",
    )


def redirected(failure: FetchError, first: Target) -> FetchError:
    """A failure at the end of a redirect."""
    return FetchError(
        f"{failure.message} (sent on by {first.host})", failure.hint, status=failure.status
    )


def _is_timeout(error: Exception) -> bool:
    return any("Timeout" in type(each).__name__ for each in _causes(error))


def _causes(error: Exception) -> list[BaseException]:
    found: list[BaseException] = [error]
    while (cause := found[-1].__cause__ or found[-1].__context__) and len(found) < 9:
        found.append(cause)
    return found


def _certificate(error: Exception) -> str:
    return str(getattr(error, "verify_message", "") or "its certificate does not hold")
