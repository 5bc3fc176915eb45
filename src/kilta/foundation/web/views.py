from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from babel import Locale
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from prometheus_client import CONTENT_TYPE_LATEST

from kilta.foundation.access.openings import everyone, members, open_to, staff
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts import limits
from kilta.foundation.web import metrics, queries, sitemap
from kilta.foundation.web.forms import AnswerForm, FeedbackForm
from kilta.foundation.web.front_door import Visitor
from kilta.foundation.web.models import Feedback
from kilta.foundation.web.readiness import missing_parts
from kilta.foundation.web.remembered import same_for_strangers
from kilta.foundation.web.use_cases.feedback import answer_feedback, report_barrier

LOCAL = ("127.0.0.1", "::1")


# Pages


@open_to(everyone)
@same_for_strangers
def home(request: Request) -> HttpResponse:
    return render(request, "web/home.html", {"page": queries.home_page()})


@open_to(everyone)
@same_for_strangers
def welcome(request: Request, visitor: Visitor) -> HttpResponse:
    return render(request, "web/welcome.html", {"page": queries.welcome_page(visitor)})


@open_to(members)
def today(request: Request) -> HttpResponse:
    return render(request, "web/today.html", {"page": queries.today_page(request.actor, timezone.localdate())})


@open_to(everyone)
@same_for_strangers
def accessibility(request: Request) -> HttpResponse:
    """The statement, and below it the form with which anybody reports a barrier."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")[:500]})
    if request.method == "POST" and form.is_valid():
        limits.within("web.feedback", limits.client_address(request), times=10, seconds=3600)
        report_barrier(by=request.actor, **form.cleaned_data)
        messages.success(request, _("Thank you. Somebody looks at it, and answers within 14 days where you asked."))
        return HttpResponseRedirect(request.path, status=303)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "web/accessibility.html", {"form": form, "contact": settings.CONTACT}, status=status)


@open_to(everyone)
@same_for_strangers
def privacy(request: Request) -> HttpResponse:
    countries = Locale(get_language() or "en").territories
    ages = sorted((countries.get(code, code), age) for code, age in settings.CONSENT_AGES.items())
    return render(request, "web/privacy.html", {"contact": settings.CONTACT, "ages": ages})


@open_to(everyone)
@same_for_strangers
def terms(request: Request) -> HttpResponse:
    return render(request, "web/terms.html", {"contact": settings.CONTACT})


@open_to(everyone)
@same_for_strangers
def imprint(request: Request) -> HttpResponse:
    return render(request, "web/imprint.html", {"contact": settings.CONTACT, "operator": settings.OPERATOR})


@open_to(staff)
def feedback(request: Request) -> HttpResponse:
    page = queries.feedback_page(request.actor)
    return render(request, "web/feedback.html", {"page": page, "form": AnswerForm()})


@open_to(staff)
@require_POST
def answer(request: Request, feedback_id: str) -> HttpResponse:
    feedback = get_object_or_404(Feedback.objects.visible_to(request.actor), pk=feedback_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        page = queries.feedback_page(request.actor)
        context = {"page": page, "form": form, "answering": feedback.pk}
        return render(request, "web/feedback.html", context, status=422)
    answer_feedback(by=request.actor, feedback=feedback, answer=form.cleaned_data["answer"])
    messages.success(request, _("Answered."))
    return redirect("web:feedback")


# For machines


@open_to(everyone)
def healthz(request: Request) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@open_to(everyone)
def readyz(request: Request) -> HttpResponse:
    """The installation can do its work; otherwise 503 with a line for each part that is missing."""
    missing = missing_parts()
    lines = [f"{part}: missing\n" for part in missing] or ["ok\n"]
    response = HttpResponse("".join(lines), status=503 if missing else 200, content_type="text/plain")
    response._has_been_logged = True  # type: ignore[attr-defined] # Not ready yet is no error; the line of requests says it.
    return response


@open_to(everyone)
def numbers(request: Request) -> HttpResponse:
    """Prometheus' numbers, for the bearer of the token, or without a token for this machine alone; hidden otherwise."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        if not compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
            raise Http404
    elif request.META.get("REMOTE_ADDR") not in LOCAL or "X-Forwarded-For" in request.headers:
        raise Http404
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


@open_to(everyone)
@require_GET
def security_txt(request: Request) -> HttpResponse:
    """Where to report a weakness (RFC 9116); valid for half a year from today, so it never expires unnoticed."""
    expires = (datetime.now(UTC) + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_to(everyone)
@require_GET
def robots_txt(request: Request) -> HttpResponse:
    """Search engines read what everybody may read; a demo, with its invented people, is not for them."""
    closed = ["/"] if settings.IS_DEMO else ["/*/account/", "/*/me/", "/*/staff/", "/*/today", "/*/search", "/api/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_to(everyone)
@require_GET
def sitemap_index(request: Request) -> HttpResponseBase:
    return StreamingHttpResponse(sitemap.index(), content_type="application/xml")


@open_to(everyone)
@require_GET
def sitemap_file(request: Request, name: str, page: int) -> HttpResponseBase:
    if name not in sitemap.sections() or not 1 <= page <= 10_000:
        raise Http404
    return StreamingHttpResponse(sitemap.file(name, page), content_type="application/xml")


@open_to(everyone)
@require_GET
def favicon(request: Request) -> HttpResponse:
    return redirect(static("ui/mark.svg"))


@open_to(everyone)
@require_GET
def manifest(request: Request) -> HttpResponse:
    """What a phone shows when somebody puts Kilta on the home screen."""
    icon = {"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    colours = {"background_color": "#fbfaf6", "theme_color": "#0b6b53"}
    body = {"name": "Kilta", "short_name": "Kilta", "start_url": "/", "display": "minimal-ui", "icons": [icon]}
    return JsonResponse(body | colours, content_type="application/manifest+json")
