"""Writing a qualification: its frame, its words, its occupations, and the tree of its parts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.competences import policies
from kilta.domains.competences.forms.writing import (
    NewQualificationForm,
    OccupationForm,
    PartForm,
    QualificationForm,
    QualificationTextForm,
)
from kilta.domains.competences.models import Part, Qualification
from kilta.domains.competences.queries import editing, histories
from kilta.domains.competences.queries.qualification_page import qualification_page
from kilta.domains.competences.queries.words import own_organisations
from kilta.domains.competences.use_cases import qualifications as use_cases
from kilta.domains.competences.views.found import qualification_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.languages.names import name_of

MAY_WRITE, MAY_PUBLISH = policies.may_write_qualification, policies.may_publish_qualification


@open_to(members)
def new(request: Request) -> HttpResponse:
    owners = None if request.actor.is_staff else own_organisations(request.actor)
    form = NewQualificationForm(request.POST or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        qualification = use_cases.start_qualification(
            by=request.actor,
            owner=given["owner"],
            language=given["language"],
            title=given["title"],
            fields={"country": given["country"], "region": given["region"]},
        )
        messages.success(request, _("The draft is there. Now add what you know; nothing has to be complete."))
        return redirect("competences:edit_qualification", qualification.slug)
    may_write = owners is None or owners.exists()
    return render(request, "competences/new_qualification.html", {"form": form, "may_write": may_write})


@open_to(members)
def edit(request: Request, slug: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    form = QualificationForm(request.POST or None, instance=qualification)
    if request.method == "POST" and form.is_valid():
        use_cases.change_qualification(by=request.actor, qualification=qualification, changes=form.changes)
        messages.success(request, _("Your changes are saved."))
        return redirect("competences:edit_qualification", qualification.slug)
    return _editor(request, qualification, form=form)


@open_to(members)
def edit_text(request: Request, slug: str, language: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    form = QualificationTextForm.of(qualification, language, request.POST)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        title, state = given.pop("title"), given.pop("state", "")
        use_cases.write_qualification_text(
            by=request.actor, qualification=qualification, language=language, title=title, texts=given, state=state
        )
        messages.success(request, _("The text is saved."))
        return redirect("competences:edit_qualification", qualification.slug)
    values = {
        "form": form,
        "qualification": qualification,
        "language": name_of(language),
        "texts": qualification.texts.all(),
    }
    return render(request, "competences/qualification_text.html", values)


@open_to(members)
@require_POST
def check_text(request: Request, slug: str, language: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    text = get_object_or_404(qualification.texts, language=language)
    use_cases.check_qualification_text(by=request.actor, text=text)
    messages.success(request, _("Thank you. The translation is marked as checked."))
    return redirect("competences:edit_qualification", qualification.slug)


@open_to(members)
@require_POST
def remove_text(request: Request, slug: str, language: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    text = get_object_or_404(qualification.texts, language=language)
    use_cases.remove_qualification_text(by=request.actor, text=text)
    messages.success(request, _("The text is removed."))
    return redirect("competences:edit_qualification", qualification.slug)


@open_to(members)
@require_POST
def add_occupation(request: Request, slug: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    form = OccupationForm(request.POST, auto_id="id_occupation_%s")
    if form.is_valid():
        concepts = [*editing.occupations_of(qualification), form.cleaned_data["found"]]
        use_cases.name_occupations(by=request.actor, qualification=qualification, concepts=concepts)
        return redirect("competences:edit_qualification", qualification.slug)
    return _editor(request, qualification, occupation_form=form)


@open_to(members)
@require_POST
def remove_occupation(request: Request, slug: str, key: UUID) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    concepts = [one for one in editing.occupations_of(qualification) if one.pk != key]
    use_cases.name_occupations(by=request.actor, qualification=qualification, concepts=concepts)
    return redirect("competences:edit_qualification", qualification.slug)


@open_to(members)
def structure(request: Request, slug: str) -> HttpResponse:
    """The tree of the parts, and the form for one more."""
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    form = PartForm(request.POST or None, qualification=qualification, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        use_cases.add_part(
            by=request.actor,
            qualification=qualification,
            parent=given["parent"],
            unit=given["found_unit"],
            title="" if given["found_unit"] else given["title"],
            rule_in_words=given["rule_in_words"],
            rule=form.rule,
        )
        messages.success(request, _("The part stands in the structure."))
        return redirect("competences:structure", qualification.slug)
    page = qualification_page(request.actor, qualification)
    return render(request, "competences/structure.html", {"page": page, "form": form})


@open_to(members)
def edit_part(request: Request, slug: str, key: UUID) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    part = _part(qualification, key)
    text = part.texts.filter(state="original").first()
    initial = {name: getattr(part, name) for name in use_cases.RULE}
    initial |= {"title": text.title if text else "", "rule_in_words": text.rule if text else ""}
    form = PartForm(
        request.POST or None, qualification=qualification, actor=request.actor, is_new=False, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        use_cases.change_part(by=request.actor, part=part, rule=form.rule)
        if form.cleaned_data["title"]:
            use_cases.name_part(
                by=request.actor,
                part=part,
                language=text.language if text else qualification.language,
                title=form.cleaned_data["title"],
                rule_in_words=form.cleaned_data["rule_in_words"],
            )
        messages.success(request, _("Your changes are saved."))
        return redirect("competences:structure", qualification.slug)
    return render(request, "competences/part.html", {"form": form, "qualification": qualification, "part": part})


@open_to(members)
@require_POST
def move_part(request: Request, slug: str, key: UUID) -> HttpResponse:
    """One place up, or down with `down`, among its neighbours."""
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    part = _part(qualification, key)
    siblings = list(qualification.parts.filter(parent=part.parent_id).values_list("pk", flat=True))
    at = siblings.index(part.pk) + (1 if "down" in request.POST else -1)
    use_cases.move_part(by=request.actor, part=part, parent=part.parent, position=at)
    return redirect("competences:structure", qualification.slug)


@open_to(members)
@require_POST
def remove_part(request: Request, slug: str, key: UUID) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_WRITE)
    use_cases.remove_part(by=request.actor, part=_part(qualification, key))
    messages.success(request, _("The part is taken out; units themselves stay."))
    return redirect("competences:structure", qualification.slug)


@open_to(members)
@require_POST
def publish(request: Request, slug: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_PUBLISH)
    use_cases.publish_qualification(by=request.actor, qualification=qualification)
    messages.success(request, _("Everybody sees the qualification now."))
    return redirect(qualification)


@open_to(members)
@require_POST
def withdraw(request: Request, slug: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_PUBLISH)
    use_cases.withdraw_qualification(by=request.actor, qualification=qualification)
    messages.success(request, _("Only your organisation sees the qualification now."))
    return redirect("competences:edit_qualification", qualification.slug)


@open_to(members)
@require_POST
def check(request: Request, slug: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_PUBLISH)
    use_cases.check_qualification(by=request.actor, qualification=qualification)
    messages.success(request, _("Thank you. The page says that you have compared it with its source."))
    return redirect(qualification)


@open_to(members)
@require_POST
def delete(request: Request, slug: str) -> HttpResponse:
    qualification = qualification_of(request, slug, policy=MAY_PUBLISH)
    use_cases.delete_qualification(by=request.actor, qualification=qualification)
    messages.success(request, _("The draft is gone; its units stay."))
    return redirect("competences:mine")


@open_to(members)
def history(request: Request, slug: str) -> HttpResponse:
    one = qualification_of(request, slug, policy=MAY_WRITE)
    values = {
        "title": one.title,
        "back": one.get_absolute_url(),
        "changes": histories.of_qualification(one),
    }
    return render(request, "competences/history.html", values)


def _part(qualification: Qualification, key: UUID) -> Part:
    # visible: a part of a qualification that was found.
    part: Part = get_object_or_404(Part.objects.filter(qualification=qualification).select_related("parent"), pk=key)
    part.qualification = qualification
    return part


def _editor(request: Request, qualification: Qualification, **forms: Any) -> HttpResponse:
    page = qualification_page(request.actor, qualification)
    values = {
        "page": page,
        "form": QualificationForm(instance=qualification),
        "occupation_form": OccupationForm(auto_id="id_occupation_%s"),
        **forms,
    }
    return render(request, "competences/edit_qualification.html", values)
