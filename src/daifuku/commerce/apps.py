from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "daifuku.commerce"
    label = "commerce"
