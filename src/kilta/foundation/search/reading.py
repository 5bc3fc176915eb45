"""Reads the index. No search ranks more than a thousand entries, whatever the size of the network."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.utils.html import escape
from django.utils.safestring import mark_safe

from kilta.foundation.access.actors import Actor
from kilta.foundation.search import ALL, LABELS, MEMBERS, STAFF, Facet, Hit, Results, Suggestion, folding
from kilta.foundation.search.writing import CONFIGURATIONS

CANDIDATES = 1000
LONGEST_TEXT = 200
OPEN, CLOSE = "\x02", "\x03"  # cannot be typed into a field, so nobody can forge a mark

NAMED = 300  # so many names that begin with the words are ranked in any case

# Words as each language stems them, the folded words as they are, and the last word as a beginning.
QUERIES = [f"websearch_to_tsquery('{name}', %(text)s)" for name in [*CONFIGURATIONS.values(), "simple"]]

# Languages agree on many stems: each is asked once. That the planner does not know the words when it plans is meant: it
# then takes the index, whose cost is bounded, and never reads the table in the hope to meet a frequent word soon.
# Names come first, so that of a word that half of the entries hold, those that are called so are among the candidates.
CANDIDATE_ROWS = """
WITH asked AS MATERIALIZED (
    SELECT string_agg(DISTINCT part, ' | ')::tsquery AS query
    FROM string_to_table(concat_ws(' | ', {queries}), ' | ') part WHERE part <> ''
),
named AS MATERIALIZED (
    SELECT entry.id FROM (
        SELECT entry_id, beginning FROM search_name WHERE {named} ORDER BY beginning USING ~<~ LIMIT {candidates}
    ) name JOIN search_entry entry ON entry.id = entry_id
    WHERE audience = ANY(%(audiences)s) {and_kinds} {and_facets}
    LIMIT {most_named}
),
fitting AS MATERIALIZED (
    SELECT entry.id FROM search_entry entry, asked
    WHERE vector @@ asked.query AND audience = ANY(%(audiences)s) {and_kinds} {and_facets}
    LIMIT {candidates}
),
candidates AS MATERIALIZED (
    SELECT entry.id, kind, object_id, language, title, link, vector @@ asked.query AS fits,
        ts_rank('{{0.1, 0.2, 0.6, 1.0}}', vector, asked.query)
            * CASE WHEN language = %(language)s THEN 1.5 ELSE 1 END
            + CASE WHEN lower(title) = %(whole)s THEN 10 ELSE 0 END AS rank
    FROM (SELECT id FROM named UNION SELECT id FROM fitting) found
    JOIN search_entry entry USING (id), asked
),
best AS MATERIALIZED (
    SELECT DISTINCT ON (kind, object_id) * FROM candidates WHERE fits ORDER BY kind, object_id, rank DESC
)
"""


def find(
    actor: Actor,
    text: str,
    *,
    language: str,
    kinds: Sequence[str],
    facets: Mapping[str, str],
    limit: int,
    offset: int,
) -> Results:
    text = _plain(text)
    if not text:
        return Results([], [], 0, False)
    found = _find(actor, text, language, kinds, facets, limit, offset)
    if found.total == 0 and (corrected := _corrected(text)):
        again = _find(actor, corrected[0], language, kinds, facets, limit, offset, either=corrected)
        if again.total:
            return Results(again.hits, again.facets, again.total, again.total_is_at_least, corrected=corrected[0])
    return found


def matching_ids(actor: Actor, text: str, kind: str, *, limit: int) -> list[UUID]:
    text = _plain(text)
    if not text:
        return []
    for attempt in ([text], _corrected(text)):
        if attempt:
            statement, values = _statement(actor, attempt, "", [kind], {})
            with connection.cursor() as cursor:
                cursor.execute(
                    f"{statement} SELECT object_id FROM best ORDER BY rank DESC, object_id LIMIT %(limit)s",
                    values | {"limit": limit},
                )
                if rows := cursor.fetchall():
                    return [row[0] for row in rows]
    return []


def suggest(actor: Actor, text: str, *, language: str, kinds: Sequence[str], limit: int) -> list[Suggestion]:
    words = folding.words(_plain(text))
    if not words:
        return []
    found = _beginning_with([" ".join(words)], actor, language, kinds, limit)
    if not found and (near := _near(words[-1])):
        found = _beginning_with([" ".join([*words[:-1], word]) for word in near], actor, language, kinds, limit)
    shown = _visible(actor, [(row[0], row[1]) for row in found])
    return [
        Suggestion(text=title, kind=kind, label=str(LABELS.get(kind, kind)), link=link, id=object_id)
        for kind, object_id, title, link in found
        if (kind, object_id) in shown
    ][:limit]


def _find(
    actor: Actor,
    text: str,
    language: str,
    kinds: Sequence[str],
    facets: Mapping[str, str],
    limit: int,
    offset: int,
    *,
    either: Sequence[str] = (),
) -> Results:
    statement, values = _statement(actor, either or [text], language, kinds, facets)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{statement} SELECT counted.*, hit.* FROM (SELECT"
            " (SELECT jsonb_object_agg(kind, n) FROM (SELECT kind, count(*) AS n FROM best GROUP BY kind) one),"
            f" (SELECT count(*) FROM fitting) >= {CANDIDATES}) counted"
            " LEFT JOIN (SELECT best.kind, best.object_id, coalesce(own.title, best.title), best.link, best.language,"
            " own.title IS NOT NULL, ts_headline(entry.language_configuration,"
            " concat_ws(' · ', CASE WHEN own.title <> best.title THEN best.title END, entry.shown),"
            " asked.query, %(headline)s), best.rank"
            " FROM (SELECT * FROM best ORDER BY rank DESC, object_id LIMIT %(limit)s OFFSET %(offset)s) best"
            " CROSS JOIN asked CROSS JOIN LATERAL (SELECT"
            f" ({_configuration('entry.language')})::regconfig AS language_configuration,"
            " left(concat_ws(' · ', nullif(summary, ''), nullif(body, ''), nullif(array_to_string(names, ', '), '')),"
            " 5000) AS shown FROM search_entry entry WHERE entry.id = best.id) entry"
            # Whoever finds a thing by its name in another language reads its title in their own.
            " LEFT JOIN search_entry own ON own.kind = best.kind AND own.object_id = best.object_id"
            " AND own.language = %(language)s AND own.audience = ANY(%(audiences)s) AND own.title <> ''"
            ") hit ON true ORDER BY hit.rank DESC, hit.object_id",
            values
            | {
                "limit": limit,
                "offset": offset,
                "headline": f"StartSel={OPEN}, StopSel={CLOSE}, MaxWords=30, MinWords=12, MaxFragments=1",
            },
        )
        answered = cursor.fetchall()
    counts = Counter(json.loads(answered[0][0] or "{}"))
    rows = [row[2:9] for row in answered if row[2] is not None]
    shown = _visible(actor, [(row[0], row[1]) for row in rows])
    hits = [
        Hit(
            kind=kind,
            label=str(LABELS.get(kind, kind)),
            id=object_id,
            title=title,
            excerpt=_marked(headline),
            link=link,
            language=of_language,
            title_language=language if is_own else of_language,
        )
        for kind, object_id, title, link, of_language, is_own, headline in rows
        if (kind, object_id) in shown
    ]
    total = sum(counts.values())
    return Results(
        hits=hits,
        facets=[Facet(kind, str(LABELS.get(kind, kind)), count) for kind, count in counts.most_common()],
        total=total,
        total_is_at_least=answered[0][1],
    )


def _statement(
    actor: Actor, texts: Sequence[str], language: str, kinds: Sequence[str], facets: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """The candidates for any of `texts`, with the values of the statement."""
    values: dict[str, Any] = {
        "text": " or ".join(dict.fromkeys([*texts, *(folding.fold(text) for text in texts)])),
        "whole": texts[0].lower(),
        "language": language,
        "audiences": _audiences(actor),
    }
    queries = [*QUERIES]
    if len(texts) == 1 and (loose := _loosely(texts[0])):
        queries.append("to_tsquery('simple', %(loose)s)")
        values["loose"] = loose
    named, beginnings = _begins([" ".join(folding.words(text)) for text in texts])
    and_kinds = and_facets = ""
    if kinds:
        and_kinds = "AND kind = ANY(%(kinds)s)"
        values["kinds"] = list(kinds)
    if facets:
        and_facets = "AND facets @> %(facets)s::jsonb"

        values["facets"] = json.dumps(dict(facets))
    return (
        CANDIDATE_ROWS.format(
            queries=", ".join(f"{query}::text" for query in queries),
            named=named,
            and_kinds=and_kinds,
            and_facets=and_facets,
            candidates=CANDIDATES,
            most_named=NAMED,
        ),
        values | beginnings,
    )


def _begins(beginnings: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The condition that a name begins with one of these, so written that the index is used, and its values."""
    values = {f"beginning_{number}": _like(one[:60]) for number, one in enumerate(beginnings) if one}
    return " OR ".join(f"beginning LIKE %({name})s" for name in values) or "false", values


