"""Every kind of entry that this room writes reads as a sentence, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation

from daifuku.customers import actions
from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.customers.models import ContactPoint, Customer
from daifuku.foundation.access import Role
from daifuku.foundation.registries import timeline_kinds
from daifuku.ledger import book
from daifuku.ledger.facts import kinds
from harness import assert_queries


@pytest.fixture
def busy(mika, add, by, at):
    """Somebody to whom everything has happened."""
    company = add(kind="organisation", name="株式会社みなと")
    vip = actions.add_tag({"ja": "上得意", "en": "VIP"}, by=by, at=at)
    point = ContactPoint.objects.get(customer=mika, kind="phone")
    actions.edit_customer(mika.id, {"birthday": "1990-03-04"}, by=by, at=at)
    actions.add_contact_point(mika.id, "email", "n@example.jp", by=by, at=at)
    actions.edit_contact_point(point.id, {"label": "home"}, by=by, at=at)
    actions.remove_contact_point(point.id, by=by, at=at)
    actions.move_stage(mika.id, "regular", by=by, at=at)
    actions.tag(mika.id, vip.id, by=by, at=at)
    actions.untag(mika.id, vip.id, by=by, at=at)
    made = actions.relate(NewRelation(mika.id, company.id, "officer"), by=by, at=at)
    actions.end_relation(made.id, by=by, at=at)
    actions.set_preference(mika.id, NewPreference("colour", "青"), by=by, at=at)
    for granted in (True, False):
        actions.set_consent(
            mika.id, NewConsent("marketing", "email", granted, "店頭", "同意します"), by=by, at=at
        )
    twin = add(family_name="佐藤", given_name="美咲")
    actions.merge_customers(mika.id, twin.id, by=by, at=at)
    actions.separate_customers(mika.id, twin.id, by=by, at=at)
    actions.delete_customer(mika.id, by=by, at=at)
    actions.restore_customer(mika.id, by=by, at=at)
    return mika


def titles(customer, actor):
    found = {}
    for entry in book.page([customer.id], limit=100).entries:
        load = timeline_kinds.get(entry.kind).load
        found[entry.kind] = load([entry], actor)[entry.id]["title"]
    return found


def test_every_kind_of_this_room_is_told(busy, by):
    ours = {kind.key for kind in kinds if kind.key.startswith("customers.")}
    with translation.override("ja"):
        told = titles(busy, by)
    assert told.keys() == ours
    assert told["customers.customer_edited"] == "編集：誕生日"
    assert told["customers.stage_entered"] == "ステージ：常連客"
    assert told["customers.relation_began"] == "株式会社みなとと関連づけ"
    with translation.override("en"):
        assert titles(busy, by)["customers.customer_edited"] == "Edited: Birthday"
        assert titles(busy, by)["customers.tag_added"] == "Tagged “VIP”"


def test_the_other_side_of_a_relation_names_this_one(busy, by):
    company = Customer.objects.get(kind="organisation")
    with translation.override("ja"):
        told = titles(company, by)
    assert told["customers.relation_began"] == "佐藤 美咲と関連づけ"


def test_the_timeline_shows_them(busy, signed_in):
    page = signed_in(Role.OWNER).get(reverse("customer_timeline", args=[busy.id]))
    assert page.status_code == 200
    assert "常連客" in page.content.decode()


def test_names_of_stages_and_tags_are_asked_for_once_and_renamed_at_once(busy, by, at):
    entries = book.page([busy.id], limit=100, kinds=["customers.stage_entered"]).entries
    load = timeline_kinds.get("customers.stage_entered").load
    with translation.override("ja"):
        load(entries, by)
        with assert_queries(0):
            load(entries, by)
        actions.edit_stage("regular", "お得意様", by=by, at=at)
        assert load(entries, by)[entries[0].id]["title"] == "ステージ：お得意様"
