"""Tables to take away: described once by their columns, given as CSV, XLSX, JSON or PDF, and noted.

    def organisations_table(actor, filters) -> Table:                   # in `queries`
        return Table("organisations", _("Organisations"), COLUMNS, rows, purpose="directory")

    return answer(table, format, by=request.actor, request=request)     # in a view under `….<format:format>`

Who took what, when and what for stays in `Export`. A table with personal data asks for a fresh sign-in. `answers` holds
`answer`, `content` and `links`; `documents.pdf` makes any document for paper.
"""

from kilta.foundation.exports.tables import Column, Table

__all__ = ["Column", "Table"]
