"""The registrations of an event as a table to take away, and an empty one to fill in."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kilta.domains.events.models import Event, Registration
from kilta.domains.events.queries.registration_page import label_of
from kilta.domains.events.queries.registrations_page import matching, organisation_of
from kilta.domains.events.queries.words import title_of
from kilta.domains.network.queries.project_page import stamp_of
from kilta.foundation.exports import Column, Table

# visible: registrations of an event that the actor plans, as its view has asked.

COLUMNS = [
    Column("name", str, _("Name")),
    Column("email", lambda row: row.email, _("E-mail address")),
    Column("target_group", lambda row: label_of(row.target_group), _("Comes as")),
    Column("organisation", lambda row: organisation_of(row), _("Organisation")),
    Column("country", lambda row: row.country, _("Country")),
    Column("group", lambda row: row.group_name, _("Group")),
    Column("size", lambda row: row.size, _("How many")),
    Column("state", lambda row: row.get_status_display(), _("State")),
    Column("came", lambda row: row.arrived, _("How many came")),
    Column("registered", lambda row: row.created_at, _("Registered")),
]


def registrations_table(event: Event, *, text: str = "", status: str = "") -> Table:
    """What the list shows, in the same order."""
    rows = matching(event, text=text, status=status).select_related("organisation", "person")
    stamp = stamp_of(event.project) if event.project else None
    return Table(
        f"registrations-{event.slug}",
        title_of(event, get_language() or "en"),
        COLUMNS,
        rows,
        purpose="registrations",
        holds_personal_data=True,
        of=("event", event.pk),
        chosen=", ".join(part for part in (text, str(Registration.Status(status).label) if status else "") if part),
        notes=[stamp.statement, stamp.disclaimer] if stamp else [],
    )
