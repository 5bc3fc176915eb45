"""`python -m benchmarks.unheld`: the web server with the lock on events taken away, to show what the lock is for."""

import sys

from kilta.config import serve


def main() -> int | None:
    import kilta.config.wsgi  # noqa: F401 (sets Django up)
    from kilta.domains.events.models import Event
    from kilta.domains.events.models.events import EventRows

    def unheld(rows: EventRows, row: Event) -> Event:
        return rows.get(pk=row.pk)

    EventRows.locked = unheld  # type: ignore[method-assign]
    return serve.main([])


if __name__ == "__main__":
    sys.exit(main())
