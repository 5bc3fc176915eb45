"""Keeps an index in a folder of plain arrays that processes share by mapping them into memory.

A folder holds `manifest.json` and one `.npy` file per array. Lists of texts are two arrays: UTF-8 bytes and offsets.
A folder is written beside its place and moved there whole, so that a reader sees the old index or the new one.
"""

import itertools
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np

FORMAT = 2
MANIFEST = "manifest.json"


class NoIndex(Exception):
    """There is no index in the folder, or one of another format; build it anew."""


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


def write(folder: Path, manifest: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Put an index into `folder`, in place of what was there; readers that have the old one open keep it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, array in arrays.items():
            np.save(fresh / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)
        content = json.dumps({"format": FORMAT, **manifest}, ensure_ascii=False, indent=1, sort_keys=True)
        (fresh / MANIFEST).write_text(content + "\n", encoding="utf-8")
        fresh.chmod(0o755)
        if folder.exists():
            old = fresh.with_name(fresh.name + ".old")
            folder.replace(old)
            fresh.replace(folder)
            shutil.rmtree(old)
        else:
            fresh.replace(folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the index in `folder` was built from; raises `NoIndex`."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoIndex(f"{folder} holds no index") from None
    if manifest.get("format") != FORMAT:
        raise NoIndex(f"{folder} holds an index of format {manifest.get('format')}, not {FORMAT}")
    return manifest


def read_array(folder: Path, name: str) -> np.ndarray:
    """One array, mapped into memory and read-only; an empty one is read, because nothing cannot be mapped."""
    path = folder / f"{name}.npy"
    if not path.exists():
        raise NoIndex(f"{folder} holds an index of an earlier release; build it anew")
    try:
        # As a plain array: each slice of a `memmap` costs microseconds more.
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:
        return np.load(path, allow_pickle=False)


def read_texts(folder: Path, name: str) -> Texts:
    """A list of texts that `Texts.arrays` has written."""
    return Texts(read_array(folder, f"{name}.bytes"), read_array(folder, f"{name}.offsets"))
