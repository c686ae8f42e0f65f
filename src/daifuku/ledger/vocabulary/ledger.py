"""What the book itself writes."""

from daifuku.ledger.facts import fact


@fact("ledger.customer_erased", retention="tombstone")
class CustomerErased:
    """A person's words were erased from every place; the entries without words remain."""

    places: int
    values: int
