"""What the addresses of this app answer to each role."""

from kilta.foundation.access.testing import API_MEMBERS, EVERYONE, MEMBERS, ROLES, STAFF, but, row
from kilta.foundation.web.models import Feedback

row("healthz", EVERYONE)
row("readyz", but(503, *ROLES))  # no worker runs beside the tests
row("metrics", EVERYONE)
row("security-txt", EVERYONE)
row("robots-txt", EVERYONE)
row("sitemap", EVERYONE)
row("sitemap-file", EVERYONE, at=lambda cast: {"name": "pages", "page": 1})
row("favicon", but(302, *ROLES))
row("manifest", EVERYONE)
row("web:home", EVERYONE)
row("web:families", EVERYONE)
row("web:companies", EVERYONE)
row("web:teachers", EVERYONE)
row("web:today", MEMBERS)
row("web:accessibility", EVERYONE)
row("web:privacy", EVERYONE)
row("web:terms", EVERYONE)
row("web:imprint", EVERYONE)
row("web:feedback", STAFF)
row(
    "web:answer",
    STAFF | but(302, "staff"),
    at=lambda cast: {"feedback_id": Feedback.objects.create(message="Too small", language="en").pk},
    method="post",
    sends={"answer": "Made larger"},
)
row("api:config_who_am_i", API_MEMBERS)
