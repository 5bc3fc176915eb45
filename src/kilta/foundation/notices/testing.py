"""A mail server for tests: the least of SMTP that a client needs, on a port of this machine."""

import asyncio
import socket
import threading
from email import message_from_bytes
from email.message import Message
from types import TracebackType


class MailServer:
    """Takes every mail while it is open; `arrived` are those it has acknowledged.

    While it is `hold()`-ing, a mail is read to its end and not acknowledged; whoever sends it waits.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.arrived: list[Message] = []
        self.is_asked = threading.Event()  # somebody waits for a mail to be acknowledged
        self._may_answer = asyncio.Event()
        self._may_answer.set()
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> "MailServer":
        started = threading.Event()

        async def serve() -> None:
            await asyncio.start_server(self._talk, "127.0.0.1", self.port)
            started.set()

        self._task = self._loop.create_task(serve())
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        if not started.wait(5):
            raise TimeoutError("The mail server of the test did not start.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def hold(self) -> None:
        self._loop.call_soon_threadsafe(self._may_answer.clear)

    def go_on(self) -> None:
        self._loop.call_soon_threadsafe(self._may_answer.set)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            command = line.split()[0].upper()
            if command == b"DATA":
                writer.write(b"354 go on\r\n")
                mail = message_from_bytes((await reader.readuntil(b"\r\n.\r\n"))[:-3])
                self.is_asked.set()
                await self._may_answer.wait()
                if reader.at_eof():
                    return  # Who sent it has died, and was told nothing.
                self.arrived.append(mail)
            writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 well\r\n")
        writer.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
