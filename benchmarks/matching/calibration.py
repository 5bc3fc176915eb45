"""Whether confidence is kept: of the links at .8, do 75 to 85 of 100 hold?

Over the best answer to every title of MELO and every held-out German skill, and over every concept found in
SkillSkape's development part. A title has one right concept there, though a second may be as good: it is counted
strictly.
"""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.matching import data, extraction, measures, ours
from benchmarks.matching.measures import Bin
from benchmarks.matching.table import Line
from kilta.engines import matching

NEAR = 0.05  # of .8


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
                0.75,
                0.85,
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
    gold = data.german_skills(held_out=True)
    answers = index.link(list(gold), "de", ("skill",), top=1)
    pairs = [
        (row[0].confidence, row[0].concept in uris) for row, uris in zip(answers, gold.values(), strict=True) if row
    ]
    found["skills"] = [confidence for confidence, _ in pairs], [hit for _, hit in pairs]
    titles_of = extraction.by_title()
    confidences, right = [], []
    for sentence, names in data.skillskape("dev"):
        wanted = {titles_of[name] for name in names if name in titles_of}
        for mention in index.extract(sentence, "en"):
            if mention.kind == "skill":
                confidences.append(mention.confidence)
                right.append(mention.concept in wanted)
    found["texts"] = confidences, right
    return found
