"""Office documents (OOXML and OpenDocument): whole, bounded, without macros, and nothing else in the same file."""

import io
import re
import zipfile
from typing import BinaryIO

from kilta.engines.uploads.kinds import Kind, Unfit, Why
from kilta.engines.uploads.made import Made, an_empty_file

MOST_PARTS = 5_000
MOST_UNPACKED = 400_000_000  # bytes
SUSPECT_UNPACKED, MOST_RATIO = 20_000_000, 150  # beyond so many bytes no honest document is packed tighter
CHUNK = 1 << 18
END = b"PK\x05\x06".ljust(22)  # how the last record of an archive begins, and how long it is without a comment

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
OOXML_KINDS = {
    f"{OOXML}wordprocessingml.document.main+xml": (Kind.DOCUMENT, f"{OOXML}wordprocessingml.document", "docx"),
    f"{OOXML}spreadsheetml.sheet.main+xml": (Kind.SHEET, f"{OOXML}spreadsheetml.sheet", "xlsx"),
    f"{OOXML}presentationml.presentation.main+xml": (Kind.SLIDES, f"{OOXML}presentationml.presentation", "pptx"),
    f"{OOXML}presentationml.slideshow.main+xml": (Kind.SLIDES, f"{OOXML}presentationml.slideshow", "ppsx"),
}
ODF_KINDS = {
    f"{ODF}text": (Kind.DOCUMENT, "odt"),
    f"{ODF}spreadsheet": (Kind.SHEET, "ods"),
    f"{ODF}presentation": (Kind.SLIDES, "odp"),
}
MACROS = re.compile(r"(?i)(^|/)(vba\w*\.(bin|xml)|activex/|oleobject\d*\.bin|basic/|scripts/|xl/macrosheets/)")
REMOTE_TEMPLATE = re.compile(rb"(?is)<Relationship\b[^>]*attachedTemplate[^>]*>")
ABROAD = re.compile(rb"(?i)Target\s*=\s*[\"'](https?:|ftp:|\\\\|file://[^/])")


def look_through(stream: BinaryIO, name: str = "") -> Made:
    """The document as it came, after every part of it was read; raises Unfit."""
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_parts(archive, stream)
            kind, content_type, extension = _recognised(archive)
    except Unfit:
        raise
    except RuntimeError as error:  # a password
        raise Unfit(Why.OLD_OR_LOCKED) from error
    except Exception as error:
        raise Unfit(Why.BROKEN) from error
    content = an_empty_file()
    stream.seek(0)
    while piece := stream.read(CHUNK):
        content.write(piece)
    content.seek(0)
    return Made(kind, content_type, extension, content)


def _check_parts(archive: zipfile.ZipFile, stream: BinaryIO) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Unfit(Why.TOO_MUCH_INSIDE)
    size = stream.seek(0, io.SEEK_END)
    stream.seek(-min(size, len(END)), io.SEEK_END)
    if min(part.header_offset for part in parts) != 0 or not stream.read().startswith(END[:4]):
        raise Unfit(Why.BROKEN)  # Something else lies before or behind the document.
    names = [part.orig_filename for part in parts]
    if len(set(names)) < len(names) or any(map(_is_strange, names)):
        raise Unfit(Why.BROKEN)
    if any(MACROS.search(name) for name in names):
        raise Unfit(Why.MACROS)
    unpacked = 0
    for part in parts:
        with archive.open(part) as content:  # What a part says of its own size is not believed.
            while piece := content.read(CHUNK):
                unpacked += len(piece)
                if unpacked > MOST_UNPACKED or (unpacked > SUSPECT_UNPACKED and unpacked > size * MOST_RATIO):
                    raise Unfit(Why.TOO_MUCH_INSIDE)
        if part.filename.endswith(".rels") and part.file_size < CHUNK:
            _check_relations(archive.read(part))


def _check_relations(written: bytes) -> None:
    if any(ABROAD.search(one) for one in REMOTE_TEMPLATE.findall(written)):
        raise Unfit(Why.MACROS)  # A template from elsewhere brings its own.


def _is_strange(name: str) -> bool:
    return (
        not name
        or not name.isprintable()
        or name.startswith(("/", "\\"))
        or ":" in name
        or ".." in re.split(r"[/\\]", name)
    )


def _recognised(archive: zipfile.ZipFile) -> tuple[Kind, str, str]:
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        types = _start_of(archive, "[Content_Types].xml")
        if "macroEnabled" in types or "vnd.ms-office.vbaProject" in types or "activeX" in types:
            raise Unfit(Why.MACROS)
        for main, recognised in OOXML_KINDS.items():
            if f'"{main}"' in types:
                return recognised
    if "mimetype" in names:
        content_type = _start_of(archive, "mimetype").strip()
        if "META-INF/manifest.xml" in names and "encryption-data" in _start_of(archive, "META-INF/manifest.xml"):
            raise Unfit(Why.OLD_OR_LOCKED)
        if content_type in ODF_KINDS:
            kind, extension = ODF_KINDS[content_type]
            return kind, content_type, extension
    raise Unfit(Why.OTHER_KIND)


def _start_of(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as content:
        return content.read(1_000_000).decode("utf-8", "replace")
