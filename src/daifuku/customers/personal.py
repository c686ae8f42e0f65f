"""Where this room keeps personal words, and how each place forgets a customer."""

from collections.abc import Iterable
from functools import partial

from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.registries import PersonalPlace

# What stays of the record: an empty row, so that the book still has somebody to point at.
_EMPTIED = """
    UPDATE customers_customer SET family_name = '', given_name = '', family_kana = '',
        given_kana = '', name = '', name_kana = '', kana_guessed = false, honorific = '',
        sort_key = '', name_key = '', birthday = NULL, gender = '', owner_id = NULL,
        home_store_id = NULL, corporate_number = ''
    WHERE id = ANY(%s)
"""
# That consent was given or withdrawn must remain provable; the words around it need not.
_SILENCED = """
    UPDATE customers_consent SET source = '', wording = ''
    WHERE customer_id = ANY(%s) AND (source <> '' OR wording <> '')
"""
# Of records into which these were merged, ever, however far up: what was taken from them.
_TAKEN_OVER = """
    WITH RECURSIVE up AS (
        SELECT l.* FROM customers_link l WHERE l.customer_id = ANY(%s)
        UNION SELECT l.* FROM up JOIN customers_link l ON l.customer_id = up.root_id)
    SELECT up.root_id, r.key, r.value->>1
    FROM up CROSS JOIN LATERAL jsonb_each(up.replaced) AS r
    WHERE r.key = ANY(ARRAY['family_name', 'given_name', 'family_kana', 'given_kana', 'name',
        'name_kana', 'sort_key', 'name_key', 'birthday', 'corporate_number'])
      AND r.value->>1 <> '' AND r.value->0 IS DISTINCT FROM r.value->1
"""
_TEXTS = frozenset(
    [
        *("family_name", "given_name", "family_kana", "given_kana", "name", "name_kana"),
        *("sort_key", "name_key", "corporate_number"),
    ]
)
_RECORD = tuple(
    f"customers_customer.{name}"
    for name in (
        *("family_name", "given_name", "family_kana", "given_kana", "name", "name_kana"),
        *("honorific", "sort_key", "name_key", "gender", "corporate_number"),
    )
)
_OWN_TABLES = (
    "customers_contact_point",
    "customers_external_id",
    "customers_preference",
    "customers_customer_tag",
)


def forget_history(table: str, customer_ids: list[int], *columns: str) -> int:
    """Drop the before-images of these customers' rows; other rooms use it for their own tables.
    `columns` name the customer, `customer_id` if none is given."""
    which = " OR ".join(f'"{c}" = ANY(%(ids)s)' for c in columns or ("customer_id",))
    statement = f"DELETE FROM {table}_history WHERE history_op <> 'I' AND ({which})"
    return _run(statement, {"ids": customer_ids})


def _erase_record(customer_ids: list[int]) -> int:
    _run(_EMPTIED, [customer_ids])
    return forget_history("customers_customer", customer_ids, "id")


def _erase_rows(customer_ids: list[int], *, table: str) -> int:
    gone = _run(f"DELETE FROM {table} WHERE customer_id = ANY(%s)", [customer_ids])
    return gone + forget_history(table, customer_ids)


def _erase_consent_words(customer_ids: list[int]) -> int:
    silenced = _run(_SILENCED, [customer_ids])
    return silenced + forget_history("customers_consent", customer_ids)


def _erase_relations(customer_ids: list[int]) -> int:
    ends = ("from_customer_id", "to_customer_id")
    which = " OR ".join(f"{end} = ANY(%(ids)s)" for end in ends)
    gone = _run(f"DELETE FROM customers_relation WHERE {which}", {"ids": customer_ids})
    return gone + forget_history("customers_relation", customer_ids, *ends)


def forget_history_of(table: str, ids: Iterable[int]) -> int:
    """Drop the before-images of these rows, whoever they were about once."""
    statement = f"DELETE FROM {table}_history WHERE history_op <> 'I' AND id = ANY(%s)"
    return _run(statement, [list(ids)])


def former_owners(table: str, ids: Iterable[int]) -> set[tuple[int, int]]:
    """(row, customer) of whom these rows were about before."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT id, customer_id FROM {table}_history"
            " WHERE history_op <> 'I' AND id = ANY(%s)",
            [list(ids)],
        )
        return set(cursor.fetchall())


def _erase_replaced(customer_ids: list[int]) -> int:
    """What a merge put another value in place of; and where one of them stood for another since, the
    images that say so: those of merges are kept for ever."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_OVER, [customer_ids])
        taken = cursor.fetchall()
    for root_id, column, became in taken:
        empty = "NULL" if column not in _TEXTS else "''"
        _run(
            f'UPDATE customers_customer_history SET "{column}" = {empty}'
            f""" WHERE id = %s AND history_op <> 'I' AND "{column}"::text = %s""",
            [root_id, became],
        )
    either = "(root_id = ANY(%(ids)s) OR customer_id = ANY(%(ids)s))"
    gone = _run(
        f"UPDATE customers_link SET replaced = '{{}}' WHERE replaced <> '{{}}' AND {either}",
        {"ids": customer_ids},
    )
    return gone + forget_history("customers_link", customer_ids, "root_id", "customer_id")


def _erase_documents(customer_ids: list[int]) -> int:
    statement = "DELETE FROM foundation_searchdocument WHERE customer_id = ANY(%s)"
    return _run(statement, [customer_ids])


def _erase_reasons(customer_ids: list[int]) -> int:
    return _run(
        "UPDATE foundation_change SET why = '' WHERE why <> ''"
        " AND (subject_kind = 'customer' AND subject_id = ANY(%(ids)s) OR id IN"
        " (SELECT change_id FROM ledger_entry WHERE customer_id = ANY(%(ids)s)))",
        {"ids": customer_ids},
    )


def _run(statement: str, values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _places() -> Iterable[PersonalPlace]:
    yield PersonalPlace("customers.record", _("Names and birthday"), _erase_record, _RECORD)
    for table in _OWN_TABLES:
        yield PersonalPlace(
            table.replace("_", ".", 1),
            _("Contact points and wishes"),
            partial(_erase_rows, table=table),
            (table,),
        )
    words = ("customers_consent.source", "customers_consent.wording")
    yield PersonalPlace("customers.consent", _("Words around consent"), _erase_consent_words, words)
    table = "customers_relation"
    yield PersonalPlace("customers.relation", _("Relations"), _erase_relations, (table,))
    replaced = "customers_link.replaced"
    yield PersonalPlace("customers.link", _("What a merge replaced"), _erase_replaced, (replaced,))
    table = "foundation_searchdocument"
    yield PersonalPlace("foundation.search", _("Search documents"), _erase_documents, (table,))
    why = "foundation_change.why"
    yield PersonalPlace("foundation.change", _("Reasons of changes"), _erase_reasons, (why,))


PLACES = tuple(_places())
