"""The one way out: HTTP to addresses that people name, which must never lead inside.

    answer = ask("POST", "https://school.example/kilta", content=b"{}", headers={"Content-Type": "application/json"})

An address is resolved once; every address behind the name must be public (`addresses.py`), and the connection goes to
the very address that was checked, so that a name cannot be given another meaning between check and use. TLS still
checks the certificate of the name. Redirects are not followed, proxies of the environment are not used, answers end at
a size and a time. `KILTA_OUTSIDE_NETWORKS` opens networks of the operator's own; only there plain HTTP is spoken.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpcore
import httpx
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kilta.foundation.outside.addresses import is_open, is_public
from kilta.foundation.outside.connecting import Admission, Deadline, PinnedBackend

SECONDS = 10.0
LARGEST_ANSWER = 64 * 1024  # bytes
NAME = "Kilta"

__all__ = [
    "Answer",
    "Closed",
    "NotReached",
    "OutsideError",
    "Redirected",
    "TooLarge",
    "TooSlow",
    "ask",
    "refuse_closed",
]


class OutsideError(Exception):
    """No usable answer came; `message` says why to whoever named the address."""

    message: str | Promise = ""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or str(self.message))


class Closed(OutsideError):
    message = _("Kilta calls no such address: only https:// and public addresses, at port 443 or above 1023.")


class NotReached(OutsideError):
    message = _("Nobody answered at this address.")


class Redirected(OutsideError):
    message = _("The address leads on to another one. Kilta does not follow; give the last address.")


class TooSlow(OutsideError):
    message = _("The answer took too long.")


class TooLarge(OutsideError):
    message = _("The answer was too large.")


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers are in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def ask(
    method: str,
    address: str,
    *,
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    largest: int = LARGEST_ANSWER,
) -> Answer:
    """Ask once, within `seconds` in all, and read at most `largest` bytes of the answer.

    Raises `Closed` for an address that leads inside, `Redirected`, `TooSlow`, `TooLarge`, or `NotReached` when there is
    no such name, no server, no valid certificate or no HTTP.
    """
    url = _read(address)
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=_port(url), target=url.raw_path)
    sent = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": NAME,
        "Accept-Encoding": "identity",  # A small answer stays small: nothing is unpacked.
        **(headers or {}),
    }
    way = PinnedBackend(Deadline(seconds), may_go=_admits(url))
    try:
        with (
            httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=way) as pool,
            pool.stream(
                method,
                target,
                headers=[(name.encode(), value.encode()) for name, value in sent.items()],
                content=content,
            ) as answer,
        ):
            if 300 <= answer.status < 400:
                raise Redirected
            body = _body(answer, largest)
            return Answer(
                answer.status, body, {name.decode().lower(): value.decode("latin-1") for name, value in answer.headers}
            )
    except httpcore.TimeoutException as error:
        raise TooSlow from error
    except PermissionError as error:
        raise Closed(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise NotReached(str(error)) from error


def refuse_closed(address: str) -> None:
    """Raise `Closed` for what is seen to be closed without asking anybody; `ask` looks at the rest."""
    url = _read(address)
    try:
        literal = ipaddress.ip_address(url.host)
    except ValueError:
        literal = None
    if literal is not None and not _admits(url)(literal):
        raise Closed
    if not _is_usual(url) and not settings.OUTSIDE_NETWORKS:
        raise Closed


def _read(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise Closed(str(error)) from error
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or _port(url) > 65535:
        raise Closed
    return url


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _admits(url: httpx.URL) -> Admission:
    """Which addresses behind the name may be called: public ones by TLS at a usual port, and opened networks."""
    return lambda address: is_open(address) or (_is_usual(url) and is_public(address))


def _is_usual(url: httpx.URL) -> bool:
    """TLS, and no port of another service such as mail."""
    return url.scheme == "https" and (_port(url) == 443 or _port(url) > 1023)


def _body(answer: httpcore.Response, largest: int) -> bytes:
    body = b""
    for part in answer.iter_stream():
        body += part
        if len(body) > largest:
            raise TooLarge
    return body
