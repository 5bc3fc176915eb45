from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kilta.foundation.files"
    label = "files"
