"""Runs an index over a stream of Arrow record batches, in one process or several."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from kilta.engines.matching.index import Index
from kilta.engines.matching.results import matches_to_arrow, mentions_to_arrow


def run(
    batches: Iterable[pa.RecordBatch],
    folder: Path | str,
    *,
    job: str = "link",
    workers: int = 1,
    language: str | None = None,
    kinds: Collection[str] | None = None,
    top: int = 10,
) -> Iterator[pa.RecordBatch]:
    """Link or extract every text of `batches` (columns `id` and `text`); answers come in the order of the batches.

    `job` is "link" (answers of the schema `MATCHES`) or "extract" (`MENTIONS`).
    """
    index = Index.open(folder)
    for batch in batches:
        ids, texts = batch.column("id").to_pylist(), batch.column("text").to_pylist()
        if job == "link":
            yield matches_to_arrow(ids, index.link(texts, language=language, kinds=kinds, top=top))
        else:
            yield mentions_to_arrow(ids, [index.extract(text, language) for text in texts])
