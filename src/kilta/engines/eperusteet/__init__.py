"""Reads a Finnish qualification as ePerusteet gives it (`/api/external/peruste/{id}`) into a plain plan.

    plan = eperusteet.read(content)         # bytes of the JSON; raises NotReadable
    plan.problems                           # everything that is wrong, each with its path; then nothing may be written
    plan.qualification, plan.units, plan.tree, plan.notes

The format is that of the service's own transfer objects (github.com/Opetushallitus/eperusteet, `PerusteKaikkiDto`,
`TutkinnonOsaKaikkiDto`, `OsaAlueKaikkiDto`, `Ammattitaitovaatimukset2019Dto`, `GeneerinenArviointiasteikkoKaikkiDto`,
`SuoritustapaLaajaDto`, `RakenneModuuliDto`, `KVLiiteJulkinenDto`). Fields that are not read are left alone. Texts are
HTML in Finnish, Swedish and English; here they become plain text. Moments are milliseconds, and mean a day in Finland.
"""

import json

from kilta.engines.eperusteet.plain import plain_text
from kilta.engines.eperusteet.plan import NotReadable, Plan, Problem
from kilta.engines.eperusteet.qualification import Qualification
from kilta.engines.eperusteet.structure import Structure
from kilta.engines.eperusteet.units import Units

__all__ = ["LARGEST", "NotReadable", "Plan", "Problem", "plain_text", "read"]

LARGEST = 30_000_000  # bytes


def read(content: bytes) -> Plan:
    """The plan of a qualification with everything that is wrong in it. Raises NotReadable."""
    if len(content) > LARGEST:
        raise NotReadable("too_large")
    try:
        given = json.loads(content.decode("utf-8-sig").replace("\\u0000", ""))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise NotReadable("not_json") from None
    if not isinstance(given, dict) or not {"nimi", "tutkinnonOsat", "suoritustavat", "koulutukset"} & given.keys():
        raise NotReadable("not_a_qualification")
    reading = _Reading(given)
    reading.read_qualification()
    reading.read_units()
    reading.read_tree()
    return reading.plan


class _Reading(Qualification, Units, Structure):
    """The whole file, part by part."""
