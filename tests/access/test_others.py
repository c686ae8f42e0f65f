"""Somebody else's customer does not exist for a colleague who sees only their own."""

import re

import pytest
from django.test import Client

from access import routes
from access.expectations import CALLS, NO_METHOD, PAGES
from access.shop import AT, BY, Visitor, build, outcome
from daifuku.customers.actions import edit_customer
from daifuku.customers.queries import json_one
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.imports import Request, begin, carry_out
from daifuku.foundation.tokens import add_token

pytestmark = pytest.mark.django_db
OF_A_CUSTOMER = re.compile(
    r"[<:{](customer|point|relation|inquiry|note|call|purchase|change)_id[>}]"
)
# Every list there is, asked for whatever finds the customer when one may see them.
LISTS = [
    "/",
    *(f"/home/{tile}" for tile in ("latest", "inquiries", "buyers")),
    "/customers/",
    "/customers/?sort=name",
    "/customers/?filter=spent+%3E%3D+0",
    "/customers/bin",
    "/customers/export.csv",
    "/customers/labels",
    "/customers/labels?ids={customer_id},{mine_id}",
    "/customers/choices/customer?q={q}",
    "/customers/{mine_id}/",
    "/customers/{mine_id}/panels/relations",
    "/customers/{mine_id}/timeline",
    "/customers/{mine_id}/peek",
    "/till/?q={q}",
    "/repeat/",
    "/search/?q={q}",
    "/search/?palette=1&q={q}",
    "/products/{product_id}/",
    "/stores/{store_id}/",
    "/api/v1/customers",
    "/api/v1/customers?q={q}",
    "/api/v1/purchases",
    "/api/v1/purchases?customer_id={customer_id}",
    "/api/v1/search?q={q}",
    "/api/v1/changes",
]
ASKED = ("山田", "川口", "yamada", "090-1234-5678", "y@example.jp")
TRACES = ("山田", "090-1234-5678", "y@example.jp", "再入荷は", "R-1", "海山商会")


@pytest.fixture
def eyes(colleague, signed_in):
    """One who sees everything and one who sees their own, by page and by token."""

    def visitors(**fields):
        user = colleague(Role.OWNER, **fields)
        secret = add_token(user.pk, name="own", scopes=["all"], by=BY, at=AT).secret
        client = Client(raise_request_exception=False)
        return user, Visitor(signed_in(user)), Visitor(client, secret)

    return visitors


def ask(pages, calls, address):
    return (calls if address.startswith("/api/") else pages).ask("GET", address)


BODY = {
    "direction": "out",
    "outcome": "talked",
    "body": "来週",
    "subject": "再入荷",
    "channel": "store",
}


def test_its_addresses_answer_as_if_it_were_not_there(eyes):
    in_charge, _pages, _calls = eyes()
    user, pages, calls = eyes(sees="own")
    shop = build(user.pk, owner_id=in_charge.pk)
    asked = [
        (pages, method, route)
        for route, cells in PAGES.items()
        for method, cell in zip(("GET", "POST"), cells, strict=True)
        if cell != NO_METHOD
    ] + [(calls, *call.split(" ")) for call in CALLS]
    asked = [one for one in asked if OF_A_CUSTOMER.search(one[2])]
    assert len(asked) > 40
    found = {
        f"{method} {route}": outcome(
            visitor.ask(method, routes.address(route, shop), BODY if visitor is pages else {})
        )
        for visitor, method, route in asked
    }
    # Refused for what was sent, before anything is looked for: the same for every id.
    unread = {
        "PUT /api/v1/purchases/{purchase_id}",
        "POST /api/v1/customers/{customer_id}/merge",
        "POST /api/v1/customers/{customer_id}/unmerge",
    }
    assert [call for call, came in found.items() if came != "nothing"] == sorted(unread)


def test_the_answer_is_the_same_as_for_an_id_that_nobody_has(eyes):
    in_charge, _pages, _calls = eyes()
    user, pages, calls = eyes(sees="own")
    shop = build(user.pk, owner_id=in_charge.pk)
    for visitor, route in (
        (pages, "customers/<id:customer_id>/"),
        (pages, "receipts/<id:purchase_id>/"),
        (calls, "/api/v1/customers/{customer_id}"),
        (calls, "/api/v1/purchases/{purchase_id}"),
    ):
        hidden, missing = (
            visitor.ask("GET", routes.address(route, shop | other))
            for other in ({}, {"customer_id": 999_999, "purchase_id": 999_999})
        )
        bodies = [
            re.sub(r'"(?:nonce|token)[^>]*', "", str(len(a.content))) for a in (hidden, missing)
        ]
        assert hidden.status_code == missing.status_code == 404
        assert len(set(bodies)) == 1, route


def shown(eyes, address) -> str:
    answer = ask(*eyes, address)
    assert answer.status_code == 200, address
    return answer.told


