"""How long readers wait for pages of a large network: 20,000 organisations and 200,000 people.

Kilta's own web server with two processes of four threads; one reader, and sixteen who never pause. A bare Django that
makes one query is measured in the same run, to tell a slow machine from a slow page.
"""

import os
from collections.abc import Mapping, Sequence

from benchmarks.filling import Filling
from benchmarks.installation import free_port, fresh, serving, web_server
from benchmarks.load import read
from benchmarks.table import Row

FEW, SOME, MANY = (5, 50), (5_000, 50_000), (20_000, 200_000)
SECONDS = 5
# Beyond some hundred places the map asks once more, for the cells in which the database gathers them.
MORE = {"directory, map": 1}
AIM, AIM_OF_SUGGESTIONS = 150, 50
WORDS = ("welder", "Schweißer", "hitsaajia", "saldatori", "bakkers", "Handelskammare", "Emma Korlaberg", "Hannover")
TYPED = ("han", "kor", "aino", "jyv", "berufsk", "mar", "ammatti", "hanover", "torin", "kammer")


def measure() -> list[Row]:
    with fresh():
        filling = Filling()
        filling.grow(*FEW)
        few = _queries(_pages())
        filling.grow(*SOME)
        some = _queries(_pages())
        filling.grow(*MANY)
        pages = _pages()
        rows = [*_peer(), *_healthz()]
        with web_server() as port:
            for name, paths in pages.items():
                rows += _times(name, port, paths)
                rows += [
                    Row(f"{name}: queries", some[name], "queries"),
                    Row(
                        f"{name}: queries more at 5,000 rows than at 5",
                        some[name] - few[name],
                        "queries",
                        at_most=MORE.get(name, 0),
                    ),
                ]
        return rows


def _pages() -> Mapping[str, Sequence[str]]:
    """The addresses of each page, to be asked for in turn."""
    from kilta.domains.network.models import Organisation

    first, *others = Organisation.objects.order_by("id")[:200]
    name = _quoted(first.name.split()[1])  # found in a network of any size
    return {
        "directory": ["/en/organisations", "/en/organisations?page=2", "/de/organisations"],
        "directory, filtered": [
            "/en/organisations?country=FI&kind=vet_provider",
            "/en/organisations?country=DE&sector=07",
            "/en/organisations?language=nl",
        ],
        "directory, by name": [
            f"/en/organisations?q={name}",
            "/en/organisations?q=hannover",
            "/en/organisations?q=kolege",
        ],
        "directory, map": ["/en/organisations?view=map", "/en/organisations?view=map&country=IT"],
        "organisation": [f"/en/organisations/{other.slug}" for other in others],
        "organisation with very many people": [f"/en/organisations/{first.slug}"],
        "people": ["/en/people", "/en/people?country=FI&target_group=teacher"],
        "search": [f"/en/search?q={word}" for word in (name, *map(_quoted, WORDS))],
        "suggestions": [f"/en/search/suggestions?q={typed}" for typed in (first.name.split()[1][:3], *TYPED)],
    }


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


def _queries(pages: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many queries the first address of each page needs once what is kept from request to request is there."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": f"127.0.0.1:{os.environ['PORT']}"})
    counts = {}
    for name, paths in pages.items():
        client.get(paths[0])
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(paths[0])
        if answer.status_code != 200:
            raise RuntimeError(f"{paths[0]} answered {answer.status_code}.")
        counts[name] = len(queries)
    return counts


def _times(name: str, port: int, paths: Sequence[str]) -> list[Row]:
    aim = AIM_OF_SUGGESTIONS if name == "suggestions" else AIM
    alone = read(port, paths, readers=1, seconds=SECONDS)
    crowd = read(port, paths, readers=16, seconds=SECONDS)
    return [
        Row(f"{name}: p50, 1 reader", alone.share(0.5), "ms"),
        Row(f"{name}: p95, 1 reader", alone.share(0.95), "ms", at_most=aim),
        Row(f"{name}: p50, 16 readers", crowd.share(0.5), "ms"),
        Row(f"{name}: p95, 16 readers", crowd.share(0.95), "ms", at_most=aim),
        Row(f"{name}: answers, 16 readers", crowd.per_second, "1/s"),
    ]


def _peer() -> list[Row]:
    port = free_port()
    with serving("-m", "benchmarks.peer", str(port), port=port):
        crowd = read(port, ["/hello"], readers=16, seconds=SECONDS)
    return [
        Row("peer, Django with one query: p95, 16 readers", crowd.share(0.95), "ms"),
        Row("peer, Django with one query: answers, 16 readers", crowd.per_second, "1/s"),
    ]


def _healthz() -> list[Row]:
    with web_server() as port:
        crowd = read(port, ["/healthz"], readers=16, seconds=SECONDS)
    return [Row("peer, /healthz of Kilta: answers, 16 readers", crowd.per_second, "1/s")]
