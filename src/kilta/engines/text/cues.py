"""The words by which a pasted unit is read, in six languages: of headings, of verbs, and of who does something.

Patterns are parted by ` | `; they are matched against text in any case.
"""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What a statement is about, as the European Qualifications Framework parts outcomes, and the work itself."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    RESPONSIBILITY = "responsibility"  # and autonomy
    ACTIVITY = "activity"  # of work


# Words of headings, as beginnings of folded words, and the kind of what stands below. Responsibility comes first:
# "Kompetenzen: Selbstständigkeit" is about it.
HEADINGS = {
    kind: tuple(listed.split())
    for kind, listed in {
        Kind.RESPONSIBILITY: """responsib autonom independen attitude behaviour verantwort selbstständig selbständig
            sozialkompetenz vastuu itsenäis elinikäisen avaintaid ansvar självständig responsabil autonomia
            verantwoordelijk zelfstandig houding gedrag attitud haltung""",
        Kind.KNOWLEDGE: """knowledge theor understand kenntnis wissen fachwissen kennen inhalte lerninhalt tiedot tieto
            tietopohja tietämy kunskap conoscenz sapere kennis vakkennis begrip innehåll keskeiset""",
        Kind.SKILL: """skill abilit competenc outcome able fertigkeit können fähigkeit kompetenz taidot taito osaaminen
            osaamistavoit ammattitaitovaat osaa färdighet förmåg kompetens abilità competenz saper capacità vaardighe
            bekwaam competent kan""",
        Kind.ACTIVITY: """task activit duties work aufgabe tätigkeit arbeitsaufg handlung berufsbildposition arbeits
            tehtäv työtehtäv työprosess toimin arbetsuppgift arbetsmoment uppgift attività compiti mansion processo
            taken taak kerntaak werkproces werkzaamhe activiteit""",
    }.items()
}
# Headings of outcomes as a whole: the verb of a statement says more than they do.
_BROAD = "competenc outcome kompetenz ammattitaitovaat osaamistavoit kompetens competenz bekwaam werkproces kerntaak"
BROAD = tuple(_BROAD.split())


def _any_of(listed: str) -> str:
    return "|".join(re.split(r"\s+\|\s+", listed.strip()))


# Names of a unit, which head it and say nothing about a kind.
UNIT = re.compile(
    "(?:"
    + _any_of(
        """lernfeld | berufsbildposition | modul[eo]? | module | unit | tutkinnon osa | osa-alue | enhet | examensdel |
        delområde | competenza | ada | uda | unità | kerntaak | werkproces | keuzedeel"""
    )
    + r")\b[^\w]*(?:[\w.-]{0,8}\d[\w.-]*)?\s*[:–—-]",
    re.IGNORECASE,
)

# Verbs and phrases by which a statement says what it is, in the order in which they are tried; `^` is its beginning.
VERBS = {
    language: [(kind, re.compile(_any_of(listed), re.IGNORECASE)) for kind, listed in kinds.items()]
    for language, kinds in {
        "en": {
            Kind.RESPONSIBILITY: r"""independently | autonom\w+ | responsib\w+ | accountab\w+ | supervises? |
                reflects? on | on (?:his|her|their) own | takes? care of (?:his|her|their)""",
            Kind.KNOWLEDGE: r"""^(?:to )?(?:knows?|understands?|recogni[sz]es?)\b |
                ^(?:is|are) familiar with | ^ha(?:s|ve) knowledge |
                ^(?:basic |sound |good )?(?:knowledge|understanding|principles|basics|theory) of |
                ^(?:can )?(?:explains?|describes?|names?|lists?|defines?)\b""",
            Kind.SKILL: r"""^(?:is |are |be )?able to | ^can\b | ^could\b | ^masters?\b | ^is capable""",
        },
        "de": {
            Kind.RESPONSIBILITY: r"""selbst(?:st)?ändig\w* | eigenverantwortlich\w* | eigenständig\w* | verantwort\w+ |
                im team | reflektier\w+""",
            Kind.KNOWLEDGE: r"""^(?:er |sie )?(?:kennen|kennt|wissen|weiß|weiss|verstehen|versteht)\b | ^grundlagen |
                ^aufbau und | kenntnisse (?:der|des|über|in|von)\b |
                ^(?:er |sie )?(?:beschreib\w+|erläuter\w+|erklär\w+|benenn\w+|nennen)\b""",
            Kind.SKILL: r"""\b(?:ist|sind) (?:in der lage|fähig) | \bkann\b | \bkönnen\b | beherrsch\w+""",
        },
        "fi": {
            Kind.RESPONSIBILITY: r"""itsenäise\w+ | omatoimise\w+ | vastuu\w* | \bvastaa(?:vat)?\b | \bvastata\b |
                arvioi omaa | noudattaa sovittuja""",
            Kind.KNOWLEDGE: r"""\b(?:tietää|tietävät|tuntee|tuntevat|ymmärtää|ymmärtävät)\b | ^(?:tuntemus|tiedot)\b |
                ^(?:kuvaa|selittää|nimeää|tunnistaa)\b | \w+(?:n|iden) (?:tuntemus|perusteet)\b""",
            Kind.SKILL: r"""\bosaa\w*\b | \bpystyy\b | \bhallitsee\b | \bkykenee\b""",
        },
        "sv": {
            Kind.RESPONSIBILITY: r"""självständig\w* | ansvar\w* | på egen hand | tar eget | reflekterar""",
            Kind.KNOWLEDGE: r"""^(?:känner till|vet|förstår|har kunskap\w*|kunskap\w*|kännedom)\b |
                kunskaper? (?:om|i)\b | ^(?:beskriver|förklarar|redogör)\b""",
            Kind.SKILL: r"""^kan\b | \bförmåga att\b | \bbehärskar\b""",
        },
        "it": {
            Kind.RESPONSIBILITY: r"""in autonomia | autonomamente | autonom[oaie] | responsabil\w+ | riflette""",
            Kind.KNOWLEDGE: r"""^(?:conosce\w*|sa cosa|comprende\w*|conoscenz\w+)\b | ^(?:descriv\w+|spieg\w+)\b |
                conoscenz\w+ (?:di|del|dei|delle|della)\b | ^(?:elementi|principi|fondamenti|nozioni|tipologie)\b |
                ^(?:caratteristiche|normativa)\b""",
            Kind.SKILL: r"""\b(?:è|sono) in grado di | ^sa\b | ^saper\w* | \bessere in grado\b""",
        },
        "nl": {
            Kind.RESPONSIBILITY: r"""zelfstandig\w* | verantwoordelijk\w* | eigen verantwoording | reflecteert |
                op eigen""",
            Kind.KNOWLEDGE: r"""^(?:kent|weet|begrijpt|kennen|weten)\b | ^(?:heeft|bezit) \w*\s?kennis |
                kennis (?:van|over)\b | ^kennis\b | ^(?:beschrijft|legt uit|benoemt)\b""",
            Kind.SKILL: r"""^kan\b | \bin staat\b | \bbeheerst\b""",
        },
    }.items()
}

