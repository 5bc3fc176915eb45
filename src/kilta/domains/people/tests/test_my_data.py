import json
import zipfile
from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kilta.domains.people.models import Download
from kilta.domains.people.purposes import CONTACT_BY_MEMBERS
from kilta.domains.people.tests.builders import PASSWORD, a_member_of_staff, a_person, signed_in
from kilta.domains.people.use_cases.consents import give_consent
from kilta.domains.people.use_cases.downloads import ask_for_download, pack_download
from kilta.domains.people.use_cases.persons import change_profile
from kilta.foundation import jobs
from kilta.foundation.accounts.use_cases import issue_token
from kilta.foundation.files.jobs import remove_expired, remove_unfinished
from kilta.foundation.files.models import PrivateFile
from kilta.foundation.notices.models import Message


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    settings.EMAIL_FOLDER = tmp_path / "mail"


def packed(person):
    ask_for_download(by=person, person=person)
    jobs.run_all_now()
    return Download.objects.select_related("file").get(person=person, ready_at__isnull=False)


def data_in(download):
    with default_storage.open(download.file.path) as file, zipfile.ZipFile(BytesIO(file.read())) as archive:
        return json.loads(archive.read("data.json"))


def freshly_signed_in(client, person):
    signed_in(client, person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_the_file_holds_every_area_and_no_secret():
    aino = a_person("Aino")
    change_profile(by=aino, person=aino, changes={"headline": "Teaches welding"})
    give_consent(by=aino, person=aino, purpose=CONTACT_BY_MEMBERS, version=1, language="en")
    _token, secret = issue_token(
        by=aino, account=aino.account, name="Timetable", scopes=["people:read"], life=timedelta(days=1)
    )

    download = packed(aino)

    data = data_in(download)
    assert data["profile"][0]["headline"] == "Teaches welding"
    assert data["consents"][0]["wording"] == CONTACT_BY_MEMBERS.wording
    assert data["account"][0]["email"] == aino.account.email
    assert data["account"][0]["access_tokens"][0]["name"] == "Timetable"
    assert data["profile_history"][0]["fields"]["In one line"]["after"] == "Teaches welding"
    assert "people.persons.change_profile" in {act["use_case"] for act in data["what_i_did"]}
    written = json.dumps(data)
    assert secret not in written
    assert aino.account.password not in written


def test_the_person_is_told_when_the_file_is_ready_and_it_waits_on_today(client):
    aino = a_person("Aino")

    download = packed(aino)

    assert Message.objects.get(account=aino.account).kind == "people.download_ready"
    page = signed_in(client, aino).get(reverse("web:today")).content.decode()
    assert "The copy of your data is ready" in page
    assert download.file.expires_at > timezone.now() + timedelta(days=6)


def test_who_asks_twice_gets_one_file():
    aino = a_person("Aino")

    assert ask_for_download(by=aino, person=aino) == ask_for_download(by=aino, person=aino)
    assert jobs.run_all_now() >= 1
    assert PrivateFile.objects.count() == 1


def test_packing_that_runs_twice_makes_one_file():
    aino = a_person("Aino")
    download = packed(aino)

    from kilta.domains.people.jobs import pack

    pack.run(download_id=str(download.pk))

    assert PrivateFile.objects.count() == 1


def test_a_new_file_takes_the_place_of_the_one_before():
    aino = a_person("Aino")
    before = packed(aino).file.path
    Download.objects.update(asked_at=timezone.now() - timedelta(hours=2))

    ask_for_download(by=aino, person=aino)
    jobs.run_all_now()

    assert PrivateFile.objects.count() == 1
    assert not default_storage.exists(before)


@pytest.mark.parametrize("who", ["member", "staff"])
def test_nobody_else_gets_the_file(client, who):
    aino = a_person("Aino")
    download = packed(aino)
    other = a_person("Carla") if who == "member" else a_member_of_staff()
    freshly_signed_in(client, other)

    assert client.get(reverse("people:fetch", args=[download.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_for_download(by=other, person=aino)
    with pytest.raises(PermissionDenied):
        pack_download(by=other, download=download)


def test_a_stranger_is_asked_to_sign_in(client):
    download = packed(a_person("Aino"))

    assert client.get(reverse("people:fetch", args=[download.pk])).status_code == 302


def test_the_file_is_handed_over_after_a_fresh_sign_in_only(client):
    aino = a_person("Aino")
    address = reverse("people:fetch", args=[packed(aino).pk])

    stale = signed_in(client, aino).get(address)
    fresh = freshly_signed_in(client, aino).get(address)

    assert stale.status_code == 302
    assert "reauthenticate" in stale["Location"]
    assert fresh["Content-Disposition"] == 'attachment; filename="kilta.zip"'
    assert fresh["Cache-Control"] == "private, no-store"
    assert b"".join(fresh.streaming_content).startswith(b"PK")
    assert Download.objects.get(person=aino).fetched_at


def test_the_file_is_gone_when_its_time_is_over():
    aino = a_person("Aino")
    path = packed(aino).file.path
    PrivateFile.objects.update(expires_at=timezone.now())

    remove_expired.run()
    jobs.run_all_now()

    assert not PrivateFile.objects.exists()
    assert not default_storage.exists(path)
    assert not Download.objects.visible_to(aino).ready().exists()


def test_what_a_broken_job_has_left_is_swept(tmp_path):
    from os import utime

    from django.core.files.base import ContentFile

    kept = packed(a_person("Aino")).file.path
    path = default_storage.save("private/left", ContentFile(b"left"))
    for one in (path, kept):
        utime(default_storage.path(one), (0, 0))

    remove_unfinished.run()

    assert not default_storage.exists(path)
    assert default_storage.exists(kept)


def test_the_page_says_what_is_kept(client):
    aino = a_person("Aino")

    page = signed_in(client, aino).get(reverse("people:my_data")).content.decode()

    assert "Memberships in organisations" in page
    assert "Changes of my profile" in page


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_begin_one_download():
    aino = a_person("Aino")
    together, failures = Barrier(2), []

    def ask():
        try:
            together.wait(5)
            ask_for_download(by=aino, person=aino)
        except Exception as error:  # noqa: BLE001 (shown by the test)
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert not failures
    assert Download.objects.filter(person=aino).count() == 1
