"""What a process remembers of words: arrays that grow at their end, so that a word is looked at once."""

from collections.abc import Sequence

import numpy as np


class Growing:
    """An array that grows at its end; what was handed out before stays as it was."""

    def __init__(self, kind: type | np.dtype, *shape: int) -> None:
        self._room = np.zeros((1024, *shape), kind)
        self.all = self._room[:0]

    def add(self, more: np.ndarray) -> None:
        """Append rows."""
        size = len(self.all) + len(more)
        if size > len(self._room):
            room = np.zeros((2 * size, *self._room.shape[1:]), self._room.dtype)
            room[: len(self.all)] = self.all
            self._room = room
        self._room[len(self.all) : size] = more
        self.all = self._room[:size]


def ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The numbers from each start on, as many as its length, one range after the other."""
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)


def numbers_of(words: Sequence[str], numbers: dict[str, int]) -> np.ndarray:
    """The number of each word, all of which are known."""
    return np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))