def _loosely(text: str) -> str:
    """The words as beginnings: the last may be unfinished, and long ones may end in another way.

    Finnish needs it: Snowball stems "hitsaus" and "hitsausta" (welding) to "hitsaus" and "hitsau".
    """
    plain, folded = folding.WORD.findall(text.lower()), folding.words(text)
    return " | ".join(
        "(" + " & ".join(_beginning(word, is_last=word == words[-1]) for word in words[: folding.MOST_WORDS]) + ")"
        for words in ([plain, folded] if plain != folded else [folded])
        if words
    )


def _beginning(word: str, *, is_last: bool) -> str:
    if len(word) >= 6:
        return f"'{word[:-1]}':*"
    return f"'{word}':*" if is_last else f"'{word}'"


def _beginning_with(
    beginnings: Sequence[str], actor: Actor, language: str, kinds: Sequence[str], limit: int
) -> list[tuple[str, UUID, str, str]]:
    named, values = _begins(beginnings)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, object_id, title, link FROM ("
            " SELECT DISTINCT ON (kind, object_id)"
            " kind, object_id, title, link, is_whole, language, length(title) AS size"
            f" FROM (SELECT entry_id, is_whole FROM search_name WHERE {named}"
            f" LIMIT {CANDIDATES}) name JOIN search_entry entry ON entry.id = name.entry_id"
            " WHERE audience = ANY(%(audiences)s) AND (%(any_kind)s OR kind = ANY(%(kinds)s))"
            " ORDER BY kind, object_id, (language = %(language)s) DESC, is_whole DESC"
            ") found ORDER BY is_whole DESC, (language = %(language)s) DESC, size, title, object_id LIMIT %(limit)s",
            values
            | {
                "audiences": _audiences(actor),
                "any_kind": not kinds,
                "kinds": list(kinds),
                "language": language,
                "limit": limit * 3,
            },
        )
        return cursor.fetchall()


