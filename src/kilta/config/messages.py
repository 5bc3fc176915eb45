"""The translations of the interface: collected from the sources, compiled for use, checked for gaps."""

import contextlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

FOLDER = Path(settings.LOCALE_PATHS[0])
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES if code != "en")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def collect(folder: Path = FOLDER) -> None:
    """Bring each language's file up to date with the strings in the sources (needs GNU gettext)."""
    for language in LANGUAGES:
        (folder / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    # From a copy without catalogues: Django puts files beside the sources that it reads, which others may be reading
    # too, and writes into a `locale` that it walks over.
    left_out = shutil.ignore_patterns("locale", "tests", "static", "assets", "__pycache__")
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(settings.PACKAGE, Path(scratch) / "kilta", ignore=left_out)
        with contextlib.chdir(scratch), override_settings(LOCALE_PATHS=[str(folder)]):
            call_command("makemessages", locale=list(LANGUAGES), add_location="file", no_wrap=True, verbosity=0)


def compile_all() -> int:
    """Write the binary catalogue beside each text catalogue that is newer; returns how many were written."""
    written = 0
    for path in FOLDER.glob("*/LC_MESSAGES/*.po"):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))
            written += 1
    return written


def faults() -> Iterator[str]:
    """Each gap, as one line: a string that is missing, fuzzy or no longer used, or whose placeholders differ."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "locale"
        if FOLDER.exists():
            shutil.copytree(FOLDER, folder)
        collect(folder)
        for language in LANGUAGES:
            kept = {(entry.msgctxt, entry.msgid) for entry in _catalogue(FOLDER, language)}
            for entry in _catalogue(folder, language):
                if entry.obsolete:
                    yield f"{language}: no longer used: {entry.msgid!r}"
                elif (entry.msgctxt, entry.msgid) not in kept or not entry.translated():
                    state = "fuzzy" if entry.fuzzy else "missing"
                    places = ", ".join(place for place, _line in entry.occurrences)
                    yield f"{language}: {state}: {entry.msgid!r} ({places})"
                elif not _same_placeholders(entry):
                    yield f"{language}: placeholders differ: {entry.msgid!r}"


def _catalogue(folder: Path, language: str) -> list[polib.POEntry]:
    path = folder / language / "LC_MESSAGES" / "django.po"
    return list(polib.pofile(str(path))) if path.exists() else []


def _same_placeholders(entry: polib.POEntry) -> bool:
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    # A plural form may leave the number out ("one day"); it may not invent a placeholder.
    found = [set(PLACEHOLDER.findall(text)) for text in texts]
    return all(one <= wanted for one in found) and any(one == wanted for one in found)
