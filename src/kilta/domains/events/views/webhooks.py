"""Somebody's webhooks: where programs are told what happens to the events that they plan."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kilta.domains.events.forms.webhooks import WebhookForm
from kilta.domains.events.models import Delivery, Webhook
from kilta.domains.events.queries import webhooks as queries
from kilta.domains.events.use_cases import webhooks as use_cases
from kilta.domains.people.views.oneself import oneself
from kilta.foundation.access.openings import members, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.limits import within
from kilta.foundation.accounts.sign_in import needs_fresh_sign_in

SENDINGS, SENDINGS_WITHIN = 20, 600  # by hand, of one person; so nobody makes Kilta call others all day


@open_to(members)
@never_cache
def webhooks(request: Request) -> HttpResponse:
    return render(request, "events/webhooks.html", {"lines": queries.webhooks_of(request.actor)})


@open_to(members)
@needs_fresh_sign_in
@never_cache
def add(request: Request) -> HttpResponse:
    """The secret is shown on the answer to the form, and never again."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        webhook = use_cases.add_webhook(by=request.actor, person=oneself(request), **form.cleaned_data)
        page = queries.webhook_page(webhook)
        return render(request, "events/webhook.html", {"page": page, "secret": webhook.secret})
    return render(request, "events/add_webhook.html", {"form": form})


@open_to(members)
@never_cache
def webhook(request: Request, key: UUID) -> HttpResponse:
    return render(request, "events/webhook.html", {"page": queries.webhook_page(_own(request, key))})


@open_to(members)
@require_POST
def send_test(request: Request, key: UUID) -> HttpResponse:
    webhook = _own(request, key)
    _count(request)
    use_cases.send_test(by=request.actor, webhook=webhook)
    messages.success(request, _("A test is on its way. Load this page again in a few seconds to see the answer."))
    return redirect("events:webhook", key)


@open_to(members)
@require_POST
def send_again(request: Request, key: UUID, delivery: UUID) -> HttpResponse:
    found = get_object_or_404(Delivery.objects.visible_to(request.actor), webhook=key, pk=delivery)
    _count(request)
    use_cases.send_again(by=request.actor, delivery=found)
    messages.success(request, _("It is sent again. Load this page again in a few seconds to see the answer."))
    return redirect("events:webhook", key)


@open_to(members)
@require_POST
def switch_on(request: Request, key: UUID) -> HttpResponse:
    use_cases.switch_on_webhook(by=request.actor, webhook=_own(request, key))
    messages.success(request, _("The webhook is on again."))
    return redirect("events:webhook", key)


@open_to(members)
@require_POST
def end(request: Request, key: UUID) -> HttpResponse:
    use_cases.end_webhook(by=request.actor, webhook=_own(request, key))
    messages.success(request, _("The webhook is ended. Nothing is told there any more."))
    return redirect("events:webhooks")


def _own(request: Request, key: UUID) -> Webhook:
    found: Webhook = get_object_or_404(Webhook.objects.visible_to(request.actor), pk=key)
    return found


def _count(request: Request) -> None:
    within("events.webhook", request.actor.actor_key, times=SENDINGS, seconds=SENDINGS_WITHIN)
