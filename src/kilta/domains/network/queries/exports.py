"""The directory as a file for spreadsheets: the public columns, and no more than `MOST` rows."""

from django.http import StreamingHttpResponse

from kilta.domains.network.queries.directory import Filters, matching
from kilta.foundation.access.actors import Actor
from kilta.foundation.exports import Column, csv_response

MOST = 5000

COLUMNS = [
    Column("name", lambda row: row.name),
    Column("kind", lambda row: row.kind),
    Column("country", lambda row: row.country),
    Column("region", lambda row: row.region),
    Column("town", lambda row: row.town),
    Column("sectors", lambda row: row.sectors),
    Column("languages", lambda row: row.languages),
    Column("website", lambda row: row.website),
    Column("verified", lambda row: row.is_verified),
]


def organisations_file(actor: Actor, filters: Filters) -> StreamingHttpResponse:
    """What the directory shows, in the same order."""
    return csv_response("organisations", COLUMNS, matching(actor, filters)[:MOST], purpose="directory", by=actor)
