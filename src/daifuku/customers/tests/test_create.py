"""A customer comes into the book."""

import json

import pytest
from django.db import connection

from daifuku.customers import actions, queries
from daifuku.customers.models import Customer, StageChange
from daifuku.customers.payload import NewCustomer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.errors import Invalid, NotAllowed
from daifuku.foundation.models import User
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_recorded, entries_of
from daifuku.ledger.vocabulary.customers import CustomerAdded


def test_a_person_is_kept_as_the_api_gave_it(add, by):
    ken = add(
        family_name="斎藤",
        given_name="健",
        family_kana="さいとう",
        given_kana="ｹﾝ",
        emails=["Ken@Example.JP"],
        phones=["０９０－１２３４－５６７８"],
    )
    shown = json.loads(queries.json_one(ken.id, by))
    assert (shown["family_kana"], shown["given_kana"]) == ("サイトウ", "ケン")
    assert shown["emails"] == ["Ken@Example.JP"]
    assert shown["phones"] == ["090-1234-5678"]
    assert [p["normal"] for p in shown["contact_points"]] == ["ken@example.jp", "+819012345678"]
    assert all(p["is_primary"] for p in shown["contact_points"])
    assert shown["stage"] == "prospect"
    assert_recorded(CustomerAdded, customer=ken, customer_kind="person", stage="prospect")
    assert StageChange.objects.get(customer=ken).stage_id == "prospect"
