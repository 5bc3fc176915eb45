"""Comparisons: found, begun, read, printed and taken away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.competences import policies
from kilta.domains.competences.forms.comparison import ChooseUnitsForm, ComparisonFilterForm, ComparisonForm
from kilta.domains.competences.models import ComparedVersion, Comparison
from kilta.domains.competences.models.comparisons import FEWEST, MOST
from kilta.domains.competences.queries import comparison as queries
from kilta.domains.competences.queries import field_matrix
from kilta.domains.competences.queries.choosing import choice_of_units
from kilta.domains.competences.queries.comparison_table import MOST_IN_A_FILE, comparison_table, field_table
from kilta.domains.competences.queries.words import own_organisations
from kilta.domains.competences.use_cases import comparisons as use_cases
from kilta.foundation.access.openings import everyone, members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.audit import history_of, history_of_parts
from kilta.foundation.exports.answers import answer, links
from kilta.foundation.ui.paging import slice_of


@open_to(everyone)
def comparisons(request: Request) -> HttpResponse:
    found = slice_of(queries.comparisons_for(request.actor), request, size=25)
    return render(
        request,
        "competences/comparisons.html",
        {
            "found": found,
            "rows": queries.listed(found),
            "may_begin": own_organisations(request.actor).exists(),
        },
    )


@open_to(everyone)
def comparison(request: Request, slug: str) -> HttpResponse:
    found = comparison_of(request, slug)
    form = _filters(request, found)
    page = queries.comparison_page(found, request.actor, form.wanted())
    return render(
        request,
        "competences/comparison.html",
        {
            "page": page,
            "form": form,
            "comparison": found,
            "may_change": policies.may_change_comparison(request.actor, found),
            "may_judge": own_organisations(request.actor).exists(),
            "downloads": links("competences:take_comparison", query=request.GET.urlencode(), slug=slug),
            "query": request.GET.urlencode(),
            # The addresses of hundreds of pairs and statements begin alike.
            "judge": reverse("competences:judge", args=[found.slug]),
            "statements": f"{found.get_absolute_url()}/statements",
        },
    )


@open_to(everyone)
def paper(request: Request, slug: str) -> HttpResponse:
    """The same for a meeting: all statements on paper, with room to write."""
    found = comparison_of(request, slug)
    page = queries.comparison_page(found, request.actor, _filters(request, found).wanted())
    return render(request, "competences/comparison_paper.html", {"page": page, "comparison": found})


@open_to(everyone)
def take(request: Request, slug: str, format: str) -> HttpResponseBase:
    found = comparison_of(request, slug)
    table = comparison_table(found, request.actor, _filters(request, found).wanted())
    return answer(table, format, by=request.actor, request=request)


@open_to(members)
def begin(request: Request) -> HttpResponse:
    """Choose two to four units, then say what the comparison is called."""
    if not own_organisations(request.actor).exists():
        return render(request, "competences/no_organisation.html")
    return _choose(request)


@open_to(members)
def edit(request: Request, slug: str) -> HttpResponse:
    return _choose(request, comparison_of(request, slug, policy=policies.may_change_comparison))


@open_to(members)
@require_POST
def move_on(request: Request, slug: str) -> HttpResponse:
    found = comparison_of(request, slug, policy=policies.may_change_comparison)
    use_cases.move_on(by=request.actor, comparison=found)
    messages.success(request, _("The newest versions stand side by side now. Judgements came along, to look at again."))
    return redirect(found)


@open_to(members)
@require_POST
def delete(request: Request, slug: str) -> HttpResponse:
    found = comparison_of(request, slug, policy=policies.may_change_comparison)
    use_cases.delete_comparison(by=request.actor, comparison=found)
    messages.success(request, _("The comparison is removed. What people have judged stays with the units."))
    return redirect("competences:comparisons")


@open_to(members)
def history(request: Request, slug: str) -> HttpResponse:
    found = comparison_of(request, slug, policy=policies.may_change_comparison)
    columns = history_of_parts(ComparedVersion, lambda row: str(row.version.unit), comparison=found)
    changes = sorted([*history_of(found), *columns], key=lambda change: change.at, reverse=True)
    return render(request, "competences/comparison_history.html", {"comparison": found, "changes": changes})


@open_to(everyone)
def fields(request: Request) -> HttpResponse:
    return render(
        request, "competences/comparison_fields.html", {"fields": field_matrix.fields_with_units(request.actor)}
    )


@open_to(everyone)
def field(request: Request, code: str) -> HttpResponse:
    page = field_matrix.field_matrix(code, request.actor)
    downloads = links("competences:take_field", code=code) if page.units else []
    return render(request, "competences/comparison_field.html", {"page": page, "downloads": downloads})


@open_to(everyone)
def take_field(request: Request, code: str, format: str) -> HttpResponseBase:
    """The same as a file, with more units than fit on a page."""
    table = field_table(field_matrix.field_matrix(code, request.actor, most=MOST_IN_A_FILE))
    return answer(table, format, by=request.actor, request=request)


def comparison_of(request: HttpRequest | Request, slug: str, *, policy: Any = None) -> Comparison:
    """The comparison, 404 when the reader may not see it, 403 when `policy` says no."""
    actor = request.actor  # type: ignore[union-attr]
    found: Comparison = get_object_or_404(Comparison.objects.visible_to(actor).select_related("owner"), slug=slug)
    if policy is not None and not policy(actor, found):
        raise PermissionDenied
    return found


def _filters(request: Request, comparison: Comparison) -> ComparisonFilterForm:
    return ComparisonFilterForm(request.GET, titles=queries.titles_of(comparison))


def _choose(request: Request, of: Comparison | None = None) -> HttpResponse:
    """Choosing units is a search in the address; what is chosen is sent with the form below it."""
    before = [column.version.unit.slug for column in of.columns.select_related("version__unit")] if of else []
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.getlist("unit") or ([] if "q" in asked else before)
    choice = choice_of_units(
        request.actor, chosen, text=request.GET.get("q", ""), country=request.GET.get("country", "")
    )
    form = ComparisonForm(request.POST if request.method == "POST" else None, actor=request.actor, of=of)
    is_right = FEWEST <= len(choice.chosen) <= MOST
    if request.method == "POST" and is_right and form.is_valid():
        if of is None:
            done = use_cases.begin_comparison(by=request.actor, units=choice.chosen, **form.cleaned_data)
        else:
            done = use_cases.change_comparison(
                by=request.actor, comparison=of, units=choice.chosen, **form.cleaned_data
            )
        messages.success(request, _("The units stand side by side. Kilta looks for pairs now, which you can judge."))
        return redirect(done)
    return render(
        request,
        "competences/choose_units.html",
        {
            "comparison": of,
            "choice": choice,
            "choose_form": ChooseUnitsForm(request.GET or None, countries=choice.countries),
            "form": form,
            "is_right": is_right,
            "is_too_many": len(choice.chosen) > MOST,
        },
    )
