"""The reader of ePerusteet, on small files with the field names, the nesting and the nulls of the real service."""

import json
from typing import Any

import pytest

from kilta.engines import eperusteet


def words(fi: str, **others: str) -> dict[str, str]:
    return {"_id": "1", "_tunniste": "7cf67401-93d4-447e-a3dd-1e84b43977f0", "fi": fi, **others}


def a_code(value: str, name: str | None = None, scheme: str = "ammattitaitovaatimukset") -> dict[str, Any]:
    return {
        "id": 1,
        "nimi": {"fi": name} if name else None,
        "arvo": value,
        "uri": f"{scheme}_{value}",
        "koodisto": scheme,
        "versio": 1,
    }


def requirements(*texts: str) -> dict[str, Any]:
    return {
        "id": 1,
        "kohde": words("Opiskelija"),
        "vaatimukset": [],
        "kohdealueet": [
            {
                "kuvaus": words("Opiskelija valmistautuu työhön"),
                "vaatimukset": [
                    {"koodi": a_code(str(number), text), "vaatimus": {"fi": text}} for number, text in enumerate(texts)
                ],
            }
        ]
        if texts
        else [],
    }


def a_level(value: int, name: str, *criteria: str) -> dict[str, Any]:
    level = {"id": value + 4, "otsikko": words(name), "koodi": a_code(str(value), scheme="arviointiasteikko")}
    return {"osaamistaso": level, "kriteerit": [words(one) for one in criteria], "_osaamistaso": None}


def a_scale(*levels: dict[str, Any]) -> dict[str, Any]:
    return {"id": 1, "nimi": words("Arviointi"), "kohde": words("Opiskelija"), "osaamistasonKriteerit": list(levels)}


