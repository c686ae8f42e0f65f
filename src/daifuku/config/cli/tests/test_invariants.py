"""Each sentence holds for a sound shop, and finds the row that contradicts it."""

import pytest

from daifuku.config.cli.invariants import broken, sentences


def copy(changes: str, times: str = "(SELECT 1) AS once") -> str:
    """One more entry like the first."""
    return (
        "INSERT INTO ledger_entry OVERRIDING SYSTEM VALUE"
        f" SELECT (jsonb_populate_record(e, jsonb_build_object({changes}))).*"
        f" FROM ledger_entry e, {times}"
        " WHERE e.id = (SELECT min(id) FROM ledger_entry WHERE retracts IS NULL)"
    )


BREAKS = {
    "Every line of the audit log": "UPDATE foundation_auditentry SET event = 'nothing'"
    " WHERE id = (SELECT min(id) FROM foundation_auditentry)",
    "Every job waits": "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
    " VALUES ('q', 't', 'doing')",
    "An entry is taken back at most once": copy(
        "'id', -n, 'retracts', e.id, 'source_key', 'twice-' || n", "generate_series(1, 2) n"
    ),
    "A taking back repeats": copy("'id', -1, 'retracts', e.id, 'source_key', 'k', 'store_id', -5"),
    "Under one key": copy("'id', -1, 'source_key', ledger_bare(e.source_key) || '#9'"),
    "Private words belong": "UPDATE ledger_private SET customer_id = -1",
    "The figures of every customer": "UPDATE customers_figures SET spent = spent + 1",
    "Every customer who is neither": "DELETE FROM foundation_searchdocument",
    "Whoever was merged has one root": "UPDATE customers_customer SET merged_ids = ARRAY[-1]"
    " WHERE id = (SELECT min(id) FROM customers_customer)",
    "When each customer bought": "UPDATE commerce_buyer SET last_at = last_at + interval '1 day'",
    "The total of every receipt": "UPDATE commerce_purchase_line SET amount = amount + 1",
    "The till and the book": "UPDATE commerce_purchase SET total = total + 1",
    "The kept sums of every store": "UPDATE commerce_store_day SET sales = sales + 1",
}


def found(connection, query: str) -> int:
    return connection.execute(f"SELECT count(*) FROM ({query}) AS exceptions").fetchone()[0]


def test_a_sound_shop_contradicts_none_of_them(demo_shop):
    results = list(broken())
    assert len(results) == len(BREAKS)
    assert [result for result in results if result[1]] == []


def test_each_sentence_finds_what_contradicts_it(demo_shop):
    unseen = []
    with demo_shop.connect(as_owner=True) as owner:
        for sentence, query in sentences():
            breaking = next((BREAKS[start] for start in BREAKS if sentence.startswith(start)), None)
            assert breaking, f"No break for: {sentence}"
            owner.execute("BEGIN")
            for table in _tables(owner):
                owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(breaking)
            unseen += [] if found(owner, query) else [sentence]
            owner.execute("ROLLBACK")
    assert unseen == []


def _tables(owner) -> list[str]:
    rows = owner.execute(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        " AND pg_get_userbyid((SELECT relowner FROM pg_class WHERE oid = tgrelid)) = current_user"
    )
    return [name for (name,) in rows]


@pytest.mark.parametrize(("sentence", "query"), list(sentences()))
def test_each_is_a_sentence_and_one_query(sentence, query):
    assert sentence.endswith(".")
    assert query.lstrip().startswith(("SELECT", "WITH"))
