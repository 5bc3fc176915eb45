"""What holds for every text: offsets point into it, nothing is lost, and nothing that people paste breaks anything."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kilta.engines import text

# Also lone surrogates, NUL, direction marks and emoji, which no ordinary alphabet of hypothesis has often enough.
ODD = "\x00\x0b\r\n\t \ud800\udfff\u202e\u200b\u00ad\ufeff👩‍🏭é́ßİﬁ!.,;:-/()*•"
ANYTHING = st.one_of(st.text(), st.text(st.one_of(st.sampled_from(ODD), st.characters(codec=None)), max_size=80))
SENTENCES = (
    "Opiskelija osaa: ", "- hitsata;\n", "Die Schülerinnen und Schüler planen z. B. Arbeiten. ", "Kenntnisse:\n",
    "\n\n", "• kent de lasprocessen\n", "1) weld; ", "is able to ", "Conoscenze: ", "Sie prüfen. ", ",;", "a) ",
)  # fmt: skip
PASTED = st.lists(st.one_of(st.sampled_from(SENTENCES), st.text(max_size=8)), max_size=12).map("".join)


@given(ANYTHING)
def test_cleaning_keeps_every_place_and_cleans_at_once(given_text):
    clean = text.cleaned(given_text)

    assert len(clean) == len(given_text)
    assert text.cleaned(clean) == clean
    assert "\x00" not in clean
    clean.encode()  # No surrogate is left.


@given(ANYTHING)
@example("ŉ ǰ ΐ ᾳ ẞ İ ͅa")
def test_folding_again_changes_nothing(given_text):
    assert text.folded(text.folded(given_text)) == text.folded(given_text)


@given(ANYTHING)
def test_words_stand_where_they_say_and_every_letter_and_digit_is_in_one(given_text):
    found = text.tokens(given_text)

    outside, end = [], 0
    for token in found:
        assert end <= token.start < token.end
        assert text.folded(given_text[token.start : token.end]) == token.word
        outside.append(given_text[end : token.start])
        end = token.end
    outside.append(given_text[end:])
    assert not any(map(str.isalnum, "".join(outside)))


@given(ANYTHING)
def test_words_are_those_of_the_tokens(given_text):
    assert text.words(given_text) == [token.word for token in text.tokens(given_text)]


@given(st.one_of(ANYTHING, PASTED))
def test_sentences_follow_each_other_and_hold_everything_but_white_space(given_text):
    found = text.sentences(given_text)

    end = 0
    for span in found:
        assert end <= span.start < span.end
        assert not given_text[end : span.start].strip()
        assert given_text[span.start : span.end].strip() == given_text[span.start : span.end]
        end = span.end
    assert not given_text[end:].strip()


@given(st.one_of(ANYTHING, PASTED), st.sampled_from([None, *text.LANGUAGES]))
def test_every_part_of_a_pasted_text_is_accounted_for(given_text, language):
    outline = text.statements(given_text, language)

    end = 0
    for part in outline.parts:
        assert end <= part.start < part.end
        assert not given_text[end : part.start].strip()
        end = part.end
    assert not given_text[end:].strip()
    spans = [(part.start, part.end) for part in outline.parts if part.role == text.Role.STATEMENT]
    assert spans == [(statement.start, statement.end) for statement in outline.statements]
    for statement in outline.statements:
        assert statement.text == " ".join(given_text[statement.start : statement.end].split())


@given(PASTED, st.sampled_from(text.LANGUAGES))
def test_scopes_lie_in_the_text_and_around_their_cue(given_text, language):
    for scope in text.scopes(given_text, language):
        assert 0 <= scope.start <= scope.cue_start < scope.cue_end <= scope.end <= len(given_text)


@given(st.one_of(ANYTHING, st.from_regex(r"[A-Za-zäöü]{2,12}(/-?|\(|\*)[a-z]{1,5}\)? ?(\(m/w/d\))?", fullmatch=True)))
def test_the_first_form_of_a_job_is_a_form_of_itself(given_text):
    found = text.title(given_text)

    assert found.plain == found.forms[0]
    assert text.title(found.plain).plain == found.plain


@given(st.binary(max_size=300))
def test_any_bytes_become_text(content):
    clean = text.cleaned(text.decoded(content))

    clean.encode()
    text.statements(clean)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_bytes_are_read_in_the_encoding_they_have(encoding):
    assert text.decoded("Schweißer für Träger – geprüft".encode(encoding)) == "Schweißer für Träger – geprüft"


def test_marks_and_hidden_characters_do_not_part_a_word():
    assert text.words("Schwei\u00adßer ka\u0308lte \u202eabc\u202c C++ F# dell'impianto CNC-Fräsen") == [
        "schweisser", "kälte", "abc", "c++", "f#", "dell", "impianto", "cnc", "fräsen",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "Opiskelija osaa hitsata levyrakenteita. " * 260_000,
        "-" * 1_000_000,
        "a" * 1_000_000,
        "x.\n" * 330_000,
        "(" * 500_000 + "/in " * 100_000,
        bytes(range(256)).decode("latin-1") * 4_000,
        "👩‍🏭" * 200_000,
    ],
    ids=["ten megabytes", "dashes", "one word", "lines", "brackets", "binary", "emoji"],
)
def test_large_and_hostile_texts_take_seconds_and_not_minutes(content):
    begin = time.process_time()

    clean = text.cleaned(content)
    text.title(clean)
    text.language(clean)
    text.scopes(clean, "en")
    text.sentences(clean)

    assert time.process_time() - begin < 60


@pytest.mark.parametrize(
    ("parts", "text_given"),
    [
        (["Wir arbeiten z. B. im 3. Lehrjahr.", "Sie prüft."], "Wir arbeiten z. B. im 3. Lehrjahr. Sie prüft."),
        (
            ["Bleche von 3.5 mm;", "Rohre usw.", "Die Fachkraft prüft."],
            "Bleche von 3.5 mm; Rohre usw. Die Fachkraft prüft.",
        ),
        (["Tehtävät:", "- hitsaus", "- tarkastus"], "Tehtävät:\n- hitsaus\n- tarkastus"),
        (
            ["The sentence of a file which was broken\ninto lines goes on."],
            "The sentence of a file which was broken\ninto lines goes on.",
        ),
        (["Welder", "Full time"], "Welder\nFull time"),
        (["„Gut.“", "Danach weiter!", "Ja?"], "„Gut.“ Danach weiter! Ja?"),
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts, text_given):
    assert [text_given[span.start : span.end] for span in text.sentences(text_given)] == parts
