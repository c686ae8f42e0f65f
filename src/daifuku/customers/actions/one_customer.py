"""Who was merged has a root that people see: also where an undo makes two one again."""

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.foundation.changes import CannotUndo
from daifuku.foundation.changes.undo import Undone

# The records of these groups that do not fit together.
_UNFIT = """
    WITH touched AS (
        SELECT c.id, c.root_id, c.merged_ids FROM customers_customer c WHERE c.id = ANY(%s)),
    pairs AS (
        SELECT t.root_id AS root_id, t.id AS id FROM touched t WHERE t.root_id IS NOT NULL
        UNION SELECT t.id, m.id FROM touched t CROSS JOIN LATERAL unnest(t.merged_ids) AS m (id))
    SELECT CASE WHEN r.erased_at IS NOT NULL OR r.deleted_at IS NOT NULL THEN r.id ELSE c.id END,
        r.erased_at IS NOT NULL OR c.erased_at IS NOT NULL
    FROM pairs p JOIN customers_customer r ON r.id = p.root_id
    JOIN customers_customer c ON c.id = p.id
    WHERE c.root_id IS DISTINCT FROM r.id OR r.root_id IS NOT NULL OR r.kind <> c.kind
       OR NOT coalesce(c.id = ANY(r.merged_ids), false)
       OR r.erased_at IS NOT NULL OR c.erased_at IS NOT NULL
       OR r.deleted_at IS NOT NULL OR c.deleted_at IS NOT NULL
    ORDER BY 2 DESC, 1 LIMIT 1
"""


def refuse_undo_of_merged(undone: Undone) -> None:
    """Refuses with CannotUndo what would hang somebody under a record that nobody sees."""
    ids = undone.altered("customers_customer", "root_id", "merged_ids")
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_UNFIT, [list(ids)])
        unfit = cursor.fetchone()
    if unfit is None:
        return
    id_, erased = unfit
    if erased:
        raise CannotUndo(
            _("Customer #{id} was erased since. What was merged with it stays apart.").format(
                id=id_
            )
        )
    text = _("Customer #{id} was put in the bin or merged otherwise since. Bring it back first.")
    raise CannotUndo(text.format(id=id_))
