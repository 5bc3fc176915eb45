"""A web server on this machine for tests: what the outside world answers is said beforehand."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

THIS_MACHINE = "127.0.0.0/8"  # what a test opens with `OUTSIDE_NETWORKS`


@dataclass(frozen=True)
class Taken:
    """One request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers each request with `status`, `headers` and `body`; with `drip` one byte of it each so many seconds."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0
    taken: list[Taken] = field(default_factory=list)

    def __enter__(self) -> "Receiver":
        receiver = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.taken.append(Taken(self.command, self.path, headers, self.rfile.read(size)))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                if receiver.body:
                    self.send_header("Content-Length", str(len(receiver.body)))
                self.end_headers()
                receiver._send(self.wfile)

            do_GET = do_POST  # noqa: N815 (the name is the library's)

            def log_message(self, *_words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._server.daemon_threads = True
        self.port: int = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/kilta"

    def _send(self, out: Any) -> None:
        try:
            if not self.drip:
                out.write(self.body)
                return
            for place in range(len(self.body)):
                out.write(self.body[place : place + 1])
                out.flush()
                time.sleep(self.drip)
        except OSError:
            pass  # Whoever asked has gone, as it should.
