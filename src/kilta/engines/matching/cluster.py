"""The work of `run` on a cluster, with Ray Data (the extra `kilta[cluster]`); the answers are the same.

    import ray
    texts = ray.data.read_parquet("s3://…/adverts")            # columns id and text
    cluster.run(texts, "/shared/index", workers=200).write_parquet("s3://…/matches")

Every machine needs the folder of the index under the same path. When this pays, and what it costs: `docs/matching.md`.
"""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kilta.engines.matching.index import Index
from kilta.engines.matching.streams import Job, answer

if TYPE_CHECKING:
    import ray.data


def run(
    texts: "ray.data.Dataset",
    folder: Path | str,
    *,
    job: str = "link",
    workers: int = 2,
    language: str | None = None,
    kinds: Collection[str] | None = None,
    top: int = 10,
    batch: int = 4096,
) -> "ray.data.Dataset":
    """Link or extract the rows of `texts` (columns `id` and `text`) by `workers` actors, `batch` rows at a time.

    Rows keep their order where `DataContext.execution_options.preserve_order` is set. Ray holds back the source and
    gives the work of an actor that died to another.
    """
    todo = Job.of(folder, job, language, kinds, top)
    return texts.map_batches(
        Worker,
        fn_constructor_args=(todo,),
        batch_format="pyarrow",
        batch_size=batch,
        concurrency=workers,
        num_cpus=1,
    )


class Worker:
    """An actor that keeps an index open."""

    def __init__(self, job: Job) -> None:
        self._job, self._index = job, Index.open(job.folder)

    def __call__(self, table: pa.Table) -> Any:
        """The answers to one table of texts."""
        return pa.Table.from_batches([answer(self._index, self._job, table)], schema=self._job.schema)
