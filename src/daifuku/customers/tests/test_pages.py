"""Pages and partials of this room: with and without JavaScript, refused with what was typed."""

import json
import re

import pytest
from django.urls import reverse

from daifuku.customers import actions, queries
from daifuku.customers.actions import NewConsent, NewCustomer, NewPreference, NewRelation
from daifuku.customers.models import ContactPoint, Customer, Relation, Tag
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import Change
from daifuku.foundation.registries import panels

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def client(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def rich(mika, add, by, at):
    """Somebody with something in every panel."""
    vip = actions.add_tag("上得意", by=by, at=at, hue=3)
    actions.add_tag("試食会", by=by, at=at)
    actions.tag(mika.id, vip.id, by=by, at=at)
    given = {"postal_code": "150-0002", "town": "渋谷2-21-1"}
    actions.add_contact_point(mika.id, "address", given, by=by, at=at)
    company = add(kind="organisation", name="株式会社みなと")
    actions.relate(NewRelation(mika.id, company.id, "officer", "部長"), by=by, at=at)
    actions.set_preference(mika.id, NewPreference("colour", "青", "店頭"), by=by, at=at)
    inferred = NewPreference("甘さ", "控えめ", stated=False, confidence=80)
    actions.set_preference(mika.id, inferred, by=by, at=at)
    actions.set_consent(
        mika.id, NewConsent("marketing", "email", True, "店頭", "同意します"), by=by, at=at
    )
    return mika


def text(answer):
    return answer.content.decode()


def tags_of(customer):
    return {name for name, _hue in queries.customer_header(customer.id, Actor.system()).tags}


def toast(answer):
    return json.loads(answer["HX-Trigger"])["toast"]


def test_a_person_is_added_on_a_page(client):
    page = client.get(reverse("customers:new"))
    assert 'name="family_name"' in text(page)
    answer = client.post(
        reverse("customers:new"),
        {"kind": "person", "family_name": "斎藤", "given_name": "健", "email": "ken@example.jp",
         "phone": "", "postal_code": "150-0002", "town": "渋谷2-21-1", "stage": "lead",
         "language": "ja", "owner_id": "", "gender": "", "birthday": "平成2年3月4日"},
    )  # fmt: skip
    made = Customer.objects.get()
    assert answer["Location"] == reverse("customer", args=[made.id])
    assert (made.name, made.stage_id, str(made.birthday)) == ("斎藤 健", "lead", "1990-03-04")
    kinds = sorted(ContactPoint.objects.values_list("kind", flat=True))
    assert kinds == ["address", "email"]


def test_a_company_has_its_own_fields(client):
    page = text(client.get(reverse("customers:new") + "?kind=organisation"))
    assert 'name="corporate_number"' in page
    assert 'name="family_name"' not in page


def test_what_was_refused_comes_back_as_typed_with_the_fault_beside_it(client):
    typed = {"kind": "person", "family_name": "斎藤", "email": "nobody", "birthday": "2026/2/30",
             "postal_code": "12", "stage": "lead", "language": "ja"}  # fmt: skip
    answer = client.post(reverse("customers:new"), typed)
    page = text(answer)
    assert answer.status_code == 422
    for value in ("斎藤", "nobody", "2026/2/30"):
        assert f'value="{value}"' in page
    for name in ("email", "birthday", "postal_code"):
        assert f'id="id_{name}_error"' in page
    assert not Customer.objects.exists()


def test_the_edit_page(client, mika):
    url = reverse("customers:edit", args=[mika.id])
    page = text(client.get(url))
    assert 'value="佐藤"' in page
    posted = {"family_name": "田中", "family_kana": "タナカ", "stage": "regular"}
    assert client.post(url, posted).status_code == 302
    mika.refresh_from_db()
    assert (mika.family_name, mika.stage_id, mika.given_name) == ("田中", "regular", "美咲")
    refused = client.post(url, {"family_kana": "田中", "family_name": "高橋"})
    assert refused.status_code == 422
    assert 'value="高橋"' in text(refused)


def test_a_value_is_edited_where_it_is_read_and_offers_its_undo(client, mika):
    url = reverse("customers:edit_field", args=[mika.id, "birthday"])
    answer = client.post(url, {"birthday": "1990/3/4"}, **HTMX)
    assert 'id="prop_birthday"' in text(answer)
    assert "1990-03-04" in text(answer)
    undo = toast(answer)["undo"]
    assert undo == reverse("undo_change", args=[Change.objects.latest("id").id])
    assert client.post(undo, **HTMX).status_code == 204
    mika.refresh_from_db()
    assert mika.birthday is None


def test_saving_a_value_as_it_was_says_so_and_leaves_no_change(client, mika):
    before = Change.objects.count()
    url = reverse("customers:edit_field", args=[mika.id, "family_name"])
    answer = client.post(url, {"family_name": "佐藤"}, **HTMX)
    assert toast(answer) == {"text": "変更はありません。", "tone": "ok"}
    client.post(reverse("customers:edit", args=[mika.id]), {"family_name": "佐藤"})
    assert Change.objects.count() == before


def test_a_refused_value_keeps_the_form_open(client, mika):
    url = reverse("customers:edit_field", args=[mika.id, "family_kana"])
    answer = client.post(url, {"family_kana": "佐藤"}, **HTMX)
    assert answer.status_code == 422
    assert re.search(r"<details[^>]* open", text(answer))
    assert 'value="佐藤"' in text(answer)
    assert Change.objects.filter(action="customers.edit_customer").count() == 0


def test_only_fields_of_the_kind_are_edited(client, mika):
    for name in ("walk_in", "deleted_at", "corporate_number", "sort_key"):
        url = reverse("customers:edit_field", args=[mika.id, name])
        assert client.post(url, {name: "x"}, **HTMX).status_code == 404


@pytest.mark.parametrize("key", ["contact", "about", "relations", "wishes"])
def test_each_panel_stands_alone(rich, by, client, key):
    answer = client.get(reverse("customer_panel", args=[rich.id, key]))
    assert answer.status_code == 200
    page = text(answer)
    expected = {
        "contact": ["misaki@example.jp", "090-1234-5678", "渋谷2-21-1"],
        "about": ["佐藤", "サトウ", "上得意"],
        "relations": ["株式会社みなと", "部長"],
        "wishes": ["青", "控えめ", "80"],
    }
    for word in expected[key]:
        assert word in page


@pytest.mark.parametrize("key", ["contact", "about", "relations", "wishes"])
def test_a_viewer_sees_panels_without_forms(rich, signed_in, key):
    answer = signed_in(Role.VIEWER).get(reverse("customer_panel", args=[rich.id, key]))
    assert answer.status_code == 200
    assert "<form" not in text(answer)


@pytest.mark.parametrize("key", ["contact", "about", "relations", "wishes"])
def test_a_panel_takes_at_most_three_queries(rich, by, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        panels.get(key).load([rich.id], by)


def test_the_customer_page_holds_them_all(rich, client):
    page = text(client.get(reverse("customer", args=[rich.id])))
    assert 'id="customer_contact"' in page
    assert 'id="customer_about"' in page
    assert "上得意" in page


def test_a_phone_is_edited_in_place(client, mika):
    point = ContactPoint.objects.get(customer=mika, kind="phone")
    url = reverse("customers:edit_point_value", args=[point.id])
    answer = client.post(url, {"value": "080-9876-5432"}, **HTMX)
    assert "080-9876-5432" in text(answer)
    point.refresh_from_db()
    assert point.normal == "+818098765432"
    refused = client.post(url, {"value": "12"}, **HTMX)
    assert refused.status_code == 422
    assert 'value="12"' in text(refused)


@pytest.mark.parametrize("kind", ["phone", "email", "address"])
def test_the_dialog_for_a_new_point_is_also_a_page(client, mika, kind):
    url = reverse("customers:add_point", args=[mika.id, kind])
    dialog, page = text(client.get(url, **HTMX)), text(client.get(url))
    assert "<html" not in dialog
    assert "<html" in page
    assert ('name="postal_code"' in dialog) == (kind == "address")


def test_a_point_is_added_from_the_dialog(client, mika):
    url = reverse("customers:add_point", args=[mika.id, "email"])
    answer = client.post(url, {"value": "new@example.jp", "label": "work"}, **HTMX)
    assert "new@example.jp" in text(answer)
    assert "dialog:close" in json.loads(answer["HX-Trigger"])
    refused = client.post(url, {"value": "new@example.jp"}, **HTMX)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#dialog")
    assert 'value="new@example.jp"' in text(refused)


def test_an_address_is_edited_in_its_parts(client, rich):
    point = ContactPoint.objects.get(customer=rich, kind="address")
    url = reverse("customers:edit_point", args=[point.id])
    assert 'value="渋谷2-21-1"' in text(client.get(url, **HTMX))
    posted = {"postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区",
              "town": "渋谷2-21-1", "building": "ヒカリエ", "label": "home"}  # fmt: skip
    assert client.post(url, posted).status_code == 302
    point.refresh_from_db()
    assert (point.building, point.label) == ("ヒカリエ", "home")


def test_marks_and_removal(client, mika):
    second = ContactPoint.objects.get(normal="m.sato@work.example.jp")
    client.post(reverse("customers:mark_point", args=[second.id, "primary"]), **HTMX)
    client.post(reverse("customers:mark_point", args=[second.id, "undeliverable"]), **HTMX)
    second.refresh_from_db()
    assert second.is_primary
    assert second.undeliverable_at
    for what in ("fax", "is_primary"):
        wrong = reverse("customers:mark_point", args=[second.id, what])
        assert client.post(wrong, **HTMX).status_code == 404
    client.post(reverse("customers:remove_point", args=[second.id]), **HTMX)
    assert not ContactPoint.objects.filter(id=second.id).exists()


def test_a_postal_code_fills_the_address(client):
    url = reverse("customers:postal")
    page = text(client.get(url, {"postal_code": "150-0002", "building": "ヒカリエ"}))
    assert 'value="東京都"' in page
    assert 'value="渋谷区"' in page
    typed = {"postal_code": "150-0002", "town": "渋谷2-21-1"}
    assert 'value="渋谷2-21-1"' in text(client.get(url, typed))
    assert client.get(url, {"postal_code": "150"}).status_code == 204
    unused = text(client.get(url, {"postal_code": "000-0000", "town": "残る"}))
    assert 'value="残る"' in unused
    assert 'id="id_prefecture_error"' in unused


def test_tags_on_and_off(client, rich):
    other = Tag.objects.get(key="試食会")
    client.post(reverse("customers:add_tag", args=[rich.id]), {"tag": other.id}, **HTMX)
    assert tags_of(rich) == {"上得意", "試食会"}
    answer = client.post(reverse("customers:remove_tag", args=[rich.id, other.id]), **HTMX)
    assert 'id="customer_about"' in text(answer)
    assert tags_of(rich) == {"上得意"}


@pytest.mark.parametrize(
    ("role", "ends"), [("employee:out", ("mika", "minato")), ("subsidiary:in", None)]
)
def test_somebody_is_linked_by_name(client, mika, add, role, ends):
    minato = add(kind="organisation", name="株式会社みなと")
    url = reverse("customers:add_relation", args=[mika.id])
    assert 'name="other"' in text(client.get(url, **HTMX))
    answer = client.post(url, {"other_text": "みなと", "role": role, "title": "店長"}, **HTMX)
    if ends is None:
        assert answer.status_code == 422
        assert 'id="id_role_error"' in text(answer)
    else:
        made = Relation.objects.get()
        assert (made.from_customer_id, made.to_customer_id) == (mika.id, minato.id)
        end = reverse("customers:end_relation", args=[mika.id, made.id])
        assert client.post(end, **HTMX).status_code == 200
        made.refresh_from_db()
        assert made.until_on


def test_linking_somebody_unknown_or_ambiguous(client, mika, add):
    add(family_name="田中", given_name="一")
    add(family_name="田中", given_name="二")
    url = reverse("customers:add_relation", args=[mika.id])
    for name in ("誰も", "田中"):
        answer = client.post(url, {"other_text": name, "role": "spouse:out"}, **HTMX)
        assert answer.status_code == 422
        assert 'id="id_other_error"' in text(answer)


def test_preferences_and_consent_by_dialog(client, mika):
    url = reverse("customers:prefer", args=[mika.id])
    assert 'name="topic"' in text(client.get(url, **HTMX))
    posted = {"topic": "色", "value": "青", "stated": "false", "confidence": "80"}
    assert "青" in text(client.post(url, posted, **HTMX))
    assert client.post(url, {"topic": "色", "value": ""}, **HTMX).status_code == 422
    url = reverse("customers:consent", args=[mika.id])
    assert 'name="purpose"' in text(client.get(url, **HTMX))
    posted = {"purpose": "marketing", "channel": "email", "granted": "no"}
    assert client.post(url, posted, **HTMX).status_code == 200
    assert not queries.consent_of([mika.id])["marketing", "email"].granted
    refused = client.post(url, posted | {"granted": "yes"}, **HTMX)
    assert refused.status_code == 422
    assert 'id="id_source_error"' in text(refused)
    assert 'id="id_wording_error"' in text(refused)


def test_the_bin_page_restores_and_erases(client, mika):
    client.post(reverse("customers:delete", args=[mika.id]))
    assert "佐藤 美咲" in text(client.get(reverse("customers:bin")))
    client.post(reverse("customers:restore", args=[mika.id]))
    assert Customer.objects.get().deleted_at is None
    client.post(reverse("customers:erase", args=[mika.id]))
    assert Customer.objects.get().name == ""
    assert "佐藤" not in text(client.get(reverse("customers:bin")))


def test_stages_and_tags_are_kept_in_settings(client):
    url = reverse("customers:lists")
    first = text(client.get(url))
    assert 'value="常連客"' in first
    # Within the frame of the settings, each colour with its name.
    assert f'<a href="{url}" aria-current="page">' in first
    assert first.count("<span>すみれ</span>") == first.count("</fieldset>")
    posted = {"names_ja": "お得意様", "names_en": "Regular", "hue": "4"}
    client.post(reverse("customers:edit_stage", args=["regular"]), posted)
    client.post(reverse("customers:new_tag"), {"names_ja": "金", "names_en": "Gold", "hue": "2"})
    page = text(client.get(url))
    assert 'value="お得意様"' in page
    assert 'value="Gold"' in page
    again = client.post(reverse("customers:new_tag"), {"names_ja": "金", "hue": "0"})
    assert again.status_code == 422
    tag = Tag.objects.get()
    client.post(reverse("customers:edit_tag", args=[tag.id]), {"names_ja": "銀", "hue": "1"})
    client.post(reverse("customers:delete_tag", args=[tag.id]))
    assert not Tag.objects.exists()


def test_staff_see_neither_the_lists_nor_the_bin(signed_in):
    clerk = signed_in(Role.STAFF)
    for name in ("customers:lists", "customers:bin"):
        assert clerk.get(reverse(name)).status_code == 403


def test_who_cannot_see_a_customer_cannot_reach_any_of_their_pages(colleague, signed_in, rich):
    clerk = signed_in(colleague(Role.OWNER, sees="own"))
    point = ContactPoint.objects.filter(customer=rich).first()
    relation = Relation.objects.get()
    hidden = [
        reverse("customers:edit", args=[rich.id]),
        reverse("customers:edit_field", args=[rich.id, "family_name"]),
        reverse("customers:add_point", args=[rich.id, "email"]),
        reverse("customers:edit_point", args=[point.id]),
        reverse("customers:edit_point_value", args=[point.id]),
        reverse("customers:mark_point", args=[point.id, "primary"]),
        reverse("customers:remove_point", args=[point.id]),
        reverse("customers:add_tag", args=[rich.id]),
        reverse("customers:add_relation", args=[rich.id]),
        reverse("customers:end_relation", args=[rich.id, relation.id]),
        reverse("customers:prefer", args=[rich.id]),
        reverse("customers:consent", args=[rich.id]),
        reverse("customers:delete", args=[rich.id]),
    ]
    for url in hidden:
        answer = clerk.post(url, {"value": "x@example.jp", "tag": "1"})
        assert answer.status_code == 404, url


@pytest.mark.parametrize("page", ["edit", "points/phone", "relations", "preferences", "consent"])
def test_nothing_is_written_of_the_walk_in_customer(client, by, at, page):
    walk_in = actions.create_customer(NewCustomer(name="渋谷店", walk_in=True), by=by, at=at)
    address = f"/customers/{walk_in.id}/"
    shown = text(client.get(address))
    assert (f"{address}edit" in shown, f"{address}points/" in shown) == (False, False)
    assert client.get(address + page).status_code == 404
    assert client.post(address + "edit/honorific", {}, **HTMX).status_code == 404


def test_a_value_of_somebody_deleted_meanwhile_says_so(client, mika, monkeypatch):
    def gone(*_given, **_more):
        raise NotFound

    monkeypatch.setattr(actions, "edit_customer", gone)
    address = reverse("customers:edit_field", args=[mika.id, "family_name"])
    answer = client.post(address, {"family_name": "田中"}, **HTMX)
    assert (answer.status_code, str(NotFound.message) in text(answer)) == (422, True)
