"""A name for an upload that is safe on every machine and in every sentence."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 100
FORBIDDEN = re.compile(r'[<>:"|?*/\\]+')  # on some machine or other
JOINERS = "\u200c\u200d"  # needed to write Persian, Hindi and emoji


def clean_name(given: str, extension: str, *, otherwise: str = "file") -> str:
    """`given` without folders, control characters and turned writing, under its real `extension`."""
    name = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode()).replace("\\", "/").rpartition("/")[2]
    name = "".join(character for character in name if _is_kept(character))
    suffix = PurePosixPath(name).suffix
    if re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{0,5}", suffix):
        name = name[: -len(suffix)]
    name = " ".join(FORBIDDEN.sub("_", name).split()).strip(" .")[:LONGEST].strip(" .")
    return f"{name or otherwise}.{extension}"


def _is_kept(character: str) -> bool:
    """Everything but control characters, halves of characters, and marks that turn the writing around."""
    category = unicodedata.category(character)
    return character in JOINERS or category not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
