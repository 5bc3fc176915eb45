from pathlib import PurePath
from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.vocabulary import jobs, queries
from kilta.domains.vocabulary.forms import FindConceptForm, FindWordForm, PackageForm
from kilta.domains.vocabulary.glossary import glossary_page
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.use_cases.esco import ask_for_import
from kilta.domains.vocabulary.versions import version_in
from kilta.foundation.access.openings import everyone, open_to, staff
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.models import Account
from kilta.foundation.web.remembered import same_for_strangers


@open_to(everyone)
@same_for_strangers
def concepts(request: Request) -> HttpResponse:
    form = FindConceptForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = queries.concepts_page(
        request.actor,
        request,
        language=_language(),
        asked=asked.get("q", ""),
        kind=asked.get("kind", ""),
        collection=asked.get("collection", ""),
    )
    return render(request, "vocabulary/concepts.html", {"page": page, "form": form})


@open_to(everyone)
@same_for_strangers
def glossary(request: Request) -> HttpResponse:
    form = FindWordForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = glossary_page(language=_language(), text=asked.get("q", ""), country=asked.get("country", ""))
    return render(request, "vocabulary/glossary.html", {"page": page, "form": form})


@open_to(everyone)
@same_for_strangers
def concept(request: Request, concept_id: str) -> HttpResponse:
    found = get_object_or_404(Concept.objects.visible_to(request.actor).select_related("replaced_by"), pk=concept_id)
    page = queries.concept_page(request.actor, found, language=_language(), show_all=request.GET.get("all", ""))
    return render(request, "vocabulary/concept.html", {"page": page})


@open_to(everyone)
def by_uri(request: Request) -> HttpResponse:
    """From the address that ESCO gives a concept to its page here."""
    uri = request.GET.get("uri", "")
    if not uri.isprintable() or len(uri) > 200:
        raise Http404
    found = get_object_or_404(Concept.objects.visible_to(request.actor), uri=uri)
    return redirect(found)


@open_to(staff)
def esco(request: Request) -> HttpResponse:
    form = PackageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        with transaction.atomic():
            asked = ask_for_import(
                by=request.actor,
                account=cast(Account, request.user),
                version=form.cleaned_data["version"] or version_in(file.name for file in files),
                files=[file.name for file in files],
            )
            # Before the transaction ends: the worker must find the files.
            folder = jobs.folder_of(asked.pk)
            folder.mkdir(parents=True)
            for number, file in enumerate(files):
                place = folder / f"{number:03}"
                place.mkdir()
                with (place / PurePath(file.name).name).open("wb") as target:
                    for chunk in file.chunks():
                        target.write(chunk)
        messages.success(request, _("The package is being read. This page says how far it is; load it again."))
        return redirect("vocabulary:esco")
    return render(request, "vocabulary/esco.html", {"page": queries.imports_page(request.actor), "form": form})


def _language() -> str:
    return get_language() or "en"
