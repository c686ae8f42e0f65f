"""A customer's page that is open while somebody else is at work on the customer."""

import re

import pytest
from django.urls import reverse

from daifuku.customers.actions import (
    create_customer,
    delete_customer,
    edit_customer,
    merge_customers,
    read_new,
)
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.streams import name_of
from daifuku.work.actions import write_note

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def customer(owner_actor):
    new = read_new({"family_name": "佐藤", "given_name": "美咲"})
    return create_customer(new, by=owner_actor, at=clock.now())


def part(customer, key):
    return reverse("customer_panel", args=[customer.id, key])


def test_head_crumb_and_title_follow_a_new_name(signed_in, customer, owner_actor):
    client = signed_in(Role.STAFF)
    page = client.get(reverse("customer", args=[customer.id])).content.decode()
    for key in ("record_head", "customer_about", "customer_contact"):
        assert re.search(rf'id="{key}" data-live-customer="\w+" hx-get="[^"]+"', page), key
    edit_customer(customer.id, {"given_name": "花"}, by=owner_actor, at=clock.now())
    again = client.get(part(customer, "head"), **HTMX).content.decode()
    assert "<h1>佐藤 花" in again
    assert 'id="record_head" data-live-customer=' in again
    assert '<hx-partial hx-target="title" hx-swap="innerHTML">佐藤 花 – ' in again


@pytest.mark.parametrize("key", ["head", "highlights", "about", "contact", "side"])
def test_who_has_the_page_open_is_told_once_that_it_is_in_the_bin(
    signed_in, customer, owner_actor, key
):
    delete_customer(customer.id, by=owner_actor, at=clock.now())
    manager, staff = signed_in(Role.MANAGER), signed_in(Role.STAFF)
    told = manager.get(part(customer, key), **HTMX)
    assert told.status_code == 410
    words = told.content.decode()
    assert f"{owner_actor.name}さんがこのお客さまをごみ箱に移しました" in words
    assert reverse("customers:restore", args=[customer.id]) in words
    assert words.strip().startswith('<hx-partial hx-target="#record_gone" hx-swap="innerHTML">')
    others = staff.get(part(customer, key), **HTMX).content.decode()
    assert reverse("customers:restore", args=[customer.id]) not in others
    assert manager.get(part(customer, key)).status_code == 404


def test_a_page_listens_for_every_record_that_was_merged(signed_in, customer, owner_actor):
    twin = create_customer(read_new({"family_name": "左藤"}), by=owner_actor, at=clock.now())
    merge_customers(customer.id, twin.id, by=owner_actor, at=clock.now())
    client = signed_in(Role.STAFF)
    names = f'data-live-customer="{name_of(customer.id)} {name_of(twin.id)}"'
    page = client.get(reverse("customer", args=[customer.id])).content.decode()
    assert page.count(names) == page.count("data-live-customer=") == 5
    for key in ("head", "customers.about", "customers.contact"):
        assert names in client.get(part(customer, key.split(".")[-1]), **HTMX).content.decode(), key


@pytest.mark.browser
@pytest.mark.parametrize("merged_meanwhile", [False, True])
def test_in_a_browser_the_page_follows_what_is_written_to_a_merged_record(
    own_database, browser_page, page_errors, sign_in, merged_meanwhile
):
    by, at = Actor.system(), clock.now()
    root, twin = (
        create_customer(read_new({"family_name": name}), by=by, at=at) for name in ("佐藤", "左藤")
    )
    sign_in(browser_page)
    if not merged_meanwhile:
        merge_customers(root.id, twin.id, by=by, at=at)
    browser_page.goto(reverse("customer", args=[root.id]))
    browser_page.wait_for_timeout(1500)
    if merged_meanwhile:
        merge_customers(root.id, twin.id, by=by, at=clock.now())
        browser_page.locator(f"#record_head[data-live-customer~='{name_of(twin.id)}']").wait_for()
    write_note(twin.id, "左藤の名で来店", by=by, at=clock.now())
    browser_page.locator("#stream", has_text="左藤の名で来店").wait_for()


@pytest.mark.browser
def test_in_a_browser_the_page_follows(own_database, browser_page, page_errors, sign_in):
    by, at = Actor.system(), clock.now()
    customer = create_customer(
        read_new({"family_name": "佐藤", "given_name": "美咲"}), by=by, at=at
    )
    sign_in(browser_page)
    browser_page.goto(reverse("customer", args=[customer.id]))
    browser_page.wait_for_timeout(1500)
    edit_customer(customer.id, {"given_name": "花"}, by=by, at=clock.now())
    browser_page.get_by_role("heading", level=1, name="佐藤 花").wait_for()
    browser_page.locator("#prop_given_name [data-shown]", has_text="花").wait_for()
    browser_page.wait_for_function("document.title.startsWith('佐藤 花')")
    assert browser_page.locator(".breadcrumbs").inner_text().count("佐藤 花") == 1
    browser_page.locator("#composer textarea").first.fill("途中のメモ")
    delete_customer(customer.id, by=by, at=clock.now())
    browser_page.locator("#record_gone .banner").wait_for()
    browser_page.wait_for_timeout(1500)
    assert browser_page.locator(".banner").count() == 1
    assert browser_page.locator(".toast").count() == 0
    assert browser_page.locator("#composer textarea").first.input_value() == "途中のメモ"
    page_errors[:] = [error for error in page_errors if "410 (Gone)" not in error]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("customer_peek", []),
        ("customer_timeline", []),
        ("customer_panel", ["side"]),
        ("customer_changes", []),
    ],
)
def test_a_part_opened_as_a_page_of_its_own_is_the_whole_page(signed_in, customer, name, more):
    client = signed_in(Role.OWNER)
    address = reverse(name, args=[customer.id, *more])
    whole = reverse("customer", args=[customer.id])
    opened = client.get(f"{address}?show=note", HTTP_ACCEPT="text/html,*/*;q=0.8")
    assert (opened.status_code, opened.headers["Location"]) == (302, f"{whole}?show=note")
    assert client.get(address, **HTMX, HTTP_ACCEPT="text/html").status_code == 200
