import re

from django import forms
from django.forms.renderers import get_default_renderer
from django.template import Context, Template

BROKEN = "Write it like this: https://example.org"


class Profile(forms.Form):
    name = forms.CharField(label="Name", help_text="As friends call you.")
    website = forms.URLField(label="Website", required=False, assume_scheme="https", error_messages={"invalid": BROKEN})
    shown_to = forms.ChoiceField(label="Shown to", choices=[("all", "All"), ("none", "None")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("These do not fit together.")


def drawn(form: forms.Form, tag: str = "{% form_fields form %}") -> str:
    return Template(tag).render(Context({"form": form}))


def element(html: str, name: str) -> str:
    return re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', html)[0]


def test_every_field_has_a_label_of_its_own():
    html = drawn(Profile())

    assert '<label for="id_name">Name' in html
    assert re.search(r"<fieldset[^>]*>\s*<legend>Shown to", html)
    assert '<label for="id_agrees">I agree</label>' in html


def test_what_may_be_left_out_is_marked_in_words():
    html = drawn(Profile())

    assert re.search(r"Website\s*<span class=\"optional\">\(optional\)", html)
    assert html.count("(optional)") == 1
    assert "required" in element(html, "name")


def test_help_is_read_with_its_field():
    html = drawn(Profile())

    assert 'aria-describedby="id_name_helptext"' in element(html, "name")
    assert 'id="id_name_helptext"' in html


def test_an_error_stands_at_its_field_and_in_the_summary():
    html = drawn(Profile({"name": "Aino", "website": "no address", "shown_to": "all", "agrees": "on", "token": "x"}))

    field = element(html, "website")
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_website_error"' in field
    assert html.count(BROKEN) == 2
    assert '<a href="#id_website">' in html
    assert "These do not fit together." in html


def test_a_wrong_hidden_field_is_told_too():
    html = drawn(Profile({"name": "Aino", "shown_to": "all", "agrees": "on"}))

    assert html.count("This field is required.") == 1


def test_the_summary_leads_into_a_group_of_choices():
    html = drawn(Profile({"name": "Aino"}))

    assert '<a href="#id_shown_to_0">' in html
    assert 'id="id_shown_to_0"' in html


def test_what_was_written_is_kept_and_stays_text():
    html = drawn(Profile({"name": '"><script>alert(1)</script>', "website": "no address"}))

    assert "<script>" not in html
    assert "&lt;script&gt;" in element(html, "name") or "&quot;&gt;&lt;script&gt;" in html


def test_a_class_of_the_widget_is_kept_beside_ours():
    class Search(forms.Form):
        q = forms.CharField(widget=forms.TextInput(attrs={"class": "wide", "data-combobox": "/suggest"}))

    field = element(drawn(Search()), "q")

    assert 'class="form-control wide"' in field
    assert field.count("class=") == 1
    assert 'data-combobox="/suggest"' in field


def test_a_form_looks_the_same_when_it_draws_itself():
    form = Profile()

    assert drawn(form, "{{ form }}") == drawn(form).strip()
    assert get_default_renderer().form_template_name == "django/forms/div.html"
