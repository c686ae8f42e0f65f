"""Merging as a colleague does it: whom with, side by side, and apart again."""

import pytest
from django.db import connection
from django.urls import reverse

from daifuku.customers import actions
from daifuku.customers.models import Customer, CustomerLink, Distinct, Likeness
from daifuku.foundation.access import Role
from daifuku.foundation.bulk import carry_out
from daifuku.foundation.models import BulkEdit


@pytest.fixture
def page(signed_in):
    client = signed_in(Role.OWNER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def two(add):
    first = add(family_name="斎藤", given_name="健", phones=["090-0000-0001"])
    second = add(
        family_name="齋藤", given_name="健", phones=["090-0000-0002"], birthday="1980-04-01"
    )
    return first, second


def like(low, high, at, probability=0.98):
    return Likeness.objects.create(
        low_id=low.id, high_id=high.id, probability=probability, found_at=at,
        reasons=[["phone_same", 12.1], ["birthday_differs", -3.0]],
    )  # fmt: skip


def test_the_other_one_is_called_by_name(page, two):
    first, second = two
    address = reverse("customers:merge", args=[first.id])
    assert page.get(address).status_code == 200
    led = page.post(address, {"other": "", "other_text": "齋藤 健"})
    assert led.status_code in (302, 422)
    led = page.post(address, {"other": str(second.id), "other_text": "齋藤 健"})
    assert led["Location"].endswith(f"?other={second.id}")
    assert page.post(address, {"other": str(first.id), "other_text": ""}).status_code == 422
    assert page.post(address, {"other": "", "other_text": "nobody"}).status_code == 422


def test_two_rows_of_the_list_are_compared(page, two):
    first, second = two
    address = reverse("customers:merge_chosen")
    led = page.post(address, {"ids": f"{second.id},{first.id}"})
    assert led["Location"] == f"{reverse('customers:merge', args=[first.id])}?other={second.id}"
    for ids in ("", str(first.id), f"{first.id},{second.id},7"):
        assert page.post(address, {"ids": ids}).status_code == 422
    assert page.post(address, {"ids": f"{second.id},{first.id}", "all": "1"}).status_code == 422


def test_what_is_chosen_is_kept_whoever_stays(page, two):
    first, second = two
    address = reverse("customers:merge", args=[first.id])
    shown = page.get(address, {"other": second.id}).content.decode()
    assert 'name="take_name"' in shown
    # What only one says is no choice.
    assert 'name="take_birthday"' not in shown
    chosen = {"other": second.id, "take_name": "first", "take_phone": "second"}
    answer = page.post(address, chosen | {"keep": "second"})
    assert answer["Location"] == reverse("customer", args=[second.id])
    root = Customer.objects.get(id=second.id)
    assert (root.name, str(root.birthday), root.merged_ids) == ("斎藤 健", "1980-04-01", [first.id])
    # The old address leads to the root.
    led = page.get(reverse("customer", args=[first.id]))
    assert led["Location"] == reverse("customer", args=[second.id])
    side = page.get(reverse("customer_panel", args=[second.id, "merged"])).content.decode()
    assert reverse("customers:separate", args=[second.id, first.id]) in side


def test_they_are_separated_on_a_page(page, two, by, at):
    first, second = two
    actions.merge_customers(first.id, second.id, by=by, at=at)
    address = reverse("customers:separate", args=[first.id, second.id])
    assert page.get(address).status_code == 200
    assert page.post(address)["Location"] == reverse("customer", args=[first.id])
    assert CustomerLink.objects.get().unmerged_at is not None
    assert page.get(address).status_code == 404


def test_the_queue_is_answered_one_by_one(page, two, add, at):
    first, second = two
    third = add(family_name="林", phones=["090-0000-0003"])
    sure, less = like(first, second, at), like(first, third, at, 0.7)
    address = reverse("customers:duplicates")
    shown = page.get(address).content.decode()
    assert f'name="pair" value="{sure.id}"' in shown
    skipped = page.get(address, {"after": sure.id}).content.decode()
    assert f'name="pair" value="{less.id}"' in skipped
    page.post(address, {"pair": less.id, "keep": "none", "after": sure.id})
    assert Distinct.objects.filter(low_id=first.id, high_id=third.id).exists()
    led = page.post(address, {"pair": sure.id, "keep": "first", "take_phone": "second"})
    assert led["Location"] == address
    assert Customer.objects.get(id=first.id).merged_ids == [second.id]
    # Both pairs are gone; who answers again is told so.
    assert 'name="pair"' not in page.get(address).content.decode()
    assert page.post(address, {"pair": sure.id, "keep": "first"}).status_code == 302


def test_all_sure_ones_are_merged_as_one_change(page, two, add, by, at):
    first, second = two
    third, fourth = add(family_name="林"), add(family_name="森")
    like(first, second, at, 0.9999)
    like(second, third, at, 0.9999)
    like(third, fourth, at, 0.98)
    actions.tell_apart(first.id, third.id, by=by, at=at)
    address = reverse("customers:accept_duplicates")
    assert page.get(address, {"least": "99.9"}).status_code == 200
    led = page.post(address, {"least": "99.9", "agreed": "yes"})
    edit = BulkEdit.objects.get()
    if edit.state == "waiting":
        carry_out(edit.pk, by=by)
    assert led["Location"] == reverse("bulk_edit", args=[edit.pk])
    # The third was said to be another than the first, so it is not drawn in by the second.
    assert Customer.objects.get(id=first.id).merged_ids == [second.id]
    assert Customer.objects.get(id=third.id).root_id is None
    assert page.get(led["Location"]).status_code == 200
    page.post(reverse("undo_change", args=[edit.change_id or BulkEdit.objects.get().change_id]))
    assert not Customer.objects.exclude(root=None).exists()


def test_whose_names_alone_are_alike_is_looked_at(page, two, add, at):
    first, second = two
    third, fourth = add(family_name="Patel"), add(family_name="Patel")
    like(first, second, at, 0.9999)
    only = like(third, fourth, at, 0.9999)
    Likeness.objects.filter(id=only.id).update(reasons=[["family_same", 20.0], ["gender_same", 1]])
    address = reverse("customers:accept_duplicates")
    shown = page.get(address, {"least": "99.9"}).content.decode()
    assert "Patel" not in shown
    page.post(address, {"least": "99.9", "agreed": "yes"})
    assert Customer.objects.get(id=second.id).root_id == first.id
    assert Customer.objects.get(id=fourth.id).root_id is None
    assert f'value="{only.id}"' in page.get(reverse("customers:duplicates")).content.decode()


def test_who_may_only_look_is_not_asked(signed_in, two):
    first = two[0]
    viewer = signed_in(Role.VIEWER)
    for name, args in (
        ("customers:duplicates", []),
        ("customers:merge", [first.id]),
        ("customers:accept_duplicates", []),
    ):
        assert viewer.get(reverse(name, args=args)).status_code == 403


@pytest.mark.parametrize(("least", "lets_through"), [("99.9", 0.999), ("99", 0.99), ("95", 0.95)])
def test_a_threshold_lets_through_what_it_says(page, two, at, least, lets_through):
    first, second = two
    like(first, second, at, lets_through)
    address = reverse("customers:accept_duplicates")
    assert f'name="least" value="{least}"' in page.get(address, {"least": least}).content.decode()
    Likeness.objects.update(probability=lets_through - 0.0001)
    assert 'name="least"' not in page.get(address, {"least": least}).content.decode()


def test_a_number_that_is_not_counted_on_is_said_to_be_more(page, two, add, at, monkeypatch):
    first, second = two
    third = add(family_name="林")
    like(first, second, at, 0.9999)
    like(second, third, at, 0.9999)
    address = reverse("customers:accept_duplicates")
    assert "2組を統合" in page.get(address).content.decode()
    monkeypatch.setattr("daifuku.customers.queries.duplicates.MOST_COUNTED", 2)
    assert "2+組を統合" in page.get(address).content.decode()


def test_all_are_compared_when_somebody_asks(page, two):
    address = reverse("customers:find_duplicates")
    for _time in range(2):
        assert page.post(address)["Location"] == reverse("customers:duplicates")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%find_dup%%'"
        )
        assert cursor.fetchone()[0] == 1
