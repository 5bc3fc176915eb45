from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kilta.foundation.access.openings import open_to, staff
from kilta.foundation.access.requests import Request
from kilta.foundation.jobs import queries, use_cases


@open_to(staff)
def failed(request: Request) -> HttpResponse:
    return render(request, "jobs/failed.html", {"page": queries.jobs_page()})


@open_to(staff)
@require_POST
def retry(request: Request, job_id: int) -> HttpResponse:
    use_cases.retry_job(by=request.actor, job_id=job_id)
    messages.success(request, _("The job will be tried again in a moment."))
    return redirect("jobs:failed")
