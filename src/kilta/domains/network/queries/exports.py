"""The directory as a file for spreadsheets: the public columns, and no more than `MOST` rows."""

from defusedcsv import csv
from django.http import HttpResponse

from kilta.domains.network.queries.directory import Filters, matching
from kilta.foundation.access.actors import Actor

MOST = 5000


def organisations_file(actor: Actor, filters: Filters) -> HttpResponse:
    """UTF-8 with a mark; texts that a spreadsheet would run as formulas are defused."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="organisations.csv"'
    lines = csv.writer(answer)
    lines.writerow(["name", "kind", "country", "region", "town", "sectors", "languages", "website", "verified"])
    for row in matching(actor, filters)[:MOST].iterator():
        lines.writerow(
            [
                row.name,
                row.kind,
                row.country,
                row.region,
                row.town,
                " ".join(row.sectors),
                " ".join(row.languages),
                row.website,
                "yes" if row.is_verified else "no",
            ]
        )
    return answer
