"""The same work with nothing around it: plain SQL, one statement where one is enough."""

import time

from django.db import connection, transaction

_LISTED = "c.deleted_at IS NULL AND NOT c.walk_in"
_PEOPLE = "customers_figures f JOIN customers_customer c ON c.id = f.customer_id"
NEWEST = (
    f"SELECT c.* FROM {_PEOPLE} WHERE {_LISTED}"
    " ORDER BY f.last_purchase_at DESC, f.customer_id DESC LIMIT 51"
)
BY_NAME = f"SELECT c.* FROM customers_customer c WHERE {_LISTED} ORDER BY c.sort_key, c.id LIMIT 51"
BY_SALES = (
    f"SELECT c.* FROM {_PEOPLE} WHERE {_LISTED} AND c.stage = 'regular'"
    " ORDER BY f.spent DESC, f.customer_id DESC LIMIT 51"
)
_TAGGED = (
    "EXISTS (SELECT 1 FROM customers_customer_tag x WHERE x.customer_id = c.id AND x.tag_id = {})"
)
# Sorts and filters that no index serves together: what is asked of the page, and of the database.
OTHER_LISTS = {
    "half of all, by sales": (
        "tag=1&sort=-spent",
        f"SELECT c.* FROM {_PEOPLE} WHERE {_LISTED} AND {_TAGGED.format(1)}"
        " ORDER BY f.spent DESC, f.customer_id DESC LIMIT 51",
    ),
    "one in 2,000, by sales": (
        "tag=7&sort=-spent",
        f"SELECT c.* FROM {_PEOPLE} WHERE {_LISTED} AND {_TAGGED.format(7)}"
        " ORDER BY f.spent DESC, f.customer_id DESC LIMIT 51",
    ),
    "a rare tag and a stage, by name": (
        "tag=10&stage=regular&sort=name",
        f"SELECT c.* FROM customers_customer c WHERE {_LISTED} AND c.stage = 'regular'"
        f" AND {_TAGGED.format(10)} ORDER BY c.sort_key, c.id LIMIT 51",
    ),
    "nobody, longest silent": (
        "stage=anonymous&tag=9&sort=last_contact_at",
        f"SELECT c.* FROM {_PEOPLE} WHERE {_LISTED} AND c.stage = 'anonymous'"
        f" AND {_TAGGED.format(9)} ORDER BY f.last_contact_at, f.customer_id LIMIT 51",
    ),
}
# Sort → its list with nothing else asked; both ways of each that no other line has.
ORDERS = {
    sort: f"SELECT c.* FROM {_PEOPLE} WHERE {_LISTED} ORDER BY {by} LIMIT 51"
    for sort, by in {
        "-name": "c.sort_key DESC, c.id DESC",
        "created_at": "c.created_at, c.id",
        "-created_at": "c.created_at DESC, c.id DESC",
        "last_purchase_at": "f.last_purchase_at, f.customer_id",
        "last_contact_at": "f.last_contact_at, f.customer_id",
        "-last_contact_at": "f.last_contact_at DESC, f.customer_id DESC",
        "last_entry_at": "f.last_entry_at, f.customer_id",
        "-last_entry_at": "f.last_entry_at DESC, f.customer_id DESC",
        "spent": "f.spent, f.customer_id",
        "-spent": "f.spent DESC, f.customer_id DESC",
    }.items()
}
# Of the colleagues in bench/shop.py: who sees 1 customer in 400, and who sees the 1 in 40 of a team.
OWN, TEAM = 2, 3
_OF_TEAM = "IN (SELECT id FROM foundation_user WHERE team_id = 4)"
VISIBLE = {OWN: f"{_LISTED} AND c.owner_id = 2", TEAM: f"{_LISTED} AND c.owner_id {_OF_TEAM}"}
VISIBLE_NEWEST = {
    user: f"SELECT c.* FROM {_PEOPLE} WHERE {visible}"
    " ORDER BY f.last_purchase_at DESC, f.customer_id DESC LIMIT 51"
    for user, visible in VISIBLE.items()
}
VISIBLE_BY_NAME = {
    user: f"SELECT c.* FROM customers_customer c WHERE {visible} ORDER BY c.sort_key, c.id LIMIT 51"
    for user, visible in VISIBLE.items()
}
VISIBLE_COUNT = {
    user: f"SELECT count(*) FROM customers_customer c WHERE {visible}"
    for user, visible in VISIBLE.items()
}
TIMELINE = (
    "SELECT * FROM ledger_entry WHERE customer_id = %s ORDER BY occurred_at DESC, id DESC LIMIT 26"
)
SALES = (
    "SELECT day, sum(total), sum(sales) FROM commerce_store_day"
    " WHERE day >= date_trunc('month', now()) - interval '1 month' GROUP BY day ORDER BY day"
)
CANDIDATES = (
    "SELECT object_id, title FROM foundation_searchdocument WHERE tokens @@ %s::tsquery LIMIT 1000"
)
BY_PHONE = (
    "SELECT c.* FROM customers_contact_point p JOIN customers_customer c ON c.id = p.customer_id"
    f" WHERE p.kind = 'phone' AND p.normal = %s AND {_LISTED} LIMIT 9"
)
REGULARS = f"SELECT count(*) FROM customers_customer c WHERE c.stage = 'regular' AND {_LISTED}"
_BEST = f"{_PEOPLE} JOIN insights_rfm r ON r.customer_id = c.id WHERE r.m = 5 AND {_LISTED}"
BEST = f"SELECT count(*) FROM {_BEST}"
BEST_BY_SALES = f"SELECT c.* FROM {_BEST} ORDER BY f.spent DESC, f.customer_id DESC LIMIT 51"

