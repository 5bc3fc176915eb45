"""`kilta match build` and `kilta match FILE…`, without database or settings."""

import argparse
import csv
import itertools
import json
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kilta.engines import esco, text
from kilta.engines.matching import schemes, streams
from kilta.engines.matching.building import build
from kilta.engines.matching.lines import Unreadable
from kilta.engines.matching.sources import EXPECTED, Source
from kilta.engines.matching.storage import NoIndex, PlaceTaken, ensure_free

BATCH = 2048  # rows, and
LARGEST_BATCH = 1 << 22  # characters that go to a worker at once
FORMATS = ("csv", "jsonl", "parquet")
ROW = pa.schema([("id", pa.string()), ("text", pa.string())])


REFUSED = (Unreadable, NoIndex, PlaceTaken, esco.Unreadable, streams.WorkersDied, streams.NoSuchKind, OSError)


def main(arguments: Sequence[str]) -> int:
    """Run one of the two; what cannot be read or written ends with one sentence and exit code 2.

    A run that is stopped (Ctrl-C, SIGTERM) takes back what it has begun to write, and ends with 128 and the signal.
    """
    try:
        with _stoppable():
            code = _build(arguments[1:]) if arguments and arguments[0] == "build" else _match(arguments)
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        # Whoever read the answers has enough. What is still held back has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except REFUSED as error:
        print(f"kilta match: {_said(error)}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stopped:
        print("kilta match: stopped; no file was written.", file=sys.stderr)
        return 128 + (stopped.args[0] if stopped.args else signal.SIGINT)


def _said(error: Exception) -> str:
    """What went wrong, without a full stop."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error).removesuffix(".")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Within it SIGTERM ends a run as Ctrl-C does; only the main thread may say what a signal does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: object) -> None:
        raise KeyboardInterrupt(number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _build(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("kilta match build", description="Build an index to match texts with.")
    parser.add_argument(
        "concepts", nargs="+", type=Path, help="packages of ESCO (CSV, zip, gz, folders), or one .jsonl"
    )
    parser.add_argument("--index", required=True, type=Path, help="the folder to write")
    parser.add_argument("--corrections", type=Path, help="JSON lines with text, concept and right")
    parser.add_argument("--lexical", action="store_true", help="learn nothing; matches by words only, in seconds")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    ensure_free(chosen.index)
    if [path.suffix.lower() for path in chosen.concepts] in ([".jsonl"], [".ndjson"]):
        concepts = schemes.of_lines(chosen.concepts[0])
    else:
        concepts = schemes.of_esco(chosen.concepts)
    if not concepts:
        raise Unreadable(f"{', '.join(map(str, chosen.concepts))}: expected at least one concept.")
    corrections = schemes.corrections_of_lines(chosen.corrections) if chosen.corrections else []
    progress = _Progress("steps")
    built = build(
        concepts,
        chosen.index,
        seed=chosen.seed,
        learn=not chosen.lexical,
        corrections=corrections,
        progress=lambda step, _loss: progress.at(step + 1),
    )
    if built.learnt:
        progress.end()
    print(
        f"{built.concepts} concepts with {built.labels} labels in {', '.join(built.languages)}:"
        f" {built.folder}, version {built.version[:12]}, {built.seconds:.0f} s",
        file=sys.stderr,
    )
    return 0


def _match(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        "kilta match",
        description="Find concepts in texts. `kilta match build` makes the index.",
        epilog=f"Files end in {EXPECTED}. A .txt file is one text per line (link) or one text (extract); the others"
        " have columns.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="text, table, JSON lines or Parquet")
    parser.add_argument("--index", required=True, type=Path, help="the folder that `kilta match build` has written")
    parser.add_argument("--job", choices=("link", "extract"), default="link", help="titles, or long texts")
    parser.add_argument("--language", choices=text.LANGUAGES, help="of the texts, where all are of one")
    parser.add_argument("--kinds", type=_kinds, help="such as skill,occupation; all without it")
    parser.add_argument("--top", type=_positive, default=3, help="concepts per title")
    parser.add_argument("--workers", type=_positive, default=1, help="processes")
    parser.add_argument("--text", default="text", help="the column with the texts")
    parser.add_argument("--id", help="the column that names them; otherwise they are numbered")
    parser.add_argument("--format", choices=FORMATS, help="of the output; otherwise as its name says, or csv")
    parser.add_argument("--output", type=Path, help="a file; otherwise the standard output")
    chosen = parser.parse_args(arguments)
    form = chosen.format or (chosen.output.suffix[1:].lower() if chosen.output else "csv")
    if form not in FORMATS:
        raise Unreadable(f"{chosen.output}: expected a name that ends in .csv, .jsonl or .parquet.")
    # The file takes the place of what is there, which is why it may be no device and no folder.
    output = chosen.output.resolve() if chosen.output else None
    is_other = chosen.output is not None and chosen.output.exists() and not chosen.output.is_file()
    if output and (is_other or not output.parent.is_dir()):
        raise Unreadable(f"{chosen.output}: expected a file in a folder that is there.")
    source = Source(chosen.files, chosen.text, chosen.id, is_by_line=chosen.job == "link")
    source.check()
    if output in (path.resolve() for path in chosen.files):
        raise Unreadable(f"{chosen.output}: expected another file than those that are read.")

    progress = _Progress("texts")
    under_way = deque[int]()  # the sizes of batches that are not answered yet
    answers = streams.run(
        _batches(source, under_way.append),
        chosen.index,
        job=chosen.job,
        workers=chosen.workers,
        language=chosen.language,
        kinds=chosen.kinds,
        top=chosen.top,
    )
    # What is refused at once is refused before anything is written, even to the standard output.
    first = list(itertools.islice(answers, 1))
    with ExitStack() as stack:
        schema = streams.Job("", chosen.job).schema
        write = stack.enter_context(_writer(form, output, schema))
        for answer in itertools.chain(first, answers):
            write(answer)
            progress.more(under_way.popleft())
    progress.end()
    return 0


def _positive(written: str) -> int:
    """A whole number from 1, as argparse asks for it."""
    if not written.isdecimal() or (number := int(written)) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, not {written!r}")
    return number


def _kinds(written: str) -> list[str]:
    """Names that commas part, as argparse asks for them."""
    kinds = [kind.strip() for kind in written.split(",") if kind.strip()]
    if not kinds:
        raise argparse.ArgumentTypeError(f"expected kinds, such as skill,occupation, not {written!r}")
    return kinds


def _batches(rows: Iterable[tuple[str, str]], told: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    """Rows in batches that are bounded in number and in characters."""
    ids: list[str] = []
    texts: list[str] = []
    size = 0
    for name, one in rows:
        # JSON can write half a character (a lone surrogate), which Arrow cannot.
        ids.append(name.encode("utf-8", "replace").decode())
        texts.append(one.encode("utf-8", "replace").decode())
        size += len(one)
        if len(ids) == BATCH or size > LARGEST_BATCH:
            told(len(ids))
            yield pa.RecordBatch.from_arrays([pa.array(ids), pa.array(texts)], schema=ROW)
            ids, texts, size = [], [], 0
    if ids:
        told(len(ids))
        yield pa.RecordBatch.from_arrays([pa.array(ids), pa.array(texts)], schema=ROW)


class _writer:  # noqa: N801 - used as a function
    """Writes record batches to a file or the standard output, whole or not at all where it is a file."""

    def __init__(self, form: str, path: Path | None, schema: pa.Schema) -> None:
        self._form, self._path, self._schema = form, path, schema
        self._part = path.with_name(path.name + ".part") if path else None

    def __enter__(self) -> Callable[[pa.RecordBatch], None]:
        self._stack = ExitStack()
        stream: IO[bytes] = self._stack.enter_context(
            self._part.open("wb") if self._part else nullcontext(sys.stdout.buffer)
        )
        if self._form == "parquet":
            return self._stack.enter_context(pq.ParquetWriter(stream, self._schema)).write_batch
        if self._form == "jsonl":
            return lambda batch: stream.writelines(
                json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in batch.to_pylist()
            )
        table = csv.writer(_Encoded(stream))
        names = [name for name in self._schema.names if name != "reasons"]
        table.writerow([*names, "evidence", "label", "language", "words"])
        return lambda batch: table.writerows(_flat(row, names) for row in batch.to_pylist())

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            self._stack.close()
            if kind is None and self._part and self._path:
                self._part.replace(self._path)
        finally:
            if self._part:
                self._part.unlink(missing_ok=True)


class _Encoded:
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, content: str) -> None:
        self._stream.write(content.encode())


def _flat(row: dict[str, Any], names: Sequence[str]) -> list[object]:
    reason = row["reasons"][0] if row["reasons"] else {"evidence": "", "label": "", "language": "", "words": []}
    values = [round(row[name], 4) if isinstance(row[name], float) else row[name] for name in names]
    told = [*values, reason["evidence"], reason["label"], reason["language"], " ".join(reason["words"])]
    # A spreadsheet would run what begins like a formula.
    return [f"'{one}" if isinstance(one, str) and one[:1] in ("=", "+", "-", "@", "\t", "\r") else one for one in told]


class _Progress:
    """Says on the standard error how far a run is, where somebody watches."""

    def __init__(self, what: str) -> None:
        self._what, self._count, self._started = what, 0, time.monotonic()
        self._told = self._started

    def more(self, count: int) -> None:
        self.at(self._count + count)

    def at(self, count: int) -> None:
        self._count = count
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._told > 0.5:
            self._told = now
            rate = count / (now - self._started)
            print(f"\r{count} {self._what}, {rate:.0f} a second ", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        seconds = time.monotonic() - self._started
        start = "\r" if sys.stderr.isatty() else ""
        print(f"{start}{self._count} {self._what} in {seconds:.1f} s", file=sys.stderr)
