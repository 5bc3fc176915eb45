from django.apps import AppConfig


class UIConfig(AppConfig):
    name = "kilta.foundation.ui"
    label = "ui"
