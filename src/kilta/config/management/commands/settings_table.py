from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from kilta.config.environment import SETTINGS

PAGE = Path(__file__).parents[5] / "docs" / "operator.md"
BEGIN, END = "<!-- settings: written by `kilta django settings_table` -->\n", "<!-- end of settings -->"


def table() -> str:
    """Every setting of an operator as a Markdown table."""
    rows = ["| setting | without it | meaning |", "|---|---|---|"]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "–"
        rows.append(f"| `{setting.name}` | {default} | {setting.meaning} |")
    return "\n".join(rows) + "\n"


def with_table(page: str) -> str:
    """`page` with the table of today between its markers."""
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


class Command(BaseCommand):
    help = "Write the table of settings into docs/operator.md."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(with_table(PAGE.read_text()))
        self.stdout.write(f"Written into {PAGE}.")
