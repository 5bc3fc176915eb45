"""Comparisons: units side by side, what people have judged of their statements, and how far one covers another.

Coverage is counted from judgements alone. A statement is *covered* where people agree that one of the other unit asks
for the same or more, *partly* where they agree on less, *disputed* where they differ, *not covered* where all that was
expected or judged has nothing in common with it, and *open* as long as nobody has spoken of it or something expected
is still to be judged.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, permutations
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models import (
    ComparedVersion,
    Comparison,
    Correspondence,
    Judgement,
    Outcome,
    OutcomeText,
    Relation,
    Unit,
    UnitVersion,
)
from kilta.domains.competences.queries.words import best, reading
from kilta.domains.network.models import Organisation
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor

# visible: what belongs to a comparison that the reader was found to see; units are filtered by `visible_to`.

LETTERS = "ABCD"


class Cover(StrEnum):
    """How far a statement is covered by another unit."""

    COVERED = "covered"
    PARTLY = "partly"
    NOT = "not_covered"
    DISPUTED = "disputed"
    OPEN = "open"


COVER_LABELS = {
    Cover.COVERED: _("covered"),
    Cover.PARTLY: _("partly covered"),
    Cover.NOT: _("not covered"),
    Cover.DISPUTED: _("disputed"),
    Cover.OPEN: _("open"),
}
FULL = (Relation.EQUAL, Relation.NARROWER)  # seen from the statement that is to be covered
SOME = (Relation.WIDER, Relation.PARTLY)


@dataclass(frozen=True)
class Column:
    """One unit of a comparison."""

    version: UnitVersion
    letter: str
    title: str
    is_behind: bool  # a newer version stands

    @property
    def unit(self) -> Unit:
        return self.version.unit


@dataclass(frozen=True)
class Statement:
    """One outcome with the words that the reader gets; `native` where these are a translation."""

    outcome: Outcome
    text: OutcomeText
    native: OutcomeText
    lenses: list[tuple[str, str]]

    @property
    def is_translated(self) -> bool:
        return self.text.pk != self.native.pk


@dataclass(frozen=True)
class Said:
    """One live judgement, seen from the statement that it is shown at."""

    judgement: Judgement
    relation: Relation

    @property
    def label(self) -> Any:
        return self.relation.label


@dataclass(frozen=True)
class Link:
    """A pair, seen from one of its statements."""

    pair: Correspondence
    other: Statement
    said: list[Said]
    agreed: Relation | None
    expected: Relation | None
    percent: int | None
    reasons: list[str]

    @property
    def is_disputed(self) -> bool:
        return self.pair.standing == Correspondence.Standing.DISPUTED

    @property
    def is_judged(self) -> bool:
        return bool(self.said)

    @property
    def to_look_at(self) -> bool:
        return any(one.judgement.look_again for one in self.said)


@dataclass(frozen=True)
class Cell:
    """What stands beside one statement in one other unit."""

    column: Column
    links: list[Link]
    cover: Cover

    @property
    def label(self) -> Any:
        return COVER_LABELS[self.cover]


@dataclass(frozen=True)
class Row:
    statement: Statement
    cells: list[Cell]


@dataclass(frozen=True)
class Coverage:
    """How far the statements of `this` unit are covered by the `other`.

    `expected` counts the statements for which software proposes a counterpart there.
    """

    this: Column
    other: Column
    counts: Mapping[Cover, int]
    total: int
    expected: int
    look_again: int = 0

    def share(self, cover: Cover) -> int:
        """In per cent of all statements, rounded."""
        return round(100 * self.counts.get(cover, 0) / self.total) if self.total else 0

    @property
    def parts(self) -> list[tuple[Cover, Any, int]]:
        return [(cover, label, self.counts.get(cover, 0)) for cover, label in COVER_LABELS.items()]

    @property
    def covered(self) -> int:
        return self.counts.get(Cover.COVERED, 0)

    @property
    def open(self) -> int:
        return self.counts.get(Cover.OPEN, 0)

    @property
    def percent(self) -> int:
        return self.share(Cover.COVERED)


@dataclass(frozen=True)
class Wanted:
    """What the reader has chosen: whose statements lead, which of them, and in which words."""

    base: int = 0
    kind: str = ""
    lens: str = ""
    show: str = ""
    in_my_language: bool = False


@dataclass(frozen=True)
class ComparisonPage:
    comparison: Comparison
    columns: list[Column]
    base: Column
    rows: list[Row]
    left_over: list[tuple[Column, list[Statement]]]
    coverage: list[Coverage]
    wanted: Wanted
    to_judge: int | None
    may_change: bool = False
    may_judge: bool = False

    @property
    def is_behind(self) -> bool:
        return any(column.is_behind for column in self.columns)

    @property
    def others(self) -> list[Column]:
        return [column for column in self.columns if column is not self.base]


@dataclass(frozen=True)
class Card:
    """One pair to judge, with what software expects and what others have said."""

    this: Statement
    this_column: Column
    link: Link
    other_column: Column
    mine: Said | None
    done: int
    waiting: int


@dataclass(frozen=True)
class ListedComparison:
    comparison: Comparison
    units: list[Unit]


@dataclass(frozen=True)
class FieldMatrix:
    """All public units of a field: how many statements of each row's unit are covered by each column's unit."""

    code: str
    label: str
    units: list[Unit]
    rows: list[tuple[Unit, int, list[Coverage | None]]]
    is_cut: bool


@dataclass
class _Pairs:
    """Everything between some versions, read once: statements, pairs, proposals and live judgements."""

    versions: list[UnitVersion]
    language: str
    in_my_language: bool = False
    links: dict[UUID, list[Correspondence]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(
                version=version,
                letter=LETTERS[number],
                title=_title(version, self.language if self.in_my_language else version.unit.language),
                is_behind=version.unit.current_id != version.pk,
            )
            for number, version in enumerate(self.versions)
        ]

    @cached_property
    def statements(self) -> dict[UUID, Statement]:
        outcomes = (
            Outcome.objects.filter(version__in=self.versions).order_by("position", "id").prefetch_related("texts")
        )
        return {outcome.pk: self._statement(outcome) for outcome in outcomes}

    @cached_property
    def of_version(self) -> dict[UUID, list[Statement]]:
        found: dict[UUID, list[Statement]] = {version.pk: [] for version in self.versions}
        for statement in self.statements.values():
            found[statement.outcome.version_id].append(statement)
        return found

    @cached_property
    def pairs(self) -> list[Correspondence]:
        return list(with_words(between([version.pk for version in self.versions])))

    @cached_property
    def pairs_of(self) -> dict[tuple[UUID, UUID], list[Correspondence]]:
        """By statement and other version, the likeliest and the judged ones first."""
        found: dict[tuple[UUID, UUID], list[Correspondence]] = defaultdict(list)
        for pair in self.pairs:
            found[pair.left_id, pair.right_version_id].append(pair)
            found[pair.right_id, pair.left_version_id].append(pair)
        for some in found.values():
            some.sort(key=lambda pair: (not pair.live, -_confidence(pair)))
        return found

    def cell(self, statement: Statement, column: Column) -> Cell:
        pairs = self.pairs_of.get((statement.outcome.pk, column.version.pk), [])
        links = [link_of(pair, statement, self.statements) for pair in pairs]
        return Cell(column, links, cover_of(statement.outcome.pk, pairs))

    def coverage(self, this: Column, other: Column) -> Coverage:
        counts: dict[Cover, int] = defaultdict(int)
        expected = look_again = 0
        for statement in self.of_version[this.version.pk]:
            pairs = self.pairs_of.get((statement.outcome.pk, other.version.pk), [])
            counts[cover_of(statement.outcome.pk, pairs)] += 1
            expected += any(_confidence(pair) > 0 for pair in pairs)
            look_again += any(one.look_again for pair in pairs for one in pair.live)
        total = len(self.of_version[this.version.pk])
        return Coverage(this, other, dict(counts), total, expected, look_again)

    def _statement(self, outcome: Outcome) -> Statement:
        texts = list(outcome.texts.all())
        native = best([text for text in texts if text.state == "original"] or texts, self.language)
        shown = best(texts, self.language) if self.in_my_language else native
        lenses = [(code, coded.LENSES[code].label) for code in outcome.lenses if code in coded.LENSES]
        return Statement(outcome, shown, native, lenses)


def comparisons_for(actor: Actor) -> QuerySet[Comparison]:
    """What the list shows, changed last first."""
    found: QuerySet[Comparison] = (
        Comparison.objects.visible_to(actor).select_related("owner").order_by("-changed_at", "id")
    )
    return found


def listed(comparisons: Iterable[Comparison]) -> list[ListedComparison]:
    """With the units of each, in one query for all."""
    rows = list(comparisons)
    columns = ComparedVersion.objects.filter(comparison__in=rows).select_related("version__unit").order_by("position")
    units: dict[UUID, list[Unit]] = defaultdict(list)
    for column in columns:
        units[column.comparison_id].append(column.version.unit)
    return [ListedComparison(row, units[row.pk]) for row in rows]


def comparisons_of(version: UnitVersion, actor: Actor) -> list[ListedComparison]:
    """Comparisons in which a unit stands, whichever of its versions."""
    columns = ComparedVersion.objects.filter(comparison=OuterRef("pk"), version__unit=version.unit_id)
    return listed(comparisons_for(actor).filter(Exists(columns))[:20])


def comparison_page(comparison: Comparison, actor: Actor, wanted: Wanted) -> ComparisonPage:
    """The units side by side, led by the statements of one of them."""
    read = _read(comparison, wanted.in_my_language)
    base = read.columns[wanted.base if wanted.base < len(read.columns) else 0]
    others = [column for column in read.columns if column is not base]
    rows = [
        Row(statement, [read.cell(statement, column) for column in others])
        for statement in read.of_version[base.version.pk]
        if _fits(statement, wanted)
    ]
    shown = [row for row in rows if _is_asked_for(row, wanted.show)]
    linked = {link.other.outcome.pk for row in rows for cell in row.cells for link in cell.links}
    left_over = [
        (column, [one for one in read.of_version[column.version.pk] if one.outcome.pk not in linked])
        for column in others
    ]
    return ComparisonPage(
        comparison=comparison,
        columns=read.columns,
        base=base,
        rows=shown,
        left_over=[(column, some) for column, some in left_over if some],
        coverage=[read.coverage(this, other) for this, other in permutations(read.columns, 2)],
        wanted=wanted,
        to_judge=waiting_for(comparison, actor).count() if actor.is_member else None,
    )


def titles_of(comparison: Comparison) -> list[str]:
    """The native titles of the columns, with their letters."""
    columns = comparison.columns.select_related("version__unit")
    return [f"{LETTERS[number]} · {column.version.unit.title}" for number, column in enumerate(columns)]


def waiting_for(comparison: Comparison, actor: Actor, organisation: Organisation | None = None) -> Any:
    """The pairs that somebody has not judged yet (for one organisation), or must look at again; likeliest first."""
    mine = Judgement.objects.live().filter(
        correspondence=OuterRef("pk"), judged_by=getattr(actor, "pk", None), look_again=False
    )
    if organisation is not None:
        mine = mine.filter(organisation=organisation)
    versions = list(comparison.columns.values_list("version", flat=True))
    return (
        between(versions)
        .filter(~Exists(mine))
        .order_by(F("proposal__confidence").desc(nulls_last=True), "left", "right")
    )


def card_for(
    comparison: Comparison, actor: Actor, organisation: Organisation, *, pair: UUID | None = None, skip: int = 0
) -> Card | None:
    """The pair that was asked for, or the next one that waits; None when nothing waits any more."""
    waiting = waiting_for(comparison, actor, organisation)
    number = waiting.count()
    if pair is not None:
        versions = list(comparison.columns.values_list("version", flat=True))
        found = next(iter(with_words(between(versions).filter(pk=pair))), None)
    else:
        at = skip % number if number else 0
        found = next(iter(with_words(waiting[at : at + 1])), None)
    if found is None:
        return None
    read = _read(comparison, in_my_language=False)
    columns = {column.version.pk: column for column in read.columns}
    order = list(columns)
    is_turned = order.index(found.left_version_id) > order.index(found.right_version_id)
    this = read.statements[found.right_id if is_turned else found.left_id]
    link = link_of(found, this, read.statements)
    mine = next(
        (
            one
            for one in link.said
            if one.judgement.judged_by_id == getattr(actor, "pk", None)
            and one.judgement.organisation_id == organisation.pk
        ),
        None,
    )
    all_pairs = between([column.version.pk for column in read.columns]).count()
    return Card(
        this=this,
        this_column=columns[this.outcome.version_id],
        link=link,
        other_column=columns[link.other.outcome.version_id],
        mine=mine,
        done=all_pairs - number,
        waiting=number,
    )


def statement_beside(comparison: Comparison, outcome: UUID, letter: str) -> tuple[Row, Column, list[Statement]] | None:
    """One statement of a comparison, what stands beside it in one column, and all statements of that column."""
    read = _read(comparison, in_my_language=False)
    statement = read.statements.get(outcome)
    column = next((one for one in read.columns if one.letter == letter), None)
    if statement is None or column is None or column.version.pk == statement.outcome.version_id:
        return None
    return Row(statement, [read.cell(statement, column)]), column, read.of_version[column.version.pk]


def column_of(comparison: Comparison, statement: Statement) -> Column:
    """The column that a statement stands in."""
    read = _read(comparison, in_my_language=False)
    return next(one for one in read.columns if one.version.pk == statement.outcome.version_id)


def fields_with_units(actor: Actor) -> list[tuple[str, str, int]]:
    """The fields (ISCED-F) in which at least two units are public: code, label and how many."""
    counts: dict[str, int] = defaultdict(int)
    for code in Unit.objects.visible_to(actor).listed().exclude(isced_f="").values_list("isced_f", flat=True):
        counts[code] += 1
    return sorted(
        (code, coded.ISCED_FIELDS[code].label if code in coded.ISCED_FIELDS else code, number)
        for code, number in counts.items()
        if number > 1
    )


def field_matrix(code: str, actor: Actor, most: int = 24) -> FieldMatrix:
    """Who covers whom among the public units of a field; at most `most` of them, by country and title."""
    rows = Unit.objects.visible_to(actor).listed().filter(isced_f=code).select_related("current")
    units = list(rows.order_by("country", "title_key")[: most + 1])
    is_cut, units = len(units) > most, units[:most]
    versions = [unit.current_id for unit in units]
    statements: dict[UUID | None, list[UUID]] = defaultdict(list)
    for key, version in Outcome.objects.filter(version__in=versions).values_list("pk", "version"):
        statements[version].append(key)
    pairs: dict[tuple[UUID, UUID | None], list[Correspondence]] = defaultdict(list)
    known: set[tuple[UUID | None, UUID | None]] = set()
    for pair in with_words(among(versions)):
        pairs[pair.left_id, pair.right_version_id].append(pair)
        pairs[pair.right_id, pair.left_version_id].append(pair)
        known |= {(pair.left_version_id, pair.right_version_id), (pair.right_version_id, pair.left_version_id)}
    matrix = []
    for this in units:
        cells: list[Coverage | None] = []
        for other in units:
            if this is other or (this.current_id, other.current_id) not in known:
                cells.append(None)
                continue
            counts: dict[Cover, int] = defaultdict(int)
            for key in statements[this.current_id]:
                counts[cover_of(key, pairs.get((key, other.current_id), []))] += 1
            cells.append(Coverage(_bare(this), _bare(other), dict(counts), len(statements[this.current_id]), 0))
        matrix.append((this, len(statements[this.current_id]), cells))
    label = coded.ISCED_FIELDS[code].label if code in coded.ISCED_FIELDS else code
    return FieldMatrix(code, label, units, matrix, is_cut)


def between(versions: Sequence[UUID]) -> Any:
    """The pairs between any two of some versions."""
    either = Q(pk__in=[])
    for one, other in combinations(versions, 2):
        either |= Q(left_version=one, right_version=other) | Q(left_version=other, right_version=one)
    return Correspondence.objects.filter(either)


def among(versions: Collection[UUID | None]) -> Any:
    """The same for many versions."""
    return Correspondence.objects.filter(left_version__in=versions, right_version__in=versions)


def with_words(pairs: Any) -> list[Correspondence]:
    """Pairs with their proposal and their live judgements (`pair.live`), read in two queries."""
    rows = list(pairs.select_related("proposal"))
    live: dict[UUID, list[Judgement]] = defaultdict(list)
    judgements = Judgement.objects.live().filter(correspondence__in=[row.pk for row in rows])
    for judgement in judgements.select_related("organisation", "judged_by").order_by("judged_at", "id"):
        live[judgement.correspondence_id].append(judgement)
    for row in rows:
        row.live = live[row.pk]
    return rows


def cover_of(outcome: UUID, pairs: Sequence[Correspondence]) -> Cover:
    """How far people hold a statement to be covered by a unit, from its pairs with the statements of that unit."""
    seen = [_agreed(pair, outcome) for pair in pairs]
    if any(relation in FULL for relation in seen):
        return Cover.COVERED
    if any(pair.standing == Correspondence.Standing.DISPUTED for pair in pairs):
        return Cover.DISPUTED
    if any(relation in SOME for relation in seen):
        return Cover.PARTLY
    if pairs and all(relation == Relation.NONE for relation in seen):
        return Cover.NOT
    return Cover.OPEN


def link_of(pair: Correspondence, this: Statement, statements: Mapping[UUID, Statement]) -> Link:
    """A pair as seen from one of its statements."""
    here = this.outcome.pk
    other = statements[pair.right_id if pair.left_id == here else pair.left_id]
    proposal = getattr(pair, "proposal", None)
    return Link(
        pair=pair,
        other=other,
        said=[Said(one, _turned(one.relation, pair, here)) for one in pair.live],
        agreed=_agreed(pair, here),
        expected=_expected(pair, here),
        percent=None if proposal is None else round(proposal.confidence * 100),
        reasons=[] if proposal is None else [_in_words(reason) for reason in proposal.reasons],
    )


def _read(comparison: Comparison, in_my_language: bool) -> _Pairs:
    columns = comparison.columns.select_related("version__unit").prefetch_related("version__texts")
    return _Pairs([column.version for column in columns], reading(), in_my_language)


def _title(version: UnitVersion, language: str) -> str:
    text = best(version.texts.all(), language)
    return text.title if text else version.unit.title


def _bare(unit: Unit) -> Column:
    version: Any = unit.current  # A public unit has one.
    return Column(version, "", unit.title, is_behind=False)


def _turned(relation: str, pair: Correspondence, here: UUID) -> Relation:
    return Relation(relation) if pair.left_id == here else Relation(relation).turned


def _agreed(pair: Correspondence, here: UUID) -> Relation | None:
    return _turned(pair.agreed, pair, here) if pair.agreed else None


def _expected(pair: Correspondence, here: UUID) -> Relation | None:
    proposal = getattr(pair, "proposal", None)
    return None if proposal is None else _turned(proposal.relation, pair, here)


def _confidence(pair: Correspondence) -> float:
    proposal = getattr(pair, "proposal", None)
    return 0.0 if proposal is None else float(proposal.confidence)


def _fits(statement: Statement, wanted: Wanted) -> bool:
    outcome = statement.outcome
    return (not wanted.kind or outcome.kind == wanted.kind) and (not wanted.lens or wanted.lens in outcome.lenses)


def _is_asked_for(row: Row, show: str) -> bool:
    """Whether a row is among what was asked for: open, disputed, to look at again, or not covered."""
    match show:
        case "open" | "disputed" | "not_covered":
            return any(cell.cover == show for cell in row.cells)
        case "look_again":
            return any(link.to_look_at for cell in row.cells for link in cell.links)
    return True


def _in_words(reason: Any) -> str:
    """A reason of the engine as a short phrase: the label that matched, and its words."""
    if not isinstance(reason, Mapping):
        return str(reason)
    words = ", ".join(reason.get("words") or [])
    label = reason.get("label", "")
    return f"{label} ({words})" if label and words else str(label or words)
