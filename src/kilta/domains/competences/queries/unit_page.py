"""The page of a unit: one version with its statements, what it trains, where it comes from and what came of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kilta.domains.competences import sections
from kilta.domains.competences.models import (
    Correspondence,
    Origin,
    Outcome,
    OutcomeConcept,
    Qualification,
    TrainedConcept,
    Unit,
    UnitText,
    UnitVersion,
)
from kilta.domains.competences.queries import words
from kilta.domains.competences.queries.differences import Differences, differences
from kilta.domains.competences.queries.matching import has_index
from kilta.domains.vocabulary import coded
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.queries import Named, named
from kilta.foundation.access.actors import Actor

# visible: everything read here belongs to a unit that the reader was found to see, or is filtered by `visible_to`.

NEAR_IN_A_COUNTRY, NEAR_LOOKED_AT = 3, 40
MOST_TRAINED = 40


@dataclass(frozen=True)
class ConceptLine:
    """A concept that a statement trains, with how that came about."""

    link: OutcomeConcept
    concept: Named

    @property
    def percent(self) -> int | None:
        return None if self.link.confidence is None else round(self.link.confidence * 100)

    @property
    def words(self) -> list[str]:
        """What speaks for it, in the words of the engine."""
        return [_reason(one) for one in self.link.reasons]


@dataclass(frozen=True)
class OutcomeLine:
    """A statement as it is shown; `original` where it is shown in a translation."""

    outcome: Outcome
    text: Any
    original: Any
    texts: Sequence[Any]
    concepts: Sequence[ConceptLine]
    lenses: Sequence[tuple[str, str]]

    @property
    def is_translated(self) -> bool:
        return bool(self.text and self.original and self.text.pk != self.original.pk)

    @property
    def languages(self) -> list[str]:
        return sorted(text.language for text in self.texts)


@dataclass(frozen=True)
class Heading:
    """Statements that stand under one heading."""

    title: str
    lines: list[OutcomeLine] = field(default_factory=list)


@dataclass(frozen=True)
class KindGroup:
    """The statements of one kind, by heading."""

    kind: str
    label: str
    headings: list[Heading]

    @property
    def number(self) -> int:
        return sum(len(heading.lines) for heading in self.headings)


@dataclass(frozen=True)
class Near:
    """A unit that trains some of the same concepts."""

    unit: Unit
    title: str
    language: str
    shared: int
    concepts: list[str]


@dataclass(frozen=True)
class NearInCountry:
    country: str
    units: list[Near]


@dataclass(frozen=True)
class Trained:
    """A concept that the unit trains, and on what evidence."""

    concept: Named
    statements: int
    confirmed: int


@dataclass(frozen=True)
class UnitPage:
    unit: Unit
    version: UnitVersion
    text: UnitText
    other_languages: list[str]
    original: UnitText
    texts: Sequence[UnitText]
    groups: list[KindGroup]
    trained: list[Trained]
    nearest: list[NearInCountry]
    versions: Sequence[UnitVersion]
    draft: UnitVersion | None
    differences: Differences | None
    qualifications: Sequence[Qualification]
    comes_from: list[tuple[str, str]]
    came_of_it: list[tuple[str, str]]
    sections: list[sections.Shown]
    facts: list[tuple[str, str]]
    proposed: int
    has_index: bool
    checked_by: str
    may_write: bool
    may_publish: bool

    @property
    def is_current(self) -> bool:
        return self.version.pk == self.unit.current_id

    @property
    def is_translated(self) -> bool:
        return self.text.pk != self.original.pk

    @property
    def number_of_statements(self) -> int:
        return sum(group.number for group in self.groups)


def unit_page(actor: Actor, unit: Unit, version: UnitVersion, *, asked: str = "") -> UnitPage:
    """All of one version, in the reader's language or the one `asked` for: a code, or "original"."""
    texts = list(version.texts.all())
    original = words.original(texts) or UnitText(of=version, language=unit.language, title=unit.title)
    language = words.wanted(asked, texts)
    groups = groups_of(version, language)
    versions = list(UnitVersion.objects.visible_to(actor).filter(unit=unit).order_by("-number")[:50])
    qualifications = list(
        Qualification.objects.visible_to(actor).filter(parts__unit=unit).distinct().order_by("title_key")[:20]
    )
    may_write, may_publish = words.rights_in(actor, unit.owner)
    proposed = sum(
        1
        for group in groups
        for heading in group.headings
        for line in heading.lines
        for one in line.concepts
        if one.link.state == OutcomeConcept.State.PROPOSED
    )
    text = words.best(texts, language) or original
    return UnitPage(
        unit=unit,
        version=version,
        text=text,
        other_languages=words.other_languages(texts, text),
        original=original,
        texts=texts,
        groups=groups,
        trained=_trained(unit),
        nearest=nearest(actor, unit),
        versions=versions,
        differences=_since_the_one_before(version, versions, original.language),
        draft=next((one for one in versions if not one.is_published), None),
        qualifications=qualifications,
        comes_from=_comes_from(unit, version, qualifications),
        came_of_it=_came_of_it(actor, version),
        sections=sections.of(version, actor),
        facts=_facts(unit, version),
        proposed=proposed,
        has_index=has_index(),
        checked_by=words.checker(actor, unit),
        may_write=may_write,
        may_publish=may_publish,
    )


