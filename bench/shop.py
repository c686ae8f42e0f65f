"""The bench's shop: customers, receipts, lines, entries, made inside PostgreSQL from a seed.

Eight receipts a customer, two lines a receipt, ten entries a customer (receipts, one joining, one
note): DESIGN.md 7's proportions. Loaded with triggers off and analysed afterwards."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from bench.filling import beside, leave_out_indexes, steps
from daifuku.foundation.postgres import locate, prepare_database

FAMILY = [
    "佐藤",
    "鈴木",
    "高橋",
    "田中",
    "伊藤",
    "渡辺",
    "山本",
    "中村",
    "小林",
    "加藤",
    "吉田",
    "山田",
    "佐々木",
    "山口",
    "松本",
    "井上",
    "木村",
    "斎藤",
]
FAMILY_KANA = [
    "サトウ",
    "スズキ",
    "タカハシ",
    "タナカ",
    "イトウ",
    "ワタナベ",
    "ヤマモト",
    "ナカムラ",
    "コバヤシ",
    "カトウ",
    "ヨシダ",
    "ヤマダ",
    "ササキ",
    "ヤマグチ",
    "マツモト",
    "イノウエ",
    "キムラ",
    "サイトウ",
]
GIVEN = [
    "花子",
    "太郎",
    "健",
    "美咲",
    "翔",
    "陽子",
    "大輔",
    "さくら",
    "誠",
    "結衣",
    "浩",
    "恵",
    "直樹",
    "愛",
    "拓也",
    "由美",
    "蓮",
    "葵",
]
GIVEN_KANA = [
    "ハナコ",
    "タロウ",
    "ケン",
    "ミサキ",
    "ショウ",
    "ヨウコ",
    "ダイスケ",
    "サクラ",
    "マコト",
    "ユイ",
    "ヒロシ",
    "メグミ",
    "ナオキ",
    "アイ",
    "タクヤ",
    "ユミ",
    "レン",
    "アオイ",
]


def ensure(home: Path, size: int) -> None:
    """Makes the database unless one made by this recipe is there, which is brought up to date."""
    name, making, recipe = f"bench_{size}", f"bench_{size}_making", _recipe(size)
    host = str(locate(home).socket_dir)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as admin:
        found = admin.execute(_MADE_BY, [name]).fetchone()
        if found and found[0] == recipe:
            _migrate(name)
            _look_over_search(host, name)
            return
        for old in (name, making):
            admin.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{making}"')
    prepare_database(f"host={host} user=postgres dbname=postgres", making)
    _migrate(making)
    _fill(f"host={host} user=postgres dbname={making}", making, size)
    _look_over_search(host, making)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute(f"""COMMENT ON DATABASE "{making}" IS '{recipe}'""")
        admin.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


def _look_over_search(host: str, name: str) -> None:
    """What autovacuum does within minutes: without it a word in every row is sought in the index."""
    with psycopg.connect(host=host, user="postgres", dbname=name, autocommit=True) as owner:
        owner.execute("ANALYZE foundation_searchdocument")


_MADE_BY = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"


def _recipe(size: int) -> str:
    return hashlib.sha256(repr(_steps(size)).encode()).hexdigest()


def _migrate(name: str) -> None:
    environment = {**os.environ, "DAIFUKU_DB_NAME": name, "DAIFUKU_DB_ROLE": "owner"}
    command = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity=0"]
    subprocess.run(command, env=environment, check=True)


def _fill(database: str, name: str, size: int) -> None:
    statements = dict(_steps(size))

    def make(*titles: str) -> None:
        steps(database, {title: statements.pop(title) for title in titles}, _FULL)

    leave_out_indexes(database, [table for tables in _FULL.values() for table in tables])
    make("colleagues, stores, products", "customers")
    beside(
        lambda: make("entries of receipts", "other entries"),
        lambda: make("receipts", "lines"),
        lambda: _index_search(name),
    )
    make(*statements)


# Tables that have all rows, so indexes are worth making, after a step.
_FULL = {
    "customers": ["customers_customer", "customers_contact_point"],
    "receipts": ["commerce_purchase"],
    "lines": ["commerce_purchase_line"],
    "other entries": ["ledger_entry"],
}


def _array(words: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


def _steps(size: int) -> list[tuple[str, str]]:
    family, kana = _array(FAMILY), _array(FAMILY_KANA)
    given, given_kana = _array(GIVEN), _array(GIVEN_KANA)
    receipts = size * 8
    named = f"""
        SELECT n, ({family})[1 + n % 18] AS f, ({kana})[1 + n % 18] AS fk,
               ({given})[1 + n / 18 % 18] AS g, ({given_kana})[1 + n / 18 % 18] AS gk,
               timestamptz '2024-01-01' + n * interval '61 seconds' AS at
        FROM generate_series(1, {size}) n"""
    bought = f"""
        SELECT r, 1 + r % {size} AS customer, 1 + r % 40 AS store,
               timestamptz '2024-11-01' + (r::bigint * 7919 % {receipts}) * interval '1 second'
                   * (64000000.0 / {receipts}) AS at,
               (300 + r::bigint * 37 % 4000)::bigint AS total
        FROM generate_series(1, {receipts}) r"""
    return [
        (
            "colleagues, stores, products",
            """
            INSERT INTO foundation_user (id, password, email, family_name, given_name, role, sees,
                language, theme, density, single_keys, is_active, joined_at)
            VALUES (1, '!', 'owner@bench.example', '大福', '花', 50, 'all', 'ja', 'system',
                    'normal', true, true, now());
            INSERT INTO foundation_team (id, names)
            SELECT t, jsonb_build_object('ja', t || '係') FROM generate_series(1, 20) t;
            INSERT INTO foundation_user (id, password, email, family_name, given_name, role, sees,
                team_id, language, theme, density, single_keys, is_active, joined_at)
            SELECT u, '!', 'staff' || u || '@bench.example', '係', u::text, 20,
                CASE u % 2 WHEN 0 THEN 'own' ELSE 'team' END, 1 + u % 20, 'ja', 'system', 'normal',
                true, true, now() FROM generate_series(2, 201) u;
            INSERT INTO foundation_company (id, names, timezone, currency,
                fiscal_year_start_month, week_start, languages, is_demo)
            VALUES (1, '{"ja": "大福マート"}', 'Asia/Tokyo', 'JPY', 4, 6, 'ja,en', true);
            INSERT INTO foundation_change (id, action, via, at, why, subject_kind, state, rows)
            VALUES (1, 'commerce.load', 'import', now(), '', '', 'done', 0);
            INSERT INTO customers_customer (id, name, stage, walk_in, created_at, updated_at, kind,
                family_name, given_name, family_kana, given_kana, name_kana, kana_guessed,
                honorific, sort_key, name_key, gender, language, corporate_number)
            SELECT 100000000 + s, '', 'customer', true, now(), now(), 'person', '', '', '', '', '',
                false, '', '', '', '', 'ja', '' FROM generate_series(1, 40) s;
            INSERT INTO commerce_store (id, code, names, timezone, currency, phone, postal_code,
                prefecture, city, street, walk_in_customer_id, created_at, updated_at)
            SELECT s, 'S' || s, jsonb_build_object('ja', s || '号店'), 'Asia/Tokyo', 'JPY', '', '',
                '', '', '', 100000000 + s, now(), now() FROM generate_series(1, 40) s;
            INSERT INTO commerce_category (id, code, names, position)
            SELECT c, 'C' || c, jsonb_build_object('ja', '分類' || c), c
            FROM generate_series(1, 200) c;
            INSERT INTO commerce_product (id, code, names, category_id, price, currency, tax_rate,
                active, sort_ja, sort_en, created_at, updated_at)
            SELECT p, 'P' || p, jsonb_build_object('ja', '商品' || p), 1 + p % 200, 500, 'JPY', 8,
                true, '商品' || p, '商品' || p, now(), now() FROM generate_series(1, 20000) p
            """,
        ),
        (
            # Half of them belong to somebody: each of 200 colleagues in 20 teams has 1 in 400.
            "customers",
            f"""
            INSERT INTO customers_customer (id, kind, family_name, given_name, family_kana,
                given_kana, name, name_kana, kana_guessed, honorific, sort_key, name_key, stage,
                owner_id, gender, language, corporate_number, walk_in, created_at, updated_at)
            SELECT n, 'person', f, g, fk, gk, f || ' ' || g, fk || ' ' || gk, false, '',
                fk || ' ' || gk || ' ' || lpad(n::text, 8, '0'), f || g,
                CASE n % 5 WHEN 0 THEN 'regular' ELSE 'customer' END,
                CASE n % 2 WHEN 0 THEN 2 + n / 2 % 200 END, '', 'ja', '', false, at, at
            FROM ({named}) x;
            INSERT INTO customers_contact_point (customer_id, kind, value, normal, label,
                is_primary, postal_code, prefecture, city, town, building, country)
            SELECT n, 'phone', '090-' || lpad((n / 10000)::text, 4, '0') || '-'
                || lpad((n % 10000)::text, 4, '0'), '+8190' || lpad(n::text, 8, '0'), '', true, '',
                '', '', '', '', '' FROM generate_series(1, {size}) n;
            INSERT INTO customers_contact_point (customer_id, kind, value, normal, label,
                is_primary, postal_code, prefecture, city, town, building, country)
            SELECT n, 'email', 'c' || n || '@example.jp', 'c' || n || '@example.jp', '', true, '',
                '', '', '', '', '' FROM generate_series(1, {size}) n
            """,
        ),
        (
            "receipts",
            f"""
            INSERT INTO commerce_purchase (id, customer_id, store_id, source, receipt_no, revision,
                kind, occurred_at, channel, currency, total, discount, tax, lines_count)
            SELECT r, customer, store, 'pos', 'R' || r, 1, 'sale', at, 'store', 'JPY', total, 0,
                total * 8 / 108, 2 FROM ({bought}) x
            """,
        ),
        (
            "lines",
            f"""
            INSERT INTO commerce_purchase_line (purchase_id, position, product_id, quantity,
                amount, discount, tax_rate)
            SELECT r, p, 1 + (r::bigint * 31 + p * 7) % 20000, 1,
                CASE p WHEN 1 THEN total / 2 ELSE total - total / 2 END, 0, 8
            FROM ({bought}) x, generate_series(1, 2) p
            """,
        ),
        (
            "entries of receipts",
            f"""
            INSERT INTO ledger_entry (customer_id, occurred_at, recorded_at, change_id, store_id,
                amount, era, version, backfilled, kind, source, source_key, channel, currency,
                facts)
            SELECT customer, at, at, 1, store, total, 1, 1, true, 'commerce.purchase_made', 'pos',
                'R' || r, 'store', 'JPY', jsonb_build_object('purchase_id', r, 'lines', 2,
                'quantity', '2', 'total', jsonb_build_object('amount', total::text, 'currency',
                'JPY'), 'discount', jsonb_build_object('amount', '0', 'currency', 'JPY'))
            FROM ({bought}) x ORDER BY at
            """,
        ),
        (
            "other entries",
            f"""
            INSERT INTO ledger_entry (customer_id, occurred_at, recorded_at, change_id, era,
                version, backfilled, kind, source, source_key, facts)
            SELECT n, at, at, 1, 1, 1, true, kind, 'bench', kind, facts
            FROM ({named}) x, (VALUES ('customers.customer_added',
                    jsonb_build_object('customer_kind', 'person')),
                ('work.note_written', jsonb_build_object('note_id', 1))) AS k (kind, facts)
            """,
        ),
        (
            # The first on half of all customers, the tenth on two in a hundred thousand.
            "tags",
            f"""
            INSERT INTO customers_tag (id, names, hue, key)
            SELECT t, jsonb_build_object('ja', 'タグ' || t), t, 'タグ' || t
            FROM generate_series(1, 10) t;
            INSERT INTO customers_customer_tag (customer_id, tag_id)
            SELECT n, t FROM generate_series(1, 10) t,
                generate_series(1, {size}, (2 * power(3, t - 1))::int) n
            """,
        ),
        (
            "kept figures",
            """
            INSERT INTO customers_figures (customer_id, purchases, spent, first_purchase_at,
                last_purchase_at, last_contact_at, last_entry_at)
            SELECT c.id, coalesce(p.n, 0), coalesce(p.spent, 0),
                coalesce(p.first_at, '1900-01-01 00:00Z'), coalesce(p.last_at, '1900-01-01 00:00Z'),
                '1900-01-01 00:00Z', coalesce(p.last_at, c.created_at)
            FROM customers_customer c LEFT JOIN (
                SELECT customer_id, count(*) AS n, sum(total) AS spent, min(occurred_at) AS first_at,
                    max(occurred_at) AS last_at FROM commerce_purchase GROUP BY 1) p
                ON p.customer_id = c.id;
            INSERT INTO commerce_store_day (store_id, day, sales, returns, total, discount, tax)
            SELECT store_id, (occurred_at AT TIME ZONE 'Asia/Tokyo')::date, count(*), 0,
                sum(total), 0, sum(tax) FROM commerce_purchase GROUP BY 1, 2;
            INSERT INTO commerce_buyer (customer_id, first_at, second_at, last_at)
            SELECT customer_id, min(occurred_at), min(occurred_at), max(occurred_at)
            FROM commerce_purchase GROUP BY 1
            """,
        ),
        ("sequences", _SEQUENCES),
        ("statistics", "VACUUM (ANALYZE)"),
    ]


_SEQUENCES = """
    DO $$ DECLARE t text; BEGIN
        FOR t IN SELECT unnest(ARRAY['customers_customer', 'commerce_purchase', 'commerce_store',
            'commerce_product', 'customers_tag', 'foundation_user', 'foundation_team',
            'foundation_change', 'commerce_category'])
        LOOP EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''),
            (SELECT max(id) FROM %I))', t, t);
        END LOOP; END $$
"""


def _index_search(name: str) -> None:
    """Search documents need Python's tokens; a process of its own, so that memory is given back."""
    environment = {**os.environ, "DAIFUKU_DB_NAME": name}
    subprocess.run([sys.executable, "-m", "bench.indexing"], env=environment, check=True)
