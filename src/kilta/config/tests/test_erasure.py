"""Whoever is erased is found nowhere: not in a table, the history, search, jobs, mail, sessions or files."""

import base64
import json
import subprocess
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from kilta.config.backups import _address
from kilta.config.embedded_postgres import programs
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.network.use_cases import memberships
from kilta.domains.people.models import Person
from kilta.domains.people.purposes import CONTACT_BY_MEMBERS
from kilta.domains.people.tests.builders import PASSWORD, a_person
from kilta.domains.people.use_cases.consents import give_consent
from kilta.domains.people.use_cases.downloads import ask_for_download
from kilta.domains.people.use_cases.persons import change_profile
from kilta.engines.transliteration import plain
from kilta.foundation import jobs
from kilta.foundation.accounts.use_cases import issue_token
from kilta.foundation.web.use_cases.feedback import report_barrier

NAME = "Aino Quetzalkivi-Ähtäläinen"
EMAIL = "aino.quetzalkivi@zephyrschool.example"
HEADLINE = "Unmistakablywelding robots"
OFFERS = "Fjordlanders of gnomish turnery"
SEEKS = "Plumbers from Ouagadougoussa"
MESSAGE = "I taught Xylographically here"
WORDS = [NAME, EMAIL, "quetzalkivi", "ähtäläinen", "zephyrschool", "Unmistakablywelding", "Fjordlanders",
         "Ouagadougoussa", "Xylographically"]  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.DATA_FOLDER = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "kilta.foundation.notices.folder_mail.EmailBackend"


@pytest.fixture
def everywhere():
    """Somebody who has left traces in every part of Kilta, in a browser that has just proven who she is."""
    otto = a_person("Otto", language="fi")
    omnia, luovi = an_organisation("Omnia", owner=otto), an_organisation("Luovi", owner=otto)
    client = Client()
    aino = a_person(NAME, email=EMAIL, language="fi")
    change_profile(
        by=aino,
        person=aino,
        changes={"headline": HEADLINE, "offers": OFFERS, "seeks": SEEKS, "shown_to": "all"},
        agreed_in="fi",
    )
    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="fi")
    memberships.accept_request(by=otto, request=memberships.ask_to_join(by=aino, organisation=omnia, message=MESSAGE))
    memberships.ask_to_join(by=aino, organisation=luovi, message=MESSAGE)
    issue_token(by=aino, account=aino.account, name="Xylographically", scopes=[], life=timedelta(days=1))
    report_barrier(message="The map is small.", page="/en/people", email=EMAIL, by=aino)
    ask_for_download(by=aino, person=aino)
    jobs.run_all_now()
    client.post(reverse("account_login"), {"login": EMAIL, "password": "wrong"})
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    client.get(reverse("people:my_data"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    memberships.ask_to_join(by=a_person("Bert"), organisation=luovi)
    return aino, client


def dump():
    program = programs() / "pg_dump"
    return subprocess.run([program, f"--dbname={_address()}"], capture_output=True, check=True, text=True).stdout


def found_in(text):
    """Which of the words stand in `text`, in any case and in the encodings in which they could hide."""
    text = text.lower()
    return {word for word in WORDS for form in forms_of(word) if form.lower() in text}


def forms_of(word):
    written = word.encode()
    yield word
    yield plain(word)
    yield quote(word)
    yield json.dumps(word)[1:-1]
    yield written.hex()
    yield word.encode("latin-1", "ignore").hex()
    for shift in range(3):  # base64 writes the same letters in three ways, by where they begin
        yield base64.b64encode(b"\0" * shift + written).decode()[shift + 1 + (shift > 0) : -4]


def files(folder):
    for path in Path(folder).rglob("*"):
        if path.is_file():
            yield path.name + path.read_bytes().decode("latin-1") + path.read_bytes().decode("utf-8", "ignore")


def sessions():
    return json.dumps([session.get_decoded() for session in Session.objects.all()])


def test_nothing_of_the_erased_is_left_anywhere(everywhere, tmp_path):
    aino, client = everywhere
    assert found_in(dump()) == set(WORDS)  # The search below can find something.
    assert "quetzalkivi" in sessions()
    assert any(found_in(file) for file in files(tmp_path))

    answer = client.post(reverse("people:erase"), {"is_sure": "on"})
    jobs.run_all_now()

    assert answer["Location"].endswith("/erased")
    assert Person.objects.get(pk=aino.pk).erased_at
    assert found_in(dump()) == set()
    assert not found_in(sessions())
    assert not [file[:80] for file in files(tmp_path) if found_in(file)]


PAGES = ("/en/people", "/en/people?q=Quetzalkivi", "/en/search?q=Quetzalkivi", "/api/v1/people?q=Quetzalkivi")


def text_of(reader, address):
    return reader.get(address).content.decode().replace("\\u00c4", "Ä").replace("\\u00e4", "ä")


def test_the_erased_are_found_by_no_page_and_no_program(everywhere):
    aino, client = everywhere
    reader = Client()
    reader.force_login(Person.objects.get(name="Otto").account)
    for address in PAGES:
        assert "Ähtäläinen" in text_of(reader, address), address

    client.post(reverse("people:erase"), {"is_sure": "on"})

    for address in PAGES:
        assert "Ähtäläinen" not in text_of(reader, address), address
    assert reader.get(f"/api/v1/people/{aino.pk}").status_code == 404
    assert reader.get(reverse("people:person", args=[aino.pk])).status_code == 404
    assert client.get("/api/v1/me").status_code == 401


def test_the_notices_of_others_stay(everywhere):
    _aino, client = everywhere
    assert "Bert" in dump()

    client.post(reverse("people:erase"), {"is_sure": "on"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_message WHERE text LIKE '%Bert%'")
        assert cursor.fetchone()[0] == 1
