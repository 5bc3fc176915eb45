"""Units to choose from for a comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

from kilta.domains.competences.models import Unit
from kilta.engines.transliteration import plain
from kilta.foundation.access.actors import Actor

OFFERED = 30


@dataclass(frozen=True)
class ChoiceOfUnits:
    """What was chosen, in its order, and what else fits the search."""

    chosen: list[Unit]
    offered: list[Unit]
    countries: list[str]
    is_cut: bool


def choice_of_units(actor: Actor, slugs: Sequence[str], *, text: str = "", country: str = "") -> ChoiceOfUnits:
    """Published units that `actor` sees: those of `slugs`, and some that fit a word of the title and a country."""
    rows = Unit.objects.visible_to(actor).filter(current__isnull=False)
    by_slug = {unit.slug: unit for unit in rows.filter(slug__in=list(slugs)[:10]).select_related("current", "owner")}
    chosen = [by_slug[slug] for slug in dict.fromkeys(slugs) if slug in by_slug]
    others = rows.exclude(pk__in=[unit.pk for unit in chosen]).select_related("owner").order_by("title_key", "id")
    if text:
        others = others.filter(title_key__contains=plain(text) or text.casefold())
    if country:
        others = others.filter(country=country)
    offered = list(others[: OFFERED + 1])
    countries = sorted(set(rows.order_by().values_list("country", flat=True).distinct()))
    return ChoiceOfUnits(chosen, offered[:OFFERED], countries, is_cut=len(offered) > OFFERED)