def lines_of(version: UnitVersion, language: str) -> list[OutcomeLine]:
    """The statements of a version in their order, in four queries."""
    outcomes = list(version.outcomes.prefetch_related("texts", "concepts"))
    links = [link for outcome in outcomes for link in outcome.concepts.all()]
    names = named(Concept.objects.filter(pk__in={link.concept_id for link in links}), words.reading()) if links else {}
    return [_line(outcome, language, names) for outcome in outcomes]


def groups_of(version: UnitVersion, language: str) -> list[KindGroup]:
    """The statements by kind, and within a kind by heading."""
    by_kind: dict[str, list[OutcomeLine]] = defaultdict(list)
    for line in lines_of(version, language):
        by_kind[line.outcome.kind].append(line)
    order = (Outcome.Kind.ACTIVITY, Outcome.Kind.SKILL, Outcome.Kind.KNOWLEDGE, Outcome.Kind.RESPONSIBILITY)
    return [KindGroup(kind.value, str(kind.label), _headings(by_kind[kind])) for kind in order if by_kind[kind]]


def nearest(actor: Actor, unit: Unit) -> list[NearInCountry]:
    """The units of other countries that share most of what is trained, at most three for each country.

    A shared concept counts by how sure its links are, and against how many concepts the two units have in all.
    """
    mine = dict(unit.trained.values_list("concept", "weight"))
    if not mine:
        return []
    found = list(
        TrainedConcept.objects.filter(concept__in=mine, unit__in=Unit.objects.visible_to(actor).listed())
        .exclude(unit__country=unit.country)
        .values("unit")
        .annotate(shared=Count("pk"), sure=Sum("weight"))
        .order_by("-sure", "unit")[:NEAR_LOOKED_AT]
    )
    if not found:
        return []
    ids = [row["unit"] for row in found]
    sizes = dict(
        TrainedConcept.objects.filter(unit__in=ids)
        .values_list("unit")
        .annotate(Count("pk"))
        .values_list("unit", "pk__count")
    )
    units: dict[UUID, Unit] = {one.pk: one for one in Unit.objects.filter(pk__in=ids)}
    score = {row["unit"]: 2 * row["sure"] / (len(mine) + sizes[row["unit"]]) for row in found}
    shared = {row["unit"]: row["shared"] for row in found}
    by_country: dict[str, list[UUID]] = defaultdict(list)
    for key in sorted(ids, key=lambda key: (-score[key], str(key))):
        if len(by_country[units[key].country]) < NEAR_IN_A_COUNTRY:
            by_country[units[key].country].append(key)
    chosen = [key for keys in by_country.values() for key in keys]
    titles = _titles(units[key] for key in chosen)
    common = _common(chosen, set(mine))
    return [
        NearInCountry(
            words.country(code),
            [Near(units[key], *titles[key], shared[key], common.get(key, [])) for key in keys],
        )
        for code, keys in sorted(by_country.items(), key=lambda pair: words.country(pair[0]))
    ]


def _line(outcome: Outcome, language: str, names: dict[UUID, Named]) -> OutcomeLine:
    texts = list(outcome.texts.all())
    shown = [link for link in outcome.concepts.all() if link.concept_id in names]
    order = {OutcomeConcept.State.CONFIRMED: 0, OutcomeConcept.State.PROPOSED: 1, OutcomeConcept.State.REJECTED: 2}
    shown.sort(key=lambda link: (order[OutcomeConcept.State(link.state)], -(link.confidence or 0)))
    return OutcomeLine(
        outcome=outcome,
        text=words.best(texts, language),
        original=words.original(texts),
        texts=texts,
        concepts=[ConceptLine(link, names[link.concept_id]) for link in shown],
        lenses=[(code, coded.LENSES[code].label) for code in outcome.lenses if code in coded.LENSES],
    )


