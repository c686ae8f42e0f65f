"""A shop with one of everything that an address can name, and requests that leave no trace."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.test import Client

from daifuku.commerce.actions import add_product, add_store, record_purchase
from daifuku.commerce.payload import product_from, receipt_from, store_from
from daifuku.customers import actions as customers
from daifuku.customers.actions import NewRelation
from daifuku.customers.models import Likeness
from daifuku.foundation import bulk, outbox
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import last_change_id
from daifuku.foundation.imports import uploads
from daifuku.foundation.models import BulkEdit, ImportRun
from daifuku.foundation.saved_views import NewView, save_view
from daifuku.foundation.teams import add_team
from daifuku.foundation.text import Words
from daifuku.foundation.tokens import add_token
from daifuku.work import actions as work

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BY = Actor.system()
WORDS = {
    "token": "none",
    "uidb36": "1",
    "key": "none",
    "page": "list",
    "kind": "phone",
    "what": "primary",
    "name": "family_name",
    "code": "regular",
    "pk": 1,
}


def build(user_id: int, owner_id: int | None = None) -> dict[str, Any]:
    """What each name in an address stands for; `user_id` is a colleague, `owner_id` who is in
    charge of the customer."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    body = {"family_name": "山田", "phones": ["090-1234-5678"], "owner_id": owner_id}
    customer = customers.create_customer(customers.read_new(body), by=BY, at=AT)
    other = customers.create_customer(customers.read_new(body | {"phones": []}), by=BY, at=AT)
    binned = customers.create_customer(customers.read_new(body | {"phones": []}), by=BY, at=AT)
    customers.delete_customer(binned.pk, by=BY, at=AT)
    twin = customers.create_customer(customers.read_new(body | {"phones": []}), by=BY, at=AT)
    customers.merge_customers(customer.pk, twin.pk, by=BY, at=AT)
    Likeness.objects.create(
        low_id=customer.pk, high_id=other.pk, probability=0.97, found_at=AT,
        reasons=[["name_same", 9.0]],
    )  # fmt: skip
    tag = customers.add_tag("上得意", by=BY, at=AT)
    customers.tag(customer.pk, tag.pk, by=BY, at=AT)
    change_id = last_change_id()
    relation = customers.relate(NewRelation(customer.pk, other.pk, "spouse"), by=BY, at=AT)
    point = customers.add_contact_point(customer.pk, "email", "y@example.jp", by=BY, at=AT)
    inquiry = work.record_inquiry(customer.pk, work.NewInquiry("再入荷は"), by=BY, at=AT)
    note = work.write_note(customer.pk, "新茶", by=BY, at=AT)
    call = work.log_call(customer.pk, work.NewCall(), by=BY, at=AT)
    team = add_team(Words.of("本店"), by=BY, at=AT)
    token = add_token(user_id, name="till", scopes=["all"], by=BY, at=AT)
    colleague = Actor(user_id=user_id, role=Role.OWNER)
    new = NewView("customers", "上得意", {"stage": "regular"}, "all")
    view = save_view(new, by=colleague, at=AT)
    chosen = bulk.Targets.chosen([other.pk])
    edit = bulk.begin("customers.tag_many", {"tag_id": tag.pk}, chosen, by=colleague, at=AT)
    BulkEdit.objects.filter(pk=edit.pk).update(state="running")
    (uploads.folder() / "refused.csv").write_text(
        "行番号,理由,姓,電話番号\n2,桁数,客,12\n", "utf-8"
    )
    run = ImportRun.objects.create(
        kind="customers",
        state="done",
        encoding="utf-8",
        header=["姓", "電話番号"],
        columns={"family_name": 0, "phone": 1},
        refused=1,
        refusals=[{"line": 2, "reason": "桁数", "columns": ["電話番号"]}],
        file_name="客.csv",
        path="",
        refused_path=str(uploads.folder() / "refused.csv"),
        by_id=user_id,
        via="page",
        started_at=AT,
    )
    return WORDS | {
        "customer_id": customer.pk,
        "change_id": change_id,
        "tag_id": tag.pk,
        "relation_id": relation.pk,
        "point_id": point.pk,
        "inquiry_id": inquiry.pk,
        "note_id": note.pk,
        "call_id": call.pk,
        "token_id": token.id,
        "view_id": view.pk,
        "edit_id": edit.pk,
        "team_id": team.pk,
        "mail": kept_mail(),
        "user_id": user_id,
        "run_id": run.pk,
        "binned_id": binned.pk,
        "other_id": twin.pk,
        "mine_id": related(user_id, customer.pk, owner_id),
        **bought(customer.pk),
    }


def related(user_id: int, customer_id: int, owner_id: int | None) -> int:
    """A customer of the colleague, who is married to the other and works for a company of
    whoever is in charge of them."""
    body = {
        "family_name": "川口",
        "owner_id": user_id,
        "addresses": [{"town": "渋谷2-21-1", "prefecture": "東京都", "label": "work"}],
    }
    mine = customers.create_customer(customers.read_new(body), by=BY, at=AT)
    firm = {"kind": "organisation", "name": "海山商会", "owner_id": owner_id}
    company = customers.create_customer(customers.read_new(firm), by=BY, at=AT)
    customers.relate(NewRelation(mine.pk, company.pk, "employee"), by=BY, at=AT)
    customers.relate(NewRelation(customer_id, mine.pk, "spouse"), by=BY, at=AT)
    return mine.pk


def kept_mail() -> str:
    outbox.Backend().send_messages([EmailMessage("見本", "見本", to=["nobody@shop.example"])])
    return outbox.mails(BY)[0].name


def bought(customer_id: int) -> dict[str, int]:
    store = add_store(store_from({"code": "S", "names": {"ja": "本店"}}), by=BY, at=AT)
    tea = add_product(product_from({"code": "T", "names": {"ja": "緑茶"}}), by=BY, at=AT)
    line = {
        "product_id": tea.pk,
        "quantity": "1",
        "amount": {"amount": "500", "currency": "JPY"},
    }
    receipt = {
        "customer_id": customer_id,
        "store_id": store.pk,
        "source": "pos",
        "receipt_no": "R-1",
        "occurred_at": "2026-11-20T10:00:00+09:00",
        "lines": [line],
    }
    purchase = record_purchase(receipt_from(receipt), by=BY, at=AT).purchase
    return {"store_id": store.pk, "product_id": tea.pk, "purchase_id": purchase.pk}


@dataclass
class Visitor:
    """Whoever asks; what a request changes is rolled back."""

    client: Client
    secret: str = ""

    def ask(self, method: str, address: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        sent = (
            {"data": json.dumps(body or {}), "content_type": "application/json"}
            if address.startswith("/api/")
            else {"data": body or {}}
        )
        cookies = self.client.cookies.output(header="", sep=";")
        with transaction.atomic():
            send = getattr(self.client, method.lower())
            answer = send(address, headers=headers, **({} if method == "GET" else sent))
            sent = answer.streaming_content if answer.streaming else [answer.content]
            answer.told = b"".join(sent).decode()
            transaction.set_rollback(True)
        # Signing out empties the jar; the session is back.
        self.client.cookies.clear()
        self.client.cookies.load(cookies)
        return answer


def outcome(answer: Any) -> str:
    """How far one came: sent to the door, refused, not there, no such method, or in."""
    away = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    if away or answer.status_code == 401:
        return "door"
    told = {403: "refused", 404: "nothing", 405: "method"}
    if answer.status_code >= 500:
        return f"broken ({answer.status_code})"
    return told.get(answer.status_code, "in")
