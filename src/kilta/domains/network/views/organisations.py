"""The directory, the page of an organisation, and the forms of those who look after it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.network import policies
from kilta.domains.network.forms import DirectoryForm, FoundingForm, OrganisationForm, PlaceForm, ReasonForm
from kilta.domains.network.models import Organisation, Place
from kilta.domains.network.queries import directory, exports, histories
from kilta.domains.network.queries.duplicates import possible_duplicates
from kilta.domains.network.queries.organisation_page import organisation_page
from kilta.domains.network.use_cases import organisations as use_cases
from kilta.domains.network.views.found import organisation_of
from kilta.foundation.access.openings import everyone, members, open_to, staff
from kilta.foundation.access.policies import ensure
from kilta.foundation.access.requests import Request
from kilta.foundation.exports.answers import answer, links
from kilta.foundation.ui.maps import Place as MapPlace
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.web.remembered import same_for_strangers

PAGE = 30


@open_to(everyone)
@same_for_strangers
def organisations(request: Request) -> HttpResponse:
    form = DirectoryForm(request.GET)
    filters = form.filters()
    places = map_of(directory.spots(request.actor, filters)) if form.wants_map else []
    found = None if form.wants_map else slice_of(directory.matching(request.actor, filters), request, PAGE)
    here = reverse("network:organisations")
    return render(
        request,
        "network/organisations.html",
        {
            "form": form,
            "filters": filters,
            "found": found,
            "rows": directory.rows_of(found.rows) if found else [],  # type: ignore[arg-type]
            "places": places,
            "tabs": [
                (_("List"), f"{here}?{filters.query()}", not form.wants_map),
                (_("Map"), f"{here}?{filters.query(view='map')}", form.wants_map),
            ],
            "downloads": links("network:organisations_file", query=filters.query()),
            "may_found": policies.may_found(request.actor),
        },
    )


@open_to(everyone)
def organisations_file(request: Request, format: str) -> HttpResponseBase:
    table = exports.organisations_table(request.actor, DirectoryForm(request.GET).filters())
    return answer(table, format, by=request.actor, request=request)


@open_to(everyone)
@same_for_strangers
def suggestions(request: Request) -> HttpResponse:
    """Names for a field that asks for an organisation; the field keeps the name."""
    form = DirectoryForm({"q": request.GET.get("organisation", "")})
    found = directory.matching(request.actor, form.filters())[:8] if form.filters().text else []
    return JsonResponse({"suggestions": [{"text": row.name, "kind": row.town, "id": row.slug} for row in found]})


@open_to(everyone)
@same_for_strangers
def organisation(request: Request, slug: str) -> HttpResponse:
    page = organisation_page(
        request.actor, organisation_of(request, slug), wants_original=request.GET.get("text") == "original"
    )
    return render(
        request,
        "network/organisation.html",
        {
            "page": page,
            "places": [
                MapPlace(str(place), place.latitude, place.longitude, f"#place-{place.pk}") for place in page.places
            ],
            "reason_form": ReasonForm() if page.may_verify else None,
        },
    )


@open_to(members)
def found(request: Request) -> HttpResponse:
    ensure(policies.may_found(request.actor))
    form = FoundingForm(request.POST or None)
    duplicates: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        duplicates = possible_duplicates(request.actor, form.cleaned_data["name"], form.identifiers)
        if not duplicates or form.cleaned_data["is_another"]:
            founded = use_cases.found_organisation(by=request.actor, **form.changes, identifiers=form.identifiers)
            messages.success(
                request, _("%(name)s is listed. Now say in a few words what you do.") % {"name": founded.name}
            )
            return redirect("network:edit", founded.slug)
        form.ask_about_duplicates()
    return render(request, "network/found.html", {"form": form, "duplicates": duplicates})


@open_to(members)
def edit(request: Request, slug: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        changed = use_cases.change_organisation(
            by=request.actor, organisation=organisation, changes=form.changes, identifiers=form.identifiers
        )
        messages.success(request, _("Your changes to %(name)s are saved.") % {"name": changed.name})
        return redirect(changed)
    return render(
        request,
        "network/edit.html",
        {"form": form, "page": organisation_page(request.actor, organisation), "organisation": organisation},
    )


@open_to(members)
def history(request: Request, slug: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_see_history)
    changes = histories.of_organisation(organisation)
    return render(request, "network/history.html", {"organisation": organisation, "changes": changes})


@open_to(members)
def add_place(request: Request, slug: str) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    form = PlaceForm(request.POST or None, initial={"town": organisation.town})
    if request.method == "POST" and form.is_valid():
        use_cases.add_place(by=request.actor, organisation=organisation, **form.cleaned_data)
        messages.success(request, _("The place is on the map."))
        return redirect(organisation)
    return render(request, "network/place.html", {"form": form, "organisation": organisation})


@open_to(members)
def edit_place(request: Request, slug: str, key: UUID) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    place = get_object_or_404(Place, organisation=organisation, pk=key)
    form = PlaceForm(request.POST or None, instance=place)
    if request.method == "POST" and form.is_valid():
        use_cases.change_place(by=request.actor, place=place, **form.cleaned_data)
        messages.success(request, _("The place is saved."))
        return redirect(organisation)
    return render(request, "network/place.html", {"form": form, "organisation": organisation, "place": place})


@open_to(members)
@require_POST
def remove_place(request: Request, slug: str, key: UUID) -> HttpResponse:
    organisation = organisation_of(request, slug, policy=policies.may_edit)
    use_cases.remove_place(by=request.actor, place=get_object_or_404(Place, organisation=organisation, pk=key))
    messages.success(request, _("The place is removed."))
    return redirect(organisation)


@open_to(staff)
def to_verify(request: Request) -> HttpResponse:
    waiting = Organisation.objects.visible_to(request.actor).filter(standing="new", is_demo=False)
    found = slice_of(waiting.order_by("created_at", "id"), request, PAGE)
    return render(request, "network/to_verify.html", {"found": found})


@open_to(staff)
@require_POST
def verify(request: Request, slug: str) -> HttpResponse:
    organisation = use_cases.verify_organisation(by=request.actor, organisation=organisation_of(request, slug))
    messages.success(request, _("%(name)s is verified; its owners are told.") % {"name": organisation.name})
    return redirect(organisation)


@open_to(staff)
@require_POST
def turn_down(request: Request, slug: str) -> HttpResponse:
    organisation = organisation_of(request, slug)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please give a reason; the owners read it."))
        return redirect(organisation)
    use_cases.reject_organisation(by=request.actor, organisation=organisation, because=form.cleaned_data["because"])
    messages.success(request, _("%(name)s is turned down; its owners are told why.") % {"name": organisation.name})
    return redirect(organisation)


def map_of(spots: list[directory.Spot]) -> list[MapPlace]:
    """What the map component draws: a page for one organisation, the list of a cell for several."""
    here = reverse("network:organisations")
    return [
        MapPlace(
            spot.name,
            spot.latitude,
            spot.longitude,
            reverse("network:organisation", args=[spot.slug]) if spot.slug else f"{here}?{spot.query}",
            spot.kind,
            spot.count,
        )
        for spot in spots
    ]
