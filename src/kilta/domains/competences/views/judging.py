"""Judging pairs, one card after the other, and pairs that one looks up oneself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.domains.competences.forms.comparison import JudgementForm, OtherPairForm
from kilta.domains.competences.models import Comparison, Correspondence, Outcome, Relation
from kilta.domains.competences.queries import comparison as queries
from kilta.domains.competences.queries.words import own_organisations, reading
from kilta.domains.competences.use_cases import judging as use_cases
from kilta.domains.competences.views.comparison import comparison_of
from kilta.domains.network.models import Organisation
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request

MOST_SKIPPED = 10_000


@open_to(members)
def judge(request: Request, slug: str) -> HttpResponse:
    """The next pair that waits for the reader's word."""
    return _card(request, comparison_of(request, slug))


@open_to(members)
def judge_pair(request: Request, slug: str, key: UUID) -> HttpResponse:
    """One pair: shown, or judged and then followed by the next that waits."""
    comparison = comparison_of(request, slug)
    if request.method != "POST":
        return _card(request, comparison, pair=key)
    form = JudgementForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _card(request, comparison, pair=key, form=form)
    pair = _pair(comparison, key)
    said = form.cleaned_data
    this, other = _as_shown(comparison, pair)
    use_cases.judge(
        by=request.actor,
        this=this,
        other=other,
        relation=said["relation"],
        organisation=said["organisation"],
        reason=said["reason"],
        evidence=said["evidence"],
    )
    label = Relation(said["relation"]).label
    messages.success(request, _("Noted: %(relation)s. Here is the next pair.") % {"relation": label})
    return redirect(_next(slug, said["organisation"], _skipped(request)))


@open_to(members)
@require_POST
def take_back(request: Request, slug: str, key: UUID) -> HttpResponse:
    comparison = comparison_of(request, slug)
    organisation = _own(request, request.POST.get("organisation", ""))
    use_cases.take_back(by=request.actor, pair=_pair(comparison, key), organisation=organisation)
    messages.success(request, _("Your judgement is taken back; it stays in the history."))
    return redirect("competences:judge_pair", slug, key)


@open_to(members)
def statement(request: Request, slug: str, key: UUID, letter: str) -> HttpResponse:
    """One statement beside all of another unit, to judge a pair that nobody has proposed."""
    comparison = comparison_of(request, slug)
    found = queries.statement_beside(comparison, key, letter)
    if found is None:
        raise Http404
    offered = [(str(one.pk), one.for_reader_of(reading())) for one in found.statements]
    form = OtherPairForm(request.POST or None, actor=request.actor, others=offered)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        use_cases.judge(
            by=request.actor,
            this=_outcome(found.row.statement.pk),
            other=_outcome(said["other"]),
            relation=said["relation"],
            organisation=said["organisation"],
            reason=said["reason"],
            evidence=said["evidence"],
        )
        messages.success(request, _("Your judgement is noted."))
        return redirect(_at(comparison, found))
    return render(
        request,
        "competences/judge_statement.html",
        {
            "comparison": comparison,
            "found": found,
            "form": form,
            "may_judge": own_organisations(request.actor).exists(),
        },
    )


@open_to(members)
@require_POST
def none_covers(request: Request, slug: str, key: UUID, letter: str) -> HttpResponse:
    comparison = comparison_of(request, slug)
    found = queries.statement_beside(comparison, key, letter)
    if found is None:
        raise Http404
    use_cases.judge_nothing_covers(
        by=request.actor,
        this=_outcome(found.row.statement.pk),
        version=found.column.version,
        organisation=_own(request, request.POST.get("organisation", "")),
    )
    messages.success(request, _("Noted: nothing there has anything in common with this statement."))
    return redirect(_at(comparison, found))


def _card(
    request: Request, comparison: Comparison, *, pair: UUID | None = None, form: JudgementForm | None = None
) -> HttpResponse:
    organisations = list(own_organisations(request.actor))
    if not organisations:
        return render(request, "competences/no_organisation.html", {"comparison": comparison})
    organisation = _chosen(request, organisations)
    skip = _skipped(request)
    card = queries.card_for(comparison, request.actor, organisation, pair=pair, skip=skip)
    if card is None and pair is not None:
        raise Http404
    said = {}
    if card and card.mine:
        said = {"reason": card.mine.reason, "evidence": card.mine.evidence}
    return render(
        request,
        "competences/judge.html",
        {
            "comparison": comparison,
            "card": card,
            "form": form or JudgementForm(actor=request.actor, initial={"organisation": organisation, **said}),
            "organisation": organisation,
            "has_several": len(organisations) > 1,
            "relations": Relation,
            "skip_to": _next(comparison.slug, organisation, skip + 1),
        },
        status=200 if form is None else 422,
    )


def _as_shown(comparison: Comparison, pair: Correspondence) -> tuple[Outcome, Outcome]:
    """The two statements in the order of the columns, as the card shows them."""
    order = list(comparison.columns.values_list("version", flat=True))
    first, second = pair.left, pair.right
    return (first, second) if order.index(first.version_id) < order.index(second.version_id) else (second, first)


def _pair(comparison: Comparison, key: UUID) -> Correspondence:
    # visible: pairs of a comparison that was found.
    pair: Correspondence = get_object_or_404(queries.pairs_in(comparison).select_related("left", "right"), pk=key)
    return pair


def _outcome(key: UUID | str) -> Outcome:
    # visible: a statement of a comparison that was found.
    outcome: Outcome = Outcome.objects.get(pk=key)
    return outcome


def _own(request: Request, slug: str) -> Organisation:
    """The organisation that the reader judges for: the one that was named, else the only or first one."""
    found: Organisation | None = own_organisations(request.actor).filter(slug=slug).first()
    return found or get_object_or_404(own_organisations(request.actor)[:1])


def _chosen(request: Request, organisations: list[Organisation]) -> Organisation:
    wanted = request.GET.get("for", "")
    return next((one for one in organisations if one.slug == wanted), organisations[0])


def _skipped(request: Request) -> int:
    written = request.GET.get("skip", "")
    return min(int(written), MOST_SKIPPED) if written.isascii() and written.isdigit() and len(written) < 6 else 0


def _next(slug: str, organisation: Organisation, skip: int) -> str:
    return f"{reverse('competences:judge', args=[slug])}?skip={skip}&for={organisation.slug}"


def _at(comparison: Comparison, found: "queries.Beside") -> str:
    """The comparison, at the statement that was spoken of."""
    number = queries.LETTERS.index(found.base.letter)
    return f"{comparison.get_absolute_url()}?base={number}#s-{found.row.statement.pk}"
