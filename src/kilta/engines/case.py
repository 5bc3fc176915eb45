"""Competency frameworks in the format of 1EdTech CASE 1.1: what things are called in it, and packages that are read.

    package = case.read(content)            # bytes of the JSON; raises NotReadable
    package.problems                        # everything that is wrong, each with its path; then nothing may be written
    package.units, package.notes

Source: 1EdTech Competencies and Academic Standards Exchange (CASE) Service 1.1, final release of 24 January 2025
(information model, and the OpenAPI and JSON schema of its REST binding). Reading is lenient: what is not known is left
alone, and optional parts may be missing; also CASE 1.0 and what OpenSALT wraps around a package is understood.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from kilta.engines.statements import LONGEST_HEADING, LONGEST_STATEMENT

# Names of CASE are UUIDs of the versions 1 to 5; ours are of version 5, made of the key of a row in this space.
SPACE = UUID("9a2c1f0e-6d5b-5c3e-8f47-2b1d0c9e7a65")
ASSOCIATION_TYPES = (
    *("isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy"),
    *("exemplar", "hasSkillLevel", "isTranslationOf"),
)

LARGEST = 10_000_000  # bytes
MOST_ITEMS, MOST_ASSOCIATIONS, MOST_PROBLEMS, MOST_UNITS = 5_000, 50_000, 200, 300
DEEPEST = 20
LONGEST_TITLE, LONGEST_TEXT, LONGEST_ADDRESS, LONGEST_CODE = 300, 10_000, 500, 60
LONGEST_KEPT = 2_000
BETWEEN_HEADINGS = " › "

# What another platform says of a document or an item and Kilta has no place for: kept, and given on as it came.
KEPT_OF_DOCUMENT = {
    **dict.fromkeys(("creator", "publisher", "version", "adoptionStatus", "notes", "frameworkType"), str),
    **dict.fromkeys(("officialSourceURL", "statusStartDate", "statusEndDate", "lastChangeDateTime"), str),
    **dict.fromkeys(("subject", "subjectURI"), list),
    "licenseURI": dict,
}
KEPT_OF_ITEM = {
    **dict.fromkeys(("CFItemType", "abbreviatedStatement", "alternativeLabel", "listEnumeration", "notes"), str),
    **dict.fromkeys(("statusStartDate", "statusEndDate", "lastChangeDateTime"), str),
    **dict.fromkeys(("conceptKeywords", "educationLevel", "subject", "subjectURI"), list),
    **dict.fromkeys(("CFItemTypeURI", "conceptKeywordsURI", "licenseURI"), dict),
}

# ISO 639-2, which the standard names, and its bibliographic codes; ISO 639-1 is what most platforms send.
LANGUAGES = {code: code for code in ("en", "fi", "sv", "de", "it", "nl")} | {
    "eng": "en",
    "fin": "fi",
    "swe": "sv",
    "deu": "de",
    "ger": "de",
    "ita": "it",
    "nld": "nl",
    "dut": "nl",
}
_UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def named(key: object) -> UUID:
    """The name in CASE of what has this key here: the same on every day and every machine (RFC 9562, 5.5)."""
    return uuid5(SPACE, str(key))


class NotReadable(Exception):
    """The file is no package at all; `why` is too_large, not_json or not_a_package."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a path such as `CFItems[3].fullStatement`), a code, and what was found."""

    path: str
    code: str
    found: str = ""