def test_no_list_shows_it(eyes):
    in_charge, *all_eyes = eyes()
    user, *own_eyes = eyes(sees="own")
    shop = build(user.pk, owner_id=in_charge.pk)
    told = set()
    for q in ASKED:
        for template in LISTS:
            address = template.format(q=q, **shop)
            traces = [trace for trace in TRACES if trace != q]
            assert [t for t in traces if t in shown(own_eyes, address)] == [], address
            told |= {template for t in traces if t in shown(all_eyes, address)}
    # Who may see it finds it in each of them: the silence above means something.
    silent = {"/home/buyers", "/stores/{store_id}/", "/api/v1/changes", "/repeat/"}
    assert set(LISTS) - told == silent


FILES = (
    "大福帳番号,姓,名\n{customer_id},川田,花\n",
    "大福帳番号,電話番号\n{customer_id},090-1234-5678\n",
    "顧客番号,姓,電話番号\nA-1,川田,090-9999-9999\n",
    "顧客番号,姓,電話番号\nA-1,山田,090-1234-5678\n",
)


@pytest.fixture
def send(tmp_path):
    """send(user, kind, text) tries the file and then takes it in; what both came to, with the
    reasons."""

    def run(user, kind, text, **more):
        path, counts = tmp_path / "file.csv", []
        path.write_text(text, "utf-8")
        for dry_run in (True, False):
            request = Request(kind, path, dry_run=dry_run, **more)
            run, _matched = begin(request, by=Actor.of(user), at=AT)
            carry_out(run, by=Actor.of(user), at=AT, refused_to=tmp_path / "refused.csv")
            counts.append((run.refused, run.changed, run.same, run.new))
        return counts, [one["reason"]["en"] for one in run.refusals]

    return run


def test_a_file_neither_finds_it_nor_writes_over_it(eyes, send):
    in_charge, _pages, _calls = eyes()
    user, _pages, _calls = eyes(sees="own")
    shop = build(user.pk, owner_id=in_charge.pk)
    number = {"external_ids": [{"source": "import", "id": "A-1"}]}
    edit_customer(shop["customer_id"], number, by=BY, at=AT)
    before = json_one(shop["customer_id"], BY)
    for text in FILES:
        counts, _why = send(user, "customers", text.format(**shop))
        assert counts == [(1, 0, 0, 0)] * 2, text
    assert json_one(shop["customer_id"], BY) == before


PURCHASES = "レシート番号,日時,顧客番号,商品コード,数量,金額,種別,元レシート番号\n{}\n"
SOLD = "R-1,2026-11-20 10:00,A-1,T,1,500,,"
RECEIPTS = (
    "N-1,2026-11-20 10:00,A-1,T,1,500,,",
    "N-2,2026-11-20 10:00,,T,1,500,返品,R-1",
    SOLD,
    SOLD.replace("500", "600"),
    SOLD.replace("A-1", ""),
    SOLD.replace("A-1", "").replace("500", "600"),
)


@pytest.mark.parametrize("corrections", [False, True])
def test_a_file_books_nothing_on_it_and_learns_nothing_of_its_receipts(eyes, send, corrections):
    in_charge, _pages, _calls = eyes()
    user, _pages, _calls = eyes(sees="own")
    shop = build(user.pk, owner_id=in_charge.pk)
    number = {"external_ids": [{"source": "pos", "id": "A-1"}]}
    edit_customer(shop["customer_id"], number, by=BY, at=AT)
    before, reasons = json_one(shop["customer_id"], BY), []
    for row in RECEIPTS:
        text = PURCHASES.format(row)
        counts, why = send(user, "purchases", text, source="pos", corrections=corrections)
        assert counts == [(1, 0, 0, 0)] * 2, row
        reasons.append(why)
    # Of a receipt that is there the same is said whatever the file holds.
    assert reasons[2] == reasons[3] == reasons[0]
    assert reasons[4] == reasons[5]
    assert json_one(shop["customer_id"], BY) == before


def test_the_list_of_changes_leaves_out_what_was_done_to_it(eyes):
    in_charge, *all_eyes = eyes()
    user, *own_eyes = eyes(sees="own")
    shop = build(user.pk, owner_id=in_charge.pk)
    ids = [
        {item["id"] for item in ask(*seeing, "/api/v1/changes?limit=100").json()["items"]}
        for seeing in (all_eyes, own_eyes)
    ]
    assert (shop["change_id"] in ids[0], shop["change_id"] in ids[1]) == (True, False)
    assert ids[1], "what concerns no customer is told"


def test_who_sees_their_own_undoes_what_was_done_to_it(eyes):
    user, _pages, calls = eyes(sees="own")
    shop = build(user.pk, owner_id=user.pk)
    name = calls.ask("GET", f"/api/v1/customers/{shop['customer_id']}").json()["family_name"]
    assert name == "山田"
    edited = {"family_name": "川田"}
    address = f"/api/v1/customers/{shop['customer_id']}"
    headers = {"Authorization": f"Bearer {calls.secret}"}
    made = calls.client.patch(address, edited, content_type="application/json", headers=headers)
    undone = calls.ask("POST", f"/api/v1/changes/{made['Daifuku-Change']}/undo")
    assert undone.status_code == 200
