"""The head of the customer page."""

import pytest
from django.utils import translation

from daifuku.customers import queries
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound
from harness import assert_queries


# FEATURES 173
@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"family_name": "斎藤", "given_name": "健"}, "斎藤 健 様"),
        ({"family_name": "斎藤", "honorific": "先生"}, "斎藤 先生"),
        ({"family_name": "Smith", "given_name": "Ann"}, "Ann Smith 様"),
        ({"kind": "organisation", "name": "株式会社みなと"}, "株式会社みなと 御中"),
        ({"kind": "household", "name": "佐藤家"}, "佐藤家 様"),
    ],
)
def test_the_form_of_address(add, by, body, shown):
    with translation.override("ja"):
        assert queries.customer_header(add(**body).id, by).display_name == shown


def test_english_adds_no_honorific(add, by):
    ken = add(family_name="斎藤", given_name="健")
    with translation.override("en"):
        assert queries.customer_header(ken.id, by).display_name == "斎藤 健"


def test_it_takes_one_query_and_holds_what_the_page_needs(mika, by, at):
    with assert_queries(1):
        head = queries.customer_header(mika.id, by)
    assert (head.name, head.kana, head.stage) == ("佐藤 美咲", "サトウ ミサキ", "prospect")
    assert (head.mail, head.phone) == ("misaki@example.jp", "090-1234-5678")
    assert (head.figures.purchases, head.figures.last_purchase_at) == (0, None)
    assert (head.ids, head.stage_since) == ([mika.id], at)


def test_the_nameless_are_called_by_what_is_known(add, by):
    assert queries.customer_header(add(emails=["k@example.jp"]).id, by).name == "k@example.jp"
    nobody = add(stage="anonymous")
    assert str(nobody.id) in queries.customer_header(nobody.id, by).name
    assert str(nobody.id) in queries.names_of([nobody.id])[nobody.id]


def test_hidden_is_answered_like_missing(mika, by, colleague):
    for customer_id, actor in ((404, by), (mika.id, Actor.of(colleague(sees="own")))):
        with pytest.raises(NotFound):
            queries.customer_header(customer_id, actor)
        with pytest.raises(NotFound):
            queries.json_one(customer_id, actor)


def test_the_owner_is_named(add, by, colleague):
    clerk = colleague(family_name="高橋", given_name="修")
    head = queries.customer_header(add(family_name="斎藤", owner_id=clerk.pk).id, by)
    assert (head.owner_id, head.owner_name) == (clerk.pk, "高橋 修")
