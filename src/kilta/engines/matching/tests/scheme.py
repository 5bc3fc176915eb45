"""A made-up scheme of forty concepts in six languages, small enough to learn from in a second."""

from pathlib import Path

from kilta.engines.matching import Concept, Names

LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")
ROWS = Path(__file__).with_name("scheme.txt")


def a_scheme() -> list[Concept]:
    """Twenty occupations and twenty skills."""
    concepts = []
    for line in ROWS.read_text(encoding="utf-8").splitlines()[1:]:
        head, *columns = (part.strip() for part in line.split("|"))
        kind, id = head.split()
        texts = {}
        for language, column in zip(LANGUAGES, columns, strict=True):
            title, *alternatives = (name.strip() for name in column.split(";"))
            texts[language] = Names(title, tuple(alternatives))
        concepts.append(Concept(id, kind, texts))
    return concepts
