"""The matching index, for those who run the installation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.competences.queries.editing import retired_links
from kilta.domains.competences.queries.standing import matching_page
from kilta.domains.competences.use_cases.matching import ask_for_index
from kilta.foundation.access.openings import open_to, staff
from kilta.foundation.access.requests import Request


@open_to(staff)
def matching(request: Request) -> HttpResponse:
    page = matching_page(request.actor)
    return render(request, "competences/matching.html", {"page": page, "retired": retired_links(request.actor).count()})


@open_to(staff)
@require_POST
def build(request: Request) -> HttpResponse:
    ask_for_index(by=request.actor)
    messages.success(request, _("The index is being built in the background. This page says how far it is."))
    return redirect("competences:matching")
