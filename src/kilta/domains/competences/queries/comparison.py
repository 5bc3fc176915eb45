"""Comparisons: units side by side, what people have judged of their statements, and how far one covers another.

Coverage is counted from judgements alone. A statement is *covered* where people agree that one of the other unit asks
for the same or more, *partly* where they agree on less, *disputed* where they differ, *not covered* where all that was
expected or judged has nothing in common with it, and *open* as long as nobody has spoken of it or something expected
is still to be judged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import permutations
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

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
from kilta.domains.competences.queries.pairs import COVER_LABELS, Cover, Pair, add_words, among, by_statement, cover_of
from kilta.domains.competences.queries.pairs import read as read_pairs
from kilta.domains.competences.queries.words import best, reading
from kilta.domains.network.models import Organisation
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor
from kilta.foundation.languages.models import TranslationState

# visible: what belongs to a comparison that the reader was found to see; units are filtered by `visible_to`.

LETTERS = "ABCD"
SHORT = 60  # characters of a statement by which a link is told from others


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


class Text(NamedTuple):
    """A statement in one language."""

    language: str
    state: str
    text: str
    heading: str


@dataclass(slots=True)
class Statement:
    """One outcome in the words that the reader gets, and in `native` ones; `texts` are all there are."""

    pk: UUID
    version: UUID
    kind: str
    kind_label: str
    lenses: list[tuple[str, str]]
    language: str
    words: str
    state_label: str  # of the translation; empty where the words are native ones
    short: str
    native: Text
    texts: list[Text]

    @property
    def is_translated(self) -> bool:
        return self.language != self.native.language

    @property
    def translations(self) -> list[Text]:
        return [text for text in self.texts if text is not self.native]

    def for_reader_of(self, language: str) -> str:
        """The native words, with a translation behind them (in `language`, else English) for who may not know them."""
        said = {text.language: text.text for text in self.translations}
        translated = "" if self.native.language == language else said.get(language) or said.get("en", "")
        return f"{self.native.text} ({translated})" if translated else self.native.text


@dataclass(slots=True)
class Said:
    """One judgement that stands, seen from the statement that it is shown at."""

    relation: str
    label: str
    organisation_id: UUID
    organisation: str
    organisation_kind: str
    judged_by_id: UUID
    judged_by: str
    whose: str  # the kind of the organisation, and the day
    look_again: bool
    reason: str
    evidence: str


@dataclass(slots=True)
class Link:
    """A pair, seen from one of its statements; `proposal` says in a sentence what software expects of it."""

    pk: UUID
    other: Statement
    language: str
    words: str
    short: str
    said: list[Said]
    is_disputed: bool
    agreed: str
    agreed_label: str
    expected: str
    expected_label: str
    percent: int | None
    proposal: str
    reasons: str

    @property
    def to_look_at(self) -> bool:
        return any(one.look_again for one in self.said)


@dataclass(frozen=True)
class Cell:
    """What stands beside one statement in one other unit."""

    column: Column
    links: list[Link]
    cover: Cover
    label: str


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
class Beside:
    """One statement of a comparison, what stands beside it in one column, and all statements of that column."""

    row: Row
    base: Column
    column: Column
    statements: list[Statement]


class _Phrases:
    """What pages say again and again, put into the reader's language once."""

    def __init__(self) -> None:
        self.relations = {value: str(label) for value, label in Relation.choices} | {"": ""}
        self.kinds = {value: str(label) for value, label in Outcome.Kind.choices}
        self.organisations = {value: str(label) for value, label in Organisation.Kind.choices}
        self.covers = {cover: str(label) for cover, label in COVER_LABELS.items()}
        self.states = {value: str(label) for value, label in TranslationState.choices}
        self.lenses = dict(coded.LENSES.choices)
        self.expected = _("Software expected: %(relation)s (%(percent)s %%)")
        self.proposed = _("Proposal, not judged yet: %(relation)s (%(percent)s %%)")
        self.days: dict[date, str] = {}

    def day(self, at: datetime) -> str:
        here = localtime(at)
        day = here.date()
        if day not in self.days:
            self.days[day] = date_format(here, "SHORT_DATE_FORMAT")
        return self.days[day]

    def proposal(self, relation: str, percent: int | None, *, is_judged: bool) -> str:
        if not relation:
            return ""
        sentence = self.expected if is_judged else self.proposed
        return sentence % {"relation": self.relations[relation], "percent": percent}


