import pytest
from django import forms
from django.core.exceptions import ValidationError

from kilta.foundation.web.text import CleanTextMixin, clean


class NameForm(CleanTextMixin, forms.Form):
    longest_text = 100
    name = forms.CharField()


@pytest.mark.parametrize("text", ["Aino", "مرحبا", "👩🏽‍🏭 Müller", "one\ntwo", "שלום (Kilta)", "Ångström"])
def test_every_script_and_emoji_is_welcome(text):
    assert clean(text, name="Name", longest=50) == text
    assert NameForm({"name": text}).is_valid()


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\x1bb", "\x7f"])
def test_a_character_that_no_store_can_keep_is_refused_with_one_sentence(text):
    with pytest.raises(ValidationError, match="cannot be shown"):
        clean(text, name="Name", longest=50)

    form = NameForm({"name": text})

    assert len(form.errors["name"]) == 1


def test_a_megabyte_is_refused_and_the_message_says_how_long_a_text_may_be():
    with pytest.raises(ValidationError, match="Name may be at most 50 characters long; this text has 1000000"):
        clean("x" * 1_000_000, name="Name", longest=50)

    assert not NameForm({"name": "x" * 1_000_000}).is_valid()


def test_text_is_trimmed_composed_and_has_plain_line_ends():
    assert clean("  A\u030angstro\u0308m\r\nZeile\r ", name="Name", longest=50) == "Ångström\nZeile"
