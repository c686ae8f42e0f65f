"""What this room adds to the rooms around it, as plain values."""

from django.utils.translation import gettext_lazy as _

from daifuku.customers import finding, panels, telling_apart
from daifuku.customers.personal import PLACES
from daifuku.customers.queries import member_hits
from daifuku.customers.telling import KINDS
from daifuku.customers.verbs import VERBS
from daifuku.foundation import registries as to

PANELS = (
    to.Panel("contact", "side", _("Contact"), "customers/panels/contact.html", panels.contact, 10),
    to.Panel("about", "side", _("About"), "customers/panels/about.html", panels.about, 20),
    to.Panel(
        "relations",
        "side",
        _("Relations"),
        "customers/panels/relations.html",
        panels.relations,
        60,
        lazy=True,
    ),
    to.Panel(
        "merged",
        "side",
        _("Merged records"),
        "customers/panels/merged.html",
        panels.merged,
        80,
        lazy=True,
    ),
    to.Panel("tastes", "peek", _("Preferences"), "customers/panels/tastes.html", panels.tastes, 10),
    to.Panel("allowed", "till", _("Consent"), "customers/panels/allowed.html", panels.allowed, 40),
    to.Panel("likes", "till", _("Preferences"), "customers/panels/tastes.html", panels.likes, 10),
    to.Panel(
        "wishes",
        "side",
        _("Preferences and consent"),
        "customers/panels/wishes.html",
        panels.wishes,
        70,
        lazy=True,
    ),
)
SEARCH_SOURCE = to.SearchSource(
    finding.KIND,
    _("Customers"),
    "users",
    "customer",
    finding.rows,
    10,
    tell_apart=telling_apart.told_apart,
    look_up=member_hits,
)
COMMANDS = (
    to.CommandItem(
        "customers.new",
        _("Add a customer"),
        "user-plus",
        "customers:new",
        verb="customers.create_customer",
        position=10,
    ),
    to.CommandItem(
        "customers.duplicates",
        _("Possible duplicates"),
        "arrows-join",
        "customers:duplicates",
        verb="customers.merge_customers",
        position=30,
    ),
    to.CommandItem(
        "customers.bin",
        _("Bin"),
        "trash",
        "customers:bin",
        verb="customers.restore_customer",
        position=80,
    ),
)
SETTINGS = to.SettingsPage(
    "lists", _("Stages and tags"), "tags", "customers:lists", 50, "customers.edit_tags"
)
IMPORTS = to.ImportKind("customers", _("Customers"), "daifuku.customers.importing.KIND", 10)
__all__ = ["COMMANDS", "IMPORTS", "KINDS", "PANELS", "PLACES", "SEARCH_SOURCE", "SETTINGS", "VERBS"]
