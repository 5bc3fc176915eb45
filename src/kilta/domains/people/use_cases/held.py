from django.core.exceptions import PermissionDenied

from kilta.domains.people.models import Person


def hold(person: Person) -> Person:
    """The person as they stand now, held until the transaction ends; who is erased meanwhile does nothing any more."""
    held = Person.objects.living().select_related("account").select_for_update(of=("self",)).filter(pk=person.pk)
    found = held.first()
    if found is None:
        raise PermissionDenied
    return found
