"""How this room forgets what was written about a customer."""

from django.db.models import Model

from daifuku.customers.actions import forget_history
from daifuku.work.models import Call, Inquiry, Note

_WORDS: dict[type[Model], tuple[str, ...]] = {
    Note: ("body",),
    Call: ("body",),
    Inquiry: ("subject", "body", "answer"),
}
COLUMNS = tuple(
    f"{model._meta.db_table}.{field}" for model, fields in _WORDS.items() for field in fields
)


def erase(customer_ids: list[int]) -> int:
    """Empty every word and its before-images. Returns how many rows were emptied."""
    emptied = 0
    for model, fields in _WORDS.items():
        rows = model._default_manager.filter(customer_id__in=customer_ids)
        emptied += rows.update(**dict.fromkeys(fields, ""))
        forget_history(model._meta.db_table, customer_ids)
    return emptied