@dataclass
class _Compared:
    """Everything between some versions, read once: statements, pairs and what is said of them."""

    versions: list[UnitVersion]
    language: str
    in_my_language: bool = False
    phrases: _Phrases = field(default_factory=_Phrases)

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
    def keys(self) -> list[UUID]:
        return [version.pk for version in self.versions]

    @cached_property
    def statements(self) -> dict[UUID, Statement]:
        return self.statements_where(Q(version__in=self.keys))

    @cached_property
    def of_version(self) -> dict[UUID, list[Statement]]:
        found: dict[UUID, list[Statement]] = {key: [] for key in self.keys}
        for statement in self.statements.values():
            found[statement.version].append(statement)
        return found

    @cached_property
    def pairs(self) -> list[Pair]:
        return read_pairs(among(self.keys))

    @cached_property
    def pairs_of(self) -> Mapping[tuple[UUID, UUID], list[Pair]]:
        return by_statement(self.pairs)

    def statements_where(self, condition: Q) -> dict[UUID, Statement]:
        """Statements in their order."""
        outcomes = Outcome.objects.filter(condition)
        texts: dict[UUID, list[Text]] = defaultdict(list)
        for key, *text in OutcomeText.objects.filter(of__in=outcomes).values_list(
            "of", "language", "state", "text", "heading"
        ):
            texts[key].append(Text(*text))
        rows = outcomes.order_by("position", "id").values_list("pk", "version", "kind", "lenses")
        return {row[0]: self._statement(*row, texts[row[0]]) for row in rows}

    def cell(self, statement: Statement, column: Column) -> Cell:
        """What stands beside a statement, the judged and the likeliest first; its pairs come with their words."""
        pairs = self.pairs_of.get((statement.pk, column.version.pk), [])
        ranked = sorted(pairs, key=lambda pair: (not pair.words, -(pair.confidence or 0)))
        cover = cover_of(statement.pk, pairs)
        links = [self.link(pair, statement, self.statements) for pair in ranked]
        return Cell(column, links, cover, self.phrases.covers[cover])

    def link(self, pair: Pair, this: Statement, statements: Mapping[UUID, Statement]) -> Link:
        """A pair as seen from one of its statements."""
        here, relations = this.pk, self.phrases.relations
        other = statements[pair.other(here)]
        expected, agreed = pair.seen(pair.expected, here), pair.seen(pair.agreed, here)
        percent = None if pair.confidence is None else round(pair.confidence * 100)
        return Link(
            pk=pair.pk,
            other=other,
            language=other.language,
            words=other.words,
            short=other.short,
            said=[self._said(pair, here, number) for number in range(len(pair.words))],
            is_disputed=pair.is_disputed,
            agreed=agreed,
            agreed_label=relations[agreed],
            expected=expected,
            expected_label=relations[expected],
            percent=percent,
            proposal=self.phrases.proposal(expected, percent, is_judged=bool(pair.words)),
            reasons="; ".join(pair.reasons),
        )

    def coverage(self, this: Column, other: Column) -> Coverage:
        counts: dict[Cover, int] = defaultdict(int)
        expected = 0
        statements, version = self.of_version[this.version.pk], other.version.pk
        for statement in statements:
            pairs = self.pairs_of.get((statement.pk, version), [])
            counts[cover_of(statement.pk, pairs)] += 1
            expected += any(pair.confidence for pair in pairs)
        return Coverage(this, other, dict(counts), len(statements), expected)

    def _said(self, pair: Pair, here: UUID, number: int) -> Said:
        word, phrases = pair.words[number], self.phrases
        relation = pair.seen(word.relation, here)
        return Said(
            relation=relation,
            label=phrases.relations[relation],
            organisation_id=word.organisation_id,
            organisation=word.organisation,
            organisation_kind=word.organisation_kind,
            judged_by_id=word.judged_by_id,
            judged_by=word.judged_by,
            whose=f"{phrases.organisations[word.organisation_kind]}, {phrases.day(word.judged_at)}",
            look_again=word.look_again,
            reason=word.reason,
            evidence=word.evidence,
        )

    def _statement(self, key: UUID, version: UUID, kind: str, lenses: list[str], texts: list[Text]) -> Statement:
        native = best([text for text in texts if text.state == TranslationState.ORIGINAL] or texts, self.language)
        shown = best(texts, self.language) if self.in_my_language else native
        return Statement(
            pk=key,
            version=version,
            kind=kind,
            kind_label=self.phrases.kinds[kind],
            lenses=[(code, self.phrases.lenses[code]) for code in lenses if code in self.phrases.lenses],
            language=shown.language,
            words=shown.text,
            state_label="" if shown is native else self.phrases.states[shown.state],
            short=shown.text if len(shown.text) <= SHORT else f"{shown.text[: SHORT - 1].rstrip()}…",
            native=native,
            texts=texts,
        )


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
    key = base.version.pk
    add_words(read.pairs, among(read.keys).filter(Q(left_version=key) | Q(right_version=key)))
    rows = [
        Row(statement, [read.cell(statement, column) for column in others])
        for statement in read.of_version[base.version.pk]
        if _fits(statement, wanted)
    ]
    linked = {link.other.pk for row in rows for cell in row.cells for link in cell.links}
    left_over = [
        (column, [one for one in read.of_version[column.version.pk] if one.pk not in linked]) for column in others
    ]
    return ComparisonPage(
        comparison=comparison,
        columns=read.columns,
        base=base,
        rows=[row for row in rows if _is_asked_for(row, wanted.show)],
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
    return (
        pairs_in(comparison)
        .filter(~Exists(mine))
        .order_by(F("proposal__confidence").desc(nulls_last=True), "left", "right")
    )


def pairs_in(comparison: Comparison) -> Any:
    """All pairs between the columns of a comparison."""
    return among(comparison.columns.values_list("version", flat=True))


def card_for(
    comparison: Comparison, actor: Actor, organisation: Organisation, *, pair: UUID | None = None, skip: int = 0
) -> Card | None:
    """The pair that was asked for, or the next one that waits; None when nothing waits any more."""
    waiting = waiting_for(comparison, actor, organisation)
    number = waiting.count()
    at = skip % number if number else 0
    asked = pairs_in(comparison).filter(pk=pair) if pair is not None else waiting[at : at + 1]
    found = next(iter(read_pairs(asked)), None)
    if found is None:
        return None
    add_words([found], Correspondence.objects.filter(pk=found.pk))
    read = _read(comparison, in_my_language=False)
    columns = {column.version.pk: column for column in read.columns}
    order = list(columns)
    is_turned = order.index(found.left_version) > order.index(found.right_version)
    statements = read.statements_where(Q(pk__in=[found.left, found.right]))
    this = statements[found.right if is_turned else found.left]
    link = read.link(found, this, statements)
    mine = next(
        (
            one
            for one in link.said
            if one.judged_by_id == getattr(actor, "pk", None) and one.organisation_id == organisation.pk
        ),
        None,
    )
    return Card(
        this=this,
        this_column=columns[this.version],
        link=link,
        other_column=columns[link.other.version],
        mine=mine,
        done=pairs_in(comparison).count() - number,
        waiting=number,
    )


def statement_beside(comparison: Comparison, statement: UUID, letter: str) -> Beside | None:
    """One statement of a comparison and one of the other columns; None where either is not there."""
    read = _read(comparison, in_my_language=False)
    this = read.statements.get(statement)
    column = next((one for one in read.columns if one.letter == letter), None)
    if this is None or column is None or column.version.pk == this.version:
        return None
    add_words(read.pairs, among([this.version, column.version.pk]))
    base = next(one for one in read.columns if one.version.pk == this.version)
    return Beside(Row(this, [read.cell(this, column)]), base, column, read.of_version[column.version.pk])


def _read(comparison: Comparison, in_my_language: bool) -> _Compared:
    columns = comparison.columns.select_related("version__unit").prefetch_related("version__texts")
    return _Compared([column.version for column in columns], reading(), in_my_language)


def _title(version: UnitVersion, language: str) -> str:
    text = best(version.texts.all(), language)
    return text.title if text else version.unit.title


def _fits(statement: Statement, wanted: Wanted) -> bool:
    lenses = [code for code, _label in statement.lenses]
    return (not wanted.kind or statement.kind == wanted.kind) and (not wanted.lens or wanted.lens in lenses)


def _is_asked_for(row: Row, show: str) -> bool:
    """Whether a row is among what was asked for: open, disputed, to look at again, or not covered."""
    match show:
        case "open" | "disputed" | "not_covered":
            return any(cell.cover == show for cell in row.cells)
        case "look_again":
            return any(link.to_look_at for cell in row.cells for link in cell.links)
    return True
