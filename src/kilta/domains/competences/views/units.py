"""Writing a unit: in small steps by hand or from a pasted text, then statement by statement in place."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kilta.domains.competences import policies
from kilta.domains.competences.forms.writing import (
    ConceptForm,
    NewUnitForm,
    OutcomeForm,
    PasteForm,
    PublishForm,
    TranslateOutcomesForm,
    UnitForm,
    UnitTextForm,
    own_ids,
)
from kilta.domains.competences.models import Outcome, OutcomeConcept, Unit, UnitVersion
from kilta.domains.competences.queries import editing, histories
from kilta.domains.competences.queries.differences import differences
from kilta.domains.competences.queries.now import newest_of
from kilta.domains.competences.queries.unit_page import OutcomeLine
from kilta.domains.competences.queries.words import own_organisations
from kilta.domains.competences.use_cases import outcomes, pasting
from kilta.domains.competences.use_cases import units as use_cases
from kilta.domains.competences.views.found import draft_to_write, outcome_of, unit_of
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request, asks_for_fragment
from kilta.foundation.languages.names import name_of
from kilta.foundation.ui.answers import changed, fragment

MAY_WRITE = policies.may_write_unit
STATEMENTS, STATEMENT = "competences/_statements.html", "competences/_statement.html"
NEW_IDS = "id_new_%s"


@open_to(members)
def mine(request: Request) -> HttpResponse:
    return render(request, "competences/mine.html", {"page": editing.my_units(request.actor)})


@open_to(members)
def new(request: Request) -> HttpResponse:
    form = NewUnitForm(request.POST or None, owners=_owners(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        unit = use_cases.start_unit(
            by=request.actor,
            owner=given["owner"],
            language=given["language"],
            title=given["title"],
            fields=form.unit_fields,
        )
        messages.success(request, _("The draft is there. Now write its statements, one each."))
        return redirect("competences:edit", unit.slug)
    return render(request, "competences/new.html", {"form": form, "may_write": _may_write(request)})


@open_to(members)
def paste(request: Request) -> HttpResponse:
    form = PasteForm(request.POST or None, owners=_owners(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        unit = pasting.make_unit_of_text(
            by=request.actor,
            owner=given["owner"],
            language=given["language"],
            title=given["title"],
            text=given["text"],
            fields=form.unit_fields | {"source": given["source"]},
        )
        number = newest_of(unit).outcomes.count()
        messages.success(
            request,
            ngettext(
                "One statement was found. Please look at its kind and its concepts.",
                "%(number)s statements were found. Please look at their kinds and concepts.",
                number,
            )
            % {"number": number},
        )
        return redirect("competences:edit", unit.slug)
    return render(request, "competences/paste.html", {"form": form, "may_write": _may_write(request)})


@open_to(members)
def edit(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    version = newest_of(unit)
    version.unit = unit
    return render(request, "competences/edit.html", {"page": _statements(request, unit, version)})


@open_to(members)
def frame(request: Request, slug: str) -> HttpResponse:
    """Code, field, volume, dates: what is not words."""
    unit = unit_of(request, slug, policy=MAY_WRITE)
    version = newest_of(unit)
    form = UnitForm(request.POST or None, instance=unit, version=version)
    if request.method == "POST" and form.is_valid():
        use_cases.change_unit(by=request.actor, unit=unit, changes=form.changes)
        if form.version_changes:
            use_cases.change_version(by=request.actor, version=version, changes=form.version_changes)
        messages.success(request, _("Your changes are saved."))
        return redirect("competences:edit", unit.slug)
    return render(request, "competences/frame.html", {"form": form, "unit": unit, "version": version})


@open_to(members)
def edit_text(request: Request, slug: str, language: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    version = newest_of(unit)
    form = UnitTextForm.of(version, language, request.POST)
    if request.method == "POST" and form.is_valid():
        use_cases.write_unit_text(by=request.actor, version=version, language=language, **form.cleaned_data)
        messages.success(request, _("The text is saved."))
        return redirect("competences:edit", unit.slug)
    values = {"form": form, "unit": unit, "language": name_of(language), "texts": version.texts.all()}
    return render(request, "competences/text.html", values)


@open_to(members)
@require_POST
def check_text(request: Request, slug: str, language: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    use_cases.check_unit_text(by=request.actor, text=get_object_or_404(newest_of(unit).texts, language=language))
    messages.success(request, _("Thank you. The translation is marked as checked."))
    return redirect("competences:edit", unit.slug)


@open_to(members)
@require_POST
def remove_text(request: Request, slug: str, language: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    use_cases.remove_unit_text(by=request.actor, text=get_object_or_404(newest_of(unit).texts, language=language))
    messages.success(request, _("The text is removed."))
    return redirect("competences:edit", unit.slug)


@open_to(members)
def translate(request: Request, slug: str, language: str) -> HttpResponse:
    """All statements in one language, on one page."""
    unit = unit_of(request, slug, policy=MAY_WRITE)
    version = newest_of(unit)
    if language not in dict(settings.LANGUAGES) or language == unit.language:
        raise Http404
    rows = list(version.outcomes.prefetch_related("texts"))
    form = TranslateOutcomesForm(request.POST or None, outcomes=rows, language=language)
    if request.method == "POST" and form.is_valid():
        state = "machine" if form.cleaned_data["is_machine"] else "checked"
        for outcome, text in form.written():
            outcomes.write_outcome_text(by=request.actor, outcome=outcome, language=language, text=text, state=state)
        for row in form.emptied():
            outcomes.remove_outcome_text(by=request.actor, text=row)
        for row in form.checked():
            outcomes.check_outcome_text(by=request.actor, text=row)
        messages.success(request, _("The translations are saved."))
        return redirect("competences:edit", unit.slug)
    return render(request, "competences/translate.html", {"form": form, "unit": unit, "language": name_of(language)})


@open_to(members)
@require_POST
def add_outcome(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    version = draft_to_write(unit)
    form = OutcomeForm(request.POST, auto_id=NEW_IDS)
    if not form.is_valid():
        return _wrong(request, STATEMENTS, _statements(request, unit, version, add_form=form))
    outcomes.add_outcome(by=request.actor, version=version, **form.cleaned_data)
    same = {"kind": form.cleaned_data["kind"], "heading": form.cleaned_data["heading"]}
    return _listed(request, unit, version, add_form=OutcomeForm(initial=same, auto_id=NEW_IDS))


@open_to(members)
@require_POST
def change_outcome(request: Request, slug: str, key: UUID) -> HttpResponse:
    """Save what was written; with `split` each line becomes a statement."""
    unit = unit_of(request, slug, policy=MAY_WRITE)
    outcome = outcome_of(unit, key)
    form = OutcomeForm(request.POST, auto_id=own_ids(key), splits="split" in request.POST)
    if not form.is_valid():
        return _wrong(request, STATEMENT, _row(request, unit, outcome, words=form, kept="concept"))
    given = form.cleaned_data
    outcomes.write_outcome_text(
        by=request.actor,
        outcome=outcome,
        language=outcome.texts.get(state="original").language,
        text=given["text"],
        heading=given["heading"],
    )
    outcomes.change_outcome(
        by=request.actor, outcome=outcome, changes={"kind": given["kind"], "lenses": given["lenses"]}
    )
    if form.splits:
        split = outcomes.split_outcome(by=request.actor, outcome=outcome, parts=form.parts)
        number = len(split)
        messages.success(
            request,
            ngettext("It is one statement now.", "There are %(number)s statements now.", number) % {"number": number},
        )
        answer = _listed(request, unit, outcome.version, focus=key, sent=key)
        answer["HX-Retarget"] = "#statements"  # The form asks for its row; there are more rows now.
        return answer
    messages.success(request, _("Your changes are saved."))
    return _changed_row(request, unit, outcome, kept="concept")


@open_to(members)
@require_POST
def move_outcome(request: Request, slug: str, key: UUID) -> HttpResponse:
    """One place up, or down with `down`."""
    unit = unit_of(request, slug, policy=MAY_WRITE)
    outcome = outcome_of(unit, key)
    order = list(outcome.version.outcomes.all())
    at = [one.pk for one in order].index(outcome.pk)
    before = at + 1 if "down" in request.POST else at - 2
    after = order[min(before, len(order) - 1)] if before >= 0 else None
    if after is None or after.pk != outcome.pk:
        outcomes.move_outcome(by=request.actor, outcome=outcome, after=after)
    return _listed(request, unit, outcome.version, focus=key)


@open_to(members)
@require_POST
def remove_outcome(request: Request, slug: str, key: UUID) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    outcome = outcome_of(unit, key)
    version = outcome.version
    outcomes.remove_outcome(by=request.actor, outcome=outcome)
    return _listed(request, unit, version)


@open_to(members)
@require_POST
def add_concept(request: Request, slug: str, key: UUID) -> HttpResponse:
    unit = unit_of(request, slug, policy=policies.may_decide_concepts)
    outcome = outcome_of(unit, key)
    form = ConceptForm(request.POST, auto_id=own_ids(key))
    if not form.is_valid():
        return _wrong(request, STATEMENT, _row(request, unit, outcome, concept=form, kept="words"))
    outcomes.add_concept(by=request.actor, outcome=outcome, concept=form.cleaned_data["found"])
    return _changed_row(request, unit, outcome, kept="words")


@open_to(members)
@require_POST
def decide_concept(request: Request, slug: str, key: UUID) -> HttpResponse:
    """ "This one", or with `no` "not this one"."""
    unit = unit_of(request, slug, policy=policies.may_decide_concepts)
    # visible: a link of a unit that was found.
    rows = OutcomeConcept.objects.filter(outcome__version__unit=unit).select_related("outcome__version__unit__owner")
    link: OutcomeConcept = get_object_or_404(rows, pk=key)
    if "no" in request.POST:
        outcomes.reject_concept(by=request.actor, link=link)
    else:
        outcomes.confirm_concept(by=request.actor, link=link)
    return _changed_row(request, unit, link.outcome, kept="fold")


@open_to(members)
@require_POST
def propose(request: Request, slug: str) -> HttpResponse:
    """Ask the matching index again what the statements train."""
    unit = unit_of(request, slug, policy=policies.may_decide_concepts)
    version = newest_of(unit)
    version.unit = unit
    number = outcomes.propose_for(by=request.actor, version=version)
    if number is None:
        messages.info(
            request, _("There is no matching index yet, so nothing can be proposed. Choose concepts by hand.")
        )
    else:
        messages.success(
            request,
            ngettext("One concept is proposed.", "%(number)s concepts are proposed.", number) % {"number": number},
        )
    return _listed(request, unit, version)


@open_to(members)
def publish(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=policies.may_publish_unit)
    form = PublishForm(request.POST or None, is_first=unit.current_id is None)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        changed_words = form.cleaned_data.get("what_changed", "") if form.fields else ""
        version = use_cases.publish_unit(by=request.actor, unit=unit, what_changed=changed_words)
        messages.success(
            request,
            _("Version %(number)s stands. Its address stays the same for ever.") % {"number": version.number},
        )
        return redirect(unit)
    version = newest_of(unit)
    page = editing.editor(request.actor, unit, version)
    since = differences(unit.current, version, unit.language) if unit.current and unit.current != version else None
    values = {"form": form, "unit": unit, "page": page, "differences": since}
    return render(request, "competences/publish.html", values)


@open_to(members)
@require_POST
def begin_version(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    use_cases.begin_version(by=request.actor, unit=unit)
    messages.success(request, _("You write a new version now. The published one stays as it is meanwhile."))
    return redirect("competences:edit", unit.slug)


@open_to(members)
@require_POST
def withdraw(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=policies.may_publish_unit)
    use_cases.withdraw_unit(by=request.actor, unit=unit)
    messages.success(request, _("Only your organisation sees the unit now. You can publish it again at any time."))
    return redirect("competences:edit", unit.slug)


@open_to(members)
@require_POST
def check(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=policies.may_publish_unit)
    use_cases.check_unit(by=request.actor, unit=unit)
    messages.success(request, _("Thank you. The page says that you have compared it with its source."))
    return redirect(unit)


@open_to(members)
@require_POST
def delete_draft(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=MAY_WRITE)
    was_published = unit.current_id is not None
    use_cases.delete_draft(by=request.actor, unit=unit)
    messages.success(request, _("The draft is gone."))
    return redirect(unit) if was_published else redirect("competences:mine")


@open_to(members)
def history(request: Request, slug: str) -> HttpResponse:
    unit = unit_of(request, slug, policy=policies.may_see_unit_history)
    values = {"title": unit.title, "back": unit.get_absolute_url(), "changes": histories.of_unit(unit)}
    return render(request, "competences/history.html", values)


@open_to(members)
def retired(request: Request) -> HttpResponse:
    """Concepts that their scheme has retired and our units still name, with what stands in their place."""
    return render(
        request,
        "competences/retired.html",
        {"lines": editing.retired_lines(request.actor), "occupations": editing.retired_occupations(request.actor)},
    )


@open_to(members)
@require_POST
def replace_concept(request: Request, key: UUID) -> HttpResponse:
    link = get_object_or_404(editing.retired_links(request.actor).select_related("outcome__version__unit"), pk=key)
    outcomes.replace_concept(by=request.actor, link=link)
    messages.success(request, _("The replacement stands in its place."))
    return redirect("competences:retired")


@dataclass(frozen=True)
class Row:
    """One statement with its forms; `kept` names what of it htmx leaves as it stands, half-typed words too."""

    editor: editing.Editor
    line: OutcomeLine
    words: OutcomeForm
    concept: ConceptForm
    kept: str = "fold"
    is_open: bool = False
    has_focus: bool = False
    is_addition: bool = False


@dataclass(frozen=True)
class Statements:
    """All rows of a version and the form for a new one."""

    editor: editing.Editor
    rows: list[Row]
    add_form: OutcomeForm
    keeps_new: bool


def _listed(request: Request, unit: Unit, version: UnitVersion, **values: Any) -> HttpResponse:
    """All statements after a change: the part for htmx, the page again otherwise."""
    page = _statements(request, unit, version, **values)
    return changed(request, STATEMENTS, page, go_to=f"{_address(unit)}#statements")


def _changed_row(request: Request, unit: Unit, outcome: Outcome, *, kept: str) -> HttpResponse:
    """One statement after a change; what is being written in the others stays."""
    page = _row(request, unit, outcome, kept=kept)
    return changed(request, STATEMENT, page, go_to=f"{_address(unit)}#statement-{outcome.pk}")


def _wrong(request: Request, template: str, page: Row | Statements) -> HttpResponse:
    """What was sent with its errors: the part for htmx, the whole page otherwise."""
    if asks_for_fragment(request):
        return fragment(request, template, page)
    if isinstance(page, Row):
        rows = [
            page if line.outcome.pk == page.line.outcome.pk else _row_of(page.editor, line)
            for line in page.editor.lines
        ]
        page = Statements(
            page.editor, [replace(row, is_addition=False) for row in rows], OutcomeForm(auto_id=NEW_IDS), True
        )
    return render(request, "competences/edit.html", {"page": page})


def _statements(
    request: Request,
    unit: Unit,
    version: UnitVersion,
    *,
    add_form: OutcomeForm | None = None,
    focus: UUID | None = None,
    sent: UUID | None = None,
) -> Statements:
    """What is being written stays in its row and in the form for a new one; not what was `sent`."""
    version.unit = unit
    editor = editing.editor(request.actor, unit, version)
    rows = [
        _row_of(
            editor,
            line,
            has_focus=line.outcome.pk == focus,
            kept="" if line.outcome.pk == sent else "fold",
        )
        for line in editor.lines
    ]
    return Statements(editor, rows, add_form or OutcomeForm(auto_id=NEW_IDS), keeps_new=add_form is None)


def _row(request: Request, unit: Unit, outcome: Outcome, *, kept: str, **forms: Any) -> Row:
    """The row in which somebody works; its fold stays open."""
    outcome.version.unit = unit
    editor = editing.editor(request.actor, unit, outcome.version)
    line = next(line for line in editor.lines if line.outcome.pk == outcome.pk)
    return _row_of(editor, line, kept=kept, is_open=kept != "fold", is_addition=True, **forms)


def _row_of(editor: editing.Editor, line: OutcomeLine, **values: Any) -> Row:
    pk = line.outcome.pk
    values.setdefault("words", OutcomeForm.of(line.outcome, line.original))
    values.setdefault("concept", ConceptForm(auto_id=own_ids(pk)))
    return Row(editor, line, **values)


def _address(unit: Unit) -> str:
    return reverse("competences:edit", args=[unit.slug])


def _owners(request: Request) -> Any:
    return None if request.actor.is_staff else own_organisations(request.actor)


def _may_write(request: Request) -> bool:
    return request.actor.is_staff or own_organisations(request.actor).exists()
