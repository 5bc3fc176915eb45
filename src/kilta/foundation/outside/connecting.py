"""Sockets that go only where they may, and no longer than they may."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from typing import Any

import httpcore

from kilta.foundation.outside.addresses import IPAddress

Admission = Callable[[IPAddress], bool]


class Deadline:
    """A moment at which everything ends; a peer that sends one byte now and then does not move it."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left; raises a timeout of httpcore when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


class PinnedBackend(httpcore.NetworkBackend):
    """Resolves a name once, asks `may_go` for every address behind it, and connects to one that was asked for."""

    def __init__(self, deadline: Deadline, *, may_go: Admission) -> None:
        self._deadline = deadline
        self._may_go = may_go
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolved(host, port)
        # One that leads inside is enough: a name with two faces is not one of an honest receiver.
        if not all(map(self._may_go, addresses)):
            raise PermissionError(f"{host} is not outside")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._sockets.connect_tcp(str(address), port, timeout=self._deadline.left())
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure

    def _resolved(self, host: str, port: int) -> list[IPAddress]:
        looking = ThreadPoolExecutor(1)  # The resolver of the system knows no time limit of its own.
        try:
            asked = looking.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
            found = asked.result(self._deadline.left())
        except NotInTime as error:
            raise httpcore.ConnectTimeout from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        finally:
            looking.shutdown(wait=False)
        return list(dict.fromkeys(ipaddress.ip_address(one[4][0]) for one in found))


class _TimedStream(httpcore.NetworkStream):
    """A stream each step of which ends with the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
