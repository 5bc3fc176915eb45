"""A version of a unit as a CASE framework: its document, its items, how they stand to each other, and all in one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q

from kilta.domains.competences.models import (
    CaseName,
    Correspondence,
    Judgement,
    Outcome,
    OutcomeConcept,
    Relation,
    UnitVersion,
)
from kilta.domains.competences.queries.exchange import definitions
from kilta.domains.competences.queries.exchange.definitions import HEADING, address, link, link_to, moment, one_line
from kilta.engines import case
from kilta.foundation.access.actors import Guest
from kilta.foundation.languages.models import TranslationState

# visible: what belongs to a version that the caller was found to see; other versions are filtered by `visible_to`.

Json = dict[str, Any]
What = CaseName.What
CURRENT, EARLIER = "Adopted", "Deprecated"
FRAME = ("kind", "country", "region", "code", "code_scheme", "isced_f")


def stable_address(version: UnitVersion) -> str:
    """The address of a version without a language: the same for ever, and the reader is led to his language."""
    return f"{settings.BASE_URL}/units/{version.unit.slug}/versions/{version.number}"


def new_name(what: str, *, version: UnitVersion, outcome: Outcome | None = None, heading: str = "") -> CaseName:
    """The name that a thing of ours has, made of its key."""
    key = outcome.pk if outcome else f"{version.pk} {heading}" if heading else version.pk
    identifier = case.named(key)
    return CaseName(
        what=what,
        version=version,
        outcome=outcome,
        heading=heading,
        identifier=identifier,
        placing=None if what == What.DOCUMENT else case.named(f"{identifier} in"),
    )


def document_of(name: CaseName, version: UnitVersion) -> Json:
    """CFDocument as it stands in a package; `version` has its `unit` with `owner`, and its `texts`."""
    unit, texts = version.unit, list(version.texts.all())
    own = original_of(texts)
    subjects = definitions.subjects_of([unit.isced_f])
    licence = link_to(definitions.licence())
    return compact(
        {
            "identifier": str(name.identifier),
            "uri": name.uri or stable_address(version),
            "caseVersion": "1.1",
            "creator": one_line(unit.owner.name),
            "title": one_line(own.title, 300),
            "lastChangeDateTime": moment(version.published_at or unit.changed_at),
            "officialSourceURL": unit.source if unit.source.startswith("http") and unit.source != name.uri else "",
            "publisher": one_line(unit.owner.name),
            "description": own.summary,
            "subject": [one["title"] for one in subjects],
            "subjectURI": [link_to(one) for one in subjects],
            "language": own.language,
            "version": str(version.number),
            "adoptionStatus": CURRENT if version.pk == unit.current_id else EARLIER,
            "statusStartDate": version.valid_from.isoformat() if version.valid_from else "",
            "statusEndDate": version.valid_until.isoformat() if version.valid_until else "",
            "licenseURI": licence,
            "notes": version.what_changed,
            **_shown(name),
            "extensions": {
                "kilta": compact(
                    {
                        **{one: getattr(unit, one) for one in FRAME},
                        "volume": str(version.volume.normalize().__format__("f")) if version.volume else "",
                        "volume_unit": version.volume_unit,
                        "volume_is_estimate": version.volume_is_estimate,
                        "source": name.kept.get("source")
                        or (unit.source if not unit.source.startswith("http") else ""),
                        "assessment": own.assessment,
                        "texts": {
                            text.language: compact(
                                {
                                    "title": text.title,
                                    "summary": text.summary,
                                    "assessment": text.assessment,
                                    "state": text.state,
                                }
                            )
                            for text in sorted(texts, key=lambda text: text.language)
                            if text.pk != own.pk
                        },
                    }
                )
            },
        }
    )


def with_package(document: Json) -> Json:
    """CFDocument as it stands alone."""
    identifier = document["identifier"]
    return {**document, "CFPackageURI": link(document["title"], identifier, address("CFPackages", identifier))}


@dataclass
class Framework:
    """A version with everything that is told of it, read in a number of queries that does not grow with it."""

    version: UnitVersion
    outcomes: Sequence[Outcome]
    names: dict[UUID | None, CaseName]
    headings: dict[str, CaseName]
    document_name: CaseName
    pairs: Sequence["Pair"] = ()
    _items: dict[str, Json] = field(default_factory=dict)

    @classmethod
    def of(cls, version: UnitVersion, *, pairs: Iterable["Pair"] = ()) -> "Framework":
        framework = cls.many([version])[0]
        framework.pairs = list(pairs)
        return framework

    @classmethod
    def many(cls, versions: Sequence[UnitVersion], *, only: Q | None = None) -> list["Framework"]:
        """Those of several versions, without their pairs, in as many queries as of one; `only` some statements."""
        names: dict[UUID | None, list[CaseName]] = defaultdict(list)
        links = OutcomeConcept.objects.filter(state=OutcomeConcept.State.CONFIRMED).order_by("concept__uri")
        rows = Outcome.objects.filter(only or Q(), version__in=versions).prefetch_related(
            "texts", Prefetch("concepts", links.select_related("concept").prefetch_related("concept__texts"))
        )
        outcomes: dict[UUID, list[Outcome]] = defaultdict(list)
        for outcome in rows:
            outcomes[outcome.version_id].append(outcome)
        found = CaseName.objects.filter(version__in=versions)
        if only is not None:
            found = found.filter(~Q(what=What.ITEM) | Q(outcome__in=[row.pk for row in rows]))
        for name in found:
            names[name.version_id].append(name)
        return [cls._made(version, outcomes[version.pk], names[version.pk]) for version in versions]

    @classmethod
    def _made(cls, version: UnitVersion, outcomes: list[Outcome], found: list[CaseName]) -> "Framework":
        names = {name.outcome_id: name for name in found if name.what == What.ITEM}
        headings = {name.heading: name for name in found if name.what == What.HEADING}
        document = next((name for name in found if name.what == What.DOCUMENT), None)
        for outcome in outcomes:
            if outcome.pk not in names:
                names[outcome.pk] = new_name(What.ITEM, version=version, outcome=outcome)
            heading = original_of(outcome.texts.all()).heading
            if heading and heading not in headings:
                headings[heading] = new_name(What.HEADING, version=version, heading=heading)
        return cls(
            version=version,
            outcomes=outcomes,
            names=names,
            headings=headings,
            document_name=document or new_name(What.DOCUMENT, version=version),
        )

    @property
    def changed(self) -> str:
        return moment(self.version.published_at or self.version.unit.changed_at)

    def document(self) -> Json:
        return document_of(self.document_name, self.version)

    def document_link(self) -> dict[str, str]:
        own = original_of(self.version.texts.all())
        return link(own.title, self.document_name.identifier, self.document_name.uri or stable_address(self.version))

    def items(self) -> dict[str, Json]:
        """Items by name: each heading before the first statement under it."""
        if not self._items:
            for outcome in self.outcomes:
                own = original_of(outcome.texts.all())
                if own.heading and str(self.headings[own.heading].identifier) not in self._items:
                    heading = self._heading(own.heading, own.language)
                    self._items[heading["identifier"]] = heading
                item = self._item(outcome)
                self._items[item["identifier"]] = item
        return self._items

    def placings(self) -> list[Json]:
        """What stands below what: statements below their heading, headings and other statements below the document."""
        items, root = self.items(), self.document_link()
        found, placed = [], set()
        for outcome in self.outcomes:
            heading = original_of(outcome.texts.all()).heading
            place = outcome.position + 1
            above = root
            if heading:
                name = self.headings[heading]
                item = items[str(name.identifier)]
                above = link(heading, name.identifier, item["uri"])
                if heading not in placed:
                    placed.add(heading)
                    found.append(self._placing(name, item, root, place))
            name = self.names[outcome.pk]
            found.append(self._placing(name, items[str(name.identifier)], above, place))
        return found

    def associations(self) -> list[Json]:
        return [*self.placings(), *(pair.association() for pair in self.pairs)]

    def package(self) -> Json:
        document, items, associations = self.document(), list(self.items().values()), self.associations()
        kinds = {item["CFItemTypeURI"]["identifier"] for item in items if "CFItemTypeURI" in item}
        types = [one for one in map(definitions.item_type, definitions.ITEM_TYPES) if one["identifier"] in kinds]
        return {
            "CFDocument": document,
            "CFItems": items,
            "CFAssociations": associations,
            "CFDefinitions": compact(
                {
                    "CFSubjects": definitions.subjects_of([self.version.unit.isced_f]),
                    "CFLicenses": [definitions.licence()],
                    "CFItemTypes": types,
                    "CFAssociationGroupings": [definitions.grouping()] if self.pairs else [],
                }
            ),
        }

    def _item(self, outcome: Outcome) -> Json:
        name, texts = self.names[outcome.pk], list(outcome.texts.all())
        own = original_of(texts)
        kind = definitions.item_type(outcome.kind)
        concepts = [row.concept for row in outcome.concepts.all()]
        return compact(
            {
                "identifier": str(name.identifier),
                "fullStatement": own.text,
                "CFItemType": kind["title"],
                "uri": name.uri or f"{stable_address(self.version)}#s{outcome.pk}",
                "humanCodingScheme": outcome.code,
                "conceptKeywords": [_title(concept, own.language) for concept in concepts],
                "language": own.language,
                "CFItemTypeURI": link_to(kind),
                "licenseURI": link_to(definitions.licence()),
                "lastChangeDateTime": self.changed,
                **_shown(name),
                "extensions": {
                    "kilta": compact(
                        {
                            "kind": outcome.kind,
                            "kind_is_proposed": outcome.kind_is_proposed,
                            "position": outcome.position + 1,
                            "lenses": outcome.lenses,
                            "concepts": [concept.uri for concept in concepts],
                            "texts": {
                                text.language: compact(
                                    {"text": text.text, "heading": text.heading, "state": text.state}
                                )
                                for text in sorted(texts, key=lambda text: text.language)
                                if text.pk != own.pk
                            },
                        }
                    )
                },
            }
        )

    def _heading(self, heading: str, language: str) -> Json:
        name, kind = self.headings[heading], definitions.item_type(HEADING)
        return compact(
            {
                "identifier": str(name.identifier),
                "fullStatement": heading,
                "CFItemType": kind["title"],
                "uri": name.uri or address("CFItems", name.identifier),
                "language": language,
                "CFItemTypeURI": link_to(kind),
                "licenseURI": link_to(definitions.licence()),
                "lastChangeDateTime": self.changed,
                **_shown(name),
            }
        )

    def _placing(self, name: CaseName, item: Json, above: Mapping[str, str], place: int) -> Json:
        return {
            "identifier": str(name.placing),
            "associationType": "isChildOf",
            "sequenceNumber": place,
            "uri": name.kept.get("placing") or address("CFAssociations", name.placing),
            "originNodeURI": _node(link(item["fullStatement"], name.identifier, item["uri"])),
            "destinationNodeURI": _node(above),
            "lastChangeDateTime": item["lastChangeDateTime"],
        }


@dataclass(frozen=True)
class Side:
    """One statement of a judged pair, with its own name and that of its version."""

    outcome: Outcome
    version: UnitVersion
    name: CaseName
    document: CaseName

    @property
    def node(self) -> dict[str, str]:
        text = original_of(self.outcome.texts.all()).text
        uri = self.name.uri or f"{stable_address(self.version)}#s{self.outcome.pk}"
        return _node(link(text, self.name.identifier, uri))


@dataclass(frozen=True)
class Pair:
    """A confirmed correspondence: `relation` is how the left statement stands to the right one."""

    identifier: UUID
    relation: str
    left: Side
    right: Side
    judged: Sequence[Judgement]

    def association(self) -> Json:
        """Equal is exactMatchOf, narrower is isPartOf (wider the other way round), partly is isRelatedTo."""
        origin, target = self.left, self.right
        if self.relation == Relation.WIDER:
            origin, target = target, origin
        again = " There is a newer version since; to be looked at again."
        kinds = sorted({str(one.organisation_kind) for one in self.judged})
        return {
            "identifier": str(self.identifier),
            "associationType": TYPES[Relation(self.relation)],
            "uri": address("CFAssociations", self.identifier),
            "originNodeURI": origin.node,
            "destinationNodeURI": target.node,
            "CFAssociationGroupingURI": link_to(definitions.grouping()),
            "lastChangeDateTime": moment(max(one.judged_at for one in self.judged)),
            "notes": f"Judged by people: {len(self.judged)}; of organisations of the kind: {', '.join(kinds)}."
            + again * any(one.look_again for one in self.judged),
        }


TYPES = {
    Relation.EQUAL: "exactMatchOf",
    Relation.WIDER: "isPartOf",
    Relation.NARROWER: "isPartOf",
    Relation.PARTLY: "isRelatedTo",
}


def pairs_of(
    versions: Sequence[UnitVersion], *, of: UUID | None = None, only: Correspondence | None = None
) -> list[Pair]:
    """The confirmed correspondences as strangers see them: of versions, `of` one statement, or `only` one."""
    rows = Correspondence.objects.visible_to(Guest()).filter(
        standing=Correspondence.Standing.CONFIRMED,
        left_version__state=UnitVersion.State.PUBLISHED,
        right_version__state=UnitVersion.State.PUBLISHED,
    )
    if only is not None:
        rows = rows.filter(pk=only.pk)
    elif of is not None:
        rows = rows.filter(Q(left=of) | Q(right=of))
    else:
        rows = rows.filter(Q(left_version__in=versions) | Q(right_version__in=versions))
    live = Prefetch("judgements", Judgement.objects.live(), to_attr="standing_judgements")
    found = list(
        rows.select_related("left_version__unit__owner", "right_version__unit__owner", "left", "right")
        .prefetch_related("left__texts", "right__texts", live)
        .order_by("pk")
    )
    if not found:
        return []
    named: dict[Any, CaseName] = {}
    documents: dict[Any, CaseName] = {}
    ids = {key for one in found for key in (one.left_id, one.right_id)}
    of_versions = {key for one in found for key in (one.left_version_id, one.right_version_id)}
    names = CaseName.objects.filter(
        Q(outcome__in=ids) | Q(version__in=of_versions, what=What.DOCUMENT) | Q(correspondence__in=found)
    )
    for name in names:
        if name.what == What.DOCUMENT:
            documents[name.version_id] = name
        else:
            named[name.outcome_id or name.correspondence_id] = name
    return [pair for one in found if (pair := _pair(one, named, documents)) is not None]


def original_of(texts: Iterable[Any]) -> Any:
    return next(text for text in texts if text.state == TranslationState.ORIGINAL)


def compact(values: Mapping[str, Any]) -> Json:
    """Without what says nothing: the standard has no empty values."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {}, False)}


def _shown(name: CaseName) -> Json:
    """What the platform from which a thing came said of it."""
    return {key: value for key, value in name.kept.items() if key not in ("placing", "source")}


def _pair(one: Any, named: Mapping[Any, CaseName], documents: Mapping[Any, CaseName]) -> Pair | None:
    judged = one.standing_judgements
    if one.agreed not in TYPES or not judged:
        return None

    def side(outcome: Outcome, version: UnitVersion) -> Side:
        return Side(
            outcome,
            version,
            named.get(outcome.pk) or new_name(What.ITEM, version=version, outcome=outcome),
            documents.get(version.pk) or new_name(What.DOCUMENT, version=version),
        )

    name = named.get(one.pk)
    return Pair(
        identifier=name.identifier if name else case.named(one.pk),
        relation=one.agreed,
        left=side(one.left, one.left_version),
        right=side(one.right, one.right_version),
        judged=judged,
    )


def _node(link_: Mapping[str, str]) -> dict[str, str]:
    return {**link_, "targetType": "CASE"}


def _title(concept: Any, language: str) -> str:
    titles = {text.language: text.title for text in concept.texts.all()}
    return one_line(titles.get(language) or titles.get("en") or next(iter(titles.values()), concept.uri))
