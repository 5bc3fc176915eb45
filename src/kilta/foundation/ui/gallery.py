"""The gallery: each component in each of its states, written as a template writes it.

The examples are code that runs: what the page shows under a component is what drew it. They are for developers and
stay in English. `scheme` keeps identifiers apart where light and dark stand on one page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, engines
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from kilta.engines.sheets import Expected, email, whole_number
from kilta.foundation.audit import Change
from kilta.foundation.exports.lists import ListField
from kilta.foundation.ui.charts import Chart
from kilta.foundation.ui.component import COMPONENTS, Component
from kilta.foundation.ui.maps import Place
from kilta.foundation.ui.paging import Slice
from kilta.foundation.ui.stamps import FundingStamp
from kilta.foundation.ui.templatetags import components  # noqa: F401 (its functions register themselves)

SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Example:
    """One state of a component and the template code that shows it."""

    state: str
    code: str

    def drawn(self, scheme: str) -> SafeString:
        template = engines["django"].from_string(self.code)
        return template.template.render(Context(sample(scheme)))  # type: ignore[attr-defined]

    def in_schemes(self) -> list[tuple[str, SafeString]]:
        return [(scheme, self.drawn(scheme)) for scheme in SCHEMES]


@dataclass(frozen=True)
class Piece:
    """A component with its examples; `is_wide` ones get the whole width in each scheme."""

    name: str
    examples: Sequence[Example]
    component: Component | None = None
    about: str = ""
    is_wide: bool = False


class ExampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it stands on your letterhead.", max_length=80)
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose one"), ("vet", "VET provider"), ("company", "Company")]
    )
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    about = forms.CharField(label="What you do", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    shown_to = forms.ChoiceField(
        label="Who sees this?",
        choices=[("nobody", "Nobody"), ("members", "Members of the network"), ("all", "Everybody")],
        widget=forms.RadioSelect,
        help_text="You can change it at any time.",
    )
    lenses = forms.MultipleChoiceField(
        label="Lenses",
        choices=[("green", "Green transition"), ("inclusion", "Inclusion")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    photo = forms.FileField(label="Photo", required=False)
    agrees = forms.BooleanField(label="I have read the terms", help_text="They fit on one page.")


class ExampleListForm(forms.Form):
    people = ListField(
        label="List",
        columns=[
            Expected("name", required=True),
            Expected("email", parse=email),
            Expected("seats", parse=whole_number(1, 60)),
        ],
    )


def list_form(scheme: str) -> ExampleListForm:
    """A form with an uploaded list in which three things are wrong."""
    written = b"name,email,seats\nAino,aino@kilta.example,two\n,bert@kilta.example,1\nCarla,carla,2\n"
    files: MultiValueDict[str, Any] = MultiValueDict({"people": [SimpleUploadedFile("people.csv", written)]})
    form = ExampleListForm(QueryDict(), files, auto_id=f"{scheme}-list-%s")
    form.is_valid()
    return form


PLACES = [
    Place("Omnia", 60.2055, 24.6559, "#omnia", "VET provider"),
    Place("Muova", 63.096, 21.6158, "#muova", "higher education"),
    Place("Vamia", 63.0951, 21.6165, "#vamia", "VET provider"),
    Place("Kainuu Vocational College", 64.2273, 27.7285, "#kao", "VET provider"),
    Place("HWK Hannover", 52.3744, 9.7386, "#hwk", "chamber"),
    Place("BBS Syke", 52.9131, 8.8222, "#syke", "VET provider"),
    Place("ENAC", 45.4384, 10.9916, "#enac", "VET provider"),
    Place("Alfa-college", 53.2194, 6.5665, "#alfa", "VET provider"),
]


def sample(scheme: str) -> dict[str, Any]:
    """What the examples speak of."""
    now = datetime(2026, 3, 17, 12, 30, tzinfo=UTC)
    wrong = {"name": "", "kind": "vet", "website": "not an address", "shown_to": "some"}
    return {
        "scheme": scheme,
        "csrf_token": "0" * 64,
        "form": ExampleForm(auto_id=f"{scheme}-%s"),
        "wrong_form": ExampleForm(wrong, auto_id=f"{scheme}-wrong-%s"),
        "trail": [("Network", "#network"), ("Organisations", "#organisations")],
        "rows": [("Kind", "VET provider"), ("Country", "Finland"), ("Languages", "Finnish, Swedish, English")],
        "middle": Slice(list(range(50)), 3, is_followed=True),
        "last": Paginator(range(120), 50).page(3),
        "items": [("About", "#about", True), ("People", "#people", False), ("Projects", "#projects", False)],
        "places": PLACES,
        "many": [
            Place(f"School {number}", 46 + number % 71 / 9, 5 + number % 37 / 3, f"#school-{number}")
            for number in range(400)
        ],
        "bars": Chart(
            f"Members by country ({scheme})",
            columns=("Country", "Members"),
            rows=(("Finland", 8), ("Germany", 3), ("Italy", 2), ("Netherlands", 3)),
            note="n = 16 partner organisations; members of the network on 17 March 2026.",
        ),
        "stacked": Chart(
            f"Reach by target group ({scheme})",
            columns=("Target group", "With proof", "Without proof"),
            rows=(("Students", 212, 60), ("Teachers", 144, 21), ("Companies", 98, 12)),
            kind="stacked",
        ),
        "lines": Chart(
            f"New members ({scheme})",
            columns=("Month", "Finland", "Germany"),
            rows=(("January", 4, 1), ("February", 7, 3), ("March", 6, 5), ("April", 11, 9)),
            kind="line",
            hues=("digitalisation", "international"),
        ),
        "no_figures": Chart(f"Nothing to draw yet ({scheme})", columns=("Country", "Members"), rows=()),
        "stamp": FundingStamp(
            project="VET2Sustain",
            funder="European Education and Culture Executive Agency (EACEA)",
            grant_number="101132975",
            statement="Funded by the European Union",
            disclaimer=(
                "Views and opinions expressed are however those of the author(s) only and do not necessarily reflect "
                "those of the European Union or EACEA. Neither the European Union nor EACEA can be held responsible."
            ),
            href="#vet2sustain",
        ),
        "list_form": list_form(scheme),
        "formats": [("CSV", "#csv"), ("Excel (XLSX)", "#xlsx"), ("PDF", "#pdf")],
        "changes": [
            Change(
                at=now,
                actor="person:0190",
                by="Aino Virtanen",
                use_case="network.change_organisation",
                label="changed",
                fields={"Name": ("Omni", "Omnia"), "Website": ("", "https://www.omnia.fi")},
            ),
            Change(
                at=now,
                actor="system:demo",
                by="Kilta",
                use_case="network.remove_place",
                label="removed",
                fields={},
                of="Place: Leppävaara",
            ),
            Change(at=now, actor="system:demo", by="Kilta", use_case="network.found", label="created", fields={}),
        ],
    }


def _piece(name: str, *examples: tuple[str, str], is_wide: bool = False) -> Piece:
    return Piece(name, [Example(*example) for example in examples], COMPONENTS[name], is_wide=is_wide)


def _pattern(name: str, about: str, *examples: tuple[str, str], is_wide: bool = False) -> Piece:
    return Piece(name, [Example(*example) for example in examples], about=about, is_wide=is_wide)


TABLE = """<div class="table-wrap"><table class="table">
  <caption>Partners by country</caption>
  <thead><tr><th scope="col">Country</th><th scope="col" class="number">Partners</th></tr></thead>
  <tbody>
    <tr><th scope="row">Finland</th><td class="number">8</td></tr>
    <tr><th scope="row">Germany</th><td class="number">3</td></tr>
  </tbody>
