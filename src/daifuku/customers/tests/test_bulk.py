"""Many at once leave the same rows as one by one."""

from datetime import timedelta

import pytest
from django.db import connection

from daifuku.customers import actions, bulk, figures, queries
from daifuku.customers.actions import NewCustomer, read_new
from daifuku.customers.actions.references import NumberTaken
from daifuku.customers.bulk import Loading
from daifuku.customers.models import Customer, Figures
from daifuku.foundation.changes import undo
from daifuku.foundation.errors import NotAllowed
from daifuku.foundation.models import Change
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.customers import CustomerAdded, StageEntered
from harness import assert_queries

BODIES = [
    {
        "family_name": "斎藤",
        "given_name": "健",
        "emails": ["ken@example.jp", "k@example.jp"],
        "phones": ["090-1234-5678"],
        "addresses": [{"postal_code": "150-0002", "town": "渋谷2-21-1"}],
        "external_ids": [{"source": "pos", "id": "A-1"}],
    },
    {"kind": "organisation", "name": "株式会社みなと", "corporate_number": "5835678256246"},
    {"stage": "anonymous"},
]
TABLES = ("customer", "contact_point", "external_id", "stage_change", "customer_tag", "figures")
OWN = {"id", "customer_id", "created_at", "updated_at"}


def contents():
    """Every row of this room without ids."""
    found = {}
    with connection.cursor() as cursor:
        for table in (*(f"customers_{name}" for name in TABLES), "foundation_searchdocument"):
            cursor.execute(f"SELECT * FROM {table}")
            names = [column.name for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            plain = [
                {n: str(v) for n, v in row.items() if n not in OWN and n != "object_id"}
                for row in rows
            ]
            found[table] = sorted(plain, key=str)
    return found


def test_loading_equals_creating(by, at):
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT one_by_one")
    for body in BODIES:
        actions.create_customer(read_new(body), by=by, at=at)
    one_by_one = contents()
    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT one_by_one")
    bulk.load_customers((Loading(read_new(body)) for body in BODIES), by=by, at=at)
    assert contents() == one_by_one
    assert len(one_by_one["customers_contact_point"]) == 4


def test_entries_figures_search_and_progress(by, at, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    since = at - timedelta(days=100)
    stages = (("prospect", since), ("customer", since + timedelta(days=9)))
    rows = [Loading(NewCustomer(family_name=f"客{n}"), since, stages) for n in range(5)]
    told = []
    loaded = bulk.load_customers(rows, by=by, at=at, told=told.append)
    assert (loaded.customers, told) == (5, [2, 4, 5])
    assert Change.objects.get(id=loaded.change_id).state == "done"
    first = Customer.objects.order_by("id").first()
    entry = assert_recorded(CustomerAdded, customer=first)
    assert (entry.occurred_at, entry.backfilled) == (since, True)
    assert_recorded(StageEntered, customer=first, stage="customer", former="prospect")
    kept = list(Figures.objects.order_by("customer_id").values())
    figures.rebuild()
    assert list(Figures.objects.order_by("customer_id").values()) == kept
    assert len(find("客3", by).hits) == 1
    assert queries.customer_header(first.id, by).stage == "customer"


def test_a_load_is_undone_as_one(by, at, mika):
    loaded = bulk.load_customers((Loading(read_new(body)) for body in BODIES), by=by, at=at)
    undo(loaded.change_id, by=by, at=at)
    assert list(Customer.objects.values_list("id", flat=True)) == [mika.id]
    assert Figures.objects.count() == 1
    assert find("斎藤", by).hits == []


def test_a_number_that_is_taken_stops_the_load_and_says_so(by, at, add, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 1)
    add(family_name="斎藤", external_ids=[{"source": "pos", "id": "A-1"}])
    rows = [Loading(NewCustomer(family_name="伊藤")), Loading(read_new(BODIES[0]))]
    with pytest.raises(NumberTaken):
        bulk.load_customers(rows, by=by, at=at)
    assert Change.objects.latest("id").state == "stopped"
    assert Customer.objects.count() == 2


def test_staff_do_not_load(staff_actor, at):
    with pytest.raises(NotAllowed):
        bulk.load_customers([], by=staff_actor, at=at)


def test_a_batch_takes_few_statements_however_many_rows(by, at):
    rows = [Loading(NewCustomer(family_name=f"客{n}")) for n in range(500)]
    with assert_queries(18):
        bulk.load_customers(rows, by=by, at=at)
