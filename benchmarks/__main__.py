"""`python -m benchmarks [MODULE…]`: measure, print one table, and end with 1 when an aim was missed."""

import argparse
import importlib
import multiprocessing
import os
import pkgutil
import platform
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.table import Row, table

FOLDER = Path(__file__).parent


def main(arguments: Sequence[str]) -> int:
    known = modules()
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(known)}; all without a name")
    chosen = parser.parse_args(arguments).modules or known
    if unknown := sorted(set(chosen) - set(known)):
        parser.error(f"{', '.join(unknown)} is not one of {', '.join(known)}")
    rows: list[Row] = []
    for name in chosen:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            rows += alone.submit(measured, name).result()
    print(table(rows))
    busy = os.getloadavg()[1]
    print(f"\n{os.cpu_count()} cores, load {busy:.1f} of the last five minutes, Python {platform.python_version()}")
    return 0 if all(row.is_fine for row in rows) else 1


def modules() -> list[str]:
    """The modules beside this one that measure something, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))
    return [name for name in names if "\ndef measure(" in (FOLDER / f"{name}.py").read_text()]


def measured(name: str) -> list[Row]:
    return importlib.import_module(f"benchmarks.{name}").measure()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
