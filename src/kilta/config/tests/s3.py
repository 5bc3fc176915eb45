"""A store that speaks as much of S3 as a file needs: put, get, head, delete and list, in the memory of the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class _S3(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]

    def log_message(self, *_words: object) -> None:
        """Nothing on the screen of the tests."""

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/kilta/")

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        self.objects[self.key] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, ETag='"x"')

    def do_DELETE(self) -> None:
        self.objects.pop(self.key, None)
        self.answer(204)

    def do_GET(self) -> None:
        if not self.key.strip("/") or self.key == "/kilta":
            return self.list()
        if self.key not in self.objects:
            return self.answer(404)
        modified = formatdate(usegmt=True)
        return self.answer(200, self.objects[self.key], ETag='"x"', Last_Modified=modified)

    def do_HEAD(self) -> None:
        self.do_GET()

    def list(self) -> None:
        prefix = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
        names, folders = [], set()
        for key in sorted(self.objects):
            rest = key.removeprefix(prefix)
            if key.startswith(prefix) and "/" in rest:
                folders.add(prefix + rest.split("/")[0] + "/")
            elif key.startswith(prefix):
                names.append(key)
        inner = "".join(f"<Contents><Key>{escape(name)}</Key></Contents>" for name in names)
        inner += "".join(f"<CommonPrefixes><Prefix>{escape(one)}</Prefix></CommonPrefixes>" for one in sorted(folders))
        self.answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{inner}</ListBucketResult>".encode())


@contextmanager
def a_bucket() -> Iterator[tuple[str, dict[str, bytes]]]:
    """The address of a bucket as an operator gives it, and what lies in it."""
    objects: dict[str, bytes] = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("S3", (_S3,), {"objects": objects}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"s3+http://key:secret@127.0.0.1:{server.server_port}/kilta?region=eu-north-1", objects
    finally:
        server.shutdown()
        server.server_close()
