"""Whoever was added or altered is compared with everybody, soon after."""

from collections.abc import Sequence

from django.db import connection

from daifuku.customers import duplicates
from daifuku.foundation import clock
from daifuku.foundation.jobs import job
from daifuku.foundation.registries import Reaction

JOB = "daifuku.customers.reactions.compare_again"
_KINDS = (
    *("customer_added", "customer_edited", "customer_restored"),
    *("customer_merged", "customer_separated"),
    *("contact_point_added", "contact_point_edited", "contact_point_removed"),
)
# Of an edit only these are looked at; who is in charge says nothing about who somebody is.
_TELLING = (
    *("kind", "family_name", "given_name", "family_kana", "given_kana", "name", "name_kana"),
    *("birthday", "gender", "corporate_number", "emails", "phones", "addresses"),
)
_WHO = """
    SELECT DISTINCT coalesce(c.root_id, c.id)
    FROM ledger_entry e
    LEFT JOIN ledger_also a ON a.entry_id = e.id
    JOIN customers_customer c ON c.id IN (e.customer_id, a.customer_id)
    WHERE e.id = ANY(%s) AND (e.kind <> 'customers.customer_edited'
        OR jsonb_exists_any(e.facts->'fields', %s))
"""
REACTIONS = tuple(
    Reaction(f"customers.compare_{kind}", f"customers.{kind}", JOB, "handles") for kind in _KINDS
)


@job(queue="reactions")
def compare_again(*, entry_ids: Sequence[int], **_: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [list(entry_ids), list(_TELLING)])
        ids = [id_ for (id_,) in cursor.fetchall()]
    duplicates.compare(ids, at=clock.now())
