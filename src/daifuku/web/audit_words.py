"""What the audit log calls things, in words for people."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daifuku.customers.queries import names_of
from daifuku.foundation import text
from daifuku.foundation.access import Actor
from daifuku.foundation.models import AuditEntry, User

EVENTS: dict[str, Any] = {
    "signed_in": gettext_lazy("Signed in"),
    "signed_out": gettext_lazy("Signed out"),
    "sign_in_failed": gettext_lazy("Sign-in failed"),
    "sign_in_link_made": gettext_lazy("Sign-in link made"),
    "password_changed": gettext_lazy("Password changed"),
    "sign_in_key_added": gettext_lazy("Second step added"),
    "sign_in_key_removed": gettext_lazy("Second step removed"),
    "recovery_codes_made": gettext_lazy("Recovery codes made"),
    "mail_read": gettext_lazy("Mail of the outbox read"),
    "user_added": gettext_lazy("Colleague added"),
    "permission_changed": gettext_lazy("Permission changed"),
    "team_added": gettext_lazy("Team added"),
    "team_renamed": gettext_lazy("Team renamed"),
    "team_removed": gettext_lazy("Team removed"),
    "token_added": gettext_lazy("API token made"),
    "token_revoked": gettext_lazy("API token revoked"),
    "exported": gettext_lazy("Data exported"),
    "viewed_customer": gettext_lazy("Customer viewed"),
    "erased": gettext_lazy("Customer erased"),
    "demo_leaves": gettext_lazy("Demo shop: leaves at the next start"),
    "company_edited": gettext_lazy("Company settings changed"),
}
_FIELDS: dict[str, Any] = {
    "role": gettext_lazy("Role"),
    "team_id": gettext_lazy("Team"),
    "sees": gettext_lazy("Sees customers of"),
    "is_active": gettext_lazy("Can sign in"),
    "names": gettext_lazy("Name"),
    "timezone": gettext_lazy("Time zone"),
    "fiscal_year_start_month": gettext_lazy("Fiscal year begins in"),
    "week_start": gettext_lazy("Week begins on"),
}
KEYS: dict[str, Any] = {
    "totp": gettext_lazy("Authenticator app"),
    "webauthn": gettext_lazy("Passkey"),
    "recovery_codes": gettext_lazy("Recovery codes"),
}
_KINDS: dict[str, Any] = {
    "customers": gettext_lazy("Customers"),
    "purchases": gettext_lazy("Purchases"),
    "products": gettext_lazy("Products"),
    "stores": gettext_lazy("Stores"),
    "labels": gettext_lazy("Address labels"),
}
# Everybody, since one may choose whose lines to read; else only what the lines name.
_NAMED = """
    SELECT 'of', id, jsonb_build_object('family_name', family_name, 'given_name', given_name,
        'email', email)::text, NOT is_active AS gone
    FROM foundation_user
    UNION ALL
    SELECT 'team', id, names::text, false FROM foundation_team WHERE id = ANY (%(team)s)
    UNION ALL
    SELECT 'token', id, to_jsonb(name)::text, false FROM foundation_apitoken
    WHERE id = ANY (%(token)s)
    ORDER BY gone, id
"""


class Words:
    """Of one page of lines: whom and what their facts name, looked up at once."""

    def __init__(self, entries: Iterable[AuditEntry], reader: Actor) -> None:
        told = [entry.facts for entry in entries]
        self.customers = names_of(_ids(told, "customer"), seen_by=reader)
        named = _named({name: list(_ids(told, name)) for name in ("team", "token")})
        # All colleagues, those who still sign in first.
        self.people = {pk: User(**name).display_name for pk, name in named["of"].items()}
        self.teams = {pk: str(text.Words.of(names)) for pk, names in named["team"].items()}
        self.tokens = named["token"]

    def choices(self) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in self.people.items()]

    def by(self, entry: AuditEntry) -> str:
        return self.people.get(entry.user_id, "—")

    def of(self, entry: AuditEntry) -> str:
        """Whom or what the line is about; nothing when its name says all."""
        ways: dict[str, Callable[[Any], str]] = {
            "of": lambda pk: self.people.get(pk, ""),
            "team": lambda pk: self.teams.get(pk, ""),
            "token": lambda pk: self.tokens.get(pk, ""),
            "fields": lambda names: _listed(_FIELDS, names),
            "key": lambda key: _listed(KEYS, [key]),
            "kind": lambda kind: _listed(_KINDS, [kind]),
            "by_mail": lambda _true: _("by a link in a mail"),
            "step": lambda _two: _("at the second step"),
        }
        said = [way(entry.facts[name]) for name, way in ways.items() if name in entry.facts]
        return " · ".join(filter(None, said))

    def customer_of(self, entry: AuditEntry) -> tuple[str, str]:
        """Which customer the line is about, and where they stand if the reader may see them."""
        pk = entry.facts.get("customer")
        if pk is None:
            return "", ""
        if pk in self.customers:
            return self.customers[pk], reverse("customer", args=[pk])
        return _("Customer #%(id)s") % {"id": pk}, ""


def event_name(event: str) -> str:
    return str(EVENTS.get(event, _("Other")))


def _named(asked: dict[str, list[int]]) -> dict[str, dict[int, Any]]:
    found: dict[str, dict[int, Any]] = {"of": {}, "team": {}, "token": {}}
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, asked)
        for what, pk, name, _gone in cursor.fetchall():
            found[what][pk] = json.loads(name)
    return found


def _ids(told: list[Mapping[str, Any]], name: str) -> set[int]:
    return {facts[name] for facts in told if isinstance(facts.get(name), int)}


def _listed(words: Mapping[str, Any], names: Iterable[str]) -> str:
    return ", ".join(str(words[name]) for name in names if name in words)
