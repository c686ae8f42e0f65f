"""What tells customers of one name apart in what search finds, in one query for all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.customers.models.belonging import STANDS
from daifuku.customers.queries.header import never_is_none
from daifuku.customers.queries.visible import visible_named
from daifuku.design.formats import day
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, can
from daifuku.foundation.japan import format_phone
from daifuku.foundation.text import marked

_SAID = f"""
    SELECT c.id, f.last_purchase_at,
        (SELECT o.name FROM customers_relation r
         JOIN customers_customer t ON t.id = r.to_customer_id AND t.kind = 'organisation'
         JOIN customers_customer o ON o.id = coalesce(t.root_id, t.id) AND {{seen}}
         WHERE r.from_customer_id = ANY(c.id || c.merged_ids) AND {STANDS} ORDER BY r.id LIMIT 1),
        array(SELECT normal FROM customers_contact_point p
              WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.kind = 'phone' ORDER BY NOT is_primary, id),
        array(SELECT normal FROM customers_contact_point p
              WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.kind = 'email' ORDER BY NOT is_primary, id),
        (SELECT prefecture || city FROM customers_contact_point p
         WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.kind = 'address' ORDER BY NOT is_primary, id LIMIT 1)
    FROM customers_customer c LEFT JOIN customers_figures f ON f.customer_id = c.id
    WHERE c.id = ANY(%(ids)s)
"""


def told_apart(ids: list[int], asked: str, actor: Actor) -> dict[int, str]:
    """The company they belong to, if the actor may see it; the phone or mail that was asked for,
    else the end of the phone or a mail; the town; the last visit. Nothing to those who may find
    customers but not look at them."""
    if not can(actor, "customers.see_customers"):
        return {}
    seen, values = visible_named(actor, "o")
    with connection.cursor() as cursor:
        cursor.execute(_SAID.format(seen=seen), values | {"ids": ids, "today": clock.today()})
        return {id_: _said(asked, *rest) for id_, *rest in cursor.fetchall()}


def _said(asked: str, last: datetime | None, company: str | None, *reached: Any) -> str:
    phones, mails, town = reached
    seen = never_is_none(last)
    visit = _("last visit {day}").format(day=day(seen)) if seen else ""
    return " · ".join(filter(None, (company, _reached(asked, phones, mails), town, visit)))


def _reached(asked: str, phones: Sequence[str], mails: Sequence[str]) -> str:
    written = [format_phone(phone) for phone in phones]
    meant = [way for way in (*written, *mails) if any(hit for _text, hit in marked(way, asked))]
    if meant:
        return meant[0]
    return f"…{written[0][-4:]}" if written else next(iter(mails), "")
