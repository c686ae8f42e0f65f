from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "daifuku.design"
    label = "design"
