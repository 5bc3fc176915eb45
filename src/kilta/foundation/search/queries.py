"""What the page of search results shows."""

from dataclasses import dataclass

from kilta.foundation import search
from kilta.foundation.access.actors import Actor

PAGE = 20
LAST_PAGE = 25  # A thousand candidates are ranked; who has not found it by then asks for something else.


@dataclass(frozen=True)
class Choice:
    text: str
    kind: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class ResultsPage:
    asked: str
    kind: str
    results: search.Results
    choices: list[Choice]
    number: int
    has_next: bool


def results_page(actor: Actor, asked: str, *, language: str, kind: str, number: int) -> ResultsPage:
    """The hits of one page, and how many of each kind there are; a kind that nobody declared is ignored."""
    kind = kind if kind in search.LABELS else ""
    everything = search.find(actor, asked, language=language, limit=PAGE, offset=0 if kind else (number - 1) * PAGE)
    results = everything
    if kind:
        results = search.find(actor, asked, language=language, kinds=[kind], limit=PAGE, offset=(number - 1) * PAGE)
    choices = [Choice(facet.label, facet.kind, facet.count, facet.kind == kind) for facet in everything.facets]
    has_next = number < LAST_PAGE and results.total > number * PAGE
    return ResultsPage(asked, kind, results, choices, number, has_next)
