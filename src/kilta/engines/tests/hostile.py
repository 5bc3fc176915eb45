"""Uploads that people make, and uploads that people make on purpose."""

import io
import struct
import zipfile
import zlib

import pikepdf
import xlsxwriter
from PIL import Image, PngImagePlugin

NORTH = {1: "N", 2: (60.0, 12.0, 20.0), 3: "E", 4: (24.0, 39.0, 21.0)}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_DOCX = "application/vnd.ms-word.document.macroEnabled.main+xml"


def picture(kind="JPEG", size=(60, 40), *, mode="RGB", behind=b"", **options):
    written = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "CMYK" else (100, 0, 0, 0)).save(written, kind, **options)
    return written.getvalue() + behind


def picture_with_a_place():
    """A photo on its side, with the place where it was taken."""
    known = Image.Exif()
    known[0x0112], known[0x010F], known[0x8825] = 6, "Aino's camera", NORTH
    return picture(exif=known, comment=b"for Aino only")


def picture_with_words():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Aino")
    return picture("PNG", pnginfo=words)


def picture_that_claims(width, height):
    """A PNG of a hundred bytes which says that it has so many pixels."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def pdf(change=lambda made: None, **options):
    made = pikepdf.new()
    made.add_blank_page()
    change(made)
    written = io.BytesIO()
    made.save(written, **options)
    return written.getvalue()


def locked_pdf(user="", owner="secret"):
    return pdf(encryption=pikepdf.Encryption(user=user, owner=owner))


def armed_pdf():
    """Acts when it is opened, carries a file, starts a program and names its author."""

    def arm(made):
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('ARMED')")
        made.Root.OpenAction = script
        made.Root.AA = pikepdf.Dictionary(WC=script)
        made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["go", made.make_indirect(script)]))
        made.attachments["ARMED.exe"] = b"MZ ARMED"
        made.docinfo["/Author"] = "ARMED Aino"
        made.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.Stream(made, b"<xfa>ARMED</xfa>"), Fields=[])
        made.Root.Metadata = pikepdf.Stream(made, b"<x>ARMED</x>")
        link = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Link, "Rect": [0, 0, 9, 9]}
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="ARMED.exe")
        honest = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://kilta.example", Next=script)
        made.pages[0].obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(**link, A=launch),
                pikepdf.Dictionary(**link, A=honest),
                pikepdf.Dictionary(**link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="javascript:ARMED")),
                pikepdf.Dictionary(**(link | {"Subtype": pikepdf.Name.FileAttachment}), Contents="ARMED"),
            ]
        )

    return pdf(arm)


def readable(written):
    """A PDF with everything unpacked, so that words in it can be found."""
    unpacked = io.BytesIO()
    with pikepdf.open(io.BytesIO(written)) as opened:
        opened.save(
            unpacked, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return unpacked.getvalue()


def archive(**parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return written.getvalue()


def docx(main=DOCX, **further):
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    return archive(**{"[Content_Types].xml": types, "word/document.xml": "<document/>", **further})


def odt(**further):
    return archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>", **further})


def xlsx():
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    book.add_worksheet().write(0, 0, "Name")
    book.close()
    return written.getvalue()


def bomb():
    """A document of a hundred kilobytes that unpacks to a hundred megabytes."""
    return docx(**{"word/media/zeros.xml": b"\0" * 100_000_000})
