"""The real data: ESCO in six languages, MELO, crosswalks, adverts with skills. Its README says what is what."""

import ast
import csv
import gzip
import io
import json
import os
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from kilta.engines import matching

FOLDER = Path(os.environ.get("KILTA_REAL_DATA", "../shared/data")).resolve()
LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")
KINDS = {"KnowledgeSkillCompetence": "skill", "Occupation": "occupation", "ISCOGroup": "isco_group"}
OCCUPATIONS = ("occupation", "isco_group")
PUNCTUATION = ".,;:!?)"  # that stands at the end of a token of SkillSpan and is no part of a skill
HELD_OUT = 10  # one in ten

csv.field_size_limit(sys.maxsize)


def is_here() -> bool:
    return (FOLDER / "esco").is_dir() and (FOLDER / "matching").is_dir()


def is_held_out(key: str) -> bool:
    """Whether `key` belongs to the tenth that is not learnt from, always the same one."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") % HELD_OUT == 0


def concepts(languages: tuple[str, ...] = LANGUAGES) -> list[matching.Concept]:
    """ESCO's skills, occupations and ISCO groups, each with its names in every language that is there."""
    kinds: dict[str, str] = {}
    names: defaultdict[str, dict[str, matching.Names]] = defaultdict(dict)
    for language in languages:
        for row in _esco_rows(language):
            kind, title = KINDS.get(row["conceptType"]), row["preferredLabel"].strip()
            if kind is None or not title:
                continue
            uri = row["conceptUri"]
            kinds.setdefault(uri, kind)
            others = _lines(row.get("altLabels")) + _lines(row.get("hiddenLabels"))
            names[uri][language] = matching.Names(
                title, tuple(dict.fromkeys(others)), (row.get("description") or "").strip()
            )
    related = _relations()
    return [matching.Concept(uri, kinds[uri], names[uri], related=tuple(related.get(uri, ()))) for uri in sorted(names)]


def _lines(cell: str | None) -> list[str]:
    return [line.strip() for line in (cell or "").split("\n") if line.strip()]


def _esco_rows(language: str) -> Iterator[dict[str, str]]:
    for path in sorted((FOLDER / "esco" / language).iterdir()):
        if path.name.endswith(".csv.gz"):
            with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
                yield from csv.DictReader(lines)
        elif "classification" in path.name:
            yield from _rows_of_zip(path, ("skills_", "occupations_", "ISCOGroups_"))


