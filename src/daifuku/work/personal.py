"""How this room forgets what was written about a customer."""

from django.db.models import Model

from daifuku.customers.actions import forget_history, forget_history_of, former_owners
from daifuku.ledger import book
from daifuku.work.actions.writing import SOURCE
from daifuku.work.models import Call, Inquiry, Note

_WORDS: dict[type[Model], tuple[str, ...]] = {
    Note: ("body",),
    Call: ("body",),
    Inquiry: ("subject", "body", "answer"),
}
_KEYS: dict[type[Model], tuple[str, ...]] = {
    Note: ("note",),
    Call: ("call",),
    Inquiry: ("inquiry", "answer"),
}
COLUMNS = tuple(
    f"{model._meta.db_table}.{field}" for model, fields in _WORDS.items() for field in fields
)


def erase(customer_ids: list[int]) -> int:
    """Empty every word and its before-images. Returns how many rows were emptied."""
    emptied = 0
    for model, fields in _WORDS.items():
        rows = model._default_manager.filter(customer_id__in=customer_ids)
        table, ids = model._meta.db_table, list(rows.values_list("id", flat=True))
        emptied += rows.update(**dict.fromkeys(fields, ""))
        # What was handed over stood under somebody else's name first, in the book too.
        owners = former_owners(table, ids)
        written = [(of, SOURCE, f"{kind}:{id_}") for id_, of in owners for kind in _KEYS[model]]
        emptied += book.erase_words_written(written)
        forget_history(table, customer_ids)
        forget_history_of(table, ids)
    return emptied
