"""The real year, against its published figures."""

import csv
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest

from daifuku.demo import extracts, journey
from daifuku.demo.tables import rows

TODAY = date(2026, 11, 22)
# Dollars as published, and what is left of a line below a yen: a sum of so many lines drifts.
DOLLARS, CENTS = 4_596_039.58, 459_603_958


@pytest.fixture(scope="module")
def year():
    with journey.open_journey(TODAY) as connection:
        connection.execute(extracts.BASKETS)
        yield connection


@pytest.fixture(scope="module")
def extracted(year, tmp_path_factory):
    """read("products") gives the rows of one of the files."""
    folder = tmp_path_factory.mktemp("extracted")
    extracts.write_catalogue(year, folder)

    def read(name):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


def one(year, query):
    return year.execute(query).fetchall()[0]


def test_the_published_counts(year):
    query = """SELECT count(*), count(DISTINCT basket_id), count(DISTINCT household_id),
        count(DISTINCT store_id), count(DISTINCT product_id) FROM line"""
    assert one(year, query) == (1_469_307, 155_848, 2_469, 457, 68_509)
    assert one(year, "SELECT round(sum(sales_value), 2) FROM transactions") == (DOLLARS,)


def test_amounts_are_the_dollars_times_150_rounded_line_by_line(year):
    query = """SELECT sum(CAST(floor(CAST(round(sales_value * 100) AS INTEGER) * 1.5 + 0.5) AS BIGINT)),
        sum(CAST(round(sales_value * 100) AS BIGINT)) FROM transactions"""
    yen, cents = one(year, query)
    assert cents == CENTS
    assert one(year, "SELECT sum(amount) FROM line") == (yen,)
    assert abs(yen - DOLLARS * 150) < 0.5 * 1_469_307


def test_every_line_has_a_quantity_and_no_sale_is_negative(year):
    query = "SELECT min(quantity) > 0, min(amount) >= 0, min(discount) >= 0 FROM line"
    assert one(year, query) == (True, True, True)
    assert one(year, "SELECT max(quantity) < 400 FROM line WHERE is_fuel") == (True,)


def test_people_shop_by_day(year):
    query = "SELECT avg((hour(bought_at) BETWEEN 8 AND 21)::INT) FROM basket"
    assert one(year, query)[0] > 0.9


@pytest.mark.parametrize("days", range(15))
def test_the_year_ends_within_the_last_seven_days(days):
    today = date.fromordinal(TODAY.toordinal() + days)
    moved = journey.days_to_move(today)
    ends = date.fromordinal(journey.LAST_DAY.toordinal() + moved)
    assert moved % 7 == 0
    assert 1 <= (today - ends).days <= 7


def test_the_year_is_moved_as_a_whole(year):
    first, last = one(year, "SELECT min(bought_at)::DATE, max(bought_at)::DATE FROM line")
    assert (last - first).days == 364
    assert last == date(2026, 11, 15)
    assert last.weekday() == journey.LAST_DAY.weekday()


def test_every_department_and_category_has_both_languages(year):
    for column, table in (("department", "departments"), ("product_category", "categories")):
        found = year.execute(f"SELECT DISTINCT {column} FROM products WHERE {column} IS NOT NULL")
        assert {name for (name,) in found.fetchall()} == {row["source"] for row in rows(table)}


def test_translated_types_cover_nine_lines_in_ten(year):
    types = [row["source"] for row in rows("types")]
    found = year.execute("SELECT product_type FROM products GROUP BY 1").fetchall()
    assert set(types) <= {name for (name,) in found}
    table = files("daifuku.demo.tables").joinpath("types.psv")
    query = f"""SELECT avg((t.source IS NOT NULL)::INT) FROM line
        JOIN products USING (product_id) LEFT JOIN read_csv('{table}', delim = '|', header = true) t
        ON t.source = product_type"""
    assert one(year, query)[0] > 0.9


def test_the_catalogue_names_every_product_sold(extracted):
    products, codes = extracted("products"), [row["code"] for row in extracted("categories")]
    assert len(products) == 68_509
    assert sum(row["ja"].startswith("名称未登録") for row in products) == 17
    assert all(row["ja"] and row["en"] and int(row["price"]) >= 0 for row in products)
    assert max(len(row["ja"]) for row in products) <= 120
    assert {row["category"] for row in products} <= set(codes)
    assert len(set(codes)) == len(codes)


def test_homes_hold_the_demographics(extracted):
    homes = extracted("homes")
    assert len(homes) == 2_469
    assert sum(bool(home["age"]) for home in homes) == 801
    assert sum(int(home["receipts"]) for home in homes) == 155_848


def test_parts_cover_every_day_once_and_the_latest_comes_first():
    spans = list(extracts.parts(364).values())
    assert spans[0][0] == 0
    assert spans[-1][1] == 364
    assert all(before[1] + 1 == after[0] for before, after in pairwise(spans))


def test_a_sample_is_a_part_of_the_whole_and_of_larger_samples(year):
    with journey.open_journey(TODAY, 5) as few, journey.open_journey(TODAY, 9) as more:
        query = "SELECT DISTINCT household_id FROM line"
        small, large = set(few.execute(query).fetchall()), set(more.execute(query).fetchall())
        (home,) = min(small)
        query = f"SELECT sum(amount) FROM line WHERE household_id = {home}"
        assert len(small) == 5
        assert small < large
        assert one(few, query) == one(year, query)
