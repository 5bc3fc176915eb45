from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kilta.foundation import search
from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.limits import client_address, within
from kilta.foundation.search import queries
from kilta.foundation.ui.paging import number_in
from kilta.foundation.web.remembered import same_for_strangers


@open_to(everyone)
@same_for_strangers
def results(request: Request) -> HttpResponse:
    page = queries.results_page(
        request.actor,
        request.GET.get("q", ""),
        language=_language(),
        kind=request.GET.get("kind", ""),
        number=min(number_in(request), queries.LAST_PAGE),
    )
    return render(request, "search/results.html", {"page": page})


@open_to(everyone)
@same_for_strangers
def suggestions(request: Request) -> HttpResponse:
    """Names for what is being typed, as the search box asks for them."""
    within("suggestions", client_address(request), times=600, seconds=60)
    language = _language()
    kind = request.GET.get("kind", "")
    found = search.suggest(
        request.actor, request.GET.get("q", ""), language=language, kinds=[kind] if kind in search.LABELS else ()
    )
    answer = JsonResponse(
        {
            "suggestions": [
                {"text": one.text, "kind": one.label, "link": f"/{language}{one.link}", "id": str(one.id)}
                for one in found
            ]
        }
    )
    answer["Cache-Control"] = "private, max-age=30"
    return answer


def _language() -> str:
    return get_language() or "en"
