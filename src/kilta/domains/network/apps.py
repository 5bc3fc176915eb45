from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "kilta.domains.network"
    label = "network"
