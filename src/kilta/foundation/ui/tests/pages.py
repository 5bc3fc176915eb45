"""A page with a list that grows by htmx, as domains build them; only the tests of the design system open it."""

from importlib import import_module

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from kilta.foundation.access.openings import everyone, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.answers import changed, fragment
from kilta.foundation.use_cases import Refusal


class Invitation(forms.Form):
    name = forms.CharField(label="Name", max_length=20)


@open_to(everyone)
def guests(request: Request) -> HttpResponse:
    page = {"form": Invitation(request.POST or None), "guests": request.session.get("guests", [])}
    if request.method == "GET":
        return TemplateResponse(request, "ui_tests/guests.html", {"page": page, "title": request.GET.get("title")})
    if not page["form"].is_valid():
        if request.is_fragment:
            return fragment(request, "ui_tests/_guests.html", page, status=422)
        return TemplateResponse(request, "ui_tests/guests.html", {"page": page}, status=422)
    match page["form"].cleaned_data["name"]:
        case "Carla":
            raise Refusal("Carla was not invited.")
        case "Otto":
            raise PermissionDenied
        case "Nobody":
            return HttpResponse("broken", status=500)
        case name:
            request.session["guests"] = [*page["guests"], name]
    messages.success(request, f"{name} is on the list.")
    page = {"form": Invitation(), "guests": request.session["guests"]}
    return changed(request, "ui_tests/_guests.html", page, go_to=request.path)


house = import_module("kilta.config.urls")
urlpatterns = [path("en/guests", guests), *house.urlpatterns]
handler400, handler403 = house.handler400, house.handler403
handler404, handler500 = house.handler404, house.handler500
