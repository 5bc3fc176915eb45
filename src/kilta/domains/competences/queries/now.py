"""Short questions about units that use cases ask, too."""

from kilta.domains.competences.models import Unit, UnitVersion

# visible: asked about a unit that the caller has.


def draft_of(unit: Unit) -> UnitVersion | None:
    """The version that is being written."""
    return UnitVersion.objects.filter(unit=unit, state=UnitVersion.State.DRAFT).first()


def newest_of(unit: Unit) -> UnitVersion:
    """The draft where there is one, else the version published last."""
    return UnitVersion.objects.filter(unit=unit).order_by("-number")[0]
