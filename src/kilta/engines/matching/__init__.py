"""From text to concepts: which skill or occupation a title, a statement or a long text names, in any of six languages.

    from kilta.engines import matching

    matching.build([matching.Concept("1", "occupation", {"en": matching.Names("welder"), "de": …})], "index")
    index = matching.Index.open("index")
    index.link(["Schweißer (m/w/d)"])          # titles and statements → concepts
    index.extract("We look for a welder …")    # long text → concepts with their place
    index.pair(left, right)                    # statements ↔ statements, also across languages
    matching.run(batches, "index", workers=4)  # Arrow record batches → Arrow record batches

Plain Python over numpy, scipy and Arrow; nothing is fetched at run time. How it works: `docs/matching.md`.
"""

from kilta.engines.matching.building import Built, build
from kilta.engines.matching.concepts import Concept, Correction, Names
from kilta.engines.matching.index import Index, Ranking
from kilta.engines.matching.results import (
    MATCHES,
    MENTIONS,
    Evidence,
    Match,
    Mention,
    Pair,
    Reason,
    Relation,
    Statement,
    matches_to_arrow,
    mentions_to_arrow,
)
from kilta.engines.matching.storage import NoIndex, PlaceTaken
from kilta.engines.matching.streams import NoSuchKind, WorkersDied, run

__all__ = [
    "MATCHES",
    "MENTIONS",
    "Built",
    "Concept",
    "Correction",
    "Evidence",
    "Index",
    "Match",
    "Mention",
    "Names",
    "NoIndex",
    "NoSuchKind",
    "Pair",
    "PlaceTaken",
    "Ranking",
    "Reason",
    "Relation",
    "Statement",
    "WorkersDied",
    "build",
    "matches_to_arrow",
    "mentions_to_arrow",
    "run",
]
