"""A person's words can be forgotten; that something happened cannot."""

from daifuku.foundation.registries import personal_places
from daifuku.ledger import book
from daifuku.ledger.tests.entries import rows, write

PLANTED = "うゑはら-7f3a91"


def tables_with(text: str) -> list[str]:
    tables = rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1"
    )
    return [
        name
        for (name,) in tables
        if rows(f'SELECT 1 FROM "{name}" t WHERE t::text LIKE %s LIMIT 1', f"%{text}%")
    ]


def test_a_planted_string_is_found_nowhere_after_erasing(db):
    write(customer_id=7, key=f"{PLANTED}@example.jp", words={"body": f"{PLANTED}さんから"})
    assert tables_with(PLANTED) == ["ledger_private"]
    assert personal_places.get("ledger.private").erase([7]) == 1
    assert tables_with(PLANTED) == []
    (entry,) = book.page([7]).entries
    assert (entry.words, entry.fact.note_id) == ({}, 1)


def test_erasing_leaves_the_words_of_others(db):
    write(customer_id=7, words={"body": "七"})
    write(customer_id=8, words={"body": "八"})
    erase = personal_places.get("ledger.private").erase
    assert erase([7]) == 1
    assert erase([7]) == 0
    assert book.page([8]).entries[0].words == {"body": "八"}
