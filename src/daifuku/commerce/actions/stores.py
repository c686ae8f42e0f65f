"""Stores open, change and close. They are settings: the book keeps what happens with customers."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from daifuku.commerce import finding, kept
from daifuku.commerce.actions.checking import edited, found, refuse_faults
from daifuku.commerce.actions.refusals import CannotCloseTwice, CodeTaken
from daifuku.commerce.models import Store
from daifuku.commerce.shop import NewStore
from daifuku.customers.actions import create_customer
from daifuku.customers.payload import NewCustomer
from daifuku.foundation import search
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.models import Company

_FIELDS = frozenset(field.name for field in fields(NewStore))


def add_store(new: NewStore, *, by: Actor, at: datetime) -> Store:
    """A store, and the hidden customer its sales to nobody known belong to. Refuses with Invalid,
    CodeTaken."""
    may(by, "commerce.add_store")
    given = {field.name: getattr(new, field.name) for field in fields(new)}
    refuse_faults(given, Store)
    try:
        with change("commerce.add_store", by=by, at=at):
            store = Store.objects.create(
                **given,
                currency=Company.current().currency,
                walk_in_customer_id=_walk_in(new, by, at),
                created_at=at,
                updated_at=at,
            )
            search.index(finding.store_rows([store.id]))
    except IntegrityError as error:
        raise CodeTaken from error
    return store


def edit_store(store_id: int, edits: Mapping[str, Any], *, by: Actor, at: datetime) -> Store:
    """Refuses with NotFound, Invalid."""
    may(by, "commerce.edit_store")
    with edit("commerce.edit_store", by=by, at=at, subject=("store", store_id)):
        store = found(Store, store_id)
        names = edited(store, edits, _FIELDS)
        refuse_faults({name: getattr(store, name) for name in names}, Store, store_id)
        store.updated_at = at
        store.save(update_fields=[*names, "updated_at"])
        if "timezone" in names:
            kept.recount_days(store_id)
        search.index(finding.store_rows([store_id]))
    return store


def close_store(store_id: int, *, by: Actor, at: datetime) -> Store:
    """Late receipts are still taken. Refuses with NotFound, CannotCloseTwice."""
    may(by, "commerce.edit_store")
    with change("commerce.edit_store", by=by, at=at, subject=("store", store_id)):
        store = found(Store, store_id)
        if store.closed_at is not None:
            raise CannotCloseTwice
        store.closed_at = store.updated_at = at
        store.save(update_fields=["closed_at", "updated_at"])
    return store


def _walk_in(new: NewStore, by: Actor, at: datetime) -> int:
    name = NewCustomer(
        family_name=_("Walk-in"), given_name=str(new.names)[:60], stage="anonymous", walk_in=True
    )
    # Who may add a store may add its walk-in customer, whatever the token is for.
    return create_customer(name, by=replace(by, scopes=None), at=at).id