def _corrected(text: str) -> list[str]:
    """The text with each unknown word put right, in at most a few ways; nothing when no word is near."""
    words = folding.words(text)[: folding.MOST_WORDS]
    ways = [""]
    is_changed = False
    for word in words:
        near = _near(word) or [word]
        is_changed |= near != [word]
        ways = [f"{way} {one}".strip() for way in ways for one in near][:5]
    return ways if is_changed else []


def _near(word: str) -> list[str]:
    """The known words one letter away; the word itself where it is known."""
    lefts = folding.lefts(word)
    if not lefts:
        return []
    with connection.cursor() as cursor:
        cursor.execute('SELECT DISTINCT word FROM search_spelling WHERE "left" = ANY(%s) LIMIT 500', [sorted(lefts)])
        known = [found for (found,) in cursor.fetchall()]
    if word in known:
        return [word]
    near = (found for found in known if folding.is_near(found, word))
    # The first and the last letter are rarely the wrong one: "weldr" means "welder" sooner than "weld".
    return sorted(near, key=lambda found: (found[0] != word[0], found[-1] != word[-1], found))[:5]


def _visible(actor: Actor, found: Iterable[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Those that the actor may see now, whatever the index says."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, object_id in found:
        by_kind[kind].append(object_id)
    return {
        (kind, pk)
        for kind, ids in by_kind.items()
        for pk in apps.get_model(kind)
        ._default_manager.visible_to(actor)
        .filter(pk__in=ids)
        .values_list("pk", flat=True)
    }


def _audiences(actor: Actor) -> list[str]:
    return [ALL, *([MEMBERS] if actor.is_member or actor.is_staff else []), *([STAFF] if actor.is_staff else [])]


def _plain(text: str) -> str:
    """What can be searched of what was typed."""
    text = text[: LONGEST_TEXT * 2].encode("utf-8", "ignore").decode().replace("\x00", " ")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_TEXT]


def _like(beginning: str) -> str:
    return beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _configuration(column: str) -> str:
    cases = " ".join(f"WHEN '{code}' THEN '{name}'" for code, name in CONFIGURATIONS.items())
    return f"CASE {column} {cases} ELSE 'simple' END"


def _marked(headline: str) -> str:
    """The piece of text as safe HTML, with the found words in <mark>."""
    return mark_safe(escape(headline).replace(OPEN, "<mark>").replace(CLOSE, "</mark>"))  # noqa: S308 - escaped
