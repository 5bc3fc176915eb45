"""`python -m benchmarks.matching [PART…]`: measure what was not measured yet, and print one table."""

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.matching import data, ours
from benchmarks.matching.table import Line, table

PARTS = ("linking", "skills", "extraction", "calibration", "speed", "robustness", "pages")
PLACE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "kilta-bench-matching"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without a name")
    parser.add_argument("--again", action="store_true", help="measure although it was measured before")
    parser.add_argument(
        "--folder", type=Path, default=PLACE, help="where indexes, peers and what was measured are kept"
    )
    chosen = parser.parse_args(arguments)
    if unknown := sorted(set(chosen.parts) - set(PARTS)):
        parser.error(f"{', '.join(unknown)} is not one of {', '.join(PARTS)}")
    # One thread for each process: figures are for one core.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    if not data.is_here():
        print(
            f"The real data is not in {data.FOLDER} (KILTA_REAL_DATA): only what needs none, on made data.",
            file=sys.stderr,
        )
    lines: list[Line] = []
    for part in chosen.parts or PARTS:
        lines += _measured(part, chosen.folder, again=chosen.again)
    print(table(lines))
    busy = os.getloadavg()[1]
    print(f"\n{os.cpu_count()} cores, load {busy:.1f} of the last five minutes, Python {platform.python_version()}")
    return 0 if all(line.is_fine for line in lines) else 1


def _measured(part: str, folder: Path, *, again: bool) -> list[Line]:
    """The lines of one part; what the same source measured before is read."""
    kept = folder / "measured" / f"{part}-{ours.fingerprint()}.json"
    # Pages hang on more than the source of the engine.
    if kept.exists() and not again and part != "pages":
        return [Line.read(line) for line in json.loads(kept.read_text(encoding="utf-8"))]
    print(f"measuring {part} …", file=sys.stderr, flush=True)
    lines: list[Line] = importlib.import_module(f"benchmarks.matching.{part}").measure(folder)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps([asdict(line) for line in lines], ensure_ascii=False), encoding="utf-8")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
