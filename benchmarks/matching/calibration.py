"""Whether confidence is kept: of the answers at .8, do 75 to 85 of 100 hold?

Over the best answer to every title of MELO and every German national skill (nothing was learnt from them), over every
concept found in SkillSkape's development part, and over proposed pairs. A title has one right concept there, though a
second may be as good: it is counted strictly. A German skill is linked with several; each of them counts, and how often
the answer is an exact or close match stands below. SkillSkape tells titles of skills as ESCO had them; a skill that has
such a title for one of its names counts ("create solutions to problems" is a name of "solve problems"), and how often
the titles are the same stands below.

*Pairs*: pretended units of twenty German and twenty Italian or Dutch national titles of MELO, which the index was not
told, as far as possible of one field. Two correspond when ESCO links them with one occupation; half of them do.
"""

import random
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.matching import data, extraction, measures, ours
from benchmarks.matching.measures import Bin
from benchmarks.matching.table import Line
from kilta.engines import matching

NEAR = 0.05  # of .8
STRICT = frozenset({"skills, exact and close matches only", "texts, by titles only"})  # to see beside; without an aim
UNITS, SIZE = 60, 20  # pretended units, and titles of each
PROPOSED = 2  # pairs for each title, as in a comparison


def measure(folder: Path) -> list[Line]:
    if not data.is_here():
        return []
    lines = []
    for name, (confidences, right) in ours.alone(_ours, ours.built(folder).folder).items():
        table: Mapping[str, Bin] = measures.reliability(confidences, right)
        near = [hit for confidence, hit in zip(confidences, right, strict=True) if abs(confidence - 0.8) <= NEAR]
        lines.append(
            Line(
                f"confidence .8, {name}: right",
                sum(near) / len(near) if near else None,
                f"of {len(near)}",
                None if name in STRICT else 0.75,
                None if name in STRICT else 0.85,
                {tenth: f"{bin_.right:.2f} ({bin_.count})" for tenth, bin_ in table.items() if tenth != "ece"},
            )
        )
        lines.append(Line(f"confidence, {name}: mean distance from the truth", table["ece"].confidence))
    return lines


def _ours(folder: str) -> dict[str, tuple[list[float], list[bool]]]:
    index = matching.Index.open(folder)
    found: dict[str, tuple[list[float], list[bool]]] = {}
    seen: set[str] = set()
    confidences, right = [], []
    for one in data.melo():
        if one.name[:3] in seen:
            continue  # The same titles again, with labels of another language.
        seen.add(one.name[:3])
        titles = [one.queries[query] for query in one.gold]
        for matches, elements in zip(
            index.link(titles, one.languages[0], data.OCCUPATIONS, top=1), one.gold.values(), strict=True
        ):
            if matches:
                confidences.append(matches[0].confidence)
                right.append(matches[0].concept in {one.concepts[element] for element in elements})
    found["titles"] = confidences, right
    near = {**data.german_skills(held_out=True), **data.german_skills(held_out=False)}
    linked = data.linked_german_skills()
    answers = index.link(list(linked), "de", ("skill",), top=1)
    for name, gold in (("skills", linked), ("skills, exact and close matches only", near)):
        pairs = [
            (row[0].confidence, row[0].concept in gold[asked])
            for asked, row in zip(linked, answers, strict=True)
            if row
        ]
        found[name] = [confidence for confidence, _ in pairs], [hit for _, hit in pairs]
    titles_of, meant = extraction.by_title(), extraction.by_name()
    confidences, right, strictly = [], [], []
    for sentence, names in data.skillskape("dev"):
        wanted = {titles_of[name] for name in names if name in titles_of}
        wide = frozenset().union(*(meant.get(name, ()) for name in names))
        for mention in index.extract(sentence, "en"):
            if mention.kind == "skill":
                confidences.append(mention.confidence)
                right.append(mention.concept in wide)
                strictly.append(mention.concept in wanted)
    found["texts"], found["texts, by titles only"] = (confidences, right), (confidences, strictly)
    found["pairs"] = _pairs(index)
    return found


def _pairs(index: matching.Index) -> tuple[list[float], list[bool]]:
    chosen = random.Random(1)
    titles: dict[str, dict[str, frozenset[str]]] = {}
    for one in data.melo():
        titles[one.languages[0]] = {
            one.queries[query]: frozenset(one.concepts[element] for element in elements)
            for query, elements in one.gold.items()
        }
    concepts: dict[str, dict[str, list[str]]] = {}
    for language, known in titles.items():
        by_concept = defaultdict(list)
        for title, uris in known.items():
            for uri in sorted(uris):
                by_concept[uri].append(title)
        concepts[language] = by_concept
    german = sorted(titles["de"])
    units = index.encode(german)
    confidences, right = [], []
    for number in range(UNITS):
        other = ("it", "nl")[number % 2]
        near = (-(units @ units[chosen.randrange(len(german))])).argsort(kind="stable")[: 4 * SIZE]
        left = chosen.sample([german[at] for at in near.tolist()], SIZE)
        counterparts = [
            chosen.choice(concepts[other][uri])
            for title in left
            if (uri := next((one for one in sorted(titles["de"][title]) if one in concepts[other]), None))
        ]
        beside = index.link([german[at] for at in near.tolist()], "de", data.OCCUPATIONS, top=10)
        misses = sorted(
            {title for row in beside for match in row for title in concepts[other].get(match.concept, ())}
            - set(counterparts)
        )
        chosen.shuffle(counterparts)
        kept = counterparts[: SIZE // 2]
        answers = list(dict.fromkeys(kept + chosen.sample(misses, min(len(misses), SIZE - len(kept)))))
        for pair in index.pair(
            [matching.Statement(one, "de") for one in left],
            [matching.Statement(one, other) for one in answers],
            PROPOSED,
        ):
            confidences.append(pair.confidence)
            right.append(not titles["de"][left[pair.left]].isdisjoint(titles[other][answers[pair.right]]))
    return confidences, right
