"""The page of a qualification: its headings, and the tree of its parts with their rules in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kilta.domains.competences.models import Origin, Part, Qualification, QualificationText, Unit, UnitText, VolumeUnit
from kilta.domains.competences.queries import words
from kilta.domains.competences.queries.exchange.files import is_public_as_a_whole
from kilta.domains.vocabulary.models import Concept
from kilta.domains.vocabulary.queries import Named, named
from kilta.foundation.access.actors import Actor

# visible: everything read here belongs to a qualification that the reader was found to see.


@dataclass(frozen=True)
class Branch:
    """One part with all that stands below it."""

    part: Part
    title: str
    language: str
    rule: str
    rule_in_words: str
    volume: str
    address: str
    children: "list[Branch]"

    @property
    def role(self) -> str:
        """The role in words, where it says something and the title does not say it already."""
        if self.part.role == Part.Role.GROUP:
            return ""
        role = str(self.part.get_role_display())
        return "" if role.casefold() in self.title.casefold() else role


@dataclass(frozen=True)
class QualificationPage:
    qualification: Qualification
    text: QualificationText
    other_languages: list[str]
    original: QualificationText
    texts: Sequence[QualificationText]
    headings: list[tuple[str, str]]
    tree: list[Branch]
    number_of_units: int
    occupations: list[Named]
    facts: list[tuple[str, str]]
    origin: str
    checked_by: str
    package: str
    may_write: bool
    may_publish: bool

    @property
    def is_translated(self) -> bool:
        return self.text.pk != self.original.pk


def qualification_page(actor: Actor, qualification: Qualification, *, asked: str = "") -> QualificationPage:
    """All of it, in the reader's language or the one `asked` for: a code, or "original"."""
    texts = list(qualification.texts.all())
    original = words.original(texts) or QualificationText(
        of=qualification, language=qualification.language, title=qualification.title
    )
    text = words.best(texts, words.wanted(asked, texts)) or original
    parts = list(qualification.parts.select_related("unit__current").prefetch_related("texts"))
    may_write, may_publish = words.rights_in(actor, qualification.owner)
    concepts = Concept.objects.filter(pk__in=qualification.occupations.values("concept"))
    return QualificationPage(
        qualification=qualification,
        text=text,
        other_languages=words.other_languages(texts, text),
        original=original,
        texts=texts,
        headings=_headings(text),
        tree=tree_of(actor, qualification, parts),
        number_of_units=sum(1 for part in parts if part.unit_id),
        occupations=list(named(concepts, words.reading()).values()),
        facts=_facts(qualification, [one for one in texts if one.pk != original.pk]),
        origin=str(Origin(qualification.origin).label),
        checked_by=words.checker(actor, qualification),
        package=_package(qualification),
        may_write=may_write,
        may_publish=may_publish,
    )


def _package(qualification: Qualification) -> str:
    """The address of the package with all units, where all of them are public."""
    if not is_public_as_a_whole(qualification):
        return ""
    return reverse("competences:qualification_package", args=[qualification.slug])


def tree_of(actor: Actor, qualification: Qualification, parts: Sequence[Part]) -> list[Branch]:
    """The parts as a tree; a unit that the reader may not see yet is named without a link. Two queries at most."""
    units = [part.unit for part in parts if part.unit]
    seen = set(Unit.objects.visible_to(actor).filter(pk__in=[unit.pk for unit in units]).values_list("pk", flat=True))
    texts: dict[UUID, list[UnitText]] = defaultdict(list)
    for text in UnitText.objects.filter(of__in=[unit.current_id for unit in units if unit.current_id]):
        texts[text.of_id].append(text)
    children: dict[UUID | None, list[Part]] = defaultdict(list)
    for part in parts:
        children[part.parent_id].append(part)

    def branch(part: Part, depth: int) -> Branch:
        unit = part.unit
        text = words.best(texts[unit.current_id] if unit and unit.current_id else part.texts.all(), words.reading())
        own = words.best(part.texts.all(), words.reading()) if unit else text
        return Branch(
            part=part,
            title=text.title if text else (unit.title if unit else capfirst(str(part.get_role_display()))),
            language=text.language if text else (unit.language if unit else ""),
            rule=rule_of(part, qualification, children[part.pk]),
            rule_in_words=own.rule if own and not isinstance(own, UnitText) else "",
            volume=words.volume(unit.current) if unit and unit.current else "",
            address=unit.get_absolute_url() if unit and unit.pk in seen else "",
            children=[branch(child, depth + 1) for child in children[part.pk]] if depth < 12 else [],
        )

    return [branch(part, 0) for part in children[None]]


