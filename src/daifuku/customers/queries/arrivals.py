"""What came to a customer after a merge, and may belong to the one who is to be separated."""

from daifuku.customers.models import CustomerLink
from daifuku.customers.queries.merging import under
from daifuku.customers.roots import ids_of
from daifuku.foundation.registries import handovers
from daifuku.ledger import book

# More than these nobody would look through on a page.
MOST = 200


def arrived(link: CustomerLink) -> list[book.Entry]:
    """Entries that stand, newest first, of kinds that can be handed over, written since the merge
    for an id that stays. What was written for the other one's own id goes with it anyway."""
    ids = ids_of(link.root_id)
    goes = under(ids, link.customer_id)
    stays = [id_ for id_ in ids if id_ not in goes]
    kinds = [one.key for one in handovers]
    found = book.page(stays, limit=MOST, kinds=kinds).entries
    return [
        entry
        for entry in found
        if entry.recorded_at > link.merged_at and not entry.retracted and not entry.role
    ]
