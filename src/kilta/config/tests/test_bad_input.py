"""Whatever stands in an address, the answer is a page and never a server error."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kilta.config.tests.cast import Cast
from kilta.config.tests.test_access_matrix import PAGES
from kilta.foundation.access.testing import ROWS

READABLE = sorted(name for name, row in ROWS.items() if name in PAGES and row.method == "get")
NASTY = [
    "%00",
    "%FF%FE",
    "%ED%A0%80",
    "%1B",
    "x" * 3000,
    "%F0%9F%92%A5",
    "%D9%85%D8%B1%D8%AD%D8%A8%D8%A7%E2%80%AE",
    "-1",
    "99999999999999999999999999",
    "1e9",
    "' OR 1=1 --",
    "%25%5C_",
    "{{7*7}}",
    "../../etc/passwd",
]
PARAMETERS = ["q", "page", "country", "kind", "sector", "language", "region", "role", "status", "sort", "view", "next"]
PARAMETERS += ["limit", "cursor", "at", "lens", "of"]


@pytest.mark.parametrize("name", READABLE)
def test_a_nasty_query_and_a_nasty_path_break_nothing(name):
    row, cast = ROWS[name], Cast()
    address = reverse(name, kwargs=row.at(cast))  # made once: it costs more than all the answers
    stranger, staff = Client(raise_request_exception=False), Client(raise_request_exception=False)
    staff.force_login(cast.accounts["staff"])
    for number, nasty in enumerate(NASTY):
        query = "&".join(f"{parameter}={nasty}" for parameter in PARAMETERS)[:3900]

        status = (staff if number % 2 else stranger).get(f"{address}?{query}").status_code

        assert status < 500 or name == "readyz", f"{address}?…={nasty[:40]}"

    parts = re.split(r"<[^>]+>", PAGES[name].pattern)
    prefix = address[: address.index(parts[0].strip("/")) if parts[0].strip("/") in address else 0]
    for nasty in NASTY if len(parts) > 1 else ():
        status = staff.get(prefix + nasty.replace("/", "%2F").join(parts)).status_code

        assert status < 500, f"{name}: {nasty[:40]}"
