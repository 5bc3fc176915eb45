"""How fast the real English ESCO package is imported, and with how much memory."""

import os
import resource
import time
from pathlib import Path

from benchmarks import installation
from benchmarks.table import Row

REAL = Path(os.environ.get("KILTA_REAL_DATA", "../shared/data")) / "esco" / "en"


def measure() -> list[Row]:
    """Seconds, rows per second and peak memory of one import into an empty database; nothing without the real files."""
    if not REAL.is_dir():
        print(f"The real ESCO files are not in {REAL} (KILTA_REAL_DATA); this is left out.")
        return []
    with installation.fresh():
        from kilta.domains.vocabulary.use_cases.esco import import_esco
        from kilta.foundation.access.actors import System

        start = time.perf_counter()
        done = import_esco(by=System("benchmark"), paths=[REAL], version="1.1.1")
        seconds = time.perf_counter() - start
    rows = done.report["rows"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Row("ESCO in English: import", seconds, "s", at_most=20),
        Row("ESCO in English: rows", rows / seconds, "rows/s"),
        Row("ESCO in English: peak memory", peak, "MB", at_most=400),
    ]
