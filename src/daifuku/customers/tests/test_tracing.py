"""Old and new values of a customer's rows, as people read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daifuku.customers import actions, forms
from daifuku.customers.models import Customer
from daifuku.customers.models.customer import KINDS
from daifuku.customers.tracing import TRACES
from daifuku.foundation.access import Role
from daifuku.foundation.changes import last_change_id
from daifuku.foundation.changes.tracing import differences
from daifuku.foundation.registries import CustomerReference, customer_references


@pytest.fixture
def edited(mika, by, at):
    """edited(field, values) sets one after the other; what the changes are said to have done."""

    def run(name, values):
        ids = []
        for value in values:
            actions.edit_customer(mika.id, {name: value}, by=by, at=at)
            ids.append(last_change_id())
        with CaptureQueriesContext(connection) as asked:
            told = differences(ids, [mika.id])
        values = [value for id_ in ids for one in told[id_] for value in one.values]
        return [(value.before, value.after) for value in values], len(asked)

    return run


@pytest.mark.parametrize("kind", [kind for kind, _label in KINDS])
def test_whatever_a_form_shows_has_a_trace(kind):
    (trace,) = (one for one in TRACES if one.key == "customers_customer")
    derived = trace.derived(Customer(kind=kind).__dict__)
    assert set(forms.names_for(kind)) - trace.fields.keys() - set(derived) == set()


def test_another_home_store_is_told_by_its_name(edited, monkeypatch):
    stores = {1: "本店", 2: "駅前店"}
    pointing = CustomerReference(
        "home_store_id", stores.__contains__, "", names=lambda ids: {i: stores[i] for i in ids}
    )
    monkeypatch.setattr(customer_references, "_items", {"home_store_id": pointing})
    assert edited("home_store_id", [1, 2, None])[0] == [
        ("", "本店"),
        ("本店", "駅前店"),
        ("駅前店", ""),
    ]


def test_an_old_name_does_not_live_on_because_others_are_asked_for(edited, monkeypatch):
    stores = {1: "本店", 2: "駅前店"}
    pointing = CustomerReference(
        "home_store_id", stores.__contains__, "", names=lambda ids: {i: stores[i] for i in ids}
    )
    monkeypatch.setattr(customer_references, "_items", {"home_store_id": pointing})
    edited("home_store_id", [1])
    stores[1] = "旧本店"
    assert edited("home_store_id", [2])[0] == [("旧本店", "駅前店")]


def test_owners_are_named_in_one_query(edited, colleague):
    users = [colleague(Role.STAFF, family_name=f"係{n}") for n in range(6)]
    told, queries = edited("owner_id", [user.pk for user in users])
    assert told[-1] == ("係4", "係5")
    assert queries == 2
