from django.conf.locale import LANG_INFO
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui import gallery as shown
from kilta.foundation.web.remembered import same_for_strangers


@open_to(everyone)
@same_for_strangers
def gallery(request: Request) -> HttpResponse:
    """Each component in each state, light and dark."""
    return render(
        request, "ui/gallery.html", {"pieces": shown.pieces(), "colours": shown.COLOURS, "schemes": shown.SCHEMES}
    )


@open_to(everyone)
def languages(request: Request) -> HttpResponse:
    """Names of languages that begin with `?q=`: what the gallery's combobox suggests, in the form all of them take."""
    asked = request.GET.get("q", "").strip().casefold()
    names = sorted(one["name"] for one in LANG_INFO.values() if "name" in one)
    found = [name for name in names if asked and name.casefold().startswith(asked)]
    return JsonResponse({"suggestions": [{"text": name} for name in found[:8]]})
