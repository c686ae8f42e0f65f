from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "daifuku.demo"
    label = "demo"
