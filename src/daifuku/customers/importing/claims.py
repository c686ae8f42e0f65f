"""What only one customer can have, and which row of the file asks for it first."""

from collections.abc import Container, Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.customers.importing.keyed import NUMBER
from daifuku.customers.importing.plans import Plan
from daifuku.foundation.errors import FieldError
from daifuku.foundation.imports import Batch, Group


def claimed_before(
    group: Group, plan: Plan, batch: Batch, held: Container[str]
) -> list[FieldError]:
    """Faults of a row that gives a customer what an earlier row gave to another one. `held`:
    numbers that stand already, of which nothing need be remembered."""
    errors = []
    for field, value in _claims(plan, batch, held):
        first, line = batch.claims.setdefault((field, value), (group.key, group.lines[0]))
        if first != group.key:
            text = _("Line {line} gives this number to another customer. Keep one of the two.")
            errors.append(FieldError(field, "twice", format_lazy(text, line=line)))
    return errors


def _claims(plan: Plan, batch: Batch, held: Container[str]) -> Iterator[tuple[str, str]]:
    # Elsewhere rows of one number are rows of one customer.
    by_others = batch.reading.key or "id" in batch.reading.columns
    added = plan.number and plan.number not in held
    if added and by_others and batch.reading.key != NUMBER:
        yield "number", plan.number
    if plan.corporate_number:
        yield "corporate_number", plan.corporate_number
