"""Reads the official CSV packages of ESCO (version 1.1 and 1.2), row by row, from folders, zip and gz files.

    for source in sources([Path("ESCO dataset - v1.2.0 - classification - en - csv.zip")]):
        table = table_of(source)
        for row in table.rows():
            row.line, row["conceptUri"], row.many("altLabels")

The shape follows the packages of the ESCO portal (esco.ec.europa.eu, "Use ESCO"): UTF-8, comma, quoted fields with line
breaks in them, one file for each kind of concept and language, relations without language. What cannot be read raises
`Unreadable`, which names file, line and column and says what was expected. Nothing is unpacked to disk.
"""

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LONGEST_FIELD = 1_000_000  # characters; the longest description of ESCO 1.2 has some 10,000
LARGEST = 1_000_000_000  # bytes of all files together, unpacked; ESCO 1.2 has some 60 MB in one language
LANGUAGE = re.compile(r"_([a-z]{2})\.csv(?:\.gz)?$", re.IGNORECASE)
CONCEPT_ADDRESS = re.compile(r"http://data\.europa\.eu/(?:esco|snb)/[\w./:+-]+")

CONCEPTS = {
    "KnowledgeSkillCompetence": "skill",
    "Occupation": "occupation",
    "ISCOGroup": "isco_group",
    "SkillGroup": "skill_group",
}
COLLECTIONS = {
    "digitalskillscollection": "digital",
    "digcompskillscollection": "digcomp",
    "greenskillscollection": "green",
    "languageskillscollection": "language",
    "researchoccupationscollection": "research",
    "researchskillscollection": "research",
    "transversalskillscollection": "transversal",
}
COLUMNS = {
    "concepts": ("conceptType", "conceptUri", "preferredLabel"),
    "collection": ("conceptUri",),
    "broader": ("conceptUri", "broaderUri"),
    "occupation_skill": ("occupationUri", "relationType", "skillUri"),
    "skill_skill": ("originalSkillUri", "relationType", "relatedSkillUri"),
    # Not in the packages: what the delta file of a version, or `dct:isReplacedBy` in its RDF, says as two columns.
    "replaced": ("conceptUri", "isReplacedBy"),
}
IGNORED = ("conceptschemes", "skillshierarchy", "dictionary", "greenshareocc")


