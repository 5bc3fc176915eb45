"""`python -m benchmarks.unheld`: the web server with the lock on events taken away, to show what the lock is for."""

import sys
from typing import Any

from kilta.config import serve


class Unheld(serve.WebServer):
    """Kilta's own, in which a use case reads an event without holding it against others."""

    def load(self) -> Any:
        application = super().load()
        from kilta.domains.events.models import Event
        from kilta.domains.events.models.events import EventRows

        def unheld(rows: EventRows, row: Event) -> Event:
            return rows.get(pk=row.pk)

        EventRows.locked = unheld  # type: ignore[method-assign]
        return application


if __name__ == "__main__":
    serve.WebServer = Unheld  # type: ignore[misc]
    sys.exit(serve.main([]))