def _headings(lines: list[OutcomeLine]) -> list[Heading]:
    headings: list[Heading] = []
    for line in lines:
        title = line.text.heading if line.text else ""
        if not headings or headings[-1].title != title:
            headings.append(Heading(title))
        headings[-1].lines.append(line)
    return headings


def _trained(unit: Unit) -> list[Trained]:
    rows = list(unit.trained.order_by("-confirmed", "-weight", "concept")[:MOST_TRAINED])
    names = named(Concept.objects.filter(pk__in=[row.concept_id for row in rows]), words.reading()) if rows else {}
    return [Trained(names[row.concept_id], row.outcomes, row.confirmed) for row in rows if row.concept_id in names]


def _since_the_one_before(version: UnitVersion, versions: Sequence[UnitVersion], language: str) -> Differences | None:
    before = max((one for one in versions if one.number < version.number), key=lambda one: one.number, default=None)
    return differences(before, version, language) if before else None


def _titles(units: Any) -> dict[UUID, tuple[str, str]]:
    """Title and its language of each unit, in the reader's language where there is one."""
    by_version = {unit.current_id: unit for unit in units}
    texts: dict[UUID, list[UnitText]] = defaultdict(list)
    for text in UnitText.objects.filter(of__in=by_version):
        texts[text.of_id].append(text)
    found = {}
    for version, unit in by_version.items():
        text = words.best(texts[version], words.reading())
        found[unit.pk] = (text.title, text.language) if text else (unit.title, unit.language)
    return found


def _common(units: list[UUID], mine: set[UUID]) -> dict[UUID, list[str]]:
    """The names of a few shared concepts of each unit."""
    rows = list(
        TrainedConcept.objects.filter(unit__in=units, concept__in=mine)
        .order_by("-weight")
        .values_list("unit", "concept")
    )
    names = named(Concept.objects.filter(pk__in={concept for _unit, concept in rows}), words.reading())
    found: dict[UUID, list[str]] = defaultdict(list)
    for key, concept in rows:
        if concept in names and len(found[key]) < 4:
            found[key].append(names[concept].title)
    return found


def _comes_from(unit: Unit, version: UnitVersion, qualifications: Sequence[Qualification]) -> list[tuple[str, str]]:
    """Where a unit comes from, as (words, address): its source, its qualifications, the version before."""
    rows = [(capfirst(str(Origin(unit.origin).label)), "")]
    if unit.source:
        rows.append((unit.source, unit.source if unit.source.startswith(("https://", "http://")) else ""))
    rows += [(one.title, one.get_absolute_url()) for one in qualifications]
    return rows


def _came_of_it(actor: Actor, version: UnitVersion) -> list[tuple[str, str]]:
    """The units with which this version was judged, as (words, address)."""
    pairs = Correspondence.objects.visible_to(actor).exclude(standing=Correspondence.Standing.PROPOSED)
    others = {
        *pairs.filter(left_version=version).values_list("right_version", flat=True).distinct()[:20],
        *pairs.filter(right_version=version).values_list("left_version", flat=True).distinct()[:20],
    }
    found = UnitVersion.objects.visible_to(actor).filter(pk__in=others).select_related("unit")
    return [(f"{one.unit.title} ({words.country(one.unit.country)})", one.unit.get_absolute_url()) for one in found]


def _facts(unit: Unit, version: UnitVersion) -> list[tuple[str, str]]:
    return [
        (_("Kind"), str(unit.get_kind_display())),
        (_("Volume"), words.volume(version)),
        (_("Valid"), words.validity(version)),
        (_("Country"), words.country(unit.country)),
        (_("Region"), words.region(unit.region)),
        (_("Code"), f"{unit.code} ({unit.get_code_scheme_display()})" if unit.code else ""),
        (_("Field (ISCED-F)"), words.field(unit.isced_f)),
        (_("Organisation"), unit.owner.name),
    ]


def _reason(reason: Any) -> str:
    """A reason in a few words: the label that matched, in which language, by which words."""
    if not isinstance(reason, dict):
        return str(reason)
    said = {
        "label": reason.get("label", ""),
        "language": str(reason.get("language", "")).upper(),
        "words": ", ".join(reason.get("words", [])),
    }
    match reason.get("evidence"):
        case "correction":
            return _("a person said so of “%(label)s”") % said
        case "meaning":
            return _("means much the same as “%(label)s” (%(language)s)") % said
        case "context":
            return _("goes with other concepts of this text, as “%(label)s” (%(language)s)") % said
    if said["words"]:
        return _("“%(label)s” (%(language)s) shares: %(words)s") % said
    return _("is called “%(label)s” (%(language)s)") % said
