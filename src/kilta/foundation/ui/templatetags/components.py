"""All components as template tags; a builtin library, so that no template loads it."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kilta.foundation.audit import Change
from kilta.foundation.exports.lists import ListField, said
from kilta.foundation.languages.names import name_of
from kilta.foundation.ui import maps
from kilta.foundation.ui.charts import Chart
from kilta.foundation.ui.component import Values, component, register
from kilta.foundation.ui.paging import Slice
from kilta.foundation.ui.stamps import FundingStamp
from kilta.foundation.ui.states import label_of, tone_of

TONES = {"neutral": "info", "good": "success", "warning": "warning", "danger": "error"}
LENS_ICONS = {
    "digitalisation": "digitalisation",
    "inclusion": "inclusion",
    "green": "green-transition",
    "international": "internationalisation",
}


def _attributes(attributes: dict[str, Any]) -> SafeString:
    """`hx_post="/x"` as the attribute `hx-post`; empty ones are left out."""
    return flatatt({name.replace("_", "-"): value for name, value in attributes.items() if value not in ("", None)})


@component
def icon(name: str, label: str = "") -> Values:
    """One of our own line drawings; decoration, unless `label` says what it means."""
    return {"name": name, "label": label}


@component
def button(
    text: str,
    kind: str = "primary",
    href: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    icon: str = "",
    **attributes: Any,
) -> Values:
    """A button, or a link that looks like one when it has an `href`. One primary button on a page.

    Kinds: primary, secondary, quiet, danger, call. Further arguments become attributes: `hx_post=url`.
    """
    return {
        "text": text,
        "kind": kind,
        "href": href,
        "type": type,
        "name": name,
        "value": value,
        "icon": icon,
        "attributes": _attributes(attributes),
    }


@component
def tag(text: str, tone: str = "neutral", href: str = "") -> Values:
    """A short word about an object. Tones: neutral, good, warning, danger; the tone repeats what the word says."""
    return {"text": text, "tone": tone, "href": href}


@component
def state_tag(state: str, text: str = "") -> Values:
    """The state of an object with the tone and drawing that all pages give it."""
    tone = tone_of(state)
    return {"text": text or label_of(state), "tone": tone, "icon": TONES[tone] if tone != "neutral" else ""}


@component
def lens_tag(code: str, label: str) -> Values:
    """One of the four lenses (digitalisation, inclusion, green, international) in its own hue, with its drawing."""
    return {"code": code, "label": label, "icon": LENS_ICONS.get(code, "")}


@component
def avatar(name: str) -> Values:
    """The initials of a person or an organisation; decoration beside the written name."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return {"initials": "".join(word[0] for word in picked).upper() or "·"}


@component
def card(content: SafeString, title: str = "", href: str = "", level: int = 3, language: str = "") -> Values:
    """Something that can be opened: with an `href` the whole card is the link.

    `level` is that of its heading, `language` that of its title where it may be another one than that of the page.
    """
    return {"content": content, "title": title, "href": href, "heading": f"h{level}", "language": language}


@component
def callout(content: SafeString, title: str = "", tone: str = "neutral") -> Values:
    """A remark that must not be overlooked. Tones: neutral, good, warning, danger."""
    return {"content": content, "title": title, "tone": tone, "icon": TONES[tone]}


@component
def empty_state(title: str, text: str, action: str = "", href: str = "", icon: str = "list") -> Values:
    """What stands where a list is empty: what this is for, and the first step."""
    return {"title": title, "text": text, "action": action, "href": href, "icon": icon}


@component
def form_errors(form: BaseForm) -> Values:
    """What is wrong in a form, with links to the fields; takes the focus when the page comes."""
    return {"form": form, "fields": [field for field in form if field.errors and not field.is_hidden]}


@component
def form_fields(form: BaseForm) -> Values:
    """Every field of a form under the summary of its errors. You write `<form>`, the token and the button."""
    return {"form": form}


@component
def form_field(field: BoundField) -> Values:
    """One field with label, help and errors, for forms that arrange their fields themselves."""
    return {"field": field}


@register.simple_tag
def select_options(widget: dict[str, Any]) -> SafeString:
    """The options of a select; written here, because templates for two hundred of them cost more than their page."""
    return SafeString("".join(map(_option_group, widget["optgroups"])))


def _option_group(group: tuple[str | None, list[dict[str, Any]], int]) -> SafeString:
    name, options, _index = group
    lines = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((one["value"], flatatt(one["attrs"]), one["label"]) for one in options),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, lines) if name else lines


