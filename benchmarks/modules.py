"""The modules that measure something, and how one is run by itself."""

import importlib
import multiprocessing
import pkgutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.table import Row

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """Every module of this folder that has a `measure`."""
    found = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]) if not module.ispkg)
    return [name for name in found if "\ndef measure(" in (FOLDER / f"{name}.py").read_text()]


def measured_alone(name: str) -> list[Row]:
    """The rows of one module, measured in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_measured, name).result()


def _measured(name: str) -> list[Row]:
    rows: list[Row] = importlib.import_module(f"benchmarks.{name}").measure()
    return rows