class Unreadable(Exception):
    """A file that is not as it should be: where (file, line from 1, column by name), and what was expected."""

    def __init__(self, expected: str, *, file: str, line: int = 0, column: str = "") -> None:
        self.expected, self.file, self.line, self.column = expected, file, line, column
        super().__init__(f"{self.place}: {expected}")

    @property
    def place(self) -> str:
        """`skills_en.csv, line 17, column conceptUri`."""
        parts = [self.file]
        if self.line:
            parts.append(f"line {self.line}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


@dataclass(frozen=True)
class Source:
    """A file of comma-separated values, perhaps within a zip file; `size` is in bytes, unpacked where that is known."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True)
class Row:
    """One row by the names of its columns, with the line on which it begins."""

    values: dict[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        """The value of a column, without white space around it; empty where the package has no such column."""
        return self.values.get(column, "").strip()

    def needed(self, column: str) -> str:
        if not (value := self[column]):
            raise Unreadable("expected a value, found none.", file=self.file, line=self.line, column=column)
        return value

    def address(self, column: str) -> str:
        """An address of ESCO; anything else is refused."""
        value = self.needed(column)
        if not CONCEPT_ADDRESS.fullmatch(value):
            raise Unreadable(
                f"expected an address such as http://data.europa.eu/esco/skill/…, found {value[:80]!r}.",
                file=self.file,
                line=self.line,
                column=column,
            )
        return value

    def many(self, column: str) -> list[str]:
        """The values of a column that holds several: one a line in version 1.1, parted by " | " in collections."""
        parts = re.split(r"\n| \| ", self[column])
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


@dataclass(frozen=True)
class Table:
    """A source whose header was understood: `kind` is one of COLUMNS, `part` the collection."""

    source: Source
    kind: str
    language: str
    part: str

    def rows(self) -> Iterator[Row]:
        """Every row in order; raises `Unreadable` at the first that is broken."""
        for line, values in _read(self.source):
            if line == 0:
                header = values
                continue
            yield Row(dict(zip(header, values, strict=True)), self.source.name, line)


def sources(paths: Iterable[Path]) -> list[Source]:
    """Every CSV file in the given files and folders; raises `Unreadable` when there is none."""
    paths = list(paths)
    found: list[Source] = []
    for path in paths:
        if not path.exists():
            raise Unreadable("there is no such file or folder.", file=str(path))
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            found.extend(_in_file(file))
    if not found:
        names = ", ".join(path.name for path in paths)
        raise Unreadable("expected the CSV package of ESCO: no CSV, zip or gz file is there.", file=names)
    if sum(source.size for source in found) > LARGEST:
        raise Unreadable("the files are larger than any ESCO package.", file=found[0].name)
    return found


def table_of(source: Source) -> Table | None:
    """What a file holds, by its header; nothing for the files of a package that are not needed.

    Raises `Unreadable` for a file that is no part of an ESCO package.
    """
    stem = Path(source.name).name.lower()
    if stem.startswith(IGNORED):
        return None
    _line, header = next(iter(_read(source)))
    language = match[1].lower() if (match := LANGUAGE.search(source.name)) else ""
    part = COLLECTIONS.get(stem.split("_")[0].split(".")[0], "")
    for kind in ("occupation_skill", "skill_skill", "broader", "replaced"):
        if set(COLUMNS[kind]) <= set(header):
            return Table(source, kind, "", "")
    if part:
        _refuse_missing(COLUMNS["collection"], header, source)
        return Table(source, "collection", language, part)
    if "conceptUri" in header or "preferredLabel" in header:
        _refuse_missing(COLUMNS["concepts"], header, source)
        if not language:
            raise Unreadable("expected the language in the name of the file, as in skills_en.csv.", file=source.name)
        return Table(source, "concepts", language, "")
    raise Unreadable(
        f"expected the columns of an ESCO file, such as {', '.join(COLUMNS['concepts'])}; found"
        f" {', '.join(header)[:120]!r}.",
        file=source.name,
        line=1,
    )


def _refuse_missing(columns: tuple[str, ...], header: list[str], source: Source) -> None:
    for column in columns:
        if column not in header:
            raise Unreadable("this column is missing.", file=source.name, line=1, column=column)


def _in_file(path: Path) -> Iterator[Source]:
    match path.suffix.lower():
        case ".csv":
            yield Source(path.name, path.stat().st_size, lambda: path.open("rb"))
        case ".gz" if path.name.lower().endswith(".csv.gz"):
            # What is in it is counted while it is read; compressed text is rarely more than ten times its size.
            yield Source(path.name, path.stat().st_size * 10, lambda: gzip.open(path, "rb"))  # type: ignore[arg-type,return-value] # noqa: SIM115
        case ".zip":
            try:
                archive = zipfile.ZipFile(path)
            except (zipfile.BadZipFile, OSError) as error:
                raise Unreadable("this is not a whole zip file.", file=path.name) from error
            for member in archive.infolist():
                if member.filename.lower().endswith(".csv") and not member.is_dir():
                    yield Source(
                        Path(member.filename).name,
                        member.file_size,
                        lambda archive=archive, member=member: archive.open(member),  # type: ignore[misc]
                    )


def _read(source: Source) -> Iterator[tuple[int, list[str]]]:
    """The header as (0, columns), then every row as (line, values)."""
    csv.field_size_limit(LONGEST_FIELD)
    line = 0
    try:
        with source.open() as stream:
            counted = io.BufferedReader(_Counted(stream, source), 1 << 18)  # type: ignore[type-var]
            text = io.TextIOWrapper(counted, "utf-8-sig", newline="")
            reader = csv.reader(text, strict=True)
            header = next(reader, None)
            if not header:
                raise Unreadable("expected a line with the names of the columns.", file=source.name, line=1)
            yield 0, [column.strip() for column in header]
            line = reader.line_num
            for values in reader:
                begins, line = line + 1, reader.line_num
                if not values:
                    continue
                if len(values) != len(header):
                    raise Unreadable(
                        f"expected {len(header)} values, found {len(values)}.", file=source.name, line=begins
                    )
                for column, value in zip(header, values, strict=True):
                    if "\x00" in value:
                        raise Unreadable(
                            "expected text, found a NUL byte.", file=source.name, line=begins, column=column
                        )
                yield begins, values
    except UnicodeDecodeError as error:
        raise Unreadable("expected text in UTF-8.", file=source.name, line=_first_strange_line(source)) from error
    except csv.Error as error:
        raise Unreadable(
            f"this is not a row of comma-separated values ({error}).", file=source.name, line=line + 1
        ) from error
    except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile, OSError, RuntimeError) as error:
        raise Unreadable("the file is damaged or ends in the middle.", file=source.name, line=line + 1) from error


def _first_strange_line(source: Source) -> int:
    """The line that is no UTF-8; text is decoded in large pieces, so that the reader does not know."""
    with source.open() as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1


class _Counted(io.RawIOBase):
    """A stream that ends with an error when more comes out of it than any package holds."""

    def __init__(self, stream: IO[bytes], source: Source) -> None:
        self.stream, self.source, self.left = stream, source, LARGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        read = self.stream.read(len(buffer))
        self.left -= len(read)
        if self.left < 0:
            raise Unreadable("the file is larger than any ESCO package.", file=self.source.name)
        buffer[: len(read)] = read
        return len(read)
