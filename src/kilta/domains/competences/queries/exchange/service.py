"""What the CASE service answers: everything by its name, and the list of all documents."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import make_aware

from kilta.domains.competences.models import CaseName, UnitText, UnitVersion
from kilta.domains.competences.queries.exchange.frameworks import (
    Framework,
    Json,
    document_of,
    pairs_of,
    with_package,
)
from kilta.foundation.access.actors import Guest

# visible: other platforms are told what everybody sees, whoever asks.

What = CaseName.What
# By what a list of documents is sorted and chosen: the field of CASE and ours.
FIELDS = {
    "identifier": "identifier",
    "title": "own_title",
    "creator": "version__unit__owner__name",
    "publisher": "version__unit__owner__name",
    "language": "own_language",
    "version": "version__number",
    "lastChangeDateTime": "version__published_at",
    "statusStartDate": "version__valid_from",
    "statusEndDate": "version__valid_until",
}
DOCUMENT_FIELDS = (
    *FIELDS,
    *("uri", "caseVersion", "officialSourceURL", "description", "subject", "subjectURI", "adoptionStatus"),
    *("licenseURI", "notes", "extensions", "CFPackageURI", "frameworkType"),
)
_PREDICATE = re.compile(r"^\s*([A-Za-z]+)\s*(!=|>=|<=|=|>|<|~)\s*'([^']*)'\s*$")
_LOOKUPS = {"=": "iexact", "!=": "iexact", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "~": "icontains"}


class NotSelectable(Exception):
    """A parameter that cannot be followed, with its name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Asked:
    """Which documents, in which order, with which fields."""

    limit: int
    offset: int
    sort: str = ""
    descending: bool = False
    filter: str = ""
    fields: tuple[str, ...] = ()


def documents(asked: Asked) -> tuple[list[Json], int]:
    """A page of documents and how many there are; raises NotSelectable."""
    rows = CaseName.objects.exchanged().newest().filter(what=What.DOCUMENT)
    order = FIELDS.get(asked.sort, "identifier")
    if asked.filter or order.startswith("own_"):
        own = UnitText.objects.filter(of=OuterRef("version"), state="original")
        rows = rows.annotate(
            own_title=Subquery(own.values("title")[:1]), own_language=Subquery(own.values("language")[:1])
        ).filter(_chosen(asked.filter) if asked.filter else Q())
    total = rows.count()
    page = (
        rows.order_by(f"-{order}" if asked.descending else order, "identifier")
        .select_related("version__unit__owner")
        .prefetch_related("version__texts")[asked.offset : asked.offset + asked.limit]
    )
    found = [with_package(document_of(name, name.version)) for name in page if name.version is not None]
    known = [name for name in asked.fields if name in DOCUMENT_FIELDS]
    if asked.fields and len(known) == len(asked.fields):
        found = [{name: one[name] for name in known if name in one} for one in found]
    return found, total


def document(identifier: UUID) -> Json | None:
    name = _names(what=What.DOCUMENT, identifier=identifier).first()
    return with_package(document_of(name, name.version)) if name else None


def package(identifier: UUID) -> Json | None:
    name = _names(what=What.DOCUMENT, identifier=identifier).first()
    return Framework.of(name.version, pairs=pairs_of([name.version])).package() if name else None


def item(identifier: UUID) -> Json | None:
    framework = _framework_around(_names(what__in=(What.ITEM, What.HEADING), identifier=identifier).first())
    if framework is None or str(identifier) not in framework.items():
        return None
    return {**framework.items()[str(identifier)], "CFDocumentURI": framework.document_link()}


def item_associations(identifier: UUID) -> Json | None:
    """An item with all its associations, whichever end of them it is."""
    name = _names(what__in=(What.ITEM, What.HEADING), identifier=identifier).first()
    framework = _framework_around(name)
    if name is None or framework is None or str(identifier) not in framework.items():
        return None
    own = {**framework.items()[str(identifier)], "CFDocumentURI": framework.document_link()}
    if name.outcome_id:
        framework.pairs = pairs_of([framework.version], of=name.outcome_id)
    ends = ("originNodeURI", "destinationNodeURI")
    found = [one for one in framework.associations() if str(identifier) in {one[end]["identifier"] for end in ends}]
    return {"CFItem": own, "CFAssociations": found}


def association(identifier: UUID) -> Json | None:
    framework = _framework_around(_names(placing=identifier).first())
    if framework is not None:
        found = next((one for one in framework.placings() if one["identifier"] == str(identifier)), None)
        return {**found, "CFDocumentURI": framework.document_link()} if found else None
    pair = CaseName.objects.visible_to(Guest()).filter(what=What.PAIR, identifier=identifier).first()
    for one in pairs_of([], only=pair.correspondence) if pair else ():
        left = Framework.many([_whole(one.left.version)], only=Q(pk=one.left.outcome.pk))[0]
        return {**one.association(), "CFDocumentURI": left.document_link()}
    return None


def _framework_around(name: CaseName | None) -> Framework | None:
    """The part of a framework that says all of one item: the statement, or what stands under the heading."""
    if name is None or name.version is None:
        return None
    under = Q(texts__state="original", texts__heading=name.heading)
    return Framework.many([name.version], only=Q(pk=name.outcome_id) if name.outcome_id else under)[0]


def _names(**chosen: Any) -> Any:
    """The newest first: the same document may have been taken over twice."""
    rows = CaseName.objects.exchanged().filter(**chosen).order_by("-pk")
    return rows.select_related("version__unit__owner").prefetch_related("version__texts")


def _whole(version: UnitVersion) -> UnitVersion:
    return UnitVersion.objects.select_related("unit__owner").prefetch_related("texts").get(pk=version.pk)


def _chosen(text: str) -> Q:
    """One predicate, or two joined by AND or OR: `title~'weld' AND language='de'`."""
    joined = re.split(r"\s+(AND|OR)\s+(?=[A-Za-z]+\s*[!<>=~])", text[:1000])
    if len(joined) > 3:
        raise NotSelectable("filter")
    first = _predicate(joined[0])
    if len(joined) == 1:
        return first
    second = _predicate(joined[2])
    return first & second if joined[1] == "AND" else first | second


def _predicate(text: str) -> Q:
    match = _PREDICATE.match(text)
    if match is None or match[1] not in FIELDS:
        raise NotSelectable("filter")
    name, sign, value = match.groups()
    path, lookup = FIELDS[name], _LOOKUPS[sign]
    typed = _typed(name, value)
    if not isinstance(typed, str):
        if sign == "~":
            raise NotSelectable("filter")
        lookup = {"iexact": "exact"}.get(lookup, lookup)
    condition = Q(**{f"{path}__{lookup}": typed})
    return ~condition if sign == "!=" else condition


def _typed(name: str, value: str) -> Any:
    try:
        match name:
            case "identifier":
                return UUID(value)
            case "version":
                return int(value[:9])
            case "lastChangeDateTime":
                moment = parse_datetime(value)
                if moment is None:
                    raise ValueError(value)
                return moment if moment.tzinfo else make_aware(moment)
            case "statusStartDate" | "statusEndDate":
                day = parse_date(value)
                if day is None:
                    raise ValueError(value)
                return day
    except ValueError:
        raise NotSelectable("filter") from None
    return value
