"""Names of jobs: both forms of a gendered name, and no mark."""

import time

import pytest

from kilta.engines import text


@pytest.mark.parametrize(
    ("given", "forms"),
    [
        ("Schweißer/in (m/w/d)", ["Schweißer", "Schweißerin"]),
        ("Schweißer/-in", ["Schweißer", "Schweißerin"]),
        ("Schweißer(in)", ["Schweißer", "Schweißerin"]),
        ("SchweißerIn", ["Schweißer", "Schweißerin"]),
        ("Schweißer*innen", ["Schweißer", "Schweißerinnen"]),
        ("Schweißer:in", ["Schweißer", "Schweißerin"]),
        ("Kaufmann/-frau für Büromanagement", ["Kaufmann für Büromanagement", "Kauffrau für Büromanagement"]),
        ("Angestellte/r", ["Angestellter", "Angestellte"]),
        ("Beamter/Beamtin", ["Beamter", "Beamtin"]),
        ("Koch / Köchin", ["Koch", "Köchin"]),
        ("Chef de partie m/w/d", ["Chef de partie"]),
        ("Ingenieur (gn)", ["Ingenieur"]),
        ("operaio/a", ["operaio", "operaia"]),
        ("impiegati/e", ["impiegati", "impiegate"]),
        ("direttore/trice di banca", ["direttore di banca", "direttrice di banca"]),
        ("addetto/addetta alle pulizie", ["addetto alle pulizie", "addetta alle pulizie"]),
        ("dottore/essa", ["dottore", "dottoressa"]),
        ("medewerk(st)er keuken", ["medewerker keuken", "medewerkster keuken"]),
        ("leraar/lerares", ["leraar", "lerares"]),
        ("verkoper (V/M)", ["verkoper"]),
        ("Lasser (mannelijk/vrouwelijk)", ["Lasser"]),
        ("verpleger/verpleegster", ["verpleger", "verpleegster"]),
        ("myyjä (m/n)", ["myyjä"]),
        ("sjuksköterska (m/k)", ["sjuksköterska"]),
        ("Welder (f/m/d) - night shift", ["Welder - night shift"]),
        ("waiter/waitress", ["waiter", "waitress"]),
        ("salesman/woman", ["salesman", "saleswoman"]),
    ],
)
def test_a_gendered_name_has_its_forms_and_loses_its_mark(given, forms):
    found = text.title(given)

    assert list(found.forms) == forms
    assert found.is_marked


@pytest.mark.parametrize(
    "given", ["Hörgeräte/Optik", "CAD/CAM operator", "TIG/MIG welder", "input/output", "Hitsaaja", ""]
)
def test_a_slash_between_two_things_and_a_plain_name_stay(given):
    assert text.title(given) == text.Title(given, (given,), False)


def test_two_names_in_one_title_change_together():
    forms = text.title("Technische/r Leiter/in").forms

    assert forms == ("Technischer Leiter", "Technische Leiterin")


@pytest.mark.parametrize("repeated", ["Leiter/in ", "medewerk(st)er ", "operaio/a ", "Technische*r ", "LeiterIn "])
def test_a_title_with_many_marks_has_two_forms_and_takes_no_longer_than_its_length(repeated):
    began = time.process_time()

    found = text.title(repeated * 60)

    assert len(found.forms) == 2
    assert time.process_time() - began < 1
