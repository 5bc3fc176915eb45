"""Concepts and spans in sentences of adverts: SkillSkape and SkillSpan, development parts, beside other extractors.

SkillSkape asks for ESCO skills of a sentence that names most of them in other words; SkillSpan asks where skills and
knowledge stand. A peer with its own list of skills is taken at its word where that word is a label of ESCO.
"""

from collections import defaultdict
from pathlib import Path

from benchmarks.matching import data, measures, ours, peers
from benchmarks.matching.table import Line
from kilta.engines import matching, text
from kilta.engines.matching import spans


def measure(folder: Path) -> list[Line]:
    if not data.is_here():
        return []
    sentences = data.skillskape("dev")
    tagged = data.skillspan("dev")
    skape, span, loose, best = ours.alone(_ours, ours.built(folder).folder)
    labels = _labels()
    beside: dict[str, dict[str, float | str]] = {"skape": {}, "span": {}, "loose": {}}
    every = [sentence for sentence, _ in sentences] + [one.text for one in tagged]
    for name, shown in (
        ("spacy_matcher", "spaCy PhraseMatcher"),
        ("skill_extractor_gazetteer", "skill-extractor, list only"),
        ("skill_extractor", "skill-extractor"),
        ("skillner", "skillner"),
    ):
        try:
            answers, _ = peers.extracted(folder, name, every, labels)
        except peers.Cannot as error:
            # Which error it is; what it needs stands in docs/benchmarks.md.
            reason = str(error).split(":")[0].rsplit(".", 1)[-1]
            beside["skape"][shown] = beside["span"][shown] = f"cannot run without a hub ({reason})"
            continue
        concept_of = {text.folded(label): concept for label, concept in labels}
        known = {concept for _, concept in labels}
        concepts = [
            frozenset(
                concept
                for _, _, what in row
                if (concept := what if what in known else concept_of.get(text.folded(what)))
            )
            for row in answers[: len(sentences)]
        ]
        places = [frozenset((start, end) for start, end, _ in found) for found in answers[len(sentences) :]]
        uris = by_title()
        gold = [frozenset(uris[title] for title in right if title in uris) for _, right in sentences]
        beside["skape"][shown] = measures.found(concepts, gold).f1
        beside["span"][shown] = measures.found(places, [one.spans for one in tagged]).f1
        beside["loose"][shown] = measures.found_loosely(places, [one.spans for one in tagged]).f1
    return [
        Line("SkillSkape dev: F1 of concepts", skape[2], peers=beside["skape"]),
        Line("SkillSkape dev: precision", skape[0]),
        Line("SkillSkape dev: recall", skape[1]),
        Line("SkillSkape dev: F1 at the best threshold", best[1], peers={"threshold": best[0]}),
        Line("SkillSpan dev: F1 of spans, both ends right", span[2], peers=beside["span"]),
        Line("SkillSpan dev: precision", span[0]),
        Line("SkillSpan dev: recall", span[1]),
        Line("SkillSpan dev: F1 of spans that meet", loose[2], peers=beside["loose"]),
    ]


Figures = tuple[float, float, float]


def _figures(found: measures.Found) -> Figures:
    return found.precision, found.recall, found.f1


def _ours(folder: str) -> tuple[Figures, Figures, Figures, tuple[float, float]]:
    index = matching.Index.open(folder)
    uris = by_title()
    sentences = data.skillskape("dev")
    gold = [frozenset(uris[title] for title in right if title in uris) for _, right in sentences]
    mentions = index.extract_all([sentence for sentence, _ in sentences], "en")

    def at(threshold: float) -> measures.Found:
        skills = [
            frozenset(one.concept for one in found if one.kind == "skill" and one.confidence >= threshold)
            for found in mentions
        ]
        return measures.found(skills, gold)

    best = max((at(step / 20).f1, step / 20) for step in range(20))
    tagged = data.skillspan("dev")
    found = [spans.spans(one.text, [text.Span(0, len(one.text))])[0] for one in tagged]
    places = [frozenset((span.start, span.end) for span in row) for row in found]
    wanted = [one.spans for one in tagged]
    return (
        _figures(at(0.0)),
        _figures(measures.found(places, wanted)),
        _figures(measures.found_loosely(places, wanted)),
        (best[1], best[0]),
    )


def by_title() -> dict[str, str]:
    return {one.texts["en"].title: one.id for one in data.concepts(("en",)) if one.kind == "skill"}


def by_name() -> dict[str, frozenset[str]]:
    """The skills that a name may mean: SkillSkape tells titles of an ESCO in which some were other concepts' names."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in data.concepts(("en",)):
        if one.kind == "skill":
            for name in (one.texts["en"].title, *one.texts["en"].alternatives):
                found[name].add(one.id)
    return {name: frozenset(concepts) for name, concepts in found.items()}


def _labels() -> list[tuple[str, str]]:
    """Every English label of a skill with its concept; a preferred one before an alternative one of the same word."""
    skills = [one for one in data.concepts(("en",)) if one.kind == "skill"]
    found: dict[str, str] = {}
    for of_title in (True, False):
        for one in skills:
            names = one.texts["en"]
            for label in (names.title,) if of_title else names.alternatives:
                found.setdefault(label, one.id)
    return list(found.items())
