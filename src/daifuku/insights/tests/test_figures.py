"""Each figure of the purchase score opens its rows, and says as of when it is true."""

import re
from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.insights.writing import replace_scores

pytestmark = pytest.mark.usefixtures("own_database")
AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
NAMES = ("山田", "佐藤", "鈴木")


@pytest.fixture
def scored():
    made = [read_new({"family_name": name}) for name in NAMES]
    ids = [create_customer(one, by=Actor.system(), at=AT).pk for one in made]
    groups = (
        (5, 4, 3, 1, "champion"),
        (5, 1, 1, 2, "champion"),
        (2, 4, 1, 2, "at_risk"),
    )
    rows = [(id_, 3, 2, 900, *of_it) for id_, of_it in zip(ids, groups, strict=True)]
    replace_scores(rows, AT)
    return ids


@pytest.mark.parametrize(
    ("asked", "expected", "chip"),
    [
        ("recency=5", {"山田", "佐藤"}, "最終購入: 5/5"),
        ("frequency=4", {"山田", "鈴木"}, "購入回数: 4/5"),
        ("money=1", {"佐藤", "鈴木"}, "購入金額: 1/5"),
        ("recency=5&money=3", {"山田"}, "購入金額: 3/5"),
        ("segment=champion", {"山田", "佐藤"}, "RFM: 優良顧客"),
        ("segment=at_risk", {"鈴木"}, "RFM: 離れそう"),
        ("segment=asleep", set(), "RFM: 休眠"),
        ("decile=1", {"山田"}, "デシル: 1"),
        ("decile=2&segment=champion", {"佐藤"}, "デシル: 2"),
    ],
)
def test_a_figure_opens_its_rows(scored, signed_in, asked, expected, chip):
    page = signed_in(Role.STAFF).get(f"/customers/?{asked}").content.decode()
    assert listed(page) == expected
    assert chip in page


def listed(page):
    return {name for name in NAMES if f">{name}</a>" in page}


def opened_from(browser, address):
    """Where each link of a segment or decile on a page leads, and who is listed there."""
    links = set(re.findall(r'href="([^"]*\?(?:segment|decile)=[^"]*)"', browser(address)))
    return {link.partition("?")[2]: listed(browser(link)) for link in links}


def test_each_group_on_home_and_of_a_customer_opens_exactly_its_customers(scored, signed_in):
    client = signed_in(Role.STAFF)

    def browser(address):
        return client.get(address).content.decode()

    of_one = {"segment=champion": {"山田", "佐藤"}, "decile=1": {"山田"}}
    of_all = of_one | {"segment=at_risk": {"鈴木"}, "decile=2": {"佐藤", "鈴木"}}
    assert opened_from(browser, "/") == of_all
    assert opened_from(browser, f"/customers/{scored[0]}/panels/rfm") == of_one
    assert {"segment=champion", "segment=at_risk"} <= opened_from(browser, "/customers/").keys()


def test_the_list_and_the_customer_link_each_figure_and_the_head_says_as_of(scored, signed_in):
    browser = signed_in(Role.STAFF)
    whole = browser.get("/customers/").content.decode()
    assert "11/22 10:30" in whole[whole.index("<thead") : whole.index("</thead>")]
    assert 'id="filter_recency"' not in whole
    panel = browser.get(f"/customers/{scored[0]}/panels/rfm").content.decode()
    for link in ("?recency=5", "?frequency=4", "?money=3"):
        assert link in whole
        assert link in panel


def test_a_figure_that_is_none_is_refused_in_words(scored, signed_in):
    assert signed_in(Role.STAFF).get("/customers/?recency=6").status_code == 422


def test_the_decile_is_a_column_for_those_who_choose_it_with_its_day_and_in_the_file(
    scored, signed_in
):
    browser = signed_in(Role.MANAGER)
    heads = r"<thead.*?</thead>"
    whole = browser.get("/customers/").content.decode()
    assert "デシル" not in re.search(heads, whole, re.DOTALL)[0]
    page = browser.get("/customers/?columns=decile").content.decode()
    head = re.search(heads, page, re.DOTALL)[0]
    assert "デシル" in head
    assert "11/22 10:30" in head
    assert re.findall(r'href="/customers/\?decile=(\d+)">\d+</a>', page) == ["2", "2", "1"]
    sent = browser.get("/customers/export.csv?columns=decile").streaming_content
    file = b"".join(sent).decode("utf-8-sig")
    assert [line.split(",")[-1].strip() for line in file.splitlines()] == ["デシル", "2", "2", "1"]
