"""A file goes in while others work, and on behalf of somebody who does not see everybody."""

from datetime import UTC, datetime
from threading import Event

import pytest
from django.db import connection

from daifuku.customers import actions
from daifuku.customers.models import ContactPoint, Customer, Relation
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import change
from daifuku.foundation.imports import Request, begin, carry_out
from harness.at_once import at_once, wait_until_somebody_waits

HEADER = "顧客番号,姓,名,セイ,メイ,メールアドレス,電話番号,会社名"
NUMBER = [{"source": "import", "id": "A-1"}]


@pytest.fixture
def send(tmp_path, at):
    """send(actor, lines…) imports them as customers; answers the run."""

    def run(by, *lines, header=HEADER):
        path = tmp_path / "file.csv"
        path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
        started, _matched = begin(Request("customers", path), by=by, at=at)
        return carry_out(started, by=by, at=at, refused_to=tmp_path / "refused.csv")

    return run


@pytest.fixture
def ken(own_database, add):
    return add(family_name="斎藤", given_name="健", emails=["ken@example.jp"], external_ids=NUMBER)


def beside(send, by, line, act, at):
    """`act` is under way when the import comes to compare, and commits while that waits."""
    under_way = Event()

    def other():
        with change("customers.edit_customer", by=by, at=at):
            act()
            under_way.set()
            wait_until_somebody_waits()

    def importing():
        assert under_way.wait(timeout=20)
        return send(by, line)

    return at_once(other, importing)[1]


def test_an_edit_that_was_under_way_is_not_written_over(send, ken, owner_actor, at):
    edits = {"birthday": "1990-03-04"}

    def act():
        actions.edit_customer(ken.id, edits, by=owner_actor, at=at)

    run = beside(send, owner_actor, "A-1,齋藤,健,,,,,", act, at)
    assert (run.changed, run.refused) == (1, 0)
    ken.refresh_from_db()
    assert (ken.family_name, str(ken.birthday)) == ("齋藤", "1990-03-04")


def test_a_point_that_was_being_added_is_not_added_twice(send, ken, owner_actor, at):
    def act():
        actions.add_contact_point(ken.id, "phone", "090-1234-5678", by=owner_actor, at=at)

    run = beside(send, owner_actor, "A-1,齋藤,健,,,,090-1234-5678,", act, at)
    assert (run.state, run.changed) == ("done", 1)
    assert ContactPoint.objects.filter(customer=ken, kind="phone").count() == 1


def test_who_was_being_erased_does_not_come_back(send, ken, owner_actor, at):
    def act():
        actions.erase_customer(ken.id, by=owner_actor, at=at)

    run = beside(send, owner_actor, "A-1,齋藤,健,,,ken@example.jp,,", act, at)
    assert (run.new, run.changed, run.refused) == (0, 0, 1)
    assert list(Customer.objects.values_list("name", flat=True)) == [""]


@pytest.fixture
def clerk(db, colleague) -> Actor:
    return Actor.of(colleague(Role.MANAGER, sees="own"))


@pytest.fixture
def theirs(db, add, colleague):
    """Somebody else's customer, and everything a file may name them by."""
    boss = colleague(Role.MANAGER)
    body = {"family_name": "斎藤", "given_name": "健", "external_ids": NUMBER, "owner_id": boss.pk}
    return add(**body, emails=["ken@example.jp"], phones=["090-1234-5678"])


def state_of(customer):
    """Every row of the customer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM customers_customer c WHERE id = %s",
                       [customer.id])  # fmt: skip
        rows = cursor.fetchall()
    points = ContactPoint.objects.filter(customer=customer).order_by("id")
    return rows, list(points.values()), Relation.objects.filter(from_customer=customer).count()


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (HEADER, "A-1,齋藤,健二,,,x@example.jp,,"),
        (HEADER, "A-1,斎藤,健,,,ken@example.jp,090-1234-5678,"),
        ("大福帳番号,姓", "{id},齋藤"),
        ("姓,名,メールアドレス,性別", "斎藤,健,ken@example.jp,男"),
    ],
    ids=["their number", "every word right", "our number", "mail address and name"],
)
def test_whom_one_does_not_see_one_cannot_write_over(send, clerk, theirs, header, line):
    before = state_of(theirs)
    run = send(clerk, line.format(id=theirs.id), header=header)
    assert (run.changed, run.same) == (0, 0)
    assert state_of(theirs) == before


def test_what_one_brings_in_one_sees(send, clerk):
    line = "B-1,山田,花,,,hana@example.jp,090-1111-2222,みなと商事"
    assert send(clerk, line).new == 1
    made = Customer.objects.get(family_name="山田")
    assert made.owner_id == clerk.user_id
    assert ContactPoint.objects.filter(customer=made).count() == 2
    assert Customer.objects.get(kind="organisation").owner_id == clerk.user_id
    run = send(clerk, line.replace("花", "華"))
    assert (run.changed, run.refused) == (1, 0)
    assert send(clerk, line.replace("花", "華")).same == 1


def test_a_company_one_does_not_see_is_not_linked(send, clerk, add, by):
    hidden = add(kind="organisation", name="みなと商事")
    send(clerk, "B-1,山田,花,,,,,みなと商事")
    assert not Relation.objects.filter(to_customer=hidden).exists()
    assert Relation.objects.count() == 1


@pytest.mark.parametrize("extra", ["", ",常連"], ids=["the short way", "the long way"])
def test_who_came_this_morning_is_taken_in(db, by, tmp_path, extra):
    at = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # 08:00 of the 23rd in Japan
    path = tmp_path / "file.csv"
    header = "顧客番号,姓,登録日,生年月日" + (",タグ" if extra else "")
    path.write_text(f"{header}\nB-1,山田,2026-11-23,2026-11-23{extra}\n", encoding="utf-8")
    run, _matched = begin(Request("customers", path), by=by, at=at)
    assert carry_out(run, by=by, at=at, refused_to=tmp_path / "refused.csv").new == 1
