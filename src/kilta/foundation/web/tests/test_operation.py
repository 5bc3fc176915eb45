import os
import subprocess
import sys

from django.test import Client

from kilta.foundation import jobs
from kilta.foundation.notices import Notice, kind, send
from kilta.foundation.web import readiness


def test_the_process_answers_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/healthz").status_code == 200


def test_the_installation_is_ready_when_database_tables_and_worker_stand(monkeypatch):
    monkeypatch.setattr(jobs, "worker_is_alive", lambda: True)

    assert Client().get("/readyz").status_code == 200


def test_a_missing_worker_is_named(monkeypatch):
    monkeypatch.setattr(jobs, "worker_is_alive", lambda: False)

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"worker: missing\n")


def test_missing_tables_are_named(monkeypatch):
    monkeypatch.setattr(jobs, "worker_is_alive", lambda: True)
    monkeypatch.setattr(readiness, "_is_migrated", False)
    monkeypatch.setattr(readiness.MigrationExecutor, "migration_plan", lambda self, targets: ["0002"])

    answer = Client().get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"migrations: missing\n")


def test_numbers_name_views_and_not_addresses():
    Client().get("/en/nowhere/aino@kilta.example")
    Client().get("/en/")

    text = Client().get("/metrics").content.decode()

    assert 'kilta_request_seconds_count{method="GET",status="2xx",view="web:home"}' in text
    assert "aino" not in text
    assert "kilta_database_up 1.0" in text


def test_numbers_say_how_many_jobs_and_mails_wait():
    send(Notice(kind("test.metrics", "Try"), to="aino@kilta.example", template="web/notices/feedback_given.txt"))

    text = Client().get("/metrics").content.decode()

    assert 'kilta_jobs{state="waiting"} 1.0' in text
    assert 'kilta_mail_waiting{pace="at_once"} 1.0' in text


def test_numbers_are_hidden_from_other_machines():
    assert Client(REMOTE_ADDR="192.0.2.1").get("/metrics").status_code == 404
    assert Client(headers={"X-Forwarded-For": "192.0.2.1"}).get("/metrics").status_code == 404


def test_numbers_open_to_the_bearer_of_the_token_alone(settings):
    settings.METRICS_TOKEN = "a-token"

    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer a-token"}).status_code == 200


def test_the_counts_of_all_web_processes_are_added_up(tmp_path):
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    script = """
import os, django
django.setup()
from kilta.foundation.web import metrics
for _ in range(3):
    if (child := os.fork()) == 0:
        metrics.observe(view="web:home", method="GET", status=200, seconds=0.01)
        os._exit(0)
    os.waitpid(child, 0)
metrics.Installation.collect = lambda self: iter(())
print(metrics.exposition().decode())
"""

    text = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)

    assert 'kilta_request_seconds_count{method="GET",status="2xx",view="web:home"} 3.0' in text.stdout
