"""The lifecycle: the stage changes, the record never does."""

from datetime import datetime

from daifuku.customers.actions.references import check_columns
from daifuku.customers.entries import note
from daifuku.customers.models import Customer, StageChange
from daifuku.customers.payload import Problems, fields
from daifuku.customers.queries.visible import locked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit
from daifuku.ledger.vocabulary.customers import StageEntered


def move_stage(customer_id: int, stage: str, *, by: Actor, at: datetime) -> Customer:
    """Refuses with Invalid (no such stage) and NotFound."""
    may(by, "customers.move_stage")
    with edit("customers.move_stage", by=by, at=at, subject=("customer", customer_id)):
        customer = locked(customer_id, by)
        problems = Problems()
        stage = problems.take("stage", fields.code, stage) or ""
        check_columns({"stage": stage}, problems)
        problems.refuse_if_any()
        enter_stage(customer, stage, at)
    return customer


def enter_stage(customer: Customer, stage: str, at: datetime) -> None:
    """Within an open change, on a locked row; nothing when the customer is there already."""
    former = customer.stage_id
    if stage == former:
        return
    customer.stage_id = stage
    customer.updated_at = at
    customer.save(update_fields=["stage", "updated_at"])
    StageChange.objects.create(customer_id=customer.id, stage_id=stage, entered_at=at)
    note(StageEntered(stage=stage, former=former), customer.id, at=at)
