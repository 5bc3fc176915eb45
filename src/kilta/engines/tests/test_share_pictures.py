"""Pictures beside shared links: the right size, whatever is written."""

import io
from pathlib import Path

import pytest
from PIL import Image

from kilta.engines.share_pictures import SharePicture, draw

FONTS = Path(__file__).parents[2] / "foundation/ui/static/ui/build/fonts"
TITLES = [
    "Welding",
    "W" * 400,
    "A word " * 60,
    "",
    "ورشة عمل 🔥",
    "Työpaikkaohjaajien ja opettajien yhteinen hitsauspäivä",
]


@pytest.mark.skipif(not FONTS.exists(), reason="The front end is not built (npm run build).")
@pytest.mark.parametrize("title", TITLES)
def test_any_title_gives_a_picture_of_the_size_that_is_shared(title):
    words = SharePicture(over="Workshop", title=title, lines=("11 February 2027", "Espoo" * 80), foot="Kilta")

    content = draw(words, plain=FONTS / "atkinson-400.ttf", bold=FONTS / "atkinson-700.ttf")
    image = Image.open(io.BytesIO(content))

    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(content) < 150_000
