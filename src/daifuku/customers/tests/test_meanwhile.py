"""Two people at one customer: neither takes back unseen what the other wrote."""

import re

import pytest
from django.urls import reverse

from daifuku.customers import actions
from daifuku.customers.models import ContactPoint, Customer
from daifuku.foundation.access import Actor, Role

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def hana(colleague):
    return Actor.of(colleague(Role.STAFF, family_name="花田", given_name="花"))


def text(answer):
    return answer.content.decode()


def sent(answer):
    """What the form would post as it was given."""
    found = dict(re.findall(r'<input[^>]*? name="(\w+)"[^>]*? value="([^"]*)"', text(answer)))
    for name, options in re.findall(
        r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', text(answer), re.S
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]
    return found


def elsewhere(customer, by, at, **edits):
    actions.edit_customer(customer.id, edits, by=by, at=at)


def test_what_was_not_touched_stays_as_somebody_else_made_it(client, mika, hana, at):
    address = reverse("customers:edit", args=[mika.id])
    form = sent(client.get(address))
    elsewhere(mika, hana, at, birthday="1990-12-31", stage="customer")
    answer = client.post(address, form | {"given_name": "美咲子"})
    assert answer.status_code == 302
    mika.refresh_from_db()
    assert (mika.given_name, str(mika.birthday), mika.stage_id) == (
        "美咲子",
        "1990-12-31",
        "customer",
    )


def test_what_both_changed_is_told_and_saved_by_a_second_press(client, mika, hana, at):
    address = reverse("customers:edit", args=[mika.id])
    form = sent(client.get(address))
    elsewhere(mika, hana, at, birthday="1990-12-31", given_name="みさき")
    answer = client.post(address, form | {"birthday": "1991-1-1", "family_name": "斎藤"})
    assert answer.status_code == 409
    assert "編集中に花田 花さんが変更しました（今の値：1990年12月31日" in text(answer)
    assert "自分の入力で上書き" in text(answer)
    again = sent(answer)
    assert (again["birthday"], again["family_name"], again["given_name"]) == (
        "1991-1-1",
        "斎藤",
        "みさき",
    )
    mika.refresh_from_db()
    assert (str(mika.birthday), mika.family_name) == ("1990-12-31", "佐藤")
    assert client.post(address, again).status_code == 302
    mika.refresh_from_db()
    assert (str(mika.birthday), mika.family_name, mika.given_name) == (
        "1991-01-01",
        "斎藤",
        "みさき",
    )


def test_without_what_was_shown_all_of_it_is_meant(client, mika, hana, at):
    address = reverse("customers:edit", args=[mika.id])
    elsewhere(mika, hana, at, given_name="みさき")
    assert client.post(address, {"given_name": "美咲"}).status_code == 302
    mika.refresh_from_db()
    assert mika.given_name == "美咲"


def test_a_value_in_place_is_not_saved_over_one_that_was_never_seen(client, mika, hana, at):
    address = reverse("customers:edit_field", args=[mika.id, "given_name"])
    elsewhere(mika, hana, at, given_name="みさき")
    typed = {"given_name": "美咲子", "was_given_name": "美咲"}
    answer = client.post(address, typed, **HTMX)
    assert answer.status_code == 422
    assert "編集中に花田 花さんが変更しました（今の値：みさき）" in text(answer)
    assert Customer.objects.get(id=mika.id).given_name == "みさき"
    assert client.post(address, sent(answer), **HTMX).status_code == 200
    assert Customer.objects.get(id=mika.id).given_name == "美咲子"


def test_the_same_in_place_for_a_phone(client, mika, hana, at):
    point = ContactPoint.objects.get(customer_id=mika.id, kind="phone")
    address = reverse("customers:edit_point_value", args=[point.id])
    actions.edit_contact_point(point.id, {"value": "090-9999-8888"}, by=hana, at=at)
    typed = {"value": "090-1111-2222", "was_value": point.value}
    answer = client.post(address, typed, **HTMX)
    assert answer.status_code == 422
    assert "編集中に花田 花さんが変更しました（今の値：090-9999-8888）" in text(answer)
    assert client.post(address, sent(answer), **HTMX).status_code == 200
    point.refresh_from_db()
    assert point.normal.endswith("9011112222")


@pytest.mark.parametrize("htmx", [True, False])
def test_who_gives_a_customer_away_is_told_so_on_the_list(signed_in, colleague, add, htmx):
    mine = colleague(Role.STAFF, sees="own")
    other = colleague(Role.STAFF, family_name="花田", given_name="花")
    customer = add(family_name="佐藤", owner_id=mine.pk)
    client = signed_in(mine)
    if htmx:
        address = reverse("customers:edit_field", args=[customer.id, "owner_id"])
        answer = client.post(address, {"owner_id": other.pk}, **HTMX)
        assert answer["HX-Redirect"] == reverse("customers")
    else:
        address = reverse("customers:edit", args=[customer.id])
        answer = client.post(address, sent(client.get(address)) | {"owner_id": str(other.pk)})
        assert answer.url == reverse("customers")
    told = text(client.get(reverse("customers")))
    assert "担当が花田 花さんになったため、この顧客は表示されなくなりました" in told


def test_who_adds_a_customer_for_somebody_else_is_told_so_on_the_list(signed_in, colleague):
    client = signed_in(colleague(Role.STAFF, sees="own"))
    other = colleague(Role.STAFF, family_name="花田", given_name="花")
    form = {"kind": "person", "family_name": "斎藤", "owner_id": other.pk}
    answer = client.post(reverse("customers:new"), form)
    assert answer.url == reverse("customers")
    assert "担当が花田 花さん" in text(client.get(answer.url))


def test_an_address_in_the_dialog_is_not_written_over_unseen(client, mika, hana, at):
    parts = {"prefecture": "東京都", "city": "渋谷区", "town": "道玄坂1-1", "label": "home"}
    point = actions.add_contact_point(mika.id, "address", parts, by=hana, at=at)
    address = reverse("customers:edit_point", args=[point.pk])
    form = sent(client.get(address))
    actions.edit_contact_point(point.pk, {"town": "道玄坂2-2"}, by=hana, at=at)
    clash = client.post(address, form | {"town": "道玄坂3-3"})
    assert clash.status_code == 422
    assert "道玄坂2-2" in text(clash)
    assert "花田 花" in text(clash)
    again = sent(clash)
    assert again["town"] == "道玄坂3-3"
    assert client.post(address, again).status_code == 302
    point.refresh_from_db()
    assert point.town == "道玄坂3-3"
    form = sent(client.get(address))
    actions.edit_contact_point(point.pk, {"town": "道玄坂4-4"}, by=hana, at=at)
    assert client.post(address, form | {"building": "福ビル"}).status_code == 302
    point.refresh_from_db()
    assert (point.town, point.building) == ("道玄坂4-4", "福ビル")
