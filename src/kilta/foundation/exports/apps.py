from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "kilta.foundation.exports"
    label = "exports"

    def ready(self) -> None:
        from kilta.foundation.access.openings import staff
        from kilta.foundation.exports.addresses import Format
        from kilta.foundation.ui import navigation

        register_converter(Format, "format")
        navigation.register(
            area="staff", label=_("Tables taken away"), url_name="exports:taken", order=85, audience=staff,
            icon="download",
        )  # fmt: skip
