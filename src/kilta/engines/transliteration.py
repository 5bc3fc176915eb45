"""Names in plain ASCII letters: for addresses, for sorting, and for finding two spellings of one name."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "å": "a", "ä": "a", "ö": "o", "ü": "u", "ł": "l", "đ": "d",
        "ð": "d", "þ": "th", "ŋ": "ng", "ħ": "h", "ı": "i", "ĸ": "k", "ŧ": "t",
        # Greek, after its accents are gone.
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
        "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
        "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
        # Cyrillic as Bulgaria writes it on its road signs, with the Ukrainian and Serbian letters it lacks.
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ы": "y", "ь": "", "э": "e",
        "ю": "yu", "я": "ya", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz",
        "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """`text` in lower-case ASCII words parted by single spaces: `Überlandwerk & Söhne` → `uberlandwerk sohne`.

    Letters of alphabets that are not written here are left out, so the result may be empty.
    """
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    without_marks = "".join(
        letter for letter in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(letter)
    )
    return " ".join(re.findall(r"[a-z0-9]+", without_marks.translate(_LETTERS)))


def address_word(text: str, *, longest: int = 60) -> str:
    """`text` as a word of an address, cut at a word's end: `Kainuun ammattiopisto` → `kainuun-ammattiopisto`."""
    word = plain(text).replace(" ", "-")
    if len(word) <= longest:
        return word
    cut = word[:longest]
    return cut.rpartition("-")[0] or cut
