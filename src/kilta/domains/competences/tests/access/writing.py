from typing import Any

from kilta.domains.competences.models import Unit
from kilta.domains.competences.tests.access.public import (
    a_public_qualification,
    a_public_unit,
    at_qualification,
    at_unit,
)
from kilta.domains.competences.tests.builders import TESTS, a_concept, a_draft_unit, a_qualification, outcomes_of
from kilta.domains.competences.use_cases import outcomes, qualifications, units
from kilta.foundation.access.testing import MEMBERS, STAFF, but, row

# What everybody sees, its people write: those of the organisation, and staff.
WRITERS = MEMBERS | but(403, "outsider", "ex_member", "minor")
PUBLISHERS = WRITERS | but(403, "member")
WRITERS_SEND = WRITERS | but(302, "member", "owner", "staff")
PUBLISHERS_SEND = PUBLISHERS | but(302, "owner", "staff")
# Drafts of others do not exist for anybody.
OF_A_DRAFT = but(404, "outsider", "ex_member", "minor")


def a_draft(cast: Any) -> Unit:
    found = Unit.objects.filter(slug="fugen").first()
    return found or a_draft_unit("Fugen", owner=cast.organisation, statements=["A", "B"])


def at_draft(cast: Any) -> dict[str, Any]:
    return {"slug": a_draft(cast).slug}


def at_statement(cast: Any) -> dict[str, Any]:
    return {**at_draft(cast), "key": outcomes_of(a_draft(cast))[0].pk}


def at_concept(cast: Any) -> dict[str, Any]:
    outcome = outcomes_of(a_draft(cast))[0]
    link = outcome.concepts.first() or outcomes.add_concept(by=TESTS, outcome=outcome, concept=a_concept())
    return {**at_draft(cast), "key": link.pk}


def at_text(cast: Any) -> dict[str, Any]:
    version = a_draft(cast).versions.get()
    units.write_unit_text(by=TESTS, version=version, language="fi", title="Liitos", state="machine")
    return {**at_draft(cast), "language": "fi"}


def at_retired(cast: Any) -> dict[str, Any]:
    """A statement of a published unit that names a retired concept with a replacement."""
    outcome = outcomes_of(a_public_unit(cast))[0]
    link = outcome.concepts.first()
    if link is None:
        old, new = a_concept("old welding"), a_concept("new welding")
        link = outcomes.add_concept(by=TESTS, outcome=outcome, concept=old)
        old.retired_in, old.replaced_by = "v2", new
        old.save()
    return {"key": link.pk}


def at_qualification_text(cast: Any) -> dict[str, Any]:
    one = a_public_qualification(cast)
    qualifications.write_qualification_text(
        by=TESTS, qualification=one, language="de", title="Schweißer", state="machine"
    )
    return {**at_qualification(cast), "language": "de"}


def at_part(cast: Any) -> dict[str, Any]:
    one = a_public_qualification(cast)
    part = one.parts.first() or qualifications.add_part(by=TESTS, qualification=one, title="Pakolliset")
    return {**at_qualification(cast), "key": part.pk}


def at_occupation(cast: Any) -> dict[str, Any]:
    one = a_public_qualification(cast)
    if not one.occupations.exists():
        concept = a_concept("welder", kind="occupation")
        qualifications.name_occupations(by=TESTS, qualification=one, concepts=[concept])
    return {**at_qualification(cast), "key": one.occupations.get().concept_id}


def at_qualification_draft(cast: Any) -> dict[str, Any]:
    return {"slug": a_qualification("Draft", owner=cast.organisation, is_public=False).slug}


row("competences:mine", MEMBERS)
row("competences:new", MEMBERS)
row("competences:paste", MEMBERS)
row("competences:retired", MEMBERS)
row(
    "competences:replace_concept",
    MEMBERS | but(404, "outsider", "ex_member", "minor") | but(302, "member", "owner", "staff"),
    at=at_retired,
    method="post",
)
row("competences:edit", WRITERS, at=at_unit)
row("competences:frame", WRITERS, at=at_unit)
row("competences:edit_text", WRITERS | OF_A_DRAFT, at=at_text)
row("competences:check_text", WRITERS_SEND | OF_A_DRAFT, at=at_text, method="post")
row("competences:remove_text", WRITERS_SEND | OF_A_DRAFT, at=at_text, method="post")
row("competences:translate", WRITERS, at=lambda cast: {**at_unit(cast), "language": "en"})
SENT_STATEMENT = WRITERS | OF_A_DRAFT | but(303, "member", "owner", "staff")
STATEMENT = {"text": "Nähte prüfen", "kind": "skill"}
row("competences:add_outcome", SENT_STATEMENT, at=at_draft, method="post", sends=STATEMENT)
row("competences:change_outcome", SENT_STATEMENT, at=at_statement, method="post", sends=STATEMENT)
row("competences:move_outcome", SENT_STATEMENT, at=at_statement, method="post", sends={"down": "1"})
row("competences:remove_outcome", SENT_STATEMENT, at=at_statement, method="post")
row(
    "competences:add_concept",
    SENT_STATEMENT,
    at=at_statement,
    method="post",
    sends=lambda cast: {"concept": a_concept("sewing").texts.get().title},
)
row("competences:decide_concept", SENT_STATEMENT, at=at_concept, method="post", sends={"no": "1"})
row("competences:propose", SENT_STATEMENT, at=at_draft, method="post")
row("competences:publish", PUBLISHERS | OF_A_DRAFT, at=at_draft)
row("competences:begin_version", WRITERS_SEND, at=at_unit, method="post")
row("competences:withdraw", PUBLISHERS_SEND, at=at_unit, method="post")
row("competences:check", PUBLISHERS_SEND, at=at_unit, method="post")
row("competences:delete_draft", WRITERS_SEND | OF_A_DRAFT, at=at_draft, method="post")
row("competences:history", WRITERS, at=at_unit)
row("competences:new_qualification", MEMBERS)
row("competences:edit_qualification", WRITERS, at=at_qualification)
row("competences:edit_qualification_text", WRITERS, at=at_qualification_text)
row("competences:check_qualification_text", WRITERS_SEND, at=at_qualification_text, method="post")
row("competences:remove_qualification_text", WRITERS_SEND, at=at_qualification_text, method="post")
row(
    "competences:add_occupation",
    WRITERS_SEND,
    at=at_qualification,
    method="post",
    sends=lambda cast: {"concept": a_concept("welder", kind="occupation").texts.get().title},
)
row("competences:remove_occupation", WRITERS_SEND, at=at_occupation, method="post")
row("competences:structure", WRITERS, at=at_qualification)
row("competences:edit_part", WRITERS, at=at_part)
row("competences:move_part", WRITERS_SEND, at=at_part, method="post")
row("competences:remove_part", WRITERS_SEND, at=at_part, method="post")
row(
    "competences:publish_qualification",
    PUBLISHERS_SEND | OF_A_DRAFT,
    at=at_qualification_draft,
    method="post",
)
row("competences:withdraw_qualification", PUBLISHERS_SEND, at=at_qualification, method="post")
row("competences:check_qualification", PUBLISHERS_SEND, at=at_qualification, method="post")
row("competences:delete_qualification", PUBLISHERS_SEND | OF_A_DRAFT, at=at_qualification_draft, method="post")
row("competences:qualification_history", WRITERS, at=at_qualification)
row("competences:matching", STAFF)


def with_concepts(cast: Any) -> dict[str, Any]:
    a_concept()
    return {}


row("competences:build_index", STAFF | but(302, "staff"), at=with_concepts, method="post")
