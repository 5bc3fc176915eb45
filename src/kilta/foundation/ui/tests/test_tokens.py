"""Contrast of the colours by WCAG 2.2, computed from the tokens themselves."""

import re
from pathlib import Path

import pytest

from kilta.foundation import ui

SOURCE = (Path(ui.__file__).parent / "assets/styles/_tokens.scss").read_text()
GROUNDS = ("paper", "surface", "sunken")
LENSES = ("digitalisation", "inclusion", "green", "international")
TONES = ("good", "warning", "danger", *LENSES)


def scheme(name: str) -> dict[str, str]:
    body = SOURCE.split(f"@mixin {name} {{")[1].split("\n}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", body))


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "ink-soft"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_running_text_reaches_aaa(name, text, ground):
    colours = scheme(name)

    assert contrast(colours[text], colours[ground]) >= 7


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("text", ["accent", "accent-deep", "danger", "warning", "good", *LENSES])
@pytest.mark.parametrize("ground", GROUNDS)
def test_coloured_text_reaches_aa_on_every_ground(name, text, ground):
    colours = scheme(name)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_a_tag_is_legible_on_its_wash(name, tone):
    colours = scheme(name)

    assert contrast(colours[tone], colours[f"{tone}-wash"]) >= 4.5
    assert contrast(colours["ink"], colours[f"{tone}-wash"]) >= 7


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("fill", ["accent", "call", "danger"])
def test_the_words_on_a_button_are_legible(name, fill):
    colours = scheme(name)

    assert contrast(colours[f"on-{fill}"], colours[fill]) >= 4.5
    assert contrast(colours[f"on-{fill}"], colours[f"{fill}-deep"]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_field_and_the_focus_are_seen(name, ground):
    colours = scheme(name)

    assert contrast(colours["line-strong"], colours[ground]) >= 3
    assert max(contrast(colours[ring], colours[ground]) for ring in ("focus", "focus-ring")) >= 3


def test_both_schemes_name_the_same_colours():
    assert scheme("light").keys() == scheme("dark").keys()
