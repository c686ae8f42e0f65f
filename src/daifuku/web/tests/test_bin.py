"""A deleted customer: the list says so with an undo, its own address says where it is."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, delete_customer, erase_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import last_change_id

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def yamada():
    return create_customer(read_new({"family_name": "山田"}), by=BY, at=AT).pk


def test_deleting_goes_back_to_the_list_with_an_undo(yamada, signed_in):
    client = signed_in(Role.MANAGER)
    answer = client.post(f"/customers/{yamada}/delete")
    assert answer["Location"] == "/customers/"
    page = client.get("/customers/").content.decode()
    assert "削除しました" in page
    assert f'action="/changes/{last_change_id()}/undo"' in page
    client.post(f"/changes/{last_change_id()}/undo")
    assert client.get(f"/customers/{yamada}/").status_code == 200


def test_the_address_of_a_deleted_customer_offers_to_bring_it_back(yamada, signed_in):
    delete_customer(yamada, by=BY, at=AT)
    client = signed_in(Role.MANAGER)
    answer = client.get(f"/customers/{yamada}/")
    assert answer.status_code == 410
    assert "山田はごみ箱にあります" in answer.content.decode()
    client.post(f"/customers/{yamada}/restore")
    assert "復元しました" in client.get(f"/customers/{yamada}/").content.decode()


def test_who_cannot_bring_it_back_is_told_where_it_is_and_no_name(yamada, signed_in):
    delete_customer(yamada, by=BY, at=AT)
    page = signed_in(Role.STAFF).get(f"/customers/{yamada}/").content.decode()
    assert "このお客さまはごみ箱にあります" in page
    assert "山田" not in page
    assert "/restore" not in page


def test_who_could_not_see_it_and_whoever_was_erased_is_not_there(yamada, signed_in, colleague):
    delete_customer(yamada, by=BY, at=AT)
    assert signed_in(colleague(sees="own")).get(f"/customers/{yamada}/").status_code == 404
    erase_customer(yamada, by=BY, at=AT)
    assert signed_in(Role.OWNER).get(f"/customers/{yamada}/").status_code == 404
