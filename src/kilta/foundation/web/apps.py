from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kilta.foundation.web"
    label = "web"
