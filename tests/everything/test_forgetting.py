"""The right to be forgotten, across all rooms: the planted word is nowhere afterwards."""

import pytest
from django.db import connection

from daifuku.customers import actions
from daifuku.foundation.imports import forgetting
from daifuku.foundation.registries import personal_places
from everything import impersonal, schema
from everything.conftest import WORD
from everything.shop import AT

# How a table says whose its rows are.
OWNERS = ("customer_id", "from_customer_id", "to_customer_id")
# Rows that are a customer's without a column that says so; {id} is the customer.
WHOSE = {
    "customers_customer": "id = {id}",
    "foundation_change": "subject_kind = 'customer' AND subject_id = {id} OR id IN"
    " (SELECT change_id FROM ledger_entry WHERE customer_id = {id})",
    # Of a file nobody can tell whose words stand in it: all are forgotten.
    "foundation_import_run": "true",
}
# Texts that are read by their own rules, so that they are looked at and not overwritten.
KEPT_AS_THEY_ARE = {"foundation_import_run.path", "foundation_import_run.refused_path"}


def base(table: str) -> str:
    return table.removesuffix("_history")


def claimed() -> set[str]:
    return {name for place in personal_places for name in place.columns}


def personal(column: schema.Column) -> bool:
    return bool({base(column.table), f"{base(column.table)}.{column.name}"} & claimed())


@pytest.fixture
def columns(own_database):
    with own_database.connect(as_owner=True) as owner:
        return schema.word_columns(owner)


def test_every_column_of_words_is_forgotten_or_holds_none_of_a_customers(columns):
    declared = set(impersonal.TABLES) | set(impersonal.COLUMNS)
    names = {f"{base(column.table)}.{column.name}" for column in columns}
    for column in columns:
        own = {base(column.table), f"{base(column.table)}.{column.name}"}
        assert personal(column) != bool(own & declared), (
            f"{column}: let a PersonalPlace of its room forget it and name it in `columns`, or say"
            " in tests/everything/impersonal.py why it can hold nothing of a customer. Not both."
        )
    gone = set(impersonal.COLUMNS) | {name for name in claimed() if "." in name}
    assert gone <= names, "these columns are no more"


def test_the_shop_has_words_in_every_place(shop, columns):
    """A place that nobody fills here would be forgotten by the next test without a proof."""
    empty = [str(c) for c in columns if personal(c) and not c.table.endswith("_history")
             and not asked(f'SELECT 1 FROM "{c.table}" t WHERE {words_in(c)}')]  # fmt: skip
    not_planted = {
        "customers_contact_point.label",
        "customers_contact_point.postal_code",
        "customers_customer.honorific",
        "customers_customer.corporate_number",
        "foundation_import_run.failure",
        "foundation_import_run.failure_words",
        "foundation_searchdocument.titles",
    }
    assert set(empty) <= not_planted


def test_nothing_is_left_in_any_table_or_file(shop, own_database, columns, home):
    plant(own_database, [column for column in columns if personal(column)], shop.customer_id)
    tables = {column.table for column in columns}
    assert {base(name) for name in holding(tables)} >= {name.split(".")[0] for name in WHOSE}
    assert files_holding(home)

    actions.erase_customer(shop.customer_id, by=shop.by, at=AT)
    assert asked("SELECT 1 FROM procrastinate_jobs WHERE task_name LIKE '%%forget_files'")
    forgetting.forget_files(AT)

    assert holding(tables) == {}
    assert files_holding(home) == []
    left = [str(c) for c in columns if personal(c) and (rows := whose(c.table, shop.customer_id))
            and asked(f'SELECT 1 FROM "{c.table}" t WHERE ({rows}) AND {words_in(c)}')]  # fmt: skip
    # Numbers instead of names: which import it was.
    assert set(left) <= {"foundation_import_run.file_name"}


def plant(database, columns, customer_id) -> None:
    """Write the word wherever it fits, also into what no form of today can fill."""
    with database.connect(as_owner=True) as owner:
        for column in columns:
            rows = whose(column.table, customer_id)
            too_short = column.longest and column.longest < len(WORD)
            if not rows or too_short or str(column) in KEPT_AS_THEY_ARE:
                continue
            value = planted(column)
            owner.execute(f'ALTER TABLE "{column.table}" DISABLE TRIGGER USER')
            owner.execute(f'UPDATE "{column.table}" SET "{column.name}" = {value} WHERE {rows}')
            owner.execute(f'ALTER TABLE "{column.table}" ENABLE TRIGGER USER')
            if column.table == "ledger_private":
                trigger = "ENABLE ALWAYS TRIGGER ledger_private_refuse"
                owner.execute(f"ALTER TABLE ledger_private {trigger}")


def planted(column: schema.Column) -> str:
    if column.kind == "jsonb":
        return f"""'{{"{WORD}": "{WORD}"}}'"""
    if column.kind == "bytea":
        return f"convert_to('{{\"{WORD}\": 1}}', 'UTF8')"
    if column.kind == "tsvector":
        return f"'{WORD}'::tsvector"
    # Ids keep what is unique unique; a history repeats.
    text = f"'{WORD}'" if column.table.endswith("_history") else f"'{WORD}' || id"
    return f"left({text}, {column.longest})" if column.longest else text


def whose(table: str, customer_id: int) -> str:
    name = base(table)
    if name == "customers_customer" != table:
        # Of a row that was added a history keeps the id, and no image.
        return f"id = {customer_id} AND history_op <> 'I'"
    if name in WHOSE:
        return WHOSE[name].format(id=customer_id)
    owners = [column for column in OWNERS if asked(
        "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s"
        " AND NOT attisdropped", f'"{table}"', column)]  # fmt: skip
    return " OR ".join(f"{owner} = {customer_id}" for owner in owners)


def words_in(column: schema.Column) -> str:
    name = f't."{column.name}"'
    text = f"encode({name}, 'escape')" if column.kind == "bytea" else f"{name}::text"
    return f"coalesce({text}, '') NOT IN ('', '{{}}', '[]')"


def holding(tables) -> dict[str, int]:
    """Every table in which a row holds the word in any column, bytes and tokens too."""
    found = {}
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT count(*) FROM "{table}" t WHERE strpos(lower(t::text), %s) > 0
                    OR strpos(t::text, %s) > 0""",
                [WORD, WORD.encode().hex()],
            )
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


def files_holding(home) -> list[str]:
    wanted = WORD.encode()
    return [
        str(path)
        for path in home.rglob("*")
        if WORD in str(path.relative_to(home)) or (path.is_file() and wanted in path.read_bytes())
    ]


def asked(statement: str, *values: object) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({statement})", values or None)
        return bool(cursor.fetchone()[0])
