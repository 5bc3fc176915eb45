"""How times and codes of events are written on pages."""

import io

import segno
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kilta.domains.events.models import Event

register = template.Library()


@register.simple_tag
def event_time(event: Event) -> SafeString:
    """Day and hours by the clocks of the place, with the zone; machines read the moments from the markup.

    A script writes the reader's own hours beside it when they differ.
    """
    with timezone.override(event.zone):
        begins, ends = event.starts_there, event.ends_there
        day, last = date_format(begins, "DATE_FORMAT"), date_format(ends, "DATE_FORMAT")
        start, end = date_format(begins, "TIME_FORMAT"), date_format(ends, "TIME_FORMAT")
    is_one_day = begins.date() == ends.date()
    said = f"{day}, {start}–{end}" if is_one_day else f"{day}, {start} – {last}, {end}"
    return format_html(
        '<time datetime="{}" data-until="{}" data-zone="{}">{}</time> <span class="soft">({})</span>',
        begins.isoformat(),
        ends.isoformat(),
        event.time_zone,
        said,
        event.time_zone.replace("_", " "),
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
