"""What everybody sees: the directories, a unit in each of its versions, a qualification."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kilta.domains.competences.forms.directory import QualificationFilterForm, UnitFilterForm
from kilta.domains.competences.queries import directory
from kilta.domains.competences.queries.qualification_page import qualification_page
from kilta.domains.competences.queries.unit_page import unit_page
from kilta.domains.competences.queries.words import own_organisations
from kilta.domains.competences.views.found import qualification_of, unit_of, version_of
from kilta.foundation import search
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.ui.paging import slice_of
from kilta.foundation.web.remembered import same_for_strangers

PAGE = 30
CONCEPT, UNIT = "vocabulary.concept", "competences.unit"


@open_to(everyone)
@same_for_strangers
def units(request: Request) -> HttpResponse:
    form = UnitFilterForm(request.GET)
    filters = form.filters()
    found = slice_of(directory.units(request.actor, filters), request, PAGE)
    return render(
        request,
        "competences/units.html",
        {
            "form": form,
            "filters": filters,
            "found": found,
            "rows": directory.unit_rows(found.rows),
            "concept": directory.concept_named(request.actor, filters.concept),
            "may_write": request.actor.is_staff or own_organisations(request.actor).exists(),
        },
    )


@open_to(everyone)
@same_for_strangers
def qualifications(request: Request) -> HttpResponse:
    form = QualificationFilterForm(request.GET)
    filters = form.filters()
    found = slice_of(directory.qualifications(request.actor, filters), request, PAGE)
    return render(
        request,
        "competences/qualifications.html",
        {
            "form": form,
            "filters": filters,
            "found": found,
            "rows": directory.qualification_rows(found.rows),
            "may_write": request.actor.is_staff or own_organisations(request.actor).exists(),
        },
    )


@open_to(everyone)
@same_for_strangers
def unit(request: Request, slug: str) -> HttpResponse:
    return _shown(request, slug, None)


@open_to(everyone)
@same_for_strangers
def unit_version(request: Request, slug: str, number: int) -> HttpResponse:
    """The address of one version, the same for ever."""
    return _shown(request, slug, number)


@open_to(everyone)
@same_for_strangers
def qualification(request: Request, slug: str) -> HttpResponse:
    found = qualification_of(request, slug)
    page = qualification_page(request.actor, found, asked=request.GET.get("text", ""))
    return render(request, "competences/qualification.html", {"page": page})


@open_to(members)
def concept_suggestions(request: Request) -> HttpResponse:
    """Concepts for a field that asks for one."""
    return _suggestions(request, request.GET.get("q") or request.GET.get("concept", ""), CONCEPT)


@open_to(members)
def unit_suggestions(request: Request) -> HttpResponse:
    """Public units for a field that asks for one."""
    return _suggestions(request, request.GET.get("q") or request.GET.get("unit", ""), UNIT)


def _suggestions(request: Request, text: str, kind: str) -> HttpResponse:
    found = search.suggest(request.actor, text, language=get_language() or "en", kinds=[kind])
    return JsonResponse({"suggestions": [{"text": one.text, "kind": one.label, "id": str(one.id)} for one in found]})


def _shown(request: Request, slug: str, number: int | None) -> HttpResponse:
    found = unit_of(request, slug)
    version = version_of(request, found, number)
    page = unit_page(request.actor, found, version, asked=request.GET.get("text", ""))
    return render(request, "competences/unit.html", {"page": page})