@dataclass
class Package:
    """What the file says: plain values that JSON can hold.

    A unit has `identifier` (empty where none was given), `uri`, `title`, `language` (empty where it is none of ours),
    `summary`, `kept`, `kilta` (what Kilta itself had written into `extensions`), `outcomes` and `headings`. An outcome
    has `identifier`, `uri`, `text`, `heading`, `language`, `code`, `type`, `placing` (the name of the association that
    puts it below something) with `placing_uri`, `kept` and `kilta`; `headings` gives, by title, those of a heading.
    `notes` are (code, number) pairs of what is in the file and is not taken over.

    A qualification that Kilta wrote comes with its structure: `qualification` has `uri`, `title`, `language`,
    `summary`, `legal_address`, `valid_from`, `valid_until` and `kilta`; `structure` are its branches, each with
    `title`, `language`, `kilta`, `children` and `unit` (the identifier of a unit, or its title; empty for a group).
    """

    units: list[dict[str, Any]] = field(default_factory=list)
    qualification: dict[str, Any] = field(default_factory=dict)
    structure: list[dict[str, Any]] = field(default_factory=list)
    notes: list[tuple[str, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: str, code: str, found: object = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(path, code, _clean(str(found))[:80]))


def read(content: bytes) -> Package:
    """Read a package whole; its hierarchy is flattened: what has children becomes the heading of what is below it."""
    document, items, associations = _parts(content)
    package = Package()
    kilta = _kilta(document)
    nodes = _nodes(package, items)
    if len(associations) > MOST_ASSOCIATIONS:
        package.wrong("CFAssociations", "too_many", len(associations))
        associations = []
    tree = _Tree(package, nodes, associations)
    roots = [key for key in nodes if _kilta(nodes[key].raw).get("unit")] if kilta.get("kind") == "qualification" else []
    if len(roots) > MOST_UNITS:
        package.wrong("CFItems", "too_many", len(roots))
        roots = roots[:1]
    for key in roots:
        given = _kilta(nodes[key].raw)["unit"]
        if isinstance(given, dict):
            path = f"{nodes[key].path}.extensions.kilta.unit"
            package.units.append(_unit(package, path, given, tree.below(key), tree, root=key))
    if roots:
        package.qualification = {
            "uri": _address(document.get("uri")),
            "title": text_of(document.get("title"))[:LONGEST_TITLE],
            "language": language_of(document.get("language")),
            "summary": text_of(document.get("description")),
            "legal_address": _address(document.get("officialSourceURL")),
            "valid_from": day_of(document.get("statusStartDate")),
            "valid_until": day_of(document.get("statusEndDate")),
            "kilta": kilta,
        }
        package.structure = _structure(tree, None)
    else:
        package.units.append(_unit(package, "CFDocument", document, tree.below(None), tree))
    if tree.others:
        package.notes.append(("correspondences", tree.others))
    return package


@dataclass
class _Node:
    key: str
    path: str
    raw: Mapping[str, Any]
    text: str
    place: int


def _parts(content: bytes) -> tuple[Mapping[str, Any], Sequence[Any], Sequence[Any]]:
    if len(content) > LARGEST:
        raise NotReadable("too_large")
    try:
        given = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotReadable("not_json") from None
    if isinstance(given, dict) and isinstance(given.get("CFPackage"), dict):
        given = given["CFPackage"]
    if not isinstance(given, dict) or not isinstance(given.get("CFDocument"), dict):
        raise NotReadable("not_a_package")
    items, associations = given.get("CFItems") or [], given.get("CFAssociations") or []
    if not isinstance(items, list) or not isinstance(associations, list):
        raise NotReadable("not_a_package")
    return given["CFDocument"], items, associations


def _nodes(package: Package, items: Sequence[Any]) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    if len(items) > MOST_ITEMS:
        package.wrong("CFItems", "too_many", len(items))
        return nodes
    for place, raw in enumerate(items):
        path = f"CFItems[{place}]"
        if not isinstance(raw, dict):
            package.wrong(path, "not_an_object", raw)
            continue
        text = text_of(raw.get("fullStatement")) or text_of(raw.get("abbreviatedStatement"))
        if not text:
            package.wrong(f"{path}.fullStatement", "missing", raw.get("fullStatement") or "")
        key = _identifier(raw.get("identifier")) or f"?{place}"
        if key in nodes:
            package.wrong(f"{path}.identifier", "twice", key)
        nodes[key] = _Node(key, path, raw, text, place)
    return nodes


class _Tree:
    """Which item stands below which, and in what order."""

    def __init__(self, package: Package, nodes: dict[str, _Node], associations: Sequence[Any]) -> None:
        self.package, self.nodes = package, nodes
        self.parent: dict[str, str] = {}
        self.placing: dict[str, Mapping[str, Any]] = {}
        self.others = 0
        order: dict[str, tuple[Any, ...]] = {}
        said: dict[str, str] = {}
        for place, raw in enumerate(associations):
            path = f"CFAssociations[{place}]"
            if not isinstance(raw, dict):
                package.wrong(path, "not_an_object", raw)
                continue
            origin, target = _end(raw.get("originNodeURI")), _end(raw.get("destinationNodeURI"))
            if raw.get("associationType") != "isChildOf":
                self.others += 1
            elif origin in nodes and origin not in self.placing:
                self.placing[origin] = raw
                order[origin] = _number(raw.get("sequenceNumber"))
                said[origin] = path
                if target in nodes:
                    self.parent[origin] = target
        for key, node in nodes.items():
            own = _kilta(node.raw).get("position")
            listed = _natural(text_of(node.raw.get("listEnumeration")))
            order[key] = (_number(own), order.get(key, _number(None)), listed, node.place)
        self._children: dict[str | None, list[str]] = defaultdict(list)
        self._refuse_cycles(said)
        for key in sorted(nodes, key=lambda key: order[key]):
            self._children[self.parent.get(key)].append(key)
        self._order = order

    def children(self, key: str | None) -> list[str]:
        return self._children.get(key, [])

    def below(self, root: str | None) -> list[tuple[_Node, list[_Node]]]:
        """Each item without children, in order, with those that it stands under, the outermost first."""
        found: list[tuple[_Node, list[_Node]]] = []
        waiting = [(key, []) for key in reversed(self.children(root))]  # type: list[tuple[str, list[_Node]]]
        while waiting:
            key, above = waiting.pop()
            node, children = self.nodes[key], self.children(key)
            if _is_part(node):
                continue  # A unit that stands below this one in a qualification; it is read by itself.
            if len(above) >= DEEPEST:
                self.package.wrong(node.path, "too_deep")
            elif children:
                waiting += [(child, [*above, node]) for child in reversed(children)]
            else:
                found.append((node, above))
        if all(_number(_kilta(node.raw).get("position")) != _number(None) for node, _above in found):
            found.sort(key=lambda pair: _number(_kilta(pair[0].raw).get("position")))
        return found

    def _refuse_cycles(self, said: Mapping[str, str]) -> None:
        safe: set[str] = set()
        for start in self.nodes:
            way: list[str] = []
            on_the_way: set[str] = set()
            key: str | None = start
            while key is not None and key not in safe:
                if key in on_the_way:
                    self.package.wrong(said[key], "cycle", key)
                    break
                way.append(key)
                on_the_way.add(key)
                key = self.parent.get(key)
            safe.update(way)


def _is_part(node: _Node) -> bool:
    """Whether an item is a place in a qualification, a group or a unit, and no statement."""
    return _kilta(node.raw).get("part") is True


def _structure(tree: _Tree, above: str | None, depth: int = 1) -> list[dict[str, Any]]:
    """The groups and units below an item, in order; what is deeper than `DEEPEST` is left out."""
    branches = []
    for key in tree.children(above) if depth <= DEEPEST else ():
        node = tree.nodes[key]
        if not _is_part(node):
            continue
        kilta = dict(_kilta(node.raw))
        unit = kilta.pop("unit", None)
        title = text_of(unit.get("title")) if isinstance(unit, dict) else ""
        branches.append(
            {
                "title": node.text[:LONGEST_TITLE],
                "language": language_of(node.raw.get("language")),
                "unit": _identifier(kilta.get("of")) or title,
                "kilta": kilta,
                "children": _structure(tree, key, depth + 1),
            }
        )
    return branches


def _unit(
    package: Package,
    path: str,
    raw: Mapping[str, Any],
    below: Sequence[tuple[_Node, list[_Node]]],
    tree: _Tree,
    root: str | None = None,
) -> dict[str, Any]:
    title = text_of(raw.get("title"))
    if not title:
        package.wrong(f"{path}.title", "missing", raw.get("title") or "")
    if len(title) > LONGEST_TITLE:
        package.wrong(f"{path}.title", "too_long", title)
    language = language_of(raw.get("language"))
    outcomes, headings = [], {}  # type: list[dict[str, Any]], dict[str, dict[str, Any]]
    for node, above in below:
        if len(node.text) > LONGEST_STATEMENT:
            package.wrong(f"{node.path}.fullStatement", "too_long", node.text)
        heading = BETWEEN_HEADINGS.join(one.text for one in above)
        if len(heading) > LONGEST_HEADING:
            heading = heading[: LONGEST_HEADING - 1].rstrip() + "…"
        if len(above) == 1:
            headings.setdefault(heading, _named(above[0], tree, root))
        outcomes.append(
            {
                **_named(node, tree, root),
                "text": node.text,
                "heading": heading,
                "language": language_of(node.raw.get("language")),
                "code": text_of(node.raw.get("humanCodingScheme"))[:LONGEST_CODE],
                "type": text_of(node.raw.get("CFItemType")),
            }
        )
    return {
        "identifier": _identifier(raw.get("identifier")),
        "uri": _address(raw.get("uri")),
        "title": title,
        "language": language or next((one["language"] for one in outcomes if one["language"]), ""),
        "summary": text_of(raw.get("description"))[:LONGEST_TEXT],
        "kept": _kept(raw, KEPT_OF_DOCUMENT),
        "kilta": _kilta(raw),
        "outcomes": outcomes,
        "headings": headings,
    }


def _named(node: _Node, tree: _Tree, root: str | None) -> dict[str, Any]:
    # Where a unit stands in a qualification is told by another association than where its statements stand in it.
    is_at_the_top = root is not None and tree.parent.get(node.key) == root
    placing = {} if is_at_the_top else tree.placing.get(node.key, {})
    return {
        "identifier": "" if node.key.startswith("?") else node.key,
        "uri": _address(node.raw.get("uri")),
        "placing": _identifier(placing.get("identifier")),
        "placing_uri": _address(placing.get("uri")),
        "kept": _kept(node.raw, KEPT_OF_ITEM),
        "kilta": _kilta(node.raw),
    }


def language_of(given: object) -> str:
    """One of our two-letter codes for a code of ISO 639 or BCP 47; empty for another language."""
    return LANGUAGES.get(str(given).strip().casefold().split("-")[0], "") if isinstance(given, str) else ""


def _kept(raw: Mapping[str, Any], names: Mapping[str, type]) -> dict[str, Any]:
    """The values that have the form which the standard gives them, and are not too long to be kept."""
    return {name: value for name, kind in names.items() if (value := _kept_value(raw.get(name), kind, name))}


def _kept_value(value: Any, kind: type, name: str) -> Any:
    if name == "officialSourceURL":
        return _address(value)
    if name.endswith("Date"):
        return day_of(value)
    if name == "lastChangeDateTime":
        return _moment(value)
    if kind is str:
        return text_of(value)[:LONGEST_KEPT]
    if kind is list:
        if not isinstance(value, list) or len(value) > 50:
            return None
        found = [_link(one) if isinstance(one, dict) else text_of(one)[:LONGEST_TITLE] for one in value]
        return [one for one in found if one]
    return _link(value) if isinstance(value, dict) else None


def _link(raw: Mapping[str, Any]) -> dict[str, str] | None:
    link = {
        "title": text_of(raw.get("title"))[:LONGEST_TITLE],
        "identifier": _identifier(raw.get("identifier")),
        "uri": _address(raw.get("uri")),
    }
    return link if all(link.values()) else None


def _kilta(raw: Mapping[str, Any]) -> dict[str, Any]:
    extensions = raw.get("extensions")
    own = extensions.get("kilta") if isinstance(extensions, dict) else None
    return own if isinstance(own, dict) else {}


def _end(raw: Any) -> str:
    return _identifier(raw.get("identifier")) if isinstance(raw, dict) else ""


def _identifier(value: Any) -> str:
    """A name as the standard has them. One of another version of UUID gets a name of ours, always the same one."""
    found = value.strip().lower() if isinstance(value, str) else ""
    if not _UUID.match(found):
        return ""
    return found if found[14] in "12345" and found[19] in "89ab" else str(named(found))


def _address(value: Any) -> str:
    found = text_of(value)
    return found if found.startswith(("https://", "http://")) and len(found) <= LONGEST_ADDRESS else ""


def text_of(value: Any) -> str:
    """Text without what no store can keep, such as NUL; empty for anything else."""
    return _clean(value).strip() if isinstance(value, str) else ""


def _clean(text: str) -> str:
    return _STRANGE.sub("", text.replace("\r\n", "\n"))


def day_of(value: Any) -> str:
    """A day as the standard writes it; empty where it is none."""
    try:
        return date.fromisoformat(text_of(value)[:10]).isoformat()
    except ValueError:
        return ""


def _moment(value: Any) -> str:
    try:
        moment = datetime.fromisoformat(text_of(value).replace("Z", "+00:00"))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def _number(value: Any) -> tuple[int, float]:
    """For sorting: what has a number stands before what has none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53
    return (0, float(value)) if is_number else (1, 0.0)


def _natural(text: str) -> list[tuple[int, int, str]]:
    return list(_pieces(text[:LONGEST_CODE]))


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    for piece in re.findall(r"[0-9]+|[^0-9]+", text):
        yield (0, int(piece), "") if piece.isdigit() else (1, 0, piece)