_SELL = """
    WITH change AS (
        INSERT INTO foundation_change (action, via, at, why, subject_kind, state, rows)
        VALUES ('bench', 'bench', now(), '', '', 'done', 1) RETURNING id),
    sold AS (
        INSERT INTO commerce_purchase (customer_id, store_id, source, receipt_no, revision, kind,
            occurred_at, channel, currency, total, discount, tax, lines_count)
        VALUES (%(customer)s, 1, 'bare', %(number)s, 1, 'sale', now(), 'store', 'JPY', 1200, 0, 88,
            2) RETURNING id),
    lines AS (
        INSERT INTO commerce_purchase_line (purchase_id, position, product_id, quantity, amount,
            discount, tax_rate)
        SELECT id, position, position, 1, 600, 0, 8 FROM sold, generate_series(1, 2) position)
    INSERT INTO ledger_entry (customer_id, occurred_at, recorded_at, change_id, store_id, amount,
        era, version, backfilled, kind, source, source_key, channel, currency, facts)
    SELECT %(customer)s, now(), now(), change.id, 1, 1200, 1, 1, true, 'commerce.purchase_made',
        'bare', %(number)s, 'store', 'JPY', jsonb_build_object('purchase_id', sold.id, 'lines', 2,
        'quantity', '2', 'total', '{"amount": "1200", "currency": "JPY"}'::jsonb,
        'discount', '{"amount": "0", "currency": "JPY"}'::jsonb) FROM change, sold
"""
_ADD = """
    WITH change AS (
        INSERT INTO foundation_change (action, via, at, why, subject_kind, state, rows)
        VALUES ('bench', 'bench', now(), '', '', 'done', 1) RETURNING id),
    added AS (
        INSERT INTO customers_customer (kind, family_name, given_name, family_kana, given_kana,
            name, name_kana, kana_guessed, honorific, sort_key, name_key, stage, gender, language,
            corporate_number, walk_in, created_at, updated_at)
        VALUES ('person', '山田', '花', 'ヤマダ', 'ハナ', '山田 花', 'ヤマダ ハナ', false, '',
            'ヤマダ ハナ', '山田花', 'lead', '', 'ja', '', false, now(), now()) RETURNING id),
    points AS (
        INSERT INTO customers_contact_point (customer_id, kind, value, normal, label, is_primary,
            postal_code, prefecture, city, town, building, country)
        SELECT id, kind, value, value, '', true, '', '', '', '', '', ''
        FROM added, (VALUES ('phone', '+819012345678'), ('email', %(mail)s)) AS v (kind, value))
    INSERT INTO ledger_entry (customer_id, occurred_at, recorded_at, change_id, era, version,
        backfilled, kind, source, source_key, facts)
    SELECT added.id, now(), now(), change.id, 1, 1, true, 'customers.customer_added', 'bare', 'c',
        '{"customer_kind": "person"}' FROM added, change
"""


def sell(customer_id: int, number: int) -> None:
    """One sale of two lines and its entry, in one statement of one transaction."""
    given = {"customer": customer_id, "number": f"B-{time.time_ns()}-{number}"}
    _write(_SELL, given)


def add_person() -> None:
    _write(_ADD, {"mail": f"bare{time.time_ns()}@example.jp"})


def _write(statement: str, given: dict[str, object]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('daifuku.change_id', '1', true)")
        cursor.execute(statement, given)