# At the beginning of a sentence: a learner, a worker, and that somebody is able to do what follows.
_LEADS = {
    "en": (
        """(?:the |a |each )?(?:students?|learners?|trainees?|apprentices?|participants?) |
        (?:the |a |each )?(?:graduates?|candidates?|holders?)""",
        """(?:the |a )?(?:workers?|employees?|professionals?|operators?|technicians?)""",
        """(?:is|are|will be|should be) able to | can | knows? how to | must be able to""",
    ),
    "de": (
        r"""(?:die |der |das )?schülerinnen und schüler | (?:die |der |das )?schüler(?:/-?innen|\*innen|:innen|innen)? |
        (?:die |der )?(?:auszubildenden?|lernenden?|studierenden?|absolvent\w*|prüflinge?) |
        (?:die |der )?teilnehmer(?:innen und teilnehmer|/-?innen|:innen|\*innen)?""",
        """(?:die |der |das )?(?:fachkräfte|fachkraft|beschäftigten|mitarbeitenden)""",
        """(?:ist|sind) in der lage | (?:ist|sind) fähig | kann | können""",
    ),
    "fi": (
        """opiskelija | opiskelijat | tutkinnon suorittaja | oppija | näytön antaja | hän""",
        """työntekijä | ammattilainen""",
        """osaa | osaavat | pystyy""",
    ),
    "sv": (
        """(?:den )?(?:studerande|studeranden|eleven|eleverna|examinanden|deltagaren)""",
        """arbetstagaren | yrkesutövaren | medarbetaren""",
        """kan | ska kunna | klarar av att | har förmåga att""",
    ),
    "it": (
        """(?:lo |la |l['’]|gli |il |i )?(?:studentess[ae]|student[ei]|alliev[oaie]|apprendist[ai]|partecipant[ei]) |
        (?:lo |la |l['’]|gli |il |i )?(?:candidat[oaie]|diplomat[oaie]|corsist[aie])""",
        """(?:lo |la |l['’]|gli |il |i )?(?:lavorator[ei]|lavoratrice|operator[ei]|operatrice|addett[oaie]) |
        (?:lo |la |l['’]|gli |il |i )?(?:professionist[aie]|tecnic[oaihe]+)""",
        r"""(?:è|sono|sarà) in grado di | sa | sanno | deve saper\w*""",
    ),
    "nl": (
        """(?:de |het )?(?:studenten|student|leerlingen|leerling|cursist|deelnemers?|kandidaa?t(?:en)?)""",
        """(?:de |een )?(?:beginnend(?:e)? )?beroepsbeoefenaar | (?:de |een )?(?:vakman|medewerker) |
        (?:de |een )?(?:werknemer|vakkracht) | hij/zij | hij | zij""",
        """(?:is|zijn) in staat(?: om)? | kan | kunnen""",
    ),
}
LEADS = {
    language: re.compile(
        rf"(?:(?P<learner>{_any_of(learner)})|(?P<worker>{_any_of(worker)}))(?:\s*[,:])?"
        rf"(?:\s+(?P<able>{_any_of(able)})(?!\w))?(?:\s*[,:])?(?=\s|$)"
        rf"|(?P<bare>{_any_of(able)})(?:\s*[,:])?(?=\s|$)",
        re.IGNORECASE,
    )
    for language, (learner, worker, able) in _LEADS.items()
}
# A pronoun that goes on with whoever was named before.
PRONOUNS = {
    language: re.compile(rf"(?:{_any_of(listed)})(?=\s)", re.IGNORECASE)
    for language, listed in {
        "en": "they | he | she",
        "de": "sie | er | es",
        "fi": "hän | he",
        "sv": "hen | hon | han | de | den",
        "it": "egli | essa | essi",
        "nl": "hij | zij | ze",
    }.items()
}
