"""Names of jobs: both forms of a gendered name, and the name without marks such as `(m/w/d)` or `(V/M)`.

`Schweißer/in (m/w/d)` is Schweißer and Schweißerin; `operaio/a` is operaio and operaia; `medewerk(st)er` is medewerker
and medewerkster. A slash that parts two different things (`Hörgeräte/Optik`) stays.
"""

import re
from dataclasses import dataclass

from kilta.engines.text.characters import cleaned

LONGEST = 1_000  # characters; what is longer is no name of a job and comes back with its spaces put right

# m/w/d, w/m/d, m/f/d, h/f, V/M, m/v/x, k/m, gn, all genders … in brackets or at the end.
_LETTER = r"(?:[mwfvhdxkinq]|div|gn|gn\*|\*)"
_WORD = (
    r"(?:m[aä]nnlich|weiblich|divers|male|female|non-?binary|any|mannelijk|vrouwelijk|onzijdig|uomo|donna|maschio|femmina|"
    r"man|kvinna|mies|nainen|mann|frau)"
)
_MARK = (
    rf"(?:{_LETTER}(?:\s*[/|,]\s*{_LETTER}){{1,4}}|{_WORD}(?:\s*[/|,]\s*(?:{_WORD}|{_LETTER})){{1,3}}"
    r"|gn|all genders|alle geschlechter|alla kön)"
)
_BRACKETED = re.compile(rf"\s*[(\[{{]\s*{_MARK}\s*[)\]}}]", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:\s*[-–—,|]\s*|\s+){_MARK}\s*$", re.IGNORECASE)

_MAY_HAVE_FORMS = re.compile(r"[/(*:_·•]|[a-zäöüß]In")
_SPACES = re.compile(r"\s+")
_STAR = r"(?:\s?/\s?-?|\(-?|[*:_·•]|\s?/\s?-\s?)"
_IN = re.compile(rf"\b([^\W\d_]{{2,}}?)(?:{_STAR}(in|innen|r|n|e|frau|leute)\b\)?)(?![^\W_])", re.IGNORECASE)
_INNER_IN = re.compile(r"\b([^\W\d_]{2,}[a-zäöüß])I(n|nnen)\b")
_FRAU = {"mann": "frau", "männer": "frauen"}
_ENDS_WITH_BRACKET = re.compile(r"\b([^\W\d_]{2,})\((st|es|se|e|in|en|ster|r)\)([^\W\d_]*)", re.IGNORECASE)
_SUFFIX = re.compile(r"\b([^\W\d_]{2,})\s?/\s?-?([^\W\d_]{1,7})(?![^\W_])")

# What follows the slash, and what it takes the place of, longest first. The first that fits is meant.
_ENDINGS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("trice", (("tore", "trice"), ("teur", "trice"), ("tor", "trice"))),
    ("trici", (("tori", "trici"),)),
    ("drice", (("dore", "drice"),)),
    ("essa", (("e", "essa"), ("a", "essa"), ("o", "essa"))),
    ("ice", (("ore", "rice"),)),
    ("a", (("o", "a"), ("e", "a"))),
    ("e", (("i", "e"), ("er", "e"))),
    ("ra", (("re", "ra"),)),
    ("rice", (("re", "rice"), ("eur", "rice"), ("ore", "rice"))),
    ("ster", (("er", "ster"), ("aar", "aarster"))),
    ("euse", (("eur", "euse"),)),
    ("ess", (("er", "ress"), ("or", "ress"), ("", "ess"))),
    ("woman", (("man", "woman"),)),
    ("person", (("man", "person"),)),
    ("rska", (("re", "rska"),)),
    ("ska", (("re", "rska"), ("er", "ska"))),
    ("inna", (("e", "inna"), ("", "inna"))),
    ("ös", (("ör", "ös"),)),
)


@dataclass(frozen=True)
class Title:
    """A name of a job: `plain` is its first form without marks, `forms` are all its forms, the first among them."""

    plain: str
    forms: tuple[str, ...]
    is_marked: bool
    """Whether anything showed that people of every gender are meant."""


def title(text: str) -> Title:
    """The forms of the name of a job in any of the six languages. The first form of a first form is itself.

    Nothing is guessed: a name without a slash, bracket, star or mark has one form. Two names parted by a slash are two
    forms when they begin alike (`Kaufmann/Kauffrau`, `direttore/direttrice`).
    """
    name = _SPACES.sub(" ", cleaned(text)).strip()
    if len(name) > LONGEST:
        return Title(name, (name,), False)
    bare = _BRACKETED.sub("", name)
    bare = _TRAILING.sub("", bare).strip(" ,;|–—-/") or name
    forms = _forms(bare)
    return Title(forms[0], forms, bare != name or len(forms) > 1)


