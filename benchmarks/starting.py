"""How long somebody waits for `make demo`: the first start after everything is installed, and each one after it.

Measured is the command that `make demo` ends in; make itself adds a tenth of a second when nothing is to be installed.
"""

import os
import subprocess
import sys
import tempfile
import time

from benchmarks.installation import ROOT, free_port, wait_for
from benchmarks.table import Row


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="kilta-bench-") as folder:
        return [
            Row("make demo: first start, everything installed", _start(folder), "s"),
            Row("make demo: each further start", _start(folder), "s", at_most=5),
        ]


def _start(folder: str) -> float:
    """Seconds from the command to the first answer that says ready."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KILTA_", "DATABASE", "DJANGO"))}
    begin = time.perf_counter()
    demo = subprocess.Popen(
        [sys.executable, "-m", "kilta.config.cli", "demo"],
        cwd=ROOT,
        env=kept | {"KILTA_DATA": folder, "PORT": str(port), "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, demo, path="/readyz", patience=600)
        return time.perf_counter() - begin
    finally:
        demo.terminate()
        demo.wait(60)
