import re

import pytest
from django.conf import settings
from django.utils import translation

from kilta.foundation.ui.maps import FRAME, Place, draw, frame, project
from kilta.foundation.ui.templatetags.components import europe_map

HANNOVER = Place("Hannover", 52.3744, 9.7386, "/hannover")


def outline(code: str) -> list[tuple[float, float]]:
    """The corners of a country as the front-end build drew it; its paths are absolute moves and lines."""
    drawn = FRAME.with_name("europe.svg").read_text()
    path = re.search(rf'id="{code}" d="([^"]+)"', drawn)[1]
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def test_the_centre_of_the_projection_is_where_the_shapes_have_it():
    longitude, latitude = frame()["centre"]

    assert project(latitude, longitude) == tuple(frame()["translate"])


def test_a_known_point_lies_where_its_coast_was_drawn():
    # Hanko is the southernmost tip of Finland, Cape Passero with its isle that of Sicily.
    hanko, sicily = project(59.81, 22.91), project(36.65, 15.08)

    assert min(abs(y - hanko[1]) for _x, y in [max(outline("FI"), key=lambda point: point[1])]) < 8
    assert min((x - sicily[0]) ** 2 + (y - sicily[1]) ** 2 for x, y in outline("IT")) < 6**2


def test_a_city_lies_in_its_country_and_in_no_other():
    x, y = project(HANNOVER.latitude, HANNOVER.longitude)

    left, top, right, bottom = frame()["countries"]["DE"]
    assert left < x < right
    assert top < y < bottom
    left, top, right, bottom = frame()["countries"]["FI"]
    assert not (left < x < right and top < y < bottom)


def test_a_place_alone_is_a_link_with_its_name():
    drawing = draw([HANNOVER])

    [mark] = drawing.marks
    assert (mark.label, mark.is_cluster) == ("Hannover", False)


def test_near_places_are_one_mark_that_lists_them():
    bothfeld = Place("Bothfeld", 52.41, 9.79, "/bothfeld")
    espoo = Place("Espoo", 60.2, 24.65, "/espoo")

    drawing = draw([HANNOVER, bothfeld, espoo])

    assert [[place.name for place in mark.places] for mark in drawing.marks] == [["Bothfeld", "Hannover"], ["Espoo"]]


def test_what_lies_outside_europe_is_counted_and_not_drawn():
    drawing = draw([HANNOVER, Place("Perth", -31.95, 115.86, "/perth")])

    assert (len(drawing.marks), drawing.outside) == (1, 1)


def test_five_thousand_places_stay_a_small_picture():
    places = [Place(f"School {n}", 38 + n % 97 / 3, -8 + n % 89 / 2.5, f"/{n}") for n in range(5000)]

    html = europe_map(places, "Schools")

    picture = html[html.index('<svg class="map-picture') : html.index("</svg>", html.index("map-picture"))]
    assert picture.count("<a ") < 150
    assert len(html) < 400_000
    assert sum(mark.count for mark in draw(places).marks) + draw(places).outside == 5000


def test_a_name_with_markup_stays_text():
    html = europe_map([Place("<b>A&B</b>", 52.4, 9.7, '/"x')], "Label <i>")

    assert "<b>" not in html
    assert "<i>" not in html


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_a_picture_has_the_same_numbers_in_every_language(language):
    with translation.override(language):
        html = europe_map([HANNOVER], "Schools")

    measures = re.findall(r' (?:cx|cy|r|x|y|font-size)="([^"]*)"', html)
    assert measures
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", measure) for measure in measures)
