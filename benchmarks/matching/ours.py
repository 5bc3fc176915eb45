"""The index that is measured: built once for each state of the source and of the data, in a process of its own."""

import json
import multiprocessing
import resource
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benchmarks.matching import data
from kilta.engines import matching, text

ENGINES = Path(matching.__file__).parent, Path(text.__file__).parent
# What these say has no part in what is built.
NOT_BUILT = frozenset({
    "extraction.py", "streams.py", "results.py", "index.py", "command.py", "cluster.py", "sources.py", "spans.py",
    "signs.py", "demands.py", "cues.py", "statements.py",
})  # fmt: skip


@dataclass(frozen=True)
class Built:
    folder: str
    seconds: float
    peak_megabytes: float
    disk_megabytes: float
    concepts: int
    labels: int


def fingerprint(*, of_building: bool = False) -> str:
    """Of the source of the engines; of the part of it that builds."""
    digest = blake2b(str(data.FOLDER).encode(), digest_size=8)
    for folder in ENGINES:
        for path in sorted(folder.glob("*.py")):
            if not (of_building and path.name in NOT_BUILT):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def built(folder: Path, *, across: bool = False) -> Built:
    """The index over all of ESCO in six languages; a few of earlier states are kept beside it.

    With `across` the skills that the held-out German ones are linked to have lost their German labels, so that every
    link has to go by another language.
    """
    place = folder / "indexes" / f"{fingerprint(of_building=True)}{'-across' * across}"
    notes = place.with_suffix(".json")
    if not notes.exists():
        print("building the index …", file=sys.stderr, flush=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        kept = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in kept[:-3]:
            shutil.rmtree(old.with_suffix(""), ignore_errors=True)
            old.unlink()
        notes.write_text(json.dumps(asdict(alone(_build, str(place), across))))
    return Built(**json.loads(notes.read_text()))


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """The result of `function` in a process of its own, so that its memory and its threads are its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as one:
        return one.submit(function, *arguments).result()


def _build(folder: str, across: bool) -> Built:
    concepts = data.concepts() if data.is_here() else made_concepts()
    if across:
        hidden = frozenset().union(*data.german_skills(held_out=True).values())
        concepts = [_without_german(concept) if concept.id in hidden else concept for concept in concepts]
    begin = time.process_time()
    done = matching.build(concepts, folder)
    seconds = time.process_time() - begin
    disk = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Built(folder, seconds, peak, disk / 2**20, done.concepts, done.labels)


def _without_german(concept: matching.Concept) -> matching.Concept:
    return replace(concept, texts={code: names for code, names in concept.texts.items() if code != "de"})


def made_concepts(count: int = 2_000) -> list[matching.Concept]:
    """Invented skills in English and German, for where the real data is not."""
    verbs = (("measure", "messen"), ("repair", "reparieren"), ("sell", "verkaufen"), ("clean", "reinigen"))
    things = (("pump", "Pumpe"), ("valve", "Ventil"), ("engine", "Motor"), ("roof", "Dach"), ("garden", "Garten"))
    return [
        matching.Concept(
            f"made:{number}",
            "skill",
            {
                "en": matching.Names(f"{verbs[number % 4][0]} {things[number % 5][0]} of type {_word(number)}"),
                "de": matching.Names(f"{things[number % 5][1]} vom Typ {_word(number)} {verbs[number % 4][1]}"),
            },
        )
        for number in range(count)
    ]


def _word(number: int) -> str:
    syllables = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"]
    return "".join(syllables[number // 14**place % 14] for place in range(4))


def titles(count: int) -> list[str]:
    """Distinct titles of occupations and skills that are no labels of the index, as far as there are so many."""
    if not data.is_here():
        names = [concept.texts["en"].title for concept in made_concepts()]
    else:
        queries = [query for one in data.melo() for query in one.queries.values()]
        skills = [*data.german_skills(held_out=True), *data.german_skills(held_out=False)]
        names = list(dict.fromkeys([*queries, *skills]))
    return _many(names, count)


def texts(count: int) -> list[str]:
    """Texts of about 150 words."""
    if data.is_here():
        return data.adverts(count)
    sentences = [
        f"You {concept.texts['en'].title} and work with others in a small team." for concept in made_concepts()
    ]
    return ["\n".join(sentences[(at * 12 + place) % len(sentences)] for place in range(12)) for at in range(count)]


def _many(names: Sequence[str], count: int) -> list[str]:
    """The names, then the same ones with a place behind them: as titles repeat in real adverts."""
    places = ("", " Espoo", " Hannover", " Groningen", " Verona", " Vaasa", " Utrecht", " Bologna", " Göttingen")
    return [names[at % len(names)] + places[at // len(names) % len(places)] for at in range(count)]
