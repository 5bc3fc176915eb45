"""Texts in HTML as plain text."""

from html.parser import HTMLParser
from typing import Any

BREAKS = {"p", "br", "li", "ul", "ol", "div", "tr", "h1", "h2", "h3", "h4", "h5"}


def plain_text(html: str) -> str:
    """The text of HTML: paragraphs and points of lists as lines, without markup."""
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Plain()
    reader.feed(html)
    reader.close()
    found: list[str] = []
    for line in (" ".join(line.split()) for line in "".join(reader.found).splitlines()):
        if line and found and found[-1] == "-":  # The point holds a paragraph of its own.
            found[-1] = f"- {line}" if line != "-" else line
        elif line:
            found.append(line)
    return "\n".join(line for line in found if line != "-")


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in BREAKS:
            self.found.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        self.found.append(data)
