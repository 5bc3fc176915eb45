"""What a coordinator fills in about promises and campaigns."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kilta.domains.impact.models import CampaignViews, Promise
from kilta.domains.vocabulary import coded
from kilta.foundation.web.text import CleanTextMixin

LARGEST = 10_000_000


class PromiseForm(CleanTextMixin, forms.ModelForm):
    target_groups = forms.MultipleChoiceField(label=_("Target groups"), widget=forms.CheckboxSelectMultiple)
    more_than = forms.IntegerField(
        label=_("More than"), min_value=0, max_value=LARGEST, help_text=_("The promise is met with one person more.")
    )

    class Meta:
        model = Promise
        fields = ["wording", "target_groups", "more_than"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_groups"].choices = coded.TARGET_GROUPS.choices  # type: ignore[attr-defined]


class ViewsForm(CleanTextMixin, forms.ModelForm):
    views = forms.IntegerField(label=_("Views"), min_value=1, max_value=10_000_000_000)
    counted_on = forms.DateField(
        label=_("Counted on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.URLField(label=_("Address of the statistics"), required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = CampaignViews
        fields = ["title", "channel", "views", "counted_on", "source"]

    def clean_counted_on(self) -> object:
        day = self.cleaned_data["counted_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day
