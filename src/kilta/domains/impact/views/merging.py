"""Staff find people who stand in the ledger twice, say that they are one, and take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.impact.forms.merging import FindForm, MergeForm
from kilta.domains.impact.models import SamePerson
from kilta.domains.impact.queries.merging import same_person_page
from kilta.domains.impact.use_cases import merging
from kilta.foundation.access.openings import open_to, staff
from kilta.foundation.access.requests import Request


@open_to(staff)
def same_person(request: Request) -> HttpResponse:
    form = FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = same_person_page(request, text=text)
    return render(request, "impact/same_person.html", {"page": page, "form": form})


@open_to(staff)
@require_POST
def merge(request: Request) -> HttpResponse:
    form = MergeForm(request.POST)
    if form.is_valid():
        merging.merge_people(by=request.actor, keys=form.cleaned_data["keys"], because=form.cleaned_data["because"])
        messages.success(request, _("They count as one person now. All figures have followed."))
    else:
        messages.error(request, _("Choose at least two entries that are the same person."))
    return redirect("impact:same_person")


@open_to(staff)
@require_POST
def take_apart(request: Request, key: UUID) -> HttpResponse:
    # visible: staff alone come here.
    merging.take_apart(by=request.actor, same=get_object_or_404(SamePerson.objects.all(), pk=key))
    messages.success(request, _("They count as two people again. All figures have followed."))
    return redirect("impact:same_person")
