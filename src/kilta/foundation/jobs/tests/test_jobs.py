import threading
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from kilta.foundation import jobs
from kilta.foundation.access.actors import Guest, System
from kilta.foundation.jobs import failures, queries, sweeping, use_cases
from kilta.foundation.jobs.models import Failure

done: list[str] = []


@jobs.job(attempts=2)
def note(word: str) -> None:
    done.append(word)


@pytest.fixture(autouse=True)
def nothing_done(database):
    """Procrastinate's tables are not Django's to empty after a test with real transactions."""
    done.clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def waiting() -> int:
    return jobs.queue_lengths()["waiting"]


@pytest.mark.django_db
def test_a_deferred_job_runs_with_its_arguments():
    note.defer(word="kaste")

    ran = jobs.run_all_now()

    assert (ran, done) == (1, ["kaste"])


@pytest.mark.django_db
def test_the_same_key_defers_the_work_once():
    note.defer(key="once", word="a")
    note.defer(key="once", word="b")

    jobs.run_all_now()

    assert done == ["a"]


@pytest.mark.django_db(transaction=True)
def test_a_job_exists_only_when_its_change_was_committed():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.defer(key="undone", word="never")
        raise ZeroDivisionError

    assert waiting() == 0
    note.defer(key="undone", word="now")
    assert waiting() == 1
    jobs.run_all_now()


def _ten_at_once(defer) -> None:
    gate = threading.Barrier(10)

    def one() -> None:
        gate.wait()
        try:
            with transaction.atomic():
                defer()
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_ten_threads_with_one_key_defer_one_job():
    _ten_at_once(lambda: note.defer(key="crowd", word="x"))

    assert waiting() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_the_crowd_defers_more_than_one(monkeypatch):
    def looks_first(key: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM jobs_deferral WHERE key = %s", [key])
            is_new = cursor.fetchone() is None
            time.sleep(0.2)
            cursor.execute("INSERT INTO jobs_deferral (key) VALUES (%s) ON CONFLICT DO NOTHING", [key])
            return is_new

    monkeypatch.setattr(jobs, "_is_first", looks_first)

    _ten_at_once(lambda: note.defer(key="crowd", word="x"))

    assert waiting() > 1


@pytest.mark.django_db
def test_the_job_of_a_silent_worker_is_put_back():
    note.defer(word="left behind")
    _taken_by_a_worker_silent_for(seconds=jobs.SILENCE + 5)

    swept = sweeping.sweep()

    assert (swept, waiting()) == (1, 1)


@pytest.mark.django_db
def test_the_job_of_a_worker_that_lives_is_left_to_it():
    note.defer(word="in good hands")
    _taken_by_a_worker_silent_for(seconds=1)

    assert sweeping.sweep() == 0
    assert jobs.worker_is_alive()


@pytest.mark.django_db
def test_a_job_that_takes_its_worker_down_again_and_again_fails():
    note.defer(word="poison")
    _taken_by_a_worker_silent_for(seconds=60, attempts=sweeping.DEATHS)

    sweeping.sweep()

    assert jobs.queue_lengths() == {"waiting": 0, "doing": 0, "failed": 1}
    assert "many times" in queries.jobs_page().failed[0].reason


@pytest.mark.django_db
def test_a_reason_names_no_mail_address():
    failures.remember(7, RuntimeError("550 no such user <aino@example.org>"))

    assert Failure.objects.get(job_id=7).reason == "RuntimeError: 550 no such user <…>"


@pytest.mark.django_db
def test_staff_have_a_failed_job_tried_again():
    note.defer(word="second chance")
    failed = _one_has_failed()

    use_cases.retry_job(by=System("drill"), job_id=failed)

    jobs.run_all_now()
    assert done == ["second chance"]


@pytest.mark.django_db
def test_nobody_else_has_a_job_tried_again():
    note.defer(word="no")
    failed = _one_has_failed()

    with pytest.raises(PermissionDenied):
        use_cases.retry_job(by=Guest(), job_id=failed)


@pytest.mark.django_db
def test_a_job_that_has_not_failed_is_not_tried_again():
    with pytest.raises(use_cases.NotFailed):
        use_cases.retry_job(by=System("drill"), job_id=1)


def _one_has_failed() -> int:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' RETURNING id")
        return cursor.fetchone()[0]


def _taken_by_a_worker_silent_for(*, seconds: int, attempts: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s",
            [cursor.fetchone()[0], attempts],
        )
