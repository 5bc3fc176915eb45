"""What a person has uploaded goes with the copy of their data, and what was only theirs goes with them."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kilta.domains.people.models import Download
from kilta.domains.people.tests.builders import a_person
from kilta.domains.people.use_cases.downloads import ask_for_download
from kilta.domains.people.use_cases.erasing import erase_person
from kilta.engines.uploads import Kind
from kilta.foundation import jobs
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.showing import shown_when
from kilta.foundation.files.use_cases import store


def is_mine(actor, file):
    return actor.actor_key == file.uploaded_by


shown_when("tests.own", is_mine, is_personal=True)
shown_when("tests.given", is_mine)


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_FOLDER = tmp_path
    settings.EMAIL_FOLDER = tmp_path / "mail"


def an_upload(by, label, words):
    upload = ContentFile(words, "letter.txt")
    return store(by=by, upload=upload, kinds=[Kind.TEXT], belongs_to=(label, by.pk))


def test_the_copy_of_ones_data_holds_what_one_has_uploaded():
    aino, bert = a_person("Aino"), a_person("Bert")
    file = an_upload(aino, "tests.given", b"from Aino")
    an_upload(bert, "tests.given", b"from Bert")

    ask_for_download(by=aino, person=aino)
    jobs.run_all_now()

    download = Download.objects.select_related("file").get(person=aino)
    with default_storage.open(download.file.path) as content, zipfile.ZipFile(BytesIO(content.read())) as archive:
        assert archive.read(f"files/{file.pk}-letter.txt") == b"from Aino"
        assert b"from Bert" not in b"".join(archive.read(name) for name in archive.namelist())


def test_with_the_erased_goes_what_was_theirs_and_what_they_gave_stays():
    aino = a_person("Aino")
    own, given = an_upload(aino, "tests.own", b"my letter"), an_upload(aino, "tests.given", b"minutes")

    erase_person(by=aino, person=aino)
    jobs.run_all_now()

    assert list(StoredFile.objects.all()) == [given]
    assert not default_storage.exists(own.path)
    assert default_storage.exists(given.path)
