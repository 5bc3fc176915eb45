"""`kilta django reapply_erasures`: erase again everybody on the erasure list, after an older backup was restored."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kilta.domains.people import erasure_list
from kilta.domains.people.models import Person
from kilta.domains.people.use_cases.erasing import erase_person
from kilta.foundation.access.actors import System
from kilta.foundation.use_cases import Refusal


class Command(BaseCommand):
    help = "Erase again everybody on the erasure list, after an older backup was restored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("list", nargs="?", type=Path, help="the list; without it, erasures.txt in KILTA_DATA")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["list"] or erasure_list.path()
        if options["list"] and not file.exists():
            raise CommandError(f"{file} is not there.")
        try:
            listed = erasure_list.read(file)
        except ValueError as error:
            raise CommandError(str(error)) from error
        refused = []
        back = list(Person.objects.living().filter(pk__in=listed))
        for person in back:
            try:
                erase_person(by=System("reapply_erasures"), person=person)
            except Refusal as refusal:
                refused.append(f"{person.pk}: {refusal.message}")
        self.stdout.write(f"{len(listed)} on the list, {len(back) - len(refused)} erased again.")
        if refused:
            raise CommandError("Not erased yet; settle this and run the command again:\n" + "\n".join(refused))
