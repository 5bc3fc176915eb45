from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilta.foundation.accounts.models import Account


class Command(BaseCommand):
    help = "Let an account run this installation (or, with --no, no longer)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--no", action="store_true", help="take it back")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Account.objects.filter(email__iexact=options["email"]).update(is_staff=not options["no"]):
            raise CommandError(f"Nobody has signed up with {options['email']}.")
        self.stdout.write(f"{options['email']} {'no longer runs' if options['no'] else 'runs'} this installation.")
