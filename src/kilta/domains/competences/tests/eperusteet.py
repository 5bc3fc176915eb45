"""A qualification as ePerusteet gives it, made up for tests in the service's format."""

from typing import Any


def a_requirement(text: str, number: int) -> dict[str, Any]:
    return {
        "koodi": {"uri": f"ammattitaitovaatimukset_{number}", "nimi": {"fi": text}},
        "vaatimus": {"_id": str(number), "fi": text, "sv": f"{text} (sv)"},
    }


def an_eperusteet_file(units: int = 60, *, first_statement: str = "hitsaa levyrakenteita") -> dict[str, Any]:
    """A qualification with compulsory and elective units; the last one is a common unit with a sub-area."""
    parts = []
    for number in range(units):
        requirements: dict[str, Any] = {
            "ammattitaitovaatimukset2019": {
                "kohde": {"fi": "Opiskelija osaa:"},
                "vaatimukset": [],
                "kohdealueet": [
                    {
                        "kuvaus": {"fi": "Työn suorittaminen", "sv": "Utförande"},
                        "vaatimukset": [
                            a_requirement(first_statement if number == 0 else f"tekee työn {number}", number * 10),
                            a_requirement(f"tuntee materiaalit {number}", number * 10 + 1),
                        ],
                    }
                ],
            }
        }
        if number == units - 1:
            requirements = {
                "osaAlueet": [
                    {
                        "id": 9,
                        "nimi": {"fi": "Viestintä"},
                        "pakollisetOsaamistavoitteet": {
                            "laajuus": 4,
                            "tavoitteet": {"vaatimukset": [a_requirement("viestii selkeästi", 990)]},
                        },
                    }
                ]
            }
        parts.append(
            {
                "id": 5000 + number,
                "nimi": {"fi": f"Tutkinnon osa {number}", "sv": f"Examensdel {number}", "_id": "1"},
                "kuvaus": {"fi": "<p>Osa <b>tutkintoa</b>.</p>"},
                "koodiUri": f"tutkinnonosat_{106000 + number}",
                "koodiArvo": str(106000 + number),
                "tyyppi": "normaali",
                "ammattitaidonOsoittamistavat": {"fi": "<p>Näyttö työpaikalla.</p>"},
                **requirements,
            }
        )

    def leaf(number: int, is_compulsory: bool) -> dict[str, Any]:
        return {"_tutkinnonOsaViite": str(7000 + number), "pakollinen": is_compulsory, "kuvaus": None}

    return {
        "id": 7614470,
        "nimi": {"fi": "Kone- ja tuotantotekniikan perustutkinto", "sv": "Grundexamen i maskinteknik"},
        "kielet": ["fi", "sv"],
        "diaarinumero": "OPH-5082-2021",
        "voimassaoloAlkaa": 1659301200000,
        "koulutukset": [{"koulutuskoodiArvo": "351101", "koulutuskoodiUri": "koulutus_351101"}],
        "kvLiite": {
            "suorittaneenOsaaminen": {"fi": "<p>Osaa hitsata.</p>"},
            "jatkoopintoKelpoisuus": {"fi": "Korkeakoulut"},
            "tutkintotodistuksenAntaja": {"fi": "<p>Koulutuksen järjestäjä</p>"},
            "tasot": [{"codeUri": "nqf_4", "codeValue": "4"}, {"codeUri": "eqf_4", "codeValue": "4"}],
        },
        "tutkinnonOsat": parts,
        "suoritustavat": [
            {
                "suoritustapakoodi": "reformi",
                "laajuusYksikko": "OSAAMISPISTE",
                "tutkinnonOsaViitteet": [
                    {"id": 7000 + number, "laajuus": 15, "jarjestys": number, "_tutkinnonOsa": str(5000 + number)}
                    for number in range(units)
                ],
                "rakenne": {
                    "rooli": "määritelty",
                    "muodostumisSaanto": {"laajuus": {"minimi": 180, "maksimi": 180}},
                    "osat": [
                        {
                            "nimi": {"fi": "Pakolliset tutkinnon osat"},
                            "rooli": "määritelty",
                            "muodostumisSaanto": {"laajuus": {"minimi": 30, "maksimi": 30}},
                            "osat": [leaf(0, True), leaf(1, True)],
                        },
                        {
                            "nimi": {"fi": "Valinnaiset tutkinnon osat"},
                            "rooli": "määritelty",
                            "muodostumisSaanto": {"laajuus": {"minimi": 100, "maksimi": 150}},
                            "osat": [leaf(number, False) for number in range(2, units)],
                        },
                    ],
                },
            }
        ],
    }
