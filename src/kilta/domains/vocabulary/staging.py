"""Brings rows of ESCO into the database: streamed into temporary tables, then moved over by a few statements.

Everything happens in the transaction of the caller, so a package is taken over as a whole or not at all.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from uuid_utils import uuid7

from kilta.engines import esco

Tell = Callable[[str], None]
STEP = 20_000  # rows between two words about progress
READ = "…"  # told when everything is read, and a few statements are left

# Dropped at commit; the first line is for two imports in one transaction.
TABLES = """
DROP TABLE IF EXISTS given_concept, given_text, given_relation, given_member, given_replacement,
    known, touched, related;
CREATE TEMPORARY TABLE given_concept (id uuid, uri text, kind text, code text, reuse text, is_live boolean)
    ON COMMIT DROP;
CREATE TEMPORARY TABLE given_text (id uuid, uri text, language text, title text, alternatives text[], hidden text[],
    description text) ON COMMIT DROP;
CREATE TEMPORARY TABLE given_relation (source text, kind text, target text, of text) ON COMMIT DROP;
CREATE TEMPORARY TABLE given_member (uri text, collection text) ON COMMIT DROP;
CREATE TEMPORARY TABLE given_replacement (uri text, by text) ON COMMIT DROP;
"""
COLUMNS = {
    "given_concept": ("uuid", "text", "text", "text", "text", "bool"),
    "given_text": ("uuid", "text", "text", "text", "text[]", "text[]", "text"),
    "given_relation": ("text", "text", "text", "text"),
    "given_member": ("text", "text"),
    "given_replacement": ("text", "text"),
}
# How a relation is written in each file: where it comes from, where it leads, and what it is called.
ENDS = {
    "broader": ("conceptUri", "broaderUri"),
    "occupation_skill": ("occupationUri", "skillUri"),
    "skill_skill": ("originalSkillUri", "relatedSkillUri"),
}


class Staging:
    """The temporary tables of one import."""

    def __init__(self) -> None:
        self.rows = 0
        self.tell: Tell = lambda name: None
        self.languages: set[str] = set()
        self.whole: set[str] = set()  # kinds of which an English file was read
        self.related: set[str] = set()
        with connection.cursor() as cursor:
            cursor.execute(TABLES)

    def read(self, table: esco.Table, tell: Tell) -> None:
        """Copy one file; raises `esco.Unreadable`."""
        self.tell = tell
        tell(table.source.name)
        match table.kind:
            case "concepts":
                self._copy_concepts(table)
            case "collection":
                members = ((row.address("conceptUri"), table.part) for row in self._counted(table))
                self._copy("given_member", members)
            case "replaced":
                pairs = ((row.address("conceptUri"), row.address("isReplacedBy")) for row in self._counted(table))
                self._copy("given_replacement", pairs)
            case kind:
                self.related.add(kind)
                self._copy("given_relation", self._relations(table))

    def take_over(self, version: str, tell: Tell, *, is_partial: bool) -> dict[str, Any]:
        """Move everything over and report it: added, changed, retired and untouched concepts by kind, and relations.

        Concepts that a whole English file no longer holds are retired, never removed; with `is_partial` none are.
        """
        tell(READ)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE given_concept; ANALYZE given_text; ANALYZE given_relation")
            report = self._concepts(cursor, version, is_partial)
            report["replaced"] = self._replace(cursor)
            report["relations"] = self._relate(cursor)
            self._collect(cursor)
        report |= {"version": version, "languages": sorted(self.languages), "rows": self.rows}
        return report

    # Reading

    def _copy_concepts(self, table: esco.Table) -> None:
        self.languages.add(table.language)
        concepts: list[tuple[Any, ...]] = []
        texts: list[tuple[Any, ...]] = []
        for row in self._counted(table):
            uri = row.address("conceptUri")
            kind = self._kind(row)
            if table.language == "en":
                self.whole.add(kind)
            code = row["code"] or row["iscoGroup"]
            is_live = row["status"] in ("", "released")
            concepts.append((uuid7(), uri, kind, code[:40], row["reuseLevel"][:20], is_live))
            texts.append(
                (
                    uuid7(),
                    uri,
                    table.language,
                    row.needed("preferredLabel"),
                    row.many("altLabels"),
                    row.many("hiddenLabels"),
                    row["description"],
                )
            )
            if len(concepts) >= 2000:
                self._copy("given_concept", concepts)
                self._copy("given_text", texts)
                concepts.clear()
                texts.clear()
        self._copy("given_concept", concepts)
        self._copy("given_text", texts)

    def _kind(self, row: esco.Row) -> str:
        written = row.needed("conceptType")
        if written not in esco.CONCEPTS:
            raise esco.Unreadable(
                f"expected {', '.join(esco.CONCEPTS)}, found {written[:60]!r}.",
                file=row.file,
                line=row.line,
                column="conceptType",
            )
        return "knowledge" if row["skillType"] == "knowledge" else esco.CONCEPTS[written]

    def _relations(self, table: esco.Table) -> Iterable[tuple[Any, ...]]:
        source, target = ENDS[table.kind]
        for row in self._counted(table):
            kind = "broader" if table.kind == "broader" else row.needed("relationType")
            if kind not in ("broader", "essential", "optional"):
                raise esco.Unreadable(
                    f"expected essential or optional, found {kind[:60]!r}.",
                    file=row.file,
                    line=row.line,
                    column="relationType",
                )
            yield row.address(source), kind, row.address(target), table.kind

    def _counted(self, table: esco.Table) -> Iterable[esco.Row]:
        for number, row in enumerate(table.rows(), 1):
            self.rows += 1
            if number % STEP == 0:
                self.tell(f"{table.source.name} ({number})")
            yield row

    def _copy(self, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
        # Django's cursor does not copy; the one below it, in the same transaction, does.
        with connection.connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            copy.set_types(COLUMNS[name])
            for row in rows:
                copy.write_row(row)

    # Moving over

    def _concepts(self, cursor: Any, version: str, is_partial: bool) -> dict[str, Any]:
        counts: dict[str, Counter[str]] = {name: Counter() for name in ("added", "changed", "retired", "untouched")}
        cursor.execute(
            # Of one concept in several languages the English row is the fullest; codes are the same in all.
            "CREATE TEMPORARY TABLE known ON COMMIT DROP AS SELECT DISTINCT ON (uri) * FROM given_concept"
            " ORDER BY uri, length(code) + length(reuse) DESC, id;"
            "CREATE UNIQUE INDEX ON known (uri); ANALYZE known;"
            "CREATE TEMPORARY TABLE touched (id uuid PRIMARY KEY, kind text, how text) ON COMMIT DROP"
        )
        cursor.execute(
            "WITH added AS (INSERT INTO vocabulary_concept"
            " (id, uri, kind, code, reuse, collections, retired_in, changed_at)"
            " SELECT id, uri, kind, code, reuse, '{}', CASE WHEN is_live THEN '' ELSE %s END, now() FROM known"
            " ON CONFLICT (uri) DO NOTHING RETURNING id, kind)"
            " INSERT INTO touched SELECT id, kind, 'added' FROM added",
            [version],
        )
        cursor.execute(
            "WITH changed AS (UPDATE vocabulary_concept concept SET kind = known.kind,"
            " code = coalesce(nullif(known.code, ''), concept.code),"
            " reuse = coalesce(nullif(known.reuse, ''), concept.reuse),"
            " retired_in = CASE WHEN known.is_live THEN '' ELSE coalesce(nullif(concept.retired_in, ''), %s) END"
            " FROM known WHERE known.uri = concept.uri AND ("
            " (concept.kind <> known.kind AND known.reuse || known.code <> '')"
            " OR (known.code <> '' AND concept.code <> known.code)"
            " OR (known.reuse <> '' AND concept.reuse <> known.reuse)"
            " OR (concept.retired_in = '') <> known.is_live) RETURNING concept.id, concept.kind)"
            " INSERT INTO touched SELECT id, kind, 'changed' FROM changed ON CONFLICT DO NOTHING",
            [version],
        )
        cursor.execute(
            "WITH written AS (INSERT INTO vocabulary_concepttext AS kept"
            " (id, concept_id, language, title, alternatives, hidden, description)"
            " SELECT DISTINCT ON (concept.id, given.language) given.id, concept.id, given.language, given.title,"
            " given.alternatives, given.hidden, given.description"
            " FROM given_text given JOIN vocabulary_concept concept ON concept.uri = given.uri"
            " ORDER BY concept.id, given.language, given.id"
            " ON CONFLICT (concept_id, language) DO UPDATE SET title = excluded.title,"
            " alternatives = excluded.alternatives, hidden = excluded.hidden, description = excluded.description"
            " WHERE (kept.title, kept.alternatives, kept.hidden, kept.description)"
            " IS DISTINCT FROM (excluded.title, excluded.alternatives, excluded.hidden, excluded.description)"
            " RETURNING concept_id)"
            " INSERT INTO touched SELECT DISTINCT concept.id, concept.kind, 'changed' FROM written"
            " JOIN vocabulary_concept concept ON concept.id = written.concept_id ON CONFLICT DO NOTHING"
        )
        cursor.execute("ANALYZE vocabulary_concept; ANALYZE touched")
        if self.whole and not is_partial:
            cursor.execute(
                "WITH retired AS (UPDATE vocabulary_concept concept SET retired_in = %s"
                " WHERE retired_in = '' AND scheme = 'esco' AND kind = ANY(%s) AND uri NOT IN (SELECT uri FROM known)"
                " RETURNING id, kind)"
                " INSERT INTO touched SELECT id, kind, 'retired' FROM retired ON CONFLICT DO NOTHING",
                [version, sorted(self.whole)],
            )
        cursor.execute("UPDATE vocabulary_concept SET changed_at = now() WHERE id IN (SELECT id FROM touched);")
        cursor.execute("SELECT how, kind, count(*) FROM touched GROUP BY 1, 2")
        for how, kind, count in cursor.fetchall():
            counts[how][kind] = count
        cursor.execute(
            "SELECT concept.kind, count(*) FROM known JOIN vocabulary_concept concept USING (uri)"
            " WHERE concept.id NOT IN (SELECT id FROM touched) GROUP BY 1"
        )
        counts["untouched"].update(dict(cursor.fetchall()))
        return {name: dict(count) for name, count in counts.items()}

    def _replace(self, cursor: Any) -> int:
        """Note what stands in the place of retired concepts; how many got a replacement now.

        A list that names it decides. Without one it is the live concept that bears the most of the retired one's
        titles, as a title or another name: where ESCO merges concepts, the name that goes stays as an alternative.
        Two that bear equally many are no answer. What was found so is marked, until a list says it.
        """
        cursor.execute(
            "UPDATE vocabulary_concept SET replaced_by_id = NULL, replacement_is_found = false"
            " WHERE retired_in = '' AND replaced_by_id IS NOT NULL"
        )
        cursor.execute(
            "UPDATE vocabulary_concept old SET replaced_by_id = new.id, replacement_is_found = false"
            " FROM given_replacement given"
            " JOIN vocabulary_concept new ON new.uri = given.by"
            " WHERE old.uri = given.uri AND old.retired_in <> '' AND new.id <> old.id"
            " AND (old.replaced_by_id IS DISTINCT FROM new.id OR old.replacement_is_found)"
        )
        listed = cursor.rowcount
        cursor.execute(
            "WITH lost AS (SELECT old.id, old.kind, text.language, lower(text.title) AS name"
            " FROM vocabulary_concept old JOIN vocabulary_concepttext text ON text.concept_id = old.id"
            " WHERE old.scheme = 'esco' AND old.retired_in <> '' AND old.replaced_by_id IS NULL),"
            " names AS (SELECT DISTINCT new.id, new.kind, text.language, lower(name) AS name"
            " FROM vocabulary_concept new JOIN vocabulary_concepttext text ON text.concept_id = new.id,"
            " unnest(array_prepend(text.title, text.alternatives)) AS name"
            " WHERE new.scheme = 'esco' AND new.retired_in = '' AND EXISTS (SELECT FROM lost)),"
            " votes AS (SELECT lost.id AS old, names.id AS new, count(*) AS number FROM lost JOIN names"
            " ON names.language = lost.language AND names.name = lost.name AND (names.kind = lost.kind"
            " OR (names.kind IN ('skill', 'knowledge') AND lost.kind IN ('skill', 'knowledge'))) GROUP BY 1, 2),"
            " ranked AS (SELECT old, new, number, row_number() OVER best AS place,"
            " lead(number) OVER best AS next FROM votes WINDOW best AS (PARTITION BY old ORDER BY number DESC, new))"
            " UPDATE vocabulary_concept old SET replaced_by_id = ranked.new, replacement_is_found = true FROM ranked"
            " WHERE ranked.old = old.id AND place = 1 AND number > coalesce(next, 0)"
        )
        named = cursor.rowcount
        # What replaced a concept may be replaced itself by a later version.
        cursor.execute(
            "UPDATE vocabulary_concept old SET replaced_by_id = new.replaced_by_id,"
            " replacement_is_found = old.replacement_is_found OR new.replacement_is_found FROM vocabulary_concept new"
            " WHERE new.id = old.replaced_by_id AND new.retired_in <> '' AND new.replaced_by_id <> old.id"
        )
        return int(listed + named)

    def _relate(self, cursor: Any) -> dict[str, int]:
        """The relations of the kinds of file that were read are replaced by what they say."""
        cursor.execute(
            "CREATE TEMPORARY TABLE related ON COMMIT DROP AS SELECT DISTINCT source.id AS source_id,"
            " target.id AS target_id, given.kind, given.of FROM given_relation given"
            " JOIN vocabulary_concept source ON source.uri = given.source"
            " JOIN vocabulary_concept target ON target.uri = given.target;"
            "CREATE INDEX ON related (source_id, target_id, kind); ANALYZE related"
        )
        cursor.execute(
            "DELETE FROM vocabulary_relation kept USING vocabulary_concept source, vocabulary_concept target"
            " WHERE source.id = kept.source_id AND target.id = kept.target_id"
            " AND CASE WHEN kept.kind = 'broader' THEN 'broader'"
            " WHEN source.kind = 'occupation' THEN 'occupation_skill' ELSE 'skill_skill' END = ANY(%s)"
            # A package has one broader file for occupations and one for skills; only what was read is replaced.
            " AND EXISTS (SELECT FROM related r WHERE r.source_id = kept.source_id AND r.of = CASE"
            " WHEN kept.kind = 'broader' THEN 'broader' WHEN source.kind = 'occupation' THEN 'occupation_skill'"
            " ELSE 'skill_skill' END)"
            " AND NOT EXISTS (SELECT FROM related r WHERE r.source_id = kept.source_id"
            " AND r.target_id = kept.target_id AND r.kind = kept.kind)",
            [sorted(self.related)],
        )
        removed = cursor.rowcount
        cursor.execute(
            "INSERT INTO vocabulary_relation (source_id, target_id, kind)"
            " SELECT source_id, target_id, kind FROM related"
            " ON CONFLICT DO NOTHING"
        )
        added = cursor.rowcount
        # The official packages of 1.1.1 name a few concepts that they do not hold; such relations lead nowhere.
        cursor.execute("SELECT (SELECT count(*) FROM (SELECT DISTINCT source, target, kind, of FROM given_relation) g)"
                       " - (SELECT count(*) FROM related)")  # fmt: skip
        return {"added": added, "removed": removed, "dangling": cursor.fetchone()[0]}

    def _collect(self, cursor: Any) -> None:
        cursor.execute(
            "WITH given AS (SELECT uri, array_agg(DISTINCT collection ORDER BY collection)::varchar[] AS found"
            " FROM given_member"
            " GROUP BY uri)"
            " UPDATE vocabulary_concept concept SET collections = found FROM given"
            " WHERE given.uri = concept.uri AND concept.collections IS DISTINCT FROM found"
        )
