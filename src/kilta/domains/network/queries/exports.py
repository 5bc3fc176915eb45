"""The directory as a file for spreadsheets: the public columns, and no more than `MOST` rows."""

from urllib.parse import parse_qsl

from django.utils.translation import gettext_lazy as _

from kilta.domains.network.queries.directory import Filters, matching
from kilta.foundation.access.actors import Actor
from kilta.foundation.exports import Column, Table

MOST = 5000

COLUMNS = [
    Column("name", lambda row: row.name, _("Name")),
    Column("kind", lambda row: row.kind, _("Kind")),
    Column("country", lambda row: row.country, _("Country")),
    Column("region", lambda row: row.region, _("Region")),
    Column("town", lambda row: row.town, _("Town")),
    Column("sectors", lambda row: row.sectors, _("Sectors")),
    Column("languages", lambda row: row.languages, _("Languages")),
    Column("website", lambda row: row.website, _("Website")),
    Column("verified", lambda row: row.is_verified, _("Verified")),
]


def organisations_table(actor: Actor, filters: Filters) -> Table:
    """What the directory shows, in the same order."""
    rows = matching(actor, filters)[:MOST]
    return Table("organisations", _("Organisations"), COLUMNS, rows, purpose="directory", chosen=_in_words(filters))


def _in_words(filters: Filters) -> str:
    return ", ".join(f"{name}: {value}" for name, value in parse_qsl(filters.query()))
