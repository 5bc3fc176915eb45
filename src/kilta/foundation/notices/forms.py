from typing import Any

from django import forms

from kilta.foundation.notices import KINDS
from kilta.foundation.notices.models import Pace


class PacesForm(forms.Form):
    """One question for each kind that may be chosen; a field is named after its kind."""

    def __init__(self, paces: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, pace in paces.items():
            self.fields[_field(name)] = forms.ChoiceField(label=KINDS[name].label, choices=Pace.choices, initial=pace)  # type: ignore[arg-type]
        self._kinds = {_field(name): name for name in paces}

    def paces(self) -> dict[str, str]:
        return {kind: self.cleaned_data[field] for field, kind in self._kinds.items()}


def _field(kind: str) -> str:
    return kind.replace(".", "-")
