"""A pasted text becomes a draft: one statement each, kinds and concepts proposed with reasons."""

from collections.abc import Mapping
from typing import Any

from kilta.domains.competences.models import Origin, Unit
from kilta.domains.competences.use_cases.outcomes import add_outcomes, propose_for
from kilta.domains.competences.use_cases.refusals import NoStatementsFound
from kilta.domains.competences.use_cases.units import start_unit
from kilta.domains.network.models import Organisation
from kilta.engines.statements import Guess, kind_of, pieces
from kilta.foundation.access.actors import Actor
from kilta.foundation.use_cases import use_case

# What is said of a kind that nothing speaks for.
USUAL = "-"


@use_case
def make_unit_of_text(
    *, by: Actor, owner: Organisation, language: str, title: str, text: str, fields: Mapping[str, Any]
) -> Unit:
    """Start a unit whose statements are those of `text`; software's guesses are marked as such."""
    found = pieces(text)
    if not found:
        raise NoStatementsFound
    unit = start_unit(by=by, owner=owner, language=language, title=title, fields=fields, origin=Origin.TEXT)
    version = unit.versions.get()
    add_outcomes(
        by=by,
        version=version,
        statements=[{"text": one.text, "heading": one.heading, **_kind(kind_of(one.text, language))} for one in found],
    )
    propose_for(by=by, version=version)
    return unit


def _kind(guess: Guess) -> dict[str, str]:
    return {"kind": guess.kind, "kind_because": guess.word or USUAL}
