"""Files lie in a folder, or in a bucket that speaks S3; both are checked, swept and backed up the same way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kilta.config import backups, checks, environment
from kilta.config.tests.s3 import a_bucket
from kilta.engines.tests import hostile
from kilta.engines.uploads import Kind
from kilta.foundation import jobs
from kilta.foundation.access.actors import System
from kilta.foundation.files.jobs import remove_unfinished
from kilta.foundation.files.showing import shown_when
from kilta.foundation.files.use_cases import remove_files, store


def everybody(actor, file):
    return True


shown_when("tests.stored", everybody)


@pytest.fixture
def bucket(settings):
    with a_bucket() as (address, objects):
        options = environment.read({"KILTA_MODE": "test", "KILTA_FILES_URL": address}).files_url
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, "file_overwrite": False}},
        }
        yield objects


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.mark.parametrize(
    "broken",
    [
        "s3://",
        "s3://key:secret@host",
        "s3://key:secret@host/a/b",
        "s3://key@host/bucket",
        "https://host/bucket",
        "s3://host/bucket?zone=x",
        "s3://host/bucket?region",
        "s3://host:port/bucket",
    ],
)
def test_a_broken_address_of_a_bucket_stops_the_start(broken):
    with pytest.raises(environment.BrokenSetting, match="KILTA_FILES_URL"):
        environment.read({"KILTA_MODE": "test", "KILTA_FILES_URL": broken})


def test_an_address_of_a_bucket_is_read():
    read = environment.read({"KILTA_MODE": "test", "KILTA_FILES_URL": "s3://k:s%2Fx@s3.example.org/files"})

    assert read.files_url == {
        "bucket_name": "files",
        "endpoint_url": "https://s3.example.org",
        "access_key": "k",
        "secret_key": "s/x",
    }


def test_a_file_lies_in_the_bucket_is_served_from_there_and_goes(bucket, client):
    upload = ContentFile(hostile.picture(), "kuva.jpg")
    file = store(by=System("test"), upload=upload, kinds=[Kind.IMAGE], belongs_to=("tests.stored", uuid4()))
    assert list(bucket) == [f"stored/{file.pk}"]

    answer = client.get(file.get_absolute_url())
    assert b"".join(answer.streaming_content) == bucket[file.path]

    remove_files(by=System("test"), files=[file])
    jobs.run_all_now()
    assert bucket == {}


def test_left_overs_in_a_bucket_are_swept(bucket, monkeypatch):

    bucket["stored/left-over"] = bucket["private/left-over"] = b"x"
    monkeypatch.setattr("kilta.foundation.files.jobs.UNFINISHED", timedelta(minutes=-5))

    remove_unfinished.run()

    assert bucket == {}


def test_the_check_of_an_installation_tries_the_storage(bucket):
    assert list(checks._file_storage()) == []
    assert bucket == {}


def test_a_bucket_that_is_not_there_is_told(settings):
    options = {"bucket_name": "x", "endpoint_url": "http://127.0.0.1:9", "access_key": "a", "secret_key": "b"}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }

    assert [message.id for message in checks._file_storage()] == ["kilta.E009"]


@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_what_is_taken_out_of_a_storage_can_be_put_into_another(where, request, tmp_path):
    request.getfixturevalue(where)
    names = ["private/a", "stored/kuva ä", "top"]
    for name in names:
        default_storage.save(name, ContentFile(name.encode()))
    assert sorted(backups._stored_files()) == names

    out = tmp_path / "out"
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        backups._take_out(name, out / name)
        default_storage.delete(name)
    assert list(backups._stored_files()) == []
    backups._put_in(out)

    assert sorted(backups._stored_files()) == names
    with default_storage.open("stored/kuva ä") as file:
        assert file.read().decode() == "stored/kuva ä"
