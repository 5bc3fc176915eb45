"""What CASE 1.1 allows in an answer, as its OpenAPI says: the properties of each type, and which must be there.

Everything else is refused (`additionalProperties: false`), as is an identifier that is no UUID of version 1 to 5.
"""

import re

_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
PATTERNS = {
    "identifier": re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
    "uri": re.compile(r"^https?://\S+$"),
    "lastChangeDateTime": re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"),
    "statusStartDate": _DAY,
    "statusEndDate": _DAY,
    "associationType": re.compile(
        "^(isChildOf|isPeerOf|isPartOf|exactMatchOf|precedes|isRelatedTo|replacedBy|exemplar|hasSkillLevel"
        r"|isTranslationOf|ext:[a-zA-Z0-9._-]+)$"
    ),
}

_LINK = "title! identifier! uri!"
_PACKAGED_DOCUMENT = (
    "identifier! uri! frameworkType caseVersion creator! title! lastChangeDateTime! officialSourceURL publisher"
    " description subject subjectURI language version adoptionStatus statusStartDate statusEndDate licenseURI notes"
    " extensions"
)
_PACKAGED_ITEM = (
    "identifier! fullStatement! alternativeLabel CFItemType uri! humanCodingScheme listEnumeration"
    " abbreviatedStatement conceptKeywords conceptKeywordsURI notes subject subjectURI language educationLevel"
    " CFItemTypeURI licenseURI statusStartDate statusEndDate lastChangeDateTime! extensions"
)
_PACKAGED_ASSOCIATION = (
    "identifier! associationType! sequenceNumber uri! originNodeURI! destinationNodeURI! CFAssociationGroupingURI"
    " lastChangeDateTime! notes extensions"
)
SHAPES = {
    "link": _LINK,
    "node": f"{_LINK} targetType",
    "packaged document": _PACKAGED_DOCUMENT,
    "document": f"{_PACKAGED_DOCUMENT} CFPackageURI!",
    "packaged item": _PACKAGED_ITEM,
    "item": f"{_PACKAGED_ITEM} CFDocumentURI!",
    "packaged association": _PACKAGED_ASSOCIATION,
    "association": f"{_PACKAGED_ASSOCIATION} CFDocumentURI",
    "package": "CFDocument! CFItems CFAssociations CFDefinitions CFRubrics extensions",
    "definitions": "CFConcepts CFSubjects CFLicenses CFItemTypes CFAssociationGroupings extensions",
    "subject": "identifier! uri! title! hierarchyCode! description lastChangeDateTime! extensions",
    "licence": "identifier! uri! title! description licenseText! lastChangeDateTime! extensions",
    "item type": "identifier! uri! title! description! hierarchyCode! typeCode lastChangeDateTime! extensions",
    "grouping": "identifier! uri! title! description lastChangeDateTime! extensions",
    "failure": "imsx_codeMajor! imsx_severity! imsx_description imsx_codeMinor",
}
INNER = {
    "CFDocument": "packaged document",
    "CFItems": "packaged item",
    "CFAssociations": "packaged association",
    "CFDefinitions": "definitions",
    "CFSubjects": "subject",
    "CFLicenses": "licence",
    "CFItemTypes": "item type",
    "CFAssociationGroupings": "grouping",
    **dict.fromkeys(("originNodeURI", "destinationNodeURI"), "node"),
    **dict.fromkeys(
        (
            *("licenseURI", "CFItemTypeURI", "CFPackageURI", "CFDocumentURI", "subjectURI"),
            *("CFAssociationGroupingURI", "conceptKeywordsURI"),
        ),
        "link",
    ),
}


def faults(value, shape, path="$"):
    """Everything in which `value` is not of the shape, with its path."""
    wanted = SHAPES[shape].split()
    known, needed = {one.rstrip("!") for one in wanted}, {one[:-1] for one in wanted if one.endswith("!")}
    found = [f"{path}.{name} is not allowed" for name in value.keys() - known]
    found += [f"{path}.{name} is missing" for name in needed - value.keys()]
    for name, inner in value.items():
        at = f"{path}.{name}"
        if inner in ("", None, []) and name not in ("CFItems", "CFAssociations"):
            found.append(f"{at} is empty")
        elif name in PATTERNS and not PATTERNS[name].match(inner):
            found.append(f"{at} is {inner}")
        elif name in INNER:
            for one in inner if isinstance(inner, list) else [inner]:
                found += faults(one, INNER[name], at)
    return found
