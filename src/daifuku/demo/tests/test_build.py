"""The small demo shop, as the rooms see it. (Counts of the full one: test_journey.)"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count, F, Max, Min, Sum

from daifuku.commerce.models import Category, Product, Purchase, PurchaseLine, Store, StoreDay
from daifuku.customers import figures
from daifuku.customers.models import (
    Consent,
    ContactPoint,
    Customer,
    ExternalId,
    Figures,
    Preference,
    Relation,
)
from daifuku.demo import journey
from daifuku.demo.drafts import TOKYO
from daifuku.foundation import search
from daifuku.foundation.access import Actor
from daifuku.foundation.models import Company, User
from daifuku.work.models import Inquiry
from harness.demo import BUILT_AT, HOUSEHOLDS

pytestmark = pytest.mark.usefixtures("demo_shop")


def value(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.fixture(scope="module")
def year():
    with journey.open_journey(BUILT_AT.date(), HOUSEHOLDS) as opened:
        yield opened


def test_all_receipts_are_in_to_the_yen(year):
    query = "SELECT count(DISTINCT basket_id), count(*), sum(amount), sum(discount) FROM line"
    receipts, lines, amount, discount = year.execute(query).fetchall()[0]
    found = Purchase.objects.aggregate(n=Count("id"), total=Sum("total"), off=Sum("discount"))
    assert found == {"n": receipts, "total": amount, "off": discount}
    assert PurchaseLine.objects.aggregate(n=Count("id"), sum=Sum("amount")) == {
        "n": lines,
        "sum": amount,
    }


def test_till_book_and_figures_agree():
    total = Purchase.objects.aggregate(total=Sum("total"))["total"]
    assert StoreDay.objects.aggregate(total=Sum("total"))["total"] == total
    written = "SELECT sum(amount) FROM ledger_entry WHERE kind = 'commerce.purchase_made'"
    assert value(written) == total
    kept = Figures.objects.aggregate(spent=Sum("spent"), purchases=Sum("purchases"))
    assert kept == {"spent": total, "purchases": Purchase.objects.count()}
    before = list(Figures.objects.order_by("customer_id").values())
    figures.rebuild()
    assert list(Figures.objects.order_by("customer_id").values()) == before


def test_each_household_is_one_person_with_its_number():
    numbers = ExternalId.objects.filter(source="loyalty")
    assert numbers.count() == HOUSEHOLDS
    assert set(numbers.values_list("customer__kind", flat=True)) == {"person"}
    assert not Customer.objects.filter(kind="person", walk_in=False, family_kana="").exists()


def test_people_live_near_the_store_they_visit_most():
    for customer in Customer.objects.filter(home_store_id__isnull=False, kind="person"):
        visits = Purchase.objects.filter(customer=customer).values("store_id")
        most = max(visits.annotate(n=Count("id")).values_list("n", flat=True))
        home = Purchase.objects.filter(customer=customer, store_id=customer.home_store_id)
        assert home.count() == most
        address = ContactPoint.objects.filter(customer=customer, kind="address").first()
        if address:
            assert address.city == Store.objects.get(pk=customer.home_store_id).city


def test_the_year_ends_within_the_last_seven_days():
    span = Purchase.objects.aggregate(first=Min("occurred_at"), last=Max("occurred_at"))
    last = span["last"].astimezone(TOKYO).date()
    assert date(2026, 11, 15) <= last <= date(2026, 11, 21)
    assert timedelta(days=330) < span["last"] - span["first"] < timedelta(days=366)


def test_products_categories_and_stores_speak_both_languages():
    for model in (Product, Category, Store):
        names = model.objects.values_list("names", flat=True)
        assert names
        assert all(name.ja and name.en for name in names)
    assert not Product.objects.filter(category__parent=None).exists()
    assert not Product.objects.exclude(tax_rate__in=(8, 10)).exists()


def test_demographics_are_inferred_preferences_with_their_source():
    told = Preference.objects.filter(source="demographics")
    assert told.exists()
    assert not told.exclude(stated=False, confidence=80).exists()
    assert Consent.objects.filter(granted=True, channel="email").exists()
    assert Relation.objects.filter(role="contact", until_on=None).exists()


def test_loaded_rows_are_history_not_news():
    news = "SELECT count(*) FROM ledger_entry WHERE NOT backfilled AND kind NOT LIKE 'work.%'"
    assert value(news) == 0
    told = "SELECT count(*) FROM ledger_entry WHERE kind = 'customers.preference_set'"
    assert value(told) == Preference.objects.count()


def test_products_and_people_are_found():
    owner = Actor.system()
    customer = Customer.objects.filter(kind="person", walk_in=False).first()
    assert customer.id in {hit.object_id for hit in search.find(customer.family_kana, owner).hits}
    assert search.find("牛乳", owner, kinds=["product"]).hits


def test_inquiries_were_received_when_they_were_made():
    for inquiry in Inquiry.objects.all():
        assert inquiry.happened_at < BUILT_AT
        assert inquiry.answered_at is None or inquiry.answered_at >= inquiry.happened_at
        assert inquiry.by_id


def test_colleagues_work_in_three_teams_and_cannot_sign_in_without_a_password():
    colleagues = User.objects.filter(email__endswith="@demo.example")
    assert colleagues.count() == 8
    assert colleagues.values("team").distinct().count() == 3
    assert not any(user.has_usable_password() for user in colleagues)


def test_the_company_says_that_it_is_a_demo_and_until_when():
    company = Company.current()
    assert company.is_demo
    assert company.demo_until == date(2026, 12, 6)
    assert company.demo_built_at == BUILT_AT


def test_lines_are_numbered_from_one_and_priced():
    lines = PurchaseLine.objects.values("purchase").annotate(n=Count("id"), most=Max("position"))
    assert not lines.exclude(n=F("most")).exists()
    assert not PurchaseLine.objects.filter(unit_price=None).exists()
