"""An upload between the form that checked it and the use case that keeps it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.files import File

from kilta.engines import uploads
from kilta.engines.uploads import Kind, Made, Unfit
from kilta.foundation.files.names import clean_name
from kilta.foundation.files.refusals import refusal


@dataclass(frozen=True)
class Checked:
    """An upload that fits: written anew, under a clean name."""

    name: str
    made: Made

    @property
    def kind(self) -> Kind:
        return self.made.kind


def checked(upload: File, kinds: Collection[Kind]) -> Checked:
    """The upload as it may be kept; raises UploadRefused with a sentence for people."""
    name = str(upload.name or "")
    try:
        made = uploads.fit(upload.open(), kinds, name=name)
    except Unfit as unfit:
        raise refusal(unfit, kinds) from None
    return Checked(clean_name(name, made.extension, otherwise=made.kind.value), made)
