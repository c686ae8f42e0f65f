import psycopg
import pytest

from daifuku.demo import bare_tables

KEYS = """
    SELECT conrelid::regclass::text, conname, convalidated FROM pg_constraint
    WHERE contype = 'f' AND conrelid::regclass::text LIKE 'commerce_purchase%' ORDER BY 1, 2
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'commerce_purchase%' ORDER BY 1"


@pytest.fixture
def owner(own_database, owner_connection, monkeypatch):
    monkeypatch.setattr(bare_tables, "connection", owner_connection)
    return owner_connection


def described(owner):
    return owner.execute(KEYS).fetchall(), owner.execute(INDEXES).fetchall()


def test_everything_is_back_and_checked(owner):
    keys, indexes = described(owner)
    assert keys
    assert any("line_of_product" in definition for (definition,) in indexes)
    with bare_tables.bare_tables():
        bare_keys, bare_indexes = described(owner)
        assert not bare_keys
        assert len(bare_indexes) == len(indexes) - len(bare_tables.INDEXES)
    assert described(owner) == (keys, indexes)


def test_a_row_that_points_nowhere_is_found_afterwards(owner):
    owner.execute("SET daifuku.change_id = '1'")
    row = "(999, 998, 's', 'r', 1, 'sale', now(), 'store', 'JPY', 1, 0, 0, 1)"
    columns = (
        "customer_id, store_id, source, receipt_no, revision, kind, occurred_at, channel,"
        " currency, total, discount, tax, lines_count"
    )
    owner.execute("ALTER TABLE commerce_purchase DISABLE TRIGGER USER")
    with pytest.raises(psycopg.errors.ForeignKeyViolation), bare_tables.bare_tables():
        owner.execute(f"INSERT INTO commerce_purchase ({columns}) VALUES {row}")


def test_who_does_not_own_the_tables_leaves_them_alone(own_database, owner_connection):
    before = described(owner_connection)
    with bare_tables.bare_tables():
        assert described(owner_connection) == before