def rule_of(part: Part, qualification: Qualification, children: Sequence[Part] = ()) -> str:
    """What has to be chosen in a group, in words: by volume and by number, at least and at most.

    The volume is in the measure of the units in the group, where they have one in common; else in the qualification's.
    """
    measures = {one.unit.current.volume_unit for one in children if one.unit and one.unit.current} - {""}
    code = measures.pop() if len(measures) == 1 else qualification.volume_unit
    measure = str(VolumeUnit(code).label) if code else ""
    said = []
    if part.volume_min is not None or part.volume_max is not None:
        said.append(_span(words.amount(part.volume_min), words.amount(part.volume_max), measure))
    if part.number_min is not None or part.number_max is not None:
        most = part.number_max if part.number_max is not None else part.number_min
        unit = ngettext("unit", "units", most or 0)
        low, high = (str(one) if one is not None else "" for one in (part.number_min, part.number_max))
        said.append(_span(low, high, unit))
    return "; ".join(said)


def _span(low: str, high: str, measure: str) -> str:
    values = {"low": low, "high": high, "measure": measure}
    if low == high:
        return (_("%(low)s %(measure)s") % values).strip()
    if low in ("", "0") and not high:
        return ""
    if low in ("", "0"):
        return (_("at most %(high)s %(measure)s") % values).strip()
    if not high:
        return (_("at least %(low)s %(measure)s") % values).strip()
    return (_("%(low)s to %(high)s %(measure)s") % values).strip()


def _headings(text: QualificationText) -> list[tuple[str, str]]:
    """The headings of the Certificate Supplement that have something under them."""
    rows = [
        (_("What the holder can do"), text.profile),
        (_("Occupations open to the holder"), text.occupations),
        (_("Entry requirements"), text.entry),
        (_("Access to the next level"), text.progression),
        (_("Ways to the certificate"), text.ways),
        (_("Grading and what is needed to pass"), text.grading),
        (_("International agreements"), text.agreements),
    ]
    return [(heading, said) for heading, said in rows if said]


def _facts(qualification: Qualification, translations: Sequence[QualificationText]) -> list[tuple[str, Any]]:
    levels = [f"EQF {qualification.eqf_level}"] if qualification.eqf_level else []
    if qualification.nqf_level:
        levels.append(_("national framework: %(level)s") % {"level": qualification.nqf_level})
    level = ", ".join(levels)
    if level and qualification.level_source:
        level = _("%(level)s (source: %(source)s)") % {"level": level, "source": qualification.level_source}
    code = ""
    if qualification.code:
        code = f"{qualification.code} ({qualification.get_code_scheme_display()})"
    return [
        (_("Native title"), qualification.title),
        (
            _("Translated title"),
            "; ".join(f"{one.title} ({words.language_name(one.language)})" for one in translations),
        ),
        (_("Code"), code),
        (_("Country"), words.country(qualification.country)),
        (_("Region"), words.region(qualification.region)),
        (_("Level"), level),
        (_("Volume"), words.volume(qualification)),
        (_("Valid"), words.validity(qualification)),
        (_("Field (ISCED-F)"), words.field(qualification.isced_f)),
        (_("Regulating authority"), qualification.regulator),
        (_("Awarding body"), qualification.awarding_body),
        (_("Legal reference"), qualification.legal_reference),
        (_("Organisation"), qualification.owner.name),
    ]
