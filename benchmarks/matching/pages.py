"""How long readers wait for a comparison of four units and for a search over 50,000, from `benchmarks.units`."""

from pathlib import Path

from benchmarks import modules
from benchmarks.matching.table import Line


def measure(folder: Path) -> list[Line]:
    return [
        Line(f"pages: {row.figure}", float(row.value), row.unit, row.at_least, row.at_most)
        for row in modules.measured_alone("units")
    ]
