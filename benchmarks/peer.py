"""The least that Django can do: one query, one line of text; served by gunicorn as Kilta is.

python -m benchmarks.peer PORT
"""

import os
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from gunicorn.app.base import BaseApplication


def hello(request: HttpRequest) -> HttpResponse:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM network_organisation LIMIT 1")
        return HttpResponse(f"<!doctype html><title>Hello</title><h1>Hello {cursor.fetchone()[0]}</h1>")


urlpatterns = [path("hello", hello), path("healthz", lambda request: HttpResponse("ok"))]


class Peer(BaseApplication):
    def load_config(self) -> None:
        settings_of_server = {"workers": 2, "threads": 4, "worker_class": "gthread", "loglevel": "warning"}
        for name, value in {"bind": f"127.0.0.1:{sys.argv[1]}", **settings_of_server}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from django.core.wsgi import get_wsgi_application

        from kilta.config.settings import DATABASES

        settings.configure(
            SECRET_KEY=os.environ["KILTA_SECRET_KEY"],
            ALLOWED_HOSTS=["127.0.0.1"],
            ROOT_URLCONF=__name__,
            DATABASES=DATABASES,
            LOGGING_CONFIG=None,
        )
        return get_wsgi_application()


if __name__ == "__main__":
    Peer().run()
