"""Home's list of first steps in a new shop: what is done is read from the shop itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from daifuku.customers.queries import visible_to
from daifuku.foundation.access import Actor, can
from daifuku.foundation.models import ApiToken, Company, ImportRun, User


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    about: str
    href: str
    done: bool


def first_steps(*, actor: Actor, today: date) -> dict[str, Any]:
    """Nothing in a demo, for whoever put them away, and for those who do not set the shop up."""
    found = _found(actor) if can(actor, "foundation.edit_company") else None
    if found is None:
        return {"steps": []}
    steps = [Step(*told, done=bool(found[f"has_{key}"])) for key, told in _told().items()]
    left = sum(not step.done for step in steps)
    return {"steps": steps if left else [], "done": len(steps) - left}


def _found(actor: Actor) -> dict[str, Any] | None:
    company = Company.objects.filter(id=1)
    asked = User.objects.filter(pk=actor.user_id, first_steps=True)
    asked = asked.exclude(Exists(company.filter(is_demo=True)))
    return asked.values(
        has_company=Exists(company.exclude(names={})),
        has_customers=Exists(ImportRun.objects.filter(kind="customers", state="done")),
        has_customer=Exists(visible_to(actor)),
        has_colleague=Exists(User.objects.exclude(pk=actor.user_id)),
        has_token=Exists(ApiToken.objects.all()),
    ).first()


def _told() -> dict[str, tuple[str, str, str]]:
    return {
        "company": (
            _("Name your company"),
            _("Its name, time zone and fiscal year"),
            reverse("company"),
        ),
        "customers": (
            _("Bring your customers along"),
            _("A CSV file with your own headings, in Japanese or English"),
            reverse("imports"),
        ),
        "customer": (
            _("Add the first customer by hand"),
            _("A name is enough to begin with"),
            reverse("customers:new"),
        ),
        "colleague": (
            _("Add a colleague"),
            _("They get a link to sign in by mail"),
            reverse("new_person"),
        ),
        "token": (
            _("Let your till or web shop write in the book"),
            _("With an API token"),
            reverse("tokens"),
        ),
    }
