"""The directory, the page of a person, and one's own profile."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.people.forms import DirectoryForm, ProfileForm
from kilta.domains.people.models import Audience, Person
from kilta.domains.people.purposes import PROFILE_PUBLIC
from kilta.domains.people.queries import directory
from kilta.domains.people.queries.consents_page import has_agreed
from kilta.domains.people.queries.person_page import person_page, preview
from kilta.domains.people.use_cases import persons
from kilta.domains.people.views.oneself import oneself
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.web.remembered import same_for_strangers

PAGE = 30


@open_to(everyone)
@same_for_strangers
def people(request: Request) -> HttpResponse:
    form = DirectoryForm(request.GET)
    filters = form.filters()
    found = slice_of(directory.matching(request.actor, filters), request, PAGE)
    rows = [directory.Row(person) for person in found]
    return render(request, "people/people.html", {"form": form, "filters": filters, "found": found, "rows": rows})


@open_to(everyone)
@same_for_strangers
def person(request: Request, key: UUID) -> HttpResponse:
    rows = Person.objects.visible_to(request.actor).select_related("account")
    page = person_page(request.actor, get_object_or_404(rows, pk=key))
    return render(request, "people/person.html", {"page": page})


@open_to(members)
def profile(request: Request) -> HttpResponse:
    person = oneself(request)
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        instance=person,
        has_agreed=has_agreed(person, PROFILE_PUBLIC),
    )
    if request.method == "POST" and form.is_valid():
        persons.change_profile(
            by=request.actor,
            person=person,
            changes=form.changes,
            agreed_in=get_language() or "en" if form.agrees_now else "",
        )
        messages.success(request, _("Your profile is saved. Here you see what others see of it."))
        return redirect("people:preview")
    return render(request, "people/profile.html", {"form": form, "person": person})


@open_to(members)
def show_preview(request: Request) -> HttpResponse:
    person = oneself(request)
    previews = [(audience, preview(person, audience)) for audience in (Audience.MEMBERS, Audience.ALL)]
    return render(request, "people/preview.html", {"person": person, "previews": previews})


@open_to(members)
@require_POST
def come_of_age(request: Request) -> HttpResponse:
    persons.come_of_age(by=request.actor, person=oneself(request))
    messages.success(request, _("Noted. You can now also show your profile to everybody, if you want."))
    return redirect("people:profile")
