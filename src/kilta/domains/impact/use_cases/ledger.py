"""Writing the ledger when an event is closed, taking it back when it is reopened, and keeping the figures of it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import connection

from kilta.domains.events.models import Event, Proof, Registration
from kilta.domains.impact import keys
from kilta.domains.impact.models import Attendance, Figure
from kilta.domains.impact.policies import may_write_ledger
from kilta.domains.impact.queries.same import Merges
from kilta.domains.network.models import Membership, Partner
from kilta.domains.people.models import Person
from kilta.engines.transliteration import plain
from kilta.foundation.access.actors import Actor
from kilta.foundation.access.policies import ensure
from kilta.foundation.use_cases import use_case

AT_ONCE = 2000
ONLINE_PROOFS = (Proof.Kind.DECLARATION,)


@use_case
def write_ledger(*, by: Actor, event: Event) -> int:
    """Write one row for each attendance of a closed event, in place of those there were; returns how many."""
    ensure(may_write_ledger(by, event))
    Attendance.objects.filter(event=event).delete()
    known = _Known.of(event)
    rows = list(_rows(event, known))
    Attendance.objects.bulk_create(rows, batch_size=AT_ONCE)
    touched = _take_in_earlier_guests(known)
    keep_figures({event.project_id, *touched})
    return len(rows)


@use_case
def withdraw_ledger(*, by: Actor, event: Event) -> None:
    """Take back what was counted of an event that is reopened."""
    ensure(may_write_ledger(by, event))
    Attendance.objects.filter(event=event).delete()
    keep_figures([event.project_id])


@use_case
def make_internal(*, by: Actor, project_id: UUID, organisation_id: UUID) -> None:
    """Count the people of an organisation that has become a partner as internal, also at events that are over.

    A partner that leaves stays internal for what was counted: nobody becomes external afterwards.
    """
    ensure(may_write_ledger(by, None))
    changed = Attendance.objects.filter(project=project_id, organisation=organisation_id, is_internal=False).update(
        is_internal=True
    )
    if changed:
        keep_figures([project_id])


@use_case
def forget_addresses(*, by: Actor, person: Person) -> None:
    """Let nothing in the ledger point to the addresses or the name of somebody who is erased; the counts stay."""
    ensure(may_write_ledger(by, None))
    rows = Attendance.objects.filter(person_key=keys.of_person(person.pk)) | Attendance.objects.filter(
        own_key=keys.of_person(person.pk)
    )
    rows.update(own_key=keys.of_person(person.pk), name_key="")


@dataclass(frozen=True)
class _Known:
    """What decides about all rows of an event, read once."""

    person_of_address: dict[str, UUID]
    partners: frozenset[UUID]
    partner_names: frozenset[str]
    people_of_partners: frozenset[UUID]
    people: frozenset[UUID]
    merges: Merges

    @classmethod
    def of(cls, event: Event) -> "_Known":
        came = event.registrations.came()
        addresses = EmailAddress.objects.filter(verified=True, email__in=came.exclude(email="").values("email"))
        accounts = {account: email.lower() for email, account in addresses.values_list("email", "user")}
        persons = Person.objects.filter(account__in=accounts).values_list("account", "pk")
        person_of_address = {accounts[account]: person for account, person in persons}
        people = {*came.exclude(person=None).values_list("person", flat=True), *person_of_address.values()}
        partners = dict(
            Partner.objects.filter(project=event.project_id).values_list("organisation", "organisation__name_key")
            if event.project_id
            else ()
        )
        members = Membership.objects.live().filter(organisation__in=partners, person__in=people)
        return cls(
            person_of_address=person_of_address,
            partners=frozenset(partners),
            partner_names=frozenset(partners.values()),
            people_of_partners=frozenset(members.values_list("person", flat=True)),
            people=frozenset(people),
            merges=Merges.all(),
        )

    def person_behind(self, registration: Registration) -> UUID | None:
        return registration.person_id or self.person_of_address.get(registration.email)

    def is_internal(self, registration: Registration) -> bool:
        """A partner's own, by what was written or by membership; who is both counts as internal."""
        return (
            registration.organisation_id in self.partners
            or (bool(registration.organisation_name) and plain(registration.organisation_name) in self.partner_names)
            or (not registration.is_group and self.person_behind(registration) in self.people_of_partners)
        )


def _rows(event: Event, known: _Known) -> Iterator[Attendance]:
    month = event.starts_there.date().replace(day=1)
    came = event.registrations.came().select_related("organisation", "proof").order_by("place")
    for registration in came.iterator(chunk_size=AT_ONCE):
        key = _key(registration, known)
        proof = getattr(registration, "proof", None)
        organisation = registration.organisation
        yield Attendance(
            event=event,
            registration=registration,
            project_id=event.project_id,
            work_package_id=event.work_package_id,
            person_key=known.merges.root(key),
            own_key=key,
            name_key="" if registration.is_group else keys.by_name(registration.name),
            people=(registration.arrived or 1) if registration.is_group else 1,
            target_group=registration.target_group,
            country=registration.country or (organisation.country if organisation else ""),
            organisation=organisation,
            organisation_name="" if organisation else " ".join(registration.organisation_name.split()),
            is_internal=known.is_internal(registration),
            mode=_mode(event, proof),
            proof=proof.kind if proof else Proof.Kind.ORGANISER,
            is_proven=bool(proof and proof.is_proof),
            month=month,
            kind=event.kind,
        )


