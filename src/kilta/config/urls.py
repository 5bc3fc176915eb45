"""All addresses: pages live under a language prefix, machines' addresses do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from kilta.config import api_docs
from kilta.config.api import api
from kilta.foundation.accounts import urls as accounts
from kilta.foundation.web import urls as web

urlpatterns = [
    *web.machines,
    *accounts.coming_back,
    path("files/", include("kilta.foundation.files.urls")),
    path("api/v1/openapi.json", api_docs.openapi, name="openapi"),
    path("api/v1/docs", api_docs.docs, name="api-docs"),
    path("api/v1/", api.urls),
    path("ims/case/v1p1/", include("kilta.domains.competences.urls.case")),
    *i18n_patterns(
        path("", include("kilta.config.demo_content.urls")),
        path("", include("kilta.foundation.web.urls")),
        path("", include("kilta.foundation.ui.urls")),
        path("", include("kilta.foundation.jobs.urls")),
        path("", include("kilta.foundation.exports.urls")),
        path("", include("kilta.foundation.notices.urls")),
        path("", include("kilta.foundation.search.urls")),
        path("", include("kilta.domains.impact.urls")),
        path("", include("kilta.domains.competences.urls")),
        path("", include("kilta.domains.events.urls")),
        path("", include("kilta.domains.network.urls")),
        path("", include("kilta.domains.vocabulary.urls")),
        path("account/", include("kilta.foundation.accounts.urls")),
        path("account/", include(accounts.signing_in)),
        path("", include("kilta.domains.people.urls")),
    ),
]

handler400 = "kilta.foundation.web.errors.bad_request"
handler403 = "kilta.foundation.web.errors.permission_denied"
handler404 = "kilta.foundation.web.errors.page_not_found"
handler429 = "kilta.foundation.web.errors.too_many_requests"  # asked for by django-allauth
handler500 = "kilta.foundation.web.errors.server_error"
