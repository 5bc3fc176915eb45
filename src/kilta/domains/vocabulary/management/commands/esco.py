from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilta.domains.vocabulary.staging import READ
from kilta.domains.vocabulary.use_cases.esco import import_esco
from kilta.domains.vocabulary.versions import version_of
from kilta.engines.esco import Unreadable
from kilta.foundation.access.actors import System


class Command(BaseCommand):
    help = "`esco import PATH…` reads the official CSV packages of ESCO: zip files, folders, CSV or gz files."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="import")
        reading = actions.add_parser("import", help="read packages, all or nothing")
        reading.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        reading.add_argument(
            "--version", dest="esco_version", default="", help="such as 1.2.0; otherwise from a file name"
        )
        reading.add_argument("--partial", action="store_true", help="do not retire concepts that are not in the files")

    def handle(self, *args: Any, **options: Any) -> None:
        version = options["esco_version"] or version_of(options["paths"])
        try:
            done = import_esco(
                by=System("esco import"),
                paths=options["paths"],
                version=version,
                tell=self._tell,
                is_partial=options["partial"],
            )
        except Unreadable as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        report = done.report
        self.stdout.write(
            f"ESCO {version} in {', '.join(report['languages']) or 'no language'}: {report['rows']} rows."
        )
        for name in ("added", "changed", "retired", "untouched"):
            counts = ", ".join(f"{count} {kind}" for kind, count in sorted(report[name].items())) or "none"
            self.stdout.write(f"  {name}: {counts}")
        if report["replaced"]:
            self.stdout.write(f"  replaced: for {report['replaced']} retired concepts it is known by what")
        self.stdout.write(
            f"  relations: {report['relations']['added']} added, {report['relations']['removed']} removed"
        )
        if dangling := report["relations"]["dangling"]:
            self.stdout.write(
                f"  {dangling} relations name a concept that the package does not hold; they were left out"
            )
        self.stdout.write("The search index follows in the background (kilta worker).")

    def _tell(self, name: str) -> None:
        self.stderr.write(f"Kilta reads {name}" if name != READ else "Kilta takes everything over", self.style.NOTICE)
