"""What the customer page asks of the database when its customer has every kind of entry."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from daifuku.commerce import queries
from daifuku.commerce.actions import add_product, add_store, record_purchase
from daifuku.commerce.payload import product_from, receipt_from, store_from
from daifuku.customers import actions as customers
from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.customers.queries import estimating, listing
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import User
from daifuku.foundation.registries import panels, timeline_kinds
from daifuku.foundation.saved_views import NewView, save_view
from daifuku.ledger import book
from daifuku.web.columns import all_columns
from daifuku.work import actions as work
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PAGE, PANEL, LIST = 12, 3, 6
_SCORED = """
    WITH scored AS (INSERT INTO insights_rfm VALUES (%s, 3, 2, 900, 5, 4, 3, 1, 'champion'))
    INSERT INTO insights_freshness (key, as_of, rows, shares) VALUES ('rfm', %s, 1, '{}')
"""


@pytest.fixture
def writers(colleague):
    """Each sees the customer; every entry has another author."""
    return [Actor.of(colleague(Role.OWNER, family_name=f"係{n}")) for n in range(4)]


def bought(customer_id: int, by: Actor) -> None:
    store = add_store(store_from({"code": "S", "names": {"ja": "本店"}}), by=by, at=AT)
    tea = add_product(product_from({"code": "T", "names": {"ja": "緑茶"}}), by=by, at=AT)
    line = {"product_id": tea.pk, "quantity": "1"}
    receipt = {
        "customer_id": customer_id,
        "store_id": store.pk,
        "source": "pos",
        "receipt_no": "R-1",
        "occurred_at": "2026-11-20T10:00:00+09:00",
        "lines": [line | {"amount": {"amount": "500", "currency": "JPY"}}],
    }
    record_purchase(receipt_from(receipt), by=by, at=AT)
    back = {"receipt_no": "R-2", "kind": "return", "returns": "R-1"}
    record_purchase(receipt_from(receipt | back), by=by, at=AT)


def known(customer_id: int, by: Actor) -> None:
    point = customers.add_contact_point(customer_id, "phone", "03-1234-5678", by=by, at=AT)
    customers.edit_contact_point(point.pk, {"label": "home"}, by=by, at=AT)
    customers.remove_contact_point(point.pk, by=by, at=AT)
    customers.edit_customer(customer_id, {"birthday": "1990-03-04"}, by=by, at=AT)
    customers.move_stage(customer_id, "regular", by=by, at=AT)
    tag = customers.add_tag("上得意", by=by, at=AT)
    customers.tag(customer_id, tag.pk, by=by, at=AT)
    customers.untag(customer_id, tag.pk, by=by, at=AT)
    customers.set_preference(customer_id, NewPreference("colour", "青", "店頭"), by=by, at=AT)
    for granted in (True, False):
        customers.set_consent(
            customer_id,
            NewConsent("marketing", "email", granted, "店頭", "同意します"),
            by=by,
            at=AT,
        )
    body = customers.read_new({"family_name": "佐藤"})
    other = customers.create_customer(body, by=by, at=AT)
    related = customers.relate(NewRelation(customer_id, other.pk, "spouse"), by=by, at=AT)
    customers.end_relation(related.pk, by=by, at=AT)
    customers.merge_customers(customer_id, other.pk, by=by, at=AT)
    customers.separate_customers(customer_id, other.pk, by=by, at=AT)
    customers.delete_customer(customer_id, by=by, at=AT)
    customers.restore_customer(customer_id, by=by, at=AT)


@pytest.fixture
def everything(writers):
    body = customers.read_new({"family_name": "山田", "emails": ["hanako@example.jp"]})
    customer_id = customers.create_customer(body, by=writers[0], at=AT).pk
    known(customer_id, writers[0])
    bought(customer_id, writers[1])
    work.write_note(customer_id, "玉露がお好き", by=writers[1], at=AT)
    work.log_call(customer_id, work.NewCall(), by=writers[2], at=AT)
    inquiry = work.record_inquiry(customer_id, work.NewInquiry("再入荷は"), by=writers[3], at=AT)
    work.answer_inquiry(inquiry.pk, "来週です", by=writers[0], at=AT + timedelta(hours=2))
    found = {entry.kind for entry in book.page([customer_id]).entries}
    assert found == {kind.key for kind in timeline_kinds}, "a kind is new: write one of it here"
    return customer_id


def test_the_first_screen_with_every_kind_of_entry(everything, signed_in):
    client = signed_in(Role.OWNER)
    # What is kept for a minute in each process is warm: time zone, names of stages and tags.
    client.get(f"/customers/{everything}/")
    with assert_queries(PAGE):
        words = client.get(f"/customers/{everything}/").content.decode()
    assert all(f"係{n}" in words for n in range(4))


def test_each_lazy_panel(everything, owner_actor):
    lazy = [panel for panel in panels if panel.lazy]
    assert lazy
    for panel in lazy:
        with assert_queries(PANEL):
            panel.load([everything], owner_actor)


@pytest.fixture
def listed(everything, colleague):
    """With a value in every column, in charge of somebody, at home in a store."""
    clerk, store = colleague(family_name="係長"), queries.store_choices("本店")[0]
    body = {"owner_id": clerk.pk, "home_store_id": store.id}
    customers.edit_customer(everything, body, by=Actor.system(), at=AT)
    with connection.cursor() as cursor:
        cursor.execute(_SCORED, [everything, AT])
    return f"owner={clerk.pk}&store={store.id}"


@pytest.mark.parametrize(
    "asked",
    ["", "sort=name&stage=regular", "q=山田", "{of}&stage=regular", "{of}&segment=champion&q=山田",
     "{of}&decile=1", "{of}&q=佐藤", "{of}&stage=lost", "view={view}&sort=name",
     'filter=stage = "regular" and not tag has "上得意" and owner = me'],
)  # fmt: skip
@pytest.mark.parametrize("few", [True, False])
def test_the_list(listed, signed_in, monkeypatch, asked, few):
    if not few:
        monkeypatch.setattr(listing, "MOST_ROWS", 1)
        monkeypatch.setattr(estimating, "COUNTED", 0)
    client = signed_in(Role.OWNER)
    me = Actor.of(User.objects.latest("id"))
    view = save_view(NewView("customers", "得意", {"stage": "regular"}), by=me, at=AT)
    path = f"/customers/?{asked.format(of=listed, view=view.pk)}"
    client.get("/customers/columns", {"columns": [column.key for column in all_columns()]})
    client.get(path)
    with assert_queries(LIST):
        words = client.get(path).content.decode()
    if listed in path:
        assert "担当: 係長" in words
        assert "店舗: 本店" in words
