"""A map of Europe drawn on the server: where places lie, and which of them are drawn as one mark."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, dist, radians, sin, sqrt
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

FRAME = Path(__file__).parent / "static" / "ui" / "build" / "europe.json"
# Marks nearer than this share of the picture's width are drawn as one: a finger must be able to hit each.
NEAR = 0.085
# So many names stand under one mark; the directory, not the map, lists thousands.
NAMED = 24
# The smallest piece of Europe that is shown, as a share of the whole width; below it a map says nothing.
CLOSEST = 0.3


@dataclass(frozen=True)
class Place:
    """Something on the map that can be opened; `count` says for how many things it stands, gathered by the caller."""

    name: str
    latitude: float
    longitude: float
    href: str
    kind: str = ""
    count: int = 1


Point = tuple[float, float, Place]


@dataclass(frozen=True)
class Mark:
    """One mark on the picture, for one place or for several near ones."""

    x: float
    y: float
    radius: float
    letters: float
    places: Sequence[Place]

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)

    @property
    def is_cluster(self) -> bool:
        return len(self.places) > 1

    @property
    def baseline(self) -> float:
        return round(self.y + self.letters * 0.36, 1)

    @property
    def named(self) -> Sequence[Place]:
        return self.places[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(0, len(self.places) - NAMED)

    @property
    def label(self) -> str:
        first = self.places[0]
        if self.count > 1 and not self.is_cluster:
            return first.name if str(self.count) in first.name else f"{first.name} ({self.count})"
        if not self.is_cluster:
            return _("%(name)s (%(kind)s)") % {"name": first.name, "kind": first.kind} if first.kind else first.name
        return _("%(count)s places: %(name)s and others") % {"name": first.name, "count": self.count}


@dataclass(frozen=True)
class Drawing:
    """What the component draws: the piece of Europe that is shown, the marks on it, and how many places lie outside."""

    view_box: str
    reach: float
    marks: Sequence[Mark]
    outside: int


@cache
def frame() -> dict[str, Any]:
    """Size and projection of the drawn shapes, as the front-end build wrote them."""
    return json.loads(FRAME.read_text())


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees to the units of the picture: Lambert's azimuthal equal-area projection (Snyder 1987, 24-2)."""
    drawn = frame()
    centre_longitude, centre_latitude = map(radians, drawn["centre"])
    east, north = radians(longitude) - centre_longitude, radians(latitude)
    stretch = sqrt(2 / (1 + sin(centre_latitude) * sin(north) + cos(centre_latitude) * cos(north) * cos(east)))
    x = stretch * cos(north) * sin(east)
    y = stretch * (cos(centre_latitude) * sin(north) - sin(centre_latitude) * cos(north) * cos(east))
    return drawn["translate"][0] + drawn["scale"] * x, drawn["translate"][1] - drawn["scale"] * y


def draw(places: Iterable[Place]) -> Drawing:
    """Put places on the map; it shows the piece of Europe they lie in."""
    drawn = frame()
    inside, outside = [], 0
    for place in places:
        x, y = project(place.latitude, place.longitude)
        if 0 <= x <= drawn["width"] and 0 <= y <= drawn["height"]:
            inside.append((x, y, place))
        else:
            outside += 1
    left, top, width, height = _window([(x, y) for x, y, _place in inside])
    marks = [_mark(centre, near, width) for centre, near in _clusters(inside, NEAR * width)]
    marks.sort(key=lambda mark: mark.places[0].name)
    return Drawing(f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}", round(width * 0.05, 1), marks, outside)


def _window(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The piece of the picture around the points, in the picture's own proportions and never too small."""
    whole_width, whole_height = frame()["width"], frame()["height"]
    if not points:
        return 0, 0, whole_width, whole_height
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    share = max((right - left) / whole_width, (bottom - top) / whole_height) * 1.3
    share = min(1, max(share, CLOSEST))
    width, height = whole_width * share, whole_height * share
    start_x = min(max(0, (left + right - width) / 2), whole_width - width)
    start_y = min(max(0, (top + bottom - height) / 2), whole_height - height)
    return start_x, start_y, width, height


def _clusters(points: Sequence[Point], near: float) -> list[tuple[tuple[float, float], list[Place]]]:
    """Places in groups with the centre of each, all further apart than `near`; the fullest spots are the centres."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        cells[int(point[0] // near), int(point[1] // near)].append(point)
    groups: list[tuple[tuple[float, float], list[Place]]] = []
    for _cell, found in sorted(cells.items(), key=lambda cell: (-len(cell[1]), cell[0])):
        centre = sum(x for x, _y, _place in found) / len(found), sum(y for _x, y, _place in found) / len(found)
        closest = min(groups, key=lambda group: dist(group[0], centre), default=None)
        if closest is None or dist(closest[0], centre) >= near:
            closest = (centre, [])
            groups.append(closest)
        closest[1].extend(place for _x, _y, place in found)
    return groups


def _mark(centre: tuple[float, float], near: Sequence[Place], width: float) -> Mark:
    places = sorted(near, key=lambda place: place.name)
    count = sum(place.count for place in places)
    radius = width * (0.015 if count == 1 else 0.026 + 0.005 * len(str(count)))
    return Mark(round(centre[0], 1), round(centre[1], 1), round(radius, 1), round(width * 0.036, 1), places)
