"""The funder's pack of an event: asking for it, seeing how far it is, and taking it."""

import io
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from kilta.domains.impact import policies
from kilta.domains.impact.models import Pack
from kilta.domains.impact.queries.pack import pack_page
from kilta.domains.impact.use_cases import packs as use_cases
from kilta.domains.impact.views.found import event_of
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation import files
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request, asks_for_fragment
from kilta.foundation.accounts.sign_in import needs_fresh_sign_in

PARTS = {
    use_cases.REPORT: "application/pdf",
    use_cases.TABLE: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@open_to(members)
def pack(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=policies.may_take_pack)
    page = pack_page(request.actor, event, may_have_names=bool(policies.may_see_names(request.actor, event)))
    if asks_for_fragment(request):
        return render(request, "impact/_packs.html", {"page": page, "event": event})
    project = event.project
    return render(
        request,
        "impact/pack.html",
        {"page": page, "event": event, "project": project, "stamp": stamp_of(project) if project else None},
    )


@open_to(members)
@require_POST
def ask_for_pack(request: Request, slug: str) -> HttpResponse:
    event = event_of(request, slug, policy=policies.may_take_pack)
    use_cases.ask_for_pack(
        by=request.actor,  # type: ignore[arg-type]
        event=event,
        has_names=request.POST.get("names") == "1",
        language=get_language() or "en",
    )
    return redirect("impact:pack", slug)


@open_to(members)
def fetch_pack(request: Request, slug: str, key: UUID) -> HttpResponseBase:
    """The file; with names after a fresh sign-in, and only as long as the reader may still have it."""
    found = _pack(request, slug, key)

    def handed_over(request: Request) -> HttpResponseBase:
        use_cases.note_pack_taken(by=request.actor, pack=found)
        return files.attachment(found.file)  # type: ignore[arg-type]

    return needs_fresh_sign_in(handed_over)(request) if found.has_names else handed_over(request)


@open_to(members)
def fetch_part(request: Request, slug: str, key: UUID, part: str) -> HttpResponseBase:
    """The report or the table alone, under the same rules."""
    found = _pack(request, slug, key)
    if part not in PARTS:
        raise Http404

    def handed_over(request: Request) -> HttpResponseBase:
        use_cases.note_pack_taken(by=request.actor, pack=found, format=part.rpartition(".")[2])
        content = io.BytesIO(use_cases.part_of(found, part))
        name = f"{found.event.slug[:80]}-{part}"
        answer = FileResponse(content, as_attachment=True, filename=name, content_type=PARTS[part])
        answer["Cache-Control"] = "private, no-store"
        return answer

    return needs_fresh_sign_in(handed_over)(request) if found.has_names else handed_over(request)


def _pack(request: Request, slug: str, key: UUID) -> Pack:
    event = event_of(request, slug, policy=policies.may_take_pack)
    rows = Pack.objects.visible_to(request.actor).ready().select_related("file", "event__project")
    return get_object_or_404(rows, event=event, pk=key)
