"""My data: see it, take it along, or have it erased."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kilta.domains.people import erasure
from kilta.domains.people.forms import EraseForm
from kilta.domains.people.models import Download
from kilta.domains.people.queries.my_data import my_data_page
from kilta.domains.people.use_cases import downloads
from kilta.domains.people.use_cases.erasing import erase_person
from kilta.domains.people.views.oneself import oneself
from kilta.foundation import files
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.sign_in import needs_fresh_sign_in


@open_to(members)
@never_cache
def my_data(request: Request) -> HttpResponse:
    return render(request, "people/my_data.html", {"page": my_data_page(oneself(request))})


@open_to(members)
@needs_fresh_sign_in
@require_POST
def ask(request: Request) -> HttpResponse:
    downloads.ask_for_download(by=request.actor, person=oneself(request))
    messages.success(
        request, _("We are packing your data. We tell you when the file is ready, usually within a minute.")
    )
    return redirect("people:my_data")


@open_to(members)
@needs_fresh_sign_in
def fetch(request: Request, key: UUID) -> HttpResponseBase:
    mine = Download.objects.visible_to(request.actor).ready().select_related("file", "person")
    download = get_object_or_404(mine, pk=key)
    downloads.note_fetched(by=request.actor, download=download)
    return files.attachment(download.file)  # type: ignore[arg-type]


@open_to(members)
@needs_fresh_sign_in
@never_cache
def erase(request: Request) -> HttpResponse:
    person = oneself(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erase_person(by=request.actor, person=person)
        logout(request)
        return redirect("people:erased")
    obstacles = erasure.obstacles(person, request.actor)
    return render(request, "people/erase.html", {"form": form, "obstacles": obstacles})


@open_to(everyone)
def erased(request: Request) -> HttpResponse:
    return render(request, "people/erased.html")
