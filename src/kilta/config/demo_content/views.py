from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kilta.config.demo_content import DEMO_PASSWORD
from kilta.config.demo_content.queries import demo_page
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import System
from kilta.foundation.access.openings import demo_visitors, open_to
from kilta.foundation.access.requests import Request
from kilta.foundation.accounts.sign_in import sign_in_as


@open_to(demo_visitors)
def accounts(request: Request) -> HttpResponse:
    return render(request, "demo_content/accounts.html", {"page": demo_page(DEMO_PASSWORD)})


@open_to(demo_visitors)
@require_POST
def become(request: Request, person_id: str) -> HttpResponse:
    """Sign in as an invented person; real people cannot be chosen, and outside the demo there is no such page."""
    invented = Person.objects.visible_to(System("demo page")).filter(is_demo=True, account__isnull=False)
    person = get_object_or_404(invented.select_related("account"), pk=person_id)
    sign_in_as(request, person.account)  # type: ignore[arg-type]
    go_to = request.POST.get("next", "")
    return redirect(go_to if url_has_allowed_host_and_scheme(go_to, {request.get_host()}) else "web:today")
