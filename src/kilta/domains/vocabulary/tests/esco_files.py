"""The files of ESCO packages in small, as the portal writes them."""

import csv
import io

BASE = "http://data.europa.eu/esco"
WELDER, WELD, GROUP = f"{BASE}/occupation/welder", f"{BASE}/skill/weld", f"{BASE}/isco/C7212"
SKILLS = [
    "conceptType",
    "conceptUri",
    "skillType",
    "reuseLevel",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "description",
]
OCCUPATIONS = [
    "conceptType",
    "conceptUri",
    "iscoGroup",
    "preferredLabel",
    "altLabels",
    "hiddenLabels",
    "status",
    "description",
    "code",
]
GROUPS = ["conceptType", "conceptUri", "code", "preferredLabel", "status", "altLabels", "inScheme", "description"]


def table(columns, *rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def a_skill(uri=WELD, label="weld steel", alternatives="join metal\nfuse metal"):
    return [
        "KnowledgeSkillCompetence",
        uri,
        "skill/competence",
        "sector-specific",
        label,
        alternatives,
        "",
        "released",
        "To join.",
    ]


def an_occupation(uri=WELDER, label="welder"):
    return ["Occupation", uri, "7212", label, "metal joiner", "", "released", "Joins metal.", "7212.3"]


FILES = {
    "skills_en.csv": table(SKILLS, a_skill()),
    "occupations_en.csv": table(OCCUPATIONS, an_occupation()),
    "ISCOGroups_en.csv": table(
        GROUPS, ["ISCOGroup", GROUP, "7212", "Welders and flame cutters", "released", "", "", ""]
    ),
    "occupationSkillRelations_en.csv": table(
        ["occupationUri", "relationType", "skillType", "skillUri"], [WELDER, "essential", "skill/competence", WELD]
    ),
    "broaderRelationsOccPillar_en.csv": table(
        ["conceptType", "conceptUri", "broaderType", "broaderUri"], ["Occupation", WELDER, "ISCOGroup", GROUP]
    ),
    "greenSkillsCollection_en.csv": table(["conceptType", "conceptUri"], ["KnowledgeSkillCompetence", WELD]),
    "conceptSchemes_en.csv": "whatever,this,is\n",
}


def of_skills(*rows, **files) -> dict[str, str]:
    """A package with these skills, and further files by name."""
    return FILES | {"skills_en.csv": table(SKILLS, *rows)} | {f"{name}.csv": text for name, text in files.items()}
