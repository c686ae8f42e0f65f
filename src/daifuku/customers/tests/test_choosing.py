"""What is chosen while it is typed: the home store, and the other one of a relation."""

import pytest
from django.urls import reverse

from daifuku.customers.models import ContactPoint, Customer, Relation
from daifuku.customers.tests.test_pages import HTMX, text
from daifuku.foundation.access import Role
from daifuku.foundation.registries import Choice, CustomerReference, customer_references

STORES = {1: ("S-1", "本店"), 2: ("S-2", "駅前店"), 3: ("S-3", "駅前店")}


def called(asked):
    found = {one: [i for i, names in STORES.items() if one in names] for one in asked}
    return {one: ids[0] for one, ids in found.items() if len(ids) == 1}


@pytest.fixture(autouse=True)
def stores(monkeypatch):
    """As the rooms above tell them."""
    pointing = CustomerReference(
        "home_store_id",
        STORES.__contains__,
        "店舗がありません",
        choices=lambda typed: [
            Choice(i, name, code) for i, (code, name) in STORES.items() if typed in name
        ],
        names=lambda ids: {i: STORES[i][1] for i in ids if i in STORES},
        called=called,
    )
    monkeypatch.setattr(customer_references, "_items", {"home_store_id": pointing})


@pytest.fixture
def client(signed_in):
    return signed_in(Role.OWNER)


def home_of(customer):
    return Customer.objects.get(id=customer.id).home_store_id


def test_the_home_store_is_edited_in_place(client, mika):
    address = reverse("customers:edit_field", args=[mika.id, "home_store_id"])
    chosen = {"home_store_id": "2", "home_store_id_text": "駅前店"}
    answer = client.post(address, chosen, **HTMX)
    assert answer.status_code == 200
    assert "駅前店" in text(answer)
    assert home_of(mika) == 2
    typed = {"home_store_id": "2", "home_store_id_text": "本店"}
    client.post(address, typed, **HTMX)
    assert home_of(mika) == 1
    refused = client.post(address, {"home_store_id": "", "home_store_id_text": "北店"}, **HTMX)
    assert refused.status_code == 422
    assert "店舗がありません" in text(refused)
    assert "北店" in text(refused)
    client.post(address, {"home_store_id": "1", "home_store_id_text": ""}, **HTMX)
    assert home_of(mika) is None


def test_the_forms_have_it_too(client):
    new = {"kind": "person", "family_name": "山田", "stage": "lead", "language": "ja"}
    refused = client.post(reverse("customers:new"), new | {"home_store_id_text": "北店",
                                                         "home_store_id": ""})  # fmt: skip
    assert refused.status_code == 422
    assert 'id="id_home_store_id_error"' in text(refused)
    made = client.post(reverse("customers:new"), new | {"home_store_id": "2",
                                                      "home_store_id_text": "駅前店"})  # fmt: skip
    assert made.status_code == 302
    yamada = Customer.objects.get(family_name="山田")
    assert yamada.home_store_id == 2
    page = text(client.get(reverse("customers:edit", args=[yamada.id])))
    assert "主な利用店舗" in page
    assert 'value="駅前店"' in page


def test_options_tell_those_of_one_name_apart(client, mika, add):
    add(family_name="佐藤", given_name="美咲", phones=["03-1111-2222"])
    found = text(client.get(reverse("customers:choices", args=["customer"]), {"q": "さとう"}))
    assert found.count('role="option"') == 2
    assert f'data-value="{mika.id}"' in found
    assert "090-1234-5678" in found
    assert "03-1111-2222" in found
    of_stores = client.get(reverse("customers:choices", args=["home_store_id"]), {"q": "駅前"})
    assert text(of_stores).count('role="option"') == 2
    assert client.get(reverse("customers:choices", args=["nothing"])).status_code == 404


def test_the_chosen_one_is_linked_though_others_have_the_name(client, mika, add):
    first = add(family_name="田中", given_name="一", gender="male")
    add(family_name="田中", given_name="一")
    address = reverse("customers:add_relation", args=[mika.id])
    dialog = text(client.get(address, **HTMX))
    assert 'data-lookup="' in dialog
    assert "勤務先" in dialog
    assert "子会社" not in dialog
    chosen = {"other": str(first.id), "other_text": "田中 一", "role": "spouse:in"}
    panel = text(client.post(address, chosen, **HTMX))
    assert "配偶者：" in panel
    assert "この顧客" not in panel
    assert Relation.objects.get().from_customer_id == first.id


def test_who_types_on_after_choosing_means_another(client, mika, add):
    chosen, meant = (
        add(family_name="佐藤", given_name="健"),
        add(family_name="田中", given_name="一"),
    )
    address = reverse("customers:add_relation", args=[mika.id])
    posted = {"other": str(chosen.id), "other_text": "田中 一", "role": "spouse:in"}
    client.post(address, posted, **HTMX)
    assert Relation.objects.get().from_customer_id == meant.id


@pytest.mark.parametrize(
    ("kind", "role", "here", "there"),
    [
        ("organisation", "employee", "勤務先：", "従業員："),
        ("household", "head", "世帯（世帯主）：", "世帯主："),
        ("person", "parent", "子：", "親："),
        ("person", "spouse", "配偶者：", "配偶者："),
    ],
)
def test_each_side_says_what_the_other_one_is(client, mika, add, kind, role, here, there):
    other = add(kind=kind, name="相手") if kind != "person" else add(family_name="相手")
    address = reverse("customers:add_relation", args=[mika.id])
    chosen = {"other": str(other.id), "other_text": "相手", "role": f"{role}:out"}
    panel = text(client.post(address, chosen, **HTMX))
    assert here in panel
    back = text(client.get(reverse("customer_panel", args=[other.id, "relations"])))
    assert there in back


def test_the_home_store_comes_in_by_code_or_name(send, written_so_far):
    head = "顧客番号,姓,電話番号,主な利用店舗"
    rows = ("A-1,斎藤,090-1234-5678,S-2", "A-2,佐藤,,本店", "A-3,山田,,")
    code, told, refused = send(head, *rows, "A-4,鈴木,,駅前店", "A-5,高橋,,北店")
    assert (code, len(refused)) == (3, 2), told
    assert "北店" in str(refused)
    kept = dict(Customer.objects.values_list("family_name", "home_store_id"))
    assert kept == {"斎藤": 2, "佐藤": 1, "山田": None}
    assert ContactPoint.objects.get(customer__family_name="斎藤").normal == "+819012345678"
    before = written_so_far()
    assert send(head, *rows)[0] == 0
    assert written_so_far() == before
    send(head, "A-2,佐藤,,S-3")
    assert Customer.objects.get(family_name="佐藤").home_store_id == 3