def _key(registration: Registration, known: _Known) -> str:
    organisation = str(registration.organisation_id or registration.organisation_name)
    if registration.is_group:
        brought_by = registration.email or organisation
        # Who walks in as a group has no name but the code that was made for it.
        has_name = registration.group_name and registration.group_name != registration.class_code
        return (
            keys.of_group(brought_by, registration.group_name)
            if has_name and brought_by
            else keys.of_registration(registration.pk)
        )
    if person := known.person_behind(registration):
        return keys.of_person(person)
    if registration.email:
        return keys.of_address(registration.email)
    if registration.name and organisation:
        return keys.of_name(registration.name, organisation)
    return keys.of_registration(registration.pk)


def _mode(event: Event, proof: Proof | None) -> str:
    """At a hybrid event, those on the organiser's declaration were online: all others passed the door."""
    is_online = event.format == Event.Format.ONLINE or (
        event.format == Event.Format.HYBRID and proof is not None and proof.kind in ONLINE_PROOFS
    )
    return Attendance.Mode.ONLINE if is_online else Attendance.Mode.ON_SITE


def _take_in_earlier_guests(known: _Known) -> set[UUID | None]:
    """Those who came as guests before they had an account are the same people; returns the projects this touches."""
    confirmed = EmailAddress.objects.filter(verified=True, user__in=_accounts(known.people))
    persons = dict(Person.objects.filter(pk__in=known.people).values_list("account", "pk"))
    of_address = {
        keys.of_address(email): keys.of_person(persons[account])
        for email, account in confirmed.values_list("email", "user")
    }
    touched: set[UUID | None] = set()
    as_guests = Attendance.objects.filter(own_key__in=of_address)
    for own_key, project in as_guests.values_list("own_key", "project").distinct():
        key = of_address[own_key]
        Attendance.objects.filter(own_key=own_key, project=project).update(
            own_key=key, person_key=known.merges.root(key)
        )
        touched.add(project)
    return touched


def _accounts(people: Collection[UUID]) -> Any:
    return Person.objects.filter(pk__in=people, account__isnull=False).values("account")


def keep_figures(projects: Iterable[UUID | None]) -> None:
    """Count the four numbers of these projects anew, while nobody else does."""
    for project in sorted({project for project in projects if project}):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"impact:{project}"])
            Figure.objects.filter(project=project).delete()
            cursor.execute(COUNT_ALL, {"project": project})
            cursor.execute(COUNT_PROMISES, {"project": project})


# One reading of the ledger for all breakdowns: first by person (a group that came several times counts once, with the
# largest number that came), then over the people of each value. A number of 64 bits stands for the key: among a million
# people two share one with a chance of one to thirty million, and the database sorts numbers faster than texts.
COUNT_ALL = """
    WITH attendance AS (
        SELECT target_group, country, coalesce(work_package_id::text, '') AS work_package, kind,
            to_char(month, 'YYYY-MM') AS month, coalesce(organisation_id::text, organisation_name) AS organisation,
            hashtextextended(person_key, 0) AS person, people, is_proven, is_internal
        FROM impact_attendance WHERE project_id = %(project)s
    ), by_person AS (
        SELECT
            CASE GROUPING(target_group, country, work_package, kind, month, organisation)
                WHEN 31 THEN 'target_group' WHEN 47 THEN 'country' WHEN 55 THEN 'work_package' WHEN 59 THEN 'kind'
                WHEN 61 THEN 'month' WHEN 46 THEN 'organisation' ELSE 'all'
            END AS breakdown,
            coalesce(target_group, work_package, kind, month, organisation,
                CASE WHEN GROUPING(country, organisation) = 1 THEN country END, '') AS value,
            CASE WHEN GROUPING(country, organisation) = 0 THEN country ELSE '' END AS inside,
            max(people) AS people,
            sum(people) AS attendances,
            coalesce(max(people) FILTER (WHERE is_proven AND NOT is_internal), 0) AS proven,
            coalesce(sum(people) FILTER (WHERE NOT is_proven), 0) AS claims
        FROM attendance
        GROUP BY GROUPING SETS ((person), (person, target_group), (person, country),
            (person, work_package), (person, kind), (person, month), (person, country, organisation))
    )
    INSERT INTO impact_figure (id, project_id, "by", value, country, people, attendances, proven, claims)
    SELECT gen_random_uuid(), %(project)s, breakdown, value, inside,
        sum(people), sum(attendances), sum(proven), sum(claims)
    FROM by_person GROUP BY breakdown, value, inside
"""

COUNT_PROMISES = """
    INSERT INTO impact_figure (id, project_id, "by", value, country, people, attendances, proven, claims)
    SELECT gen_random_uuid(), %(project)s, 'promise', promise.id::text, '',
        sum(people), sum(attendances), sum(proven), sum(claims)
    FROM impact_promise promise CROSS JOIN LATERAL (
        SELECT max(people) AS people, sum(people) AS attendances,
            coalesce(max(people) FILTER (WHERE is_proven AND NOT is_internal), 0) AS proven,
            coalesce(sum(people) FILTER (WHERE NOT is_proven), 0) AS claims
        FROM impact_attendance attendance
        WHERE attendance.project_id = %(project)s AND attendance.target_group = ANY(promise.target_groups)
        GROUP BY person_key
    ) by_person
    WHERE promise.project_id = %(project)s
    GROUP BY promise.id
"""
