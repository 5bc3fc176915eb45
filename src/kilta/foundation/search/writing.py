"""Writes the index, a thousand documents in a few statements."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from uuid_utils.compat import uuid7

from kilta.foundation.search import DESCRIBERS, Document, folding

CONFIGURATIONS = {
    "en": "english",
    "fi": "finnish",
    "sv": "swedish",
    "de": "german",
    "it": "italian",
    "nl": "dutch",
}
CHUNK = 1000
LONGEST_BODY = 200_000  # a tsvector holds at most a megabyte

INSERT = """
INSERT INTO search_entry
    (id, kind, object_id, language, audience, title, names, summary, body, link, facets, vector)
SELECT id, kind, object_id, language, audience, title, names, summary, body, link, facets,
    setweight(to_tsvector('simple', folded), 'A')
    || setweight(to_tsvector(configuration::regconfig, title || ' ' || array_to_string(names, ' ')), 'B')
    || setweight(to_tsvector(configuration::regconfig, summary), 'C')
    || setweight(to_tsvector(configuration::regconfig, body), 'D')
FROM jsonb_to_recordset(%s::jsonb) AS given (
    id uuid, kind text, object_id uuid, language text, audience text, title text, names text[], summary text,
    body text, link text, facets jsonb, folded text, configuration text)
"""


def index(rows: Iterable[models.Model]) -> None:
    for chunk in _chunks(rows):
        model = type(chunk[0])
        documents = list(chain.from_iterable(DESCRIBERS[model](row) for row in chunk))
        with transaction.atomic():
            forget(model, [row.pk for row in chunk])
            _insert(documents)


def forget(model: type[models.Model], ids: Sequence[UUID]) -> None:
    """Remove entries, their names, and the words that no other name uses."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT split_part(name.beginning, ' ', 1) FROM search_name name JOIN search_entry entry"
            " ON entry.id = name.entry_id WHERE entry.kind = %s AND entry.object_id = ANY(%s)",
            [model._meta.label_lower, list(ids)],
        )
        words = [word for (word,) in cursor.fetchall()]
        cursor.execute(
            "WITH gone AS (SELECT id FROM search_entry WHERE kind = %s AND object_id = ANY(%s)),"
            " names AS (DELETE FROM search_name WHERE entry_id IN (SELECT id FROM gone))"
            " DELETE FROM search_entry WHERE id IN (SELECT id FROM gone)",
            [model._meta.label_lower, list(ids)],
        )
        if words:
            cursor.execute(
                # The words that nobody uses are found first: in a fresh database, of which nothing is known yet, the
                # planner would look each of them up anew for every spelling.
                "WITH gone AS MATERIALIZED (SELECT word FROM unnest(%s::text[]) AS word"
                " WHERE NOT EXISTS (SELECT FROM search_name WHERE beginning = word)"
                # "!" follows the space: all that lies between the two begins with this word.
                " AND NOT EXISTS (SELECT FROM search_name"
                " WHERE beginning ~>=~ (word || ' ') AND beginning ~<~ (word || '!')))"
                " DELETE FROM search_spelling USING gone WHERE search_spelling.word = gone.word",
                [words],
            )


def reindex(kinds: Sequence[type[models.Model]]) -> int:
    done = 0
    for model in kinds:
        rows: Any = model._default_manager.order_by("pk")
        index(rows.iterator(chunk_size=CHUNK))
        done += rows.count()
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM search_entry entry WHERE kind = %s AND NOT EXISTS"  # noqa: S608 - a table of our own
                f" (SELECT FROM {connection.ops.quote_name(model._meta.db_table)} row WHERE row.id = entry.object_id)",
                [model._meta.label_lower],
            )
    return done


def _insert(documents: Sequence[Document]) -> None:
    given, entries, beginnings, wholes = [], [], [], []
    words: set[str] = set()
    for document in documents:
        identifier = str(uuid7())
        names = [document.title, *document.names]
        given.append(
            {
                "id": identifier,
                "kind": document.of._meta.label_lower,
                "object_id": str(document.of.pk),
                "language": document.language,
                "audience": document.audience,
                "title": document.title,
                "names": list(document.names),
                "summary": document.summary,
                "body": document.body[:LONGEST_BODY],
                "link": document.link,
                "facets": dict(document.facets),
                "folded": " ".join(folding.fold(name) for name in names)[:LONGEST_BODY],
                "configuration": CONFIGURATIONS.get(document.language, "simple"),
            }
        )
        seen: set[str] = set()
        for name in names:
            for position, beginning in enumerate(folding.beginnings(name)):
                if beginning not in seen:
                    seen.add(beginning)
                    entries.append(identifier)
                    beginnings.append(beginning)
                    wholes.append(position == 0)
                    words.add(beginning.split(" ", 1)[0])
    if not given:
        return
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [json.dumps(given)])
        cursor.execute(
            "INSERT INTO search_name (entry_id, beginning, is_whole)"
            " SELECT * FROM unnest(%s::uuid[], %s::text[], %s::boolean[])",
            [entries, beginnings, wholes],
        )
        lefts = [(left, word) for word in sorted(words) for left in sorted(folding.lefts(word))]
        cursor.execute(
            'INSERT INTO search_spelling ("left", word) SELECT * FROM unnest(%s::text[], %s::text[])'
            " ON CONFLICT DO NOTHING",
            [[left for left, _word in lefts], [word for _left, word in lefts]],
        )


def _chunks(rows: Iterable[models.Model]) -> Iterator[list[models.Model]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
