"""What was changed in an organisation or a project, newest first, with its texts, places and partners."""

from itertools import chain
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from kilta.domains.network.models import (
    Identifier,
    Organisation,
    OrganisationText,
    Partner,
    Place,
    Project,
    ProjectText,
    WorkPackage,
)
from kilta.foundation.audit import Change, history_of, history_of_parts
from kilta.foundation.languages.names import name_of

SHOWN = 100


def of_organisation(organisation: Organisation) -> list[Change]:
    return _newest(
        history_of_parts(OrganisationText, _text, limit=SHOWN, of=organisation),
        history_of_parts(Place, _place, limit=SHOWN, organisation=organisation),
        history_of_parts(Identifier, _number, limit=SHOWN, organisation=organisation),
        history_of(organisation, limit=SHOWN),
    )


def of_project(project: Project) -> list[Change]:
    # visible: the names of organisations that are or were partners are public, as the project is.
    names = dict(Organisation.objects.filter(pk__in=_partners_ever(project)).values_list("pk", "name"))
    return _newest(
        history_of_parts(ProjectText, _text, limit=SHOWN, of=project),
        history_of_parts(WorkPackage, _work_package, limit=SHOWN, project=project),
        history_of_parts(Partner, lambda row: names.get(row.organisation_id, ""), limit=SHOWN, project=project),
        history_of(project, limit=SHOWN),
    )


def _newest(*histories: list[Change]) -> list[Change]:
    # What was done at once keeps the order given here: the parts above the whole in which they were made.
    return sorted(chain.from_iterable(histories), key=lambda change: change.at, reverse=True)[:SHOWN]


def _partners_ever(project: Project) -> Any:
    history: Any = apps.get_model("network", "PartnerHistory")
    # visible: the project is.
    return history.objects.filter(project=project).values("organisation")


def _text(row: Any) -> str:
    return _("Text (%(language)s)") % {"language": name_of(row.language)}


def _place(row: Any) -> str:
    return _("Place: %(name)s") % {"name": row.name or row.town}


def _number(row: Any) -> str:
    return f"{row.get_scheme_display()}: {row.value}"


def _work_package(row: Any) -> str:
    return _("Work package %(number)s: %(title)s") % {"number": row.number, "title": row.title}
