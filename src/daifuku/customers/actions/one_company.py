"""One company is one customer, also where an undo brings a number back."""

from django.db import connection

from daifuku.customers.actions.references import CorporateNumberTaken, hold_corporate_numbers
from daifuku.customers.queries.visible import visible_ids
from daifuku.foundation.changes import CannotUndo
from daifuku.foundation.changes.undo import Undone

# Corporate numbers that stand again, and did not before the undo.
_BACK = """
    SELECT c.id, c.corporate_number FROM unnest(%(ids)s::bigint[]) AS touched (id)
    JOIN customers_customer c USING (id)
    WHERE c.corporate_number <> '' AND c.deleted_at IS NULL AND NOT c.walk_in
      AND NOT EXISTS (
          SELECT FROM customers_customer_history h
          WHERE h.history_change_id = %(change)s AND h.id = c.id AND h.history_op <> 'I'
            AND h.corporate_number = c.corporate_number AND h.deleted_at IS NULL)
"""
_TAKEN = """
    SELECT o.id, o.name FROM unnest(%s::bigint[], %s::text[]) AS back (id, number)
    JOIN customers_customer b ON b.id = back.id
    JOIN customers_customer o ON o.corporate_number = back.number
        AND coalesce(o.root_id, o.id) <> coalesce(b.root_id, b.id)
    WHERE o.corporate_number <> '' AND o.deleted_at IS NULL AND NOT o.walk_in
    ORDER BY o.id LIMIT 1
"""


def refuse_undo_of_taken(undone: Undone) -> None:
    """Refuses with CannotUndo, saying who has the number by now."""
    ids = undone.ids("customers_customer")
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_BACK, {"ids": list(ids), "change": undone.change_id})
        back = cursor.fetchall()
        if not back:
            return
        hold_corporate_numbers()
        cursor.execute(_TAKEN, [list(column) for column in zip(*back, strict=True)])
        taken = cursor.fetchone()
    if taken:
        id_, name = taken
        seen = visible_ids([id_], undone.by)
        raise CannotUndo(CorporateNumberTaken(id_ if seen else None, name).reason)
