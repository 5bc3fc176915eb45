from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kilta.foundation.accounts"
    label = "accounts"
