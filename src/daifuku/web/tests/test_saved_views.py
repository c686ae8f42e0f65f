"""Views of the customer list: kept from what the list shows, and shown again."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import SavedView
from daifuku.foundation.saved_views import NewView, mark_view, save_view

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
BY = Actor.system()
LIST, NEW = "/customers/", "/customers/views/new"


@pytest.fixture
def people():
    for name, stage in (("山田", "regular"), ("山本", "regular"), ("海野", "lead")):
        body = {"family_name": name, "family_kana": "カナ", "stage": stage}
        create_customer(read_new(body), by=BY, at=AT)


@pytest.fixture
def view(me):
    state = {"stage": "regular", "sort": "name", "columns": "name,kana", "density": "compact"}
    return save_view(NewView("customers", "得意さま", state), by=Actor.of(me), at=AT)


def listed(client, address=LIST):
    words = client.get(address, follow=True).content.decode()
    return {name for name in ("山田", "山本", "海野") if f">{name}<" in words}, words


def test_what_the_list_shows_is_kept_under_a_name(page, people):
    asked = "?stage=regular&filter=name+contains+%22%E5%B1%B1%22&sort=name"
    answer = page.post(NEW + asked, {"name": "山のお得意さま", "shared": "me"})
    (view,) = SavedView.objects.all()
    assert answer["Location"] == f"{LIST}?view={view.pk}"
    assert view.state == {"stage": "regular", "filter": 'name contains "山"', "sort": "name"}
    found, words = listed(page, answer["Location"])
    assert found == {"山田", "山本"}
    assert "<title>山のお得意さま" in words
    assert "ビューを保存しました。" in words


def test_a_view_alone_in_the_address_is_shown_as_it_was_saved(page, people, view):
    found, words = listed(page, f"{LIST}?view={view.pk}")
    assert found == {"山田", "山本"}
    assert 'data-density="compact"' in words
    assert "フリガナ" in words
    assert 'aria-sort="ascending"' in words
    assert 'class="view-changed"' not in words


def test_its_address_says_all_that_it_keeps(page, view):
    answer = page.get(f"{LIST}?view={view.pk}")
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"view": [str(view.pk)], "stage": ["regular"], "sort": ["name"],
                     "columns": ["name,kana"], "density": ["compact"]}  # fmt: skip
    assert page.get(f"{LIST}?view=999999")["Location"] == f"{LIST}?view=all"


def test_the_last_filter_can_be_taken_away(page, people, view):
    """Then the address names the view and the sort, which is another list than the view."""
    _found, words = listed(page, f"{LIST}?view={view.pk}")
    assert f"?view={view.pk}&amp;sort=name&amp;columns=name%2Ckana&amp;density=compact" in words
    found, words = listed(page, f"{LIST}?view={view.pk}&sort=-last_purchase_at")
    assert found == {"山田", "山本", "海野"}
    assert 'class="view-changed"' in words


def test_what_was_changed_is_saved_or_taken_back(page, people, view):
    _found, words = listed(page, f"{LIST}?view={view.pk}&stage=lead&sort=name")
    assert f'action="/customers/views/{view.pk}/keep?stage=lead&amp;sort=name"' in words
    answer = page.post(f"/customers/views/{view.pk}/keep?stage=lead&sort=name")
    assert listed(page, answer["Location"])[0] == {"海野"}
    view.refresh_from_db()
    assert view.state == {"stage": "lead", "sort": "name"}


def test_a_filter_that_cannot_be_understood_is_not_kept(page):
    answer = page.post(f"{NEW}?filter=spent+%3E", {"name": "x", "shared": "me"})
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_columns_chosen_within_a_view_are_of_that_view(page, view):
    chosen = {"view": view.pk, "sort": "name", "columns": ["name", "stage"]}
    answer = page.get("/customers/columns", chosen)
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"view": [str(view.pk)], "sort": ["name"], "columns": ["name,stage"]}
    assert "list_columns" not in page.session


def test_the_next_rows_come_with_the_columns_of_the_view(page, people, view, monkeypatch):
    monkeypatch.setattr("daifuku.customers.queries.listing.MOST_ROWS", 1)
    words = page.get(f"{LIST}?view={view.pk}&sort=name").content.decode()
    assert "after=" not in words or f"view={view.pk}" in words


def test_a_view_of_somebody_else_is_the_list_of_all(page, people, colleague):
    other = Actor.of(colleague(Role.MANAGER))
    state = {"stage": "lead"}
    hidden = save_view(NewView("customers", "秘密", state), by=other, at=AT)
    found, words = listed(page, f"{LIST}?view={hidden.pk}")
    assert found == {"山田", "山本", "海野"}
    assert "秘密" not in words
    for path in ("", "/keep", "/mark", "/remove"):
        assert page.post(f"/customers/views/{hidden.pk}{path}", {}).status_code == 404
    shared = save_view(NewView("customers", "共有", state, "all"), by=other, at=AT)
    assert listed(page, f"{LIST}?view={shared.pk}")[0] == {"海野"}
    assert page.get(f"/customers/views/{shared.pk}").status_code == 404


def test_the_list_opens_with_the_view_that_was_chosen(page, me, people, view):
    page.post(f"/customers/views/{view.pk}/mark", {"opens": "1"})
    assert listed(page)[0] == {"山田", "山本"}
    found, words = listed(page, f"{LIST}?view=all")
    assert found == {"山田", "山本", "海野"}
    # A sort or a filter asked for there does not fall back to the view that opens.
    assert "?view=all&amp;sort=" in words
    page.post(f"/customers/views/{view.pk}/mark", {"opens": "0"})
    assert listed(page)[0] == {"山田", "山本", "海野"}


def test_views_with_a_star_come_first(page, me):
    made = [
        save_view(NewView("customers", f"ビュー{n}", {}), by=Actor.of(me), at=AT).pk
        for n in range(8)
    ]
    mark_view(made[7], starred=True, by=Actor.of(me))
    words = page.get(LIST).content.decode()
    tabs = words[words.index('class="view-tabs"') : words.index('id="more_views"')]
    assert [n for n in range(8) if f"ビュー{n}<" in tabs] == [0, 1, 2, 3, 4, 7]
    words = page.get(f"{LIST}?view={made[6]}", follow=True).content.decode()
    tabs = words[words.index('class="view-tabs"') : words.index('id="more_views"')]
    assert "ビュー6<" in tabs


def test_removed_and_brought_back_by_undo(page, people, view):
    answer = page.post(f"/customers/views/{view.pk}/remove")
    assert answer["Location"] == LIST
    words = page.get(LIST).content.decode()
    assert "ビューを削除しました。" in words
    assert not SavedView.objects.exists()
    page.post(re.search(r"/changes/\d+/undo", words)[0])
    assert SavedView.objects.get().name == "得意さま"


def test_rename_on_top_of_what_stands(page, me, view):
    before = {"name": "得意さま", "shared": "me"}
    shown = page.get(f"/customers/views/{view.pk}").content.decode()
    assert "得意さま" in shown
    answer = page.post(f"/customers/views/{view.pk}", {"name": "上得意", "shared": "all", **{
        f"before_{key}": value for key, value in before.items()}})  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    view.refresh_from_db()
    assert (view.name, view.shared) == ("上得意", "all")


def test_staff_are_not_asked_whom_to_share_with(colleague):
    client = Client()
    client.force_login(colleague(Role.STAFF))
    assert 'name="shared"' not in client.get(NEW).content.decode()
    client.post(NEW, {"name": "私の", "shared": "all"})
    assert SavedView.objects.get().shared == "me"


def test_a_dialog_answers_with_where_to_go(page):
    headers = {"HX-Request": "true"}
    assert "dialog_title" in page.get(NEW, headers=headers).content.decode()
    answer = page.post(NEW, {"name": "", "shared": "me"}, headers=headers)
    assert answer.status_code == 422
    assert "dialog-body" in answer.content.decode()
    answer = page.post(NEW, {"name": "私の", "shared": "me"}, headers=headers)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{LIST}?view={SavedView.objects.get().pk}"


def test_a_copy_begins_with_the_name_of_what_it_is_a_copy_of(page, view):
    words = page.get(f"{NEW}?view={view.pk}&sort=name").content.decode()
    assert "得意さまのコピー" in words


def test_the_file_has_the_columns_of_the_view(page, people, view):
    asked = f"?view={view.pk}&stage=regular&sort=name&columns=name,kana"
    answer = page.get(f"/customers/export.csv{asked}")
    head = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert head.split(",")[-2:] == ["氏名", "フリガナ"] or head.count(",") == 3, head


def test_the_list_offers_the_file_with_the_columns_of_the_view(page, view):
    words = page.get(f"{LIST}?view={view.pk}", follow=True).content.decode()
    offered = re.findall(r'href="(/customers/export.csv[^"]*)"', words)
    shown = [address for address in offered if "columns=all" not in address]
    assert len(shown) == 2
    assert all("columns=name%2Ckana" in address for address in shown)
