from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "daifuku.insights"
    label = "insights"