def _rows_of_zip(path: Path, beginnings: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            if name.rsplit("/", 1)[-1].startswith(beginnings) and name.endswith(".csv"):
                with packed.open(name) as content:
                    yield from csv.DictReader(io.TextIOWrapper(content, "utf-8", newline=""))


def _relations() -> dict[str, list[str]]:
    """The skills of each occupation, essential ones first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in (FOLDER / "esco" / "en").glob("*relations*.zip"):
        rows = list(_rows_of_zip(path, ("occupationSkillRelations",)))
        for row in sorted(rows, key=lambda row: row["relationType"] != "essential"):
            found[row["occupationUri"]].append(row["skillUri"])
    return found


@dataclass(frozen=True)
class Melo:
    """One set of MELO (Retyk et al. 2024): titles, the labels to rank for each, and which of them are right."""

    name: str
    queries: dict[str, str]
    elements: dict[str, str]
    concepts: dict[str, str]
    """ESCO concept of each element."""
    gold: dict[str, frozenset[str]]
    """Right elements of each query."""

    @property
    def languages(self) -> tuple[str, str]:
        """Of the queries and of the elements."""
        return self.name[6:8], self.name[11:13]

    @property
    def label(self) -> str:
        return f"{self.name[:3].upper()} {self.languages[0]}>{self.languages[1]}"


def melo() -> list[Melo]:
    return [_melo(folder) for folder in sorted((FOLDER / "matching" / "melo").iterdir()) if folder.is_dir()]


def _melo(folder: Path) -> Melo:
    gold: defaultdict[str, set[str]] = defaultdict(set)
    for query, _, element, relevance in _tab_separated(folder / "annotations.tsv.gz"):
        if relevance != "0":
            gold[query].add(element)
    queries, elements, concept_of = (
        {line[0]: line[1] for line in _tab_separated(folder / f"{name}.tsv.gz")}
        for name in ("queries", "corpus_elements", "concept_mapping")
    )
    return Melo(folder.name, queries, elements, concept_of, {key: frozenset(found) for key, found in gold.items()})


def _tab_separated(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def published() -> dict[str, dict[str, float]]:
    """The published reciprocal rank of each baseline on each set: `{set: {baseline: figure}}`."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    with gzip.open(FOLDER / "matching" / "melo" / "published_results.json.gz", "rt") as content:
        for key, summary in json.load(content).items():
            baseline, name = key.split("|")
            figures = dict(line.split("\t") for line in summary.strip().split("\n"))
            found[name][baseline] = float(figures["recip_rank"])
    return found


def german_skills(*, held_out: bool) -> dict[str, frozenset[str]]:
    """German national skills and the ESCO skills they are an exact or close match of; by hash, a tenth is held out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    with gzip.open(FOLDER / "matching" / "crosswalks" / "skills_de.tsv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["relation"] in ("skos:exactMatch", "skos:closeMatch") and is_held_out(row["local_id"]) == held_out:
                found[row["local_label_de"]].add(row["esco_uri"])
    return {label: frozenset(uris) for label, uris in found.items()}


def linked_german_skills() -> dict[str, frozenset[str]]:
    """Every German national skill that has an exact or close match, and all ESCO skills that it is linked with.

    A skill that ESCO calls broader or narrower is no wrong answer where a person asks whether it is meant.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    with gzip.open(FOLDER / "matching" / "crosswalks" / "skills_de.tsv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            found[row["local_label_de"]].add(row["esco_uri"])
    near = {**german_skills(held_out=True), **german_skills(held_out=False)}
    return {label: frozenset(found[label]) for label in near}


def skillskape(part: str) -> list[tuple[str, frozenset[str]]]:
    """Sentences of SkillSkape (Magron et al. 2024) with the preferred labels of their ESCO skills, without `UNK`."""
    with gzip.open(FOLDER / "matching" / "extraction" / f"skillskape_{part}.csv.gz", "rt", encoding="utf-8") as lines:
        return [
            (row["sentence"], frozenset(ast.literal_eval(row["skills"])) - {"UNK"}) for row in csv.DictReader(lines)
        ]


@dataclass(frozen=True)
class Tagged:
    """A sentence of SkillSpan (Zhang et al. 2022) as text, with the characters of its skills and knowledge."""

    text: str
    spans: frozenset[tuple[int, int]]


def skillspan(part: str) -> list[Tagged]:
    with gzip.open(FOLDER / "matching" / "extraction" / f"skillspan_{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [_tagged(json.loads(line)) for line in lines]


def _tagged(row: dict[str, Any]) -> Tagged:
    return Tagged(" ".join(row["tokens"]), spans_of(row, ("tags_skill", "tags_knowledge")))


def spans_of(row: dict[str, Any], layers: tuple[str, ...]) -> frozenset[tuple[int, int]]:
    """The characters of what these layers of tags mark, in the tokens of a sentence with spaces between them."""
    starts, at = [], 0
    for token in row["tokens"]:
        starts.append(at)
        at += len(token) + 1
    spans = set()
    for layer in layers:
        begin = None
        for place, tag in enumerate([*row[layer], "O"]):
            if begin is not None and tag != "I":
                end = starts[place - 1] + len(row["tokens"][place - 1].rstrip(PUNCTUATION))
                spans.add((starts[begin], max(end, starts[begin] + 1)))
                begin = None
            if tag == "B":
                begin = place
    return frozenset(spans)


def adverts(count: int, words: int = 150) -> list[str]:
    """Texts of about `words` words, put together from real sentences of adverts, always the same ones."""
    sentences = [one.text for one in skillspan("train") if len(one.text) > 30]
    made: list[str] = []
    at = 0
    for _ in range(count):
        text: list[str] = []
        length = 0
        while length < words:
            text.append(sentences[at % len(sentences)])
            length += text[-1].count(" ") + 1
            at += 7  # so that texts differ when the sentences come round again
        made.append("\n".join(text))
    return made