def a_unit(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {
        "id": 500 + number,
        "nimi": {"fi": f"Osa {number}", "sv": f"Del {number}", "en": None},
        "tila": "valmis",
        "osanTyyppi": "tutkinnonosa",
        "kuvaus": None,
        "koodi": a_code(str(100_000 + number), scheme="tutkinnonosat"),
        "koodiUri": f"tutkinnonosat_{100_000 + number}",
        "laajuus": 15,
        "osaAlueet": [],
        "tyyppi": "normaali",
        "valmaTelmaSisalto": None,
        "geneerinenArviointiasteikko": None,
        "vapaatTekstit": [],
        "ammattitaitovaatimukset2019": requirements("noudattaa työaikoja"),
        "ammattitaitovaatimuksetLista": [],
        **fields,
    }


def a_group(name: str, *parts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "kuvaus": None,
        "vieras": None,
        "tunniste": "0b1063dc-34a8-4090-912c-3b29b8acb22b",
        "pakollinen": False,
        "nimi": words(name),
        "rooli": "määritelty",
        "muodostumisSaanto": None,
        "osaamisala": None,
        "tutkintonimike": None,
        "osat": list(parts),
        "versioId": None,
        **fields,
    }


def a_leaf(number: int = 0) -> dict[str, Any]:
    return {
        "kuvaus": None,
        "vieras": None,
        "tunniste": "6a9d0c87-ef45-4f72-ba85-008fdc722ac5",
        "pakollinen": True,
        "erikoisuus": None,
        "_tutkinnonOsaViite": str(700 + number),
        "nimi": {"fi": f"Osa {number}"},
    }


def a_qualification(*units: dict[str, Any], root: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    parts = units or (a_unit(),)
    way = {
        "suoritustapakoodi": "reformi",
        "laajuusYksikko": "OSAAMISPISTE",
        "rakenne": root or a_group("Tutkinto", a_leaf(), rooli=None),
        "tutkinnonOsaViitteet": [
            {"id": 700 + number, "laajuus": 15.0, "jarjestys": number, "_tutkinnonOsa": str(500 + number)}
            for number in range(len(parts))
        ],
    }
    return {
        "id": 9714659,
        "nimi": words("Ajoneuvoalan perustutkinto", sv="Grundexamen inom fordonsbranschen"),
        "koulutukset": [{"nimi": {"fi": "x"}, "koulutuskoodiArvo": "351301", "koulutuskoodiUri": "koulutus_351301"}],
        "kielet": ["sv", "fi"],
        "diaarinumero": "OPH-1-2025",
        "voimassaoloAlkaa": 1785531600000,
        "voimassaoloLoppuu": None,
        "suoritustavat": [way],
        "tutkinnonOsat": list(parts),
        **fields,
    }


def read(*units: dict[str, Any], **fields: Any) -> eperusteet.Plan:
    plan = eperusteet.read(json.dumps(a_qualification(*units, **fields)).encode())
    assert plan.problems == []
    return plan


def test_a_moment_means_the_day_that_it_is_in_finland():
    # Midnight of 1 August 2026 and of 1 January 2031 in Finland; the evening before in UTC.
    plan = read(voimassaoloAlkaa=1785531600000, voimassaoloLoppuu=1924984800000)

    assert (plan.qualification["valid_from"], plan.qualification["valid_until"]) == ("2026-08-01", "2031-01-01")
    assert plan.units[0]["valid_until"] == "2031-01-01"


@pytest.mark.parametrize("moment", ["2026-07-31T21:00:00.000Z", "2026-08-01T00:00:00+03:00", "2026-08-01T00:00:00"])
def test_a_moment_that_is_written_out_means_the_day_in_finland_too(moment):
    assert read(voimassaoloAlkaa=moment).qualification["valid_from"] == "2026-08-01"


def test_a_number_too_long_to_be_one_is_told_or_left():
    level = a_level(1, "T1", "tekee")
    level["osaamistaso"]["koodi"] = {"arvo": "9" * 5000}
    supplement = {"tasot": [{"codeUri": "eqf_4", "codeValue": "4" * 5000}]}
    given = a_qualification(a_unit(geneerinenArviointiasteikko=a_scale(level)), kvLiite=supplement)

    plan = eperusteet.read(json.dumps(given).encode())

    assert [(one.path, one.code) for one in plan.problems] == [("kvLiite.tasot[0].codeValue", "not_a_level")]


def test_a_heading_fits_although_the_names_of_which_it_is_made_are_long():
    area = {
        "nimi": words("n" * 300),
        "kielikoodi": a_code("SE", "s" * 300),
        "pakollisetOsaamistavoitteet": {"laajuus": 4, "tavoitteet": requirements("viestii")},
    }

    (outcome,) = read(a_unit(osaAlueet=[area], ammattitaitovaatimukset2019=None)).units[0]["outcomes"]

    assert len(outcome["heading"]) == 300


def test_what_ends_before_it_begins_is_told():
    given = a_qualification(voimassaoloLoppuu=1627678800000)

    plan = eperusteet.read(json.dumps(given).encode())

    assert [(one.path, one.code) for one in plan.problems] == [("voimassaoloLoppuu", "ends_too_early")]


def test_the_supplement_tells_who_regulates_who_awards_and_on_what_law():
    supplement = {
        "tutkinnostaPaattavaViranomainen": words("<p>Opetus- ja kulttuuriministeriö</p>\n\n<p>Opetushallitus</p>"),
        "tutkintotodistuksenAntaja": words("<p>Koulutuksen järjestäjä</p>"),
        "saadosPerusta": words("<p>Laki ammatillisesta koulutuksesta 531/2017</p>"),
        "kansainvalisetSopimukset": words("<p>-</p>"),
        "_arvosanaAsteikko": "3",
        "tasot": [
            {"codeUri": "nqf_4", "codeValue": "4", "nimi": words("nqf 4"), "jarjestys": 0},
            {"codeUri": "eqf_4", "codeValue": "4", "nimi": words("eqf 4"), "jarjestys": 1},
            {"codeUri": "isced2011koulutusastetaso1_3", "codeValue": "3", "nimi": words("ISCED 3"), "jarjestys": 2},
        ],
    }
    qualification = read(kvLiite=supplement, suorittaneenOsaaminen=words("<p>Osaa korjata.</p>")).qualification

    assert qualification["regulator"] == "Opetus- ja kulttuuriministeriö; Opetushallitus"
    assert qualification["awarding_body"] == "Koulutuksen järjestäjä"
    assert qualification["legal_reference"] == "OPH-1-2025; Laki ammatillisesta koulutuksesta 531/2017"
    assert (qualification["eqf_level"], qualification["nqf_level"]) == (4, "4")
    assert "agreements" not in qualification["texts"]["fi"]  # A dash says nothing.
    assert qualification["texts"]["fi"]["profile"] == "Osaa korjata."


def test_the_aims_of_a_sub_area_stand_under_its_name_with_their_role_and_volume():
    area = {
        "id": 9,
        "nimi": words("Äidinkieli", sv="Modersmål"),
        "kuvaus": None,
        "tyyppi": "osaalue2020",
        "koodi": a_code("VVAI22", scheme="ammatillisenoppiaineet"),
        "kielikoodi": a_code("SE", "saame", scheme="kieli"),
        "arviointi": None,
        "pakollisetOsaamistavoitteet": {
            "id": 1,
            "nimi": None,
            "pakollinen": True,
            "laajuus": 4.0,
            "tavoitteet": requirements("viestii"),
        },
        "valinnaisetOsaamistavoitteet": {"id": 2, "laajuus": 3, "tavoitteet": requirements("kirjoittaa")},
    }
    generated = {"fi": "<dl><dt><i>Opiskelija</i></dt></dl>"}
    plan = read(a_unit(osaAlueet=[area], ammattitaitovaatimukset2019=requirements(), ammattitaitovaatimukset=generated))

    assert [(one["text"], one["heading"]) for one in plan.units[0]["outcomes"]] == [
        ("viestii", "Äidinkieli, saame – pakolliset osaamistavoitteet, 4 osp – Opiskelija valmistautuu työhön"),
        ("kirjoittaa", "Äidinkieli, saame – valinnaiset osaamistavoitteet, 3 osp – Opiskelija valmistautuu työhön"),
    ]


def test_a_text_that_the_service_made_of_empty_requirements_is_no_statement():
    generated = {"fi": "<dl><dt><i>Opiskelija</i></dt></dl>"}
    plan = read(a_unit(ammattitaitovaatimukset2019=requirements(), ammattitaitovaatimukset=generated))

    assert plan.units[0]["outcomes"] == []
    assert plan.notes == [("no_statements", "Osa 0")]


@pytest.mark.parametrize(
    "older",
    [
        {"ammattitaitovaatimukset": words("<ul><li>asentaa ovia</li></ul>")},
        {
            "ammattitaitovaatimukset": None,
            "arviointi": {
                "id": 1,
                "lisatiedot": None,
                "arvioinninKohdealueet": [
                    {"otsikko": words("asentaa ovia"), "koodi": a_code("461"), "arvioinninKohteet": []}
                ],
            },
        },
    ],
    ids=["as a text", "as what is assessed"],
)
def test_requirements_of_older_units_are_read_where_there_are_none_of_2019(older):
    plan = read(a_unit(ammattitaitovaatimukset2019=None, **older))

    assert [one["text"] for one in plan.units[0]["outcomes"]] == ["asentaa ovia"]


def test_the_criteria_of_a_scale_stand_from_the_lowest_level_to_the_highest():
    scale = a_scale(a_level(5, "Kiitettävä 5", "soveltaa"), a_level(1, "Tyydyttävä 1", "tarvitsee tukea"))
    plan = read(a_unit(geneerinenArviointiasteikko=scale))

    assert plan.units[0]["texts"]["fi"]["assessment"].splitlines() == [
        "Tyydyttävä 1: tarvitsee tukea",
        "Kiitettävä 5: soveltaa",
    ]


def test_sub_areas_say_the_scale_that_they_share_once_and_name_themselves_where_they_differ():
    def area(name: str, criterion: str) -> dict[str, Any]:
        return {"id": 1, "nimi": words(name), "arviointi": a_scale(a_level(1, "Tyydyttävä 1", criterion))}

    shared = read(a_unit(osaAlueet=[area("Kieli", "viestii"), area("Taide", "viestii")]))
    different = read(a_unit(osaAlueet=[area("Kieli", "viestii"), area("Taide", "maalaa")]))

    assert shared.units[0]["texts"]["fi"]["assessment"] == "Tyydyttävä 1: viestii"
    assert different.units[0]["texts"]["fi"]["assessment"].splitlines() == [
        "Kieli:",
        "Tyydyttävä 1: viestii",
        "Taide:",
        "Tyydyttävä 1: maalaa",
    ]


def test_the_structure_keeps_the_words_of_the_whole_groups_without_rules_and_parts_of_other_qualifications():
    root = a_group(
        "Tutkinto",
        a_group("Pakolliset", a_leaf(), muodostumisSaanto={"laajuus": None, "koko": {"minimi": 1, "maksimi": 1}}),
        a_group("Korkeakouluopinnot", rooli="määrittelemätön", muodostumisSaanto={"laajuus": {"minimi": 0}}),
        {**a_leaf(), "_tutkinnonOsaViite": None, "vieras": a_code("1", "Toinen tutkinto"), "nimi": None},
        kuvaus=words("<p>Tutkinnon laajuus on 180 osaamispistettä.</p>"),
        nimi=None,
        rooli=None,
        pakollinen=None,
    )
    tree = read(root=root).tree

    assert tree[0]["titles"] == {"fi": "Tutkinnon muodostuminen"}
    assert tree[0]["rules"] == {"fi": "Tutkinnon laajuus on 180 osaamispistettä."}
    assert [branch["titles"].get("fi") for branch in tree[1:]] == [
        "Pakolliset",
        "Korkeakouluopinnot",
        "Toinen tutkinto",
    ]
    assert (tree[1]["role"], tree[1]["number_min"], tree[1]["volume_min"]) == ("compulsory", "1", None)


def test_study_weeks_are_no_competence_points():
    given = a_qualification()
    given["suoritustavat"][0]["laajuusYksikko"] = "OPINTOVIIKKO"
    given["suoritustavat"][0]["rakenne"]["muodostumisSaanto"] = {"laajuus": {"minimi": 120, "maksimi": 120}}
    given["suoritustavat"].append({"suoritustapakoodi": "naytto", "laajuusYksikko": "OPINTOVIIKKO"})

    plan = eperusteet.read(json.dumps(given).encode())

    assert plan.units[0]["volume"] is None
    assert "volume" not in plan.qualification
    assert plan.notes == [("no_volumes", "OPINTOVIIKKO")]


def test_a_sub_area_without_a_name_is_told_once():
    area = {"id": 1, "nimi": None, "arviointi": a_scale(a_level(1, "Tyydyttävä 1", "viestii"))}
    given = a_qualification(a_unit(osaAlueet=[area]))

    plan = eperusteet.read(json.dumps(given).encode())

    assert [(one.path, one.code) for one in plan.problems] == [("tutkinnonOsat[0].osaAlueet[0].nimi", "missing")]


@pytest.mark.parametrize("nothing", [0, 0.001])
def test_nothing_is_no_volume(nothing):
    root = a_group("Tutkinto", a_leaf(), muodostumisSaanto={"laajuus": {"minimi": 0, "maksimi": nothing}})
    given = a_qualification(a_unit(laajuus=nothing), root=root)
    given["suoritustavat"][0]["tutkinnonOsaViitteet"][0]["laajuus"] = 0.0

    plan = eperusteet.read(json.dumps(given).encode())

    assert plan.units[0]["volume"] is None
    assert not plan.qualification.get("volume")


def test_a_number_of_units_is_a_whole_one():
    root = a_group("Tutkinto", a_group("Valinnaiset", muodostumisSaanto={"koko": {"minimi": 1.5, "maksimi": 99999}}))

    plan = eperusteet.read(json.dumps(a_qualification(root=root)).encode())

    place = "suoritustavat[0].rakenne.osat[0].muodostumisSaanto.koko"
    assert {(one.path, one.code) for one in plan.problems} == {
        (f"{place}.minimi", "not_a_number"),
        (f"{place}.maksimi", "not_a_number"),
    }


RUBBISH = [
    None,
    True,
    5,
    -1.5,
    10**30,
    float("nan"),
    "",
    "²",
    "x" * 25_000,
    [],
    [None],
    [[1]],
    {},
    {"fi": 5},
    {"id": {}},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in below for place in places(one, (*path, key)))]


def a_full_file() -> dict[str, Any]:
    area = {
        "nimi": words("Kieli"),
        "kielikoodi": a_code("SE", "saame"),
        "arviointi": a_scale(a_level(1, "T1", "viestii")),
        "pakollisetOsaamistavoitteet": {"laajuus": 4, "tavoitteet": requirements("viestii")},
    }
    old = {"arvioinninKohdealueet": [{"otsikko": words("asentaa"), "koodi": a_code("1")}]}
    supplement = {"saadosPerusta": words("Laki"), "tasot": [{"codeUri": "eqf_4", "codeValue": "4"}]}
    return a_qualification(
        a_unit(geneerinenArviointiasteikko=a_scale(a_level(1, "T1", "tekee"))),
        a_unit(1, osaAlueet=[area], ammattitaitovaatimukset2019=None),
        a_unit(2, arviointi=old, ammattitaitovaatimukset2019=None),
        root=a_group("Tutkinto", a_group("P", a_leaf(), muodostumisSaanto={"koko": {"minimi": 1}}), kuvaus=words("K")),
        kvLiite=supplement,
    )


@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
def test_whatever_stands_in_a_place_of_the_file_is_read_or_told(rubbish):
    whole = json.dumps(a_full_file())
    for place in places(json.loads(whole))[1:]:
        file = holder = json.loads(whole)
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = rubbish

        plan = eperusteet.read(json.dumps(file).encode())

        if not plan.problems:
            assert len(plan.qualification["source"]) <= 500, place
            assert all(unit["title"] for unit in plan.units), place


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>Kaksi alaa:</p><ul><li><p>tekniikka</p></li><li>myynti</li></ul><p></p>",
            "Kaksi alaa:\n- tekniikka\n- myynti",
        ),
        ("<ul><li></li><li><p>yksi</p><p>kaksi</p></li></ul>", "- yksi\nkaksi"),
        ("<p>&nbsp;</p>", ""),
        ("<p>a &lt; b &amp; c</p>", "a < b & c"),
    ],
)
def test_points_of_a_list_are_lines_also_where_they_hold_paragraphs(html, text):
    assert eperusteet.plain_text(html) == text
