"""Loads the demo content once, through the use cases that people use, so that its history and search are real."""

import tomllib
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from kilta.config.demo_content import DEMO_PASSWORD
from kilta.config.demo_content.comparisons import load_comparisons
from kilta.config.demo_content.events import load_events
from kilta.config.demo_content.units import load_concepts, load_units
from kilta.domains.impact.use_cases.promises import make_promise
from kilta.domains.network.models import Organisation, Partner, Project
from kilta.domains.network.use_cases import memberships, organisations, projects
from kilta.domains.people.models import Person
from kilta.domains.people.use_cases import persons
from kilta.foundation.access.actors import System
from kilta.foundation.accounts import use_cases as accounts
from kilta.foundation.accounts.models import Account

FOLDER = Path(__file__).parent
LOADING = System("demo content")
ORIGINAL = "en"
FUNDED = (
    "title",
    "acronym",
    "programme",
    "funder",
    "grant_number",
    "starts_on",
    "ends_on",
    "statement",
    "disclaimer",
)


def is_loaded() -> bool:
    """Whether the demo content stands already; what visitors changed in it is then left alone."""
    return Person.objects.filter(is_demo=True).exists()


@transaction.atomic
def load() -> None:
    """All of it or nothing."""
    known = {entry["key"]: _found(entry) for entry in _read("organisations.toml")["organisation"]}
    project = _start(_read("project.toml"), known)
    people = {entry["key"]: _invent(entry, known) for entry in _read("people.toml")["person"]}
    load_events(
        _read("events.toml"),
        known,
        project,
        programmes=_read("programmes.toml")["programme"],
        records=_read("records.toml")["record"],
    )
    units = load_units(_read("units.toml"), known, people, load_concepts(_read("concepts.toml")))
    load_comparisons(_read("comparisons.toml"), known, units, people)
    for promise in _read("project.toml")["promise"]:
        make_promise(by=LOADING, project=project, **promise)
    memberships.ask_to_join(
        by=people["jonas"], organisation=known["bbs-syke"], message="We send you two classes a year; may I help?"
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _found(entry: dict[str, Any]) -> Organisation:
    place = entry.get("place")
    organisation = organisations.found_organisation(
        by=LOADING,
        name=entry["name"],
        kind=entry["kind"],
        country=entry["country"],
        region=entry["region"],
        town=place["town"] if place else "",
        sectors=entry["sectors"],
        languages=entry["languages"],
        website=entry["website"],
    )
    texts = entry["texts"]
    for language in sorted(texts, key=lambda code: code != ORIGINAL):
        organisations.write_text(
            by=LOADING,
            organisation=organisation,
            language=language,
            summary=texts[language],
            state="original" if language == ORIGINAL else "machine",
        )
    if place:
        organisations.add_place(by=LOADING, organisation=organisation, **place)
    return organisations.verify_organisation(by=LOADING, organisation=organisation)


def _start(entry: dict[str, Any], known: dict[str, Organisation]) -> Project:
    project = projects.start_project(
        by=LOADING,
        coordinator=known[entry["coordinator"]],
        **{name: entry[name] for name in FUNDED},
    )
    for language in sorted(entry["texts"], key=lambda code: code != ORIGINAL):
        projects.write_project_text(
            by=LOADING,
            project=project,
            language=language,
            **entry["texts"][language],
            state="original" if language == ORIGINAL else "machine",
        )
    for role, keys in ((Partner.Role.BENEFICIARY, "beneficiaries"), (Partner.Role.ASSOCIATED, "associated")):
        for key in entry[keys]:
            projects.add_partner(by=LOADING, project=project, organisation=known[key], role=role)
    for package in entry["work_package"]:
        projects.add_work_package(
            by=LOADING,
            project=project,
            number=package["number"],
            title=package["title"],
            description=package["description"],
            lead=known[package["lead"]],
        )
    return project


def _invent(entry: dict[str, Any], known: dict[str, Organisation]) -> Person:
    """An invented person with a confirmed address that no mail can reach."""
    account = Account(
        email=f"{entry['key']}@demo.kilta.example",
        language=entry["language"],
        is_staff=entry.get("is_staff", False),
    )
    account.set_password(DEMO_PASSWORD)
    age_band = "minor" if entry.get("is_minor") else "adult"
    accounts.open_account(
        by=LOADING,
        account=account,
        answers={"name": entry["name"], "country": entry["country"], "age_band": age_band},
    )
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    Person.objects.filter(account=account).update(is_demo=True)
    person = Person.objects.select_related("account").get(account=account)
    texts = {
        name: entry[name] for name in ("target_group", "languages", "headline", "offers", "seeks") if name in entry
    }
    shown_to = entry["shown_to"]
    persons.change_profile(
        by=person,
        person=person,
        changes=texts | {"shown_to": shown_to},
        agreed_in=entry["language"] if shown_to == "all" else "",
    )
    person = Person.objects.select_related("account").get(pk=person.pk)
    for key, role in (entry.get("memberships", {}) | entry.get("former", {})).items():
        membership = memberships.add_member(by=LOADING, organisation=known[key], person=person, role=role)
        if key in entry.get("former", {}):
            memberships.leave(by=person, membership=membership)
    return person
