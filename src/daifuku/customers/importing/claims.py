"""What only one customer can have, and which row of the file asks for it first."""

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.customers.importing.keyed import NUMBER
from daifuku.customers.importing.plans import Plan
from daifuku.foundation.errors import FieldError
from daifuku.foundation.imports import Batch, Claim, Group


def claimed_before(
    asking: Sequence[tuple[Group, Plan]], batch: Batch, held: Container[str]
) -> dict[str, list[FieldError]]:
    """Faults, by key, of rows that give a customer what an earlier row gave to another one. `held`:
    numbers that stand already, of which nothing need be remembered."""
    claims = [
        Claim(field, value, group.key, group.lines[0])
        for group, plan in asking
        for field, value in _claims(plan, batch, held)
    ]
    first = batch.claim(claims) if claims else {}
    errors = defaultdict(list)
    for claim in claims:
        key, line = first[claim.field, claim.value]
        if key != claim.key:
            text = _("Line {line} gives this number to another customer. Keep one of the two.")
            told = FieldError(claim.field, "twice", format_lazy(text, line=line))
            errors[claim.key].append(told)
    return errors


def _claims(plan: Plan, batch: Batch, held: Container[str]) -> Iterator[tuple[str, str]]:
    # Elsewhere rows of one number are rows of one customer.
    by_others = batch.reading.key or "id" in batch.reading.columns
    added = plan.number and plan.number not in held
    if added and by_others and batch.reading.key != NUMBER:
        yield "number", plan.number
    if plan.corporate_number:
        yield "corporate_number", plan.corporate_number
