"""`kilta match build` and `kilta match FILE…`, without database or settings."""

import argparse
import csv
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kilta.engines import esco, text
from kilta.engines.matching import schemes, streams
from kilta.engines.matching.building import build
from kilta.engines.matching.storage import NoIndex

BATCH = 2048  # rows, and
LARGEST_BATCH = 1 << 22  # characters that go to a worker at once
FORMATS = ("csv", "jsonl", "parquet")
ROW = pa.schema([("id", pa.string()), ("text", pa.string())])


class CannotRead(Exception):
    """A file that holds no texts, and what was expected."""


def main(arguments: Sequence[str]) -> int:
    """Run one of the two; what cannot be read ends with one sentence and exit code 2."""
    try:
        if arguments and arguments[0] == "build":
            return _build(arguments[1:])
        return _match(arguments)
    except (CannotRead, NoIndex, schemes.Unreadable, esco.Unreadable, streams.WorkersDied) as error:
        print(f"kilta match: {error}", file=sys.stderr)
        return 2


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
    if [path.suffix for path in chosen.concepts] == [".jsonl"]:
        concepts = schemes.of_lines(chosen.concepts[0])
    else:
        concepts = schemes.of_esco(chosen.concepts)
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
        epilog="A .txt file is one text per line (link) or one text (extract); .csv, .jsonl and .parquet have columns.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="text, CSV, JSON lines or Parquet")
    parser.add_argument("--index", required=True, type=Path, help="the folder that `kilta match build` has written")
    parser.add_argument("--job", choices=("link", "extract"), default="link", help="titles, or long texts")
    parser.add_argument("--language", choices=text.LANGUAGES, help="of the texts, where all are of one")
    parser.add_argument("--kinds", help="such as skill,occupation; all without it")
    parser.add_argument("--top", type=int, default=3, help="concepts per title")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--text", default="text", help="the column with the texts")
    parser.add_argument("--id", help="the column that names them; otherwise they are numbered")
    parser.add_argument("--format", choices=FORMATS, help="of the output; otherwise as its name says, or csv")
    parser.add_argument("--output", type=Path, help="a file; otherwise the standard output")
    chosen = parser.parse_args(arguments)
    form = chosen.format or (chosen.output.suffix[1:] if chosen.output else "csv")
    if form not in FORMATS:
        raise CannotRead(f"{chosen.output}: expected a name that ends in .csv, .jsonl or .parquet.")
    for path in chosen.files:
        if not path.is_file():
            raise CannotRead(f"{path}: there is no such file.")

    progress = _Progress("texts")
    rows = itertools.chain.from_iterable(_rows(path, chosen) for path in chosen.files)
    kinds = chosen.kinds.split(",") if chosen.kinds else None
    answers = streams.run(
        _batches(rows, progress.more),
        chosen.index,
        job=chosen.job,
        workers=chosen.workers,
        language=chosen.language,
        kinds=kinds,
        top=chosen.top,
    )
    with ExitStack() as stack:
        schema = streams.Job("", chosen.job).schema
        write = stack.enter_context(_writer(form, chosen.output, schema))
        for answer in answers:
            write(answer)
    progress.end()
    return 0


def _rows(path: Path, chosen: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The texts of a file with what names them."""
    if path.suffix == ".parquet":
        yield from _parquet_rows(path, chosen)
        return
    if path.suffix not in (".csv", ".jsonl"):
        content = text.decoded(path.read_bytes())
        lines = content.splitlines() if chosen.job == "link" else [content]
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield f"{path.name}:{number}" if chosen.job == "link" else path.name, line
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        for number, row in enumerate(_csv(stream) if path.suffix == ".csv" else _lines(stream, path), 1):
            if chosen.text not in row:
                raise CannotRead(f"{path.name}, row {number}: there is no column {chosen.text!r}.")
            name = row.get(chosen.id) if chosen.id else f"{path.name}:{number}"
            yield str(name), str(row[chosen.text] or "")


def _csv(stream: IO[str]) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(1 << 28)
    return csv.DictReader(line.replace("\x00", " ") for line in stream)


def _lines(stream: IO[str], path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CannotRead(f"{path.name}, line {number}: this is no JSON ({error}).") from error
        if not isinstance(row, dict):
            raise CannotRead(f"{path.name}, line {number}: expected an object with the column of the texts.")
        yield row


def _parquet_rows(path: Path, chosen: argparse.Namespace) -> Iterator[tuple[str, str]]:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise CannotRead(f"{path.name}: this is no Parquet file ({error}).") from error
    columns = [chosen.text, *([chosen.id] if chosen.id else [])]
    for column in columns:
        if column not in file.schema_arrow.names:
            raise CannotRead(f"{path.name}: there is no column {column!r}.")
    number = 0
    for batch in file.iter_batches(BATCH, columns=columns):
        texts = batch.column(chosen.text).to_pylist()
        names = batch.column(chosen.id).to_pylist() if chosen.id else range(number + 1, number + 1 + len(texts))
        number += len(texts)
        for name, one in zip(names, texts, strict=True):
            yield str(name) if chosen.id else f"{path.name}:{name}", str(one or "")


def _batches(rows: Iterable[tuple[str, str]], told: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    """Rows in batches that are bounded in number and in characters."""
    ids: list[str] = []
    texts: list[str] = []
    size = 0
    for name, one in rows:
        ids.append(name)
        texts.append(one.encode("utf-8", "replace").decode())
        size += len(one)
        if len(ids) == BATCH or size > LARGEST_BATCH:
            yield pa.RecordBatch.from_arrays([pa.array(ids), pa.array(texts)], schema=ROW)
            told(len(ids))
            ids, texts, size = [], [], 0
    if ids:
        yield pa.RecordBatch.from_arrays([pa.array(ids), pa.array(texts)], schema=ROW)
        told(len(ids))


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
        self._stack.close()
        if self._part and self._path:
            if kind is None:
                self._part.replace(self._path)
            else:
                self._part.unlink()


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
