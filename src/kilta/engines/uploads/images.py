"""Pictures, drawn anew: what was beside the pixels (place, camera, comments, a second file behind them) is gone."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps

from kilta.engines.uploads.kinds import Kind, Unfit, Why
from kilta.engines.uploads.made import Made, an_empty_file

STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000  # asked before anything is decoded
LONGEST_SIDE = 4096  # larger ones are made smaller
QUALITY = 88


def draw_anew(stream: BinaryIO, name: str = "") -> Made:
    """The picture upright, in sRGB, in the format it came in; raises Unfit."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # Its own limit is asked below.
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once loaded, lets half a picture pass everywhere.
            image = Image.open(stream, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Unfit(Why.TOO_MANY_PIXELS, limit=MOST_PIXELS)
        kind = "JPEG" if image.format == "MPO" else str(image.format)
        profile = image.info.get("icc_profile")
        turned = ImageOps.exif_transpose(_smaller(image))
        return _written(_in_srgb(turned, profile), kind)
    except Image.DecompressionBombError:
        raise Unfit(Why.TOO_MANY_PIXELS, limit=MOST_PIXELS) from None
    except Unfit:
        raise
    except Exception:  # noqa: BLE001 -- a broken picture makes the library fail in any way there is
        raise Unfit(Why.BROKEN) from None


def _smaller(image: Image.Image) -> Image.Image:
    if max(image.size) > LONGEST_SIDE:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # A JPEG is decoded smaller, which saves memory.
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Only pixels in a mode that every browser shows."""
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except ImageCms.PyCMSError:
            made = None
        if made is not None:
            return made
    return image.convert(mode)


def _written(image: Image.Image, kind: str) -> Made:
    pixels = Image.new(image.mode, image.size)
    pixels.paste(image)  # A new picture knows nothing of what stood beside the old one.
    if kind == "JPEG" and pixels.mode != "RGB":
        pixels = pixels.convert("RGB")
    content = an_empty_file()
    if kind == "PNG":
        pixels.save(content, "PNG")
    else:
        pixels.save(content, kind, quality=QUALITY)
    content.seek(0)
    extension = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind]
    return Made(Kind.IMAGE, f"image/{kind.lower()}", extension, content, *pixels.size)
