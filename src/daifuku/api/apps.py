from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "daifuku.api"
    label = "api"

    def ready(self) -> None:
        from daifuku.api.models import IdempotentAnswer
        from daifuku.foundation.registries import (
            PersonalPlace,
            SettingsPage,
            personal_places,
            settings_pages,
        )

        def erase(customer_ids: list[int]) -> int:
            return IdempotentAnswer.objects.filter(customer_id__in=customer_ids).update(body=b"{}")

        personal_places.add(PersonalPlace("api.answers", _("Kept answers of the API"), erase))
        settings_pages.add(SettingsPage("api", _("API"), "command", "api_docs", 45))
