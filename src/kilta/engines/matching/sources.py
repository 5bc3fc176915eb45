"""Reads texts with what names them: from text files, CSV, tables parted by tabs, JSON lines and Parquet."""

import csv
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kilta.engines import text
from kilta.engines.matching.lines import Unreadable, objects

BATCH = 2048  # rows of Parquet that are read at once
LONGEST_FIELD = 1 << 28  # characters
MOST_TOLD, LONGEST_TOLD = 12, 40  # columns that an error names, and characters of each
PLAIN, TABLES, LINES, PARQUET = ("", ".txt"), {".csv": ",", ".tsv": "\t"}, (".jsonl", ".ndjson"), ".parquet"
EXPECTED = ".txt, .csv, .tsv, .jsonl, .ndjson or .parquet"


@dataclass(frozen=True, slots=True)
class Source:
    """Files, and the columns of texts and of ids; without a column of ids, texts are named by file and number."""

    files: Sequence[Path]
    text: str = "text"
    id: str | None = None
    is_by_line: bool = True  # whether each line of a plain text file is a text, or the whole

    def check(self) -> None:
        """Raise `Unreadable` where a file is missing, of no known form, or given twice."""
        for path in self.files:
            if path.is_dir():
                raise Unreadable(f"{path}: expected a file, not a folder.")
            if not path.is_file():
                raise Unreadable(f"{path}: there is no such file.")
            if path.suffix.lower() not in (*PLAIN, *TABLES, *LINES, PARQUET):
                raise Unreadable(f"{path}: expected a name that ends in {EXPECTED}.")
        for path, times in Counter(path.resolve() for path in self.files).items():
            if times > 1:
                raise Unreadable(f"{path}: the file is given twice.")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Ids and texts; raises `Unreadable`."""
        names = Counter(path.name for path in self.files)
        for path in self.files:
            # Texts of two files of one name are told apart by where the files lie.
            name = path.name if names[path.name] == 1 else str(path)
            suffix = path.suffix.lower()
            if suffix in PLAIN:
                yield from self._plain(path, name)
            elif suffix == PARQUET:
                yield from self._parquet(path, name)
            else:
                yield from self._table(path, name)

    def _plain(self, path: Path, name: str) -> Iterator[tuple[str, str]]:
        content = text.decoded(path.read_bytes())
        if not self.is_by_line:
            yield name, content
            return
        for number, line in enumerate(content.splitlines(), 1):
            if line.strip():
                yield f"{name}:{number}", line

    def _table(self, path: Path, name: str) -> Iterator[tuple[str, str]]:
        with path.open("rb") as file:
            encoding = text.encoding_of(file)
        with path.open(encoding=encoding, errors="replace", newline="") as lines:
            delimiter = TABLES.get(path.suffix.lower())
            rows = _cells(lines, name, delimiter, self._columns) if delimiter else objects(lines, name)
            for number, (place, row) in enumerate(rows, 1):
                _refuse_missing(self._columns, row, place)
                content, key = row[self.text], row[self.id] if self.id else f"{name}:{number}"
                if not isinstance(content, str | None):
                    raise Unreadable(f"{place}: expected a text in the column {self.text!r}.")
                if not isinstance(key, str | int) or isinstance(key, bool):
                    raise Unreadable(f"{place}: expected a text or a number in the column {self.id!r}.")
                yield str(key), content or ""

    def _parquet(self, path: Path, name: str) -> Iterator[tuple[str, str]]:
        number = 0
        try:
            file = pq.ParquetFile(path)
            schema = file.schema_arrow
            _refuse_missing(self._columns, schema.names, name)
            if not _is_text(schema.field(self.text).type):
                raise Unreadable(f"{name}: expected texts in the column {self.text!r}.")
            for batch in file.iter_batches(BATCH, columns=self._columns):
                texts = batch.column(self.text).cast(pa.string()).to_pylist()
                numbers = range(number + 1, number + 1 + len(texts))
                ids = batch.column(self.id).cast(pa.string()).to_pylist() if self.id else numbers
                for at, key, content in zip(numbers, ids, texts, strict=True):
                    if key is None:
                        raise Unreadable(f"{name}, row {at}: expected a text or a number in the column {self.id!r}.")
                    yield key if self.id else f"{name}:{key}", content or ""
                number += len(texts)
        except (pa.ArrowException, OSError) as error:
            because = " ".join(str(error).split())
            raise Unreadable(f"{name}: this Parquet file cannot be read ({because}).") from error

    @property
    def _columns(self) -> list[str]:
        return [self.text, self.id] if self.id else [self.text]


def _cells(
    lines: Iterable[str], name: str, delimiter: str, columns: Sequence[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row of a table, by column, with the words that name its place."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader((line.replace("\x00", " ") for line in lines), delimiter=delimiter)
    number = 0
    try:
        header = next((cells for cells in reader if cells), [])
        _refuse_missing(columns, header, name)
        for cells in reader:
            # A line without a single word parts rows, however many cells it has.
            if len(cells) != len(header) and not any(cell.strip() for cell in cells):
                continue
            number += 1
            if len(cells) != len(header):
                counts = f"as many cells as in the header ({len(header)}) and found {len(cells)}"
                raise Unreadable(f"{name}, row {number}: expected {counts}.")
            yield f"{name}, row {number}", dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise Unreadable(f"{name}, line {reader.line_num}: {error}.") from error


def _refuse_missing(columns: Iterable[str], found: Collection[str], place: str) -> None:
    for column in columns:
        if column not in found:
            there = ", ".join(repr(one)[:LONGEST_TOLD] for one in itertools.islice(found, MOST_TOLD)) or "none"
            raise Unreadable(f"{place}: there is no column {column!r}; there are {there}.")


def _is_text(kind: pa.DataType) -> bool:
    """Whether values are texts, or the bytes that older writers make of them."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return kind in (pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.null())
