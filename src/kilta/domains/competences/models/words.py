"""Words that qualifications and units share: measures, schemes of codes, where a thing comes from, who sees it."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kilta.domains.network.models import Membership
from kilta.domains.people.models import Person
from kilta.foundation.access.actors import Actor


class Visibility(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLIC = "public", _("public")


class Origin(models.TextChoices):
    """How a qualification or a unit came into Kilta."""

    HAND = "hand", _("written by hand")
    TEXT = "text", _("made from a pasted text")
    EPERUSTEET = "eperusteet", _("imported from ePerusteet")
    SHEET = "sheet", _("imported from a list")
    PACKAGE = "package", _("imported from a package of another platform")


class VolumeUnit(models.TextChoices):
    """The measures in which the four systems give volume; one is never turned into another."""

    OSP = "osp", _("competence points (osp)")
    TIMETABLE_HOURS = "zrw", _("timetable hours (Zeitrichtwert)")
    WEEKS = "weeks", _("weeks of training (Zeitrichtwert)")
    STUDY_LOAD_HOURS = "sbu", _("study-load hours (SBU)")
    HOURS = "hours", _("hours (ore)")
    ECVET = "ecvet", _("ECVET points")
    YEARS = "years", _("years")


class CodeScheme(models.TextChoices):
    """Whose numbers a code belongs to."""

    EPERUSTEET = "eperusteet", _("ePerusteet diary number or code")
    KOULUTUS = "koulutus", _("Finnish education code")
    TUTKINNONOSAT = "tutkinnonosat", _("Finnish code of the unit")
    KMK = "kmk", _("framework curriculum (KMK)")
    BIBB = "bibb", _("German training regulation")
    CREBO = "crebo", _("crebo")
    KEUZEDEEL = "keuzedeel", _("code of the keuzedeel")
    ATLANTE = "atlante", _("Atlante del Lavoro")
    REGIONAL = "regional", _("regional repertory")
    OWN = "own", _("own code")


def belongs_to_owner(actor: Actor) -> Q:
    """True of a row whose `owner` is an organisation of `actor`; its drafts are theirs to see."""
    if not isinstance(actor, Person) or not actor.is_member:
        return Q(pk__in=[])
    # visible: asks about rights; no page shows these rows.
    return Q(Exists(Membership.objects.live().filter(organisation=OuterRef("owner"), person=actor)))


CODE_AND_SCHEME_GO_TOGETHER = Q(code="", code_scheme="") | (~Q(code="") & ~Q(code_scheme=""))
COUNTRY_IS_A_CODE = Q(country__regex=r"^[A-Z]{2}$")
REGION_IS_IN_ITS_COUNTRY = Q(region="") | Q(region__startswith=models.F("country"))
