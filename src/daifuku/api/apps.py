from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "daifuku.api"
    label = "api"

    def ready(self) -> None:
        from daifuku.api import personal
        from daifuku.foundation.registries import (
            PersonalPlace,
            SettingsPage,
            personal_places,
            settings_pages,
        )

        label = _("Kept answers of the API")
        place = PersonalPlace("api.answers", label, personal.erase, personal.COLUMNS)
        personal_places.add(place)
        settings_pages.add(SettingsPage("api", _("API"), "command", "api_docs", 45))