@component
def breadcrumbs(trail: Iterable[tuple[str, str]]) -> Values:
    """The way to this page: (text, href) from the outside in; the page itself is not among them."""
    return {"trail": list(trail)}


@component
def pagination(context: Context, page: "Page[Any] | Slice[Any]") -> Values:
    """Links to the page before and after; keeps the rest of the query string."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def link(number: int) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    has_previous, has_next = page.has_previous(), page.has_next()
    return {
        "page": page,
        "previous": link(page.number - 1) if has_previous else "",
        "next": link(page.number + 1) if has_next else "",
        "pages": page.paginator.num_pages if isinstance(page, Page) else None,
    }


@component
def facts(rows: Iterable[tuple[str, Any]]) -> Values:
    """Terms with their values: (term, value); a row without a value is left out."""
    return {"rows": [(term, value) for term, value in rows if value not in ("", None, [], ())]}


@component
def translation_state(state: str, language: str, original_href: str = "") -> Values:
    """Which language a text is in and how it came there: original, machine or checked."""
    try:
        name = name_of(language)
    except KeyError:
        name = language
    return {"state": state, "language": name, "original_href": original_href}


@component
def dialog(
    content: SafeString,
    id: str,
    title: str,
    open_text: str,
    kind: str = "secondary",
    icon: str = "",
    is_open: bool = False,
) -> Values:
    """A question or a small form above the page; unfolds in its place where no scripts run."""
    return {
        "content": content,
        "id": id,
        "title": title,
        "open_text": open_text,
        "kind": kind,
        "icon": icon,
        "is_open": is_open,
    }


@component
def confirm(
    context: Context,
    text: str,
    action: str,
    question: str = "",
    yes: str = "",
    kind: str = "danger",
    icon: str = "",
    **values: Any,
) -> Values:
    """A button that asks once more before it posts to `action`; further arguments are posted as hidden values."""
    return {
        "csrf_token": context.get("csrf_token"),
        "id": "confirm-" + (slugify(f"{action} {' '.join(map(str, values.values()))}") or "it"),
        "text": text,
        "action": action,
        "question": question or _("Do you really want this?"),
        "yes": yes or text,
        "kind": kind,
        "icon": icon,
        "values": values,
    }


@component
def tabs(items: Iterable[tuple[str, str, bool]], current: str = "", label: str = "") -> Values:
    """The pages of one object side by side: (text, href, is_current), or `current` names the href that is open."""
    links = [(text, href, is_current or href == current) for text, href, is_current in items]
    return {"items": links, "label": label or _("Parts of this page")}


@component
def chart(chart: Chart) -> Values:
    """A picture of figures with the table behind it, and both to take away."""
    return {"chart": chart, "drawing": chart.drawing()}


@component
def europe_map(places: Sequence[maps.Place], label: str) -> Values:
    """Places on a map of Europe, each a link, with the list of them beside; near places are drawn as one mark."""
    return {"map": maps.draw(places), "label": label, "id": f"map-{slugify(label) or 'europe'}"}


@component
def funding_stamp(stamp: FundingStamp) -> Values:
    """The emblem, funding statement and disclaimer that everything public of a funded project carries."""
    return {"stamp": stamp}


@component
def sheet_errors(field: BoundField, most: int = 500) -> Values:
    """Everything that is wrong in an uploaded list (a `ListField`), by row and column; empty where nothing is."""
    read = cast(ListField, field.field).read
    errors = read.errors if read is not None else []
    more = len(errors) - most if len(errors) > most else 0
    return {
        "errors": [(error, said(error)) for error in errors[:most]],
        "more": more + (read.further_errors if read is not None else 0),
    }


@component
def downloads(links: Sequence[tuple[str, str]], label: str = "") -> Values:
    """One thing to take away in several formats: (format, href); `label` says what it is."""
    return {"links": links, "label": label or _("Download")}


@component
def history(changes: Iterable[Change]) -> Values:
    """What happened to an object, newest first: who, when, and each value before and after."""
    return {"changes": list(changes)}


@register.filter
def plain(text: Any) -> str:
    """Text without its tags and with single spaces, for `<title>`."""
    return " ".join(strip_tags(str(text)).split())


class BlockAgain(BlockNode):
    """Renders a block of the page a second time, so that the title is written once."""


@register.tag
def block_again(parser: Parser, token: Token) -> BlockAgain:
    """`{% block_again "title" %}`"""
    _tag, name = token.split_contents()
    return BlockAgain(name.strip("\"'"), NodeList())