</table></div>"""

NUMBERS = """<ul class="numbers">
  <li><a href="#organisations"><strong>16</strong> organisations</a></li>
  <li><a href="#people"><strong>1,204</strong> people</a></li>
</ul>"""

FILTERS = """<form method="get" class="filters">
  {% form_field form.kind %} {% form_field form.website %} {% button "Show" kind="secondary" %}
</form>"""

COMBOBOX = """<div class="field"><label for="{{ scheme }}-language">Language</label>
  <input class="form-control" id="{{ scheme }}-language" name="q" data-combobox="{% url 'ui:languages' %}">
</div>"""

MENU = """<details class="menu"><summary class="menu-opener">{% avatar "Aino Virtanen" %} {% icon "chevron-down" %}
  <span class="visually-hidden">My account</span></summary>
  <div class="menu-body"><ul><li><a href="#profile">{% icon "person" %} My profile</a></li></ul></div>
</details>"""


def pieces() -> list[Piece]:
    """Everything the gallery shows, in the order of the page."""
    return [
        _piece(
            "button",
            ("primary", '{% button "Save" %}'),
            ("call to act", '{% button "Join the network" kind="call" href="#join" %}'),
            ("secondary", '{% button "Edit" kind="secondary" icon="edit" %}'),
            ("quiet", '{% button "Cancel" kind="quiet" href="#back" %}'),
            ("danger", '{% button "Delete" kind="danger" icon="trash" %}'),
            ("disabled", '{% button "Save" disabled=True %}'),
            ("busy", '{% button "Saving" aria_busy="true" %}'),
        ),
        _piece(
            "icon",
            ("decoration", '{% icon "school" %} Schools'),
            ("with a meaning", '{% icon "warning" label="Overdue" %}'),
        ),
        _piece(
            "tag",
            ("neutral", '{% tag "VET provider" %}'),
            ("good", '{% tag "Verified" tone="good" %}'),
            ("warning", '{% tag "Due tomorrow" tone="warning" %}'),
            ("danger", '{% tag "Expired" tone="danger" %}'),
            ("link", '{% tag "Finland" href="#finland" %}'),
        ),
        _piece(
            "state_tag",
            ("good", '{% state_tag "confirmed" %}'),
            ("waiting", '{% state_tag "pending" %}'),
            ("bad", '{% state_tag "expired" %}'),
            ("own words", '{% state_tag "draft" "a draft" %}'),
        ),
        _piece(
            "lens_tag",
            ("digitalisation", '{% lens_tag "digitalisation" "Digitalisation" %}'),
            ("inclusion", '{% lens_tag "inclusion" "Inclusion" %}'),
            ("green transition", '{% lens_tag "green" "Green transition" %}'),
            ("internationalisation", '{% lens_tag "international" "Internationalisation" %}'),
        ),
        _piece("avatar", ("two names", '{% avatar "Aino Virtanen" %} Aino Virtanen'), ("no name", '{% avatar "" %}')),
        _piece(
            "card",
            (
                "opens its object",
                '{% card "Omnia" href="#omnia" %}<p>VET provider in Espoo.</p>{% tag "Finland" %}{% endcard %}',
            ),
            ("holds text", '{% card "Opening hours" %}<p>From nine to four.</p>{% endcard %}'),
        ),
        _piece(
            "callout",
            ("neutral", '{% callout "Good to know" %}<p>Partners are internal.</p>{% endcallout %}'),
            ("good", '{% callout "Done" tone="good" %}<p>Your college was told.</p>{% endcallout %}'),
            ("warning", '{% callout tone="warning" %}<p>The invitation ends tomorrow.</p>{% endcallout %}'),
            ("danger", '{% callout "Not saved" tone="danger" %}<p>The file is too large.</p>{% endcallout %}'),
        ),
        _piece(
            "empty_state",
            (
                "with the first step",
                '{% empty_state "No projects yet" "A project carries its partners." "Start one" "#new" %}',
            ),
            ("without", '{% empty_state "Nothing found" "Take a filter away." icon="search" %}'),
        ),
        _piece("form_fields", ("new", "{% form_fields form %}"), ("refused", "{% form_fields wrong_form %}")),
        _piece(
            "form_field",
            ("empty", "{% form_field form.name %}"),
            ("optional", "{% form_field form.website %}"),
            ("wrong", "{% form_field wrong_form.website %}"),
        ),
        _piece("form_errors", ("several", "{% form_errors wrong_form %}")),
        _pattern(
            "filters",
            "The filters of a list; with scripts they act when they change.",
            ("", FILTERS),
            is_wide=True,
        ),
        _pattern(
            "combobox",
            "A text field that suggests while one types; an ordinary field where no scripts run.",
            ("", COMBOBOX),
        ),
        _piece("breadcrumbs", ("", "{% breadcrumbs trail %}")),
        _piece(
            "pagination",
            ("in the middle", "{% pagination middle %}"),
            ("last of a counted list", "{% pagination last %}"),
        ),
        _piece("tabs", ("", "{% tabs items %}")),
        _piece("facts", ("", "{% facts rows %}")),
        _piece(
            "translation_state",
            ("original", '{% translation_state "original" "fi" %}'),
            ("machine", '{% translation_state "machine" "en" "#original" %}'),
            ("checked", '{% translation_state "checked" "de" "#original" %}'),
        ),
        _piece(
            "dialog",
            (
                "",
                '{% with id="invite-"|add:scheme %}{% dialog id "Invite a colleague" "Invite" icon="mail" %}'
                "<p>She gets a mail with a link.</p>{% enddialog %}{% endwith %}",
            ),
        ),
        _piece(
            "confirm",
            (
                "",
                '{% with action="#leave-"|add:scheme %}'
                '{% confirm "Leave" action question="Leave Omnia?" yes="Yes, leave" %}{% endwith %}',
            ),
        ),
        _pattern("menu", "What belongs to one thing, behind one button.", ("", MENU)),
        _pattern(
            "toast",
            "What a form says when it is done; comes from django.contrib.messages.",
            ("good", '{% include "ui/_toast.html" with sentence="Saved." tone="good" icon="success" %}'),
            ("danger", '{% include "ui/_toast.html" with sentence="Not sent." tone="danger" icon="error" %}'),
        ),
        _pattern("tools", "Decoration for a page that welcomes.", ("", '{% include "ui/_tools.html" %}')),
        _pattern("numbers", "A few figures, each a link to what it counts.", ("", NUMBERS)),
        _pattern("table", "Figures and lists that are compared line by line.", ("", TABLE)),
        _piece(
            "chart",
            ("bars", "{% chart bars %}"),
            ("stacked", "{% chart stacked %}"),
            ("line", "{% chart lines %}"),
            ("empty", "{% chart no_figures %}"),
        ),
        _piece(
            "europe_map",
            ("partners", '{% with label="Partners, "|add:scheme %}{% europe_map places label %}{% endwith %}'),
            ("many places", '{% with label="Schools, "|add:scheme %}{% europe_map many label %}{% endwith %}'),
            is_wide=True,
        ),
        _piece("sheet_errors", ("", "{% sheet_errors list_form.people %}"), is_wide=True),
        _piece("downloads", ("", "{% downloads formats 'Download this list' %}")),
        _piece("history", ("", "{% history changes %}"), ("empty", '{% history "" %}')),
        _piece("funding_stamp", ("", "{% funding_stamp stamp %}"), is_wide=True),
    ]


COLOURS = (
    *("ink", "ink-soft", "paper", "surface", "sunken", "line", "line-strong", "accent", "call", "good", "warning"),
    *("danger", "digitalisation", "inclusion", "green", "international"),
)
