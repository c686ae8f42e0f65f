from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "daifuku.web"
    label = "web"

    def ready(self) -> None:
        from django.conf import settings

        from daifuku.foundation.field_names import name_fields
        from daifuku.foundation.registries import (
            HomeTile,
            NavItem,
            SettingsPage,
            home_tiles,
            nav,
            settings_pages,
        )
        from daifuku.web import forms
        from daifuku.web.first_steps import first_steps
        from daifuku.web.tiles import latest

        nav.add(
            NavItem("home", _("Home"), "home", "home", 10),
            NavItem("customers", _("Customers"), "users", "customers", 20),
            NavItem("till", _("Till"), "scan", "till", 30, "customers.see_customers"),
            NavItem("changes", _("Changes"), "history", "changes", 90, "foundation.see_changes"),
        )
        name_fields(forms.FIELD_NAMES)
        home_tiles.add(
            HomeTile("latest", _("Latest touchpoints"), "web/home/_latest.html", latest, 50),
            HomeTile("steps", _("First steps"), "web/home/_first_steps.html", first_steps, 5),
        )
        settings_pages.add(
            SettingsPage("profile", _("Profile"), "user", "profile", 10),
            SettingsPage("company", _("Company"), "building", "company", 20,
                         "foundation.edit_company"),
            SettingsPage("people", _("Colleagues"), "users", "people", 30, "foundation.edit_user"),
            SettingsPage("tokens", _("API tokens"), "key", "tokens", 40, "foundation.add_token"),
            SettingsPage("imports", _("Import"), "upload", "imports", 50, "foundation.import"),
            SettingsPage("audit", _("Audit log"), "shield", "audit", 90, "foundation.see_audit"),
        )  # fmt: skip
        if not settings.MAIL_LEAVES:
            settings_pages.add(
                SettingsPage("outbox", _("Outbox"), "mail", "outbox", 80, "foundation.read_outbox")
            )
