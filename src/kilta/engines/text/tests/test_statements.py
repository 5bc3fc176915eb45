"""A pasted unit becomes single statements with their kind and what it was chosen by."""

import pytest

from kilta.engines import text
from kilta.engines.text import Kind, Role, Why


def read(given, language=None):
    return [(one.text, one.kind, one.why) for one in text.statements(given, language).statements]


def test_a_german_lernfeld_is_read_sentence_by_sentence():
    given = (
        "Lernfeld 7: Fügen von Bauteilen\n"
        "Die Schülerinnen und Schüler planen das Schweißen von Baugruppen. Sie wählen Schweißverfahren aus; sie "
        "dokumentieren die Ergebnisse selbstständig.\n\n"
        "Kenntnisse:\n- Werkstoffe und ihre Schweißeignung\n"
        "Fertigkeiten:\n1. Kehlnähte schweißen\n"
    )

    outline = text.statements(given)

    assert outline.language == "de"
    assert [(one.text, one.kind, one.why) for one in outline.statements] == [
        ("planen das Schweißen von Baugruppen.", Kind.SKILL, Why.LEAD),
        ("wählen Schweißverfahren aus", Kind.SKILL, Why.LEAD),
        ("dokumentieren die Ergebnisse selbstständig.", Kind.RESPONSIBILITY, Why.VERB),
        ("Werkstoffe und ihre Schweißeignung", Kind.KNOWLEDGE, Why.HEADING),
        ("Kehlnähte schweißen", Kind.SKILL, Why.HEADING),
    ]
    assert outline.statements[0].heading == "Lernfeld 7: Fügen von Bauteilen"
    assert outline.statements[-1].heading == "Fertigkeiten"


def test_a_finnish_lead_holds_for_the_list_below_it():
    given = "Opiskelija osaa\n- suunnitella työnsä\n- hitsata levyjä\n\nOpiskelija tuntee työturvallisuusmääräykset."

    assert read(given) == [
        ("suunnitella työnsä", Kind.SKILL, Why.LEAD),
        ("hitsata levyjä", Kind.SKILL, Why.LEAD),
        ("tuntee työturvallisuusmääräykset.", Kind.KNOWLEDGE, Why.VERB),
    ]


def test_a_dutch_work_process_is_an_activity():
    given = (
        "Werkproces 1: Lassen\nDe beginnend beroepsbeoefenaar bereidt het laswerk voor. Hij controleert het materiaal."
    )

    assert read(given) == [
        ("bereidt het laswerk voor.", Kind.ACTIVITY, Why.HEADING),
        ("controleert het materiaal.", Kind.ACTIVITY, Why.HEADING),
    ]


@pytest.mark.parametrize(
    ("language", "heading", "kind"),
    [
        ("en", "Knowledge", Kind.KNOWLEDGE), ("en", "Skills:", Kind.SKILL),
        ("en", "Responsibility and autonomy", Kind.RESPONSIBILITY),
        ("fi", "Tiedot", Kind.KNOWLEDGE), ("fi", "Taidot", Kind.SKILL),
        ("fi", "Vastuu ja itsenäisyys", Kind.RESPONSIBILITY),
        ("sv", "Kunskaper", Kind.KNOWLEDGE), ("sv", "Färdigheter", Kind.SKILL),
        ("sv", "Ansvar och självständighet", Kind.RESPONSIBILITY),
        ("de", "Wissen", Kind.KNOWLEDGE), ("de", "Fertigkeiten", Kind.SKILL),
        ("de", "Selbstständigkeit", Kind.RESPONSIBILITY),
        ("it", "Conoscenze", Kind.KNOWLEDGE), ("it", "Abilità", Kind.SKILL),
        ("it", "Responsabilità e autonomia", Kind.RESPONSIBILITY),
        ("nl", "Kennis", Kind.KNOWLEDGE), ("nl", "Vaardigheden", Kind.SKILL),
        ("nl", "Verantwoordelijkheid en zelfstandigheid", Kind.RESPONSIBILITY),
        ("de", "Aufgaben", Kind.ACTIVITY), ("fi", "Työtehtävät", Kind.ACTIVITY),
        ("it", "Attività", Kind.ACTIVITY), ("nl", "Taken", Kind.ACTIVITY),
    ],
)  # fmt: skip
def test_a_heading_gives_its_kind_to_what_stands_below(language, heading, kind):
    assert read(f"{heading}\n- MIG/MAG\n- TIG", language) == [
        ("MIG/MAG", kind, Why.HEADING),
        ("TIG", kind, Why.HEADING),
    ]


@pytest.mark.parametrize(
    ("language", "given", "kind"),
    [
        ("en", "knows welding processes", Kind.KNOWLEDGE), ("en", "works independently", Kind.RESPONSIBILITY),
        ("fi", "tietää hitsausprosessit", Kind.KNOWLEDGE), ("fi", "toimii itsenäisesti", Kind.RESPONSIBILITY),
        ("sv", "känner till svetsmetoder", Kind.KNOWLEDGE), ("sv", "arbetar självständigt", Kind.RESPONSIBILITY),
        ("de", "kennt Schweißverfahren", Kind.KNOWLEDGE), ("de", "arbeitet eigenverantwortlich", Kind.RESPONSIBILITY),
        ("it", "conosce i processi di saldatura", Kind.KNOWLEDGE), ("it", "opera in autonomia", Kind.RESPONSIBILITY),
        ("nl", "kent de lasprocessen", Kind.KNOWLEDGE), ("nl", "werkt zelfstandig", Kind.RESPONSIBILITY),
    ],
)  # fmt: skip
def test_without_a_heading_the_verb_decides(language, given, kind):
    assert read(f"- {given}", language) == [(given, kind, Why.VERB)]


def test_marks_leads_and_headings_are_told_apart():
    given = "Skills:\na) weld; b) solder"

    assert [(part.role, given[part.start : part.end]) for part in text.statements(given, "en").parts] == [
        (Role.HEADING, "Skills:"), (Role.MARK, "a)"), (Role.STATEMENT, "weld"), (Role.MARK, ";"),
        (Role.MARK, "b)"), (Role.STATEMENT, "solder"),
    ]  # fmt: skip


def test_an_empty_text_has_no_statements():
    assert text.statements("  \n\n ").statements == ()
