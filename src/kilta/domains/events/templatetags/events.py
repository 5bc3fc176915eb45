"""How times and codes of events are written on pages."""

import io
import json
from datetime import datetime
from typing import Any

import segno
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event
from kilta.domains.events.queries.clocks import hours_of_reader

register = template.Library()


@register.simple_tag(takes_context=True)
def event_time(context: Context, event: Event) -> SafeString:
    """Day and hours by the clocks of the place, with the zone, and by the reader's clocks when they differ.

    Machines read the moments from the markup. The server knows the reader's country at most; a script reads the clock.
    """
    with timezone.override(event.zone):
        begins, ends = event.starts_there, event.ends_there
        day, last = date_format(begins, "DATE_FORMAT"), date_format(ends, "DATE_FORMAT")
        start, end = date_format(begins, "TIME_FORMAT"), date_format(ends, "TIME_FORMAT")
    is_one_day = begins.date() == ends.date()
    said = f"{day}, {start}–{end}" if is_one_day else f"{day}, {start} – {last}, {end}"
    zone = format_html('<span class="soft">({})</span>', event.time_zone.replace("_", " "))
    return format_html(
        "{} {}{}", _marked(event, begins, ends, said), zone, _by_the_reader(context, event, begins, ends)
    )


@register.simple_tag(takes_context=True)
def hours_of(context: Context, event: Event, begins: datetime, ends: datetime) -> SafeString:
    """The hours of a part of the event by the clocks of the place, and by the reader's when they differ."""
    with timezone.override(event.zone):
        said = f"{date_format(begins, 'TIME_FORMAT')}–{date_format(ends, 'TIME_FORMAT')}"
    return format_html("{}{}", _marked(event, begins, ends, said), _by_the_reader(context, event, begins, ends))


def _marked(event: Event, begins: datetime, ends: datetime, said: str) -> SafeString:
    return format_html(
        '<time datetime="{}" data-until="{}" data-zone="{}" data-own="{}">{}</time>',
        begins.isoformat(),
        ends.isoformat(),
        event.time_zone,
        _("your time: %s"),
        said,
    )


def _by_the_reader(context: Context, event: Event, begins: datetime, ends: datetime) -> SafeString:
    actor = getattr(context.get("request"), "actor", None)
    other = hours_of_reader(actor, get_language() or "en", event, begins, ends)
    if other is None:
        return SafeString("")
    with timezone.override(other.starts.tzinfo):
        said = f"{date_format(other.starts, 'TIME_FORMAT')}–{date_format(other.ends, 'TIME_FORMAT')}"
        if other.is_on_other_days(begins, ends):
            format = "SHORT_DATETIME_FORMAT"
            said = f"{date_format(other.starts, format)} – {date_format(other.ends, format)}"
    return format_html(' <span class="own-time soft">({}: {})</span>', other.town, said)


@register.simple_tag
def structured_data(data: dict[str, Any]) -> SafeString:
    """What search engines read of a page (JSON-LD); nothing in it can end the element it stands in."""
    return SafeString(
        '<script type="application/ld+json">{}</script>'.format(
            json.dumps(data, ensure_ascii=False).translate(
                {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
            )
        )
    )


@register.simple_tag
def seat_code_picture(code: str) -> SafeString:
    """The code of a registration for the door."""
    return qr_picture(code, _("QR code of the registration"))


@register.simple_tag
def qr_picture(text: str, label: str) -> SafeString:
    """A QR code (ISO/IEC 18004) as an inline drawing, dark on white also where the page is dark."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, scale=1, border=3, omitsize=True, light="#fff", dark="#000"
    )
    return format_html(
        '<figure class="seat-code" role="img" aria-label="{}">{}</figure>',
        label,
        SafeString(drawn.getvalue().decode()),
    )
