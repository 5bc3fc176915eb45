from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Self

from kilta.engines.uploads.kinds import Kind


@dataclass(frozen=True)
class Made:
    """What an upload became: the content to keep, and what it is."""

    kind: Kind
    content_type: str
    extension: str
    content: IO[bytes]
    width: int | None = None
    height: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.content.close()


def an_empty_file() -> IO[bytes]:
    """On disk and without a name, so that it vanishes with the last who has it open."""
    return TemporaryFile()
