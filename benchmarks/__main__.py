"""`python -m benchmarks [MODULE…]`: measure, print one table, and end with 1 when an aim was missed."""

import argparse
import os
import platform
import sys
from collections.abc import Sequence

from benchmarks import modules
from benchmarks.table import Row, table


def main(arguments: Sequence[str]) -> int:
    known = modules.names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(known)}; all without a name")
    chosen = parser.parse_args(arguments).modules or known
    if unknown := sorted(set(chosen) - set(known)):
        parser.error(f"{', '.join(unknown)} is not one of {', '.join(known)}")
    rows: list[Row] = []
    for name in chosen:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += modules.measured_alone(name)
    print(table(rows))
    busy = os.getloadavg()[1]
    print(f"\n{os.cpu_count()} cores, load {busy:.1f} of the last five minutes, Python {platform.python_version()}")
    return 0 if all(row.is_fine for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
