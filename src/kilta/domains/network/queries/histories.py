"""What was changed in an organisation or a project, newest first, with its texts, places and partners."""

from itertools import chain

from kilta.domains.network.models import Organisation, Project
from kilta.foundation import audit
from kilta.foundation.audit import Change

SHOWN = 100


def of_organisation(organisation: Organisation) -> list[Change]:
    parts = [*organisation.texts.all(), *organisation.places.all()[:20], *organisation.identifiers.all()]
    return _newest([organisation, *parts])


def of_project(project: Project) -> list[Change]:
    return _newest([project, *project.texts.all(), *project.work_packages.all()[:30], *project.partners.all()[:50]])


def _newest(rows: list) -> list[Change]:
    changes = chain.from_iterable(audit.history_of(row, limit=SHOWN) for row in rows)
    return sorted(changes, key=lambda change: change.at, reverse=True)[:SHOWN]
