"""Before somebody is written down twice the page asks, and keeps what was typed."""

import re

import pytest
from django.urls import reverse

from daifuku.customers.models import ContactPoint, Customer
from daifuku.customers.tests.test_alike import NUMBER
from daifuku.customers.tests.test_pages import HTMX, text
from daifuku.foundation.access import Role

NEW = {"kind": "person", "family_name": "田中", "given_name": "実", "phone": "090 1234 5678"}
NEW |= {"stage": "lead", "language": "ja", "town": "渋谷2-21-1"}


@pytest.fixture
def client(signed_in):
    return signed_in(Role.OWNER)


def confirmed(page):
    found = re.search(r'name="someone_else" value="([0-9,]+)"', page)
    assert found, page
    return {"someone_else": found[1]}


def test_a_second_person_with_the_number_is_added_only_on_the_second_press(client, mika):
    asked = client.post(reverse("customers:new"), NEW)
    page = text(asked)
    assert asked.status_code == 422
    assert "別の方として登録" in page
    assert f'href="{reverse("customer", args=[mika.id])}"' in page
    assert all(word in page for word in ("佐藤 美咲", "電話番号が同じ", "渋谷2-21-1", "田中"))
    assert Customer.objects.filter(family_name="田中").count() == 0
    assert client.post(reverse("customers:new"), NEW).status_code == 422
    other = {"someone_else": "999999"}
    assert client.post(reverse("customers:new"), NEW | other).status_code == 422
    made = client.post(reverse("customers:new"), NEW | confirmed(page))
    assert made.status_code == 302
    assert Customer.objects.filter(family_name="田中").count() == 1


def test_somebody_found_after_the_answer_is_asked_about_again(client, mika, add):
    answer = confirmed(text(client.post(reverse("customers:new"), NEW)))
    add(family_name="佐藤", given_name="実", phones=["090-1234-5678"])
    assert client.post(reverse("customers:new"), NEW | answer).status_code == 422


def test_a_company_with_a_known_corporate_number_is_refused(client, add):
    minato = add(kind="organisation", name="株式会社みなと", corporate_number=NUMBER)
    new = {"kind": "organisation", "name": "みなと", "corporate_number": NUMBER}
    new |= {"stage": "lead", "language": "ja"}
    refused = client.post(reverse("customers:new"), new | {"someone_else": str(minato.id)})
    assert refused.status_code == 422
    assert f"株式会社みなと（#{minato.id}）" in text(refused)
    assert 'name="someone_else"' not in text(refused)


def test_a_shared_number_is_added_to_an_existing_customer_when_that_is_meant(client, mika, add):
    ken = add(family_name="斎藤", given_name="健")
    address = reverse("customers:add_point", args=[ken.id, "phone"])
    given = {"value": "０９０−１２３４−５６７８", "label": "home"}
    asked = client.post(address, given, **HTMX)
    assert asked.status_code == 422
    assert asked["HX-Retarget"] == "#dialog"
    assert "佐藤 美咲" in text(asked)
    assert "０９０−１２３４−５６７８" in text(asked)
    done = client.post(address, given | confirmed(text(asked)), **HTMX)
    assert done.status_code == 200
    assert ContactPoint.objects.filter(customer=ken).count() == 1


def test_a_value_edited_in_place_asks_too(client, mika, add):
    ken = add(family_name="斎藤", given_name="健", emails=["ken@example.jp"])
    point = ContactPoint.objects.get(customer=ken)
    address = reverse("customers:edit_point_value", args=[point.id])
    given = {"value": "ｍｉｓａｋｉ＠ｅｘａｍｐｌｅ．ｊｐ"}
    asked = client.post(address, given, **HTMX)
    assert asked.status_code == 422
    assert client.post(address, given | confirmed(text(asked)), **HTMX).status_code == 200
    point.refresh_from_db()
    assert point.value == "misaki@example.jp"
    edit = reverse("customers:edit_point", args=[point.id])
    same = {"value": "misaki@example.jp", "label": "work"}
    assert client.post(edit, same, **HTMX).status_code == 200


def test_full_width_is_read_everywhere(client):
    new = {"kind": "person", "family_name": "山田", "stage": "lead", "language": "ja"}
    new |= {"email": "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "phone": "０３－１２３４－５６７８"}
    new |= {"postal_code": "〒１５０－０００２", "birthday": "１９９０／３／４"}
    assert client.post(reverse("customers:new"), new).status_code == 302
    made = Customer.objects.get(family_name="山田")
    assert str(made.birthday) == "1990-03-04"
    kept = dict(ContactPoint.objects.filter(customer=made).values_list("kind", "normal"))
    assert kept["email"] == "taro@example.jp"
    assert kept["phone"] == "+81312345678"
    assert kept["address"].startswith("1500002")
