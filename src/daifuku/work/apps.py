from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "daifuku.work"
    label = "work"
