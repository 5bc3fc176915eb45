"""The pieces of the format: texts in languages, numbers, days and lists, each with the path at which it stands."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from kilta.engines.eperusteet.plain import plain_text
from kilta.engines.eperusteet.plan import Plan, Problem

MOST_UNITS = 1_000
MOST_PROBLEMS = 1_000
LONGEST_TITLE = 300
LANGUAGES = ("fi", "sv", "en")
FINLAND = ZoneInfo("Europe/Helsinki")


class Paper:
    """A file that is being read, and the plan that comes of it."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.plan = Plan()
        said = given.get("kielet")
        spoken = [one for one in said if one in LANGUAGES] if isinstance(said, list) else []
        self.plan.language = "fi" if "fi" in spoken or not spoken else spoken[0]
        self.refs: dict[str, str] = {}  # the id of a unit in the file → ref
        self.in_points = True  # whether volumes are competence points

    def wrong(self, path: str, code: str, found: Any = "") -> None:
        if len(self.plan.problems) < MOST_PROBLEMS:
            self.plan.problems.append(Problem(path, code, shown(found)))

    def words(self, value: Any, path: str, *, needed: bool = False, longest: int = 20_000) -> dict[str, str]:
        """A localised text as plain text by language."""
        if value is None:
            value = {}
        if not isinstance(value, Mapping):
            self.wrong(path, "not_words", value)
            return {}
        found = {}
        for language in LANGUAGES:
            text = value.get(language)
            if text is None:
                continue
            if not isinstance(text, str):
                self.wrong(f"{path}.{language}", "not_text", text)
                continue
            plain = plain_text(text)
            if len(plain) > longest:
                self.wrong(f"{path}.{language}", "too_long", plain)
                continue
            if any(letter.isalnum() for letter in plain):  # "-" stands where there is nothing to say.
                found[language] = plain
        if needed and not found:
            self.wrong(path, "missing")
        return found

    def number(self, value: Any, path: str) -> str | None:
        """A volume as text; None where there is none."""
        if value is None or value == "":
            return None
        number: Decimal | None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = None
        if isinstance(value, bool) or number is None or not number.is_finite() or not 0 <= number < 100_000:
            self.wrong(path, "not_a_number", value)
            return None
        return str(number)

    def whole(self, number: str | None, path: str) -> str | None:
        """A number of units."""
        if number is None or (Decimal(number) % 1 == 0 and Decimal(number) <= MOST_UNITS):
            return None if number is None else str(int(Decimal(number)))
        self.wrong(path, "not_a_number", number)
        return None

    def day(self, value: Any, path: str) -> str | None:
        """A moment in milliseconds since 1970 or in ISO, which is midnight in Finland, or an ISO day."""
        if value is None:
            return None
        try:
            if isinstance(value, int | float) and not isinstance(value, bool):
                return datetime.fromtimestamp(value / 1000, FINLAND).date().isoformat()
            if "T" not in str(value):
                return date.fromisoformat(str(value)).isoformat()
            moment = datetime.fromisoformat(str(value))
            return (moment.astimezone(FINLAND) if moment.tzinfo else moment).date().isoformat()
        except (ValueError, OverflowError, OSError):
            self.wrong(path, "not_a_day", value)
            return None

    def rows(self, holder: Mapping[str, Any], name: str, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
        """Each object of a list with its path."""
        place = f"{path}.{name}" if path else name
        value = holder.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.wrong(place, "not_a_list", value)
            return
        for number, one in enumerate(value):
            if isinstance(one, dict):
                yield f"{place}[{number}]", one
            else:
                self.wrong(f"{place}[{number}]", "not_an_object", one)


def reference(holder: Mapping[str, Any], name: str) -> str:
    """The id that `_name` (as the service writes it) or `name` gives."""
    value = holder.get(f"_{name}", holder.get(name))
    if isinstance(value, dict):
        value = value.get("id")
    return "" if value is None else str(value)


def more_than_nothing(number: str | None) -> str | None:
    """A volume of nothing is none; a measure has two places."""
    return number if number is not None and round(Decimal(number), 2) > 0 else None


def shown(value: Any) -> str:
    """What was found, as an error tells it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:80]
