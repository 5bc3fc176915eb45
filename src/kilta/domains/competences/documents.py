"""What search knows of units and qualifications.

A unit has a document in its own languages, and one in every other language that names the concepts it trains: so
"Hitsaus" finds "Schweißen".
"""

from collections import defaultdict

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models import Qualification, Unit
from kilta.foundation import search
from kilta.foundation.search import Document
from kilta.foundation.search.writing import CONFIGURATIONS

search.kind(Unit, label=_("Unit"))
search.kind(Qualification, label=_("Qualification"))

# So many names of one concept are written into a document.
MOST_NAMES = 8
BETWEEN = " · "  # What is found is shown in one piece; statements and concepts are told apart in it.
# What is read of a unit to describe it; a bulk import reads its units with it.
NEEDED = ("current__texts", "current__outcomes__texts", "trained__concept__texts")


@search.describes(Unit)
def of_unit(unit: Unit) -> list[Document]:
    """Nothing for what is not public."""
    if not unit.is_public or unit.current is None:
        return []
    prefetch_related_objects([unit], *NEEDED)  # nothing is read again where many units were read with all of it
    texts = {text.language: text for text in unit.current.texts.all()}
    statements: dict[str, list[str]] = defaultdict(list)
    for outcome in unit.current.outcomes.all():
        for statement in outcome.texts.all():
            statements[statement.language].append(statement.text)
    names = _names_of_concepts(unit)
    documents = []
    for language in dict.fromkeys([unit.language, *texts, *CONFIGURATIONS]):
        text = texts.get(language)
        if text is None and not names[language]:
            continue
        documents.append(
            Document(
                of=unit,
                language=language,
                title=text.title if text else unit.title,
                names=[unit.code] if unit.code else [],
                body=BETWEEN.join([*statements[language], *names[language]]),
                summary=text.summary[:1000] if text else "",
                link=f"/units/{unit.slug}",
                facets={"country": unit.country, "kind": unit.kind},
            )
        )
    return documents


@search.describes(Qualification)
def of_qualification(qualification: Qualification) -> list[Document]:
    """Nothing for a draft."""
    if not qualification.is_public:
        return []
    return [
        Document(
            of=qualification,
            language=text.language,
            title=text.title,
            names=[qualification.code] if qualification.code else [],
            body="\n\n".join([text.profile, text.occupations, text.entry, text.progression]),
            link=f"/qualifications/{qualification.slug}",
            facets={"country": qualification.country},
        )
        for text in qualification.texts.all()
    ]


def _names_of_concepts(unit: Unit) -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in unit.trained.all():
        for text in row.concept.texts.all():
            others = ", ".join(text.alternatives[:MOST_NAMES])
            names[text.language].append(f"{text.title} ({others})" if others else text.title)
    return names
