"""The glossary: the words of the field in each language of the interface, with a sentence that explains each.

Words of Kilta and of Europe come first, then those which one country uses by law, each under its country. The page, the
file `docs/glossary.md` and the translators of the interface read the same file, `lists/glossary.toml`.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kilta.domains.vocabulary import coded
from kilta.engines.transliteration import plain

LANGUAGES = ("en", "fi", "sv", "de", "it", "nl")
COUNTRIES = ("FI", "DE", "IT", "NL")


@dataclass(frozen=True)
class Wording:
    """A word in one language, and what it means in a sentence of that language."""

    language: str
    term: str
    explanation: str

    @property
    def language_name(self) -> str:
        return coded.LANGUAGES[self.language].label


@dataclass(frozen=True)
class Word:
    """One thing, by whatever name it goes; `country` when only that country has it."""

    key: str
    country: str
    source: str
    wordings: dict[str, Wording]

    @property
    def native(self) -> Wording | None:
        """The term as the country's own law has it."""
        return self.wordings[self.country.lower()] if self.country else None

    def says(self, text: str) -> bool:
        """Whether the text stands in a term or an explanation of any language; accents and case do not count."""
        return any(
            text in plain(wording.term) or text in plain(wording.explanation) for wording in self.wordings.values()
        )


@dataclass(frozen=True)
class Line:
    """A word as one reader sees it: in their language first, then by its other names."""

    word: Word
    wording: Wording
    others: list[Wording]


@dataclass(frozen=True)
class Group:
    """The words of one country, or those of all when `country` is empty."""

    country: str
    lines: list[Line]

    @property
    def name(self) -> str:
        return coded.COUNTRIES[self.country].label if self.country else ""


@dataclass(frozen=True)
class GlossaryPage:
    groups: list[Group]

    @property
    def size(self) -> int:
        return sum(len(group.lines) for group in self.groups)


@cache
def words() -> tuple[Word, ...]:
    """Every word, in the order of the file."""
    text = files(__package__).joinpath("lists", "glossary.toml").read_text(encoding="utf-8")
    return tuple(
        Word(
            key=row["key"],
            country=row.get("country", ""),
            source=row["source"],
            wordings={language: Wording(language, *row[language]) for language in LANGUAGES},
        )
        for row in tomllib.loads(text)["term"]
    )


def glossary_page(*, language: str, text: str = "", country: str = "") -> GlossaryPage:
    """The words that say `text`, in alphabetical order of the reader's language, under their countries."""
    sought = plain(text.strip())
    found = [word for word in words() if word.says(sought) and country in ("", word.country)]
    groups = [
        Group(place, _lines((word for word in found if word.country == place), language)) for place in ("", *COUNTRIES)
    ]
    return GlossaryPage([group for group in groups if group.lines])


def as_markdown() -> str:
    """The file `docs/glossary.md`."""
    parts = [HEAD]
    for group in glossary_page(language="en").groups:
        name = coded.COUNTRIES[group.country].label_in("en") if group.country else "Kilta and Europe"
        parts.append(f"\n## {name}\n")
        parts.append("| English | Finnish | Swedish | German | Italian | Dutch |\n|---|---|---|---|---|---|")
        parts += [
            f"| {' | '.join(line.word.wordings[language].term for language in LANGUAGES)} |" for line in group.lines
        ]
        parts.append("")
        parts += [f"- **{line.wording.term}**: {line.wording.explanation} ({line.word.source})" for line in group.lines]
    return "\n".join(parts) + "\n"


HEAD = """# Glossary

One word for one thing in each language of the interface; translations use these. Words which one country uses by law
stand under their country, and the word in that country's language is the native one. The page *Glossary* of every
installation explains each word in all six languages.

Made from `src/kilta/domains/vocabulary/lists/glossary.toml` by `make glossary`; change that file, not this one."""


def _lines(chosen: Iterable[Word], language: str) -> list[Line]:
    lines = [
        Line(
            word,
            word.wordings[language],
            [wording for wording in word.wordings.values() if wording.language != language],
        )
        for word in chosen
    ]
    return sorted(lines, key=lambda line: plain(line.wording.term))
