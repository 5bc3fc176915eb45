"""A file is kept when it fits, seen by whom its thing admits, and gone when its time is over."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from kilta.engines.tests import hostile
from kilta.engines.uploads import Kind, Unfit, Why
from kilta.foundation import jobs
from kilta.foundation.access.actors import Guest, System
from kilta.foundation.files.forms import UploadField
from kilta.foundation.files.jobs import remove_expired, remove_unfinished
from kilta.foundation.files.models import StoredFile
from kilta.foundation.files.names import clean_name
from kilta.foundation.files.refusals import UploadRefused, refusal
from kilta.foundation.files.showing import may_see, shown_when
from kilta.foundation.files.use_cases import forget_uploads, remove_files, remove_files_of, store

AINO, BERT = System("aino"), System("bert")


def mine(actor, file):
    return actor.actor_key == file.uploaded_by


def always(actor, file):
    return True


shown_when("tests.mine", mine, is_personal=True)
shown_when("tests.public", always)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def a_file(content=None, name="kuva.jpg", label="tests.public", *, by=AINO, kinds=tuple(Kind), thing=None, **options):
    upload = ContentFile(content or hostile.picture(), name)
    return store(by=by, upload=upload, kinds=kinds, belongs_to=(label, thing or uuid4()), **options)


def contents(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_kept_is_what_was_made_of_the_upload():
    file = a_file(hostile.picture_with_a_place(), "C:\\Users\\Aino\\kuva.php")

    kept = default_storage.open(file.path).read()
    assert b"Aino" not in kept
    assert (file.name, file.kind, file.content_type) == ("kuva.jpg", "image", "image/jpeg")
    assert (file.width, file.height, file.size) == (40, 60, len(kept))
    assert (file.sha256, file.uploaded_by) == (hashlib.sha256(kept).hexdigest(), "system:aino")


def test_a_refused_upload_leaves_nothing(folder):
    with pytest.raises(UploadRefused) as refused:
        a_file(b"<html>", "photo.png", kinds=[Kind.IMAGE, Kind.PDF])

    assert "a picture (JPEG, PNG or WebP) or a PDF" in str(refused.value.message)
    assert not StoredFile.objects.exists()
    assert contents(folder) == []


@pytest.mark.parametrize("why", Why)
def test_every_refusal_says_what_to_do(why):
    said = str(refusal(Unfit(why, limit=5_000_000), [Kind.PDF]).message)

    assert said.endswith(".")
    assert "%" not in said


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\docs\\List 2.PDF", "List 2.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\0b\n.pdf", "ab.pdf"),
        ("\ud800.pdf", "_.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        ("Hyvää päivää 🧑‍🏭.pdf", "Hyvää päivää 🧑‍🏭.pdf"),
        ("x" * 5000, "x" * 100 + ".pdf"),
        ('a<b>:"c|d?*.pdf', "a_b_c_d_.pdf"),
        ("v1.2 final", "v1.2 final.pdf"),
    ],
)
def test_a_name_is_safe_on_every_machine(given, kept):
    assert clean_name(given, "pdf") == kept


def test_a_label_that_nobody_answers_for_takes_no_file():
    with pytest.raises(LookupError):
        a_file(label="tests.unknown")


def test_a_second_question_about_the_same_things_is_refused():
    with pytest.raises(ValueError, match=r"tests\.mine"):
        shown_when("tests.mine", always)


def test_a_file_whose_rule_is_gone_is_shown_to_nobody():
    file = a_file()
    file.label = "tests.forgotten"

    assert not may_see(AINO, file)


def test_a_file_is_saved_under_its_name_and_never_sniffed_or_run(client):
    answer = client.get(a_file(hostile.pdf(), "Ääni.pdf").get_absolute_url())

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%84%C3%A4ni.pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox; default-src 'none'" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_a_picture_is_shown_in_a_cage(client):
    answer = client.get(a_file().in_place_url)

    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "image/jpeg"


def test_what_no_browser_shows_safely_is_only_saved(client):
    file = a_file(b"plain words", "a.txt")

    assert file.in_place_url == ""
    assert client.get(reverse("files:in_place", args=[file.pk])).status_code == 404


def test_a_private_file_is_a_404_for_others_and_kept_by_no_cache(client):
    file = a_file(label="tests.mine")

    assert may_see(AINO, file)
    assert not may_see(BERT, file)
    assert not may_see(Guest(), file)
    assert client.get(file.get_absolute_url()).status_code == 404


def test_a_public_file_is_asked_for_anew_and_sent_once(client):
    file = a_file()
    first = client.get(file.in_place_url)

    again = client.get(file.in_place_url, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_a_removed_file_is_gone_with_its_content(client, folder):
    file = a_file()
    address = file.get_absolute_url()

    remove_files(by=AINO, files=[file])
    assert client.get(address).status_code == 404
    jobs.run_all_now()

    assert contents(folder) == []


def test_files_go_with_their_thing():
    thing = uuid4()
    a_file(thing=thing), a_file(thing=thing)
    other = a_file()

    remove_files_of(by=AINO, belonged_to=("tests.public", thing))

    assert list(StoredFile.objects.all()) == [other]


def test_a_file_goes_on_its_day(folder):
    today = timezone.localdate()
    a_file(delete_on=today)
    stays = [a_file(delete_on=today + timedelta(days=1)), a_file()]

    remove_expired.run()
    jobs.run_all_now()

    assert list(StoredFile.objects.order_by("pk")) == stays
    assert len(contents(folder)) == 2


def test_of_an_erased_person_goes_what_was_theirs_and_stays_what_they_gave():
    a_file(label="tests.mine")
    given, of_another = a_file(label="tests.public"), a_file(label="tests.mine", by=BERT)

    forget_uploads(by=BERT, actor_key=AINO.actor_key)

    assert list(StoredFile.objects.order_by("pk")) == [given, of_another]


def test_content_without_a_row_is_swept_when_it_is_old(folder, monkeypatch):
    file = a_file()
    default_storage.save("stored/left-over", ContentFile(b"x"))

    remove_unfinished.run()
    assert len(contents(folder)) == 2
    monkeypatch.setattr("kilta.foundation.files.jobs.UNFINISHED", timedelta(seconds=-1))
    remove_unfinished.run()

    assert [path.name for path in contents(folder)] == [str(file.pk)]


class ScanForm(forms.Form):
    scan = UploadField(label="Scan", kinds=[Kind.IMAGE, Kind.PDF], help_text="The signed list.")


def sent(content, name):
    return ScanForm({}, {"scan": SimpleUploadedFile(name, content)})


def test_a_field_says_what_fits_before_it_is_sent():
    html = Template("{% form_fields form %}").render(Context({"form": ScanForm()}))

    assert "The signed list. Expected: a picture (JPEG, PNG or WebP) up to 20.0\xa0MB" in html
    assert 'accept=".jpg,.jpeg,.png,.webp,.pdf"' in html


def test_a_field_checks_beside_itself_and_its_value_is_kept_without_a_second_check():
    form = sent(hostile.picture(), "list.jpg")

    assert form.is_valid(), form.errors
    kinds = [Kind.IMAGE, Kind.PDF]
    file = store(by=AINO, upload=form.cleaned_data["scan"], kinds=kinds, belongs_to=("tests.mine", uuid4()))
    assert file.size == default_storage.size(file.path) > 0


@pytest.mark.parametrize("content", [b"<html>", b"", b"GIF89a", hostile.locked_pdf(), hostile.docx(), hostile.bomb()])
@pytest.mark.parametrize("name", ["a.pdf", "a\0\u202e.png", "x" * 300])
def test_a_field_refuses_with_a_sentence(content, name):
    form = sent(content, name)

    assert not form.is_valid()
    assert form.errors["scan"][0].endswith(".")


def test_what_was_checked_for_one_place_is_not_kept_in_another():
    form = sent(hostile.picture(), "list.jpg")
    assert form.is_valid()

    with pytest.raises(ValueError, match="image"):
        store(by=AINO, upload=form.cleaned_data["scan"], kinds=[Kind.PDF], belongs_to=("tests.mine", uuid4()))
