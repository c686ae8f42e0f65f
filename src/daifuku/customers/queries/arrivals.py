"""What came to a customer after a merge, and may belong to the one who is to be separated."""

from daifuku.customers.models import CustomerLink
from daifuku.customers.queries.merging import links_of, under
from daifuku.customers.roots import ids_of
from daifuku.foundation.registries import handovers
from daifuku.ledger import book

# More than these nobody would look through on a page.
MOST = 500


def arrived(link: CustomerLink) -> list[book.Entry]:
    """Entries that stand, newest first, of kinds that can be handed over, written since the merge
    for an id that stays. What was written for the other one's own id goes with it anyway."""
    ids = ids_of(link.root_id)
    goes = under(ids, link.customer_id)
    # Whoever joined later had entries before that were surely not the other one's.
    joined = {one.customer_id: max(one.merged_at, link.merged_at) for one in links_of(ids)}
    since = {id_: joined.get(id_, link.merged_at) for id_ in ids if id_ not in goes}
    return book.written_since(since, [one.key for one in handovers], limit=MOST)
