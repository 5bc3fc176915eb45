"""Choosing units to compare, filtering what is seen, and saying what one thinks of a pair."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kilta.domains.competences.models import Comparison, Outcome, Relation
from kilta.domains.competences.queries.comparison import Wanted
from kilta.domains.competences.queries.words import own_organisations
from kilta.domains.vocabulary import coded
from kilta.foundation.access.actors import Actor
from kilta.foundation.web.text import CleanTextMixin

SHOWN = [
    ("", _("all statements")),
    ("open", _("open ones")),
    ("disputed", _("disputed ones")),
    ("not_covered", _("those not covered")),
    ("look_again", _("those to look at again")),
]


class ComparisonFilterForm(forms.Form):
    base = forms.ChoiceField(label=_("Statements of"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    lens = forms.ChoiceField(label=_("Lens"), required=False)
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOWN)
    words = forms.ChoiceField(
        label=_("Words"),
        required=False,
        choices=[("", _("each in its own language")), ("mine", _("in my language where there is a translation"))],
    )

    def __init__(self, data: Any, *, titles: list[str]) -> None:
        super().__init__(data)
        self.fields["base"].choices = list(enumerate(titles))  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("all")), *Outcome.Kind.choices]  # type: ignore[attr-defined]
        self.fields["lens"].choices = [("", _("all")), *coded.LENSES.choices]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was chosen; rubbish in the address means the usual."""
        self.full_clean()
        chosen = self.cleaned_data
        return Wanted(
            base=int(chosen.get("base") or 0),
            kind=chosen.get("kind", ""),
            lens=chosen.get("lens", ""),
            show=chosen.get("show", ""),
            in_my_language=chosen.get("words") == "mine",
        )


class ChooseUnitsForm(CleanTextMixin, forms.Form):
    """Units found by a word of their title, so that some can be chosen."""

    q = forms.CharField(label=_("Word in the title"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, data: Any, *, countries: Sequence[str]) -> None:
        super().__init__(data)
        known = [(code, coded.COUNTRIES[code].label) for code in countries if code in coded.COUNTRIES]
        self.fields["country"].choices = [("", _("all")), *known]  # type: ignore[attr-defined]


class ComparisonForm(CleanTextMixin, forms.Form):
    """What a comparison is called, whose it is and who sees it; its units were chosen before."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, it is made from the names of the units."),
    )
    owner = forms.ModelChoiceField(label=_("For which organisation"), queryset=None, empty_label=None)
    visibility = forms.ChoiceField(
        label=_("Shown to"),
        choices=Comparison.Visibility.choices,
        initial=Comparison.Visibility.MEMBERS,
        help_text=_("Whoever sees it and belongs to an organisation can judge. Only editors show it to everybody."),
    )

    def __init__(self, data: Any = None, *, actor: Actor, of: Comparison | None = None) -> None:
        super().__init__(data, initial={"title": of.title, "visibility": of.visibility} if of else None)
        if of is None:
            _only_one(self.fields["owner"], own_organisations(actor))
        else:
            del self.fields["owner"]
            self.fields["title"].required, self.fields["title"].help_text = True, ""


class JudgementForm(CleanTextMixin, forms.Form):
    """One word about a pair; the relation comes from the button that was pressed."""

    relation = forms.ChoiceField(choices=Relation.choices, error_messages={"required": _("Choose how they compare.")})
    organisation = forms.ModelChoiceField(label=_("You judge for"), queryset=None, empty_label=None)
    reason = forms.CharField(label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example a task, an exam or a regulation, with where it is found."),
    )

    def __init__(self, data: Any = None, *, actor: Actor, **options: Any) -> None:
        super().__init__(data, **options)
        _only_one(self.fields["organisation"], own_organisations(actor))


class OtherPairForm(JudgementForm):
    """The same about a statement that the person chooses, or about none at all."""

    relation = forms.ChoiceField(label=_("How they compare"), choices=Relation.choices, widget=forms.RadioSelect)
    other = forms.ChoiceField(label=_("Beside which statement"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, actor: Actor, others: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, actor=actor, **options)
        self.fields["other"].choices = others  # type: ignore[attr-defined]
        self.order_fields(["other", "relation", "reason", "evidence", "organisation"])


def _only_one(field: Any, organisations: Any) -> None:
    """Offer one's organisations; whoever has one is not asked."""
    field.queryset = organisations
    mine = list(organisations[:2])
    if len(mine) == 1:
        field.initial = mine[0]
        field.widget = forms.HiddenInput()
