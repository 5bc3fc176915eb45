"""Importing: choose a file, see what it would write, say yes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.competences import policies
from kilta.domains.competences.forms.exchange import PackageForm
from kilta.domains.competences.forms.importing import EperusteetForm, SheetForm
from kilta.domains.competences.models import Origin, UnitImport
from kilta.domains.competences.queries import importing as queries
from kilta.domains.competences.queries.words import own_organisations
from kilta.domains.competences.use_cases import importing as use_cases
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.policies import ensure
from kilta.foundation.access.requests import Request
from kilta.foundation.exports.answers import answer, links


@open_to(members)
def imports(request: Request) -> HttpResponse:
    """The last imports, and the forms; the one that is sent says which with its `source`."""
    owners = None if request.actor.is_staff else own_organisations(request.actor, editing=True)
    source = request.POST.get("source", "")
    eperusteet = EperusteetForm(*_sent(request, "eperusteet"), owners=owners, auto_id="id_e_%s")
    sheet = SheetForm(*_sent(request, "sheet"), owners=owners, auto_id="id_s_%s")
    package = PackageForm(*_sent(request, "package"), owners=owners, auto_id="id_p_%s")
    form: Any = {"eperusteet": eperusteet, "sheet": sheet, "package": package}.get(source)
    if form is not None and form.is_valid():
        given = form.cleaned_data
        asked = use_cases.keep_plan(
            by=request.actor,
            owner=given["owner"],
            origin=Origin(source),
            file_name=str(getattr(request.FILES.get("file"), "name", "")),
            plan=form.planned,
            qualification=given.get("qualification"),
        )
        return redirect("competences:import", asked.pk)
    return render(
        request,
        "competences/imports.html",
        {
            "page": queries.imports_page(request.actor, list(owners) if owners is not None else []),
            "may_import": owners is None or owners.exists(),
            "eperusteet": eperusteet,
            "sheet": sheet,
            "package": package,
            "downloads": links("competences:template", formats=("xlsx", "csv")),
            "columns": queries.column_words(),
        },
    )


@open_to(members)
def import_(request: Request, key: UUID) -> HttpResponse:
    """What the file would write; afterwards what came of it."""
    asked = _asked(request, key)
    return render(request, "competences/import.html", {"page": queries.import_page(asked)})


@open_to(members)
@require_POST
def take_over(request: Request, key: UUID) -> HttpResponse:
    asked = use_cases.ask_to_take_over(by=request.actor, asked=_asked(request, key))
    if asked.state == UnitImport.State.DONE:
        messages.success(request, _("Everything is taken over."))
    else:
        messages.success(request, _("It is being taken over. This page says when it is done; load it again."))
    return redirect("competences:import", asked.pk)


@open_to(members)
@require_POST
def drop(request: Request, key: UUID) -> HttpResponse:
    use_cases.drop_plan(by=request.actor, asked=_asked(request, key))
    messages.success(request, _("The file is forgotten; nothing was written."))
    return redirect("competences:imports")


@open_to(everyone)
def template(request: Request, format: str) -> HttpResponseBase:
    """The empty list to fill in, with an example."""
    if format not in ("csv", "xlsx"):
        raise Http404
    return answer(queries.template_table(), format, by=request.actor, request=request)


def _asked(request: Request, key: UUID) -> UnitImport:
    asked: UnitImport = get_object_or_404(
        UnitImport.objects.visible_to(request.actor).select_related("owner", "qualification"), pk=key
    )
    ensure(policies.may_import_for(request.actor, asked.owner))
    return asked


def _sent(request: Request, source: str) -> tuple[Any, Any]:
    is_this = request.method == "POST" and request.POST.get("source") == source
    return (request.POST, request.FILES) if is_this else (None, None)
