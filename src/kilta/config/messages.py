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
    # Above the package, and past its folder of catalogues: Django would write into a `locale` that it walks over.
    with contextlib.chdir(settings.PACKAGE.parent), override_settings(LOCALE_PATHS=[str(folder)]):
        call_command(
            "makemessages",
            locale=list(LANGUAGES),
            ignore_patterns=["kilta/locale", "**/tests/*", "**/static/*", "**/assets/*"],
            add_location="file",
            no_wrap=True,
            verbosity=0,
        )


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