def _forms(name: str) -> tuple[str, ...]:
    """The forms of a name without marks, each once: all that stands first, and all that stands second."""
    return tuple(dict.fromkeys((_form(name, 0), _form(name, 1))))


def _form(name: str, which: int) -> str:
    """The name with the first (0) or the second (1) form of each of its words: `Technische/r Leiter/in` has two.

    Forms are not mixed, of which there would be twice as many with each word.
    """
    while _MAY_HAVE_FORMS.search(name):
        for expand in (_two_names, _german, _bracket, _ending):
            pair = expand(name)
            if pair[0] != pair[1]:
                name = pair[which]
                break
        else:
            return name
    return name


def _two_names(name: str) -> tuple[str, str]:
    """`Technischer Leiter für Film/Technische Leiterin für Film` and `Koch / Köchin` are two forms of one name."""
    left, slash, right = name.partition("/")
    if not slash or "/" in right:
        return name, name
    before, after = left.split(), right.split()
    if not before or not after or right.startswith("-"):
        return name, name
    if len(before) == len(after) and all(map(_alike, before, after)):
        return " ".join(before), " ".join(after)
    # One word stands for both beside what they share: `addetto/addetta alle pulizie`.
    if _alike(before[-1], after[0]) and len(after[0]) > LONGEST_SUFFIX:
        shared, rest = before[:-1], after[1:]
        return " ".join([*shared, before[-1], *rest]), " ".join([*shared, *after])
    return name, name


LONGEST_SUFFIX = 4
_PLAIN = str.maketrans("äöüàèéìòù", "aouaeeiou")


def _alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: they begin alike, and differ in what endings may differ in."""
    one, other = one.casefold().translate(_PLAIN), other.casefold().translate(_PLAIN)
    if one == other:
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= min(3, len(one) - 1) and max(len(one), len(other)) - shared <= 6 and shared * 2 >= len(one)


def _german(name: str) -> tuple[str, str]:
    """`Schweißer/in`, `-innen`, `Schweißer*in`, `SchweißerIn`, `Angestellte/r`, `Kaufmann/-frau`."""
    if found := _INNER_IN.search(name):
        return _replaced(name, found, found[1], f"{found[1]}i{found[2]}")
    if not (found := _IN.search(name)):
        return name, name
    stem, ending = found[1], found[2].lower()
    lowered = stem.lower()
    if ending == "frau":
        for male, female in _FRAU.items():
            if lowered.endswith(male):
                return _replaced(name, found, stem, stem[: -len(male)] + female)
        return name, name
    if ending == "leute":
        return name, name
    if ending in ("r", "n"):  # Angestellte/r, Technische/r: the male form has the letter.
        return _replaced(name, found, stem + ending, stem) if lowered.endswith("e") else (name, name)
    if ending == "e":
        # `Technischer/e` is German; `impiegati/e` and `docent(e)` are seen to elsewhere.
        return _replaced(name, found, stem, stem[:-1]) if lowered.endswith("er") and stem[0].isupper() else (name, name)
    if lowered.endswith("e"):
        stem_of_female = stem[:-1]  # Beamte/in
    elif ending == "innen" and lowered.endswith("en") and not lowered.endswith("eren"):
        stem_of_female = stem[:-2]  # Studenten/innen
    else:
        stem_of_female = stem
    return _replaced(name, found, stem, stem_of_female + ending)


def _bracket(name: str) -> tuple[str, str]:
    """`medewerk(st)er`, `docent(e)`, `Lehrer(in)`."""
    if not (found := _ENDS_WITH_BRACKET.search(name)):
        return name, name
    return _replaced(name, found, found[1] + found[3], found[1] + found[2] + found[3])


def _ending(name: str) -> tuple[str, str]:
    """`operaio/a`, `direttore/trice`, `verkoper/ster`: an ending takes the place of another."""
    for found in _SUFFIX.finditer(name):
        stem, ending = found[1], found[2].lower()
        for known, exchanges in _ENDINGS:
            if ending == known:
                for old, new in exchanges:
                    if stem.lower().endswith(old):
                        return _replaced(name, found, stem, stem[: len(stem) - len(old)] + new)
    return name, name


def _replaced(name: str, found: re.Match[str], first: str, second: str) -> tuple[str, str]:
    before, after = name[: found.start()], name[found.end() :]
    return f"{before}{first}{after}", f"{before}{second}{after}"
