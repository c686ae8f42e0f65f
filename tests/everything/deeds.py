"""What colleagues do, at random: each deed takes a world and does one thing through the door of its
room, or finds nothing to do. What a door refuses is nobody's fault: then nothing was done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from daifuku.commerce import actions as commerce
from daifuku.commerce.models import Category, Product, Purchase, Store
from daifuku.commerce.payload import receipt_from
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore
from daifuku.customers import actions as customers
from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.customers.models import ContactPoint, Customer, Relation, Tag
from daifuku.foundation import bulk
from daifuku.foundation.access import Actor
from daifuku.foundation.imports import Request, begin, carry_out
from daifuku.foundation.models import User
from daifuku.foundation.saved_views import NewView, edit_view, save_view
from daifuku.foundation.text import Words
from daifuku.work import actions as work
from daifuku.work.models import Call, Inquiry, Note

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
STAGES = ("prospect", "lead", "customer", "regular", "supporter")
NAMES = ("山田", "斎藤", "髙橋", "青木")


@dataclass
class World:
    by: Actor
    home: Path
    random: Random = field(default_factory=Random)
    made: int = 0

    def one(self, model: Any, **that: Any) -> int:
        """The id of one of them. Raises LookupError where there is none."""
        ids = list(model.objects.filter(**that).order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise LookupError
        return self.random.choice(ids)

    def who(self) -> int:
        return self.one(Customer, deleted_at=None, walk_in=False, root__deleted_at=None)

    def new(self, what: str) -> str:
        """A word that is there nowhere else."""
        self.made += 1
        return f"{what}{self.made}"

    def any(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    @property
    def doing(self) -> dict[str, Any]:
        return {"by": self.by, "at": AT}


DEEDS: dict[str, Callable[[World], Any]] = {}


def deed(do: Callable[[World], Any]) -> Callable[[World], Any]:
    DEEDS[do.__name__] = do
    return do


@deed
def add(w: World) -> None:
    body = {
        "family_name": w.any(*NAMES),
        "given_name": w.new("花"),
        "stage": w.any(*STAGES),
        "emails": [f"{w.new('m')}@example.jp"],
        "phones": [f"090-0000-{w.made:04}"],
        "external_ids": [{"source": "pos", "id": w.new("E")}],
    }
    customers.create_customer(customers.read_new(body), **w.doing)


@deed
def add_company(w: World) -> None:
    body = {"kind": "organisation", "name": f"{w.new('大福')}㈱"}
    customers.create_customer(customers.read_new(body), **w.doing)


@deed
def edit(w: World) -> None:
    edits = w.any(
        {"given_name": w.new("太郎")},
        {"family_name": w.any(*NAMES), "family_kana": w.any("ヤマダ", "アオキ")},
        {"birthday": w.any("1990-01-01", "2000-12-31", None)},
        {"stage": w.any(*STAGES)},
        {"emails": [f"{w.new('m')}@example.jp", f"{w.new('m')}@example.jp"]},
        {"external_ids": [{"source": "pos", "id": w.new("E")}]},
        {"owner_id": w.any(w.one(User), None)},
        {"tags": [w.one(Tag)]},
        {"gender": w.any("female", "male"), "language": w.any("ja", "en")},
    )
    customers.edit_customer(w.who(), edits, **w.doing)


@deed
def move(w: World) -> None:
    customers.move_stage(w.who(), w.any(*STAGES), **w.doing)


@deed
def rename_stage(w: World) -> None:
    customers.edit_stage(w.any(*STAGES), Words(ja=w.new("段")), **w.doing)


@deed
def bin_one(w: World) -> None:
    customers.delete_customer(w.who(), **w.doing)


@deed
def bring_back(w: World) -> None:
    customers.restore_customer(w.one(Customer, deleted_at__isnull=False), **w.doing)


@deed
def add_point(w: World) -> None:
    kind, value = w.any(
        ("email", f"{w.new('m')}@example.jp"),
        ("phone", f"080-0000-{w.made:04}"),
        ("address", {"prefecture": "東京都", "city": w.new("区")}),
    )
    customers.add_contact_point(w.who(), kind, value, **w.doing)


@deed
def edit_point(w: World) -> None:
    point = ContactPoint.objects.get(pk=w.one(ContactPoint, kind__in=("email", "phone")))
    value = f"{w.new('m')}@example.jp" if point.kind == "email" else f"070-0000-{w.made:04}"
    edits = w.any(
        {"value": value}, {"is_primary": True}, {"undeliverable": True}, {"label": "work"}
    )
    customers.edit_contact_point(point.pk, edits, **w.doing)


@deed
def remove_point(w: World) -> None:
    customers.remove_contact_point(w.one(ContactPoint), **w.doing)


@deed
def add_tag(w: World) -> None:
    customers.add_tag(Words(ja=w.new("札")), **w.doing)


@deed
def rename_tag(w: World) -> None:
    customers.edit_tag(w.one(Tag), Words(ja=w.new("札"), en=w.new("tag")), **w.doing)


@deed
def remove_tag(w: World) -> None:
    customers.remove_tag(w.one(Tag), **w.doing)


@deed
def tag(w: World) -> None:
    customers.tag(w.who(), w.one(Tag), **w.doing)


@deed
def untag(w: World) -> None:
    customers.untag(w.who(), w.one(Tag), **w.doing)


@deed
def merge(w: World) -> None:
    customers.merge_customers(w.who(), w.who(), **w.doing)


@deed
def separate(w: World) -> None:
    gone = w.one(Customer, root__isnull=False)
    customers.separate_customers(gone, gone, **w.doing)


@deed
def tell_apart(w: World) -> None:
    customers.tell_apart(w.who(), w.who(), **w.doing)


@deed
def relate(w: World) -> None:
    firm = w.one(Customer, kind="organisation", deleted_at=None)
    person = w.one(Customer, kind="person", deleted_at=None, walk_in=False)
    new = NewRelation(person, firm, w.any("officer", "employee", "contact"), w.any("", "部長"))
    customers.relate(new, **w.doing)


@deed
def end(w: World) -> None:
    customers.end_relation(w.one(Relation, until_on=None), **w.doing)


@deed
def prefer(w: World) -> None:
    new = NewPreference(w.any("taste", "size"), w.any("甘い", "S", "M"), "店頭")
    customers.set_preference(w.who(), new, **w.doing)


@deed
def consent(w: World) -> None:
    new = NewConsent("marketing", w.any("email", "phone"), w.any(True, False), "店頭", "案内を送る")
    customers.set_consent(w.who(), new, **w.doing)


@deed
def write(w: World) -> None:
    work.write_note(w.who(), w.new("覚え"), **w.doing)


@deed
def rewrite(w: World) -> None:
    work.edit_note(w.one(Note), w.new("覚え"), **w.doing)


@deed
def unwrite(w: World) -> None:
    work.remove_note(w.one(Note), **w.doing)


@deed
def call(w: World) -> None:
    new = work.NewCall(
        body=w.new("電話"), minutes=w.any(3, None), outcome=w.any("talked", "absent")
    )
    work.log_call(w.who(), new, **w.doing)


@deed
def correct_call(w: World) -> None:
    work.edit_call(w.one(Call), work.NewCall(direction="in", body=w.new("電話")), **w.doing)


@deed
def remove_call(w: World) -> None:
    work.remove_call(w.one(Call), **w.doing)


@deed
def inquire(w: World) -> None:
    new = work.NewInquiry(w.new("在庫は"), answer=w.any(None, "あります"))
    work.record_inquiry(w.who(), new, **w.doing)


@deed
def answer(w: World) -> None:
    work.answer_inquiry(w.one(Inquiry), w.new("はい"), **w.doing)


@deed
def correct_inquiry(w: World) -> None:
    work.edit_inquiry(w.one(Inquiry), work.NewInquiry(w.new("再入荷は")), **w.doing)


@deed
def remove_inquiry(w: World) -> None:
    work.remove_inquiry(w.one(Inquiry), **w.doing)


@deed
def add_goods(w: World) -> None:
    under = w.any(None, w.one(Category))
    new = NewProduct(w.new("P"), Words(ja=w.new("菓子")), category_id=under, price=w.any(216, None))
    commerce.add_product(new, **w.doing)


@deed
def price(w: World) -> None:
    commerce.edit_product(w.one(Product), {"price": w.any(100, 300)}, **w.doing)


@deed
def sort(w: World) -> None:
    commerce.add_category(NewCategory(w.new("C"), Words(ja=w.new("分類"))), **w.doing)


@deed
def resort(w: World) -> None:
    commerce.edit_category(w.one(Category), {"names": Words(ja=w.new("分類"))}, **w.doing)


@deed
def open_store(w: World) -> None:
    commerce.add_store(NewStore(w.new("S"), Words(ja=w.new("店"))), **w.doing)


@deed
def furnish(w: World) -> None:
    commerce.edit_store(
        w.one(Store),
        w.any(
            {"city": w.any("渋谷区", "港区")}, {"timezone": w.any("America/New_York", "Asia/Tokyo")}
        ),
        **w.doing,
    )


@deed
def close_store(w: World) -> None:
    commerce.close_store(w.one(Store), **w.doing)


def receipt(w: World, number: str, customer_id: int | None) -> Any:
    quantity = w.any(1, 2, 3)
    amount = {"amount": str(100 * quantity), "currency": "JPY"}
    line = {"product_id": w.one(Product), "quantity": str(quantity), "amount": amount}
    happened = AT - timedelta(days=w.any(0, 1, 40), hours=2)
    return receipt_from(
        {
            "customer_id": customer_id,
            "store_id": w.one(Store),
            "source": "pos",
            "receipt_no": number,
            "occurred_at": happened.isoformat(),
            "channel": w.any("store", "online"),
            "lines": [line] * w.any(1, 2),
        }
    )


@deed
def sell(w: World) -> None:
    commerce.record_purchase(receipt(w, w.new("R-"), w.any(w.who(), w.who(), None)), **w.doing)


@deed
def correct_sale(w: World) -> None:
    sale = Purchase.objects.get(pk=w.one(Purchase, kind="sale"))
    commerce.correct_purchase(sale.pk, receipt(w, sale.receipt_no, w.who()), **w.doing)


@deed
def take_goods_back(w: World) -> None:
    back = commerce.GoodsBack(w.new("B-"), AT - timedelta(hours=1), {1: Decimal(1)})
    commerce.return_purchase(w.one(Purchase, kind="sale"), back, **w.doing)


@deed
def void(w: World) -> None:
    commerce.void_purchase(w.one(Purchase), why="二重", **w.doing)


@deed
def identify(w: World) -> None:
    commerce.identify_buyer(w.one(Purchase, kind="sale"), w.any(w.who(), None), **w.doing)


@deed
def do_to_many(w: World) -> None:
    everybody = Customer.objects.filter(deleted_at=None, walk_in=False)
    ids = w.random.sample(sorted(everybody.values_list("pk", flat=True)), 2)
    what, asked = w.any(
        ("customers.tag_many", {"tag_id": w.one(Tag)}),
        ("customers.untag_many", {"tag_id": w.one(Tag)}),
        ("customers.move_many", {"stage": w.any(*STAGES)}),
        ("customers.assign_many", {"owner_id": w.any(w.by.user_id, "")}),
        ("customers.delete_many", {}),
    )
    bulk.begin(what, asked, bulk.Targets.chosen(ids), **w.doing)


@deed
def import_people(w: World) -> None:
    """New ones, and some who are there already."""
    known = list(Customer.objects.filter(deleted_at=None).values_list("pk", flat=True))
    path = w.home / f"{w.new('people')}.csv"
    rows = [f"{w.any('A', 'B', 'C', w.new('N'))}-1,{w.any(*NAMES)},{len(known)}" for _ in range(3)]
    path.write_text("\n".join(["顧客番号,姓,名", *dict.fromkeys(rows)]), encoding="utf-8")
    run, _matched = begin(Request(kind="customers", path=path, file_name=path.name), **w.doing)
    carry_out(run, **w.doing)


@deed
def import_goods(w: World) -> None:
    path = w.home / f"{w.new('goods')}.csv"
    path.write_text(f"商品コード,商品名\nG-{w.any(1, 2)},{w.new('饅頭')}\n", encoding="utf-8")
    run, _matched = begin(Request(kind="products", path=path, file_name=path.name), **w.doing)
    carry_out(run, **w.doing)


@deed
def keep_view(w: World) -> None:
    view = save_view(NewView("customers", w.new("得意"), {"stage": "regular"}, "all"), **w.doing)
    if w.any(True, False):
        edit_view(view.pk, w.new("上得意"), "all", **w.doing)
