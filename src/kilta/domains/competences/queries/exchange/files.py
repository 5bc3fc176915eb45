"""Files to take along: CASE packages, a SKOS concept scheme, a list of statements."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kilta.domains.competences.models import (
    Outcome,
    Part,
    Qualification,
    QualificationText,
    Relation,
    Unit,
    UnitVersion,
)
from kilta.domains.competences.queries.exchange import definitions
from kilta.domains.competences.queries.exchange.definitions import GROUP, UNIT, address, link, link_to, moment
from kilta.domains.competences.queries.exchange.frameworks import (
    Framework,
    Json,
    Pair,
    compact,
    original_of,
    pairs_of,
    stable_address,
)
from kilta.engines import case
from kilta.foundation.access.actors import Actor, Guest
from kilta.foundation.exports import Column, Table
from kilta.foundation.exports.answers import links

# visible: versions and qualifications that the caller was found to see; the units of a tree are asked as a stranger.

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
SKOS_CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# How a statement stands to another one: A narrowMatch B says that B is the narrower of the two.
MATCHES = {
    Relation.EQUAL: "exactMatch",
    Relation.WIDER: "narrowMatch",
    Relation.NARROWER: "broadMatch",
    Relation.PARTLY: "relatedMatch",
}


def files_of(version: UnitVersion, actor: Actor) -> list[tuple[str, str]]:
    """The files of a published version with their addresses, for its page."""
    if not version.is_published:
        return []
    at: dict[str, Any] = {"slug": version.unit.slug, "number": version.number}
    return [
        ("CASE (JSON)", reverse("competences:unit_package", kwargs=at)),
        ("SKOS (JSON-LD)", reverse("competences:unit_skos", kwargs=at)),
        *links("competences:unit_file", formats=("csv", "xlsx"), **at),
    ]


def package_of(version: UnitVersion) -> Json:
    return Framework.of(version, pairs=pairs_of([version])).package()


# SKOS


def skos_of(version: UnitVersion) -> Json:
    """JSON-LD 1.1: the version as a scheme, headings and statements as its concepts, judged pairs as mappings."""
    framework = Framework.of(version, pairs=pairs_of([version]))
    scheme = stable_address(version)
    unit, texts = version.unit, list(version.texts.all())
    items = framework.items()
    matches = _matches(framework.pairs, version)
    above = {one["originNodeURI"]["identifier"]: one["destinationNodeURI"]["uri"] for one in framework.placings()}
    document = framework.document()["uri"]
    tops = [{"@id": item["uri"]} for key, item in items.items() if above[key] == document]
    graph = [
        compact(
            {
                "@id": scheme,
                "@type": "skos:ConceptScheme",
                "dct:title": _said({text.language: text.title for text in texts}),
                "dct:description": _said({text.language: text.summary for text in texts}),
                "dct:publisher": unit.owner.name,
                "dct:language": original_of(texts).language,
                "dct:license": {"@id": definitions.LICENCE[1]},
                "dct:isVersionOf": {"@id": f"{settings.BASE_URL}/units/{unit.slug}"},
                "dct:issued": _typed("xsd:dateTime", moment(version.published_at)) if version.published_at else "",
                "dct:source": unit.source,
                "owl:versionInfo": str(version.number),
                "skos:hasTopConcept": tops,
            }
        )
    ]
    for heading, name in framework.headings.items():
        item = items.get(str(name.identifier))
        if item:
            titles = {item["language"]: heading, **_translated_headings(framework, heading)}
            graph.append(_concept(item["uri"], scheme, titles, top=True))
    for outcome in framework.outcomes:
        name = framework.names[outcome.pk]
        item = items[str(name.identifier)]
        parent = above[item["identifier"]]
        node = _concept(
            item["uri"], scheme, {text.language: text.text for text in outcome.texts.all()}, top=parent == document
        )
        node |= compact(
            {
                "skos:notation": outcome.code,
                "skos:broader": {"@id": parent} if parent != document else "",
                "dct:type": {"@id": item["CFItemTypeURI"]["uri"]},
                "dct:subject": [{"@id": row.concept.uri} for row in outcome.concepts.all()],
                **{
                    f"skos:{match}": [{"@id": uri} for uri in uris]
                    for match, uris in matches.get(outcome.pk, {}).items()
                },
            }
        )
        graph.append(node)
    return {"@context": SKOS_CONTEXT, "@graph": graph}


def _concept(uri: str, scheme: str, titles: Mapping[str, str], *, top: bool) -> Json:
    node: Json = {
        "@id": uri,
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": scheme},
        "skos:prefLabel": _said(titles),
    }
    return {**node, "skos:topConceptOf": {"@id": scheme}} if top else node


def _said(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in sorted(words.items()) if text]


def _typed(kind: str, value: str) -> dict[str, str]:
    return {"@value": value, "@type": kind}


def _translated_headings(framework: Framework, heading: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for outcome in framework.outcomes:
        texts = list(outcome.texts.all())
        if original_of(texts).heading == heading:
            found |= {text.language: text.heading for text in texts if text.heading}
    return found


def _matches(pairs: Sequence[Pair], version: UnitVersion) -> dict[UUID, dict[str, list[str]]]:
    """For each statement of the version: the addresses of others, by how it stands to them."""
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for pair in pairs:
        relation = Relation(pair.relation)
        is_left = pair.left.version.pk == version.pk
        own, other = (pair.left, pair.right) if is_left else (pair.right, pair.left)
        found[own.outcome.pk][MATCHES[relation if is_left else relation.turned]].append(other.node["uri"])
    return found


# A list


@dataclass(frozen=True)
class Row:
    outcome: Outcome
    item: Json
    matches: Mapping[str, Sequence[str]]

    @property
    def own(self) -> Any:
        return original_of(self.outcome.texts.all())

    def text(self, language: str) -> Any:
        return next((text for text in self.outcome.texts.all() if text.language == language), None)


def table_of(version: UnitVersion) -> Table:
    """The statements of a version in all languages, with their concepts and judged correspondences."""
    framework = Framework.of(version, pairs=pairs_of([version]))
    matches = _matches(framework.pairs, version)
    rows = [
        Row(
            outcome,
            framework.items()[str(framework.names[outcome.pk].identifier)],
            matches.get(outcome.pk, {}),
        )
        for outcome in framework.outcomes
    ]
    return Table(
        f"{version.unit.slug}-v{version.number}",
        version.unit.title,
        COLUMNS,
        rows,
        purpose="exchange",
        of=("competences.unit", version.unit_id),
        chosen=_("Version %(number)s") % {"number": version.number},
        notes=[stable_address(version), f"{definitions.LICENCE[0]} {definitions.LICENCE[1]}"],
    )


def _in(language: str, row: Row) -> str:
    text = row.text(language)
    return text.text if text else ""


def _state_in(language: str, row: Row) -> str:
    text = row.text(language)
    return text.state if text else ""


def _matched(match: str, row: Row) -> str:
    return " ".join(row.matches.get(match, ()))


COLUMNS = [
    Column("position", lambda row: row.outcome.position + 1, gettext_lazy("Place")),
    Column("identifier", lambda row: row.item["identifier"], gettext_lazy("Identifier")),
    Column("address", lambda row: row.item["uri"], gettext_lazy("Address")),
    Column("kind", lambda row: row.outcome.kind, gettext_lazy("Kind")),
    Column("code", lambda row: row.outcome.code, gettext_lazy("Code")),
    Column("heading", lambda row: row.own.heading, gettext_lazy("Heading")),
    Column("language", lambda row: row.own.language, gettext_lazy("Language")),
    Column("statement", lambda row: row.own.text, gettext_lazy("Statement")),
    *(Column(f"statement_{code}", partial(_in, code), f"Statement ({code})") for code in LANGUAGES),
    *(Column(f"state_{code}", partial(_state_in, code), f"Translation ({code})") for code in LANGUAGES),
    Column("lenses", lambda row: " ".join(row.outcome.lenses), gettext_lazy("Lenses")),
    Column(
        "concepts",
        lambda row: " ".join(one.concept.uri for one in row.outcome.concepts.all()),
        gettext_lazy("Concepts"),
    ),
    *(
        Column(match, partial(_matched, match), label)
        for match, label in (
            ("exactMatch", gettext_lazy("Equal to")),
            ("narrowMatch", gettext_lazy("Wider than")),
            ("broadMatch", gettext_lazy("Narrower than")),
            ("relatedMatch", gettext_lazy("Partly the same as")),
        )
    ),
]


# A qualification

# What CASE has no place for, as it stands in `extensions.kilta` of the document.
QUALIFICATION = (
    *("country", "region", "code", "code_scheme", "regulator", "awarding_body", "legal_reference", "eqf_level"),
    *("nqf_level", "level_source", "isced_f", "volume_unit", "volume_is_estimate", "source"),
)
HEADINGS = ("profile", "occupations", "entry", "progression", "ways", "grading", "agreements")


def is_public_as_a_whole(qualification: Qualification) -> bool:
    """Whether it has units and every one of them is public."""
    units = Unit.objects.filter(parts__qualification=qualification)
    hidden = units.exclude(pk__in=Unit.objects.visible_to(Guest()).listed().values("pk"))
    return qualification.is_public and units.exists() and not hidden.exists()


def package_of_qualification(qualification: Qualification) -> Json | None:
    """Groups and units as items, below each unit its statements; None where not all of it is public."""
    if not is_public_as_a_whole(qualification):
        return None
    parts = list(
        qualification.parts.select_related("unit__current__unit__owner").prefetch_related(
            "texts", "unit__current__texts"
        )
    )
    versions = {part.unit.current.pk: part.unit.current for part in parts if part.unit and part.unit.current}
    frameworks: dict[UUID | None, Framework] = {
        one.version.unit_id: one for one in Framework.many(list(versions.values()))
    }
    children: dict[Any, list[Part]] = defaultdict(list)
    for part in parts:
        children[part.parent_id].append(part)
    changed = moment(qualification.changed_at)
    document = _qualification_document(qualification, changed)
    items: list[Json] = []
    associations: list[Json] = []
    written: set[Any] = set()
    root = link(document["title"], document["identifier"], document["uri"])
    for part, above, place in _walk(children, root, changed):
        item = _part_item(part, changed, frameworks.get(part.unit_id), is_first=part.unit_id not in written)
        items.append(item)
        associations.append(_below(item, above, place, changed, case.named(f"{part.pk} in")))
        if part.unit_id and part.unit_id not in written:
            written.add(part.unit_id)
            framework = frameworks[part.unit_id]
            items += framework.items().values()
            own = str(framework.document_name.identifier)
            for placing in framework.placings():
                if placing["destinationNodeURI"]["identifier"] == own:
                    origin = framework.items()[placing["originNodeURI"]["identifier"]]
                    name = case.named(f"{part.pk} {origin['identifier']}")
                    placing = _below(origin, _link_of(item), placing["sequenceNumber"], changed, name)
                associations.append(placing)
    kinds = {item["CFItemTypeURI"]["identifier"] for item in items}
    types = [one for one in map(definitions.item_type, definitions.ITEM_TYPES) if one["identifier"] in kinds]
    codes = [qualification.isced_f, *(version.unit.isced_f for version in versions.values())]
    return {
        "CFDocument": document,
        "CFItems": items,
        "CFAssociations": associations,
        "CFDefinitions": compact(
            {
                "CFSubjects": definitions.subjects_of(codes),
                "CFLicenses": [definitions.licence()],
                "CFItemTypes": types,
            }
        ),
    }


def _qualification_document(qualification: Qualification, changed: str) -> Json:
    own = next((text for text in qualification.texts.all() if text.state == "original"), None)
    subjects = definitions.subjects_of([qualification.isced_f])
    return compact(
        {
            "identifier": str(case.named(qualification.pk)),
            "uri": f"{settings.BASE_URL}/qualifications/{qualification.slug}",
            "caseVersion": "1.1",
            "creator": qualification.regulator or qualification.owner.name,
            "title": qualification.title,
            "lastChangeDateTime": changed,
            "officialSourceURL": qualification.legal_address,
            "publisher": qualification.owner.name,
            "description": own.profile if own else "",
            "subject": [one["title"] for one in subjects],
            "subjectURI": [link_to(one) for one in subjects],
            "language": qualification.language,
            "adoptionStatus": "Adopted",
            "statusStartDate": qualification.valid_from.isoformat() if qualification.valid_from else "",
            "statusEndDate": qualification.valid_until.isoformat() if qualification.valid_until else "",
            "licenseURI": link_to(definitions.licence()),
            "extensions": {
                "kilta": compact(
                    {
                        "kind": "qualification",
                        **{name: getattr(qualification, name) for name in QUALIFICATION},
                        "volume": f"{qualification.volume.normalize():f}" if qualification.volume else "",
                        "texts": {text.language: _supplement(text) for text in qualification.texts.all()},
                    }
                )
            },
        }
    )


def _supplement(text: QualificationText) -> Json:
    """The headings of the Certificate Supplement in one language."""
    return compact({"state": text.state, **{name: getattr(text, name) for name in ("title", *HEADINGS)}})


def _walk(children: Mapping[Any, Sequence[Part]], root: Json, changed: str) -> Iterator[tuple[Part, Json, int]]:
    waiting = [(part, root, place) for place, part in reversed(list(enumerate(children[None], start=1)))]
    while waiting:
        part, above, place = waiting.pop()
        yield part, above, place
        own = _link_of(_part_item(part, changed, None, is_first=False))
        below = list(enumerate(children.get(part.pk, ()), start=1))
        waiting += [(child, own, at) for at, child in reversed(below)]


def _part_item(part: Part, changed: str, framework: Framework | None, *, is_first: bool) -> Json:
    identifier = case.named(part.pk)
    text = next((one for one in part.texts.all() if one.state == "original"), None) or next(
        iter(part.texts.all()), None
    )
    unit = part.unit
    title = text.title if text else unit.title if unit else str(Part.Role(part.role).label)
    kind = definitions.item_type(UNIT if unit else GROUP)
    return compact(
        {
            "identifier": str(identifier),
            "fullStatement": title,
            "CFItemType": kind["title"],
            "uri": address("CFItems", identifier),
            "humanCodingScheme": unit.code if unit else "",
            "language": text.language if text else unit.language if unit else "",
            "CFItemTypeURI": link_to(kind),
            "licenseURI": link_to(definitions.licence()),
            "lastChangeDateTime": changed,
            "extensions": {
                "kilta": compact(
                    {
                        "kind": part.role,
                        "part": True,
                        "of": str(framework.document_name.identifier) if framework else "",
                        "texts": {
                            one.language: compact({"title": one.title, "rule": one.rule}) for one in part.texts.all()
                        },
                        **{
                            name: str(value)
                            for name in ("volume_min", "volume_max", "number_min", "number_max")
                            if (value := getattr(part, name)) is not None
                        },
                        "unit": framework.document() if framework and is_first else None,
                    }
                )
            },
        }
    )


def _link_of(item: Json) -> dict[str, str]:
    return link(item["fullStatement"], item["identifier"], item["uri"])


def _below(item: Json, above: Mapping[str, str], place: int, changed: str, name: UUID) -> Json:
    return {
        "identifier": str(name),
        "associationType": "isChildOf",
        "sequenceNumber": place,
        "uri": address("CFAssociations", name),
        "originNodeURI": {**_link_of(item), "targetType": "CASE"},
        "destinationNodeURI": {**above, "targetType": "CASE"},
        "lastChangeDateTime": changed,
    }
