from django.http import HttpResponse
from django.shortcuts import render

from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui import gallery as shown


@open_to(everyone)
def gallery(request: Request) -> HttpResponse:
    """Each component in each state, light and dark."""
    return render(
        request, "ui/gallery.html", {"pieces": shown.pieces(), "colours": shown.COLOURS, "schemes": shown.SCHEMES}
    )
