"""Keeps an index in one file of plain arrays that processes share by mapping it into memory.

The file `index.bin` lies in a folder of its own. It begins with the line `kilta index FORMAT` and a line of JSON: the
manifest, and of each array its type, its shape and its place. The arrays follow, each at a multiple of 64 bytes. A list
of texts is two arrays: UTF-8 bytes and offsets.

A new file is written beside the old one and put in its place in one step. Whoever has opened the old one keeps it, with
all its arrays, because they are parts of one mapping.
"""

import itertools
import json
import mmap
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, overload

import numpy as np

FORMAT = 4
NAME = "index.bin"
FIRST_LINE = "kilta index "
ALIGNED = 64  # bytes
MANIFEST_BEFORE = "manifest.json"  # of format 2, beside one file for each array


class NoIndex(Exception):
    """There is no index in the folder, or one of another format; build it anew."""


class PlaceTaken(Exception):
    """Where the index should be is something else, which is left alone."""


class Texts(Sequence[str]):
    """A read-only list of texts over two arrays, decoded on demand."""

    def __init__(self, content: np.ndarray, offsets: np.ndarray) -> None:
        self._content, self._offsets = content, offsets

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Pack texts; lone surrogates, which UTF-8 does not know, are replaced."""
        encoded = [text.encode("utf-8", "replace") for text in texts]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(one) for one in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._content[self._offsets[at] : self._offsets[at + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        content, offsets = self._content.tobytes(), self._offsets.tolist()
        for start, end in itertools.pairwise(offsets):
            yield content[start:end].decode()

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The two arrays under the names that `read_texts` expects."""
        return {f"{name}.bytes": self._content, f"{name}.offsets": self._offsets}


def ensure_free(folder: Path) -> None:
    """Raise `PlaceTaken` unless `folder` is missing, empty or the folder of an index."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise PlaceTaken(f"{folder} is a file; name a folder for the index.")
    held = [one for one in folder.iterdir() if not one.name.startswith(f".{NAME}.")]  # left by a build that was killed
    if held and not (folder / NAME).is_file() and not _is_of_format_2(folder):
        raise PlaceTaken(f"{folder} holds other things than an index; name a folder that is new or empty.")


def write(folder: Path, manifest: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Put an index into `folder`, in place of the one that was there; raises `PlaceTaken`."""
    ensure_free(folder)
    folder.mkdir(parents=True, exist_ok=True)
    places, end = {}, 0
    for name, array in arrays.items():
        places[name] = {"type": array.dtype.str, "shape": array.shape, "at": end}
        end = _aligned(end + array.nbytes)
    content = json.dumps({**manifest, "arrays": places}, ensure_ascii=False, sort_keys=True)
    handle, fresh = tempfile.mkstemp(prefix=f".{NAME}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(f"{FIRST_LINE}{FORMAT}\n{content}\n".encode())
            for array in arrays.values():
                file.write(bytes(_aligned(file.tell()) - file.tell()))
                file.write(np.ascontiguousarray(array).data)
            os.fchmod(handle, 0o644)
            file.flush()
            os.fsync(handle)
        Path(fresh).replace(folder / NAME)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    if _is_of_format_2(folder):
        for one in (*folder.glob("*.npy"), folder / MANIFEST_BEFORE):
            one.unlink()


class Stored:
    """An index as it was written: its manifest, and its arrays mapped into memory, read-only."""

    def __init__(self, folder: Path) -> None:
        """Open what is in `folder` now; raises `NoIndex`."""
        self._folder = folder
        try:
            with (folder / NAME).open("rb") as file:
                self._places, self.manifest = _head(folder, file)
                self._start = _aligned(file.tell())
                self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (FileNotFoundError, NotADirectoryError):
            earlier = folder.is_dir() and _is_of_format_2(folder)
            raise NoIndex(f"{folder} holds {'an index of an earlier release' if earlier else 'no index'}") from None

    def array(self, name: str) -> np.ndarray:
        """One array."""
        if name not in self._places:
            raise NoIndex(f"{self._folder} holds an index without {name}; build it anew")
        place = self._places[name]
        try:
            return np.ndarray(place["shape"], place["type"], self._mapped, self._start + place["at"])
        except TypeError:
            raise NoIndex(f"{self._folder} holds an index that is cut off; build it anew") from None

    def texts(self, name: str) -> Texts:
        """A list of texts that `Texts.arrays` has given."""
        return Texts(self.array(f"{name}.bytes"), self.array(f"{name}.offsets"))


def _head(folder: Path, file: BinaryIO) -> tuple[dict[str, Any], dict[str, Any]]:
    """The places of arrays, and the manifest; leaves `file` where they end."""
    first = file.readline(ALIGNED).decode("utf-8", "replace")
    if first != f"{FIRST_LINE}{FORMAT}\n":
        found = first.removeprefix(FIRST_LINE).strip() if first.startswith(FIRST_LINE) else "unknown"
        raise NoIndex(f"{folder} holds an index of format {found}, not {FORMAT}; build it anew")
    try:
        manifest = json.loads(file.readline())
        return manifest.pop("arrays"), manifest
    except (ValueError, KeyError, AttributeError):
        raise NoIndex(f"{folder} holds an index that cannot be read; build it anew") from None


def _aligned(at: int) -> int:
    return -(-at // ALIGNED) * ALIGNED


def _is_of_format_2(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST_BEFORE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and {"format", "version", "calibration"} <= manifest.keys()
