"""PDFs, written anew without what acts, what carries other files, and what speaks of their author.

The work is done by a process of its own with little memory and time: a PDF can be made to unpack without an end.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from kilta.engines.uploads.made import Made

MEMORY = 1_500_000_000  # bytes
SECONDS = 20
LOCKED, BROKEN = 3, 4  # how the process ends

# What a dictionary of a PDF may hold that acts, carries, hides or tells.
KEYS = ("/AA", "/OpenAction", "/JavaScript", "/JS", "/XFA", "/EF", "/RF", "/AF", "/EmbeddedFiles", "/Metadata",
        "/PieceInfo", "/Collection", "/Perms", "/RichMediaContent", "/RichMediaSettings", "/LastModified",
        "/SpiderInfo", "/Requirements")  # fmt: skip
ACTIONS = ("/GoTo", "/URI", "/Named", "/Thread")  # the only ones that stay
ADDRESSES = (b"http://", b"https://", b"mailto:")
ANNOTATIONS = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")  # those that go


def clean(stream: BinaryIO, name: str = "") -> "Made":
    """The PDF as it may be kept; raises Unfit."""
    # Not above: the process of its own runs this file alone, and knows nothing of Kilta.
    from kilta.engines.uploads.kinds import Kind, Unfit, Why
    from kilta.engines.uploads.made import Made, an_empty_file

    content = an_empty_file()
    with TemporaryFile() as source:
        while piece := stream.read(1 << 20):
            source.write(piece)
        source.flush()
        source.seek(0)
        try:
            done = subprocess.run(
                [sys.executable, "-I", Path(__file__)],
                stdin=source,
                stdout=content,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS * 2,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            done = BROKEN
    if done:
        content.close()
        raise Unfit({LOCKED: Why.LOCKED, BROKEN: Why.BROKEN}.get(done, Why.TOO_MUCH_INSIDE))
    content.seek(0)
    return Made(Kind.PDF, "application/pdf", "pdf", content)


def main() -> int:
    """Clean what comes in on one side and write it on the other."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pikepdf

    try:
        with pikepdf.open(sys.stdin.buffer) as pdf:
            if pdf.is_encrypted:
                return LOCKED
            if not pdf.pages:
                return BROKEN
            _strip(pdf)
            # What is packed inside stays packed: it may be a bomb.
            as_packed = pikepdf.StreamDecodeLevel.none
            pdf.save(sys.stdout.buffer, stream_decode_level=as_packed, compress_streams=False)
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return BROKEN
    return 0


def _strip(pdf: Any) -> None:
    import pikepdf

    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for one in _dictionaries(pdf):
        for key in KEYS:
            if key in one:
                del one[key]
        if isinstance(one, pikepdf.Stream) and "/F" in one:
            del one["/F"]  # its content would be read from another file
        for key in ("/A", "/PA"):
            if _is_action(one.get(key)) and not _is_harmless(one[key]):
                del one[key]
        if "/Next" in one and _is_action(one):
            del one["/Next"]
        if "/URI" in one and _is_action(one) and not _is_harmless(one):
            del one["/URI"]
        annotations = one.get("/Annots")
        if isinstance(annotations, pikepdf.Array):
            stay = [each for each in annotations if _subtype(each) not in ANNOTATIONS]
            if len(stay) < len(annotations):
                one["/Annots"] = pikepdf.Array(stay)


def _subtype(annotation: Any) -> str:
    import pikepdf

    return str(annotation.get("/Subtype", "")) if isinstance(annotation, pikepdf.Dictionary) else ""


def _is_action(one: Any) -> bool:
    """Attributes of a structure and entries of a table of contents use the same keys, and have no kind of action."""
    import pikepdf

    return isinstance(one, pikepdf.Dictionary) and "/S" in one


def _is_harmless(action: Any) -> bool:
    """Whether an action leads to a page or to a web address."""
    kind = str(action.get("/S", ""))
    if kind == "/URI":
        return bytes(action.get("/URI", b"")).lower().startswith(ADDRESSES)
    return kind in ACTIONS


def _dictionaries(pdf: Any) -> Iterator[Any]:
    """Every dictionary and stream of the file, also those that lie within others; outer ones first."""
    import pikepdf

    waiting = [pdf.Root, *pdf.objects]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            inner = [one[key] for key in list(one.keys())]
        elif isinstance(one, pikepdf.Array):
            inner = list(one)
        else:
            continue
        # What is indirect is among `pdf.objects` and comes by itself.
        waiting += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]


if __name__ == "__main__":
    sys.exit(main())
