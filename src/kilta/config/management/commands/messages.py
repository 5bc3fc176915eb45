from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilta.config import messages


class Command(BaseCommand):
    help = "Collect, compile or check the translations of the interface."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["collect", "compile", "check"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        match action:
            case "collect":
                messages.collect()
            case "compile":
                messages.compile_all()
            case "check":
                faults = list(messages.faults())
                for fault in faults[:100]:
                    self.stderr.write(fault)
                if faults:
                    raise CommandError(f"{len(faults)} faults in the translations.")
